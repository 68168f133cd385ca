"""The only reader of the environment: every setting with its default, read once at start."""

import os
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

DISCORD_API = "https://discord.com/api/v10"


class SettingsError(Exception):
    """Wrong settings, all of them at once, in words."""


def default_database_url() -> str:
    """Return the address of the database in the user's own data folder."""
    return f"sqlite:///{Path(platformdirs.user_data_dir('rollover', appauthor=False)) / 'rollover.db'}"


def _http_address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("must begin with https:// or http://")
    return value.rstrip("/")


def _discord_address(value: str) -> str:
    address = _http_address(value)
    return address if "/api" in address else f"{address}/api/v10"


HttpAddress = Annotated[str, AfterValidator(_http_address)]


class Settings(BaseSettings):
    """What an operator may set, by environment or in `.env`; `.env.example` explains each."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    discord_token: SecretStr | None = None
    discord_api_url: Annotated[str, AfterValidator(_discord_address)] = DISCORD_API
    database_url: str = Field(default_factory=default_database_url)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    contact: str = ""
    prices: bool = True
    price_interval_seconds: Annotated[int, Field(ge=60, le=3600)] = 60
    coinbase_url: HttpAddress = "https://api.exchange.coinbase.com"
    kraken_url: HttpAddress = "https://api.kraken.com"
    bitstamp_url: HttpAddress = "https://www.bitstamp.net"
    gemini_url: HttpAddress = "https://api.gemini.com"

    @property
    def uses_real_discord(self) -> bool:
        """Tell whether the program talks to Discord itself rather than to a stand-in."""
        return self.discord_api_url == DISCORD_API


def environment_without_secrets() -> dict[str, str]:
    """Return this process's environment for a child that needs no secret."""
    return {name: value for name, value in os.environ.items() if name.upper() != "DISCORD_TOKEN"}


def read_settings() -> Settings:
    """Return the settings.

    Raises: SettingsError that names every wrong setting; the values themselves are not repeated.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()]
        raise SettingsError("Wrong settings. " + "; ".join(wrong) + ".") from None
