"""Text to unit vectors through ONNX Runtime: a LangChain `Embeddings` without torch.

The model's files are opened on first use, so that naming a model costs nothing.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from vectorstore.errors import ModelError
from vectorstore.model import DEFAULT_MODEL, Precision, exported, locate

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]


class OnnxEmbeddings(Embeddings):
    """An exported embedding model. Thread-safe; vectors have length 1, so a dot product is their cosine.

    Texts run one by one, each in one thread, as many at a time as there are cores. On two cores that took less
    processor time than batches (no padding) and half the memory, and a text's vector does not depend on the texts
    beside it, which in int8 it would.
    """

    def __init__(self, folder: Path, facts: dict[str, Any]) -> None:
        """`folder` holds model.onnx and tokenizer.json, `facts` is the content of its model.json."""
        self._folder = folder
        self._inputs: list[str] = facts["inputs"]
        self._query_prompt: str = facts["query_prompt"]
        self._document_prompt: str = facts["document_prompt"]
        self.model_id = f"{facts['name']}@{facts['weights_sha256'][:12]}/{facts['precision']}"
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
        return self._vector(self._query_prompt + text)

    def encode(self, texts: Sequence[str], on_progress: Callable[[int, int], None] | None = None) -> Vectors:
        """The vectors of `texts`, shape (len(texts), dimension).

        `on_progress` is called with the number of texts done and of all. Texts above `max_tokens` are cut.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        pool = ThreadPoolExecutor(available_cores())
        try:
            made = pool.map(self._vector, (self._document_prompt + text for text in texts))
            for row, vector in enumerate(made):
                vectors[row] = vector
                if on_progress:
                    on_progress(row + 1, len(texts))
        finally:
            pool.shutdown(cancel_futures=True)  # Ctrl-C must not wait for all texts that are left
        return vectors

    def count_tokens(self, text: str) -> int:
        """How many tokens the model sees of `text` if nothing is cut: special tokens and prompt included."""
        with self._opening:
            self._counter = self._counter or self._open_tokenizer()
        return len(self._counter.encode(self._document_prompt + text).ids)

    def warm(self) -> None:
        """Open the model now, so that the first question need not wait for it. Raises ModelError."""
        self.encode_query("")

    def _vector(self, text: str) -> Vectors:
        tokenizer, session = self._open()
        encoding = tokenizer.encode(text)
        values = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        inputs = {name: np.array([values[name]], dtype=np.int64) for name in self._inputs}
        vector: Vectors = session.run(None, inputs)[0][0]
        return vector

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
            return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own exceptions share no base class
            raise ModelError(self._damaged(error)) from error

    def _damaged(self, error: Exception) -> str:
        return f"The exported model in {self._folder} cannot be opened ({error}). Delete that folder; it is made anew."


def load_embeddings(
    model: str = DEFAULT_MODEL,
    models_dir: Path = Path("models"),
    precision: Precision = "fp32",
    *,
    allow_download: bool = False,
) -> OnnxEmbeddings:
    """The embedding model of that name or folder, exported into `models_dir` first if need be (about 15 s).

    Raises ModelError if the model is not on this machine (nothing is downloaded unless `allow_download`),
    has unexpected weights, or cannot be exported.
    """
    folder = exported(locate(model, allow_download=allow_download), models_dir, precision)
    try:
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        return OnnxEmbeddings(folder, facts)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The exported model in {folder} is damaged ({error}). Delete that folder.") from error


def available_cores() -> int:
    """The number of processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1
