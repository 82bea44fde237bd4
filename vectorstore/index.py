"""An open index: a question to passages, by meaning and by words."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ingest.types import Chunk, Document
from vectorstore import layout, manifest, serialise
from vectorstore.analysis import terms
from vectorstore.chroma import COLLECTION, FOLDER, ChunkCollection
from vectorstore.embeddings import OnnxEmbeddings, Vectors
from vectorstore.errors import IndexDamaged, ModelError, ModelMismatch, VectorstoreError
from vectorstore.fusion import fuse, mix
from vectorstore.keyword import KeywordIndex
from vectorstore.segments import Segments
from vectorstore.signals import Query, Rows, Signals, Values, cosines, meaning_signals, ranges, word_signals
from vectorstore.types import Passage, Scores

if TYPE_CHECKING:
    from langchain_chroma import Chroma

logger = logging.getLogger(__name__)

# Of each kind, by meaning and by words. On the public sets 10 rank as well as 50: what is best by all signals is
# near the top by one of the two.
CANDIDATES = 30
# Up to here comparing with every vector takes no longer than Chroma's graph, and misses nothing.
EXACT = 10_000
# Above this share of all chunks it takes longer to copy a scope's vectors than to compare with the others too.
COPIED = 0.25


class Candidates(NamedTuple):
    """Chunks that one of the two searches found, by their row in `Index.chunks`; `keyword` is the BM25 score."""

    rows: Rows
    keyword: Values
    signals: Signals


class Index:
    """One build, open for reading. Searches may run at the same time in many threads; `close` after the last."""

    def __init__(self, build: Path, embeddings: OnnxEmbeddings | None = None) -> None:
        """Open the build in that folder. Raises IndexDamaged."""
        self.manifest = manifest.read(build)
        manifest.check(build, self.manifest)
        self.version = self.manifest.version
        self.documents: Mapping[str, Document] = MappingProxyType(
            {document.id: document for document in serialise.read_lines(Document, build / layout.DOCUMENTS)}
        )
        self.chunks: tuple[Chunk, ...] = tuple(serialise.read_lines(Chunk, build / layout.CHUNKS))
        self._embeddings = embeddings
        self._vectors: Vectors = _array(build / layout.CHUNK_VECTORS)
        self._sentences: npt.NDArray[np.float16] = _array(build / layout.SENTENCE_VECTORS)
        counts = [len(chunk.sentences) for chunk in self.chunks]
        self._first_sentence = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        self._numbers = {document_id: number for number, document_id in enumerate(self.documents)}
        self._document_numbers = np.array([self._numbers[chunk.document_id] for chunk in self.chunks], dtype=np.int64)
        self._rows = {chunk.id: row for row, chunk in enumerate(self.chunks)}
        self._keyword = KeywordIndex.load(build / layout.KEYWORD, len(self.chunks))
        self._segments = Segments.load(build / layout.KEYWORD, self.chunks, self._keyword.number)
        self._collection = _collection(build)
        self._closed = False

    def search(
        self,
        query: str,
        *,
        vector: Vectors | None = None,
        document_ids: Collection[str] | None = None,
        limit: int = 10,
        dense_weight: float | None = None,
    ) -> list[Passage]:
        """The passages that fit `query` best, best first, at most `limit`.

        `vector` is the query's vector, shape (dimension,), if the caller has it already. With `document_ids` only
        chunks of those documents are found. With `dense_weight` passages are ranked by cosine (1), by BM25 (0) or by
        a mean of both, and by nothing else, which is what benchmarks compare with. Raises ModelMismatch for a vector
        of another length and ModelError if one is needed and the index was opened without a model.
        """
        if limit < 1:
            return []
        found = self.candidates(query, vector=vector, document_ids=document_ids, limit=limit)
        fused = fuse(found.signals) if dense_weight is None else mix(found.signals.passage, found.keyword, dense_weight)
        return [
            self._passage(
                found.rows[i], Scores(float(found.signals.passage[i]), float(found.keyword[i]), float(fused[i]))
            )
            for i in np.argsort(-fused, kind="stable")[:limit]
        ]

    def candidates(
        self,
        query: str,
        *,
        vector: Vectors | None = None,
        document_ids: Collection[str] | None = None,
        limit: int = CANDIDATES,
    ) -> Candidates:
        """What `search` ranks, with all that speaks for each: at least the best `limit` by cosine and by BM25.

        Arguments and errors are those of `search`.
        """
        if self._closed:
            raise IndexDamaged("The index was closed. Open it again.")
        vector = self._query_vector(query) if vector is None else vector
        if vector.shape != (self.manifest.dimension,):
            raise ModelMismatch(f"The index holds vectors of length {self.manifest.dimension}, not {vector.shape}.")
        allowed = None if document_ids is None else self._of(document_ids)
        count = max(CANDIDATES, limit)
        words = terms(query)
        scores = self._keyword.scores(words)
        if allowed is not None:
            scores = np.where(allowed, scores, 0)
        by_words = _best(scores, count)
        rows = np.union1d(by_words[scores[by_words] > 0], self._nearest(vector, count, allowed)).astype(np.int64)
        return Candidates(rows, scores[rows], self._signals(words, vector, rows, scores[rows]))

    def sentence_vectors(self, chunk: Chunk) -> Vectors:
        """The vectors of a chunk's sentences, shape (sentences, dimension), of length 1 to within 0.001."""
        row = self._rows[chunk.id]
        return self._sentences[self._first_sentence[row] : self._first_sentence[row + 1]].astype(np.float32)

    def term_weight(self, term: str) -> float:
        """The inverse document frequency of a term of `analysis.terms`; most for a term that no chunk has."""
        return self._keyword.weight(term)

    def vectorstore(self) -> Chroma:
        """This index's chunks as a LangChain `VectorStore` (dense search only), for chains of your own.

        Read-only by agreement: a build never changes. It serves until this index is closed. Raises ModelError if
        the index was opened without a model.
        """
        if self._embeddings is None:
            # Chroma would embed questions with a model of its own, which it downloads.
            raise ModelError("The index was opened without an embedding model. Give one to open_index.")
        if self._collection is None:
            raise IndexDamaged(
                "Chroma cannot open the index while nothing can be written. Check free space and rights."
            )
        from langchain_chroma import Chroma

        return Chroma(
            client=self._collection.client,
            collection_name=COLLECTION,
            embedding_function=self._embeddings,
            create_collection_if_not_exists=False,
        )

    def close(self) -> None:
        """Let go of the files. Closing twice is fine; searching afterwards is an error."""
        self._closed = True
        if self._collection is not None:
            self._collection.close()

    def _signals(self, words: Sequence[str], vector: Vectors, rows: Rows, scores: Values) -> Signals:
        dense = cosines(self._vectors[rows], vector)
        weights = [self._keyword.weight(word) for word in words]
        query = Query(words, weights, [self._keyword.number(word) for word in words])
        starts, ends = self._first_sentence[rows], self._first_sentence[rows + 1]
        sentences = self._sentences[ranges(starts, ends)].astype(np.float32)
        meanings = meaning_signals(vector, dense, ends - starts, sentences)
        keyword = scores / sum(weights) if words else scores
        return Signals(dense, *meanings, keyword, *word_signals(query, rows, self._segments))

    def _nearest(self, vector: Vectors, count: int, allowed: npt.NDArray[np.bool_] | None) -> Rows:
        """The rows of the chunks nearest to `vector`.

        Chroma searches only very large indexes, and never within a scope: its filters cost ten times what the search
        does.
        """
        if allowed is not None:
            rows = np.flatnonzero(allowed)
            few = len(rows) < len(allowed) * COPIED
            near = cosines(self._vectors[rows], vector) if few else cosines(self._vectors, vector)[rows]
            return np.asarray(rows[_best(near, count)])
        if self._collection is not None and len(self.chunks) > EXACT:
            names = self._collection.nearest(vector, min(count, len(self.chunks)))
            return np.array([self._rows[name] for name in names], dtype=np.int64)
        return _best(cosines(self._vectors, vector), count)

    def _query_vector(self, query: str) -> Vectors:
        if self._embeddings is None:
            raise ModelError("The index was opened without an embedding model. Give one to open_index, or a vector.")
        return self._embeddings.encode_query(query)

    def _of(self, document_ids: Collection[str]) -> npt.NDArray[np.bool_]:
        """Whether each chunk belongs to one of these documents, shape (chunks,)."""
        wanted = np.zeros(len(self.documents), dtype=bool)
        wanted[[number for number in map(self._numbers.get, document_ids) if number is not None]] = True
        return np.asarray(wanted[self._document_numbers])

    def _passage(self, row: int, scores: Scores) -> Passage:
        chunk = self.chunks[row]
        return Passage(chunk, self.documents[chunk.document_id], scores)


