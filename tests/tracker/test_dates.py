"""Dates as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calculations.errors import UserError
from tracker.policy.dates import DateReading, read_date

TODAY = date(2026, 11, 24)  # a Tuesday
AUGUST = date(2025, 8, 7)


@pytest.mark.parametrize(
    "text",
    [
        "2025-08-07",
        "2025-8-7",
        "2025/08/07",
        "2025.08.07",
        "20250807",
        "2025-08-07T12:00:00Z",
        "Aug 7 2025",
        "Aug 7, 2025",
        "aug. 7th, 2025",
        "AUGUST 7 2025",
        "7 August 2025",
        "7th of August 2025",
        "the 7th of August, 2025",
        "2025 Aug 7",
        "Aug7 2025",
        "7 aug 25",
        "Aug 7 '25",
        "Thursday, August 7, 2025",
        "Thu Aug 7 2025",
        "on August 7, 2025",
        "  2025–08–07 ",
        "２０２５-08-07",
    ],
)
def test_a_date_is_read_however_it_is_written(text):
    assert read_date(text, today=TODAY) == DateReading(text.strip(), AUGUST, False)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("today", TODAY),
        ("Yesterday", date(2026, 11, 23)),
        ("tomorrow", date(2026, 11, 25)),
        ("3 days ago", date(2026, 11, 21)),
        ("a week ago", date(2026, 11, 17)),
        ("in 2 weeks", date(2026, 12, 8)),
        ("1 month ago", date(2026, 10, 24)),
        ("9 months ago", date(2026, 2, 24)),
        ("in one year", date(2027, 11, 24)),
        ("1/31/2026", date(2026, 1, 31)),
        ("31.1.2026", date(2026, 1, 31)),
        ("8/8/2025", date(2025, 8, 8)),
        ("12/31/99", date(1999, 12, 31)),
        ("9/2/1974", date(1974, 9, 2)),
    ],
)
def test_near_days_and_numbers_are_read(text, on):
    assert read_date(text, today=TODAY).on == on


@pytest.mark.parametrize(
    ("text", "on", "other"),
    [
        ("7/8/25", date(2025, 7, 8), date(2025, 8, 7)),
        ("07-08-2025", date(2025, 7, 8), date(2025, 8, 7)),
        ("7.8.2025", date(2025, 7, 8), date(2025, 8, 7)),
        ("Aug 7", date(2026, 8, 7), date(2027, 8, 7)),
        ("Jan 5", date(2027, 1, 5), date(2026, 1, 5)),
        ("2/29", date(2028, 2, 29), date(2024, 2, 29)),
        ("Monday", date(2026, 11, 23), date(2026, 11, 30)),
        ("tue", TODAY, date(2026, 12, 1)),
        ("last Tuesday", date(2026, 11, 17), None),
        ("next monday", date(2026, 11, 30), None),
    ],
)
def test_what_can_be_meant_otherwise_is_read_the_american_way_and_marked(text, on, other):
    assert read_date(text, today=TODAY) == DateReading(text, on, True, other)


@pytest.mark.parametrize("text", ["25/8/2025", "8/25/2025", "9/9/25"])
def test_numbers_that_fit_only_one_way_are_not_marked(text):
    assert not read_date(text, today=TODAY).is_ambiguous


def test_a_weekday_decides_which_year_is_meant():
    assert read_date("Friday, Aug 7", today=TODAY) == DateReading(
        "Friday, Aug 7", date(2026, 8, 7), True, date(2027, 8, 7)
    )
    assert read_date("Saturday, Aug 7", today=TODAY).on == date(2027, 8, 7)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "dates.unreadable"),
        ("soon", "dates.unreadable"),
        ("2025", "dates.unreadable"),
        ("7", "dates.unreadable"),
        ("1754524800", "dates.unreadable"),
        ("Aug 7 2025 8", "dates.unreadable"),
        ("Aug Sep 2025", "dates.unreadable"),
        ("maybe Aug 7 2025", "dates.unreadable"),
        ("Aug 2025", "dates.no_day"),
        ("August", "dates.no_day"),
        ("Feb 30 2025", "dates.no_such_day"),
        ("2025-02-29", "dates.no_such_day"),
        ("2/30", "dates.no_such_day"),
        ("13/13/2025", "dates.no_such_day"),
        ("0000-01-01", "dates.no_such_day"),
        ("9999 years ago", "dates.no_such_day"),
        ("Friday Aug 7 2025", "dates.wrong_weekday"),
        ("x" * 200, "typed.too_long"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text, key):
    with pytest.raises(UserError) as refused:
        read_date(text, today=TODAY)
    assert refused.value.key == key


FORMATS = ["%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%A, %B %d %Y", "%Y/%m/%d", "%b. %d %Y"]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(FORMATS))
def test_every_day_is_read_back_from_every_unambiguous_form(day, form):
    assert read_date(day.strftime(form), today=TODAY) == DateReading(day.strftime(form), day, False)


@given(st.dates(date(1950, 1, 1), date(2040, 12, 31)), st.sampled_from("/-."), st.booleans())
def test_numbers_are_month_day_year_and_marked_exactly_when_they_could_be_exchanged(day, sign, short):
    year = day.year % 100 if short else day.year
    reading = read_date(f"{day.month}{sign}{day.day}{sign}{year:02}", today=TODAY)
    assert reading.on == day
    assert reading.is_ambiguous == (day.day <= 12 and day.day != day.month)
    if reading.is_ambiguous:
        assert reading.other == date(day.year, day.day, day.month)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(["%b %d", "%m/%d", "%d %B"]))
def test_without_a_year_the_nearest_is_meant(day, form):
    reading = read_date(day.strftime(form), today=TODAY)
    assert reading.is_ambiguous
    assert (reading.on.month, reading.on.day) == (day.month, day.day)
    if (day.month, day.day) != (2, 29):
        assert abs(reading.on - TODAY) <= timedelta(days=183)


words = st.sampled_from(
    ["aug", "7", "2025", "/", "-", "of", "friday", "ago", "in", "2", "days", "last", "29", "feb", " "]
)


@given(
    st.one_of(st.text(max_size=40), st.lists(words, max_size=6).map(" ".join), st.lists(words, max_size=6).map("".join))
)
@example("٧/٨/٢٥")
@example("in 9999 years")
@example("feb 29 0")
def test_any_text_is_a_date_or_a_refusal(text):
    try:
        assert isinstance(read_date(text, today=TODAY).on, date)
    except UserError as refused:
        assert refused.key.startswith(("dates.", "typed."))


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("last week", date(2026, 11, 17)),
        ("Last Month", date(2026, 10, 24)),
        ("last year", date(2025, 11, 24)),
        ("next week", date(2026, 12, 1)),
        ("next month", date(2026, 12, 24)),
    ],
)
def test_a_week_a_month_or_a_year_from_today_is_read_and_shown_back(text, on):
    assert read_date(text, today=TODAY) == DateReading(text, on, is_ambiguous=True)
