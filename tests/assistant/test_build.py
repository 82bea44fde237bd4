"""The index equals all sources ever added, as of each one's last run."""

from contextlib import closing
from pathlib import Path

import pytest

import vectorstore
from assistant.build import ingest_paths, rebuild, rebuild_is_due, starter_is_due
from assistant.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, models_dir: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", models_dir=models_dir)


def write(folder: Path, **pages: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(f"# Page {name}\n\n{text}\n")
    return folder


def indexed(settings: Settings) -> set[str]:
    with closing(vectorstore.open_index(settings.index)) as index:
        return set(index.documents)


def test_folders_whose_names_begin_alike(tmp_path: Path, settings: Settings) -> None:
    one = write(tmp_path / "docs", a="Finland gave ten radios.")
    other = write(tmp_path / "docs old", b="Norway gave six tents.")
    ingest_paths([one, other], settings)
    ingest_paths([one], settings)
    assert indexed(settings) == {"a", "b"}


def test_a_deleted_document_stops_answering(tmp_path: Path, settings: Settings) -> None:
    one, other = write(tmp_path / "one", a="Finland gave radios."), write(tmp_path / "other", b="Norway gave tents.")
    ingest_paths([one, other], settings)
    (other / "b.md").unlink()
    result = ingest_paths([other], settings)
    assert result.version is not None
    assert indexed(settings) == {"a"}


def test_a_missing_source_keeps_its_documents(tmp_path: Path, settings: Settings) -> None:
    one, other = write(tmp_path / "one", a="Finland gave radios."), write(tmp_path / "other", b="Norway gave tents.")
    ingest_paths([one, other], settings)
    other.rename(tmp_path / "away")
    result = ingest_paths([one, other], settings)
    assert [Path(failure.path).name for failure in result.failures] == ["other"]
    assert indexed(settings) == {"a", "b"}


def test_a_file_that_cannot_be_read_any_more_stays_as_it_was(tmp_path: Path, settings: Settings) -> None:
    one = write(tmp_path / "one", a="Finland gave radios.", b="Norway gave tents.")
    ingest_paths([one], settings)
    (one / "b.md").write_text("---\ntitle: a: b: c\n---\n\nNorway gave tents.\n")
    assert len(ingest_paths([one], settings).failures) == 1
    assert indexed(settings) == {"a", "b"}


def test_another_precision_is_noticed_and_mended_without_the_sources(tmp_path: Path, settings: Settings) -> None:
    one = write(tmp_path / "one", a="Finland gave ten radios.")
    ingest_paths([one], settings)
    (one / "a.md").unlink()
    assert not rebuild_is_due(settings)
    smaller = settings.model_copy(update={"embedding_precision": "int8"})
    assert rebuild_is_due(smaller)
    rebuild(smaller)
    assert not rebuild_is_due(smaller)
    assert indexed(smaller) == {"a"}


def test_a_damaged_index_is_told_of(tmp_path: Path, settings: Settings) -> None:
    one, other = write(tmp_path / "one", a="Finland gave radios."), write(tmp_path / "other", b="Norway gave tents.")
    ingest_paths([one], settings)
    for path in settings.index.rglob("documents.jsonl"):
        path.write_text("half a li")
    result = ingest_paths([other], settings)
    assert any("damaged" in warning.reason for warning in result.warnings)
    assert indexed(settings) == {"b"}


def test_rebuilding_nothing(settings: Settings) -> None:
    with pytest.raises(vectorstore.IndexMissing):
        rebuild(settings)
    assert starter_is_due(settings)


def test_an_ingest_that_started_from_an_older_index_is_refused(tmp_path: Path, settings: Settings) -> None:
    from assistant.build import embeddings
    from ingest import CHUNKER_VERSION, read, split

    one = write(tmp_path / "one", a="Finland gave radios.")
    model = embeddings(settings)
    documents = read([one]).documents
    chunks = [chunk for document in documents for chunk in split(document, model.count_tokens, model.max_tokens)]
    version = vectorstore.build(
        documents, chunks, settings.index, model, chunker_version=CHUNKER_VERSION, based_on=None
    )
    with pytest.raises(vectorstore.IndexLocked):
        vectorstore.build(documents, chunks, settings.index, model, chunker_version=CHUNKER_VERSION, based_on=None)
    vectorstore.build(documents, chunks, settings.index, model, chunker_version=CHUNKER_VERSION, based_on=version)
