"""The settings -> a model: names, extras, and a key that is nowhere to be read."""

from __future__ import annotations

import sys
import tomllib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from langchain_openai import ChatOpenAI
from typer.testing import CliRunner

from assistant.cli import app
from assistant.doctor import examine
from assistant.llm.errors import LlmFailed, LlmSetupError
from assistant.llm.model import ALIASES, EXTRAS, open_model
from assistant.llm.opening import open_language_model
from assistant.settings import Settings
from tests.assistant.llm.openai_server import FAULTS, serving

ROOT = Path(__file__).resolve().parents[3]
KEY = "sk-a1b2c3d4e5f6-do-not-show"


def test_a_model_of_openai() -> None:
    model = open_model(Settings(llm="openai:some-model", llm_api_key=KEY, llm_temperature=0, llm_max_tokens=77))
    assert isinstance(model, ChatOpenAI)
    assert (model.model_name, model.temperature, model.max_tokens, model.max_retries) == ("some-model", 0, 77, 0)
    assert KEY not in repr(model)


def test_a_server_of_ones_own_needs_no_key() -> None:
    model = open_model(Settings(llm="openai:m", llm_base_url="http://127.0.0.1:9/v1"))
    assert isinstance(model, ChatOpenAI)
    assert model.openai_api_base == "http://127.0.0.1:9/v1"


@pytest.mark.parametrize("name", ["", "openai", "openai:", ":x"])
def test_a_name_that_is_none(name: str) -> None:
    with pytest.raises(LlmSetupError, match="provider:model"):
        open_model(Settings().model_copy(update={"llm": name}))


def test_an_unknown_provider() -> None:
    with pytest.raises(LlmSetupError, match="not known"):
        open_model(Settings(llm="acme:x"))


def test_a_missing_key_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(LlmSetupError, match="NAP_LLM_API_KEY") as caught:
        open_model(Settings(llm="openai:x"))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("provider", ["anthropic", "mistral", "google", "ollama", "groq"])
def test_a_missing_package_is_named_with_what_to_run(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    package = {"mistral": "langchain_mistralai", "google": "langchain_google_genai"}.get(
        provider, f"langchain_{provider}"
    )
    monkeypatch.setitem(sys.modules, package, None)
    settings = Settings(llm=f"{provider}:x", llm_api_key=KEY)
    with pytest.raises(LlmSetupError, match="not installed") as caught:
        open_model(settings)
    if provider != "groq":
        assert f"pip install 'nap-assistant[{provider}]'" in str(caught.value)
    assert KEY not in str(caught.value)
    assert asked(settings) == (False, str(caught.value))


def test_each_extra_of_the_message_is_one_of_the_package() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(EXTRAS.values()) <= extras.keys()
    assert set(ALIASES.values()) <= EXTRAS.keys()


def asked(settings: Settings) -> tuple[bool, str]:
    """What the doctor finds when it asks the model."""
    (finding,) = [found for found in examine(settings, llm=True) if found.subject == "Language model"]
    return finding.ok, finding.text


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("refused", "cannot be reached. Check NAP_LLM_BASE_URL"),
        ("key", "refuses the key (401 or 403). Check NAP_LLM_API_KEY"),
        ("not found", "(404). Check the model's name in NAP_LLM"),
        ("limit", "(429). Wait"),
        ("error", "failed (5xx). Look at its log"),
        ("hang", "raise NAP_LLM_TIMEOUT"),
        ("slow", "raise NAP_LLM_TIMEOUT"),
        ("endless", "lower NAP_LLM_MAX_TOKENS"),
        ("empty", "is empty. Check the model's name"),
        ("wrong type", "cannot be read. Check that NAP_LLM_BASE_URL"),
    ],
)
def test_the_doctor_says_what_is_wrong_and_what_to_do(fault: str, said: str) -> None:
    with serving("All is ready here for the first question.", fault) as server:
        ok, text = asked(Settings(llm="openai:m", llm_base_url=server.base_url, llm_timeout=1.5))
    assert not ok
    assert said in text


def test_how_long_the_server_wants_to_be_left_alone() -> None:
    def asked_for(header: str) -> float | None:
        with serving(fault="limit", retry_after=header) as server:
            model = open_language_model(Settings(llm="openai:m", llm_base_url=server.base_url, llm_timeout=5))
            with pytest.raises(LlmFailed) as failure:
                model.complete([], model.deadline())
        return failure.value.retry_after

    in_two_hours = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    assert 3600 < (asked_for(in_two_hours) or 0) <= 7200
    assert [asked_for(header) for header in ("90", "1.5", "later")] == [90, 1.5, None]
    assert asked_for("Fri, 31 Dec 1999 23:59:59 GMT") == 0


def test_the_doctor_says_that_a_model_is_slow() -> None:
    with serving("ready", "slow") as server:
        settings = Settings(llm="openai:m", llm_base_url=server.base_url, llm_timeout=3.5)
        ok, text = asked(settings)
    assert ok
    assert "which is slow" in text


@pytest.mark.parametrize("fault", FAULTS)
def test_no_key_in_any_error_log_or_page(
    fault: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with serving("Belgium has four plans. " * 4, fault) as server:
        settings = Settings(llm="openai:m", llm_base_url=server.base_url, llm_api_key=KEY, llm_timeout=1.5)
        model = open_language_model(settings)
        try:
            model.complete([], model.deadline())
        except LlmFailed as failure:
            seen = f"{failure!r} {failure} {failure.__cause__!r} {failure.__context__!r}"
        else:
            seen = ""
        _, found = asked(settings)
        if fault != "refused":
            assert KEY in " ".join(server.keys), "the server did get the key"
    out = capfd.readouterr()
    everything = " ".join((seen, found, repr(settings), str(settings), out.out, out.err, caplog.text))
    assert KEY not in everything


def test_the_doctor_asks_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("ready") as server:
        monkeypatch.setenv("NAP_LLM", "openai:m")
        monkeypatch.setenv("NAP_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("NAP_LLM_API_KEY", KEY)
        result = CliRunner().invoke(app, ["doctor", "--llm"])
        assert "Language model: openai:m replied in" in result.output
        assert "slow" not in result.output
        assert KEY not in result.output
        assert len(server.heard) == 1


def test_the_doctor_without_a_model_says_how_to_get_one() -> None:
    result = CliRunner().invoke(app, ["doctor", "--llm"])
    assert "NAP_LLM is not set" in result.output
    assert "Language model" not in CliRunner().invoke(app, ["doctor"]).output
