"""Every sentence that the assistant says and that is not a quotation.

    messages.toml -> load() -> Messages.say("name", **values)

Files are read when first asked for, and each message is checked against the placeholders that its caller may use,
so that a slip in a text shows when the assistant starts and not in front of a visitor.
"""

from prompts.loader import LANGUAGES, Messages, PromptError, load, speak
from prompts.model_prompts import ModelPrompt, load_prompt

__all__ = ["LANGUAGES", "Messages", "ModelPrompt", "PromptError", "load", "load_prompt", "speak"]
