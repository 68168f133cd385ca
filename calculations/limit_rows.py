"""Reading one year of limits from its row of figures, refused with the field's name when it cannot be right."""

import re
from collections.abc import Mapping
from decimal import Decimal
from hashlib import blake2s

from calculations.figure_error import FigureError
from calculations.figure_rows import Row, last_day_of, section_of, text_of
from calculations.limit_years import Limit, LimitSource, PhaseOut, YearLimits, type_of_figure

_MOST_DOLLARS = 10_000_000
"""No limit is near this; a figure above it has a digit too many."""

_LONGEST_NOTE = 600

_NO_TIER_BEFORE = 2025
_NO_ROTH_DUTY_BEFORE = 2026

ALWAYS_KNOWN = frozenset(
    {
        Limit.ELECTIVE_DEFERRAL,
        Limit.CATCH_UP_50,
        Limit.TOTAL_ADDITIONS,
        Limit.COUNTED_PAY,
        Limit.HIGHLY_COMPENSATED,
        Limit.IRA,
        Limit.IRA_CATCH_UP_50,
    }
)
"""What every year on record has: without these a person's own maximum cannot be worked out."""

_PARTS: Mapping[str, tuple[type_of_figure, ...]] = {
    "hsa": (Limit.HSA_SELF_ONLY, Limit.HSA_FAMILY, Limit.HSA_CATCH_UP_55),
    "roth_ira_phase_out": (PhaseOut.ROTH_SINGLE, PhaseOut.ROTH_JOINT, PhaseOut.ROTH_SEPARATE),
    "traditional_ira_deduction_phase_out": (
        PhaseOut.DEDUCTION_SINGLE,
        PhaseOut.DEDUCTION_JOINT,
        PhaseOut.DEDUCTION_SPOUSE,
        PhaseOut.DEDUCTION_SEPARATE,
    ),
}
_WHOLE = {limit.value: limit for limit in Limit if "." not in limit}
_ABOUT_THE_ROW = frozenset(
    {
        "year",
        "derived",
        "source",
        "cross_checked_in",
        "single_secondary_source",
        "from_statute_not_seen_for_this_year",
        "note",
    }
)
_ADDRESS = re.compile(r"https://[^\s()<>\[\]]{1,500}")


def read_year(year: int, row: Row) -> YearLimits:
    """Return what `row` gives of `year`, each figure checked by itself; `check_year` looks at them together.

    Raises: FigureError for a field that is unknown or cannot be right, or a missing source.
    """
    unknown = row.keys() - _WHOLE.keys() - _PARTS.keys() - _ABOUT_THE_ROW
    if unknown:
        raise FigureError(f"{year} {min(unknown)}", "no such field")
    amounts: dict[Limit, Decimal] = {}
    ranges: dict[PhaseOut, tuple[Decimal, Decimal]] = {}
    for field, limit in _WHOLE.items():
        if row.get(field) is not None:
            amounts[limit] = _dollars(row[field], f"{year} {field}", least=1)
    for field, figures in _PARTS.items():
        if row.get(field) is None:
            continue
        part = section_of(row, field)
        wrong = part.keys() - {figure.partition(".")[2] for figure in figures}
        if wrong:
            raise FigureError(f"{year} {field}.{min(wrong)}", "no such field")
        for figure in figures:
            value = part.get(figure.partition(".")[2])
            if value is None:
                continue
            if isinstance(figure, Limit):
                amounts[figure] = _dollars(value, f"{year} {figure}", least=1)
            else:
                ranges[figure] = _range(value, f"{year} {figure}")
    source, others = _sources(year, row)
    return YearLimits(
        year,
        amounts,
        ranges,
        source,
        others,
        _field_names(year, row, "single_secondary_source"),
        _field_names(year, row, "from_statute_not_seen_for_this_year"),
        _note(year, row),
        fingerprint(amounts, ranges),
    )


def check_year(limits: YearLimits, row: Row) -> YearLimits:
    """Return `limits`, found complete and in agreement with the sums that `row` brings along.

    Raises: FigureError otherwise.
    """
    required = set(ALWAYS_KNOWN)
    if limits.year >= _NO_TIER_BEFORE:
        required.add(Limit.CATCH_UP_60_63)
    elif Limit.CATCH_UP_60_63 in limits.amounts:
        raise FigureError(f"{limits.year} {Limit.CATCH_UP_60_63}", "there is none before 2025")
    if limits.year >= _NO_ROTH_DUTY_BEFORE:
        required.add(Limit.ROTH_CATCH_UP_WAGES)
    for limit in Limit:
        if limit in required and limit not in limits.amounts:
            raise FigureError(f"{limits.year} {limit}", "missing")
    derived = row.get("derived")
    if derived is not None:
        _check_sums(limits, section_of(row, "derived"))
    return limits


