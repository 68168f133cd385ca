"""Public inspection of the Federal Register: what will be published, on the morning that it is filed.

Titles end in blanks; a document that is withdrawn before print loses its dates and stays listed. The number is the same
as in print, and joins the two.
Source: www.federalregister.gov/developers/documentation/api/v1, checked 2026-11-24.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.sources.official.access import Access
from bot.sources.official.federal_register import BASE_URL, agency_of, order_number, published_status, step_of, title_of
from bot.sources.official.fields import (
    EASTERN,
    Row,
    day_or_none,
    list_of,
    object_of,
    sightings_of,
    text_in,
    texts_in,
    web_address,
)
from tracker.policy.identifiers import docket, fr_document
from tracker.policy.sightings import PRESIDENTIAL, FoundAction, Sighting, Step
from tracker.policy.sources import Query, Reading, Since

NAME = "public_inspection"
__all__ = ["BASE_URL", "NAME", "PublicInspection", "parse"]

PAST_DAYS = 30
"""How many missed days are asked for one by one; what was filed earlier than that is in print by now."""

_PATH = "/api/v1/public-inspection-documents"


@dataclass(frozen=True, slots=True)
class PublicInspection:
    """What lies open today, and on the days since the last walk."""

    access: Access
    name: str = NAME
    reads_again: bool = False

    @property
    def queries(self) -> Sequence[Query]:
        return (Query("filed", "current and missed days"),)

    async def read(self, query: Query, since: Since) -> Reading:
        return Reading(parse(await self.fetch(since)))

    async def fetch(self, since: Since) -> list[object]:
        """Return today's list, and those of the days since the last walk that are not in it any more."""
        now = self.access.now()
        today = now.astimezone(EASTERN).date()
        pages = [await self.access.json("today", f"{_PATH}/current.json", {"_": str(int(now.timestamp()))})]
        first = today if since.moment is None else since.moment.astimezone(EASTERN).date()
        for gap in range(1, min((today - first).days, PAST_DAYS) + 1):
            day = today - timedelta(days=gap)
            # Nothing is filed on Saturdays and Sundays.
            if day.weekday() < 5:
                pages.append(
                    await self.access.json("a past day", f"{_PATH}.json", {"conditions[available_on]": day.isoformat()})
                )
        return pages

    async def read_again(self, keys: Sequence[str]) -> Sequence[Sighting]:
        # In print it is another source's.
        return ()


def parse(pages: Sequence[object]) -> tuple[Sighting, ...]:
    """Return the documents on public inspection. Raises: SourceError for a page of another shape."""
    rows: list[object] = []
    for page in pages:
        rows.extend(list_of(NAME, object_of(NAME, page).get("results", []), "results"))
    return sightings_of(NAME, rows, _document)


def _document(row: Row) -> Sighting | None:
    number = text_in(row, "document_number")
    published_on = day_or_none(row.get("publication_date")) or day_or_none(row.get("filed_at"))
    if published_on is None:
        # Withdrawn before print: nobody has acted.
        return None
    return _read(row, number, published_on)


def _read(row: Row, number: str, published_on: date) -> Sighting:
    order = order_number(row)
    type_ = text_in(row, "type")
    title = title_of(row)
    step = Step.EXECUTIVE_ORDER if order else step_of(type_, "", "", title, number)
    dockets = [text.strip() for text in texts_in(row, "docket_numbers") if docket(text)]
    marks = {fr_document(number), *map(docket, dockets), f"eo:{order}" if order else None}
    agency, slugs = agency_of(row)
    status = published_status(step)
    named = [f"EO {order}"] if order else []
    sighting = Sighting(
        source=NAME,
        key=number,
        step=step,
        title=title,
        url=web_address(row.get("html_url"), instead=f"https://www.federalregister.gov/d/{number}"),
        on=published_on,
        agency=agency,
        agencies=slugs,
        identifiers=frozenset(mark for mark in marks if mark is not None),
        number="; ".join([*named, f"FR Doc. {number}", *(f"Docket {one}" for one in dockets)]),
        actions=(FoundAction(published_on, "Published in the Federal Register", status),),
    )
    return replace(sighting, agency="President") if step in PRESIDENTIAL else sighting
