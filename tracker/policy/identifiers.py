"""What official documents are called by: the marks by which one thing is recognised wherever it is seen.

An identifier is a text such as `fr:2026-6178`, `rin:1210-AC38`, `docket:EBSA-2026-0166`, `eo:14330`,
`cite:91-fr-16088`, `bill:119-hr-5748`, `law:119-27`, `release:33-11434`, `file:S7-2026-27` or
`state:US-FL-HB1325-2026`. Titles are none.
"""

import re
from collections.abc import Iterable
from datetime import date

from tracker.policy.milestones import Kind, Milestone

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
_CONGRESS = re.compile(r"\b([0-9]{2,3})(?:st|nd|rd|th)[ -][Cc]ongress\b|\b(?:Public Law|Pub\. ?L\.) ([0-9]{2,3})-")
_BILL = re.compile(
    r"(?<![A-Za-z.])((?:H|S)\. ?(?:J|Con)\. ?Res\.|(?:H|S)\. ?Res\.|H\. ?R\.|S\.) ?"
    r"([0-9]{1,5})\b"
)
_BILL_PAGE = re.compile(
    r"congress\.gov/bill/([0-9]{2,3})(?:st|nd|rd|th)-congress/"
    r"(house|senate)-(bill|joint-resolution|concurrent-resolution|resolution)/([0-9]{1,5})\b"
)
_BILL_TYPES = {"bill": "r", "joint-resolution": "jres", "concurrent-resolution": "conres", "resolution": "res"}
_TYPED_BILL = re.compile(r"(H\.? ?R|S|[HS]\.? ?(?:J|Con)?\.? ?Res)\.? ?([0-9]{1,5})\b", re.IGNORECASE)
_STATE_BILL = re.compile(r"\b([A-Z]{1,4})[ -]?0*([0-9]{1,5})\b")
_PLAIN_BILLS = {"H": "HB", "S": "SB", "A": "AB"}
_YEAR = re.compile(r"\b(20[0-9]{2})\b")


def kind_of(identifier: str) -> str:
    """Return what sort of mark it is: `fr`, `rin`, `bill` ..."""
    return identifier.partition(":")[0]


def names_one_thing(identifiers: Iterable[str]) -> bool:
    """Tell whether one of the marks belongs to one thing alone, rather than to all papers of a proceeding."""
    return any(kind_of(one) not in SHARED_BY_SEVERAL for one in identifiers)


def are_other_papers(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether both name documents of the Federal Register, and different ones."""
    papers = [{mark for mark in marks if kind_of(mark) == "fr"} for marks in (one, other)]
    return all(papers) and papers[0].isdisjoint(papers[1])


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
    congress = _congress_in(text, on)
    found |= {federal_bill(congress, re.sub(r"[^A-Za-z]", "", type_), number) for type_, number in _BILL.findall(text)}
    for page_congress, chamber, sort, number in _BILL_PAGE.findall(text):
        letters = "s" if (chamber, sort) == ("senate", "bill") else chamber[0] + _BILL_TYPES[sort]
        found.add(federal_bill(int(page_congress), letters, number))
    return frozenset(one for one in found if one is not None)


def identifiers_of(milestone: Milestone) -> frozenset[str]:
    """Return the marks of a milestone on record, see `marks_of`."""
    return marks_of(
        kind=milestone.kind,
        jurisdiction=str(milestone.jurisdiction),
        identifier=milestone.identifier,
        citation=milestone.citation,
        url=milestone.url,
        session=milestone.session,
        opened_on=milestone.opened_on,
        latest_on=milestone.latest_on,
    )


def marks_of(
    *,
    kind: str,
    jurisdiction: str,
    identifier: str | None,
    citation: str | None,
    url: str,
    session: str | None,
    opened_on: date,
    latest_on: date,
) -> frozenset[str]:
    """Return the marks that a milestone's identifier, citation and link name.

    What its text merely mentions is another thing's. People type identifiers as they please: what stands alone, such as
    `2026-21001`, `14330` for an order or `HR 9500` for a bill, is read by the milestone's kind.
    """
    identifier, session = identifier or "", session or ""
    if jurisdiction != "US":
        return state_bills(jurisdiction, identifier, session, on=[latest_on])
    found = identifiers_in(f"{identifier}; {citation or ''}; {url}; {session}", on=opened_on)
    congress = _congress_in(f"{identifier}; {session}; {url}", opened_on)
    return found | {mark for piece in re.split(r"[;,]", identifier) if (mark := _typed(piece.strip(), kind, congress))}


def _typed(piece: str, kind: str, congress: int) -> str | None:
    if re.fullmatch(r"[0-9]{4}-[0-9]{5}", piece):
        return fr_document(piece)
    if kind == Kind.EXECUTIVE_ORDER and re.fullmatch(r"1[0-9]{4}", piece):
        return f"eo:{piece}"
    if kind in (Kind.FEDERAL_BILL, Kind.FEDERAL_LAW) and (bill := _TYPED_BILL.match(piece)):
        return federal_bill(congress, re.sub(r"[^A-Za-z]", "", bill[1]), bill[2])
    return None


def _congress_in(text: str, on: date) -> int:
    named = {int(congress or other) for congress, other in _CONGRESS.findall(text)}
    return named.pop() if len(named) == 1 else congress_on(on)


def congress_on(day: date) -> int:
    """Return the number of the Congress that sits on a day. Source: U.S. Constitution, Amendment XX: January 3."""
    year = day.year if (day.month, day.day) >= (1, 3) else day.year - 1
    return (year - 1789) // 2 + 1
