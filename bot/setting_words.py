"""Wrong settings in words: one sentence for each, which says what to write instead and repeats no value."""

from collections.abc import Iterable, Mapping
from typing import Any

_ADDRESS = "an address that begins with https:// or http://"
_SWITCH = "on or off"

WHAT_TO_WRITE: Mapping[str, str] = {
    "DISCORD_TOKEN": "the bot's token as the developer portal shows it (Bot > Reset Token)",
    "DISCORD_API_URL": f"{_ADDRESS}, or nothing for Discord itself",
    "CLOCK": "system, or playground in a demo",
    "DATABASE_URL": "an absolute address such as sqlite:////var/lib/rollover/rollover.db",
    "LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
    "CONTACT": "an address or an e-mail in plain letters without round brackets, or nothing",
    "OWNER_IDS": "Discord user ids such as 1300000000000000013, separated by commas",
    "ALERT_HOLD_SECONDS": "a whole number of seconds from 0 to 300",
    "HEALTH_ADDRESS": "host:port, such as 127.0.0.1:8080, or nothing",
    "PRICES": _SWITCH,
    "PRICE_INTERVAL_SECONDS": "a whole number of seconds from 60 to 3600",
    "SOURCES": f"{_SWITCH}, or nothing",
    "SOURCES_UNCONFIRMED": _SWITCH,
    "SOURCES_TRUSTED": "names of sources, separated by commas",
    "SOURCE_FIRST_DAYS": "a whole number of days from 0 to 365",
    "SOURCE_INTERVALS": "whole minutes from 5 to 10080 by source, such as white_house=30,sec=60",
    "SOURCE_ADDRESSES": "addresses by source, such as congress=https://proxy.example.org",
    "CONGRESS_API_KEY": "the key as api.congress.gov gave it",
    "REGULATIONS_API_KEY": "the key as api.data.gov gave it",
    "OPEN_STATES_API_KEY": "the key as openstates.org gave it",
    "LEGISCAN_API_KEY": "the key as legiscan.com gave it",
    "COINBASE_URL": _ADDRESS,
    "KRAKEN_URL": _ADDRESS,
    "BITSTAMP_URL": _ADDRESS,
    "GEMINI_URL": _ADDRESS,
}


def wrong_settings(errors: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return a sentence for each setting that is wrong, given what pydantic says of them, in its order."""
    sentences: dict[str, str] = {}
    for error in errors:
        name = str(error["loc"][0]).upper()
        sentences.setdefault(name, f"{name}: {_reason(name, error)}.")
    return tuple(sentences.values())


def _reason(name: str, error: Mapping[str, Any]) -> str:
    own = error.get("ctx", {}).get("error")
    if name == "CLOCK" and own is not None:
        # It is right by itself, and wrong beside another setting.
        return str(own)
    return f"write {WHAT_TO_WRITE[name]}" if name in WHAT_TO_WRITE else "this is none of what it may be"
