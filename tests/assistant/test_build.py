"""The index equals all sources ever added, as of each one's last run."""

import gc
import shutil
import threading
import time
import weakref
from contextlib import closing
from pathlib import Path

import pytest

import vectorstore
from assistant.assemble import open_assistant
from assistant.build import (
    ingest_again,
    ingest_paths,
    ingest_sources,
    ingest_starter,
    rebuild,
    rebuild_is_due,
    remove_sources,
    starter_is_due,
)
from assistant.changes import Changes
from assistant.settings import Settings
from ingest import IngestError


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
    back = ingest_paths([tmp_path / "missing"], settings)
    assert (back.built, back.exit_code) == (True, 1)


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


def test_what_changed_is_told(tmp_path: Path, settings: Settings) -> None:
    one = write(tmp_path / "one", a="Finland gave radios.", b="Norway gave tents.", c="Ghana sent police.", d="Stays.")
    assert ingest_paths([one], settings).changes.added == ("a", "b", "c", "d")
    (one / "a.md").write_text("# Page a\n\nFinland gave radios and boats.\n")
    (one / "b.md").unlink()
    (one / "c.md").rename(one / "cc.md")
    write(one, e="Kenya trained mediators.")
    (one / "f.md").write_text("---\ntitle: a: b\n---\nText.\n")
    would = ingest_sources([str(one)], settings, dry_run=True)
    done = ingest_sources([str(one)], settings)
    assert would.changes == done.changes
    assert done.changes == Changes(("e",), ("a",), (("c", "cc"),), ("b",), ("d",))
    assert (would.built, done.built, done.exit_code) == (False, True, 1)
    assert indexed(settings) == {"a", "cc", "d", "e"}
    again = ingest_sources([str(one)], settings)
    assert (again.built, bool(again.changes), again.version) == (False, False, done.version)


def test_unchanged_documents_are_neither_read_nor_embedded_again(tmp_path: Path, settings: Settings) -> None:
    one = write(tmp_path / "one", a="Finland gave radios.", b="Norway gave tents.")
    ingest_paths([one], settings)
    write(one, b="Norway gave six tents.")
    ingest_paths([one], settings)
    with closing(vectorstore.open_index(settings.index)) as index:
        # The chunk and the sentence of the page that is as it was.
        assert index.manifest.reused == 2


def test_a_dry_run_writes_nothing(tmp_path: Path, settings: Settings) -> None:
    one = write(tmp_path / "one", a="Finland gave radios.")
    result = ingest_sources([str(one)], settings, dry_run=True)
    assert (result.changes.added, result.built, result.version) == (("a",), False, None)
    assert not settings.index.exists()


def test_a_folder_that_has_become_empty_stops_answering(tmp_path: Path, settings: Settings) -> None:
    one = write(tmp_path / "one", a="Finland gave radios.")
    ingest_paths([one], settings)
    (one / "a.md").unlink()
    result = ingest_paths([one], settings)
    assert (result.changes.removed, result.exit_code) == (("a",), 0)
    assert indexed(settings) == set()
    with closing(open_assistant(settings)) as assistant:
        assert assistant.ask("Who gave radios?").status == "not_found"
    write(one, b="Norway gave tents.")
    assert ingest_paths([one], settings).changes.added == ("b",)


def test_nothing_found_is_nothing_done(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "empty").mkdir()
    assert ingest_paths([tmp_path / "empty"], settings).exit_code == 2
    assert ingest_paths([tmp_path / "missing"], settings).exit_code == 2


def test_a_source_without_a_document_is_none(tmp_path: Path, settings: Settings) -> None:
    one = write(tmp_path / "one", a="Finland gave radios.")
    ingest_paths([one], settings)
    write(one, b="Norway gave tents.")
    ingest_paths([one], settings)
    kept = [build.name for build in vectorstore.builds(settings.index)]
    junk = tmp_path / "junk"
    junk.mkdir()
    (junk / "photo.bin").write_bytes(b"x")
    assert ingest_paths([junk], settings).exit_code == 2
    assert not ingest_paths([one, junk], settings).built
    assert [build.name for build in vectorstore.builds(settings.index)] == kept
    write(junk, c="Ghana sent police.")
    assert ingest_paths([junk], settings).changes.added == ("c",)
    (junk / "c.md").unlink()
    assert ingest_paths([junk], settings).changes.removed == ("c",)
    write(junk, d="Ghana sent boats.")
    assert ingest_again(settings).changes.added == ("d",)


