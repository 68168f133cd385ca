"""A year of schedules on a driven clock, in five zones that all change their clocks twice, with restarts at random.

The messages of a Discord of a few lines are the judge: each slot of each schedule once, none too early.
"""

import random
from collections import Counter
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tests.alert_works import Clock, Room, alert_works
from tracker.alerts.posts import Place, PlaceKind
from tracker.alerts.quiet_hours import QuietHours, local_moment
from tracker.alerts.slots import Rhythm
from tracker.policy.changes import Announcement
from tracker.policy.milestones import Deadline

BEGINS = datetime(2026, 1, 1, 12, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=366)

ZONES = {
    # The hour that the clocks leave out, and the one that comes twice, are among these.
    "America/New_York": time(2, 30),
    "America/Los_Angeles": time(1, 30),
    "Europe/Berlin": time(2, 15),
    # Half an hour, and summer in January.
    "Australia/Lord_Howe": time(2, 10),
    # Midnight itself is left out.
    "America/Santiago": time(0, 15),
}
REMINDED_AT = time(9)
DAYS_BEFORE = (7, 1, 0)
DEADLINES = [date(2026, 1, 20) + timedelta(days=9 * number) for number in range(38)]
STEPS = [timedelta(minutes=minutes) for minutes in (1, 20, 61, 180, 420, 600, 720)]
"""The longest is shorter than what is left of a day, up to its quiet hours, after the hour of reminders."""


def test_every_zone_changes_its_clocks_twice_in_that_year():
    for zone in ZONES:
        offsets = [(BEGINS + timedelta(hours=hour)).astimezone(ZoneInfo(zone)).utcoffset() for hour in range(366 * 24)]
        assert sum(one != other for one, other in pairwise(offsets)) == 2, zone


@pytest.mark.timeout(300)
async def test_a_year_through_both_changes_of_the_clocks_has_each_slot_once(tmp_path):
    chance, clock, room = random.Random(1), Clock(BEGINS), Room()
    restarts = made = 0
    async with AsyncExitStack() as stack:

        async def start():
            works = await stack.enter_async_context(alert_works(tmp_path / "rollover.db", clock=clock, room=room))
            await works.delivery.adopt()
            return works

        works = await start()
        for number, (zone, at) in enumerate(ZONES.items(), 1):
            wish = {"time_zone": zone, "changes": False, "market": False, "reminders_at": REMINDED_AT}
            await works.subscribe(number, digest=Rhythm.DAILY, digest_at=at, reminders=(), **wish)
            # Quiet until the very minute of the reminders and the weekly digests.
            quiet = QuietHours(time(22), REMINDED_AT)
            weekly = {"digest": Rhythm.WEEKLY, "digest_at": REMINDED_AT, "digest_weekday": 6, "quiet": quiet}
            await works.subscribe(10 + number, reminders=DAYS_BEFORE, **weekly, **wish)
        for number, due_on in enumerate(DEADLINES):
            deadline = Deadline(f"m-due-{number}#m-d1", due_on, "Comments close", "None")
            await works.add(f"m-due-{number}", deadlines=(deadline,), announcement=Announcement.NOTHING)
        clock.advance(minutes=1)
        while clock.moment < ENDS:
            made += 1
            await works.add(f"m-{made}", announcement=Announcement.DIGEST)
            clock.moment += chance.choice(STEPS)
            for _ in range(chance.choice([1, 1, 2])):
                await works.tick()
            if chance.random() < 0.03:
                restarts += 1
                await stack.aclose()
                works = await start()
            if chance.random() < 0.03:
                # The machine's clock was ahead, and is set right.
                clock.moment -= timedelta(minutes=chance.choice([5, 90, 200]))
                await works.tick()
    assert restarts >= 20
    for number, zone in enumerate(ZONES, 1):
        judge_digests(room, number, ZoneInfo(zone), ZONES[zone], step=1, until=clock.moment)
        judge_digests(room, 10 + number, ZoneInfo(zone), REMINDED_AT, step=7, until=clock.moment)
        judge_reminders(room, 10 + number, ZoneInfo(zone), until=clock.moment)
    assert not {letter.post.kind for letters in room.messages.values() for letter in letters} - {"digest", "reminder"}


def letters_of(room, channel, kind):
    return [one for one in room.messages[Place(PlaceKind.CHANNEL, channel)] if one.post.kind == kind]


def judge_digests(room, channel, zone, at, *, step, until):
    letters = letters_of(room, channel, "digest")
    days = [date.fromisoformat(str(letter.post.about["day"])) for letter in letters]
    first, last = days[0], days[-1]
    assert first <= BEGINS.date() + timedelta(days=step)
    assert days == [first + timedelta(days=step * number) for number in range(len(days))]
    assert local_moment(last + timedelta(days=step), at, zone) > until - timedelta(hours=15)
    told = [change for letter in letters for change in letter.post.change_ids]
    assert len(told) == len(set(told))
    for letter, day in zip(letters, days, strict=True):
        assert letter.post.due_at >= local_moment(day, at, zone)


def judge_reminders(room, channel, zone, *, until):
    told = Counter(
        (letter.post.about["due_on"], letter.post.about["days"]) for letter in letters_of(room, channel, "reminder")
    )
    owed = {
        (due_on.isoformat(), days)
        for due_on in DEADLINES
        for days in DAYS_BEFORE
        if local_moment(due_on - timedelta(days=days), REMINDED_AT, zone) <= until - timedelta(hours=15)
    }
    assert owed <= told.keys()
    assert set(told.values()) == {1}
