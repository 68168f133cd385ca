"""Regulations.gov, API v4: documents of our agencies' dockets, and until when they take comments.

Its stamps are UTC moments of Eastern days: a period that ends on June 1 reads 2026-06-02T03:59:59Z. One paper of the
Federal Register can be many documents here, and a catch-all docket is no rulemaking. Comments themselves, which are
people's texts, are never asked for.
Source: open.gsa.gov/api/regulationsgov, checked 2026-11-24.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.sources.official.access import Access
from bot.sources.official.fields import (
    EASTERN,
    Row,
    eastern_day,
    list_of,
    object_of,
    sightings_of,
    text_in,
    title_in,
    web_address,
)
from tracker.policy.identifiers import docket, fr_document
from tracker.policy.milestones import Status
from tracker.policy.sightings import DeadlineKind, FoundAction, FoundDeadline, Sighting, Step, plain
from tracker.policy.sources import Query, Reading, Since

NAME = "regulations"
BASE_URL = "https://api.regulations.gov"
KEY_HEADER = "X-Api-Key"

AGENCIES = "EBSA,SEC,IRS,TREAS"
PAGES = 40
"""The server's own ceiling."""

FIRST_WINDOW = timedelta(days=7)
OVERLAP = timedelta(hours=2)
"""The filter takes Eastern time without a zone, and is marked as beta."""

_STEPS = {"Proposed Rule": Step.PROPOSED_RULE, "Rule": Step.FINAL_RULE, "Notice": Step.NOTICE}
_NAMES = {
    "EBSA": "Employee Benefits Security Administration",
    "SEC": "Securities and Exchange Commission",
    "IRS": "Internal Revenue Service",
    "TREAS": "Department of the Treasury",
}
_SLUGS = {
    "EBSA": "employee-benefits-security-administration",
    "SEC": "securities-and-exchange-commission",
    "IRS": "internal-revenue-service",
    "TREAS": "treasury-department",
}


@dataclass(frozen=True, slots=True)
class Regulations:
    """Documents of the agencies that changed since the last walk."""

    access: Access
    name: str = NAME
    reads_again: bool = False

    @property
    def queries(self) -> Sequence[Query]:
        return (Query("changed", AGENCIES),)

    async def read(self, query: Query, since: Since) -> Reading:
        return Reading(parse(await self.fetch(since)))

    async def fetch(self, since: Since) -> list[object]:
        """Return every page of the documents changed since the last walk."""
        now = self.access.now()
        first = now - FIRST_WINDOW if since.moment is None else since.moment - OVERLAP
        params = [
            ("filter[agencyId]", AGENCIES),
            ("filter[lastModifiedDate][ge]", first.astimezone(EASTERN).strftime("%Y-%m-%d %H:%M:%S")),
            ("sort", "-lastModifiedDate"),
            ("page[size]", "250"),
        ]
        pages: list[object] = []
        while True:
            number = ("page[number]", str(len(pages) + 1))
            page = object_of(NAME, await self.access.json("changed", "/v4/documents", [*params, number]))
            pages.append(page)
            if object_of(NAME, page.get("meta"), "meta").get("hasNextPage") is not True:
                return pages
            if len(pages) == PAGES:
                raise self.access.too_many(PAGES)

    async def read_again(self, keys: Sequence[str]) -> Sequence[Sighting]:
        # What changes comes with the next walk: this source has times of change.
        return ()


def parse(pages: Sequence[object]) -> tuple[Sighting, ...]:
    """Return the rules, proposals and notices, no supporting papers. Raises: SourceError for another shape."""
    rows = [row for page in pages for row in list_of(NAME, object_of(NAME, page).get("data"), "data")]
    return sightings_of(NAME, rows, _document)


def _document(row: Row) -> Sighting | None:
    key = text_in(row, "id")
    fields = row.get("attributes")
    if not isinstance(fields, dict):
        raise ValueError("attributes are no object")
    step = _STEPS.get(plain(fields.get("documentType"), limit=40))
    posted_on = eastern_day(fields.get("postedDate"))
    if step is None or posted_on is None:
        return None
    if fields.get("withdrawn") is True:
        step = Step.WITHDRAWAL
    agency = plain(fields.get("agencyId"), limit=20)
    number, docket_id = plain(fields.get("frDocNum"), limit=30), plain(fields.get("docketId"), limit=60)
    marks = {fr_document(number) if number else None, docket(docket_id)}
    title = title_in(fields, "title")
    named = [f"FR Doc. {number}" if number else "", f"Docket {docket_id}" if docket(docket_id) else ""]
    return Sighting(
        source=NAME,
        key=key,
        step=step,
        title=title,
        url=web_address(f"https://www.regulations.gov/document/{key}", instead="https://www.regulations.gov/"),
        on=posted_on,
        agency=_NAMES.get(agency),
        agencies=(_SLUGS[agency],) if agency in _SLUGS else (),
        identifiers=frozenset(mark for mark in marks if mark is not None),
        number="; ".join(name for name in named if name) or None,
        actions=(FoundAction(posted_on, "Posted on Regulations.gov", _status(step)),),
        deadlines=_deadlines(fields, key),
    )


def _status(step: Step) -> Status | None:
    return {Step.PROPOSED_RULE: Status.PROPOSED, Step.FINAL_RULE: Status.PUBLISHED}.get(step)


def _deadlines(fields: Row, key: str) -> tuple[FoundDeadline, ...]:
    closes_on = eastern_day(fields.get("commentEndDate"))
    if closes_on is None:
        return ()
    soft = "; late comments may be taken" if fields.get("allowLateComments") is True else ""
    basis = f"Regulations.gov document {key}, end of the comment period, Eastern time{soft}"
    return (FoundDeadline(DeadlineKind.COMMENTS, closes_on, "Comments due", basis),)
