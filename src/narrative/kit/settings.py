"""What an installation may set: the environment, the command line's options, and sensible values for everything."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from narrative.errors import Invalid
from narrative.kit.secrets import KEEPER, LiveSecret

_ROOT_FOLDER = Path("/var/lib/narrative-os")


def _name_variable(field: str) -> str:
    return "DATABASE_URL" if field == "database_url" else f"NARRATIVE_{field.upper()}"


def find_data_folder() -> Path:
    """Return where books are kept when nobody says otherwise.

    The database never runs as root, so root's own home, which other accounts cannot enter, is no place for it.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return _ROOT_FOLDER
    return platformdirs.user_data_path("narrative-os", appauthor=False)


class BadSetting(Invalid):
    """The setting {name} cannot be used: {reason}. Nothing was started."""


class Settings(BaseSettings):
    """The settings of one running studio; every field is also an environment variable ``NARRATIVE_<FIELD>``."""

    model_config = SettingsConfigDict(
        env_prefix="NARRATIVE_", extra="ignore", frozen=True, populate_by_name=True, hide_input_in_errors=True
    )

    data: Path = Field(default_factory=find_data_folder, description="The folder that holds every book.")
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on; 0 takes any free one.")
    mode: Literal["local", "multi-user"] = Field(
        default="local",
        description="local: one author on this machine, signed in by itself; multi-user: everybody signs in.",
    )
    public_url: str = Field(default="", description="Where browsers find a multi-user studio, such as https://x.org.")
    sign_up: Literal["open", "invited"] = Field(
        default="open", description="Who may open an account: anybody, or only whom somebody invited."
    )
    smtp_url: SecretStr | None = Field(
        default=None, description="Where mail goes: smtp://, smtps:// or smtp+starttls://user:password@host:port."
    )
    mail_from: str = Field(default="Narrative OS <narrative@localhost>", description="Whom mail comes from.")
    redis_url: SecretStr | None = Field(default=None, description="A Redis for limits shared by several processes.")
    database_url: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("DATABASE_URL", "NARRATIVE_DATABASE_URL", "database_url"),
        description="A PostgreSQL 17 or newer to use instead of the embedded one.",
    )
    migration_url: SecretStr | None = Field(
        default=None, description="The same database as the role that owns its tables, if that is another one."
    )
    encryption_keys: SecretStr | None = Field(
        default=None,
        description="What keeps kept secrets shut, newest first: keys of 32 bytes in base64, apart by blanks.",
    )
    secret_seconds: int = Field(
        default=300, ge=1, description="How long a setting that is kept elsewhere is used before it is looked up again."
    )
    pg_bin: Path | None = Field(
        default=None, description="A folder with PostgreSQL's programs, instead of the wheel's."
    )
    worker: bool = Field(default=True, description="Whether this process also runs the jobs.")
    sample: bool = Field(default=True, description="Whether an empty studio starts with the sample novel.")
    pool_size: int = Field(default=10, ge=2, le=100, description="How many database connections requests share.")
    processes: int = Field(default=1, ge=1, le=32, description="How many processes read and check novels.")
    process_memory: int = Field(default=2048, ge=256, description="What such a process may take at most, in MiB.")
    limits: bool = Field(default=True, description="Whether a multi-user studio limits how much one may ask.")
    proxies: int = Field(default=0, ge=0, le=5, description="How many proxies of your own stand before the studio.")
    request_seconds: int = Field(default=60, ge=1, description="How long one request may take.")
    json_depth: int = Field(default=64, ge=8, description="How deep a request's JSON may be nested.")
    body_limit: int = Field(default=8, ge=1, description="The largest request, in MiB.")
    upload_limit: int = Field(default=80, ge=1, description="The largest uploaded file, in MiB.")
    retention_months: int = Field(
        default=0, ge=0, description="After how many months without work a book is laid in cold storage; 0 is never."
    )
    retention_days: int = Field(default=30, ge=1, description="How many days before that its owner is told.")
    cold_storage: Path | None = Field(default=None, description="Where those books lie, instead of the data folder.")
    origins: tuple[str, ...] = Field(default=(), description="Further web origins that may use the API.")

    @property
    def address(self) -> str:
        """Where the studio is, for a browser."""
        host = f"[{self.host}]" if ":" in self.host and not self.host.startswith("[") else self.host
        return f"http://{host}:{self.port}"

    @property
    def cold_folder(self) -> Path:
        """The folder of books in cold storage."""
        return self.cold_storage or self.data / "cold"

    @property
    def is_local(self) -> bool:
        """Whether the one author is signed in by itself."""
        return self.mode == "local"

    @property
    def site(self) -> str:
        """Where people open the studio, without a slash at the end: what links in mails begin with."""
        return (self.public_url or self.address).rstrip("/")

    @field_validator("*")
    @classmethod
    def _look_up(cls, value: Any, info: ValidationInfo) -> Any:
        """Let every secret be kept elsewhere: it may be a reference or hold one (see ``kit.secrets``)."""
        if not isinstance(value, SecretStr) or isinstance(value, LiveSecret):
            return value
        return LiveSecret(value.get_secret_value(), _name_variable(info.field_name or ""))

    @field_validator("public_url")
    @classmethod
    def _is_site(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (
            parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query
        ):
            raise ValueError("It is the address of a whole site, such as https://books.example.org")
        return url.rstrip("/")

    @field_validator("data")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        return folder.expanduser().absolute()

    @property
    def secrets(self) -> tuple[LiveSecret, ...]:
        """The settings that are kept elsewhere, or hold something that is."""
        found = (getattr(self, name) for name in type(self).model_fields)
        return tuple(value for value in found if isinstance(value, LiveSecret) and value.references)


@asynccontextmanager
async def renew_secrets(settings: Settings) -> AsyncIterator[None]:
    """Look up every setting that is kept elsewhere, and again and again while the block lasts. Raises SecretAway."""
    for secret in settings.secrets:
        await asyncio.to_thread(secret.get_secret_value)
    if not settings.secrets:
        yield
        return
    async with KEEPER.renewing(settings.secret_seconds):
        yield


def load_settings(**given: Any) -> Settings:
    """Return the settings of the environment, with what is ``given`` (and not None) before them. Raises BadSetting."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as problem:
        error = problem.errors()[0]
        name = f"NARRATIVE_{str(error['loc'][0]).upper()}" if error["loc"] else "NARRATIVE"
        reason = error["msg"].removeprefix("Value error, ")
        raise BadSetting(name=name, reason=reason[:1].lower() + reason[1:]) from problem
    except SettingsError as problem:
        raise BadSetting(name="in the environment", reason=str(problem)) from problem
