"""Corrections of alerts on the real store: once each, wherever the guild was told, and whatever comes later."""

import sqlite3
from contextlib import closing

import pytest

from calculations.errors import UserError
from commands.replies.alert_messages import alert_answer
from commands.replies.words import Words
from tests.alert_works import CHANNEL, MAYA, alert_works
from tests.record_factories import GUILD
from tracker.alerts.corrections import CorrectionKind
from tracker.alerts.posts import Place, PlaceKind, PostState
from tracker.alerts.quiet_hours import QuietHours
from tracker.alerts.slots import Rhythm
from tracker.delivery_error import Trouble

OTHER = 556
ENGLISH = Words().english


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


async def test_a_correction_reaches_the_lists_that_tell_it_and_the_members_who_watch_it(works):
    await works.subscribe()
    await works.subscribe(OTHER, digest=Rhythm.DAILY)
    works.clock.advance(minutes=1)
    await works.add("m-1")
    await works.add("m-2")
    await works.watches.watch(MAYA, "m-1", GUILD, "en-US")
    await works.subscriptions.pause(GUILD, CHANNEL, None)
    await works.pass_time(minutes=2)
    await works.pass_time(days=1)
    await works.subscriptions.resume(GUILD, CHANNEL)
    await works.pass_time(minutes=1)
    assert works.room.kinds() == ["catch_up"]
    alert = await works.corrections.alert(GUILD, OTHER, 1, None)
    assert alert.milestone_id == "m-1"
    works.room.edits.clear()
    assert await correct(works, alert, is_told=True) == 2
    await works.pass_time(minutes=1)
    edited = {(str(letter.post.kind), letter.post.place.id): letter for _, letter in works.room.edits}
    assert set(edited) == {("change", OTHER), ("digest", OTHER), ("catch_up", CHANNEL), ("watch", MAYA)}
    for one in (("catch_up", CHANNEL), ("digest", OTHER)):
        first, second = edited[one].news
        assert [said.reason for said in first.corrections] == ["It was Tuesday."] and not second.corrections
        assert r"**Title of m\-1**: ✏️ **Corrected by" in alert_answer(ENGLISH, edited[one]).content
    assert edited["watch", MAYA].corrections
    assert works.room.kinds()[1:] == works.room.kinds(MAYA, PlaceKind.PERSON)[1:] == ["correction"]
    assert works.room.kinds(OTHER) == ["change", "change", "digest", "correction"]
    assert works.room.letters()[1].answers.id == 1


async def test_a_list_that_was_not_sent_yet_leaves_out_what_was_retracted(works):
    await works.subscribe()
    await works.subscribe(OTHER)
    await works.subscriptions.pause(GUILD, CHANNEL, None)
    await works.add("m-1")
    await works.add("m-2")
    await works.pass_time(minutes=2)
    await correct(works, await works.corrections.alert(GUILD, OTHER, 1, None), CorrectionKind.RETRACTED)
    await works.pass_time(days=2)
    await works.subscriptions.resume(GUILD, CHANNEL)
    await works.pass_time(minutes=1)
    (letter,) = works.room.letters()
    assert [one.milestone.id for one in letter.news] == ["m-2"]


async def test_who_stopped_watching_gets_the_edit_but_no_message_more(works):
    await works.subscribe()
    await works.add("m-1")
    await works.watches.watch(MAYA, "m-1", GUILD, "en-US")
    await works.pass_time(minutes=2)
    await works.watches.unwatch(MAYA, "m-1")
    await correct(works, await told(works), is_told=True)
    await works.pass_time(minutes=1)
    assert works.room.kinds(MAYA, PlaceKind.PERSON) == ["watch"]
    assert PlaceKind.PERSON in {letter.post.place.kind for _, letter in works.room.edits}


async def test_who_takes_no_messages_gets_no_edit_and_no_message(works):
    await works.subscribe()
    await works.add("m-1")
    await works.watches.watch(31337, "m-1", GUILD, "en-US")
    await works.pass_time(minutes=2)
    assert works.room.kinds(31337, PlaceKind.PERSON) == ["watch"]
    works.room.troubles = [Trouble.CLOSED, Trouble.CLOSED]
    await works.change("status", "in_force", "stayed")
    await works.pass_time(minutes=2)
    assert (await works.watches.list(31337))[0].is_blocked
    works.room.edits.clear()
    await correct(works, await told(works), is_told=True)
    await works.change("withdrawn", False, True)
    await works.pass_time(minutes=5)
    assert works.room.edits and not [one for _, one in works.room.edits if one.post.place.kind is PlaceKind.PERSON]
    assert works.room.kinds(31337, PlaceKind.PERSON) == ["watch"]


async def test_a_watcher_who_is_no_more_is_not_tried_again(works):
    await works.add("m-1")
    await works.watches.watch(31337, "m-1", GUILD, "en-US")
    works.room.troubles = [Trouble.GONE]
    await works.pass_time(minutes=2)
    await works.change("status", "in_force", "stayed")
    await works.pass_time(minutes=2)
    assert works.room.kinds(31337, PlaceKind.PERSON) == [] and works.room.troubles == []
    assert (await works.watches.list(31337))[0].is_blocked


async def test_an_erased_watcher_leaves_no_id_in_a_correction(works, tmp_path):
    await works.subscribe()
    await works.add("m-1")
    await works.watches.watch(31337, "m-1", GUILD, "en-US")
    await works.pass_time(minutes=2)
    await correct(works, await told(works), is_told=True)
    await works.pass_time(minutes=1)
    assert works.room.kinds(31337, PlaceKind.PERSON) == ["watch", "correction"]
    await works.storage.traces["watches"].erase(31337)
    with closing(sqlite3.connect(tmp_path / "rollover.db")) as connection:
        assert not [row for row in connection.execute("SELECT * FROM posts") if "31337" in str(row)]


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
