"""A channel that asks for something else while posts wait for it: which of them are held back, kind by kind."""

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from calculations.errors import UserError
from tests.alert_works import CHANNEL, MAYA, alert_works
from tests.record_factories import GUILD
from tracker.alerts.filters import EVERYTHING, Filter, Trait
from tracker.alerts.posts import PostState
from tracker.alerts.quiet_hours import QuietHours
from tracker.alerts.slots import Rhythm
from tracker.alerts.subscriptions import MOST_IN_A_GUILD, Wish
from tracker.policy.changes import Announcement
from tracker.policy.milestones import Deadline

NOTHING_OF_IT = Filter({Trait.KINDS: frozenset({"bill"})}, {})


@pytest.fixture
async def works(tmp_path):
    async with alert_works(tmp_path / "rollover.db") as works:
        yield works


async def ask(works, **changed):
    (found,) = await works.subscriptions.list(GUILD)
    return await works.subscriptions.edit(GUILD, CHANNEL, replace(found.wish, **changed))


async def go_on(works):
    await works.subscriptions.resume(GUILD, CHANNEL)
    await works.pass_time(minutes=2)


async def states(works):
    return [(str(one.post.kind), one.post.state, one.trouble) for one in await works.entries()]


@pytest.mark.parametrize("changed", [{"filter": NOTHING_OF_IT}, {"changes": False}])
async def test_a_change_that_is_not_asked_for_any_more_is_held_back(works, changed):
    await works.subscribe()
    await works.subscriptions.pause(GUILD, CHANNEL, None)
    await works.add()
    await works.pass_time(minutes=2)
    assert [one.is_unwanted for one in await works.entries()] == [False]
    await ask(works, **changed)
    assert [one.is_unwanted for one in await works.entries()] == [True]
    await go_on(works)
    assert await states(works) == [("change", PostState.SUPERSEDED, "unwanted")]


async def test_what_went_on_while_it_waited_is_told_to_who_asked_for_nothing_else(works):
    await works.subscribe(filter=Filter({Trait.STATUSES: frozenset({"in_force"})}, {}))
    await works.subscriptions.pause(GUILD, CHANNEL, None)
    await works.add(status="in_force")
    await works.pass_time(minutes=2)
    await works.change("status", "in_force", "rescinded", announcement=Announcement.DIGEST)
    await ask(works, mention_role_id=42, reminders_at=time(10))
    await go_on(works)
    assert works.room.kinds() == ["change"]


async def test_a_status_on_the_way_is_enough_for_a_channel_that_asks_for_it(works):
    await works.add(status="in_force")
    await works.pass_time(minutes=2)
    await works.subscribe()
    await works.subscriptions.pause(GUILD, CHANNEL, None)
    await works.change("status", "in_force", "stayed")
    await works.pass_time(minutes=2)
    await works.change("status", "stayed", "rescinded")
    await works.pass_time(minutes=2)
    await ask(works, filter=Filter({Trait.STATUSES: frozenset({"stayed"})}, {}))
    await go_on(works)
    assert works.room.kinds() == ["change"]


async def test_a_reminder_that_is_not_asked_for_any_more_is_held_back_and_another_is_not(works):
    await works.subscribe(quiet=QuietHours(time(8), time(23)), reminders=(7, 1))
    due = (Deadline("m-1#m-d", date(2026, 12, 2), "Comments close", "as published", GUILD),)
    await works.add(deadlines=due, announcement=Announcement.DIGEST)
    await works.pass_time(hours=20)
    assert [kind for kind, *_ in await states(works)] == ["reminder"]
    await ask(works, reminders=(1,))
    await works.pass_time(hours=13)
    assert await states(works) == [("reminder", PostState.SUPERSEDED, "unwanted")]
    await works.pass_time(days=6)
    assert works.room.kinds() == ["reminder"]


async def test_a_digest_tells_what_is_still_asked_for_and_is_silent_without_that(works):
    await works.subscribe(digest=Rhythm.DAILY, digest_at=time(16), quiet=QuietHours(time(14), time(23)))
    works.clock.advance(minutes=1)
    await works.add("m-law", kind="bill", announcement=Announcement.DIGEST)
    await works.add("m-other", announcement=Announcement.DIGEST)
    await works.pass_time(hours=2)
    await ask(works, filter=NOTHING_OF_IT)
    await works.pass_time(hours=7)
    (letter,) = works.room.letters()
    assert [one.milestone.id for one in letter.news] == ["m-law"]
    await works.add("m-third", kind="bill", announcement=Announcement.DIGEST)
    await works.pass_time(hours=17)
    await ask(works, digest=Rhythm.NEVER)
    await works.pass_time(hours=9)
    assert (await states(works))[0] == ("digest", PostState.SUPERSEDED, "unwanted")


async def test_what_a_moderator_approves_goes_out_whatever_was_asked_for_since(works):
    await works.subscribe(needs_approval=True)
    await works.add(scope=None)
    await works.pass_time(minutes=2)
    (entry,) = await works.entries()
    works.clock.advance(minutes=1)
    await ask(works, filter=NOTHING_OF_IT)
    works.clock.advance(minutes=1)
    await works.log.approve(GUILD, entry.ref)
    await works.pass_time(minutes=1)
    assert works.room.kinds() == ["change"]


async def test_many_at_once_never_make_more_than_a_guild_may_have(works):
    made = await asyncio.gather(
        *(
            works.subscriptions.add(GUILD, number, Wish(EVERYTHING), by=MAYA)
            for number in range(1, MOST_IN_A_GUILD + 6)
        ),
        return_exceptions=True,
    )
    assert [one.key for one in made if isinstance(one, UserError)] == ["alerts.too_many"] * 5
    assert len(await works.subscriptions.list(GUILD)) == MOST_IN_A_GUILD


async def test_mutes_pauses_and_edits_at_once_lose_none_of_each_other(works):
    made = await works.subscribe()
    until = works.clock.now() + timedelta(days=1)
    await asyncio.gather(
        works.subscriptions.pause(GUILD, CHANNEL, until), works.subscriptions.mute(GUILD, CHANNEL, Trait.TOPICS, "tax")
    )
    (found,) = await works.subscriptions.list(GUILD)
    assert found.paused_until == until and found.wish.filter.exclude == {Trait.TOPICS: {"tax"}}
    with pytest.raises(UserError) as refused:
        await works.subscriptions.edit(GUILD, CHANNEL, replace(made.wish, market=False), instead_of=made.wish)
    assert refused.value.key == "alerts.edited_meanwhile"
