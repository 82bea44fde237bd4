"""What README and docs say is what there is."""

import json
import re
from dataclasses import fields
from pathlib import Path

from typer.main import get_command

from assistant.answering.types import SCHEMA_VERSION, Answer, Citation, CitedReference, Claim
from assistant.cli import app
from assistant.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_ci_runs_the_readme_s_test_command() -> None:
    command = re.search(r"## Tests\n\n```\n(.+)\n```", README)
    assert command is not None
    assert command.group(1) == "make test"
    assert command.group(1) in CI.splitlines()


def test_every_make_target_that_is_named_exists() -> None:
    for target in set(re.findall(r"\bmake ([a-z][a-z-]*)", README + CI)) - {"and"}:
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_the_commands_of_the_readme_are_those_of_the_command_line() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    table = set(re.findall(r"^\| `nap (\w+)", README, re.MULTILINE))
    assert table == set(commands)
    for name in ("sources", "index"):
        for inner in commands[name].commands:
            assert f"`nap {name} {inner}" in README, inner


def test_the_settings_of_the_readme_are_all_and_have_their_defaults() -> None:
    named = set(re.findall(r"`(NAP_[A-Z_]+)`", README))
    assert named == {f"NAP_{name.upper()}" for name in Settings.model_fields}
    defaults = Settings()
    for name in ("embedding_model", "embedding_precision", "max_question_length", "host", "port"):
        assert f"`{getattr(defaults, name)}`" in README, name


def test_the_documented_answer_is_the_schema() -> None:
    text = (ROOT / "docs" / "answer.md").read_text(encoding="utf-8")
    example = json.loads(text.split("```json\n")[1].split("```")[0])
    assert example["schema_version"] == SCHEMA_VERSION
    assert set(example) == {"schema_version", *(field.name for field in fields(Answer))}
    assert set(example["citations"][0]) == {field.name for field in fields(Citation)}
    assert set(example["claims"][0]) == {field.name for field in fields(Claim)}
    assert set(example["citations"][0]["references"][0]) == {field.name for field in fields(CitedReference)}
    for name in (*example, *example["citations"][0]):
        assert f"`{name}`" in text, name


def test_links_to_files_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *ROOT.glob("docs/*.md"), ROOT / "corpus" / "README.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
