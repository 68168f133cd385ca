"""The limits on contributions to U.S. retirement plans, year by year, as the IRS publishes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from calculations.errors import UserError
from calculations.figure_error import FigureError
from calculations.figure_rows import Row, section_of
from calculations.limit_rows import check_year, fingerprint, read_year
from calculations.limit_years import Limit, PhaseOut, YearLimits, type_of_figure


@dataclass(frozen=True, slots=True, eq=False)
class ContributionLimits:
    """The limits of every year on record."""

    years: Mapping[int, YearLimits]
    """Oldest first; never empty."""

    @property
    def oldest_year(self) -> int:
        return next(iter(self.years))

    @property
    def newest_year(self) -> int:
        return next(reversed(tuple(self.years)))

    def of(self, year: int) -> YearLimits:
        """Return the limits of `year`.

        Raises: UserError for a year that is not on record; nothing is projected or carried over.
        """
        known = self.years.get(year)
        if known is not None:
            return known
        if year > self.newest_year:
            raise UserError("limits.year_too_new", year=str(year), newest=str(self.newest_year))
        if year < self.oldest_year:
            raise UserError("limits.year_too_old", year=str(year), oldest=str(self.oldest_year))
        nearest = min(self.years, key=lambda other: abs(other - year))
        raise UserError("limits.year_missing", year=str(year), nearest=str(nearest))

    def before(self, year: int) -> YearLimits | None:
        """Return the limits of the year before `year`, None when they are not on record."""
        return self.years.get(year - 1)

    def with_rows(self, rows: Iterable[Row]) -> "ContributionLimits":
        """Return these limits with the operator's rows put over them.

        A row is a year of the shipped document with its `year` in it. Of a year on record it replaces the
        fields it gives, which then carry the row's source; a new year must be complete.
        Raises: FigureError when a row cannot be right.
        """
        years = dict(self.years)
        for row in rows:
            year = row.get("year")
            if isinstance(year, bool) or not isinstance(year, int) or not 1900 <= year <= 2999:
                raise FigureError("year", "expected a year such as 2027")
            known = years.get(year)
            read = read_year(year, row)
            years[year] = check_year(_merged(known, read) if known else read, row)
        return ContributionLimits(dict(sorted(years.items())))


def parse_contribution_limits(document: Mapping[str, Any]) -> ContributionLimits:
    """Return the limits of a document in the shape of `figures/contribution_limits.json`.

    Raises: FigureError naming year and field when something is missing or cannot be right.
    """
    rows = section_of(document, "years")
    if not rows:
        raise FigureError("years", "no year at all")
    years: dict[int, YearLimits] = {}
    for key in sorted(rows):
        if not (key.isascii() and key.isdecimal() and len(key) == 4):
            raise FigureError("years", f"{key!r} is not a year")
        row = section_of(rows, key)
        years[int(key)] = check_year(read_year(int(key), row), row)
    return ContributionLimits(years)


def _merged(known: YearLimits, row: YearLimits) -> YearLimits:
    """Put `row` over `known`: what it gives has its own source and marks, what it leaves out keeps the old ones."""
    amounts = {**known.amounts, **row.amounts}
    ranges = {**known.ranges, **row.ranges}
    given: set[type_of_figure] = {*row.amounts, *row.ranges}
    figures: tuple[type_of_figure, ...] = (*Limit, *PhaseOut)
    # A mark on a whole object is written out for its parts, of which the row may replace only some.
    origin = {figure: row if figure in given else known for figure in figures}
    return replace(
        known,
        amounts=amounts,
        ranges=ranges,
        other_sources={figure.value: year.source_of(figure) for figure, year in origin.items()},
        seen_once=frozenset(figure.value for figure, year in origin.items() if year.is_seen_once(figure)),
        from_statute=frozenset(figure.value for figure, year in origin.items() if year.is_from_statute(figure)),
        note=row.note or known.note,
        fingerprint=fingerprint(amounts, ranges),
    )
