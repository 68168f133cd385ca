"""Moments as people type them for a pause, in the server's own time."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from calculations.errors import UserError
from commands.replies.typed_moments import read_moment, read_time, suggest_moments
from commands.replies.words import Words

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
"""A Wednesday, 15:00 in New York."""


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("18:00", "2026-11-25 18:00"),
        ("6pm", "2026-11-25 18:00"),
        ("9am", "2026-11-26 09:00"),
        ("15:00", "2026-11-26 15:00"),
        ("tomorrow 9am", "2026-11-26 09:00"),
        ("tomorrow at 9:30", "2026-11-26 09:30"),
        ("Tomorrow, 9 PM", "2026-11-26 21:00"),
        ("2026-12-01 09:00", "2026-12-01 09:00"),
        ("2026-12-01T09:00", "2026-12-01 09:00"),
        ("Dec 1 at 7.15", "2026-12-01 07:15"),
        ("Dec 1", "2026-12-01 00:00"),
        ("tomorrow", "2026-11-26 00:00"),
        ("monday", "2026-11-30 00:00"),
        ("friday 8am", "2026-11-27 08:00"),
        ("in 3 hours", "2026-11-25 18:00"),
        ("in 2 days", "2026-11-27 00:00"),
        ("2027-03-14 02:30", "2027-03-14 03:30"),
    ],
)
def test_a_moment_is_read_in_the_servers_time(typed, local):
    assert f"{read_moment(typed, now=NOW, zone=ZONE).astimezone(ZONE):%Y-%m-%d %H:%M}" == local


def test_nothing_typed_is_no_moment():
    assert read_moment(None, now=NOW, zone=ZONE) is None and read_moment("  ", now=NOW, zone=ZONE) is None
    assert read_time("") is None


@pytest.mark.parametrize("typed", ["25:00", "13pm", "0am", "soon", "tomorrow 9:75", "Dec 1 at", "at 9"])
def test_what_is_no_moment_is_refused(typed):
    with pytest.raises(UserError):
        read_moment(typed, now=NOW, zone=ZONE)


@pytest.mark.parametrize("typed", ["soon", "December", "Feb 30 2027", "9999-12-31 23:00", "2026-13-45 9am"])
def test_what_is_no_day_is_refused_with_examples_that_lie_ahead(typed):
    with pytest.raises(UserError) as refused:
        read_moment(typed, now=NOW, zone=ZONE)
    said = Words().for_locale("en-US").say(refused.value.key, **refused.value.values)
    assert "yesterday" not in said and "2025" not in said
    for example in ("18:00", "tomorrow 9am", "in 3 days", "Dec 9, 2026"):
        assert example in said and read_moment(example, now=NOW, zone=ZONE) > NOW


def test_times_alone_need_no_minutes():
    assert [read_time(text) for text in ("7", "7.30", "12 am", "12pm")] == [time(7), time(7, 30), time(0), time(12)]


def test_what_is_offered_is_read_back_as_the_same_moment():
    phrases = Words().for_locale("en-US")
    for typed in ("", "6pm", "Dec 1"):
        for choice in suggest_moments(phrases, typed, now=NOW, zone=ZONE):
            moment = read_moment(choice.value, now=NOW, zone=ZONE)
            assert moment > NOW and f"{moment.astimezone(ZONE):%H:%M}" in choice.name
    for typed in ("soon", "yesterday", "2025-01-01", "today"):
        assert suggest_moments(phrases, typed, now=NOW, zone=ZONE) == []
