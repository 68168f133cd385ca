"""Days and months inside a question: `on May 28 2025`, `in March 2026`."""

import re
from datetime import date, timedelta

Span = tuple[date, date]
"""A first and a last day, both included."""


def read_days(words: list[str], *, today: date) -> tuple[tuple[Span, ...], list[str]]:
    """Return the days and months that the words name, and the words without them.

    A day without a year is the last one that was: in June, `on Aug 7` is in the year before.
    """
    spans: list[Span] = []
    rest: list[str] = []
    position = 0
    while position < len(words):
        match = _DAY.match(" ".join(words[position:]) + " ")
        span = None if match is None else _span(match, today)
        if match is None or span is None:
            rest.append(words[position])
            position += 1
        else:
            spans.append(span)
            position += len(match[0].split())
    return tuple(spans), rest


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{}>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_ORDINAL = r"(?:st|nd|rd|th)?"
_DAY = re.compile(
    rf"(?:(?P<iso>(?:19|20)\d\d) (?P<iso_month>\d\d) (?P<iso_day>\d\d)"
    rf"|{_MONTH.format('month')} (?P<day>\d{{1,2}}){_ORDINAL}(?: (?P<year>(?:19|20)\d\d))?"
    rf"|(?P<day2>\d{{1,2}}){_ORDINAL}(?: of)? {_MONTH.format('month2')}(?: (?P<year2>(?:19|20)\d\d))?"
    rf"|{_MONTH.format('month3')}(?: of)? (?P<year3>(?:19|20)\d\d)) "
)


def _span(match: re.Match[str], today: date) -> Span | None:
    if match["iso"]:
        year, month, day = int(match["iso"]), int(match["iso_month"]), int(match["iso_day"])
    else:
        named = match["month"] or match["month2"] or match["month3"]
        month = _MONTHS.index(named[:3]) + 1
        day = int(match["day"] or match["day2"] or 0)
        year = int(match["year"] or match["year2"] or match["year3"] or 0)
    try:
        first = date(year or today.year, month, day or 1)
        if not year and first > today:
            first = date(today.year - 1, month, day)
    except ValueError:
        return None
    if day:
        return first, first
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
