"""Passages -> answers, and every way to ask for them.

answering/   question -> Answer
web/         the web chat
build        joins ingest and the vector store;  assemble: an Assistant from the settings
cli          `nap`;  terminal, jsonl: what it prints;  doctor: what is wrong with an installation
settings     what an operator may change
"""
