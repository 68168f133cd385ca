"""Assets and splits as people type them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.allocations import EITHER, ONLY, read_allocation, split
from calculations.coin_supply import Asset
from calculations.errors import UserError


@pytest.mark.parametrize("text", ["both", "BTC and ETH", "btc/eth", "ETH or BTC", "Bitcoin & Ether", "all"])
def test_both_are_alternatives(text: str) -> None:
    allocation = read_allocation(text)
    assert allocation == EITHER
    assert allocation.are_alternatives
    assert allocation.only is None


@pytest.mark.parametrize(
    ("text", "asset"),
    [
        ("BTC", Asset.BTC),
        ("bitcoin", Asset.BTC),
        ("xbt", Asset.BTC),
        ("ETH", Asset.ETH),
        ("Ethereum", Asset.ETH),
        ("100/0", Asset.BTC),
        ("0/100", Asset.ETH),
    ],
)
def test_one_coin_takes_all(text: str, asset: Asset) -> None:
    assert read_allocation(text) == ONLY[asset]
    assert read_allocation(text).only is asset


@pytest.mark.parametrize(
    "text",
    [
        "70/30",
        "70:30",
        "70 / 30",
        "70% / 30%",
        "70%/30%",
        "70 30",
        "70-30",
        "70 and 30",
        "７０/３０",
        "70% BTC / 30% ETH",
        "30% ETH 70% BTC",
        "btc 70 eth 30",
        "70 btc 30 eth",
        "BTC70/ETH30",
        "70 % 30 %",
    ],
)
def test_a_split_names_bitcoin_first_unless_it_says_so(text: str) -> None:
    assert read_allocation(text).weights == ((Asset.BTC, Fraction(7, 10)), (Asset.ETH, Fraction(3, 10)))
    assert not read_allocation(text).are_alternatives


@pytest.mark.parametrize("text", ["70/40", "7/3", "1/1", "33.33/66.66", "0/0"])
def test_weights_that_do_not_add_to_a_hundred_are_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"allocation\.not_hundred"):
        read_allocation(text)


@pytest.mark.parametrize(
    "text", ["", "doge", "70", "70% btc", "70/30/0", "-70/170", "70 btc 30 btc", "70/xyz", "33.333/66.667", "7" * 300]
)
def test_what_is_no_asset_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"allocation\.unreadable"):
        read_allocation(text)


@given(st.decimals("0", "100", places=2))
def test_weights_are_exact_and_add_to_one(percent: Decimal) -> None:
    allocation = read_allocation(f"{percent}/{100 - percent}")
    assert allocation == split(percent)
    assert sum(weight for _, weight in allocation.weights) == 1
