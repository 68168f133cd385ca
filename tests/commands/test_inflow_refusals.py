"""The sentences for bad input of `/inflow`: each of its own, each with examples that are read."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from calculations.allocations import read_allocation
from calculations.coin_prices import read_price
from calculations.errors import UserError
from calculations.quarters import read_quarter
from calculations.shares import read_share
from commands.replies.refusals import refusal_in_words
from commands.replies.words import Words

ENGLISH = Words().for_locale("en-US")

SHARES = {
    "": "share.empty",
    "abc": "share.unreadable",
    "-1%": "share.negative",
    "0": "share.zero",
    "101%": "share.over_everything",
    "nan": "share.not_a_number",
    "inf": "share.infinite",
    "1e400": "share.exponent",
    "1" * 300: "share.too_long",
    "1%%": "share.percent_twice",
    "1/0": "share.zero_denominator",
    "$0.001": "share.below_a_cent",
    "€5": "share.other_currency",
}


def sentence(read: Callable[[str], Any], text: str) -> str:
    with pytest.raises(UserError) as caught:
        read(text)
    return refusal_in_words(ENGLISH, caught.value)


def examples(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


@pytest.mark.parametrize("text", SHARES, ids=SHARES.values())
def test_each_refused_share_is_told_what_to_type(text: str) -> None:
    said = sentence(read_share, text)
    assert examples(said)
    for example in examples(said):
        assert read_share(example)


def test_no_two_mistakes_share_a_sentence() -> None:
    assert len({sentence(read_share, text) for text in SHARES}) == len(SHARES)


def test_what_was_typed_is_never_repeated() -> None:
    assert "@everyone" not in sentence(read_share, "@everyone")
    assert "https" not in sentence(read_quarter, "https://example.org")


@pytest.mark.parametrize(
    ("read", "text"), [(read_quarter, "soon"), (read_allocation, "doge"), (read_allocation, "7/3")]
)
def test_each_other_refusal_gives_examples_that_are_read(read: Callable[[str], Any], text: str) -> None:
    said = sentence(read, text)
    assert examples(said)
    for example in examples(said):
        assert read(example)


@pytest.mark.parametrize("text", ["0", "-5", "1" * 300])
def test_each_refused_price_gives_examples_that_are_read(text: str) -> None:
    for example in examples(sentence(read_price, text)):
        assert example == "live" or read_price(example)
