"""What official documents are called by: the marks by which one thing is recognised wherever it is seen.

An identifier is a text such as `fr:2026-6178`, `rin:1210-AC38`, `docket:EBSA-2026-0166`, `eo:14330`,
`cite:91-fr-16088`, `bill:119-hr-5748`, `law:119-27`, `release:33-11434`, `file:S7-2026-27` or
`state:US-FL-HB1325-2026`. Titles are none.
"""

import re
from collections.abc import Iterable
from datetime import date

from tracker.policy.milestones import Milestone

SHARED_BY_SEVERAL = frozenset({"rin", "docket", "file", "cite"})
"""Identifiers that a proposal, its extension and the final rule have in common, or papers that begin on one page. The
others name one thing."""

_FR_DOCUMENT = re.compile(
    r"(?:FR Doc\.? ?(?:No\. ?)?|federalregister\.gov/(?:d/|documents/[0-9]{4}/[0-9]{2}/[0-9]{2}/|public-inspection/))"
    r"((?:[CRXZ][0-9]{1,2}-)?(?:[0-9]{4}|[0-9]{2})-[0-9]{3,6})\b",
    re.IGNORECASE,
)
_FR_NUMBER = re.compile(r"((?:[CRXZ][0-9]{1,2}-)?(?:[0-9]{4}|[0-9]{2}))-0*([0-9]{1,6})", re.IGNORECASE)
_RIN = re.compile(r"\b([0-9]{4}-[A-Z]{2}[0-9]{2})\b")
_DOCKET = re.compile(r"\b([A-Z]{2,10}(?:-[A-Z]{2,10})*-[0-9]{4}-[0-9]{4,5})\b")
_ORDER = re.compile(r"\b(?:EO|E\.O\.|Executive Order)(?: No\.)? ?(1[0-9]{4})\b")
_CITATION = re.compile(r"\b([0-9]{2,3}) FR ([0-9]{3,6})\b")
_LAW = re.compile(r"\b(?:Public Law|Pub\. ?L\.|P\.L\.)(?: No\.)? ?([0-9]{2,3})-([0-9]{1,4})\b")
_RELEASE = re.compile(r"\b((?:33|34|IA|IC)-[0-9]{4,6})\b")
_FILE = re.compile(r"\b(S7-[0-9]{2,4}-[0-9]{1,3}|4-[0-9]{3})\b")
_CONGRESS = re.compile(r"\b([0-9]{2,3})(?:st|nd|rd|th) Congress\b|\b(?:Public Law|Pub\. ?L\.) ([0-9]{2,3})-")
_BILL = re.compile(
    r"(?<![A-Za-z.])((?:H|S)\. ?(?:J|Con)\. ?Res\.|(?:H|S)\. ?Res\.|H\. ?R\.|S\.) ?"
    r"([0-9]{1,5})\b"
)
_STATE_BILL = re.compile(r"\b([A-Z]{1,4})[ -]?0*([0-9]{1,5})\b")
_PLAIN_BILLS = {"H": "HB", "S": "SB", "A": "AB"}
_YEAR = re.compile(r"\b(20[0-9]{2})\b")


def kind_of(identifier: str) -> str:
    """Return what sort of mark it is: `fr`, `rin`, `bill` ..."""
    return identifier.partition(":")[0]


def fr_document(number: str) -> str | None:
    """Return the mark of a Federal Register document; `2012-07333` and `2012-7333` are the same one."""
    found = _FR_NUMBER.fullmatch(number.strip())
    return found and f"fr:{found[1].upper()}-{found[2]}"


def docket(text: str) -> str | None:
    """Return the mark of a docket id. Lists of dockets hold agencies' file numbers and plain text besides."""
    found = _DOCKET.fullmatch(text.strip())
    # A catch-all docket such as DOL_FRDOC_0001 is no rulemaking, and does not match.
    return found and f"docket:{found[1]}"


def rin(text: str) -> str | None:
    """Return the mark of a regulation identifier number; `Not Assigned` is none."""
    found = _RIN.fullmatch(text.strip())
    return found and f"rin:{found[1]}"


def federal_bill(congress: int, type_: str, number: str | int) -> str:
    """Return the mark of a bill or resolution, `type_` being `hr`, `s`, `hjres` ... in any case."""
    return f"bill:{congress}-{type_.lower()}-{int(number)}"


def state_bills(jurisdiction: str, number: str, session: str, *, on: Iterable[date] = ()) -> frozenset[str]:
    """Return the marks of a state's bill, one for each year of its session.

    Numbers begin anew with each session, and sources name sessions each in its own way: the years in the name count,
    and where it has none the years of the dates given. Bills filed ahead of the year belong to the next.
    """
    years = set(_YEAR.findall(session))
    if len(years) == 2:
        first, last = sorted(map(int, years))
        years = {str(year) for year in range(first, min(last, first + 3) + 1)}
    if not years:
        years = {str(day.year + (day.month == 12)) for day in on}
    return frozenset(
        # Some write H 1325 for HB 1325; no state has both.
        f"state:{jurisdiction}-{_PLAIN_BILLS.get(letters, letters)}{digits}-{year}"
        for letters, digits in _STATE_BILL.findall(number.upper())
        for year in years
    )


def identifiers_in(text: str, *, on: date) -> frozenset[str]:
    """Return every mark that a text names. A bill without a Congress is of the one that sits on the given day."""
    found = {fr_document(number) for number in _FR_DOCUMENT.findall(text)}
    found |= {f"rin:{number}" for number in _RIN.findall(text)}
    found |= {f"docket:{number}" for number in _DOCKET.findall(text)}
    found |= {f"eo:{number}" for number in _ORDER.findall(text)}
    found |= {f"cite:{volume}-fr-{page}" for volume, page in _CITATION.findall(text)}
    found |= {f"law:{congress}-{number}" for congress, number in _LAW.findall(text)}
    found |= {f"release:{number}" for number in _RELEASE.findall(text)}
    found |= {f"file:{number}" for number in _FILE.findall(text)}
    named = {int(congress or other) for congress, other in _CONGRESS.findall(text)}
    congress = named.pop() if len(named) == 1 else congress_on(on)
    found |= {federal_bill(congress, re.sub(r"[^A-Za-z]", "", type_), number) for type_, number in _BILL.findall(text)}
    return frozenset(one for one in found if one is not None)


def identifiers_of(milestone: Milestone) -> frozenset[str]:
    """Return the marks of a milestone on record: those of its identifier, its citation and its link.

    What its text merely mentions is another thing's.
    """
    text = f"{milestone.identifier or ''}; {milestone.citation or ''}; {milestone.url}"
    if str(milestone.jurisdiction) != "US":
        return state_bills(
            str(milestone.jurisdiction), milestone.identifier or "", milestone.session or "", on=[milestone.latest_on]
        )
    return identifiers_in(text, on=milestone.opened_on)


def needle(identifier: str) -> str:
    """Return the digits by which a record that holds the identifier, however spelled, can be looked for."""
    kind, _, rest = identifier.partition(":")
    match kind:
        case "bill":
            return rest.rpartition("-")[2]
        case "state":
            return re.sub(r"^US-[A-Z]{2}-[A-Z]+|-[0-9]{4}$", "", rest)
        case "fr" | "cite":
            return rest.rpartition("-")[2]
        case _:
            return rest


def congress_on(day: date) -> int:
    """Return the number of the Congress that sits on a day. Source: U.S. Constitution, Amendment XX: January 3."""
    year = day.year if (day.month, day.day) >= (1, 3) else day.year - 1
    return (year - 1789) // 2 + 1
