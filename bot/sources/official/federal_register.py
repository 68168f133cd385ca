"""The Federal Register, API v1: orders of the President, rules, proposals and notices, as published.

Without `fields[]` every document looks as if it had no deadline. There is no ETag and no time of change. An extension
is a new document, and the one it extends keeps its old date. Document numbers were used twice before 2016, hence the
date in the key.
Source: www.federalregister.gov/developers/documentation/api/v1 and the server's own code, checked 2026-11-24.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.sources.official.access import Access
from bot.sources.official.fields import (
    EASTERN,
    Row,
    day_in,
    day_or_none,
    list_of,
    object_of,
    rows_in,
    sightings_of,
    text_in,
    texts_in,
    title_in,
    web_address,
    wrong_shape,
)
from tracker.policy.identifiers import docket, fr_document, identifiers_in, rin
from tracker.policy.milestones import Status
from tracker.policy.sightings import (
    WITHIN_A_PROCEEDING,
    DeadlineKind,
    FoundAction,
    FoundDeadline,
    Sighting,
    Step,
    plain,
)
from tracker.policy.sources import Query, Reading, Since

NAME = "federal_register"
BASE_URL = "https://www.federalregister.gov"

FIELDS = (
    "document_number", "title", "type", "subtype", "abstract", "action", "dates", "publication_date", "signing_date",
    "effective_on", "comments_close_on", "executive_order_number", "citation", "agencies", "docket_ids",
    "regulation_id_numbers", "correction_of", "corrections", "html_url",
)  # fmt: skip

TERMS = (
    '"digital asset" | "crypto asset" | cryptocurrency | bitcoin | stablecoin | "designated investment alternative" | '
    '"accredited investor" | "interval fund" | "catch-up contributions" | "alternative assets"'
)
"""What is searched for at all agencies; what of it concerns the record the relevance rules decide."""

QUERIES: dict[str, tuple[tuple[str, str], ...]] = {
    "presidential": (("conditions[type][]", "PRESDOCU"),),
    "labor": (("conditions[agencies][]", "employee-benefits-security-administration"),),
    "terms": (
        ("conditions[type][]", "RULE"),
        ("conditions[type][]", "PRORULE"),
        ("conditions[type][]", "NOTICE"),
        ("conditions[term]", TERMS),
    ),
}

FIRST_WINDOW = timedelta(days=14)
OVERLAP = timedelta(days=3)
"""Issues are dated, and the next one can be listed ahead of its day or an entry added to one that is out."""

PAGES = 50
BATCH = 20

_PATH = "/api/v1/documents"
_CORRECTED = re.compile(r"[CR][0-9]{1,2}-", re.IGNORECASE)
_SUBTYPES = {
    "executive order": Step.EXECUTIVE_ORDER,
    "memorandum": Step.MEMORANDUM,
    "proclamation": Step.PROCLAMATION,
    "determination": Step.DETERMINATION,
    "notice": Step.PRESIDENTIAL_NOTICE,
}
_OTHER_PERIOD = re.compile(
    r"(extension|extended|extending|reopening|reopened) [^.;]*comment|comment period[^.;]*(extension|reopen)"
)
_ORDER_IN_TITLE = re.compile(r"\s*\((?:EO|Executive Order) ?([0-9]{5})\)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FederalRegister:
    """The published documents."""

    access: Access
    name: str = NAME
    reads_again: bool = True

    @property
    def queries(self) -> Sequence[Query]:
        return tuple(Query(name, repr(conditions)) for name, conditions in QUERIES.items())

    async def read(self, query: Query, since: Since) -> Reading:
        return Reading(parse(await self.fetch(query.name, since)))

    async def fetch(self, query: str, since: Since) -> list[object]:
        """Return every page of a query, from the window's first day on."""
        now = self.access.now()
        today = now.astimezone(EASTERN).date()
        first = today - FIRST_WINDOW
        if since.moment is not None:
            first = min(first, since.moment.astimezone(EASTERN).date() - OVERLAP)
        params = [
            *QUERIES[query],
            ("conditions[publication_date][gte]", first.isoformat()),
            ("order", "newest"),
            ("per_page", "200"),
            *(("fields[]", name) for name in FIELDS),
            # A shared cache in between served copies up to 104 minutes old.
            ("_", str(int(now.timestamp()))),
        ]
        pages = [await self.access.json(query, f"{_PATH}.json", params)]
        while (address := self._next(pages[-1])) is not None:
            if len(pages) == PAGES:
                raise self.access.too_many(PAGES)
            pages.append(await self.access.json(query, address))
        return pages

    async def read_again(self, keys: Sequence[str]) -> Sequence[Sighting]:
        numbers = [key.partition(" ")[0] for key in keys]
        pages = []
        for start in range(0, len(numbers), BATCH):
            batch = numbers[start : start + BATCH]
            fields = [("fields[]", name) for name in FIELDS]
            payload = await self.access.json_if_there("again", f"{_PATH}/{','.join(batch)}.json", fields)
            if payload is None:
                # The only one asked for is gone; of several, the missing ones are left out under 200.
                continue
            answer = object_of(NAME, payload)
            # One number is answered by the document itself, several by a list.
            pages.append(answer if "results" in answer else {"results": [answer]})
        # They come in the server's order, and a number that was used twice brings its other document along.
        return tuple(one for one in parse(pages) if one.key in keys)

    def _next(self, page: object) -> str | None:
        return self.access.next_page(object_of(NAME, page).get("next_page_url"), _PATH)


