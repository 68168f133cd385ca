"""The age that counts for a limit, from an age or a day of birth as people type it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.ages import Person, check_age, read_birth_year, read_person
from calculations.errors import UserError


@pytest.mark.parametrize(
    "text",
    [
        "1975",
        "1975-12-31",
        "1975/12/31",
        "1975 12 31",
        "1975-12",
        "12/31/1975",
        "31/12/1975",
        "31.12.1975",
        "31 Dec 1975",
        "31-Dec-1975",
        "31st December 1975",
        "Dec 31, 1975",
        "December 31st, 1975",
        "dec 1975",
        "Sept 5, 1975",
        "１９７５",
        "  1975 ",
    ],
)
def test_a_day_of_birth_is_read_however_it_is_typed(text: str) -> None:
    assert read_birth_year(text) == 1975


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "limits.born_empty"),
        (" , ", "limits.born_empty"),
        ("75", "limits.born_unreadable"),
        ("12/31/75", "limits.born_unreadable"),
        ("abc", "limits.born_unreadable"),
        ("31 Foo 1975", "limits.born_unreadable"),
        ("-1975", "limits.born_unreadable"),
        ("1975-02-29", "limits.born_no_such_day"),
        ("1975-13-45", "limits.born_no_such_day"),
        ("31 Feb 1975", "limits.born_no_such_day"),
        ("0000-01-01", "limits.born_no_such_day"),
        ("1" * 300, "limits.born_unreadable"),
    ],
)
def test_a_day_of_birth_that_is_none_has_its_own_sentence(text: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        read_birth_year(text)
    assert refused.value.key == key


@given(st.dates(min_value=date(1905, 1, 1), max_value=date(2011, 12, 31)))
def test_every_day_of_the_calendar_is_read_in_every_order(day: date) -> None:
    assert read_birth_year(day.isoformat()) == day.year
    assert read_birth_year(f"{day.month}/{day.day}/{day.year}") == day.year
    assert read_birth_year(f"{day.day}/{day.month}/{day.year}") == day.year


@given(st.text(max_size=120))
def test_any_other_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        assert 0 <= read_birth_year(text) <= 9999
    except UserError as error:
        assert error.key.startswith(("limits.born_", "typed."))


@pytest.mark.parametrize(
    ("born", "year", "age"),
    [("1975-12-31", 2025, 50), ("1976-01-01", 2025, 49), ("1961-12-31", 2025, 64), ("1962-01-01", 2025, 63)],
)
def test_the_age_is_that_reached_by_31_december(born: str, year: int, age: int) -> None:
    person = read_person(None, born, year)
    assert person is not None
    assert person.age_in(year) == age


@given(st.dates(min_value=date(1910, 1, 1), max_value=date(2010, 12, 31)), st.integers(2025, 2030))
def test_who_has_a_birthday_by_31_december_has_reached_the_age(born: date, year: int) -> None:
    new_year_after = date(year, 12, 31) + timedelta(days=1)
    reached = new_year_after.year - born.year - ((new_year_after.month, new_year_after.day) <= (born.month, born.day))
    person = read_person(None, born.isoformat(), year)
    assert person is not None
    assert person.age_in(year) == reached


def test_an_age_means_the_age_on_31_december_of_the_year_asked_about() -> None:
    person = read_person(49, None, 2025)
    assert person == Person(1976, is_birth_year_given=False)
    assert person.age_in(2020) == 44


def test_without_age_and_day_of_birth_nobody_is_meant() -> None:
    assert read_person(None, None, 2025) is None


def test_age_and_day_of_birth_may_agree() -> None:
    assert read_person(50, "1975-12-31", 2025) == Person(1975, is_birth_year_given=True)


def test_age_and_day_of_birth_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(UserError) as refused:
        read_person(49, "1975-12-31", 2025)
    assert refused.value.key == "limits.age_contradicts"
    assert refused.value.values == {"birth_year": "1975", "year": "2025", "reached": 50, "age": 49}


@pytest.mark.parametrize(
    ("age", "born", "key"),
    [
        (13, None, "limits.age_out_of_range"),
        (121, None, "limits.age_out_of_range"),
        (-1, None, "limits.age_out_of_range"),
        (None, "2012", "limits.age_unusual"),
        (None, "1800", "limits.age_unusual"),
        (None, "2030", "limits.not_born_yet"),
    ],
)
def test_an_age_at_which_nobody_is_paid_is_refused(age: int | None, born: str | None, key: str) -> None:
    with pytest.raises(UserError) as refused:
        read_person(age, born, 2025)
    assert refused.value.key == key


def test_a_year_to_compare_in_which_the_person_was_a_child_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        check_age(Person(1995, True), 2002)
    assert refused.value.key == "limits.age_unusual"
