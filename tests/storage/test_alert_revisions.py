"""What was told once and has changed since: reminders, lists, and the words of each, on the real store."""

import json
from dataclasses import replace
from datetime import date, time
from importlib import resources

import pytest

from commands.replies.alert_messages import alert_answer
from commands.replies.words import Words
from tests.alert_works import CHANNEL, alert_works
from tests.record_factories import GUILD
from tracker.alerts.corrections import CorrectionKind
from tracker.alerts.quiet_hours import QuietHours
from tracker.policy.changes import Announcement
from tracker.policy.milestones import Deadline


@pytest.fixture
async def works(tmp_path):
    async with alert_works(tmp_path / "rollover.db") as works:
        yield works


def due(day, id="m-1#m-d"):
    return (Deadline(id, day, "Comments close", "as published", GUILD),)


async def asked(works, *days):
    (subscription,) = await works.subscriptions.list(GUILD)
    await works.subscriptions.edit(GUILD, CHANNEL, replace(subscription.wish, reminders=days))
    await works.pass_time(minutes=1)
    await works.pass_time(minutes=1)
    return [letter.days for letter in works.room.letters()]


async def test_a_longer_notice_asked_for_late_is_told_at_once_and_once(works):
    await works.subscribe()
    works.clock.advance(minutes=1)
    await works.add(deadlines=due(date(2026, 12, 15)), announcement=Announcement.DIGEST)
    await works.pass_time(days=9)
    assert await asked(works, 7, 1, 0) == []
    assert await asked(works, 14, 7, 1, 0) == [12]
    # Both of these have come before the deadline was told of.
    assert await asked(works, 15, 7) == await asked(works, 13, 7) == [12]
    for _ in range(20):
        await works.pass_time(days=1)
    assert [letter.days for letter in works.room.letters()] == [12, 7]


async def test_a_reminder_that_nobody_wants_any_more_bars_none_that_is(works):
    await works.subscribe(reminders=(7,), quiet=QuietHours(time(8), time(20)))
    works.clock.advance(minutes=1)
    await works.add(deadlines=due(date(2026, 12, 5)), announcement=Announcement.DIGEST)
    await works.pass_time(days=5)
    assert await asked(works, 10) == []
    for _ in range(3):
        await works.pass_time(hours=5)
    assert [letter.days for letter in works.room.letters()] == [5]


@pytest.mark.parametrize(
    ("field", "before", "after", "part"),
    [
        ("withdrawn", False, True, ""),
        ("deadline.date", "2026-12-02", "2026-12-04", "m-1#m-d"),
        (
            "deadline",
            {"id": "m-1#m-d", "date": "2026-12-02", "what": "Comments close", "basis": "as published"},
            None,
            "m-1#m-d",
        ),
    ],
)
@pytest.mark.parametrize("is_listed", [False, True])
async def test_a_reminder_that_was_sent_says_when_its_deadline_is_off(works, field, before, after, part, is_listed):
    await works.subscribe(changes=False)
    works.clock.advance(minutes=1)
    if is_listed:
        await works.subscriptions.pause(GUILD, CHANNEL, None)
        await works.add("m-2", deadlines=due(date(2026, 12, 2), "m-2#m-d"), announcement=Announcement.DIGEST)
    await works.add(deadlines=due(date(2026, 12, 2)), announcement=Announcement.DIGEST)
    await works.pass_time(days=1)
    if is_listed:
        await works.pass_time(days=2)
        await works.subscriptions.resume(GUILD, CHANNEL)
        await works.pass_time(minutes=1)
    works.room.edits.clear()
    works.clock.advance(days=1)
    await works.change(field, before, after, part=part)
    await works.pass_time(minutes=5)
    assert works.room.kinds()[0] == ("catch_up" if is_listed else "reminder")
    ((_, letter),) = works.room.edits
    (told,) = [one for one in letter.reminders if one.milestone.id == "m-1"] if is_listed else (letter.due,)
    assert told.is_off and told.deadline.due_on == date(2026, 12, 2) and told.deadline.what == "Comments close"
    assert told.days == (5 if is_listed else 7)


async def test_a_withdrawal_and_an_edit_reach_the_line_of_a_catch_up_post(works):
    await works.subscribe()
    await works.subscriptions.pause(GUILD, CHANNEL, None)
    for number in (1, 2, 3):
        await works.add(f"m-{number}")
    await works.pass_time(minutes=2)
    await works.pass_time(days=2)
    await works.subscriptions.resume(GUILD, CHANNEL)
    await works.pass_time(minutes=1)
    await works.change("title", "Title of m-1", "Its right title", id="m-1")
    await works.change("withdrawn", False, True, id="m-2")
    await works.pass_time(minutes=2)
    assert works.room.kinds() == ["catch_up", "change"]
    message, letter = works.room.edits[-1]
    assert message == 1
    text = alert_answer(Words().english, letter).details.description
    first, second, third = text.split("\n\n")
    assert "Its right title" in first and first.endswith("-# Edited since it was posted: title")
    assert "~~Title of m\\-2~~" in second and "withdrawn from the record" in second
    assert "~~" not in third and "Edited" not in third


async def test_figures_that_waited_stand_in_the_catch_up_post(works):
    await works.subscribe(market=True)
    await works.tick()
    await works.subscriptions.pause(GUILD, CHANNEL, None)
    figures = works.figures.now()
    rows = json.loads((resources.files("calculations") / "figures" / "contribution_limits.json").read_bytes())
    row = {**rows["years"][max(rows["years"])], "year": figures.limits.newest_year + 1}
    works.figures.replace(replace(figures, limits=figures.limits.with_rows([row])))
    await works.add("m-1")
    await works.pass_time(minutes=2)
    await works.pass_time(days=2)
    await works.subscriptions.resume(GUILD, CHANNEL)
    await works.pass_time(minutes=1)
    (letter,) = works.room.letters()
    assert letter.post.kind == "catch_up" and len(letter.figures) == 1 and len(letter.news) == 1
    said = alert_answer(Words().english, letter).content
    assert "2 things waited" in said and "The IRS limits for" in said
    told = letter.figures[0].post
    await works.corrections.correct(told, CorrectionKind.RETRACTED, "Not out yet.", id="i-1", by=7, is_told=False)
    await works.pass_time(minutes=1)
    said = alert_answer(Words().english, works.room.edits[-1][1]).content
    assert "Not out yet." in said and "~~The IRS limits for" in said and "~~2 things" not in said
