"""Prices as people type them."""

import pytest

from calculations.coin_prices import read_price
from calculations.errors import UserError


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("65000", "65000"),
        ("$65,000", "65000"),
        ("65k", "65000"),
        ("65 K", "65000"),
        ("65,000.50", "65000.5"),
        ("65.000,50", "65000.5"),
        ("65 000", "65000"),
        ("1.2m", "1200000"),
        ("USD 65000", "65000"),
        ("3850.1234", "3850.1234"),
        ("６５０００", "65000"),
    ],
)
def test_prices_are_read_exactly(text: str, price: str) -> None:
    assert str(read_price(text)) == price


@pytest.mark.parametrize("text", ["live", "article", "abc", "", "nan", "inf", "1e5", "65%", "k"])
def test_what_is_no_number_is_left_to_be_a_name(text: str) -> None:
    assert read_price(text) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0", "price.not_positive"),
        ("-5", "price.not_positive"),
        ("$-65,000", "price.not_positive"),
        ("1000000000", "price.out_of_range"),
        ("0.00001", "price.out_of_range"),
        ("1" * 300, "price.out_of_range"),
    ],
)
def test_prices_beyond_reason_are_refused(text: str, key: str) -> None:
    with pytest.raises(UserError, match=key):
        read_price(text)
