"""Quarters as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.errors import UserError
from calculations.quarters import Quarter, read_quarter


@pytest.mark.parametrize(
    "text",
    [
        "2025-Q1",
        "2025Q1",
        "2025 q1",
        "2025/Q1",
        "2025-1Q",
        "Q1 2025",
        "Q1-2025",
        "q1/2025",
        "Q1 25",
        "1Q25",
        "1Q 2025",
        "Q 1 2025",
        "first quarter 2025",
        "1st quarter of 2025",
        "quarter 1, 2025",
        "March 2025",
        "mar 2025",
        "Mar. 2025",
        "2025 March",
        "january 2025",
        "2025-03",
        "03/2025",
        "2025-03-31",
        "2025-01-01",
        "2025/2/14",
        "31 March 2025",
        "March 31, 2025",
        "March 31st, 2025",
        "3/31/2025",
        "31.3.2025",
        "２０２５-Q1",
    ],
)
def test_one_quarter_in_many_words(text: str) -> None:
    assert read_quarter(text) == Quarter(2025, 1)


def test_a_year_alone_is_its_last_quarter() -> None:
    assert read_quarter("2025") == Quarter(2025, 4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "2025-Q5",
        "Q0 2025",
        "2025-13",
        "2025-02-30",
        "25-Q1",
        "mar",
        "may 5",
        "Q1",
        "Q1 Q2 2025",
        "0000-Q1",
        "9999-Q1",
        "1" * 300,
        "2025²-Q1",
        "Q1 2025 2024",
        "31.31.2025",
    ],
)
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"quarter\.unknown"):
        read_quarter(text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_stands_for_the_quarter_that_holds_it(day: date) -> None:
    quarter = read_quarter(day.isoformat())
    assert quarter == Quarter.of(day) == read_quarter(str(quarter)) == read_quarter(f"{day:%B %Y}")
    assert day <= quarter.last_day
    assert (quarter.last_day - day).days < 92


def test_quarters_come_in_the_order_of_time() -> None:
    assert Quarter(2024, 4) < Quarter(2025, 1) < Quarter(2025, 2)
