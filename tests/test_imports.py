"""Imports run one way: prompts, ingest <- vectorstore <- assistant; of declared packages; asking imports no torch."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"prompts", "ingest", "vectorstore", "assistant"}
ALLOWED = {
    "prompts": set(),
    "ingest": set(),
    "vectorstore": {"ingest.types"},
    "assistant": OURS,
}


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            names.add(node.module or "")
    return names


def imported(path: Path) -> set[str]:
    return {name for name in imports(path) if name.split(".")[0] in OURS}


def spelt(distribution: str) -> str:
    return re.split(r"[\[<>=; ]", distribution)[0].lower().replace("_", "-")


def test_every_package_that_is_imported_is_declared() -> None:
    declared = set(map(spelt, tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]))
    tested = {spelt(line) for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")}
    assert declared <= tested
    # Only pytest itself imports the plugin.
    declared.add("pytest")
    providers = packages_distributions()
    for package in OURS:
        for path in sorted((ROOT / package).rglob("*.py")):
            for name in {name.split(".")[0] for name in imports(path)} - OURS - set(sys.stdlib_module_names):
                assert declared & set(map(spelt, providers.get(name, ()))), f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("package", sorted(OURS))
def test_direction(package: str) -> None:
    for path in sorted((ROOT / package).rglob("*.py")):
        for name in imported(path):
            allowed = (
                name.split(".")[0] == package or name in ALLOWED[package] or name.split(".")[0] in ALLOWED[package]
            )
            assert allowed, f"{path.relative_to(ROOT)} imports {name}"


def test_answering_knows_no_web_and_no_command_line() -> None:
    for path in (ROOT / "assistant" / "answering").glob("*.py"):
        for name in imported(path):
            assert not name.startswith(("assistant.web", "assistant.cli", "assistant.settings", "assistant.build")), (
                path
            )


def test_modules_are_short() -> None:
    for package in OURS:
        for path in (ROOT / package).rglob("*.py"):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path


def test_importing_everything_loads_no_torch_and_asks_no_environment() -> None:
    code = (
        "import sys, os\n"
        "os.environ = None\n"
        "import assistant.build, assistant.answering.pipeline, assistant.cli, ingest, vectorstore, prompts\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'gradio'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code.replace("os.environ = None\n", "")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
