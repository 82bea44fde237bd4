"""LangChain's tutorial store of ready texts: `python langchain_peer.py WEIGHTS TEXTS VECTORS`.

Each line on standard input names a new folder to index into; the answer is a line with the seconds by the clock and
of processor time. The vectors of the first index go to the file VECTORS. Uses nothing of the project.
"""

from __future__ import annotations

import json
import os
import sys
import time

import numpy as np
from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings


def main(weights: str, texts_file: str, vectors_file: str) -> None:
    with open(texts_file, encoding="utf-8") as file:
        texts = json.load(file)
    model = HuggingFaceEmbeddings(model_name=weights, model_kwargs={"device": "cpu"})
    model.embed_documents(texts[:32])
    ids = [str(number) for number in range(len(texts))]
    first = True
    print("ready", flush=True)
    for line in sys.stdin:
        clock, processor = time.perf_counter(), sum(os.times()[:2])
        chroma = Chroma.from_texts(texts, model, ids=ids, persist_directory=line.strip())
        print(time.perf_counter() - clock, sum(os.times()[:2]) - processor, flush=True)
        if first:
            stored = chroma.get(ids=ids, include=["embeddings"])
            by_id = dict(zip(stored["ids"], stored["embeddings"], strict=True))
            np.save(vectors_file, np.array([by_id[name] for name in ids], dtype=np.float32))
            first = False


if __name__ == "__main__":
    main(*sys.argv[1:])
