"""Moderators are told that alerts wait for their approval: at once, not for each, and never for nothing."""

import sqlite3
from contextlib import closing
from datetime import time

import pytest

from storage.sqlite.alerts.approvals import AWAITING_QUERY
from tests.alert_works import MODERATORS, alert_works
from tests.record_factories import GUILD
from tracker.alerts.approvals import Approvals
from tracker.alerts.posts import Place, PlaceKind, PostState
from tracker.alerts.slots import Rhythm


@pytest.fixture
async def works(tmp_path):
    async with alert_works(tmp_path / "rollover.db") as works:
        await works.subscribe(needs_approval=True)
        yield works


async def moderators(post):
    return Place(PlaceKind.CHANNEL, MODERATORS)


async def told(works, **passed):
    """Let time pass, and return how many alerts each notice named that moderators have by now."""
    await works.pass_time(**passed)
    stores = works.storage.alerts
    await Approvals(stores.approvals, stores.seal.ref, moderators, works.clock.now).owe_due()
    await works.tick()
    return [letter.awaiting for letter in works.room.letters(MODERATORS)]


async def waiting(works):
    return [entry.ref for entry in await works.log.log(GUILD, PostState.AWAITING)]


async def test_what_comes_together_is_told_once_and_again_only_when_more_comes_a_day_later(works):
    assert await told(works, minutes=2) == []
    await works.add("m-1", scope=None)
    await works.add("m-2", scope=None)
    assert await told(works, minutes=2) == [2]
    await works.add("m-3", scope=None)
    assert await told(works, hours=2) == [2]
    assert await told(works, hours=23) == [2, 3]
    assert await told(works, days=3) == [2, 3]
    assert works.room.letters(MODERATORS)[0].awaiting_in == (555,)


async def test_deciding_one_by_one_asks_nothing_again_and_what_comes_after_all_is_decided_does(works):
    for number in range(3):
        await works.add(f"m-{number}", scope=None)
    assert await told(works, minutes=2) == [3]
    for ref in reversed(await waiting(works)):
        await works.log.approve(GUILD, ref)
        assert await told(works, minutes=2) == [3]
    await works.add("m-9", scope=None)
    assert await told(works, minutes=2) == [3, 1]


async def test_nothing_is_told_of_what_was_decided_before_the_notice_went_out(works):
    await works.add("m-1", scope=None)
    await works.pass_time(minutes=2)
    stores = works.storage.alerts
    assert await Approvals(stores.approvals, stores.seal.ref, moderators, works.clock.now).owe_due() == 1
    await works.log.dismiss(GUILD, (await waiting(works))[0])
    assert await told(works, minutes=1) == []


async def test_looking_for_what_waits_reads_no_other_posts(works, tmp_path):
    with closing(sqlite3.connect(tmp_path / "rollover.db")) as database:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {AWAITING_QUERY}")]
    assert any("posts_awaiting" in step for step in plan)
    assert any("posts_asking_approval" in step for step in plan)


async def test_a_digest_tells_nothing_that_moderators_have_not_approved(works, tmp_path):
    channel = 556
    await works.subscribe(channel, needs_approval=True, digest=Rhythm.DAILY, digest_at=time(9))
    works.clock.advance(minutes=1)
    for name in ("approved", "dropped", "waiting"):
        await works.add(f"m-{name}", scope=None)
    await works.add("m-own")
    await works.pass_time(minutes=2)
    waits = {
        entry.post.milestone_id: entry.ref
        for entry in await works.log.log(GUILD, PostState.AWAITING)
        if entry.post.place.id == channel
    }
    await works.log.approve(GUILD, waits["m-approved"])
    await works.log.dismiss(GUILD, waits["m-dropped"])
    await works.pass_time(days=1)
    (digest,) = [letter for letter in works.room.letters(channel) if letter.post.kind == "digest"]
    assert {news.milestone.id for news in digest.news} == {"m-approved", "m-own"}
    # What is approved later is told then.
    await works.log.approve(GUILD, waits["m-waiting"])
    await works.pass_time(minutes=1)
    assert works.room.letters(channel)[-1].milestone.id == "m-waiting"
