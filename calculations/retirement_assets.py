"""U.S. retirement assets by quarter: the bases of which a share may flow.

Every figure keeps the release it was read in and how well it is confirmed. A quarter without a figure stays
without one: nothing is interpolated, nothing carried forward.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from calculations.errors import UserError
from calculations.figure_error import FigureError
from calculations.figure_rows import (
    Row,
    Source,
    amount_of,
    day_of,
    required_amount_of,
    rows_of,
    section_of,
    source_of,
    text_of,
)
from calculations.quarters import Quarter
from calculations.typed_text import trimmed

_TRILLION = Decimal(10) ** 12
_MOST_TRILLIONS = 1000
_LEAST_TRILLIONS = Decimal("0.000001")


class Pool(StrEnum):
    """A pool of assets, by the name it has in a row of figures."""

    TOTAL = "total"
    IRA = "ira"
    DC_ALL = "dc_all"
    PLAN_401K = "plan_401k"
    OTHER_PRIVATE_DC = "other_private_dc"
    PLAN_403B = "plan_403b"
    PLAN_457 = "plan_457"
    TSP = "tsp"
    GOVERNMENT_DB = "government_db"
    PRIVATE_DB = "private_db"
    ANNUITIES = "annuities"


class Base(StrEnum):
    """What a share may be taken of."""

    PLANS_401K = "401k"
    ALL_DC = "dc"
    IRAS = "ira"
    ALL_ASSETS = "total"
    HEADLINE = "headline"
    """The "$12.5 trillion 401(k) market" of the headlines, which is really all employer DC plans."""


POOL_OF_BASE = {
    Base.PLANS_401K: Pool.PLAN_401K,
    Base.ALL_DC: Pool.DC_ALL,
    Base.IRAS: Pool.IRA,
    Base.ALL_ASSETS: Pool.TOTAL,
}


class Confidence(StrEnum):
    """How well a figure is confirmed, by the word in the rows' field `check`."""

    PUBLISHER_PAGE = "ici_page"
    TWO_REPORTS = "two_secondary"
    ONE_REPORT = "single_secondary"
    """Unconfirmed, and to be shown as such."""
    OPERATOR = "operator"
    """Added by this bot's operator, with the source named there."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What one pool held at the end of a quarter, in dollars."""

    dollars: Decimal
    source: Source
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class QuarterAssets:
    """What is known of one quarter; a pool without a figure is not among the amounts."""

    quarter: Quarter
    as_of: date
    amounts: Mapping[Pool, Amount]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class BaseFigure:
    """The base of a calculation, in dollars on one day."""

    base: Base
    as_of: date
    dollars: Decimal
    source: Source
    confidence: Confidence
    quarter: Quarter | None
    """None for the headlines' figure, which belongs to no quarter."""


@dataclass(frozen=True, slots=True, eq=False)
class RetirementAssets:
    """All quarters on record, oldest first, and the headlines' figure."""

    quarters: tuple[QuarterAssets, ...]
    headline: BaseFigure
    figures: Mapping[Base, tuple[BaseFigure, ...]]
    """The quarters in which each base is known, oldest first; made by `_assets` from the other two."""

    @property
    def newest_day(self) -> date:
        """Return the last day of the newest quarter of which anything is known."""
        return max(known[-1].as_of for base, known in self.figures.items() if base is not Base.HEADLINE and known)

    def known(self, base: Base) -> tuple[BaseFigure, ...]:
        """Return every figure of the base, oldest first."""
        return self.figures[base]

    def newest(self, base: Base) -> BaseFigure:
        """Return the base in the newest quarter in which that base is known.

        Raises: UserError when it is known in none.
        """
        known = self.figures[base]
        if not known:
            raise UserError("assets.base_unknown")
        return known[-1]

    def at(self, base: Base, quarter: Quarter) -> BaseFigure:
        """Return the base in that quarter.

        Raises: UserError when it is not known there, naming the nearest quarters before and after that are.
        """
        if base is Base.HEADLINE:
            raise UserError("assets.headline_has_no_quarters", day=self.headline.as_of)
        known = self.figures[base]
        place = bisect_left(known, quarter.last_day, key=lambda figure: figure.as_of)
        if place < len(known) and known[place].quarter == quarter:
            return known[place]
        before = known[place - 1].quarter if place else None
        after = known[place].quarter if place < len(known) else None
        if before and after:
            raise UserError("assets.no_figure_between", quarter=quarter, before=before, after=after)
        if before:
            raise UserError("assets.no_figure_after", quarter=quarter, newest=before)
        if after:
            raise UserError("assets.no_figure_before", quarter=quarter, oldest=after)
        raise UserError("assets.base_unknown")

    def with_rows(self, rows: Iterable[Row]) -> "RetirementAssets":
        """Return the record with the operator's rows, which have the shape of the shipped ones.

        A row needs `quarter` (`2026Q2`), `source` and at least one pool, in trillions as a decimal string. For
        a quarter on record it replaces the pools it gives and leaves the others.
        Raises: FigureError for a row that cannot be right.
        """
        by_quarter = {known.quarter: known for known in self.quarters}
        for row in rows:
            added = _quarter_assets(row)
            if not added.amounts:
                raise FigureError(str(added.quarter), "gives no figure")
            known = by_quarter.get(added.quarter)
            amounts = {**known.amounts, **added.amounts} if known else added.amounts
            note = added.note or (known.note if known else None)
            by_quarter[added.quarter] = QuarterAssets(added.quarter, added.as_of, amounts, note)
        return _assets(by_quarter.values(), self.headline)


