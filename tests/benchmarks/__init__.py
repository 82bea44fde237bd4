"""Benchmarks: `make bench`, or `python -m tests.benchmarks [PART ...]` for some of them.

    indexing      our build of an index beside the encode time of the model alone
    asking        a whole answer beside the retriever of LangChain's tutorial (`tutorial`)
    cold_start    one question in a fresh process, ours beside theirs
    memory        peak of the chat server while it answers
    evidence      the signals that decide and choose, on public question sets

What is compared runs in turns in one go, so that a busy machine slows both sides; read the ratios before the times.
"""
