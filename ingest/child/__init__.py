"""Reads each file in a limited child process, so that no file can hang, crash or exhaust what reads it.

    client    bytes -> request -> … -> Content, or UnreadableFile with what to do     (in the process that asks)
    server    one quiet process that imports each format once, and forks one child for each file
    forked    the child's limits, and the watch over it: time, memory, size of the answer
    reading   the format's reader, and its Content or error as JSON                     (in the child)
    wire      how requests, answers and Content look on the pipes

Where forking is not safe (outside Linux) each file gets a fresh process of the same module, with the time limit only.
"""

from ingest.child.client import Readers, Used
from ingest.child.limits import Limits

__all__ = ["Limits", "Readers", "Used"]
