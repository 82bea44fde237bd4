"""What can go wrong with a language model.

    LlmError
      LlmSetupError    the settings name a model that cannot be opened; the text says what to do
      LlmFailed        a call brought no usable text; `reason` says why, in one word

No text of a provider is ever repeated in them: providers quote the key that they refuse.
"""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "unreachable",
    "timeout",
    "key",
    "model",
    "limit",
    "request",
    "server",
    "broken",
    "empty",
    "too_long",
    "budget",
    "busy",
]

# What each reason means to an operator.
EXPLAINED: dict[Reason, str] = {
    "unreachable": "The server cannot be reached. Check NAP_LLM_BASE_URL and that the server runs.",
    "timeout": "No complete reply in time. Try a smaller model, or raise NAP_LLM_TIMEOUT.",
    "key": "The server refuses the key (401 or 403). Check NAP_LLM_API_KEY.",
    "model": "The server does not know the model or the address (404). Check the model's name in NAP_LLM, and NAP_LLM_BASE_URL.",
    "limit": "The server says that too much was asked (429). Wait, or raise the limit with the provider.",
    "request": "The server refuses the request (4xx). Some models take no NAP_LLM_TEMPERATURE, or fewer NAP_LLM_MAX_TOKENS.",
    "server": "The server failed (5xx). Look at its log.",
    "broken": "The reply cannot be read. Check that NAP_LLM_BASE_URL speaks the protocol of the provider in NAP_LLM.",
    "empty": "The reply is empty. Check the model's name in NAP_LLM.",
    "too_long": "The reply does not end. Check the model, or lower NAP_LLM_MAX_TOKENS.",
    "budget": "The budget of NAP_LLM_PER_MINUTE or NAP_LLM_PER_DAY is spent.",
    "busy": "Too many earlier calls have not ended yet.",
}


class LlmError(Exception):
    """The language model cannot be used; the text says what to do."""


class LlmSetupError(LlmError):
    """The settings name a model that cannot be opened; the text says what to do."""


class LlmFailed(LlmError):
    """A call brought no usable text.

    `retry_after` are the seconds after which the server wants to be asked again, where it said so.
    """

    def __init__(self, reason: Reason, retry_after: float | None = None) -> None:
        """The text is the explanation of the reason, and nothing that came from outside."""
        super().__init__(EXPLAINED[reason])
        self.reason = reason
        self.retry_after = retry_after
