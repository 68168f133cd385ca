"""Coins in circulation and new coins: the block rule, the heights on record, ether's published figures."""

import copy
import json
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.coin_supply import (
    BLOCKS_PER_DAY,
    HALVING_INTERVAL,
    Asset,
    CoinSupply,
    Supply,
    issued,
    parse_coin_supply,
    subsidy,
    years_later,
)
from calculations.figure_error import FigureError

DOCUMENT: dict[str, Any] = json.loads(
    (resources.files("calculations") / "figures" / "crypto_supply.json").read_text(encoding="utf-8")
)
BTC: dict[str, Any] = DOCUMENT["btc"]
SUPPLY = parse_coin_supply(DOCUMENT)
SOURCE = {"publisher": "a node"}
TODAY = date(2026, 11, 24)


def known(asset: Asset, day: date, supply: CoinSupply = SUPPLY) -> Supply:
    figure = supply.on(asset, day)
    assert figure is not None
    return figure


@pytest.mark.parametrize("vector", BTC["supply_formula"]["test_vectors"], ids=lambda vector: str(vector["height"]))
def test_coins_issued_follow_from_the_height(vector: dict[str, Any]) -> None:
    assert issued(vector["height"]) == Decimal(vector["issued_btc"])


@pytest.mark.parametrize("era", BTC["eras"], ids=lambda era: str(era["era"]))
def test_each_era_pays_half_of_the_one_before(era: dict[str, Any]) -> None:
    assert subsidy(era["first_height"]) == subsidy(era["last_height"]) == era["subsidy_sat"]
    assert issued(era["last_height"]) == Decimal(era["issued_at_end_of_era_btc"])


def test_no_more_than_the_maximum_is_ever_issued() -> None:
    assert issued(10**9) == SUPPLY.maximum == Decimal("20999999.9769")
    assert subsidy(6_930_000) == subsidy(64 * HALVING_INTERVAL) == 0


@given(st.integers(0, 8_000_000))
def test_each_block_adds_its_subsidy(height: int) -> None:
    assert issued(height + 1) - issued(height) == Decimal(subsidy(height + 1)) / 10**8


@pytest.mark.parametrize(
    ("day", "coins", "is_about"),
    [
        (date(2024, 4, 20), "19687503.125", False),
        (date(2025, 8, 7), "19903034.375", True),
        (date(2026, 3, 8), "19999559.375", False),
        (date(2026, 3, 9), "20000000", False),
    ],
)
def test_on_a_day_on_record_the_height_of_that_day_counts(day: date, coins: str, is_about: bool) -> None:
    supply = known(Asset.BTC, day)
    assert (supply.coins, supply.is_about, supply.day) == (Decimal(coins), is_about, day)


def test_after_the_newest_height_blocks_come_at_the_target_pace() -> None:
    height = SUPPLY.height_on(TODAY)
    assert height is not None
    assert height.height == 939_999 + 144 * 260
    assert (height.after.day, height.before) == (date(2026, 3, 9), None)
    supply = known(Asset.BTC, TODAY)
    assert (supply.coins, supply.is_about) == (Decimal(20_117_000), True)


def test_between_two_heights_the_line_between_them_counts() -> None:
    height = SUPPLY.height_on(date(2025, 1, 1))
    assert height is not None
    assert height.before is not None
    assert (height.after.height, height.before.height) == (840_000, 908_970)
    assert height.height == 840_000 + 68_970 * 256 // 474
    assert height.is_about


def test_measured_supply_of_2020_is_met_within_two_thousandths() -> None:
    measured = Decimal(BTC["checkpoints"][0]["supply"])
    assert abs(known(Asset.BTC, date(2020, 3, 29)).coins - measured) / measured < Decimal("0.002")


def test_before_the_first_block_nothing_is_known() -> None:
    assert SUPPLY.on(Asset.BTC, date(2009, 1, 2)) is None
    assert known(Asset.BTC, date(2009, 1, 3)).coins == 50


@given(st.dates(date(2009, 1, 3), date(2140, 1, 1)), st.integers(1, 2000))
def test_bitcoins_never_become_fewer(day: date, days: int) -> None:
    assert known(Asset.BTC, day).coins <= known(Asset.BTC, day + timedelta(days=days)).coins <= SUPPLY.maximum


@pytest.mark.parametrize(
    ("day", "coins", "figure_day", "series"),
    [
        (TODAY, 120_700_000, date(2026, 5, 31), "explorer (Etherscan)"),
        (date(2026, 5, 15), 120_700_000, date(2025, 8, 7), "explorer"),
        (date(2025, 8, 7), 120_700_000, date(2025, 8, 7), "explorer"),
        (date(2025, 8, 6), 120_690_000, date(2025, 4, 14), "explorer (YCharts)"),
        (date(2025, 1, 1), 120_333_951, date(2024, 9, 9), "ultrasound.money"),
    ],
)
def test_ether_is_the_newest_figure_on_or_before_the_day_and_never_extrapolated(
    day: date, coins: int, figure_day: date, series: str
) -> None:
    supply = known(Asset.ETH, day)
    assert (supply.coins, supply.day, supply.series) == (coins, figure_day, series)


