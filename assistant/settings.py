"""Settings, from the environment (prefix NAP_) or a `.env` file; every one has a default that works."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

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

    site_max_pages: int = Field(default=500, ge=1, description="Most pages that are read of one site")
    site_pause: float = Field(default=0.5, ge=0, description="Seconds between two requests to a site")
    site_allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Hosts with private addresses that may be read all the same, separated by commas"
    )

    @field_validator("site_allowed_hosts", mode="before")
    @classmethod
    def _separated_by_commas(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

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
