"""LlamaIndex's default index of ready texts: `python llamaindex_peer.py WEIGHTS TEXTS VECTORS`.

Each line on standard input names a new folder to index into; the answer is a line with the seconds by the clock and
of processor time. The vectors of the first index go to the file VECTORS. Uses nothing of the project.
"""

from __future__ import annotations

import json
import os
import sys
import time

import numpy as np
from llama_index.core import VectorStoreIndex
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding


def main(weights: str, texts_file: str, vectors_file: str) -> None:
    with open(texts_file, encoding="utf-8") as file:
        texts = json.load(file)
    model = HuggingFaceEmbedding(model_name=weights, device="cpu")
    model.get_text_embedding_batch(texts[:32])
    first = True
    print("ready", flush=True)
    for line in sys.stdin:
        clock, processor = time.perf_counter(), sum(os.times()[:2])
        nodes = [TextNode(id_=str(number), text=text) for number, text in enumerate(texts)]
        index = VectorStoreIndex(nodes, embed_model=model)
        index.storage_context.persist(line.strip())
        print(time.perf_counter() - clock, sum(os.times()[:2]) - processor, flush=True)
        if first:
            np.save(vectors_file, np.array([index.vector_store.get(node.node_id) for node in nodes], dtype=np.float32))
            first = False


if __name__ == "__main__":
    main(*sys.argv[1:])
