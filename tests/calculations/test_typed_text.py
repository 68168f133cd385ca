"""What people type, in any script and with any sign for the decimals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.errors import UserError
from calculations.typed_text import LONGEST, digits_after_point, number_in, plain, trimmed


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("  One   PERCENT ", "one percent"),
        ("１２．５％", "12.5%"),
        ("٣٫٥", "3.5"),
        ("१२", "12"),
        ("−5", "-5"),
        ("87'000", "87000"),
        ("1\u2009000", "1 000"),
        ("5²", "5²"),
        ("1½", "1 1/2"),
    ],
)
def test_text_comes_in_one_plain_form(text: str, read: str) -> None:
    assert plain(text) == read


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(UserError, match=r"typed\.too_long"):
        plain("x" * (LONGEST + 1))


@pytest.mark.parametrize(
    ("text", "grouped", "number"),
    [
        ("1", False, "1"),
        ("1.5", False, "1.5"),
        ("1,5", True, "1.5"),
        (".5", False, "0.5"),
        ("5.", False, "5"),
        ("1,500", True, "1500"),
        ("1,500", False, "1.5"),
        ("0,500", True, "0.5"),
        ("1.500", True, "1.5"),
        ("1,500.25", False, "1500.25"),
        ("1.500,25", False, "1500.25"),
        ("1,234,567", False, "1234567"),
        ("1.234.567", False, "1234567"),
        ("1 234 567", False, "1234567"),
    ],
)
def test_numbers_are_read_with_either_sign(text: str, grouped: bool, number: str) -> None:
    assert number_in(text, grouped=grouped) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", ".", ",", "a", "-1", "1 5", "1.2.3", "1,2,3", "1.5,2.5", "1e5", "12,34.5", "1,234.5.6"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_in(text, grouped=True) is None


@given(st.decimals("0", "1e15", places=4))
def test_a_number_in_full_is_read_as_it_is(value: Decimal) -> None:
    assert number_in(f"{value:f}", grouped=True) == value
    assert number_in(f"{value:,f}", grouped=True) == value


@pytest.mark.parametrize(("value", "shown"), [("10.0", "10"), ("1E+3", "1000"), ("0.50", "0.5"), ("0", "0")])
def test_zeros_at_the_end_are_trimmed(value: str, shown: str) -> None:
    assert str(trimmed(Decimal(value))) == shown


@pytest.mark.parametrize(("value", "digits"), [("0.50", 1), ("100", 0), ("1E+3", 0), ("0.000001", 6)])
def test_digits_after_the_point_are_counted(value: str, digits: int) -> None:
    assert digits_after_point(Decimal(value)) == digits
