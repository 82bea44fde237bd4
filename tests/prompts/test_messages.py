"""Every message that the assistant asks for exists with the placeholders that it is given, and none is left over."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import prompts.loader
from assistant.web.chat import SCRIPT_TEXTS
from prompts import LANGUAGES, Messages, PromptError, load, speak
from prompts.loader import placeholders

ASSISTANT = Path(__file__).resolve().parents[2] / "assistant"

# Calls whose name is computed: the file, the first argument, and what the names that it stands for begin with.
# Each such name must stand in the source as it is, so that a message that nothing asks for is still found.
COMPUTED = {
    ("answering/pipeline.py", "reason"): "declined_",
    ("answering/plan_notes.py", "later"): "plan_",
    ("web/about.py", "name"): "about_",
    ("web/sources_document.py", "name"): "sources_",
    ("web/sources_facts.py", "name"): "sources_",
    ("web/sources_list.py", "name"): "sources_",
    ("web/sources_references.py", "spoken"): "sources_",
}
PREFIXED = {
    ("answering/citing.py", "label_corpus_"),
    ("answering/pipeline.py", "talk_"),
    ("answering/question_templates.py", "next_"),
    ("answering/about_corpus.py", "corpus_things_"),
    ("answering/about_corpus.py", "corpus_in_"),
    ("answering/about_corpus.py", "corpus_kind_"),
    ("answering/about_corpus.py", "corpus_if_"),
    ("answering/about_corpus.py", "corpus_if_superlative_"),
    ("answering/about_corpus.py", "corpus_if_topic_"),
    ("web/choices.py", "sources_kinds_"),
    ("web/sources_facts.py", "sources_kind_"),
    ("web/sources_facts.py", "sources_kinds_"),
    ("web/sources_facts.py", "sources_own_words_"),
    ("web/sources_list.py", "sources_"),
    ("web/sources_list.py", "sources_kinds_"),
}
# Names that are put together otherwise: the file, and what they begin or end with.
JOINED = {("web/chat.py", "'web_' + name.replace('-', '_')"), ("web/sources_list.py", "f'{name}_hint'")}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ASSISTANT.rglob("*.py")):
        yield path.relative_to(ASSISTANT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls() -> Iterator[tuple[str, ast.expr, ast.Call]]:
    """The file, the name (each of the two where a condition picks one) and the call itself."""
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _is_say(node.func):
                name = node.args[0]
                for choice in (name.body, name.orelse) if isinstance(name, ast.IfExp) else (name,):
                    yield file, choice, node


def _is_say(function: ast.expr) -> bool:
    return (isinstance(function, ast.Attribute) and function.attr == "say") or (
        isinstance(function, ast.Name) and function.id == "say"
    )


def prefix(name: ast.expr) -> str | None:
    """The text that an f-string begins with."""
    if isinstance(name, ast.JoinedStr) and isinstance(name.values[0], ast.Constant):
        return str(name.values[0].value)
    return None


def test_each_message_exists_and_is_given_exactly_its_placeholders() -> None:
    texts = load().texts
    checked = 0
    for file, name, call in calls():
        if not isinstance(name, ast.Constant) or any(keyword.arg is None for keyword in call.keywords):
            continue
        where = f"{file}:{call.lineno}: {name.value}"
        assert name.value in texts, f"{where} does not exist"
        assert {keyword.arg for keyword in call.keywords} == placeholders(texts[name.value]), where
        checked += 1
    assert checked > 20


def test_the_names_that_cannot_be_checked_are_listed() -> None:
    found = {
        (file, prefix(name) or ast.unparse(name)) for file, name, _ in calls() if not isinstance(name, ast.Constant)
    }
    assert found == COMPUTED.keys() | PREFIXED | JOINED


def test_no_message_is_unused() -> None:
    named = {name.value for _, name, _ in calls() if isinstance(name, ast.Constant)}
    constants = {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    constants |= {f"web_{name.replace('-', '_')}" for name in SCRIPT_TEXTS}
    constants |= {f"{name}_hint" for name in constants}
    unused = {
        name
        for name in load().texts
        if name not in named
        and not name.startswith(tuple(start for _, start in PREFIXED))
        and not (name.startswith((*COMPUTED.values(), "web_")) and name in constants)
    }
    assert not unused


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_another_language_has_all_of_the_interface(language: str) -> None:
    english, own = load(), load(f"messages.{language}.toml")
    left = "next_"  # questions, which are put in the language of the documents
    left_out = {name for name in english.texts.keys() - own.texts.keys() if not name.startswith(left)}
    assert left_out == set()
    assert speak(language).texts.keys() == english.texts.keys()
    assert speak(language).language == language


@pytest.mark.parametrize(
    ("text", "reason"),
    [("a = 'A'", "nothing says: a"), ("web_ask = 'Vraag {x}'", "uses"), ("not_found_words = 'Nee'", "placeholders")],
)
def test_a_translation_says_what_the_original_says(
    text: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = load()
    (tmp_path / "messages.nl.toml").write_text(f"questions = ['Waarom?']\n[texts]\n{text}")
    monkeypatch.setattr(prompts.loader, "files", lambda _: tmp_path)
    monkeypatch.setattr(prompts.loader, "load", lambda name="": load.__wrapped__(name) if name else english)
    with pytest.raises(PromptError, match=reason):
        speak.__wrapped__("nl")


def test_wrong_values_are_a_prompt_error() -> None:
    messages = Messages("v", {"hello": "Hello {name}", "number": "Hello {0}"}, ("Why?",))
    assert messages.say("hello", name="you") == "Hello you"
    for name in ("hello", "number", "missing"):
        with pytest.raises(PromptError, match=f"'{name}'"):
            messages.say(name)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("questions = ['Why?']\n[texts]\na = 5", "a must be a text"),
        ("questions = ['Why?']\n[texts]\na = {text = 5}", "a must be a text"),
        ("questions = ['Why?']\n[texts]\na = {uses = ['x']}", "a must be a text"),
        ("questions = ['Why?']\n[texts]\na = {text = '{x}', uses = 5}", "a must be a text"),
        ("questions = ['Why?']\n[texts]\na = {text = '{x}', uses = [['x']]}", "a must be a text"),
        ("questions = ['Why?']\n[texts]\na = {text = '{0}', uses = ['0']}", "plain names"),
        ("questions = ['Why?']\n[texts]\na = {text = '{x:{y}}', uses = ['x']}", "plain names"),
        ("questions = ['Why?']\n[texts]\na = '{x'", "a: "),
        ("questions = ['Why?']\n[texts]\na = '{x}'", "placeholders"),
        ("questions = ['Why?']\ntexts = 5", r"table \[texts\]"),
        ("questions = ['Why?']", r"table \[texts\]"),
        ("[texts]\na = 'A'", "questions"),
        ("questions = 'Why?'\n[texts]", "questions"),
        ("questions = []\n[texts]", "questions"),
        ("questions = [", "cannot be read"),
    ],
)
def test_a_broken_file_is_a_prompt_error(
    text: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.toml").write_text(text)
    monkeypatch.setattr(prompts.loader, "files", lambda _: tmp_path)
    with pytest.raises(PromptError, match=reason):
        load.__wrapped__("broken.toml")


def test_an_unknown_file_is_a_prompt_error() -> None:
    with pytest.raises(PromptError, match=r"messages\.xx\.toml cannot be read"):
        load("messages.xx.toml")