def parse(pages: Sequence[object]) -> tuple[Sighting, ...]:
    """Return the documents of a walk. Raises: SourceError for a page of another shape, or one that lacks its rows."""
    rows: list[object] = []
    for page in pages:
        fields = object_of(NAME, page)
        if "results" not in fields and fields.get("count") not in (0, None):
            raise wrong_shape(NAME, "documents are counted and not shown")
        if "results" not in fields and "count" not in fields:
            raise wrong_shape(NAME, "no list of documents")
        rows.extend(list_of(NAME, fields.get("results", []), "results"))
    return sightings_of(NAME, rows, _document)


def step_of(type_: str, subtype: str, action: str, title: str, number: str) -> Step:
    """Return what a document is, by its type and by the words of its `action` and title."""
    words = f"{action} {title}".casefold()
    if type_ == "Presidential Document":
        return next((step for word, step in _SUBTYPES.items() if word in subtype.casefold()), Step.PRESIDENTIAL_NOTICE)
    if _CORRECTED.match(number) or re.search(r"; correct(ion|ing)|^correction|technical correction", words):
        return Step.CORRECTION
    if _OTHER_PERIOD.search(words):
        return Step.COMMENT_PERIOD_CHANGED
    if re.search(r"withdraw(al|n)\b", action.casefold()) or re.search(r"; withdraw(al|n)\b", words):
        return Step.WITHDRAWAL
    if "request for information" in words:
        return Step.REQUEST_FOR_INFORMATION
    if type_ == "Proposed Rule":
        return Step.ADVANCE_NOTICE if "advance notice" in words else Step.PROPOSED_RULE
    if type_ == "Rule":
        return Step.INTERIM_FINAL_RULE if "interim final" in words else Step.FINAL_RULE
    return Step.NOTICE


def published_status(step: Step) -> Status | None:
    """Return where a document's milestone stands once it is published."""
    match step:
        case Step.PROPOSED_RULE:
            return Status.PROPOSED
        case Step.ADVANCE_NOTICE | Step.REQUEST_FOR_INFORMATION:
            return Status.ADVANCE_NOTICE
        case Step.FINAL_RULE | Step.INTERIM_FINAL_RULE | Step.NOTICE:
            return Status.PUBLISHED
        case Step.EXECUTIVE_ORDER | Step.MEMORANDUM | Step.PROCLAMATION:
            return Status.IN_FORCE
        case _:
            return None


def agency_of(row: Row) -> tuple[str | None, tuple[str, ...]]:
    """Return the agencies in words, and their short names. An agency of other days has only the name in print."""
    agencies = rows_in(row, "agencies")
    names = [plain(one.get("name")) or plain(one.get("raw_name")).title() for one in agencies]
    slugs = tuple(slug for one in agencies if isinstance(slug := one.get("slug"), str))
    return ", ".join(name for name in names if name)[:200] or None, slugs


