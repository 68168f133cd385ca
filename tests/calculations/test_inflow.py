"""The arithmetic of an inflow: each worked case to its last digit, and what must hold for any."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.allocations import read_allocation
from calculations.coin_supply import Asset, Supply
from calculations.inflow import CoinInflow, Excess, Inflow, Purchase, calculate_inflow
from calculations.rounding import places, significant
from calculations.shares import read_share

TRILLION = Decimal(10) ** 12
ARTICLE = {Asset.BTC: Decimal(116_310), Asset.ETH: Decimal(3_850)}
DAY_AFTER = {Asset.BTC: Decimal("117515.49")}
JUNE_2026 = {Asset.BTC: Decimal("63212.97")}
BTC_SUPPLY = Decimal("19903034.375")
ETH_SUPPLY = Decimal(120_700_000)
MAXIMUM = Decimal("20999999.9769")


def buy(
    share: str,
    base: str,
    asset: str,
    prices: dict[Asset, Decimal],
    bitcoins: Decimal = BTC_SUPPLY,
    years: int | None = None,
) -> Inflow:
    dollars = Decimal(base) * TRILLION
    supplies = {Asset.BTC: bitcoins, Asset.ETH: ETH_SUPPLY}
    purchases = [
        Purchase(
            coin,
            weight,
            prices[coin],
            Supply(coin, supplies[coin], date(2025, 8, 7), is_about=True),
            Decimal(450),
            MAXIMUM if coin is Asset.BTC else None,
            Decimal(164_250) if years else None,
        )
        for coin, weight in read_allocation(asset).weights
    ]
    return calculate_inflow(dollars, read_share(share).of(dollars), purchases, years=years)


def percent(coin: CoinInflow) -> str:
    assert coin.share_of_supply is not None
    return str(places(coin.share_of_supply * 100, 4))


def coins_to_eight_places(coin: CoinInflow) -> str:
    return str(coin.coins.quantize(Decimal("1e-8"), rounding=ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("share", "base", "asset", "prices", "dollars", "coins", "shown", "part"),
    [
        ("0.5%", "8.7", "BTC", ARTICLE, 43_500_000_000, "374000.51586278", 374_000, "1.8791"),
        ("50bp", "8.7", "ETH", ARTICLE, 43_500_000_000, "11298701.29870130", 11_300_000, "9.3610"),
        ("1/200", "8.7", "BTC", ARTICLE, 43_500_000_000, "374000.51586278", 374_000, "1.8791"),
        ("1%", "12.2", "BTC", ARTICLE, 122_000_000_000, "1048920.98701745", 1_050_000, "5.2702"),
        ("1%", "16.8", "ETH", ARTICLE, 168_000_000_000, "43636363.63636364", 43_600_000, "36.1527"),
        ("1%", "43.4", "BTC", ARTICLE, 434_000_000_000, "3731407.44561947", 3_730_000, "18.7479"),
        ("2.5%", "8.7", "BTC", DAY_AFTER, 217_500_000_000, "1850819.83660197", 1_850_000, "9.2992"),
        ("1bp", "1.4", "BTC", ARTICLE, 140_000_000, "1203.67982117", 1_200, "0.0060"),
        ("1%", "12.5", "BTC", ARTICLE, 125_000_000_000, "1074714.12604247", 1_070_000, "5.3998"),
        ("1%", "8.7", "BTC", ARTICLE, 87_000_000_000, "748001.03172556", 748_000, "3.7582"),
        ("1%", "8.7", "ETH", ARTICLE, 87_000_000_000, "22597402.59740260", 22_600_000, "18.7220"),
    ],
)
def test_one_coin(
    share: str, base: str, asset: str, prices: dict[Asset, Decimal], dollars: int, coins: str, shown: int, part: str
) -> None:
    result = buy(share, base, asset, prices)
    (coin,) = result.coins
    assert result.dollars == coin.dollars == dollars
    assert coins_to_eight_places(coin) == coins
    assert significant(coin.coins) == shown
    assert percent(coin) == part
    assert coin.excess is Excess.NONE


def test_the_same_share_in_other_words_is_the_same_in_every_digit() -> None:
    assert (
        buy("0.5%", "8.7", "BTC", ARTICLE) == buy("1/200", "8.7", "BTC", ARTICLE) == buy("50bp", "8.7", "BTC", ARTICLE)
    )


def test_the_later_base_with_the_supply_of_that_day() -> None:
    result = buy("1%", "10.0", "BTC", JUNE_2026, bitcoins=Decimal(20_000_000))
    (coin,) = result.coins
    assert result.dollars == 100_000_000_000
    assert coins_to_eight_places(coin) == "1581953.83004469"
    assert significant(coin.coins) == 1_580_000
    assert percent(coin) == "7.9098"


@pytest.mark.parametrize(
    ("share", "dollars", "coins", "shown", "parts"),
    [
        (
            "1%",
            (60_900_000_000, 26_100_000_000),
            ("523600.72220789", "6779220.77922078"),
            (524_000, 6_780_000),
            ("2.6308", "5.6166"),
        ),
        (
            "1/300",
            (20_300_000_000, 8_700_000_000),
            ("174533.57406930", "2259740.25974026"),
            (175_000, 2_260_000),
            ("0.8769", "1.8722"),
        ),
    ],
)
def test_a_split(
    share: str, dollars: tuple[int, int], coins: tuple[str, str], shown: tuple[int, int], parts: tuple[str, str]
) -> None:
    result = buy(share, "8.7", "70/30", ARTICLE)
    assert tuple(coin.dollars for coin in result.coins) == dollars
    assert tuple(map(coins_to_eight_places, result.coins)) == coins
    assert tuple(significant(coin.coins) for coin in result.coins) == shown
    assert tuple(map(percent, result.coins)) == parts
    assert sum(coin.dollars for coin in result.coins) == result.dollars


def test_more_coins_than_can_ever_exist_are_told_apart() -> None:
    (coin,) = buy("100%", "8.7", "BTC", ARTICLE).coins
    assert coins_to_eight_places(coin) == "74800103.17255610"
    assert percent(coin) == "375.8226"
    assert coin.excess is Excess.MORE_THAN_MAXIMUM


def test_more_coins_than_were_issued_are_told_apart() -> None:
    price = {Asset.BTC: Decimal(4_250), Asset.ETH: Decimal(100)}
    (bitcoin,) = buy("1%", "8.7", "BTC", price).coins
    assert BTC_SUPPLY < bitcoin.coins < MAXIMUM
    assert bitcoin.excess is Excess.MORE_THAN_ISSUED
    (ether,) = buy("1%", "8.7", "ETH", price).coins
    assert ether.excess is Excess.NONE if ether.coins < ETH_SUPPLY else Excess.MORE_THAN_ISSUED


def test_alternatives_each_take_all_of_the_money() -> None:
    bitcoin, ether = buy("1%", "8.7", "both", ARTICLE).coins
    assert bitcoin.dollars == ether.dollars == 87_000_000_000
    assert (significant(bitcoin.coins), significant(ether.coins)) == (748_000, 22_600_000)


def test_days_and_years_of_new_coins() -> None:
    (coin,) = buy("1%", "8.7", "BTC", ARTICLE, years=10).coins
    assert places(coin.days_of_new_coins, 1) == Decimal("1662.2")
    assert coin.coins_per_year is not None
    assert places(coin.coins_per_year, 4) == Decimal("74800.1032")
    assert coin.share_of_new_coins is not None
    assert places(coin.share_of_new_coins, 6) == Decimal("4.554040")


def test_without_a_supply_there_is_no_share_of_it() -> None:
    purchase = Purchase(Asset.ETH, Fraction(1), Decimal(100), None, Decimal(2_728))
    (coin,) = calculate_inflow(TRILLION, Fraction(1, 100), [purchase]).coins
    assert coin.share_of_supply is None
    assert coin.share_of_maximum is None
    assert coin.excess is Excess.NONE


@pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 100), Fraction(101, 100)])
def test_a_share_that_is_none_is_refused(share: Fraction) -> None:
    with pytest.raises(ValueError, match="a share of"):
        calculate_inflow(TRILLION, share, [])


def test_a_weight_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="a weight of"):
        calculate_inflow(TRILLION, Fraction(1), [Purchase(Asset.BTC, Fraction(0), Decimal(1), None, Decimal(1))])


def test_no_years_are_refused() -> None:
    with pytest.raises(ValueError, match="0 years"):
        calculate_inflow(TRILLION, Fraction(1), [], years=0)


bases = st.integers(1, 10**14).map(Decimal)
parts = st.fractions(0, 1, max_denominator=10**9).filter(bool)
prices_of_a_coin = st.decimals("0.0001", "999999999", places=4)


def coins_for(base: Decimal, share: Fraction, weight: Fraction, price: Decimal) -> Decimal:
    return calculate_inflow(base, share, [Purchase(Asset.BTC, weight, price, None, Decimal(450))]).coins[0].coins


@given(bases, parts, parts, prices_of_a_coin)
def test_it_does_not_matter_whether_the_share_or_the_weight_comes_first(
    base: Decimal, share: Fraction, weight: Fraction, price: Decimal
) -> None:
    assert coins_for(base, share, weight, price) == coins_for(base, weight, share, price)


@given(bases, parts, parts, prices_of_a_coin)
def test_a_larger_share_never_buys_fewer_coins(base: Decimal, one: Fraction, other: Fraction, price: Decimal) -> None:
    smaller, larger = sorted((one, other))
    assert coins_for(base, smaller, Fraction(1), price) <= coins_for(base, larger, Fraction(1), price)


@given(bases, parts, prices_of_a_coin, prices_of_a_coin)
def test_a_higher_price_never_buys_more_coins(base: Decimal, share: Fraction, one: Decimal, other: Decimal) -> None:
    lower, higher = sorted((one, other))
    assert coins_for(base, share, Fraction(1), lower) >= coins_for(base, share, Fraction(1), higher)


@given(bases, parts, prices_of_a_coin)
def test_coins_times_price_are_the_dollars_again(base: Decimal, share: Fraction, price: Decimal) -> None:
    coins = Fraction(coins_for(base, share, Fraction(1), price))
    assert abs(coins * Fraction(price) / (Fraction(base) * share) - 1) < Fraction(1, 10**35)
