"""The figures that every answer is worked out from: the shipped ones, with the operator's own over them.

An operator adds a year, a quarter, a reference price or a coin supply as rows of a JSON file, each with its
source; docs/figures.md shows them. No release and no code is needed for that.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from calculations.coin_supply import CoinSupply
from calculations.figure_error import FigureError
from calculations.limits import ContributionLimits
from calculations.reference_prices import ReferencePrices
from calculations.retirement_assets import RetirementAssets
from tracker.market.operator_rows import FigureKind, OperatorRow, document_of, read_operator_file, source_line
from tracker.market.possible_rows import check_possible

__all__ = [
    "CurrentFigures",
    "FigureStore",
    "Figures",
    "StoredFigure",
    "add_figures",
    "combine",
    "read_operator_file",
    "with_stored",
]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Figures:
    """One consistent set of figures. Replaced as a whole, never changed."""

    assets: RetirementAssets
    supply: CoinSupply
    limits: ContributionLimits
    prices: ReferencePrices


class CurrentFigures:
    """Holds the set of figures that answers use now."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def now(self) -> Figures:
        """Return the current set."""
        return self._figures

    def replace(self, figures: Figures) -> None:
        """Use `figures` from the next answer on."""
        self._figures = figures


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """One row that the operator added: `kind` as text, the row as JSON text, its source in one line.

    A kind that this release does not know stays in the store and is left out of the figures.
    """

    kind: str
    row_json: str
    source: str
    added_at: datetime


class FigureStore(Protocol):
    """Keeps the operator's own figures."""

    async def add(self, rows: Sequence[StoredFigure]) -> None:
        """Keep all rows in one step, or none. Nothing is replaced: later rows count over earlier ones."""

    async def all(self) -> Sequence[StoredFigure]:
        """Return every kept row, in the order in which they were added."""


def combine(shipped: Figures, rows: Iterable[OperatorRow]) -> Figures:
    """Return the figures with the rows put over them, in their order.

    Raises: FigureError naming row and field when a row cannot be right; then nothing of them counts.
    """
    figures = shipped
    for row in rows:
        figures = _applied(figures, row)
    return figures


def with_stored(shipped: Figures, stored: Iterable[StoredFigure]) -> Figures:
    """Return the figures with the stored rows put over them, in the order in which they were added.

    A row that this release cannot use (its kind is unknown, or it contradicts newly shipped figures) is logged
    and left out: a bot that ran yesterday starts today.
    """
    figures = shipped
    for entry in stored:
        try:
            row = OperatorRow(FigureKind(entry.kind), _row_of(entry.row_json), f"the stored {entry.kind}")
            figures = _applied(figures, row)
        except ValueError as error:
            log.error("A stored figure (%s, from %s) is left out: %s", entry.kind, entry.source, error)
    return figures


async def add_figures(text: str, *, shipped: Figures, store: FigureStore, now: datetime) -> tuple[OperatorRow, ...]:
    """Check an operator's file against everything known so far, keep its rows, and return them.

    Adding the same file twice changes nothing that is shown.
    Raises: FigureError in one clear sentence when the file or one of its rows cannot be right; nothing is kept.
    """
    rows = read_operator_file(document_of(text))
    figures = combine(with_stored(shipped, await store.all()), rows)
    for row in rows:
        check_possible(row, figures.assets, figures.prices, now.date())
    await store.add(
        [
            StoredFigure(
                row.kind,
                json.dumps(row.fields, ensure_ascii=False, sort_keys=True),
                source_line(row.fields),
                now,
            )
            for row in rows
        ]
    )
    return rows


def _applied(figures: Figures, row: OperatorRow) -> Figures:
    try:
        match row.kind:
            case FigureKind.YEAR:
                return replace(figures, limits=figures.limits.with_rows([row.fields]))
            case FigureKind.QUARTER:
                return replace(figures, assets=figures.assets.with_rows([row.fields]))
            case FigureKind.REFERENCE_PRICE:
                return replace(figures, prices=figures.prices.with_rows([row.fields]))
            case FigureKind.COIN_SUPPLY:
                return replace(figures, supply=figures.supply.with_rows([row.fields]))
    except FigureError as error:
        raise row.error(error.field, error.problem) from None


def _row_of(text: str) -> Mapping[str, object]:
    row = json.loads(text)
    if not isinstance(row, dict):
        raise FigureError("row", "expected an object")
    return row