def test_a_figure_of_a_month_does_not_pretend_to_a_day() -> None:
    assert not known(Asset.ETH, TODAY).day_is_known
    assert known(Asset.ETH, date(2025, 8, 7)).day_is_known


def test_before_ethers_first_figure_nothing_is_known() -> None:
    assert SUPPLY.on(Asset.ETH, date(2022, 9, 14)) is None


def test_new_coins_a_day_are_todays() -> None:
    assert SUPPLY.per_day(Asset.BTC, TODAY) == 450
    assert SUPPLY.per_day(Asset.BTC, date(2028, 12, 31)) == 225
    assert SUPPLY.per_day(Asset.ETH, TODAY) == 2_728


def test_new_coins_of_years_know_the_halvings() -> None:
    assert SUPPLY.new_coins(Asset.BTC, TODAY, 1) == 365 * 450
    first = 939_999 + 144 * 260
    days = (date(2036, 11, 24) - TODAY).days
    by_hand = sum(subsidy(height) for height in range(first + 1, first + BLOCKS_PER_DAY * days + 1))
    assert SUPPLY.new_coins(Asset.BTC, TODAY, 10) == Decimal(by_hand) / 10**8
    assert SUPPLY.new_coins(Asset.ETH, TODAY, 10) == 2_728 * days


def test_years_count_from_a_leap_day_too() -> None:
    assert years_later(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert years_later(date(2028, 2, 29), 4) == date(2032, 2, 29)
    assert SUPPLY.new_coins(Asset.ETH, date(2028, 2, 29), 30) > 0


def test_an_operators_height_becomes_the_newest_anchor() -> None:
    added = SUPPLY.with_rows([{"asset": "BTC", "day_utc": "2026-11-20", "height": 977_300, "source": SOURCE}])
    assert known(Asset.BTC, date(2026, 11, 21), added).coins == issued(977_300 + 144)
    assert known(Asset.BTC, date(2026, 11, 20), added).is_about is False


def test_an_operators_figures_of_ether_become_the_newest() -> None:
    added = SUPPLY.with_rows(
        [
            {"asset": "eth", "day_utc": "2026-10", "supply": "120800000", "series": "explorer", "source": SOURCE},
            {"asset": "ETH", "eth_per_day": "2750", "staked_eth": "36500000", "source": "beaconcha.in"},
        ]
    )
    assert known(Asset.ETH, TODAY, added).coins == 120_800_000
    assert added.per_day(Asset.ETH, TODAY) == 2_750
    assert added.ether_issuance.staked == 36_500_000
    assert known(Asset.ETH, TODAY).coins == 120_700_000


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"asset": "BTC", "day_utc": "2026-11-20", "height": 5}, "source"),
        (
            {"asset": "BTC", "day_utc": "2026-11-20", "height": 5, "source": SOURCE},
            "height: 5 on 2026-11-20 is not above",
        ),
        ({"asset": "BTC", "day_utc": "2026-11-20", "height": "5", "source": SOURCE}, "height"),
        ({"asset": "BTC", "day_utc": "20 Nov", "height": 999_999, "source": SOURCE}, "day_utc"),
        ({"asset": "BTC", "day_utc": "2026-11", "height": 999_999, "source": SOURCE}, "day_utc"),
        ({"asset": "SOL", "day_utc": "2026-11-20", "supply": "1", "source": SOURCE}, "asset: 'SOL'"),
        ({"asset": "ETH", "day_utc": "2026-13", "supply": "1", "series": "explorer", "source": SOURCE}, "day_utc"),
        ({"asset": "ETH", "day_utc": "2026-11-20", "series": "explorer", "source": SOURCE}, "supply: missing"),
        ({"asset": "ETH", "day_utc": "2026-11-20", "supply": "1", "source": SOURCE}, "series"),
        ({"asset": "ETH", "eth_per_day": "-1", "source": SOURCE}, "eth_per_day"),
    ],
)
def test_an_operators_row_that_cannot_be_right_is_refused_by_field(row: dict[str, object], message: str) -> None:
    with pytest.raises(FigureError, match=message):
        SUPPLY.with_rows([row])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda document: document.pop("btc"), "btc: expected an object"),
        (lambda document: document["btc"].pop("max_supply_exact"), "max_supply_exact: missing"),
        (lambda document: document["btc"]["supply_formula"]["anchors"][0].update(height=-1), "height"),
        (lambda document: document["eth"].update(issuance_per_day=[]), "issuance_per_day: no row is marked as today's"),
    ],
)
def test_a_wrong_document_is_refused_by_field(spoil: Any, message: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    spoil(document)
    with pytest.raises(FigureError, match=message):
        parse_coin_supply(document)
