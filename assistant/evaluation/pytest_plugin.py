"""A pytest plugin: golden files run as tests, one for each question.

In pyproject.toml: `golden_files = ["tests/evaluation/golden/*.yaml"]` under `[tool.pytest.ini_options]`. The questions are
asked to the assistant that a fixture named `assistant` gives. A file `known.txt` beside the golden files lists the ids
of questions that are known not to be answered as expected: those are expected failures. Any other failure is news, and so
is one of them that passes: its id is to be taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant.answering.pipeline import Assistant
    from assistant.evaluation.golden import Golden

KNOWN = "known.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the setting `golden_files`."""
    parser.addini("golden_files", "patterns of golden files, from the root folder", type="linelist", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collects a file that one of the patterns names."""
    root = parent.config.rootpath
    if not file_path.is_relative_to(root):
        return None
    inside = file_path.relative_to(root)
    if any(inside.match(pattern) for pattern in parent.config.getini("golden_files")):
        return GoldenFile.from_parent(parent, path=file_path)
    return None


class GoldenFile(pytest.File):
    """A golden file; its items are the questions."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each question."""
        from assistant.evaluation.golden import GoldenError, load_file

        known = self.path.with_name(KNOWN)
        missed = set(known.read_text(encoding="utf-8").split()) if known.is_file() else set()
        try:
            goldens = load_file(self.path)
        except GoldenError as error:
            raise self.CollectError(str(error)) from error
        for golden in goldens:
            item = pytest.Function.from_parent(self, name=golden.id, callobj=_test_of(golden))
            if golden.id in missed:
                item.add_marker(pytest.mark.xfail(reason=f"listed in {KNOWN}", strict=True))
            yield item


def _test_of(golden: Golden) -> Callable[[Assistant], None]:
    from assistant.evaluation.outcome import judge

    def test(assistant: Assistant) -> None:
        outcome = judge(golden, *assistant.examine(golden.question, golden.history))
        if not outcome.right:
            expected = "/".join(golden.status)
            found = f"expected {expected}, found {outcome.status}:\n{outcome.text}"
            pytest.fail(f"{golden.question}\n{found}", pytrace=False)

    return test
