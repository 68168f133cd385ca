"""Reviews of rules at OIRA, from reginfo.gov: received and concluded.

A rule that leaves the list is not concluded: the file of completed reviews says how it ended. A RIN comes back for each
stage, so that the day of receipt belongs to the key. An unknown file is answered by a page under 200. Independent
agencies (SEC, CFTC) never appear.
Source: www.reginfo.gov/public/do/XMLReportList, checked 2026-11-24.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import Element

from bot.sources.official.access import Access
from bot.sources.official.fields import EASTERN, day_in, day_or_none, sightings_of, text_in, title_in, wrong_shape
from tracker.policy.identifiers import rin
from tracker.policy.milestones import Kind, Status
from tracker.policy.sightings import FoundAction, Sighting, Step, plain
from tracker.policy.sources import Query, Reading, Since

log = logging.getLogger(__name__)

NAME = "oira"
BASE_URL = "https://www.reginfo.gov"

LEAST_UNDER_REVIEW = 50
"""The list has 170 to 180 reviews; a far shorter one is a broken file."""

_PATH = "/public/do/XMLViewFileAction"
_UNDER_REVIEW = "EO_RULES_UNDER_REVIEW.xml"
_COMPLETED = "EO_RULE_COMPLETED_30_DAYS.xml"
_COMPLETED_THIS_YEAR = "EO_RULE_COMPLETED_YTD.xml"
_AGENCIES = {
    "1210": "Department of Labor, EBSA",
    "1545": "Internal Revenue Service",
    "1505": "Department of the Treasury",
    "1506": "FinCEN",
    "1557": "Office of the Comptroller of the Currency",
}


@dataclass(frozen=True, slots=True)
class Oira:
    """Both files."""

    access: Access
    name: str = NAME
    reads_again: bool = False

    @property
    def queries(self) -> Sequence[Query]:
        return (Query("under review", _UNDER_REVIEW), Query("completed", _COMPLETED))

    async def read(self, query: Query, since: Since) -> Reading:
        files = [query.asked]
        if query.asked == _COMPLETED and since.moment is not None:
            files += self._longer_files(since.moment)
        found: dict[str, Sighting] = {}
        for file in files:
            answer = await self.access.xml(query.name, _PATH, {"f": file})
            assert answer is not None, "asked without validators, which the source has none of"
            reviews = parse(answer[0], least=LEAST_UNDER_REVIEW if file == _UNDER_REVIEW else 0)
            found.update({review.key: review for review in reviews})
        return Reading(tuple(found.values()))

    def _longer_files(self, moment: datetime) -> list[str]:
        """Return what else must be read where the file of thirty days does not reach back to the last walk."""
        now = self.access.now()
        if (now - moment).days <= 25:
            return []
        first, last = (one.astimezone(EASTERN).date() for one in (moment, now))
        if first.year < last.year:
            log.warning("%s: what was concluded from %s to the end of that year is in no file any more", NAME, first)
        return [_COMPLETED_THIS_YEAR]

    async def read_again(self, keys: Sequence[str]) -> Sequence[Sighting]:
        return ()


def parse(root: Element, *, least: int = 0) -> tuple[Sighting, ...]:
    """Return the reviews of a file. Raises: SourceError for another root, or fewer than `least` records."""
    if root.tag != "OIRA_DATA":
        raise wrong_shape(NAME, f"the root is {root.tag[:40]!r}")
    records = [{field.tag: field.text or "" for field in record} for record in root.findall("REGACT")]
    if len(records) < least:
        raise wrong_shape(NAME, f"{len(records)} reviews, fewer than {least}")
    return sightings_of(NAME, records, lambda row: _review({name: str(value) for name, value in row.items()}))


def _review(row: dict[str, str]) -> Sighting:
    number = text_in(row, "RIN")
    mark = rin(number)
    if mark is None:
        raise ValueError(f"RIN is {number[:20]!r}")
    received_on = day_in(row, "DATE_RECEIVED")
    completed_on = day_or_none(row.get("DATE_COMPLETED"))
    stage, decision = plain(row.get("STAGE"), limit=60), plain(row.get("DECISION"), limit=60)
    is_final = "Final Rule" in stage
    what = f"{stage or 'Rule'} received by OIRA for review"
    actions: tuple[FoundAction, ...] = (FoundAction(received_on, what, None if is_final else Status.UNDER_REVIEW),)
    if completed_on is not None:
        concluded = f"OIRA concluded its review of the {stage.lower() or 'rule'}: {decision or 'no decision given'}"
        actions = (FoundAction(completed_on, concluded),)
    return Sighting(
        source=NAME,
        key=f"{number} {received_on.isoformat()}{' concluded' if completed_on else ''}",
        step=Step.OIRA_RECEIVED if completed_on is None else Step.OIRA_CONCLUDED,
        title=title_in(row, "TITLE"),
        url=_page(number, completed_on or received_on),
        on=completed_on or received_on,
        agency=_AGENCIES.get(number[:4]),
        identifiers=frozenset({mark}),
        number=f"RIN {number}",
        actions=actions,
        kind=Kind.FINAL_RULE if is_final else None,
        marks=(stage, decision),
    )


def _page(number: str, day: date) -> str:
    # The agenda comes out in spring and autumn; there is no page of the review itself.
    edition = f"{day.year}{'04' if day.month < 10 else '10'}"
    return f"https://www.reginfo.gov/public/do/eAgendaViewRule?pubId={edition}&RIN={number}"
