"""What every store of prices, figures and charts promises."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from calculations.coin_supply import Asset
from tests.record_factories import NOW
from tracker.market.charts import ChartKey
from tracker.market.figures import StoredFigure
from tracker.market.quotes import Quote

BTC = Quote(Asset.BTC, Decimal("116310.10"), "Coinbase Exchange", NOW, NOW + timedelta(microseconds=5), True)
ETH = Quote(Asset.ETH, Decimal("3850.000000000000000001"), "Kraken", None, NOW, False)
CHART = ChartKey("retirement assets", "dark", "1f3a")
PNG = b"\x89PNG\r\n\x1a\n\x00\xff"


async def test_no_price_is_kept_at_first(storage):
    assert list(await storage.prices.last()) == []


async def test_a_price_comes_back_to_the_last_digit_and_microsecond(storage):
    await storage.prices.save([BTC, ETH])
    assert sorted(await storage.prices.last(), key=lambda quote: quote.asset) == [BTC, ETH]
    assert str((await storage.prices.last())[0].price) == "116310.10"


async def test_prices_outlive_a_restart(reopen):
    async with reopen() as storage:
        await storage.prices.save([BTC])
    async with reopen() as storage:
        assert list(await storage.prices.last()) == [BTC]


async def test_the_newest_price_of_a_coin_counts_whatever_the_order_of_saving(storage):
    newer = replace(BTC, price=Decimal(1), received_at=BTC.received_at + timedelta(seconds=1))
    await storage.prices.save([newer])
    await storage.prices.save([BTC])
    assert list(await storage.prices.last()) == [newer]


async def test_the_same_prices_again_change_nothing(storage):
    for _ in range(2):
        await storage.prices.save([BTC, ETH])
    assert len(await storage.prices.last()) == 2


async def test_a_moment_in_another_zone_is_the_same_moment(storage):
    eastern = timezone(timedelta(hours=-5))
    await storage.prices.save([replace(BTC, received_at=BTC.received_at.astimezone(eastern))])
    (quote,) = await storage.prices.last()
    assert quote == BTC
    assert quote.received_at.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused_and_nothing_of_that_step_is_kept(storage):
    with pytest.raises(ValueError, match="no time zone"):
        await storage.prices.save([ETH, replace(BTC, received_at=datetime(2026, 11, 24))])  # noqa: DTZ001 - it is the zone that is missing
    assert list(await storage.prices.last()) == []


def figure(number: int, kind: str = "limits") -> StoredFigure:
    return StoredFigure(kind, json.dumps({"year": number, "ira": "7500.00"}), "IRS Notice 2026-99", NOW)


async def test_figures_come_back_in_the_order_in_which_they_were_added(storage):
    await storage.figures.add([figure(3), figure(1)])
    await storage.figures.add([figure(2, "of a later release")])
    assert list(await storage.figures.all()) == [figure(3), figure(1), figure(2, "of a later release")]


async def test_no_figures_are_nothing(storage):
    await storage.figures.add([])
    assert list(await storage.figures.all()) == []


async def test_a_chart_comes_back_byte_for_byte(reopen):
    async with reopen() as storage:
        assert await storage.charts.get(CHART) is None
        await storage.charts.put(CHART, PNG)
    async with reopen() as storage:
        assert await storage.charts.get(CHART) == PNG


async def test_a_chart_of_other_figures_or_another_theme_is_never_found(storage):
    await storage.charts.put(CHART, PNG)
    assert await storage.charts.get(replace(CHART, figures="9c0d")) is None
    assert await storage.charts.get(replace(CHART, theme="light")) is None
    assert await storage.charts.get(replace(CHART, name="another")) is None


async def test_a_new_chart_takes_the_place_of_the_older_one(storage):
    newer = replace(CHART, figures="9c0d")
    await storage.charts.put(CHART, PNG)
    await storage.charts.put(newer, PNG + b"2")
    assert await storage.charts.get(newer) == PNG + b"2"
    assert await storage.charts.get(CHART) is None
