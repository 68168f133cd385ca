"""Quiet hours and the slots of digests, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.alerts.quiet_hours import QuietHours, after_quiet, local_moment
from tracker.alerts.slots import Rhythm, Timetable

ZONES = ["America/New_York", "America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"]
NEW_YORK = ZoneInfo("America/New_York")
YEAR_BEGINS = datetime(2026, 1, 1, tzinfo=UTC)

moments = st.integers(0, 366 * 24 * 60).map(lambda minutes: YEAR_BEGINS + timedelta(minutes=minutes))
hours = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
zones = st.sampled_from(ZONES).map(ZoneInfo)


@given(moments, hours, hours, zones)
def test_after_quiet_hours_it_is_not_quiet_and_nothing_moves_back(moment, begins, ends, zone):
    quiet = QuietHours(begins, ends)
    due = after_quiet(moment, quiet, zone)
    assert moment <= due <= moment + timedelta(hours=26)
    assert not quiet.hold(due.astimezone(zone).time())
    assert after_quiet(due, quiet, zone) == due


@given(moments, hours, hours, zones)
def test_what_falls_due_in_loud_hours_is_due_at_once(moment, begins, ends, zone):
    quiet = QuietHours(begins, ends)
    if not quiet.hold(moment.astimezone(zone).time()):
        assert after_quiet(moment, quiet, zone) == moment


def test_quiet_hours_over_midnight_end_the_next_morning():
    quiet = QuietHours(time(22), time(7))
    late = datetime(2026, 11, 24, 23, 30, tzinfo=NEW_YORK)
    assert after_quiet(late, quiet, NEW_YORK) == datetime(2026, 11, 25, 7, tzinfo=NEW_YORK)


def test_an_hour_that_does_not_exist_is_the_moment_on_the_old_clock():
    assert local_moment(date(2026, 3, 8), time(2, 30), NEW_YORK) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_of_an_hour_that_comes_twice_the_first_counts():
    assert local_moment(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(0), time(1, 30), time(2, 30), time(9)])
def test_a_year_has_one_daily_slot_for_each_local_day(zone, at):
    timetable = Timetable(Rhythm.DAILY, at, 0, ZoneInfo(zone))
    seen = []
    moment = YEAR_BEGINS
    while moment < YEAR_BEGINS + timedelta(days=365):
        slot = timetable.latest(moment)
        if slot not in seen[-1:]:
            seen.append(slot)
        moment += timedelta(minutes=15)
    days = [slot.day for slot in seen]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]


@given(moments, hours, zones, st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]), st.integers(0, 6))
def test_the_coming_slots_follow_the_latest_one_without_a_gap(moment, at, zone, rhythm, weekday):
    timetable = Timetable(rhythm, at, weekday, zone)
    latest, coming = timetable.latest(moment), timetable.coming(moment)
    assert latest is not None and latest.moment <= moment
    step = timedelta(days=1 if rhythm is Rhythm.DAILY else 7)
    assert [slot.day for slot in coming] == [latest.day + step * number for number in (1, 2, 3)]
    assert all(slot.moment > moment for slot in coming)
    assert timetable.latest(coming[0].moment) == coming[0]


def test_without_a_rhythm_there_is_no_slot():
    timetable = Timetable(Rhythm.NEVER, time(9), 0, NEW_YORK)
    assert timetable.latest(YEAR_BEGINS) is None
    assert timetable.coming(YEAR_BEGINS) == ()
