"""Bad input is named with what to do, and the rest is read."""

import os
from pathlib import Path

import pytest

from ingest import read

GOOD = "# A page\n\nIt has some text.\n"


def reasons(root: Path) -> dict[str, str]:
    return {Path(failure.path).name: failure.reason for failure in read([root]).failures}


def test_every_bad_file_is_named_and_the_good_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "broken.md").write_text("---\ntitle: a: b: c\n---\n\nText.\n")
    (tmp_path / "kind.md").write_text("---\nkind: novel\n---\n\nText.\n")
    (tmp_path / "slides.pptx").write_bytes(b"x")
    reading = read([tmp_path, tmp_path / "missing"])
    assert [document.id for document in reading.documents] == ["good"]
    found = {Path(failure.path).name: failure.reason for failure in reading.failures}
    assert found.keys() == {"empty.txt", "binary.txt", "broken.md", "kind.md", "slides.pptx", "missing"}
    assert "empty" in found["empty.txt"]
    assert "not text" in found["binary.txt"]
    assert "cannot be read (line 2)" in found["broken.md"]
    assert "profile, story, agenda" in found["kind.md"]
    assert ".pdf or .docx" in found["slides.pptx"]
    assert "no such file or folder" in found["missing"]


def test_latin_1_is_read_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes("Le plan a été adopté en février 2009 à Bruxelles.\n".encode("latin-1"))
    reading = read([tmp_path])
    assert "été adopté" in reading.documents[0].text
    assert "UTF-8" in reading.warnings[0].reason


def test_two_documents_with_one_id(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(GOOD)
    (tmp_path / "page.txt").write_text("Some other text stands here.\n")
    reading = read([tmp_path])
    assert len(reading.documents) == 1
    assert "'page' is taken by" in reading.failures[0].reason


def test_invisible_characters_are_taken_out(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("﻿A plan\u200b with \u202ehidden marks in it.\r\n", encoding="utf-8")
    assert read([tmp_path]).documents[0].text == "A plan with hidden marks in it."


def test_readme_hidden_files_and_toml_are_no_documents(tmp_path: Path) -> None:
    for name in ("README.md", "readme.txt", ".hidden.md", "themes.toml"):
        (tmp_path / name).write_text(GOOD)
    reading = read([tmp_path])
    assert not reading.documents
    assert not reading.failures


def test_corpus_toml_gives_fields(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some text stands here.\n")
    (tmp_path / "corpus.toml").write_text(
        '[defaults]\npublisher = "A ministry"\n[documents."a.txt"]\ntitle = "Page A"\ncountry = "Utopia"\n'
    )
    document = read([tmp_path]).documents[0]
    assert (document.title, document.facts.country, document.facts.publisher) == ("Page A", "Utopia", "A ministry")


def test_a_broken_corpus_toml_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some text stands here.\n")
    (tmp_path / "corpus.toml").write_text("[defaults\n")
    assert "TOML" in reasons(tmp_path)["corpus.toml"]
    assert len(read([tmp_path]).documents) == 1


def test_a_single_file_is_named_after_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some text stands here.\n")
    assert read([tmp_path / "a.txt"]).documents[0].id == "a"


@pytest.mark.parametrize("head", ["updated: 2026-13-45", "1: one", "title: [a, b]", "plans: [1]", "themes: climate"])
def test_a_broken_head_is_a_failure_of_its_file_only(tmp_path: Path, head: str) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "bad.md").write_text(f"---\n{head}\n---\n\nSome text.\n")
    reading = read([tmp_path])
    assert [document.id for document in reading.documents if document.id != "bad"] == ["good"]
    assert len(reading.failures) + len(reading.warnings) == 1


def test_a_corpus_toml_of_the_wrong_shape(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some text stands here.\n")
    (tmp_path / "corpus.toml").write_text("[documents]\nx = 3\n")
    assert "[documents." in reasons(tmp_path)["corpus.toml"]


def test_a_name_that_is_not_utf_8_is_a_failure_of_its_file_only(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe9.md")).write_text(GOOD)
    except OSError:
        pytest.skip("this file system takes no such names")
    reading = read([tmp_path, Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe9.md"))])
    assert [document.id for document in reading.documents] == ["good"]
    assert reading.roots == (str(tmp_path),)
    for failure in reading.failures:
        failure.path.encode()
        assert "Rename it" in failure.reason
    assert reading.failures


def test_a_folder_that_cannot_be_opened_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "good.md").write_text(GOOD)
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    reading = read([tmp_path])
    assert [document.id for document in reading.documents] == ["good"]
    assert reading.roots == (str(tmp_path),)
    assert "Permission denied" in reasons(tmp_path)["closed"]
    alone = read([tmp_path / "closed"])
    assert not alone.roots
    assert "Check its permissions" in alone.failures[0].reason


def test_the_roots_are_the_sources_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some text stands here.\n")
    (tmp_path / "empty").mkdir()
    sources = [tmp_path / "a.txt", tmp_path / "missing", tmp_path / "empty"]
    assert read(sources).roots == (str(tmp_path / "a.txt"), str(tmp_path / "empty"))


def test_a_corpus_toml_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some text stands here.\n")
    (tmp_path / "corpus.toml").mkdir()
    assert "cannot be opened" in reasons(tmp_path)["corpus.toml"]
    assert len(read([tmp_path]).documents) == 1


def test_an_entry_of_corpus_toml_without_a_document_is_reported(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "c.markdown"):
        (tmp_path / name).write_text("Some text stands here.\n")
    entries = "".join(f'[documents."{name}"]\ntitle = "T"\n' for name in ("a.txt", "b.md", "c.markdown", "belguim.md"))
    (tmp_path / "corpus.toml").write_text(entries)
    reading = read([tmp_path])
    assert {document.title for document in reading.documents} == {"T"}
    (warning,) = reading.warnings
    assert warning.path == str(tmp_path / "corpus.toml")
    assert "belguim" in warning.reason
    # A file that was named by itself says nothing of the others, which are there.
    assert len(read([tmp_path / "a.txt"]).warnings) == 1


@pytest.mark.parametrize("block", ["title Utopia\nkind profile", "- title\n- kind", "A text stands here.", "3"])
def test_a_first_block_that_is_no_list_of_fields_is_never_dropped(tmp_path: Path, block: str) -> None:
    page = f"---\n{block}\n---\n\nSome text.\n"
    (tmp_path / "a.md").write_text(page)
    assert "put an empty line" in reasons(tmp_path)["a.md"]
    (tmp_path / "a.md").write_text("\n" + page)
    (document,) = read([tmp_path]).documents
    assert block.split()[-1] in " ".join((document.title, document.text))


@pytest.mark.parametrize("page", ["---\n---\n\nSome text.\n", "---\n# none\n---\nSome text.\n", "---\n\nSome text.\n"])
def test_an_empty_first_block_and_a_single_rule_are_no_failures(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.md").write_text(page)
    (document,) = read([tmp_path]).documents
    assert document.text == "Some text."
