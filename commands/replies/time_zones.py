"""Time zones by the names of their cities, as people type them: `New York`, `berlin`, `Eastern`, `ET`, `India`."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import babel
from babel.core import get_global
from babel.dates import format_time
from rapidfuzz import fuzz, process, utils

from calculations.errors import Shown, UserError
from commands.replies.inert import inert, shortened
from commands.replies.words import Phrasebook
from tracker.guilds.time_zones import is_time_zone

_COMMON = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix"),
    *("America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "America/Toronto", "America/Mexico_City"),
    *("America/Sao_Paulo", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Kyiv", "Africa/Lagos"),
    *("Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Shanghai", "Asia/Tokyo"),
    *("Australia/Sydney", "Pacific/Auckland", "Etc/UTC"),
)
"""The zones that stand for their region: offered first, and meant by a word that several share (`Eastern`)."""

_MOST_CHOICES = 25
_CHOICE_LIMIT = 100
"""Discord, Autocomplete: at most 25 choices of up to 100 characters."""

_RESEMBLES = 80
"""Similarity, 0 to 100, from which a name with a typo is offered: `Berln` is Berlin."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Zone:
    id: str
    city: str
    country: str
    other_words: tuple[str, ...]
    """Former names of the city, and what the region's clock is called: `eastern time`, `et`, `est` ..."""


def suggest_time_zones(phrases: Phrasebook, typed: str, now: datetime) -> list[tuple[str, str]]:
    """Return up to 25 pairs of name and IANA name that `typed` may mean, the likeliest first."""
    found = [zone_id for zone_id, _ in _likeliest(phrases.locale, typed)[:_MOST_CHOICES] if is_time_zone(zone_id)]
    return [(shortened(clock_in_words(phrases, zone_id, now), _CHOICE_LIMIT), zone_id) for zone_id in found]


def read_time_zone(phrases: Phrasebook, text: str) -> str:
    """Return the IANA name of what was typed.

    Raises: UserError when no zone is meant, or several are, naming the likeliest.
    """
    typed = " ".join(text.split())
    if is_time_zone(typed):
        return typed
    found = _likeliest(phrases.locale, typed) if typed else []
    best = [zone_id for zone_id, rank in found if rank == found[0][1] and is_time_zone(zone_id)]
    if len(best) == 1 or (best and best[0] in _COMMON):
        return best[0]
    if best:
        names = ", ".join(time_zone_in_words(phrases, zone_id) for zone_id in best[:_NAMED])
        raise UserError("zone.several", text=inert(typed, limit=50), names=Shown(names))
    raise UserError("zone.unknown", text=inert(typed, limit=50))


def time_zone_in_words(phrases: Phrasebook, zone_id: str) -> str:
    """Return a zone's city and country: `New York (United States)`; the id itself where nobody named it."""
    zone = next((zone for zone in _zones(phrases.locale) if zone.id == zone_id), None)
    if zone is None:
        return zone_id
    return phrases.say("zone.name", city=zone.city, country=zone.country) if zone.country else zone.city


def clock_in_words(phrases: Phrasebook, zone_id: str, now: datetime) -> str:
    """Return a zone with what its clocks show now, by which people know their own."""
    time = format_time(now, "short", tzinfo=ZoneInfo(zone_id), locale=phrases.locale)
    return phrases.say("zone.clock", zone=time_zone_in_words(phrases, zone_id), time=str(time).replace("\u202f", " "))


def _likeliest(locale: babel.Locale, typed: str) -> list[tuple[str, int]]:
    """Return pairs of a zone's id and its rank, the lowest first; common zones lead their rank."""
    wanted = typed.strip().casefold().replace("_", " ")
    zones = _zones(locale)
    if not wanted:
        return [(zone_id, 0) for zone_id in _COMMON]
    ranked = [(zone.id, rank) for zone in zones if (rank := _rank(zone, wanted)) is not None]
    if not ranked:
        cities = {zone.id: zone.city for zone in zones}
        close = process.extract(
            wanted, cities, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_RESEMBLES
        )
        ranked = [(zone_id, round(100 - score)) for _, score, zone_id in close]
    return sorted(ranked, key=lambda entry: (entry[1], entry[0] not in _COMMON))


def _rank(zone: _Zone, wanted: str) -> int | None:
    """Return how well a zone fits, 0 best; None when it does not."""
    city, name, country = zone.city.casefold(), zone.id.casefold().replace("_", " "), zone.country.casefold()
    if wanted in (city, name):
        return 0
    if wanted in (country, *zone.other_words):
        return 1
    if city.startswith(wanted):
        return 2
    if any(word.startswith(wanted) for word in (*city.split(), country, *country.split(), *zone.other_words)):
        return 3
    if len(wanted) >= 3 and (wanted in name or wanted in city):
        return 4
    return None


@lru_cache(maxsize=8)
def _zones(locale: babel.Locale) -> tuple[_Zone, ...]:
    territories = get_global("zone_territories")
    regions = get_global("meta_zones")
    former: dict[str, list[str]] = defaultdict(list)
    for old_id, zone_id in get_global("zone_aliases").items():
        former[zone_id].append(old_id.rpartition("/")[2].replace("_", " ").casefold())
    named = [
        _Zone(
            zone_id,
            _city(locale, zone_id),
            _country(locale, territory),
            (*former[zone_id], *_region_words(locale, regions.get(zone_id))),
        )
        for zone_id, territory in territories.items()
        if not zone_id.startswith("Etc/")
    ]
    return (*sorted(named, key=lambda zone: zone.city), _Zone("Etc/UTC", "UTC", "", ("utc", "gmt", "z")))


def _city(locale: babel.Locale, zone_id: str) -> str:
    stated = locale.time_zones.get(zone_id, {}).get("city")
    return str(stated) if stated else zone_id.rpartition("/")[2].replace("_", " ")


def _country(locale: babel.Locale, territory: str) -> str:
    return str(locale.territories.get(territory, "")) if territory != "001" else ""


def _region_words(locale: babel.Locale, region: str | None) -> tuple[str, ...]:
    names = locale.meta_zones.get(region, {}) if region is not None else {}
    return tuple(str(word).casefold() for length in ("long", "short") for word in dict(names.get(length, {})).values())
