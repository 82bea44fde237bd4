"""Benchmarks: `make bench`, or `python -m tests.benchmarks [PART ...]` for some of them.

    indexing      our build of an index beside the encode time of the model alone
    asking        a whole answer beside the retriever of LangChain's tutorial (`tutorial`)
    cold_start    one question in a fresh process, ours beside theirs
    memory        peak of the chat server while it answers
    evidence      the signals that decide and choose, on public question sets
    fidelity      vectors in 8 bits beside the exact ones, and what they find on public question sets
    peers         our build beside LangChain's and LlamaIndex's, each in its own environment (only by name: it fetches
                  their packages)

What is compared runs in turns in one go, so that a busy machine slows both sides; read the ratios before the times.
"""