def order_number(row: Row) -> str | None:
    """Return the number of an executive order: a field in print, the end of the title at public inspection."""
    number = row.get("executive_order_number")
    if isinstance(number, str | int) and re.fullmatch(r"[0-9]{4,6}", str(number)):
        return str(number)
    found = _ORDER_IN_TITLE.search(plain(row.get("title")))
    return found and found[1]


def title_of(row: Row) -> str:
    """Return the title without the number of the order that public inspection puts at its end."""
    title = title_in(row, "title")
    return _ORDER_IN_TITLE.sub("", title) or title


def _document(row: Row) -> Sighting:
    number = text_in(row, "document_number")
    published_on = day_in(row, "publication_date")
    title = title_of(row)
    action, dates = plain(row.get("action"), limit=300), plain(row.get("dates"), limit=2000)
    step = step_of(text_in(row, "type"), plain(row.get("subtype")), action, title, number)
    order = order_number(row)
    rins = [text for text in texts_in(row, "regulation_id_numbers") if rin(text)]
    dockets = [text.strip() for text in texts_in(row, "docket_ids") if docket(text)]
    citation = plain(row.get("citation"), limit=40) or None
    marks = {fr_document(number), *map(rin, rins), *map(docket, dockets)}
    # Agencies put their release and file numbers where dockets are listed.
    marks |= identifiers_in("; ".join([citation or "", *texts_in(row, "docket_ids")]), on=published_on)
    if order is not None:
        marks.add(f"eo:{order}")
    if step in WITHIN_A_PROCEEDING:
        # These say in words which document they change.
        marks |= identifiers_in(f"{dates} {action}", on=published_on)
        marks.add(fr_document(number.partition("-")[2]) if _CORRECTED.match(number) else None)
    agency, slugs = agency_of(row)
    if order is not None or text_in(row, "type") == "Presidential Document":
        agency = "President"
    named = [f"EO {order}" if order else "", f"FR Doc. {number}", *(f"RIN {one}" for one in rins)]
    named += [f"Docket {one}" for one in dockets]
    signed_on = day_or_none(row.get("signing_date"))
    address = f"https://www.federalregister.gov/d/{number}"
    return Sighting(
        source=NAME,
        key=f"{number} {published_on.isoformat()}",
        step=step,
        title=title,
        url=web_address(row.get("html_url"), instead=address),
        on=published_on,
        agency=agency,
        agencies=slugs,
        identifiers=frozenset(mark for mark in marks if mark is not None),
        number="; ".join(name for name in named if name),
        actions=_actions(step, title, signed_on, published_on),
        deadlines=_deadlines(row, number, dates),
        citation=citation,
        summary=plain(row.get("abstract"), limit=1000),
        marks=(action, dates, *sorted(map(str, texts_in(row, "corrections")))),
    )


def _actions(step: Step, title: str, signed_on: date | None, published_on: date) -> tuple[FoundAction, ...]:
    status = published_status(step)
    published = "Published in the Federal Register"
    if step in WITHIN_A_PROCEEDING:
        published = f"{published}: {title}"[:200]
    signed = [FoundAction(signed_on, "Signed", status)] if signed_on is not None else []
    return (*signed, FoundAction(published_on, published, status))


def _deadlines(row: Row, number: str, dates: str) -> tuple[FoundDeadline, ...]:
    basis = f"Federal Register document {number}"
    if dates:
        basis = f"{basis}, DATES: {plain(dates, limit=400)}"
    found = []
    if (closes_on := day_or_none(row.get("comments_close_on"))) is not None:
        found.append(FoundDeadline(DeadlineKind.COMMENTS, closes_on, "Comments due", basis))
    if (effective_on := day_or_none(row.get("effective_on"))) is not None:
        found.append(FoundDeadline(DeadlineKind.EFFECTIVE, effective_on, "Takes effect", basis))
    return tuple(found)
