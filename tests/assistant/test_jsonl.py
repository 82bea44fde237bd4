"""Lines of questions: what is understood, and that one bad line costs no other."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.answering.types import Answer, Question, Turn
from assistant.jsonl import Asked, QuestionsError, answer_lines, dump, parse_line, read_questions


class Echo:
    """Answers with the question."""

    def ask(self, text: str, history: Sequence[Turn] = (), answer_id: str | None = None) -> Answer:
        """The question as an answer."""
        return Answer(answer_id or "new", Question(text, text), "answered", text)


def run(source: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str], list[str]]:
    """How many lines were wrong, the texts of the answers, and the lines on standard error."""
    wrong = answer_lines(Echo(), source)  # type: ignore[arg-type]
    printed = capsys.readouterr()
    return wrong, [json.loads(line)["text"] for line in printed.out.splitlines()], printed.err.splitlines()


def test_a_bad_line_costs_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b'\xef\xbb\xbfOne?\r\n{"question": 5}\n{bad\n\n{"question": "Two?", "id": 7}\nna\xefve?\nThree?')
    wrong, answers, said = run(str(path), capsys)
    assert (wrong, answers) == (3, ["One?", "Two?", "Three?"])
    assert [line[:6] for line in said] == ["Line 2", "Line 3", "Line 6"]


def test_a_byte_order_mark_on_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = '\ufeff{"question": "One?"}\n\ufeffTwo?\n'.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert run("-", capsys) == (0, ["One?", "Two?"], [])


@pytest.mark.parametrize("line", ["Is {Belgium} in it?", "[1] what is it?", "5", '"Why?"'])
def test_a_line_that_is_no_object_is_a_plain_question(line: str) -> None:
    assert parse_line(line, 1) == Asked(None, line)


@pytest.mark.parametrize(("given", "read"), [('"a"', "a"), ("7", "7"), ("null", None)])
def test_an_id_is_a_text_or_a_whole_number(given: str, read: str | None) -> None:
    assert parse_line(f'{{ "question": "Q?", "id": {given}}}', 1).id == read


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "{bad",
        "{question: 'Q?'}",
        "{Belgium} has which plan?",
        '{"question": ',
        '{"question": "Q?", "id": true}',
        '{"question": "Q?", "id": 1.5}',
        '{"question": "Q?", "id": ["a"]}',
        '{"question": "Q?", "id": ' + "9" * 5000 + "}",
        '{"question": ' + "[" * 200_000,
        '{"question": "Q?", "history": [{"role": "system", "content": "x"}]}',
    ],
)
def test_a_wrong_object_names_its_line(line: str) -> None:
    with pytest.raises(QuestionsError, match=r"^Line 3 of the questions is wrong"):
        parse_line(line, 3)


def test_half_characters_are_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "Half \\ud83d?"}\n{"question": "Q?", "history": "\\ud83d"}\n')
    wrong, answers, _ = run(str(path), capsys)
    assert (wrong, answers) == (1, ["Half \ufffd?"])
    dump(Echo().ask("\udce9")).encode()
    turns = r'[{"role": "user", "content": "\ud83d"}]'
    asked = parse_line(rf'{{"question": "\ud83d?", "history": {turns}}}', 1)
    assert asked == Asked(None, "\ufffd?", (Turn("user", "\ufffd"),))


def test_a_file_that_cannot_be_read_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "utf16.txt").write_text("What is it?\nWhy?", encoding="utf-16")
    with pytest.raises(QuestionsError, match="UTF-16"):
        list(read_questions(str(tmp_path / "utf16.txt")))
    with pytest.raises(QuestionsError, match="Check the path"):
        list(read_questions(str(tmp_path / "missing")))
