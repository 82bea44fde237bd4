"""Valid files, damaged at random (but the same way each time): each ends inside its limits, in text or a clear refusal."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from ingest.child import Readers
from tests.faults.limited import end, limited_readers
from tests.faults.samples import SAMPLES, packed, sample_html, unpacked

SLICE, WHOLE = 15, 200


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readers]:
    with limited_readers(tmp_path_factory.mktemp("formats"), seconds=20) as opened:
        yield opened


def flip_bits(raw: bytes, dice: random.Random, other: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(dice.choice((1, 10, 100))):
        changed[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def truncate(raw: bytes, dice: random.Random, other: bytes) -> bytes:
    at = dice.randrange(len(raw))
    return raw[:at] if dice.random() < 0.7 else raw[at:]


def delete(raw: bytes, dice: random.Random, other: bytes) -> bytes:
    start, stop = span(raw, dice)
    return raw[:start] + raw[stop:]


def duplicate(raw: bytes, dice: random.Random, other: bytes) -> bytes:
    start, stop = span(raw, dice)
    return raw[:stop] + raw[start:stop] * dice.choice((1, 20)) + raw[stop:]


def splice(raw: bytes, dice: random.Random, other: bytes) -> bytes:
    start, stop = span(raw, dice)
    first, last = span(other, dice)
    return raw[:start] + other[first:last] + raw[stop:]


def insert(raw: bytes, dice: random.Random, other: bytes) -> bytes:
    at = dice.randrange(len(raw))
    byte = dice.choice((b"\0", b"\xff", b"<", b"[", b"\x80", b"9"))
    return raw[:at] + byte * dice.choice((1, 8, 5000)) + raw[at:]


def swap(raw: bytes, dice: random.Random, other: bytes) -> bytes:
    a, b, c = sorted(dice.randrange(len(raw)) for _ in range(3))
    return raw[:a] + raw[b:c] + raw[a:b] + raw[c:]


def renumber(raw: bytes, dice: random.Random, other: bytes) -> bytes:
    """One of its numbers made another: lengths, offsets and counts are where formats trust a file."""
    places = [i for i, byte in enumerate(raw) if chr(byte).isdigit()]
    if not places:
        return raw
    at = dice.choice(places)
    return raw[:at] + dice.choice((b"0", b"9", b"-1", b"4294967296", b"1e309")) + raw[at + 1 :]


def span(raw: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(raw))
    return start, min(len(raw), start + dice.choice((1, 16, 300, 5000)))


MUTATIONS: tuple[Callable[[bytes, random.Random, bytes], bytes], ...] = (
    flip_bits, truncate, delete, duplicate, splice, insert, swap, renumber
)  # fmt: skip


def mutated(name: str, seed: int) -> tuple[bytes, str]:
    """The sample of a format after one to three mutations, and what they were."""
    dice = random.Random(f"{name} {seed}")
    raw, said = SAMPLES[name](), list[str]()
    if name == "word" and dice.random() < 0.7:
        # A zip's checksums would catch nearly all damage, so most of it is done to a part before it is packed.
        parts = unpacked(raw)
        chosen = dice.choice([part for part in parts if part.endswith(("document.xml", "numbering.xml", ".rels"))])
        parts[chosen] = dice.choice(MUTATIONS)(parts[chosen], dice, sample_html())
        return packed(parts), f"inside {chosen}"
    for _ in range(dice.choice((1, 1, 2, 3))):
        other = SAMPLES[dice.choice(sorted(SAMPLES))]()
        mutation = MUTATIONS[seed % len(MUTATIONS)] if not said else dice.choice(MUTATIONS)
        raw = mutation(raw, dice, other) or b"\n"
        said.append(mutation.__name__)
    return raw, ", ".join(said)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_itself_is_read(name: str, readers: Readers) -> None:
    ended = end(readers, SAMPLES[name](), name)
    assert ended.content is not None, ended.refusal
    assert "four parts" in " ".join(element.text for element in ended.content.elements)


@pytest.mark.parametrize("name", SAMPLES)
def test_mutations(name: str, readers: Readers, full: bool) -> None:
    read, wrong = 0, []
    seeds = WHOLE if full else SLICE
    for seed in range(seeds):
        raw, said = mutated(name, seed)
        try:
            ended = end(readers, raw, name)
            assert "took more" not in ended.refusal
            assert "crashed" not in ended.refusal
            read += ended.content is not None
        except AssertionError as error:
            wrong.append(f"seed {seed} ({said}): {str(error).splitlines()[0]}")
    print(f"\n{name}: {read} of {seeds} damaged files were read, the others refused")
    assert not wrong, "\n".join(wrong)
