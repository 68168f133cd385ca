"""Corrections of alerts on the real store: once each, wherever the guild was told, and whatever comes later."""

import pytest

from calculations.errors import UserError
from tests.alert_works import CHANNEL, MAYA, alert_works
from tests.record_factories import GUILD
from tracker.alerts.corrections import CorrectionKind
from tracker.alerts.posts import Place, PlaceKind, PostState
from tracker.alerts.quiet_hours import QuietHours
from tracker.delivery_error import Trouble

OTHER = 556


@pytest.fixture
async def works(tmp_path):
    async with alert_works(tmp_path / "rollover.db") as works:
        yield works


async def told(works, channel=CHANNEL, ref=None):
    return await works.corrections.alert(GUILD, channel, 1, ref)


async def correct(works, alert, kind=CorrectionKind.CORRECTED, id="i-1", is_told=False):
    return await works.corrections.correct(alert, kind, "It was Tuesday.", id=id, by=MAYA, is_told=is_told)


async def test_every_channel_of_the_guild_is_corrected_and_the_same_act_again_changes_nothing(works):
    for channel in (CHANNEL, OTHER):
        await works.subscribe(channel)
    await works.add()
    await works.pass_time(minutes=2)
    alert = await told(works)
    assert await correct(works, alert, is_told=True) == 2
    assert await correct(works, alert, is_told=True) == 2
    await works.pass_time(minutes=1)
    assert sorted(letter.post.place.id for _, letter in works.room.edits) == [CHANNEL, OTHER]
    assert all(letter.corrections[0].reason == "It was Tuesday." for _, letter in works.room.edits)
    assert works.room.kinds(CHANNEL) == works.room.kinds(OTHER) == ["change", "correction"]


async def test_a_retracted_alert_that_still_waits_elsewhere_is_never_sent(works):
    await works.subscribe()
    await works.subscribe(OTHER, quiet=QuietHours(works.clock.now().time().replace(hour=1), works.clock.now().time()))
    works.clock.advance(hours=12)
    await works.add()
    await works.pass_time(minutes=2)
    assert works.room.kinds(OTHER) == []
    await correct(works, await told(works), CorrectionKind.RETRACTED)
    await works.pass_time(hours=20)
    assert works.room.kinds(OTHER) == []


async def test_a_correction_made_while_the_outcome_is_in_doubt_reaches_the_message(works):
    await works.subscribe()
    await works.add()
    works.room.troubles, works.room.applied = [Trouble.UNCERTAIN], True
    await works.pass_time(minutes=2)
    (letter,) = works.room.letters()
    with pytest.raises(UserError, match="no_alert"):
        await told(works)
    assert await correct(works, await told(works, ref=letter.ref), CorrectionKind.RETRACTED) == 1
    await works.pass_time(minutes=5)
    await works.pass_time(minutes=5)
    assert works.room.kinds() == ["change"]
    assert works.room.edits[-1][1].corrections[0].kind is CorrectionKind.RETRACTED


async def test_an_erased_moderators_word_stays_without_the_name(works):
    await works.subscribe()
    await works.add()
    await works.pass_time(minutes=2)
    await correct(works, await told(works))
    traces = works.storage.traces["corrections"]
    assert await traces.count(MAYA) == 1 and await traces.erase(MAYA) == 1 and await traces.count(MAYA) == 0
    await works.pass_time(minutes=1)
    assert works.room.edits[-1][1].corrections[0].author_id is None


async def test_another_guilds_message_is_no_alert_of_this_one(works):
    await works.subscribe()
    await works.add()
    await works.pass_time(minutes=2)
    with pytest.raises(UserError, match="no_alert"):
        await works.corrections.alert(99, CHANNEL, 1, None)
    with pytest.raises(UserError, match=r"alerts\.correct\.empty"):
        await works.corrections.correct(
            await told(works), CorrectionKind.CORRECTED, "  \n ", id="i", by=MAYA, is_told=False
        )


async def test_in_a_forum_later_changes_go_into_the_milestones_thread(works):
    await works.subscriptions.add(GUILD, 900, (await works.subscribe()).wish, by=MAYA, is_forum=True)
    await works.add("m-1")
    await works.add("m-2")
    await works.pass_time(minutes=2)
    await works.change("status", "in_force", "stayed")
    await works.pass_time(minutes=2)
    first, second, later = works.room.messages[Place(PlaceKind.FORUM, 900)]
    assert (first.thread_id, second.thread_id, later.thread_id) == (None, None, 101)
    entries = [entry for entry in await works.entries() if entry.post.place.id == 900]
    assert [(entry.message.thread_id, entry.post.state) for entry in entries] == [
        (101, PostState.SENT),
        (102, PostState.SENT),
        (101, PostState.SENT),
    ]
