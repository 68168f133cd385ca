"""A year's pay as people type it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.amounts import read_salary
from calculations.errors import UserError


@pytest.mark.parametrize(
    "text",
    [
        "80000",
        "80k",
        "80 K",
        "$80,000",
        "$ 80 000",
        "80 000",
        "80\u00a0000",
        "80\u202f000",
        "80.000",
        "80'000",
        "80’000",
        "80_000",
        "80.000,00",
        "80,000.00",
        "８００００",
        "+80000",
        "USD 80000",
        "US$80,000",
        "80000 USD",
        "80,000 dollars",
        "80 thousand",
        "80.0k",
        "0.08m",
        "80000/yr",
        "80k a year",
        "80,000 per year",
        "  80000  ",
    ],
)
def test_eighty_thousand_is_read_however_it_is_typed(text: str) -> None:
    assert read_salary(text) == 80_000


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("80000.5", "80000.50"),
        ("80000,50", "80000.50"),
        ("80.000,50", "80000.50"),
        ("82.5k", "82500"),
        ("1.125m", "1125000"),
        ("1,250k", "1250000"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567", "1234567"),
        ("0.5", "0.50"),
    ],
)
def test_points_and_commas_mean_what_they_must(text: str, pay: str) -> None:
    assert read_salary(text) == Decimal(pay)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "limits.salary_empty"),
        ("   ", "limits.salary_empty"),
        ("abc", "limits.salary_unreadable"),
        ("$", "limits.salary_unreadable"),
        ("k", "limits.salary_unreadable"),
        ("-", "limits.salary_unreadable"),
        ("1.2.3", "limits.salary_unreadable"),
        ("80,00,00", "limits.salary_unreadable"),
        ("80000.123", "limits.salary_unreadable"),
        ("25/h", "limits.salary_unreadable"),
        ("80k-90k", "limits.salary_unreadable"),
        ("1e400", "limits.salary_unreadable"),
        ("nan", "limits.salary_unreadable"),
        ("inf", "limits.salary_unreadable"),
        ("0x10", "limits.salary_unreadable"),
        ("2 oranges", "limits.salary_unreadable"),
        ("5%", "limits.salary_percent"),
        ("-5", "limits.salary_negative"),
        ("−80000", "limits.salary_negative"),
        ("$-80,000", "limits.salary_negative"),
        ("-$80,000", "limits.salary_negative"),
        ("0", "limits.salary_zero"),
        ("-0", "limits.salary_zero"),
        ("0.00", "limits.salary_zero"),
        ("1,000,000,001", "limits.salary_too_large"),
        ("2000m", "limits.salary_too_large"),
        ("9" * 300, "limits.salary_unreadable"),
    ],
)
def test_each_way_to_be_wrong_has_its_own_sentence(text: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        read_salary(text)
    assert refused.value.key == key


@given(st.integers(1, 1_000_000_000))
def test_any_whole_amount_is_read_with_and_without_its_separators(dollars: int) -> None:
    forms = (f"{dollars}", f"${dollars:,}", f"{dollars:,}".replace(",", " "), f"{dollars:,}".replace(",", "."))
    assert [read_salary(form) for form in forms] == [dollars] * 4


@given(st.text(max_size=120))
def test_any_other_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        assert 0 < read_salary(text) <= 1_000_000_000
    except UserError as error:
        assert error.key.startswith(("limits.salary_", "typed."))