def open_index(
    directory: Path, embeddings: OnnxEmbeddings | None = None, *, chunker_version: str | None = None
) -> Index:
    """Open the index that serves in `directory`.

    Without `embeddings` everything but a search by words of a question works. Raises IndexMissing, IndexDamaged,
    or ModelMismatch if the index was made with another model or, where given, another chunker.
    """
    while True:
        build = layout.current_build(directory)
        try:
            check_match(manifest.read(build), embeddings, chunker_version)
            return Index(build, embeddings)
        except VectorstoreError:
            # Two swaps in a row remove a build while it is being opened; then there is a newer one to open.
            if layout.current_version(directory) == build.name:
                raise


def check_match(facts: manifest.Manifest, embeddings: OnnxEmbeddings | None, chunker_version: str | None) -> None:
    """Raise ModelMismatch unless the index was made with this model and chunker."""
    mend = "Run `nap ingest` on the sources again to rebuild it, or set back what you changed."
    if embeddings is not None and facts.model_id != embeddings.model_id:
        raise ModelMismatch(
            f"The index was built with the embedding model {facts.model_id} ({facts.dimension} dimensions), "
            f"the settings name {embeddings.model_id} ({embeddings.dimension}). {mend}"
        )
    if chunker_version is not None and facts.chunker_version != chunker_version:
        raise ModelMismatch(
            f"The index was built with chunker {facts.chunker_version!r}, this version has {chunker_version!r}. {mend}"
        )


def _collection(build: Path) -> ChunkCollection | None:
    """The build's Chroma collection, or None where it cannot be opened only because nothing can be written.

    Chroma writes into its database even to read. On a full disk, or one that is read-only, the index goes on serving
    without it: every chunk is compared, which finds the same and is slower for very many. Raises IndexDamaged.
    """
    try:
        return ChunkCollection.open(build)
    except IndexDamaged:
        try:
            with TemporaryFile(dir=build / FOLDER) as file:
                file.write(bytes(65536))
                file.flush()
        except OSError as error:
            logger.warning("Nothing can be written to %s (%s); searching without Chroma.", build, error.strerror)
            return None
        raise


def _best(scores: npt.NDArray[np.floating], count: int) -> Rows:
    """The rows of the `count` highest scores, best first; of equal ones the first."""
    rows = np.arange(len(scores)) if len(scores) <= count else np.argpartition(-scores, count - 1)[:count]
    return np.asarray(rows[np.lexsort((rows, -scores[rows]))])


def _array(path: Path) -> Any:
    """A saved array, mapped rather than read, so that memory holds only the rows in use."""
    try:
        return np.load(path, mmap_mode="r").view(np.ndarray)
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}). Run: nap ingest") from error
