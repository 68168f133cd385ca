"""Congress.gov, API v3: bills of the sitting Congress that concern the record, and their steps.

There is no search: the list of bills updated since the last walk is read whole, and those whose title or number
concerns the record are read in detail. Mass reprocessing touches thousands of old bills, so that an update is no news:
only steps are. One step can appear two or three times under different codes.
Source: github.com/LibraryOfCongress/api.congress.gov (README, BillEndpoint.md, ChangeLog), checked 2026-11-24. The JSON
must be asked for: the default form has changed before.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from bot.sources.official.access import Access
from bot.sources.official.fields import (
    Row,
    day_in,
    day_or_none,
    list_of,
    object_of,
    rows_in,
    sightings_of,
    text_in,
    title_in,
)
from tracker.policy.identifiers import congress_on, federal_bill
from tracker.policy.lifecycle import statuses_of
from tracker.policy.milestones import Kind, Status
from tracker.policy.sightings import FoundAction, Sighting, Step, plain
from tracker.policy.sources import Query, Reading, Since
from tracker.source_error import SourceError

log = logging.getLogger(__name__)

NAME = "congress"
BASE_URL = "https://api.congress.gov"
KEY_HEADER = "X-Api-Key"

PAGES = 60
"""15,000 bills: more than a Congress brings in."""

FIRST_WINDOW = timedelta(days=2)
OVERLAP = timedelta(days=1)
"""Lists give the day of an update only."""

_FORMAT = ("format", "json")
_TYPES = {
    "hr": ("H.R.", "house-bill"),
    "s": ("S.", "senate-bill"),
    "hjres": ("H.J.Res.", "house-joint-resolution"),
    "sjres": ("S.J.Res.", "senate-joint-resolution"),
    "hconres": ("H.Con.Res.", "house-concurrent-resolution"),
    "sconres": ("S.Con.Res.", "senate-concurrent-resolution"),
    "hres": ("H.Res.", "house-resolution"),
    "sres": ("S.Res.", "senate-resolution"),
}
_CODES = {
    "Intro-H": Status.INTRODUCED, "1000": Status.INTRODUCED, "10000": Status.INTRODUCED,
    "5000": Status.REPORTED, "14000": Status.REPORTED,
    "8000": Status.PASSED_HOUSE, "17000": Status.PASSED_SENATE,
    "28000": Status.PRESENTED, "E20000": Status.PRESENTED,
    "36000": Status.ENACTED, "E30000": Status.ENACTED, "E40000": Status.ENACTED,
    "31000": Status.VETOED,
}  # fmt: skip
"""Source: congress.gov/help/field-values/action-codes, checked 2026-11-24."""

_WORDS = (
    (re.compile(r"became public law|signed by president", re.IGNORECASE), Status.ENACTED),
    (re.compile(r"vetoed by president", re.IGNORECASE), Status.VETOED),
    (re.compile(r"presented to president", re.IGNORECASE), Status.PRESENTED),
    (re.compile(r"passed/agreed to in senate|passed senate", re.IGNORECASE), Status.PASSED_SENATE),
    (re.compile(r"passed/agreed to in house|on passage passed|passed house", re.IGNORECASE), Status.PASSED_HOUSE),
    (re.compile(r"placed on (the )?(senate legislative|union|house) calendar", re.IGNORECASE), Status.ON_CALENDAR),
    (re.compile(r"ordered to be reported", re.IGNORECASE), Status.ORDERED_REPORTED),
    (re.compile(r"^reported (by|to)|reported \(amended\)", re.IGNORECASE), Status.REPORTED),
    (re.compile(r"^introduced in", re.IGNORECASE), Status.INTRODUCED),
)
"""For rows of the chambers, which come without a code of the Library."""

_OF_ANOTHER = re.compile(r"^Rule (H|S)\. ?Res\.", re.IGNORECASE)
"""The resolution that lets a bill come to the floor was passed, not the bill."""

_ORDER = statuses_of(Kind.FEDERAL_BILL)


@dataclass(frozen=True, slots=True)
class Congress:
    """The bills. `concerns` tells whether a bill's row is worth its details: they cost two questions each."""

    access: Access
    concerns: Callable[[Sighting], Awaitable[bool]]
    name: str = NAME
    reads_again: bool = True

    @property
    def queries(self) -> Sequence[Query]:
        return (Query("updated", "bills of the sitting Congress"),)

    async def read(self, query: Query, since: Since) -> Reading:
        rows = parse_list(await self.fetch(since))
        kept: dict[str, Sighting] = {}
        for row in rows:
            if await self.concerns(row) and (detailed := await self._one_or_none(row.key)) is not None:
                kept[detailed.key] = detailed
        return Reading(tuple(kept.get(row.key, row) for row in rows))

    async def fetch(self, since: Since) -> list[object]:
        """Return every page of the bills updated since the last walk, by the day of their update."""
        now = self.access.now()
        first = now - FIRST_WINDOW if since.moment is None else since.moment - OVERLAP
        path = f"/v3/bill/{congress_on(now.date())}"
        window = [
            ("fromDateTime", first.astimezone(UTC).strftime("%Y-%m-%dT00:00:00Z")),
            ("toDateTime", now.astimezone(UTC).strftime("%Y-%m-%dT23:59:59Z")),
            ("sort", "updateDate desc"),
            ("limit", "250"),
        ]
        pages: list[object] = []
        total = 1
        while len(pages) * 250 < total:
            if len(pages) == PAGES:
                raise self.access.too_many(PAGES)
            offset = ("offset", str(len(pages) * 250))
            page = object_of(NAME, await self.access.json("updated", path, [*window, offset, _FORMAT]))
            count = object_of(NAME, page.get("pagination"), "pagination").get("count")
            total = count if isinstance(count, int) else 0
            pages.append(page)
        return pages

    async def read_again(self, keys: Sequence[str]) -> Sequence[Sighting]:
        read = [await self._one_or_none(key) for key in keys]
        return [one for one in read if one is not None]

    async def _one_or_none(self, key: str) -> Sighting | None:
        """Return a bill in detail; None for one that is not there or cannot be read, which costs none of the others."""
        path = f"/v3/bill/{key.replace('-', '/')}"
        bill = await self.access.json_if_there("a bill", path, [_FORMAT])
        if bill is None:
            return None
        actions = await self.access.json("actions", f"{path}/actions", [("limit", "250"), _FORMAT])
        try:
            return parse_bill(bill, actions)
        except SourceError as error:
            log.warning("%s: the details of %s cannot be read: %s", NAME, key, error.reason)
            return None