def parse_retirement_assets(document: Mapping[str, Any]) -> RetirementAssets:
    """Return the shipped figures.

    Raises: FigureError naming the field that is wrong.
    """
    quarters = [_quarter_assets(row) for row in rows_of(document, "quarters")]
    if len({known.quarter for known in quarters}) != len(quarters):
        raise FigureError("quarters", "a quarter is there twice")
    headline = section_of(document, "headline_12_5_trillion")
    return _assets(
        quarters,
        BaseFigure(
            Base.HEADLINE,
            day_of(headline, "as_of"),
            _dollars(required_amount_of(headline, "amount"), "amount"),
            source_of(headline),
            Confidence.ONE_REPORT,
            None,
        ),
    )


def _assets(quarters: Iterable[QuarterAssets], headline: BaseFigure) -> RetirementAssets:
    in_order = tuple(sorted(quarters, key=lambda known: known.quarter))
    figures: dict[Base, tuple[BaseFigure, ...]] = {
        base: tuple(
            BaseFigure(base, known.as_of, amount.dollars, amount.source, amount.confidence, known.quarter)
            for known in in_order
            if (amount := known.amounts.get(pool)) is not None
        )
        for base, pool in POOL_OF_BASE.items()
    }
    figures[Base.HEADLINE] = (headline,)
    return RetirementAssets(in_order, headline, figures)


def _quarter_assets(row: Row) -> QuarterAssets:
    name = text_of(row, "quarter")
    quarter = _quarter(name)
    try:
        as_of = day_of(row, "as_of") if row.get("as_of") is not None else quarter.last_day
        if as_of != quarter.last_day:
            raise FigureError("as_of", f"{as_of} is not the last day of {quarter}")
        given = {pool: amount for pool in Pool if (amount := amount_of(row, pool.value)) is not None}
        if not given:
            return QuarterAssets(quarter, as_of, {}, _note(row))
        source = source_of(row)
        confidence = _confidence(row)
        amounts = {pool: Amount(_dollars(amount, pool.value), source, confidence) for pool, amount in given.items()}
    except FigureError as error:
        raise FigureError(f"{name}, {error.field}", error.problem) from None
    return QuarterAssets(quarter, as_of, amounts, _note(row))


def _quarter(name: str) -> Quarter:
    year, _, number = name.upper().replace("-", "").partition("Q")
    if len(year) == 4 and year.isdecimal() and number in ("1", "2", "3", "4"):
        return Quarter(int(year), int(number))
    raise FigureError("quarter", f"{name!r} is not a quarter such as 2026Q2")


def _dollars(trillions: Decimal, field: str) -> Decimal:
    if not _LEAST_TRILLIONS <= trillions < _MOST_TRILLIONS:
        raise FigureError(field, f"{trillions} is in trillions of dollars, 8.7 for $8.7 trillion")
    return trimmed(trillions * _TRILLION)


def _confidence(row: Row) -> Confidence:
    check = row.get("check")
    if check is None:
        return Confidence.OPERATOR
    try:
        return Confidence(check)
    except ValueError:
        known = ", ".join(confidence.value for confidence in Confidence)
        raise FigureError("check", f"{check!r} is none of {known}") from None


def _note(row: Row) -> str | None:
    note = row.get("note")
    return note if isinstance(note, str) else None
