"""What the scripts that answer questions share: `python PEER_search.py WEIGHTS PASSAGES`, with nothing of the project.

PASSAGES is a JSON file with a list of {"id", "text"}. When they are indexed, "ready" is printed. Each line on standard
input is then a JSON list of questions, answered by a line {"found": [[id, ...], ...], "milliseconds": [...]}.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

# Parts found: enough for ten different passages.
LIMIT = 20

Passages = list[dict[str, str]]


def serve(index: Callable[[str, Passages], Any], search: Callable[[Any, str], list[str]]) -> None:
    """`index` makes the store from the weights' folder and the passages; `search` gives the ids found, best first."""
    weights, file_name = sys.argv[1:]
    with open(file_name, encoding="utf-8") as file:
        store = index(weights, json.load(file))
    search(store, "Is it warm?")
    print("ready", flush=True)
    for line in sys.stdin:
        found, milliseconds = [], []
        for question in json.loads(line):
            started = time.perf_counter()
            found.append(search(store, question))
            milliseconds.append((time.perf_counter() - started) * 1000)
        print(json.dumps({"found": found, "milliseconds": milliseconds}), flush=True)
