"""Settings, from the environment (prefix NAP_) or a `.env` file; every one has a default that works."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.origins import host_name, origin_of
from ingest import SiteOptions


class Settings(BaseSettings):
    """What an operator may change. `nap doctor` prints the values in force."""

    model_config = SettingsConfigDict(env_prefix="NAP_", env_file=".env", extra="ignore")

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("nap-assistant", appauthor=False),
        description="Folder for the index and the prepared embedding model",
    )
    index_dir: Path | None = Field(
        default=None, description="Folder of the index; `index` below the data folder if not set"
    )
    models_dir: Path | None = Field(
        default=None, description="Folder of prepared models; `models` below the data folder if not set"
    )
    embedding_model: str = Field(
        default="all-MiniLM-L6-v2", description="Name or path of a sentence-transformers model"
    )
    embedding_precision: Literal["fp32", "int8"] = Field(
        default="fp32", description="int8 embeds in two thirds of the time and less memory, a little less exactly"
    )
    host: str = Field(default="127.0.0.1", description="Address that the web chat listens on")
    port: int = Field(default=7860, ge=0, le=65535, description="Port of the web chat; 0 takes a free one")
    max_question_length: int = Field(default=2000, ge=50, le=10_000, description="Characters of a question")
    sites: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Sites that may show the assistant, such as https://ngo.example, separated by commas; none if empty",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Names that the web chat answers under, such as nap.example, separated by commas; if none is "
        "listed, this computer's own where it listens on 127.0.0.1, and any elsewhere",
    )
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas",
    )
    requests_per_minute: int = Field(default=60, ge=0, description="Questions and searches of one address; 0: no limit")
    requests_per_minute_site: int = Field(
        default=600, ge=0, description="Questions and searches from one embedding site; 0: no limit"
    )
    feedback: bool = Field(
        default=True, description="Keep whether answers helped, without questions, in feedback.jsonl in the data folder"
    )
    feedback_questions: bool = Field(default=False, description="Keep the question with such an opinion as well")

    site_max_pages: int = Field(default=500, ge=1, description="Most pages that are read of one site")
    site_pause: float = Field(default=0.5, ge=0, description="Seconds between two requests to a site")
    site_allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Hosts with private addresses that may be read all the same, separated by commas"
    )

    llm: str | None = Field(
        default=None, description="Language model as provider:model, such as ollama:llama3.1; none if not set"
    )
    llm_base_url: str | None = Field(default=None, description="Address of the model's server, if not the vendor's")
    llm_api_key: SecretStr | None = Field(default=None, description="Key for the model's server")
    llm_temperature: float | None = Field(default=None, ge=0, le=2, description="The provider's own if not set")
    llm_timeout: float = Field(
        default=30, gt=0, le=600, description="Seconds that the model has for one question, all in all"
    )
    llm_max_tokens: int = Field(default=1000, ge=50, le=100_000, description="Most tokens of one reply")
    llm_per_minute: int | None = Field(default=60, ge=1, description="Most calls of the model in a minute")
    llm_per_day: int | None = Field(default=5000, ge=1, description="Most calls of the model in 24 hours")
    llm_unsupported: Literal["remove", "mark"] = Field(
        default="remove", description="What happens to sentences that the sources do not support"
    )

    @field_validator("llm", "llm_base_url", "llm_api_key", "llm_temperature", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("site_allowed_hosts", "sites", "allowed_hosts", mode="before")
    @classmethod
    def _separated_by_commas(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: Any) -> Any:
        parts = cls._separated_by_commas(value)
        return tuple(ip_network(part) if isinstance(part, str) else part for part in parts)

    @field_validator("sites")
    @classmethod
    def _origins(cls, sites: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(origin_of, sites)))

    @field_validator("allowed_hosts")
    @classmethod
    def _host_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(host_name, names)))

    def site_options(self, max_pages: int | None = None, pause: float | None = None) -> SiteOptions:
        """How sites are read; what is given goes before the settings."""
        return SiteOptions(
            max_pages=self.site_max_pages if max_pages is None else max_pages,
            pause=self.site_pause if pause is None else pause,
            allowed_hosts=self.site_allowed_hosts,
        )

    @property
    def index(self) -> Path:
        """The folder of the index in force."""
        return self.index_dir or self.data_dir / "index"

    @property
    def models(self) -> Path:
        """The folder of prepared embedding models."""
        return self.models_dir or self.data_dir / "models"
