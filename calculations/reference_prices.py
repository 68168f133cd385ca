"""Prices of one past day under a name, such as those of the article that everybody quotes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from calculations.coin_prices import MOST_DECIMALS, MOST_DOLLARS
from calculations.coin_supply import Asset
from calculations.figure_error import FigureError
from calculations.figure_rows import (
    Row,
    Source,
    amount_of,
    day_of,
    required_amount_of,
    section_of,
    source_of,
    text_of,
)
from calculations.typed_text import digits_after_point

ARTICLE = "article"
ARTICLE_DAY = date(2025, 8, 7)

ARTICLE_BASE_DOLLARS = Decimal(8_700_000_000_000)
ARTICLE_BASE_DAY = date(2025, 3, 31)
"""The base of the article's example, which stays what it was when a later release revises the quarter."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?")
_RESERVED = frozenset({"live"})


@dataclass(frozen=True, slots=True)
class ReferencePrice:
    """The prices of one day, in dollars a coin. An asset without a price is not among them."""

    name: str
    day: date
    prices: Mapping[Asset, Decimal]
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class ReferencePrices:
    """All named prices; the article's are always among them."""

    by_name: Mapping[str, ReferencePrice]

    @property
    def article(self) -> ReferencePrice:
        return self.by_name[ARTICLE]

    @property
    def names(self) -> tuple[str, ...]:
        """The names, the article first, the others newest first."""
        others = [known for known in self.by_name.values() if known.name != ARTICLE]
        return (ARTICLE, *(known.name for known in sorted(others, key=lambda known: known.day, reverse=True)))

    def named(self, name: str) -> ReferencePrice | None:
        """Return the prices of that name, in any case; None where there is none."""
        return self.by_name.get(name.strip().lower())

    def with_rows(self, rows: Iterable[Row]) -> "ReferencePrices":
        """Return the prices with the operator's rows:
        `{"name": "new-year", "day_utc": "2026-01-01", "btc": "87500", "eth": "2970", "source": {...}}`.

        One of the two prices may be missing. A row of a known name replaces its day, its source and the prices
        it gives; the article's name is not free.
        Raises: FigureError for a row that cannot be right.
        """
        by_name = dict(self.by_name)
        for row in rows:
            added = _reference(row)
            known = by_name.get(added.name)
            if known is not None and known.day == added.day:
                added = ReferencePrice(added.name, added.day, {**known.prices, **added.prices}, added.source)
            by_name[added.name] = added
        return ReferencePrices(by_name)


def parse_reference_prices(document: Mapping[str, Any]) -> ReferencePrices:
    """Return the prices shipped with the coin supplies.

    Raises: FigureError naming the field that is wrong.
    """
    shipped = section_of(section_of(document, "prices"), "article_2025_08_07")
    prices = {
        asset: required_amount_of(section_of(shipped, asset.value.lower()), "use") for asset in (Asset.BTC, Asset.ETH)
    }
    source = Source("worked back from the coins that the article names", published=ARTICLE_DAY.isoformat())
    return ReferencePrices({ARTICLE: ReferencePrice(ARTICLE, ARTICLE_DAY, prices, source)})


def _reference(row: Row) -> ReferencePrice:
    name = text_of(row, "name")
    if not _NAME.fullmatch(name):
        raise FigureError("name", f"{name!r}: up to 20 of a-z, 0-9 and - within")
    if name == ARTICLE or name in _RESERVED or not re.search("[a-z]{2}", name):
        raise FigureError("name", f"{name!r} already means something else")
    prices = {}
    for asset in Asset:
        field = asset.value.lower()
        price = amount_of(row, field)
        if price is None:
            continue
        if price >= MOST_DOLLARS or digits_after_point(price) > MOST_DECIMALS:
            raise FigureError(field, f"{price} is no price in dollars a coin")
        prices[asset] = price
    if not prices:
        raise FigureError("btc, eth", "at least one price is needed")
    return ReferencePrice(name, day_of(row, "day_utc"), prices, source_of(row))
