"""Two ingests at once: one wins, the other says why, and nothing of the winner's is lost."""

from contextlib import closing
from pathlib import Path

import pytest

import vectorstore
from assistant.settings import Settings
from tests.faults.radios import start_ingest, write


@pytest.mark.timeout(600)
def test_one_wins_and_one_says_why(tmp_path: Path, models_dir: Path, full: bool) -> None:
    settings = Settings(data_dir=tmp_path / "data", models_dir=models_dir)
    for turn in range(10 if full else 1):
        folders = [write(tmp_path / name, turn) for name in ("one", "two")]
        for page in [*folders[1].glob("finland.md"), *folders[1].glob("norway-*.md")]:
            page.rename(page.with_name(f"second-{page.name}"))  # no document of one has the id of one of the other
        both = [start_ingest(folder, settings) for folder in folders]
        said = [process.communicate(timeout=120)[1] for process in both]
        codes = [process.returncode for process in both]
        assert sorted(codes)[1] == 2, (codes, said)
        loser = said[codes.index(2)]
        assert str(settings.index / "write.lock") in loser
        assert "Wait until it has finished" in loser
        with closing(vectorstore.open_index(settings.index)) as index:
            winner = folders[1 - codes.index(2)]
            assert str(winner) in index.manifest.sources
            assert any(document.source.startswith(str(winner)) for document in index.documents.values())
