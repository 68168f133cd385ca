"""Shares as people type them: every form is read exactly, every mistake has its own sentence."""

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.errors import UserError
from calculations.shares import LONGEST, Form, Share, read_share

BASE = Decimal("8.7e12")


def refusal(text: str) -> str:
    with pytest.raises(UserError) as caught:
        read_share(text)
    return caught.value.key


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("1%", "1"),
        ("1", "1"),
        ("0.5 %", "0.5"),
        ("1,5%", "1.5"),
        ("１％", "1"),
        (".5%", "0.5"),
        ("5.%", "5"),
        ("50bp", "0.5"),
        ("50 bps", "0.5"),
        ("50 basis points", "0.5"),
        ("1 basis point", "0.01"),
        ("1 percent", "1"),
        ("1 per cent", "1"),
        ("1pct", "1"),
        ("1 pct.", "1"),
        ("+1%", "1"),
        ("%1", "1"),
        ("  1  % ", "1"),
        ("1\u202f%", "1"),
        ("1\u00a0%", "1"),
        ("٠٫٥٪", "0.5"),
        ("१%", "1"),
        ("5‰", "0.5"),
        ("0.01", "0.01"),
        ("1,500", "1.5"),
        ("100%", "100"),
        ("0.000000000001%", "0.000000000001"),
    ],
)
def test_percentages_are_read_exactly(text: str, percent: str) -> None:
    share = read_share(text)
    assert share.form is Form.PERCENT
    assert share.value == Fraction(percent) / 100
    assert share.percent == Decimal(percent)


def test_a_number_alone_is_a_percentage_and_is_said_to_be() -> None:
    assert read_share("1").is_bare
    assert not read_share("1%").is_bare
    assert read_share("1") == read_share("1%")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/200", Fraction(1, 200)),
        ("1 / 200", Fraction(1, 200)),
        ("1⁄300", Fraction(1, 300)),
        ("1 in 200", Fraction(1, 200)),
        ("1 out of 200", Fraction(1, 200)),
        ("1/2%", Fraction(1, 200)),
        ("½%", Fraction(1, 200)),
        ("1.5/100", Fraction(3, 200)),
        ("1/1", Fraction(1)),
    ],
)
def test_fractions_are_kept_as_fractions(text: str, value: Fraction) -> None:
    share = read_share(text)
    assert (share.form, share.value) == (Form.FRACTION, value)


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("$87B", 87 * 10**9),
        ("87 billion", 87 * 10**9),
        ("87bn", 87 * 10**9),
        ("87 b", 87 * 10**9),
        ("$87 bn.", 87 * 10**9),
        ("$1.5T", 1_500 * 10**9),
        ("1.5 trillion dollars", 1_500 * 10**9),
        ("$1,5T", 1_500 * 10**9),
        ("USD 87bn", 87 * 10**9),
        ("US$ 87bn", 87 * 10**9),
        ("87bn USD", 87 * 10**9),
        ("87B$", 87 * 10**9),
        ("$87,000,000,000", 87 * 10**9),
        ("$87 000 000 000", 87 * 10**9),
        ("$87_000_000_000", 87 * 10**9),
        ("$1,500", 1_500),
        ("500 million", 500 * 10**6),
        ("5k", 5_000),
        ("$1,500.50", Fraction(150_050, 100)),
        ("＄８７Ｂ", 87 * 10**9),
    ],
)
def test_dollars_are_read_exactly(text: str, dollars: Fraction) -> None:
    share = read_share(text)
    assert (share.form, share.value) == (Form.DOLLARS, dollars)


def test_dollars_become_a_part_of_the_base() -> None:
    assert read_share("$87B").of(BASE) == Fraction(1, 100)


def test_more_dollars_than_the_base_holds_are_refused_with_both_amounts() -> None:
    with pytest.raises(UserError) as caught:
        read_share("$8.8T").of(BASE)
    assert caught.value.key == "share.more_than_base"
    assert caught.value.values == {"asked": Decimal("8.8e12"), "held": BASE}


def test_all_the_dollars_of_the_base_are_all_of_it() -> None:
    assert read_share("$8.7T").of(BASE) == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "share.empty"),
        (" \u200b ", "share.empty"),
        ("abc", "share.unreadable"),
        ("%", "share.unreadable"),
        ("$", "share.unreadable"),
        (".", "share.unreadable"),
        ("1/2/3", "share.unreadable"),
        ("1-2%", "share.unreadable"),
        ("1.5.5%", "share.unreadable"),
        ("12%3", "share.unreadable"),
        ("1½%", "share.unreadable"),
        ("10²%", "share.unreadable"),
        ("-1%", "share.negative"),
        ("−1%", "share.negative"),
        ("-$5B", "share.negative"),
        ("$-5B", "share.negative"),
        ("USD -5bn", "share.negative"),
        ("(1%)", "share.negative"),
        ("0", "share.zero"),
        ("0%", "share.zero"),
        ("0.000%", "share.zero"),
        ("0/5", "share.zero"),
        ("$0", "share.zero"),
        ("101%", "share.over_everything"),
        ("100.000000000001%", "share.over_everything"),
        ("3/2", "share.over_everything"),
        ("87000000000", "share.over_everything"),
        ("nan", "share.not_a_number"),
        ("NaN", "share.not_a_number"),
        ("inf", "share.infinite"),
        ("-Infinity", "share.infinite"),
        ("∞", "share.infinite"),
        ("1e400", "share.exponent"),
        ("1e-3%", "share.exponent"),
        ("$1e9", "share.exponent"),
        ("1" * 300, "share.too_long"),
        ("0.0000000000001%", "share.too_long"),
        ("1/1000000001", "share.too_long"),
        ("1%%", "share.percent_twice"),
        ("1 % %", "share.percent_twice"),
        ("1/0", "share.zero_denominator"),
        ("0/0", "share.zero_denominator"),
        ("$0.001", "share.below_a_cent"),
        ("€87B", "share.other_currency"),
        ("87 bn EUR", "share.other_currency"),
        ("1 BTC", "share.other_currency"),
    ],
)
def test_each_mistake_has_its_own_sentence(text: str, key: str) -> None:
    assert refusal(text) == key


percentages = st.decimals("0.000000000001", "100", places=12).map(
    lambda value: Share(Form.PERCENT, Fraction(value) / 100)
)
fractions = st.fractions(0, 1, max_denominator=999_999_999).filter(bool).map(lambda value: Share(Form.FRACTION, value))
dollars = st.decimals("0.01", "999999999999999.99", places=2).map(lambda value: Share(Form.DOLLARS, Fraction(value)))


@given(percentages | fractions | dollars)
def test_a_share_written_out_is_read_as_the_same_share(share: Share) -> None:
    assert read_share(str(share)) == share


@given(st.text(max_size=80) | st.text(alphabet="0123456789.,%$/ -+eEbBpP１٪", max_size=80))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        share = read_share(text)
    except UserError as error:
        assert error.key.startswith("share.")
    else:
        assert share.value > 0
        assert share.form is Form.DOLLARS or share.value <= 1


@pytest.mark.parametrize("unit", ["1", ",", "1,", "1 ", "9 b", "%", "1/", "$", "0.", "(", "e1", "１"])
def test_hostile_input_is_answered_at_once(unit: str) -> None:
    for text in (unit * (LONGEST // len(unit)), unit * 200_000):
        start = time.perf_counter()
        with pytest.raises(UserError):
            read_share(text + "x")
        assert time.perf_counter() - start < 0.1