def _check_sums(limits: YearLimits, derived: Row) -> None:
    """Compare the sums that a row brings along with its own figures: a digit typed wrong shows itself."""
    amounts = limits.amounts
    deferral, additions = amounts[Limit.ELECTIVE_DEFERRAL], amounts[Limit.TOTAL_ADDITIONS]
    at_50 = amounts[Limit.CATCH_UP_50]
    at_60 = amounts.get(Limit.CATCH_UP_60_63, at_50)
    sums = {
        "employee_max_under_50": deferral,
        "employee_max_50": deferral + at_50,
        "employee_max_60_63": deferral + at_60,
        "all_sources_max_under_50": additions,
        "all_sources_max_50": additions + at_50,
        "all_sources_max_60_63": additions + at_60,
        "ira_max_50": amounts[Limit.IRA] + amounts[Limit.IRA_CATCH_UP_50],
    }
    for name, value in derived.items():
        if name not in sums:
            raise FigureError(f"{limits.year} derived.{name}", "no such field")
        if value != sums[name]:
            raise FigureError(f"{limits.year} derived.{name}", f"{value} is not the sum {sums[name]}")


def _sources(year: int, row: Row) -> tuple[LimitSource, dict[str, LimitSource]]:
    value = row.get("source")
    if not isinstance(value, Mapping):
        raise FigureError(f"{year} source", "missing: every figure names the document it was read in")
    others = value.get("field_sources", {})
    if not isinstance(others, Mapping):
        raise FigureError(f"{year} source.field_sources", "expected an object")
    known = {*_WHOLE, *_PARTS, *Limit, *PhaseOut}
    for field in others:
        if field not in known:
            raise FigureError(f"{year} source.field_sources.{field}", "no such field")
    return _source(year, value, "source"), {
        field: _source(year, section_of(others, field), f"source.field_sources.{field}") for field in others
    }


def _source(year: int, value: Row, field: str) -> LimitSource:
    try:
        document = text_of(value, "document")
        url = text_of(value, "url")
        day, is_exact = last_day_of(value, "date") if value.get("date") is not None else (None, False)
        companion = value.get("companion_notice_unconfirmed")
        if companion is not None:
            companion = text_of(value, "companion_notice_unconfirmed")
    except FigureError as error:
        raise FigureError(f"{year} {field}.{error.field}", error.problem) from None
    if not _ADDRESS.fullmatch(url):
        raise FigureError(f"{year} {field}.url", "expected an address that begins with https://")
    confirmed = value.get("number_confirmed", True)
    if not isinstance(confirmed, bool):
        raise FigureError(f"{year} {field}.number_confirmed", "expected true or false")
    return LimitSource(document, url, day, is_exact, confirmed, companion)


def _field_names(year: int, row: Row, field: str) -> frozenset[str]:
    value = row.get(field, [])
    known = {*_WHOLE, *_PARTS, *Limit, *PhaseOut}
    if not isinstance(value, list) or not all(isinstance(name, str) and name in known for name in value):
        raise FigureError(f"{year} {field}", "expected a list of fields of this row")
    return frozenset(value)


def _note(year: int, row: Row) -> str | None:
    value = row.get("note")
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _LONGEST_NOTE:
        raise FigureError(f"{year} note", f"expected a text of at most {_LONGEST_NOTE} characters")
    return value.strip() or None


def _dollars(value: object, field: str, *, least: int) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _MOST_DOLLARS:
        raise FigureError(field, f"{value!r} is not an amount in whole dollars")
    return Decimal(value)


def _range(value: object, field: str) -> tuple[Decimal, Decimal]:
    if not isinstance(value, list) or len(value) != 2:
        raise FigureError(field, "expected a start and an end")
    start, end = (_dollars(edge, field, least=0) for edge in value)
    if start >= end:
        raise FigureError(field, "the end is not above the start")
    return start, end


def fingerprint(amounts: Mapping[Limit, Decimal], ranges: Mapping[PhaseOut, tuple[Decimal, Decimal]]) -> str:
    """Return eight hexadecimal digits that differ, as good as always, when any figure does."""
    lines = [f"{limit}={amount}" for limit, amount in amounts.items()]
    lines += [f"{kind}={start}-{end}" for kind, (start, end) in ranges.items()]
    return blake2s("\n".join(sorted(lines)).encode(), digest_size=4).hexdigest()
