"""The settings -> a LangChain chat model, of any provider that `init_chat_model` knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.llm.errors import LlmSetupError
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# Our names beside those of LangChain.
ALIASES = {"mistral": "mistralai", "google": "google_genai"}
# The extra of this package that brings a provider's package.
EXTRAS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "mistralai": "mistral",
    "google_genai": "google",
    "ollama": "ollama",
}
# A server of one's own that speaks OpenAI's protocol asks for no key, but the client insists on one.
NO_KEY = "none"


def open_model(settings: Settings) -> BaseChatModel:
    """The chat model that `settings.llm` names, as "provider:model". Nothing is sent yet.

    Raises LlmSetupError for an unknown provider, one whose package is not installed, and a missing key.
    """
    provider, _, name = (settings.llm or "").partition(":")
    provider = ALIASES.get(provider.strip(), provider.strip())
    if not provider or not name.strip():
        raise LlmSetupError(
            f"NAP_LLM={settings.llm} names no model. Write it as provider:model, such as openai:gpt-5-mini."
        )
    problem = ""
    try:
        from langchain.chat_models import init_chat_model

        model: BaseChatModel = init_chat_model(name.strip(), model_provider=provider, **_options(provider, settings))
        return model
    except ImportError:
        problem = _missing(provider)
    except ValueError as error:
        problem = (
            f"NAP_LLM={settings.llm}: this provider is not known. Known are {', '.join(EXTRAS)} and LangChain's others."
            if "Unsupported provider" in str(error)
            else _refused(settings)
        )
    except Exception:  # noqa: BLE001 - each provider has errors of its own, and their texts may quote the key
        problem = _refused(settings)
    # Raised here and not above, so that no traceback carries the provider's error along.
    raise LlmSetupError(problem)


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    given: dict[str, Any] = {"base_url": settings.llm_base_url, "temperature": settings.llm_temperature}
    if provider == "ollama":
        given |= {"num_predict": settings.llm_max_tokens, "client_kwargs": {"timeout": settings.llm_timeout}}
    else:
        # No retries: there is a grounded answer to fall back on, and a visitor who waits.
        given |= {"max_tokens": settings.llm_max_tokens, "timeout": settings.llm_timeout, "max_retries": 0}
        given["api_key"] = settings.llm_api_key
        if provider == "openai" and settings.llm_base_url and settings.llm_api_key is None:
            given["api_key"] = NO_KEY
    return {name: value for name, value in given.items() if value is not None}


def _missing(provider: str) -> str:
    if extra := EXTRAS.get(provider):
        return f"The package for {provider} is not installed. Run: pip install 'nap-assistant[{extra}]'"
    return f"The package for {provider} is not installed. Install LangChain's package for it."


def _refused(settings: Settings) -> str:
    return (
        f"NAP_LLM={settings.llm}: the model cannot be opened. Check the name, NAP_LLM_BASE_URL, and that a key is "
        "given in NAP_LLM_API_KEY if the provider wants one."
    )
