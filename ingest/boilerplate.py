"""Lines of a website that are no content: links to more, buttons, cookie notices."""

from __future__ import annotations

import re

_VERB = r"(?:read|view|see|find|show|load|browse|discover|explore|download|share|print|click|learn|sign up|subscribe)"
_LINK_LINES = re.compile(
    rf"""^(?:
        {_VERB}\s+(?:all|more|events|here|pdf|now|less|this\s+page|the\s+latest\s+\w+|the\s+full\s+\w+)(?:\s+here)?
      | back\s+to\s+(?:top|home|overview) | (?:previous|next|home|menu|search|contact|login|log\ in)
      | accept\s+(?:all\s+)?cookies | cookie\s+(?:policy|settings) | privacy\s+(?:policy|statement)
      | skip\s+to\s+(?:main\s+)?content | follow\s+us(?:\s+on\s+\w+)? | all\s+rights\s+reserved
      | share\s+(?:on|via)\s+\w+ | tweet | ©.* | copyright\b.{{0,80}}
    )[.\s:›»>→]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_LINK_SENTENCE = re.compile(
    rf"(?:^|(?<=[.!?\"”])\s+){_VERB}\s+(?:the\s+)?(?:full\s+|whole\s+)?(?:story|more|article|report|text)(?:\s*here)?(?:\s*\.)?$",
    re.IGNORECASE,
)


def is_link_line(line: str) -> bool:
    """Whether a whole line is a button or link of a website."""
    return _LINK_LINES.match(line.strip()) is not None


def trim_link_sentence(text: str) -> str:
    """`text` without a closing "Read the full story here."."""
    return _LINK_SENTENCE.sub("", text.rstrip()).rstrip()


def normalised(line: str) -> str:
    """Letters and digits only, lower case: equal for lines that differ in spacing and marks."""
    return re.sub(r"\W+", "", line).lower()
