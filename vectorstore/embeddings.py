"""Text to unit vectors through ONNX Runtime: a LangChain `Embeddings` without torch.

The model's files are opened on first use, so that naming a model costs nothing.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from vectorstore.errors import ModelError
from vectorstore.model import DEFAULT_MODEL, Precision, exported, locate

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

Vectors = npt.NDArray[np.float32]
Tokens = npt.NDArray[np.int64]  # of one text, shape (inputs of the model, tokens)

_FIELDS = {"input_ids": "ids", "token_type_ids": "type_ids"}
# More tokens at a time are not faster, and need more memory for each thread.
_BATCH_TOKENS = 512
# The runtime's operator for a sum and its norm takes four times as long as the two by themselves.
_NO_GAIN = ["SkipLayerNormFusion"]
# Texts whose tokens are in memory at the same time.
_BLOCK = 4096
# Characters whose tokens are in memory at the same time while they are only counted.
_COUNTED_CHARACTERS = 500_000


class OnnxEmbeddings(Embeddings):
    """An exported embedding model. Thread-safe; vectors have length 1, so a dot product is their cosine.

    Texts of exactly the same number of tokens run together, up to a few hundred tokens in one thread, as many threads
    as there are cores. Nothing is padded, no thread waits for another inside a layer, what is at work stays in the
    cores' caches, and a text's vector does not depend on the texts beside it.
    """

    def __init__(self, folder: Path, facts: dict[str, Any]) -> None:
        """`folder` holds model.onnx and tokenizer.json, `facts` is the content of its model.json."""
        self._folder = folder
        self._inputs: list[str] = facts["inputs"]
        self._query_prompt: str = facts["query_prompt"]
        self._document_prompt: str = facts["document_prompt"]
        self.model_id: str = facts["model_id"]
        self.dimension = int(facts["dimension"])
        self.max_tokens = int(facts["max_tokens"])
        self._opening = threading.Lock()
        self._opened: tuple[Tokenizer, InferenceSession] | None = None
        self._counter: Tokenizer | None = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector for each text, as LangChain wants them."""
        return self.encode(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, as LangChain wants it."""
        return self.encode_query(text).tolist()  # type: ignore[no-any-return]

    def encode_query(self, text: str) -> Vectors:
        """The vector of a question, shape (dimension,)."""
        tokenizer, _ = self._open()
        vector: Vectors = self._run([self._numbers(tokenizer.encode(self._query_prompt + text))])[0]
        return vector

    def encode(self, texts: Sequence[str], on_progress: Callable[[int, int], None] | None = None) -> Vectors:
        """The vectors of `texts`, shape (len(texts), dimension).

        `on_progress` is called with the number of texts done and of all. Texts above `max_tokens` are cut.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        done = 0
        pool = ThreadPoolExecutor(available_cores())
        try:
            for start in range(0, len(texts), _BLOCK):
                tokens = self._tokens(texts[start : start + _BLOCK])
                batches = list(_batches([ids.shape[1] for ids in tokens]))
                made = pool.map(self._run, ([tokens[row] for row in rows] for rows in batches))
                for rows, batch in zip(batches, made, strict=True):
                    vectors[np.add(rows, start)] = batch
                    done += len(rows)
                    if on_progress:
                        on_progress(done, len(texts))
        finally:
            pool.shutdown(cancel_futures=True)  # Ctrl-C must not wait for all texts that are left
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens the model sees of each text if nothing is cut: special tokens and prompt included."""
        with self._opening:
            self._counter = self._counter or self._open_tokenizer()
        counts: list[int] = []
        for block in _blocks(texts, _COUNTED_CHARACTERS):
            made = self._counter.encode_batch_fast([self._document_prompt + text for text in block])
            counts += (len(one.ids) for one in made)
        return counts

    def warm(self) -> None:
        """Open the model now, so that the first question need not wait for it. Raises ModelError."""
        self.encode_query("")

    def _tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Those of documents."""
        tokenizer, _ = self._open()
        return [self._numbers(made) for made in tokenizer.encode_batch_fast([self._document_prompt + t for t in texts])]

    def _numbers(self, encoding: Encoding) -> Tokens:
        return np.array([getattr(encoding, _FIELDS[name]) for name in self._inputs], dtype=np.int64)

    def _run(self, tokens: Sequence[Tokens]) -> Vectors:
        """The vectors of texts that have the same number of tokens, shape (len(tokens), dimension)."""
        _, session = self._open()
        vectors: Vectors = session.run(None, dict(zip(self._inputs, np.stack(tokens, axis=1), strict=True)))[0]
        return vectors

    def _open(self) -> tuple[Tokenizer, InferenceSession]:
        with self._opening:
            if self._opened is None:
                tokenizer = self._open_tokenizer()
                tokenizer.enable_truncation(self.max_tokens)
                self._opened = tokenizer, self._open_session()
            return self._opened

    def _open_tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        except Exception as error:  # tokenizers raises plain Exception
            raise ModelError(self._damaged(error)) from error
        # The file of the default model asks for 128 tokens, padded.
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _open_session(self) -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The arena would keep the memory of the longest text for ever; without it a server's memory stays flat.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        path = str(self._folder / "model.onnx")
        try:
            return onnxruntime.InferenceSession(
                path, options, providers=["CPUExecutionProvider"], disabled_optimizers=_NO_GAIN
            )
        except Exception as error:  # onnxruntime's own exceptions share no base class
            raise ModelError(self._damaged(error)) from error

    def _damaged(self, error: Exception) -> str:
        return f"The exported model in {self._folder} cannot be opened ({error}). Delete that folder; it is made anew."


def load_embeddings(
    model: str = DEFAULT_MODEL,
    models_dir: Path = Path("models"),
    precision: Precision = "fp32",
) -> OnnxEmbeddings:
    """The embedding model of that name or folder, exported into `models_dir` first if need be (about 15 s).

    Raises ModelError if the model is not on this machine (nothing is downloaded), has unexpected weights, or cannot
    be exported.
    """
    folder = exported(locate(model), models_dir, precision)
    try:
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        return OnnxEmbeddings(folder, facts)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The exported model in {folder} is damaged ({error}). Delete that folder.") from error


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The rows that run together: of the same length, longest first so that no thread is left with a long one."""
    ordered = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    for length, rows in groupby(ordered, lengths.__getitem__):
        same = list(rows)
        size = max(1, _BATCH_TOKENS // max(1, length))
        yield from (same[start : start + size] for start in range(0, len(same), size))


def _blocks(texts: Sequence[str], characters: int) -> Iterator[list[str]]:
    """Runs of texts that end with the first text beyond so many characters."""
    block: list[str] = []
    size = 0
    for text in texts:
        block.append(text)
        size += len(text)
        if size >= characters:
            yield block
            block, size = [], 0
    if block:
        yield block


def available_cores() -> int:
    """The number of processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1
