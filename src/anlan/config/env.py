"""Typed configuration from the environment or `.env`; a wrong value stops the start with one clear sentence."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

import anlan
from anlan.infra import postgres
from anlan.infra.trouble import Trouble

CHECKOUT = Path(anlan.__file__).parents[2]
PREFIX = "ANLAN_"
READ_ELSEWHERE = {"ANLAN_POSTGRES_BIN", "ANLAN_NATS_BIN", "ANLAN_TEST_DATA"}  # by infra and tests
SECRET = {"DATABASE_URL", "NATS_URL", "ANLAN_SECRET"}  # never repeated on a terminal
ROLE_OF = {"owner": "anlan_owner", "web": "anlan_app", "work": "anlan_work", "sense": "anlan_sense"}


def default_data() -> Path:
    """The data folder nobody named. As root it must lie where the service account may go, so not in the checkout."""
    if os.geteuid() != 0:
        return CHECKOUT / ".anlan"
    return Path("/var/lib/anlan") / hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:12]


def told(key: str, **constraints: Any) -> Any:
    """A field whose wrong value is told by the catalogue's sentence `key`."""
    return Field(json_schema_extra={"sentence": key}, **constraints)


Port = Annotated[int, told("platform.env.port", ge=1, le=65535)]
Choice = told("platform.env.choice")


class Env(BaseSettings):
    """What a process is told from outside. Field names are the variables' names in lower case, without prefix."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=CHECKOUT / ".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data: Annotated[Path, told("platform.env.path")] = Field(default_factory=default_data)
    world: Annotated[str, told("platform.env.world", pattern=r"^[a-z][a-z0-9_-]{0,39}$")] = "live"
    process: Annotated[Literal["owner", "web", "work", "sense"], Choice] = "web"
    host: Annotated[str, told("platform.env.host", min_length=1)] = "127.0.0.1"  # a city's operator opens it knowingly
    hosts: Annotated[str, told("platform.env.host")] = ""  # names browsers may use, comma-separated; "" = any
    port: Port = 8000
    mqtt_port: Port = 1883
    nats_port: Port = 4222
    demo: Annotated[bool, told("platform.env.flag")] = False
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Choice] = "info"
    parts_days: Annotated[int, told("platform.env.days", ge=1, le=365)] = 7
    secret: Annotated[str | None, told("platform.env.secret", min_length=32)] = None
    database_url: Annotated[
        str | None,
        told("platform.env.database_url", pattern=r"^postgres(ql)?://", validation_alias="DATABASE_URL"),
    ] = None
    nats_url: Annotated[
        str | None, told("platform.env.nats_url", pattern=r"^(nats|tls)://", validation_alias="NATS_URL")
    ] = None

    @field_validator("data")
    @classmethod
    def _absolute(cls, data: Path) -> Path:
        return data.expanduser().absolute()

    def variables(self) -> dict[str, str]:
        """This configuration as variables, for a child process."""
        named = {field.validation_alias or PREFIX + name.upper(): name for name, field in Env.model_fields.items()}
        values = {str(variable): getattr(self, name) for variable, name in named.items()}
        return {variable: str(value) for variable, value in values.items() if value is not None}

    @property
    def secret_key(self) -> str:
        """Django's secret: given, or made on the first start and kept in the data folder."""
        return self.secret or postgres.Secrets(self.data).get("secret_key")

    def dsn(self, process: str | None = None) -> str:
        """How this process (or another kind of process) logs in to its world's database."""
        role = ROLE_OF[process or self.process]
        return postgres.dsn(self.data, role, self.world, self.database_url)


def load() -> Env:
    """Read the configuration. Raises `Trouble` that names variable, value and what was expected."""
    unknown = sorted(name for name in given() if name.startswith(PREFIX) and name not in known())
    if unknown:
        raise Trouble("platform.env.unknown", variable=unknown[0], known=", ".join(sorted(known())))
    try:
        return Env()
    except ValidationError as wrong:
        raise explained(wrong) from wrong


def given() -> dict[str, str | None]:
    return {**dotenv_values(CHECKOUT / ".env"), **os.environ}


def known() -> set[str]:
    names = {field.validation_alias or PREFIX + name.upper() for name, field in Env.model_fields.items()}
    return {str(name) for name in names} | READ_ELSEWHERE


def explained(wrong: ValidationError) -> Trouble:
    """The first mistake of a configuration as a sentence's key and facts."""
    mistake = wrong.errors()[0]
    place = str(mistake["loc"][0])
    variable = place if place in known() else PREFIX + place.upper()
    field = Env.model_fields[variable.removeprefix(PREFIX).lower()]
    extra = field.json_schema_extra
    assert isinstance(extra, dict), variable
    choices = ", ".join(getattr(field.annotation, "__args__", ())) if "literal" in mistake["type"] else ""
    value = "…" if variable in SECRET else mistake["input"]
    return Trouble(str(extra["sentence"]), variable=variable, value=value, choices=choices)


try:
    env = load()
except Trouble as trouble:  # an importer can't go on; the commands' door renders the sentence in words
    trouble.add_note(f"configuration: {trouble}")
    raise

__all__ = ["CHECKOUT", "Env", "env", "load"]
