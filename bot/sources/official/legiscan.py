"""LegiScan: bills of all states that its search finds for our topics. Show "LegiScan, CC BY 4.0" with what comes of it.

Errors come under HTTP 200. Lists are objects with the keys "0", "1" ... The key stands in the address, which therefore
never appears in a log. 30,000 questions a month on the free key: a bill is only read when its hash has changed.
Source: legiscan.com/legiscan (API user manual, 1.91), checked 2026-11-24.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.sources.official.access import Access
from bot.sources.official.fields import (
    Row,
    day_or_none,
    object_of,
    rows_in,
    sightings_of,
    text_in,
    title_in,
    web_address,
)
from bot.sources.official.state_bills import TOPICS, kind_of
from tracker.policy.identifiers import state_bills
from tracker.policy.jurisdictions import NAMES
from tracker.policy.milestones import Status
from tracker.policy.sightings import FoundAction, Sighting, Step, plain
from tracker.policy.sources import Query, Reading, Since
from tracker.source_error import SourceError

log = logging.getLogger(__name__)

NAME = "legiscan"
BASE_URL = "https://api.legiscan.com"
KEY_PARAM = "key"

LEAST_RELEVANCE = 50
BILLS_A_WALK = 150
"""What one search may read in detail at a time; what is left is read with the next one, since its hash is not known."""

_STATUSES = {
    1: Status.INTRODUCED, 2: Status.PASSED_ONE_CHAMBER, 3: Status.PASSED_BOTH_CHAMBERS, 4: Status.ENACTED,
    5: Status.VETOED, 6: Status.FAILED, 8: Status.ENACTED, 9: Status.IN_COMMITTEE, 10: Status.PASSED_COMMITTEE,
}  # fmt: skip
"""Source: the manual's tables of status and progress. Status 4 of a resolution is its passage; moderators see that."""


@dataclass(frozen=True, slots=True)
class LegiScan:
    """The searches, over the current sessions. `hashes` gives the hash under which each bill was last read, by id."""

    access: Access
    hashes: Callable[[Sequence[str]], Awaitable[Mapping[str, str]]]
    name: str = NAME
    reads_again: bool = False

    @property
    def queries(self) -> Sequence[Query]:
        return tuple(Query(name, words) for name, words in TOPICS)

    async def read(self, query: Query, since: Since) -> Reading:
        search = [("op", "getSearchRaw"), ("state", "ALL"), ("query", query.asked), ("year", "2")]
        answer = await self._ask(query.name, search)
        results = parse_search(answer)
        known = await self.hashes([id_ for id_, _ in results])
        changed = [(id_, hash_) for id_, hash_ in results if known.get(id_) != hash_]
        if len(changed) > BILLS_A_WALK:
            log.info("%s: %d bills to read, %d of them now", NAME, len(changed), BILLS_A_WALK)
        read = dict(changed[:BILLS_A_WALK])
        found: list[Sighting] = []
        odd: list[str] = []
        for id_ in read:
            answer = await self._ask("a bill", [("op", "getBill"), ("id", id_)])
            try:
                found += parse_bill(answer)
            except SourceError as error:
                # It is read again when its hash changes, and costs none of the others.
                odd.append(id_)
                log.warning("%s: bill %s cannot be read: %s", NAME, id_, error.reason)
                if len(odd) == len(read):
                    raise
        # Kept with what was found: a walk that breaks off reads its bills again.
        return Reading(tuple(found), marks=read)

    async def read_again(self, keys: Sequence[str]) -> Sequence[Sighting]:
        # A changed hash says when.
        return ()

    async def _ask(self, question: str, params: list[tuple[str, str]]) -> Row:
        return checked(await self.access.json(question, "/", params))


def checked(payload: object) -> Row:
    """Return the answer if it is one. Raises: SourceError for an error under 200, temporary when the quota is spent."""
    answer = object_of(NAME, payload)
    if answer.get("status") != "ERROR":
        return answer
    alert = answer.get("alert")
    reason = plain(alert.get("message"), limit=100) if isinstance(alert, dict) else ""
    is_busy = any(word in reason.casefold() for word in ("limit", "quota", "unavailable"))
    raise SourceError(NAME, reason or "an error without words", temporary=is_busy)


def parse_search(payload: Row) -> list[tuple[str, str]]:
    """Return the id and hash of each bill found, the most relevant first. Raises: SourceError for another shape."""
    result = object_of(NAME, payload.get("searchresult"), "searchresult")
    rows = rows_in(result, "results") or list(_numbered(result))
    kept = [
        (int(relevance), id_, hash_)
        for row in rows
        if (relevance := str(row.get("relevance", ""))).isdigit()
        and (id_ := str(row.get("bill_id", ""))).isdigit()
        and isinstance(hash_ := row.get("change_hash"), str)
        and int(relevance) >= LEAST_RELEVANCE
    ]
    if rows and not any(str(row.get("bill_id", "")).isdigit() for row in rows):
        raise SourceError(NAME, "a search without bill_id", temporary=False)
    return [(id_, hash_) for _, id_, hash_ in sorted(kept, key=lambda one: (-one[0], int(one[1])))]


def parse_bill(payload: Row) -> tuple[Sighting, ...]:
    """Return the bill, nothing for one of Congress. Raises: SourceError for another shape."""
    return sightings_of(NAME, [object_of(NAME, payload.get("bill"), "bill")], _bill)


def _numbered(result: Row) -> Iterator[Row]:
    return (row for name, row in result.items() if name.isdigit() and isinstance(row, dict))


def _bill(row: Row) -> Sighting | None:
    code = f"US-{text_in(row, 'state')}"
    if code == "US-US":
        return None
    if code not in NAMES:
        raise ValueError(f"state is {code[:10]}")
    steps = _steps(row)
    if not steps:
        return None
    number = text_in(row, "bill_number")
    session = row.get("session")
    years = ""
    if isinstance(session, dict):
        years = "-".join(dict.fromkeys(str(session.get(name, "")) for name in ("year_start", "year_end")))
    status = steps[-1].status
    return Sighting(
        source=NAME,
        key=text_in(row, "bill_id"),
        step=Step.STATE_BILL,
        title=title_in(row, "title"),
        url=web_address(row.get("url"), instead="https://legiscan.com/"),
        on=steps[-1].on,
        jurisdiction=code,
        identifiers=state_bills(code, number, years, on=[steps[-1].on]),
        number=number,
        actions=steps,
        summary=plain(row.get("description"), limit=600),
        session=years or None,
        chamber=plain(row.get("body"), limit=10) or None,
        kind=kind_of(status),
    )


def _steps(row: Row) -> tuple[FoundAction, ...]:
    """Return the steps of the bill's progress, each in the words of its history on that day where there are any."""
    words: dict[date, str] = {}
    for line in rows_in(row, "history"):
        on, text = day_or_none(line.get("date")), plain(line.get("action"), limit=300)
        if on is not None and text and (on not in words or line.get("importance") == 1):
            words[on] = text
    steps: dict[tuple[date, Status], FoundAction] = {}
    for line in rows_in(row, "progress"):
        on = day_or_none(line.get("date"))
        event = str(line.get("event", ""))
        status = _STATUSES.get(int(event)) if event.isdigit() else None
        if on is not None and status is not None:
            steps[on, status] = FoundAction(on, words.get(on, str(status).replace("_", " ").capitalize()), status)
    return tuple(steps.values())
