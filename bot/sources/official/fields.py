"""Reading payloads of official sources: the documented shape, or a SourceError; one odd row does not cost the rest."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.policy.sightings import TITLE_LIMIT, Sighting, plain
from tracker.policy.typed_fields import is_link
from tracker.source_error import SourceError

log = logging.getLogger(__name__)

EASTERN = ZoneInfo("America/New_York")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1789, 2200)
"""From the first Congress on. A day outside of these is a slip, and the calendar's own ends break every sum of days."""

Row = Mapping[str, object]


def wrong_shape(source: str, reason: str) -> SourceError:
    """Return the error of an answer that is not what the source documents."""
    return SourceError(source, reason, temporary=False)


def object_of(source: str, value: object, field: str = "the answer") -> Row:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise wrong_shape(source, f"{field} is no object")
    return value


def list_of(source: str, value: object, field: str) -> Sequence[object]:
    """Return a JSON list."""
    if not isinstance(value, list):
        raise wrong_shape(source, f"{field} is no list")
    return value


def sightings_of(source: str, rows: Iterable[object], read: Callable[[Row], Sighting | None]) -> tuple[Sighting, ...]:
    """Return what `read` makes of each row, leaving out those that it gives None for.

    A row that `read` cannot read (it raises ValueError) is left out and logged: a moderator would rather miss one than
    all. When no row at all can be read, the shape has changed.
    Raises: SourceError then.
    """
    found: dict[str, Sighting] = {}
    odd = 0
    total = 0
    reason = ""
    for row in rows:
        total += 1
        try:
            if not isinstance(row, dict):
                raise ValueError("is no object")
            sighting = read(row)
        except ValueError as error:
            odd += 1
            reason = str(error)
            continue
        if sighting is not None:
            found[sighting.key] = sighting
    if odd and odd == total:
        raise wrong_shape(source, f"none of {total} rows can be read: {reason[:100]}")
    if odd:
        log.warning("%s: %d of %d rows cannot be read and are left out: %s", source, odd, total, reason[:100])
    return tuple(found.values())


def text_in(row: Row, field: str) -> str:
    """Return a text that must be there. Raises: ValueError, also for half a character, which no database holds."""
    text = _text(row, field)
    text.encode()
    return text


def _text(row: Row, field: str) -> str:
    value = row.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{field} is missing")
    return value.strip()


def title_in(row: Row, field: str) -> str:
    """Return a title as plain text. Raises: ValueError, also when nothing readable is in it."""
    title = plain(_text(row, field), limit=TITLE_LIMIT)
    if not title:
        raise ValueError(f"{field} is missing")
    return title


def day_in(row: Row, field: str) -> date:
    """Return a date that must be there, the day of a text that begins as 2026-11-24. Raises: ValueError."""
    day = day_or_none(row.get(field))
    if day is None:
        raise ValueError(f"{field} is no date")
    return day


def day_or_none(value: object) -> date | None:
    """Return the day that a text begins with; None for anything else, an empty text and a day outside YEARS too."""
    if isinstance(value, str) and (found := _DAY.match(value.strip())):
        try:
            day = date.fromisoformat(found[0])
        except ValueError:
            return None
        return day if day.year in YEARS else None
    return None


def eastern_day(value: object) -> date | None:
    """Return the day in Washington of a moment with a zone, which may be another than the moment's day in UTC."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if moment.tzinfo is None or moment.year not in YEARS:
        return None
    return moment.astimezone(EASTERN).date()


def rows_in(row: Row, field: str) -> list[Row]:
    """Return the objects of a list; empty where there is none, and without what is no object."""
    value = row.get(field)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def texts_in(row: Row, field: str) -> list[str]:
    """Return the texts of a list; empty where there is none, and without what is no text."""
    value = row.get(field)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def web_address(value: object, *, instead: str) -> str:
    """Return a link that the record takes, `instead` for anything that is none. Raises: ValueError where both are."""
    for link in (value, instead):
        if isinstance(link, str) and is_link(link.strip()):
            return link.strip()
    raise ValueError("it has no link")
