"""Named prices of past days: the article's, and the operator's own."""

import json
from datetime import date
from decimal import Decimal
from importlib import resources

import pytest

from calculations.coin_supply import Asset
from calculations.figure_error import FigureError
from calculations.reference_prices import parse_reference_prices

PRICES = parse_reference_prices(
    json.loads((resources.files("calculations") / "figures" / "crypto_supply.json").read_text(encoding="utf-8"))
)
ROW = {"name": "new-year", "day_utc": "2026-01-01", "btc": "87500", "eth": "2970", "source": {"publisher": "Kraken"}}


def test_the_articles_prices_ship() -> None:
    article = PRICES.named("Article ")
    assert article is PRICES.article
    assert article.day == date(2025, 8, 7)
    assert article.prices == {Asset.BTC: Decimal(116_310), Asset.ETH: Decimal(3_850)}


def test_an_operators_prices_are_known_by_name_after_the_article() -> None:
    later = {**ROW, "name": "spring", "day_utc": "2026-04-01"}
    added = PRICES.with_rows([ROW, later])
    assert added.names == ("article", "spring", "new-year")
    known = added.named("NEW-YEAR")
    assert known is not None
    assert known.prices[Asset.BTC] == Decimal(87_500)
    assert PRICES.named("new-year") is None


def test_a_later_row_of_the_same_name_and_day_adds_the_other_coin() -> None:
    added = PRICES.with_rows([{**ROW, "eth": None}]).with_rows([{**ROW, "btc": None, "eth": "3000"}])
    known = added.named("new-year")
    assert known is not None
    assert known.prices == {Asset.BTC: Decimal(87_500), Asset.ETH: Decimal(3_000)}


def test_a_row_of_the_same_name_and_another_day_keeps_no_old_price() -> None:
    added = PRICES.with_rows([ROW]).with_rows([{**ROW, "day_utc": "2026-01-02", "btc": None}])
    known = added.named("new-year")
    assert known is not None
    assert set(known.prices) == {Asset.ETH}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"source": None}, "source"),
        ({"name": "article"}, "name"),
        ({"name": "live"}, "name"),
        ({"name": "65k"}, "name"),
        ({"name": "New Year"}, "name"),
        ({"name": "x" * 21}, "name"),
        ({"name": "-new"}, "name"),
        ({"btc": "0"}, "btc"),
        ({"btc": "1000000000"}, "btc"),
        ({"btc": "1.00001"}, "btc"),
        ({"btc": None, "eth": None}, "btc, eth"),
        ({"day_utc": "2026"}, "day_utc"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_by_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(FigureError) as caught:
        PRICES.with_rows([{**ROW, **change}])
    assert caught.value.field == field
