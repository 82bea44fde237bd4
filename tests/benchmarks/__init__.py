"""Benchmarks: `make bench`, or `python -m tests.benchmarks [PART ...]` for some of them.

    indexing      our build of an index beside the encode time of the model alone
    asking        a whole answer beside the retriever of LangChain's tutorial (`tutorial`)
    cold_start    one question in a fresh process, ours beside theirs
    memory        peak of the chat server while it answers
    search        the passages found, on public question sets, beside each method alone and beside fitted weights
    evidence      the signals that decide and choose, on public question sets
    fidelity      vectors in 8 bits beside the exact ones, and what they find on public question sets
    peers         our build beside LangChain's and LlamaIndex's, each in its own environment (only by name: it fetches
                  their packages)
    peers.search  the passages found by ours, LangChain's, LlamaIndex's, Haystack's and txtai's, and how long a question
                  takes (only by name)
    peers.widgets our widget beside DocsGPT's and AnythingLLM's: size and time to usable (only by name)

What is compared runs in turns in one go, so that a busy machine slows both sides; read the ratios before the times.
"""
