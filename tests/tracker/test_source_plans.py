"""When a source is asked: computed from when it was last tried, by the clock on the wall in Washington."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tracker.policy.sources import EASTERN, Plan

DAILY = Plan(at=(time(6, 15), time(18, 15)))
FILINGS = Plan(timedelta(minutes=15), at=(time(8, 47),), hours=(time(8, 30), time(18, 30)), is_for_working_days=True)
WEDNESDAY = date(2026, 11, 25)


def there(clock: str, day: date = WEDNESDAY) -> datetime:
    """Return the moment at which a clock in Washington shows that time."""
    return datetime.combine(day, time.fromisoformat(clock), EASTERN).astimezone(UTC)


def asked(plan: Plan, first: datetime, last: datetime) -> list[datetime]:
    """Return when a source is asked between two moments by somebody who looks every minute."""
    tried, moment, found = first, first, []
    while moment <= last:
        if plan.is_due(tried, moment):
            tried = moment
            found.append(moment)
        moment += timedelta(minutes=1)
    return found


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 11, 25), ["11:15", "23:15"]),
        (date(2026, 7, 1), ["10:15", "22:15"]),
        (date(2026, 11, 1), ["11:15", "23:15"]),
        (date(2027, 3, 14), ["10:15", "22:15"]),
    ],
    ids=["winter", "summer", "the day the clock goes back", "the day it goes forward"],
)
def test_times_of_day_are_those_of_the_clock_in_washington(day, hours):
    found = asked(DAILY, there("00:00", day), there("23:59", day))
    assert [f"{moment:%H:%M}" for moment in found] == hours


def test_what_was_missed_is_made_up_once_however_long_it_was():
    assert DAILY.is_due(there("06:20") - timedelta(days=9), there("06:10"))
    assert not DAILY.is_due(there("06:10"), there("06:14"))
    assert DAILY.is_due(there("06:10"), there("17:00"))
    assert not DAILY.is_due(there("17:00"), there("18:14"))


def test_a_time_that_comes_while_the_source_is_read_is_not_passed_over():
    assert DAILY.is_due(there("06:14"), there("06:16"))


def test_filings_are_looked_for_in_working_hours_and_right_after_they_appear():
    found = asked(FILINGS, there("00:00"), there("23:59"))
    clock = [f"{moment.astimezone(EASTERN):%H:%M}" for moment in found]
    assert clock[:4] == ["08:30", "08:45", "08:47", "09:02"]
    assert clock[-1] <= "18:30"


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29)])
def test_nothing_is_asked_on_days_without_an_issue(day):
    friday = there("18:29", date(2026, 11, 27))
    assert asked(FILINGS, friday, there("23:59", day)) == []
    assert FILINGS.is_due(friday, there("08:30", date(2026, 11, 30)))


def test_a_source_that_was_never_asked_is_asked_as_soon_as_it_is_open():
    assert DAILY.is_due(None, there("03:00"))
    assert not FILINGS.is_due(None, there("03:00"))
    assert FILINGS.is_due(None, there("08:30"))


def test_a_plan_without_any_time_is_a_mistake():
    with pytest.raises(ValueError, match="without any time"):
        Plan()
