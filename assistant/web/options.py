"""The few settings of the web server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.settings import Settings
from assistant.web.peers import Network


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Limits of the web server, and who may show it.

    `max_question` counts characters, `max_body` bytes of one request of the chat page, `max_questions` the questions
    of one conversation (the visitor's browser sends all of it with each question, so the two limits belong together);
    `max_api_body` bytes of one request of a program.
    `queue_size` is how many questions may wait before others are asked to come back, `workers` how many are answered
    at the same time.
    `host` is the address that the server listens on, `allowed_hosts` are names that it answers under (see `hosts`).
    `sites` are the origins of other sites that may show and use the assistant, `trusted_proxies` the proxies whose
    word on a visitor's address is taken; `requests_per_minute` holds for one address, `requests_per_minute_site` for
    one of the sites, and 0 is no limit. `feedback_file` takes visitors' opinions on answers, with their questions if
    `feedback_questions`; `language_model` says that one words the answers.
    """

    max_question: int = 2000
    max_questions: int = 30
    max_body: int = 2_000_000
    max_api_body: int = 300_000
    queue_size: int = 40
    workers: int = 2
    host: str = "127.0.0.1"
    allowed_hosts: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    requests_per_minute: int = 60
    requests_per_minute_site: int = 600
    feedback_file: Path | None = None
    feedback_questions: bool = False
    language_model: bool = False

    @classmethod
    def of(cls, settings: Settings) -> WebOptions:
        """What the operator has set."""
        return cls(
            max_question=settings.max_question_length,
            host=settings.host,
            allowed_hosts=settings.allowed_hosts,
            sites=settings.sites,
            trusted_proxies=settings.trusted_proxies,
            requests_per_minute=settings.requests_per_minute,
            requests_per_minute_site=settings.requests_per_minute_site,
            feedback_file=settings.data_dir / "feedback.jsonl" if settings.feedback else None,
            feedback_questions=settings.feedback_questions,
            language_model=settings.llm is not None,
            # Without a language model an answer is work for a processor, with one it is waiting for the model.
            workers=2 if settings.llm is None else 8,
        )

    @property
    def keeps_questions(self) -> bool:
        """Whether the question of an answer that somebody has an opinion on is kept."""
        return self.feedback_file is not None and self.feedback_questions

    @property
    def frame_ancestors(self) -> tuple[str, ...]:
        """The CSP sources of the pages that may show ours in a frame."""
        return ("'self'", *self.sites)
