"""kill -9 of an ingest at any moment, while questions are asked: no wrong answer, and the next ingest works."""

import random
import time
from contextlib import closing
from pathlib import Path

import pytest

from assistant.assemble import open_assistant
from assistant.settings import Settings
from tests.faults.radios import Asking, start_ingest, write
from vectorstore import layout

pytestmark = pytest.mark.timeout(1800)

FOLLOWS = 1.5  # seconds until a running assistant has moved to a new index


def at_random(whole: float, luck: random.Random, settings: Settings) -> None:
    """Wait for any moment of an ingest that takes `whole` seconds."""
    time.sleep(luck.uniform(0, whole))


def at_a_write(whole: float, luck: random.Random, settings: Settings) -> None:
    """Wait until the ingest has begun to write its build, then for any moment until it has been put in place."""
    before = {path.name for path in (settings.index / layout.BUILDS).iterdir()}
    deadline = time.monotonic() + 60
    while not {path.name for path in (settings.index / layout.BUILDS).iterdir()} - before:
        assert time.monotonic() < deadline, "the ingest wrote nothing"
        time.sleep(0.002)
    time.sleep(luck.choice((luck.uniform(0, 0.15), luck.uniform(0, whole / 2))))


def test_killed_ingests(tmp_path: Path, models_dir: Path, full: bool) -> None:
    settings = Settings(data_dir=tmp_path / "data", models_dir=models_dir)
    luck = random.Random(1325)
    number = 10
    assert start_ingest(write(tmp_path / "docs", number), settings).wait(120) == 0
    started = time.monotonic()
    number += 1
    assert start_ingest(write(tmp_path / "docs", number), settings).wait(120) == 0
    whole = time.monotonic() - started
    moments = [at_random] * 40 + [at_a_write] * 30 if full else [at_random, at_a_write]
    succeeded = interrupted = 0
    with closing(open_assistant(settings)) as assistant, Asking(assistant) as asking:
        time.sleep(FOLLOWS)
        for moment in moments:
            asking.forget()
            ingest = start_ingest(write(tmp_path / "docs", number + 1), settings)
            moment(whole, luck, settings)
            ingest.kill()
            interrupted += ingest.wait(10) != 0
            time.sleep(FOLLOWS)
            # The one before, or the new one if the kill came after it was in place; nothing else.
            assert asking.numbers <= {number, number + 1}, asking.numbers
            number += 2
            started = time.monotonic()
            following = start_ingest(write(tmp_path / "docs", number), settings)
            succeeded += following.wait(120) == 0
            # The shortest time so far, so that hardly any ingest ends before it is killed.
            whole = min(whole, time.monotonic() - started)
            time.sleep(FOLLOWS)
            asking.forget()
            time.sleep(0.3)
            assert asking.numbers == {number}
            assert len(list((settings.index / layout.BUILDS).iterdir())) == 2, "remains of the killed ingest are left"
        print(
            f"{asking.asked} questions, {len(asking.failed)} failed; {interrupted} ingests killed, {succeeded} went well"
        )
    assert not asking.failed
    assert succeeded == len(moments)
    assert interrupted > 0
