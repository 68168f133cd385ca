"""The only reader of the environment: every setting with its default, read once at start."""

import base64
import os
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.setting_words import wrong_settings

DISCORD_API = "https://discord.com/api/v10"


class SettingsError(Exception):
    """Wrong settings, all of them at once, a sentence for each."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def default_database_url() -> str:
    """Return the address of the database in the user's own data folder."""
    return f"sqlite:///{Path(platformdirs.user_data_dir('rollover', appauthor=False)) / 'rollover.db'}"


def _http_address(value: str) -> str:
    parts = urlsplit(value)
    # The port is read too: one that is none raises.
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.port == 0 or len(value.split()) != 1:
        raise ValueError("must begin with https:// or http://")
    return value.rstrip("/")


def _discord_address(value: str) -> str:
    address = _http_address(value)
    return address if "/api" in address else f"{address}/api/v10"


def _separated(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _in_capitals(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _sendable(value: str) -> str:
    """Refuse what cannot stand in the header that tells sources who asks."""
    contact = value.strip()
    if not (contact.isascii() and contact.isprintable()) or set("()") & set(contact):
        raise ValueError("must be printable ASCII without brackets")
    return contact


def _by_source(value: object) -> object:
    if not isinstance(value, str):
        return value
    pairs = [one.partition("=") for one in value.replace(",", " ").split()]
    if not all(name and equals and told for name, equals, told in pairs):
        raise ValueError("must read as name=value, separated by commas")
    return {name: told for name, _, told in pairs}


def _place_to_listen(value: str) -> str:
    host, _, port = value.rpartition(":")
    if value and not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError("must read as host:port, such as 127.0.0.1:8080")
    return value


def is_loopback(address: str) -> bool:
    """Return whether an http address is one of this machine's own."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_token_of_discord(token: str) -> bool:
    """Return whether a token is in Discord's form: it begins with the bot's id, in base64. Those of a playground do
    not. Source: Discord, Reference, "Authentication".
    """
    head = token.strip().partition(".")[0]
    try:
        return base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)).isdigit()
    except ValueError:
        return False


HttpAddress = Annotated[str, AfterValidator(_http_address)]
DiscordIds = Annotated[frozenset[Annotated[int, Field(gt=0, lt=1 << 63)]], NoDecode, BeforeValidator(_separated)]

SourceNames = Annotated[frozenset[str], NoDecode, BeforeValidator(_separated)]
SourceMinutes = Annotated[dict[str, Annotated[int, Field(ge=5, le=10080)]], NoDecode, BeforeValidator(_by_source)]
SourceAddresses = Annotated[dict[str, HttpAddress], NoDecode, BeforeValidator(_by_source)]

_SECRETS = frozenset(
    {"DISCORD_TOKEN", "CONGRESS_API_KEY", "REGULATIONS_API_KEY", "OPEN_STATES_API_KEY", "LEGISCAN_API_KEY"}
)


class Settings(BaseSettings):
    """What an operator may set, by environment or in `.env`; `.env.example` explains each."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    discord_token: SecretStr | None = None
    discord_api_url: Annotated[str, AfterValidator(_discord_address)] = DISCORD_API
    clock: Literal["system", "playground"] = "system"
    database_url: str = Field(default_factory=default_database_url)
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_in_capitals)] = "INFO"
    contact: Annotated[str, AfterValidator(_sendable)] = ""
    owner_ids: DiscordIds = frozenset()
    health_address: Annotated[str, AfterValidator(_place_to_listen)] = ""
    prices: bool = True
    alert_hold_seconds: Annotated[int, Field(ge=0, le=300)] = 60
    price_interval_seconds: Annotated[int, Field(ge=60, le=3600)] = 60
    sources: bool | None = None
    sources_unconfirmed: bool = False
    sources_trusted: SourceNames = frozenset()
    source_first_days: Annotated[int, Field(ge=0, le=365)] = 0
    source_intervals: SourceMinutes = {}
    source_addresses: SourceAddresses = {}
    congress_api_key: SecretStr | None = None
    regulations_api_key: SecretStr | None = None
    open_states_api_key: SecretStr | None = None
    legiscan_api_key: SecretStr | None = None
    coinbase_url: HttpAddress = "https://api.exchange.coinbase.com"
    kraken_url: HttpAddress = "https://api.kraken.com"
    bitstamp_url: HttpAddress = "https://www.bitstamp.net"
    gemini_url: HttpAddress = "https://api.gemini.com"

    @field_validator("clock")
    @classmethod
    def _clock_of_a_playground(cls, value: str, given: ValidationInfo) -> str:
        """Refuse another time than the machine's with Discord itself: alerts would go out on the wrong day."""
        if value == "playground":
            if not is_loopback(given.data.get("discord_api_url", "")):
                raise ValueError("playground is for demos only: DISCORD_API_URL must be a playground on this machine")
            token = given.data.get("discord_token")
            if token is not None and is_token_of_discord(token.get_secret_value()):
                raise ValueError("playground is for demos only, and DISCORD_TOKEN is one of Discord's")
        return value

    @property
    def clock_address(self) -> str | None:
        """Return where the playground's clock is, None when the machine's own is used."""
        if self.clock == "system":
            return None
        parts = urlsplit(self.discord_api_url)
        return f"{parts.scheme}://{parts.netloc}/clock"

    @property
    def uses_real_discord(self) -> bool:
        """Tell whether the program talks to Discord itself rather than to a stand-in."""
        return self.discord_api_url == DISCORD_API

    @property
    def asks_sources(self) -> bool:
        """Tell whether official sources are asked: unless it is set, on Discord itself and not beside a stand-in."""
        return self.uses_real_discord if self.sources is None else self.sources

    @property
    def source_keys(self) -> dict[str, str]:
        """Return the keys of sources that are set, by the name of their setting."""
        keys = {
            "CONGRESS_API_KEY": self.congress_api_key,
            "REGULATIONS_API_KEY": self.regulations_api_key,
            "OPEN_STATES_API_KEY": self.open_states_api_key,
            "LEGISCAN_API_KEY": self.legiscan_api_key,
        }
        return {name: key.get_secret_value() for name, key in keys.items() if key is not None}


def environment_without_secrets() -> dict[str, str]:
    """Return this process's environment for a child that needs no secret."""
    return {name: value for name, value in os.environ.items() if name.upper() not in _SECRETS}


def read_settings() -> Settings:
    """Return the settings.

    Raises: SettingsError that names every wrong setting and says what to write; the values are not repeated.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = wrong_settings(error.errors(include_url=False, include_input=False))
        raise SettingsError(*wrong) from None
    except UnicodeDecodeError:
        raise SettingsError(".env is no text in UTF-8: write it anew, beginning with .env.example.") from None
    except OSError as error:
        raise SettingsError(f".env cannot be read ({error.strerror}): let the user this runs as read it.") from None