def test_a_source_is_removed_by_name_only(tmp_path: Path, settings: Settings) -> None:
    one, other = write(tmp_path / "one", a="Finland gave radios."), write(tmp_path / "other", b="Norway gave tents.")
    ingest_paths([one, other], settings)
    with pytest.raises(IngestError, match="has no source"):
        remove_sources([str(tmp_path / "third")], settings)
    assert remove_sources([str(one)], settings).changes.removed == ("a",)
    assert indexed(settings) == {"b"}
    assert ingest_again(settings).changes.unchanged == ("b",)
    remove_sources([str(other)], settings)
    assert indexed(settings) == set()


def test_every_source_is_read_again_without_naming_it(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(vectorstore.IndexMissing):
        ingest_again(settings)
    one, other = write(tmp_path / "one", a="Finland gave radios."), write(tmp_path / "other", b="Norway gave tents.")
    ingest_paths([one, other], settings)
    write(other, c="Ghana sent police.")
    (one / "a.md").unlink()
    assert ingest_again(settings).changes == Changes(("c",), (), (), ("a",), ("b",))
    for path in settings.index.rglob("documents.jsonl"):
        path.write_text("half a li")
    assert ingest_again(settings).exit_code == 0
    assert indexed(settings) == {"b", "c"}


def test_sources_never_nest(tmp_path: Path, settings: Settings) -> None:
    whole = write(tmp_path / "whole", a="Finland gave radios.")
    part = write(whole / "part", b="Norway gave tents.")
    ingest_paths([part], settings)
    ingest_paths([whole], settings)
    assert indexed(settings) == {"a", "part/b"}
    write(part, c="Ghana sent police.")
    ingest_paths([part], settings)
    assert indexed(settings) == {"a", "part/b", "part/c"}


def test_the_starter_corpus_and_a_folder(tmp_path: Path, settings: Settings, starter_settings: Settings) -> None:
    shutil.copytree(starter_settings.index, settings.index)
    count = len(indexed(settings))
    one = write(tmp_path / "one", a="Finland gave radios.")
    ingest_paths([one], settings)
    assert len(indexed(settings)) == count + 1
    again = ingest_starter(settings)
    assert (again.built, len(again.changes.unchanged)) == (False, count + 1)
    remove_sources(["starter corpus"], settings)
    assert indexed(settings) == {"a"}
    assert not starter_is_due(settings)


def test_the_build_before_takes_over_again_under_a_running_assistant(tmp_path: Path, settings: Settings) -> None:
    one = write(tmp_path / "one", a="Finland gave ten radios in 2018.")
    ingest_paths([one], settings)
    with closing(open_assistant(settings)) as assistant:
        assert "ten" in assistant.ask("How many radios did Finland give?").text
        write(one, a="Finland gave twelve radios in 2018.")
        ingest_paths([one], settings)
        seen: dict[str, weakref.ref[vectorstore.Index]] = {}
        for number in ("twelve", "ten", "twelve"):
            time.sleep(1.1)
            assert number in assistant.ask("How many radios did Finland give?").text
            with assistant.corpus() as (index, _):
                seen[index.version] = weakref.ref(index)
            del index
            gc.collect()
            kept = [version for version, index in seen.items() if index() is not None]
            assert len(kept) == 1, "the index before is closed, and lies in memory all the same"
            vectorstore.roll_back(settings.index)
    assert len(seen) == 2
    assert [build.serves for build in vectorstore.builds(settings.index)] == [True, False]


def test_a_second_writer_is_told_the_name_of_the_lock(tmp_path: Path, settings: Settings) -> None:
    one = write(tmp_path / "one", a="Finland gave radios.")
    told: list[str] = []

    def other() -> None:
        try:
            ingest_paths([one], settings)
        except vectorstore.IndexLocked as error:
            told.append(str(error))

    with vectorstore.writing(settings.index):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert str(settings.index / "write.lock") in told[0]
    assert ingest_paths([one], settings).built