def parse_list(pages: Sequence[object]) -> tuple[Sighting, ...]:
    """Return the bills of a list, each with its latest action alone. Raises: SourceError for another shape."""
    rows = [row for page in pages for row in list_of(NAME, object_of(NAME, page).get("bills"), "bills")]
    return sightings_of(NAME, rows, lambda row: _bill(row, ()))


def parse_bill(payload: object, actions: object) -> Sighting:
    """Return a bill with its steps. Raises: SourceError for another shape."""
    bill = object_of(NAME, object_of(NAME, payload).get("bill"), "bill")
    rows = list_of(NAME, object_of(NAME, actions).get("actions"), "actions")
    (found,) = sightings_of(NAME, [bill], lambda row: _bill(row, _steps(rows)))
    return found


def status_of(code: object, text: str) -> Status | None:
    """Return the step that an action is, by its code, else by its words; None for one that moves nothing."""
    if isinstance(code, str) and code in _CODES:
        return _CODES[code]
    if _OF_ANOTHER.search(text):
        return None
    return next((status for pattern, status in _WORDS if pattern.search(text)), None)


def _steps(rows: Sequence[object]) -> tuple[FoundAction, ...]:
    steps: dict[tuple[object, Status], FoundAction] = {}
    for row in rows:
        if not isinstance(row, dict) or (on := day_or_none(row.get("actionDate"))) is None:
            continue
        text = plain(row.get("text"), limit=300)
        status = status_of(row.get("actionCode"), text)
        if status is not None and text:
            # The first of several rows for one step is kept; the Library's own come with a code.
            kept = steps.get((on, status))
            if kept is None or (row.get("actionCode") in _CODES and len(text) > len(kept.what)):
                steps[on, status] = FoundAction(on, text, status)
    # Several steps of one day come in any order.
    return tuple(sorted(steps.values(), key=lambda one: (one.on, _ORDER.index(one.status or Status.INTRODUCED))))


def _bill(row: Row, steps: tuple[FoundAction, ...]) -> Sighting:
    congress, type_, number = int(text_in(row, "congress")), text_in(row, "type").lower(), text_in(row, "number")
    if type_ not in _TYPES:
        raise ValueError(f"type is {type_[:20]!r}")
    written, page = _TYPES[type_]
    latest = row.get("latestAction")
    if not isinstance(latest, dict):
        raise ValueError("latestAction is no object")
    on = day_in(latest, "actionDate")
    if not steps:
        text = plain(latest.get("text"), limit=300) or "Latest action"
        steps = (FoundAction(on, text, status_of(None, text)),)
    laws = [plain(law.get("number"), limit=20) for law in rows_in(row, "laws")]
    laws = [law for law in laws if re.fullmatch(r"[0-9]+-[0-9]+", law)]
    sponsor = next((plain(one.get("fullName"), limit=100) for one in rows_in(row, "sponsors")), None)
    chamber = plain(row.get("originChamber"), limit=20)
    written_number = f"{written} {number} ({_ordinal(congress)} Congress)"
    return Sighting(
        source=NAME,
        key=f"{congress}-{type_}-{int(number)}",
        step=Step.FEDERAL_BILL,
        title=title_in(row, "title"),
        url=f"https://www.congress.gov/bill/{_ordinal(congress)}-congress/{page}/{int(number)}",
        on=steps[-1].on,
        agency=chamber or None,
        identifiers=frozenset({federal_bill(congress, type_, number), *(f"law:{law}" for law in laws)}),
        number="; ".join([written_number, *(f"Public Law {law}" for law in laws)]),
        actions=steps,
        session=_ordinal(congress) + " Congress",
        chamber=chamber or None,
        sponsor=sponsor,
        kind=Kind.FEDERAL_LAW if laws else None,
    )


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
