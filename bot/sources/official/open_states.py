"""Open States, API v3: bills of all states that its search finds for our topics.

An empty value is an empty text, not null. The time of update moves when nothing that we show did. A page past the end
is a 404. 250 questions a day and 10 a minute on the free key.
Source: docs.openstates.org/api-v3 and the server's own code (github.com/openstates/api-v3), checked 2026-11-24.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.sources.official.access import Access
from bot.sources.official.fields import (
    Row,
    day_or_none,
    list_of,
    object_of,
    sightings_of,
    text_in,
    title_in,
    web_address,
)
from bot.sources.official.state_bills import TOPICS, kind_of, status_of
from tracker.policy.identifiers import state_bills
from tracker.policy.jurisdictions import NAMES
from tracker.policy.sightings import FoundAction, Sighting, Step, plain
from tracker.policy.sources import Query, Reading, Since

NAME = "open_states"
BASE_URL = "https://v3.openstates.org"
KEY_HEADER = "X-API-KEY"

PAGES = 30
FIRST_WINDOW = timedelta(days=14)
OVERLAP = timedelta(hours=1)
"""Rows of one moment come in no order."""

_STATE = re.compile(r"ocd-jurisdiction/country:us/(?:state|district|territory):([a-z]{2})/government")


@dataclass(frozen=True, slots=True)
class OpenStates:
    """The searches."""

    access: Access
    name: str = NAME
    reads_again: bool = False

    @property
    def queries(self) -> Sequence[Query]:
        return tuple(Query(name, words) for name, words in TOPICS)

    async def read(self, query: Query, since: Since) -> Reading:
        return Reading(parse(await self.fetch(query, since)))

    async def fetch(self, query: Query, since: Since) -> list[object]:
        """Return every page of a search, over what was updated since the last walk."""
        first = self.access.now() - FIRST_WINDOW if since.moment is None else since.moment - OVERLAP
        params = [
            ("q", query.asked),
            ("sort", "updated_desc"),
            ("updated_since", first.strftime("%Y-%m-%dT%H:%M:%S")),
            ("per_page", "20"),
        ]
        pages: list[object] = []
        last = 1
        while len(pages) < last:
            if len(pages) == PAGES:
                raise self.access.too_many(PAGES)
            number = ("page", str(len(pages) + 1))
            page = object_of(NAME, await self.access.json(query.name, "/bills", [*params, number]))
            max_page = object_of(NAME, page.get("pagination"), "pagination").get("max_page")
            last = max_page if isinstance(max_page, int) else 0
            pages.append(page)
        return pages

    async def read_again(self, keys: Sequence[str]) -> Sequence[Sighting]:
        # Updates come with the next walk.
        return ()


def parse(pages: Sequence[object]) -> tuple[Sighting, ...]:
    """Return the bills of a search. Raises: SourceError for another shape."""
    rows = [row for page in pages for row in list_of(NAME, object_of(NAME, page).get("results"), "results")]
    return sightings_of(NAME, rows, _bill)


def _bill(row: Row) -> Sighting | None:
    place = row.get("jurisdiction")
    found = _STATE.fullmatch(text_in(place, "id")) if isinstance(place, dict) else None
    if found is None:
        raise ValueError("jurisdiction is no state")
    code = f"US-{found[1].upper()}"
    if code not in NAMES:
        raise ValueError(f"jurisdiction is {code}")
    latest_on = day_or_none(row.get("latest_action_date"))
    if latest_on is None:
        # Nothing has happened to it yet.
        return None
    first_on = day_or_none(row.get("first_action_date"))
    what = plain(row.get("latest_action_description"), limit=300) or "Latest action"
    status = status_of(what)
    number, session = text_in(row, "identifier"), plain(row.get("session"), limit=60)
    chamber = row.get("from_organization")
    title = title_in(row, "title")
    actions = [FoundAction(latest_on, what, status)]
    if first_on is not None and first_on != latest_on:
        actions.insert(0, FoundAction(first_on, "First action", None))
    return Sighting(
        source=NAME,
        key=text_in(row, "id"),
        step=Step.STATE_BILL,
        title=title,
        url=web_address(row.get("openstates_url"), instead="https://openstates.org/"),
        on=latest_on,
        jurisdiction=code,
        identifiers=state_bills(code, number, session, on=[day for day in (latest_on, first_on) if day]),
        number=number,
        actions=tuple(actions),
        session=session or None,
        chamber=plain(chamber.get("name"), limit=40) or None if isinstance(chamber, dict) else None,
        kind=kind_of(status),
    )
