"""From a change, or the time, to one message: on the real store, with a driven clock."""

import json
import random
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import pytest

from calculations.errors import UserError
from commands.replies.alert_messages import alert_answer
from commands.replies.words import Words
from storage import restore_from
from tests.alert_works import CHANNEL, MAYA, MODERATORS, START, Clock, Room, alert_works
from tests.record_factories import GUILD, VERSION, bundled_text
from tracker.alerts.explaining import Gate
from tracker.alerts.filters import EVERYTHING, Filter, Preset, Trait, preset_filter
from tracker.alerts.posts import PlaceKind, PostState
from tracker.alerts.quiet_hours import QuietHours
from tracker.alerts.slots import Rhythm
from tracker.alerts.subscriptions import Wish
from tracker.delivery_error import Trouble
from tracker.policy.changes import PUBLISHED, Announcement, Origin
from tracker.policy.milestones import Deadline
from tracker.policy.record import Record


@pytest.fixture
async def works(tmp_path):
    async with alert_works(tmp_path / "rollover.db") as works:
        yield works


# Changes and their hold


async def test_a_new_milestone_is_told_once_when_its_hold_is_over(works):
    await works.subscribe()
    await works.add()
    await works.pass_time(seconds=59)
    assert works.room.kinds() == []
    await works.pass_time(seconds=1)
    await works.pass_time(seconds=60)
    assert works.room.kinds() == ["change"]


async def test_an_undo_within_the_hold_sends_nothing(works):
    await works.add()
    await works.pass_time(minutes=2)
    await works.subscribe()
    change = await works.change("status", "in_force", "rescinded")
    works.clock.advance(seconds=30)
    await works.change("status", "rescinded", "in_force", undoes_id=change.id, origin=Origin.UNDO)
    await works.pass_time(minutes=10)
    assert works.room.kinds() == []
    assert await works.entries() == []


async def test_changes_within_the_hold_are_one_post_that_tells_them_all(works):
    await works.add()
    await works.pass_time(minutes=2)
    await works.subscribe()
    await works.change("status", "in_force", "stayed")
    works.clock.advance(seconds=50)
    await works.change("title", "Title of m-1", "Another title")
    await works.pass_time(seconds=50)
    assert works.room.kinds() == []
    await works.pass_time(seconds=10)
    (letter,) = works.room.letters()
    assert {field.field for field in letter.told.fields} == {"status", "title"}


@pytest.mark.parametrize("announcement", [Announcement.POST, Announcement.DIGEST])
async def test_what_is_withdrawn_before_it_was_told_sends_nothing(works, announcement):
    await works.subscribe()
    await works.add("m-1")
    works.clock.advance(seconds=20)
    await works.change("withdrawn", False, True, announcement=announcement)
    await works.pass_time(minutes=10)
    assert works.room.kinds() == []
    await works.change("withdrawn", True, False)
    await works.pass_time(minutes=2)
    assert works.room.kinds() == ["change"]


async def test_lists_leave_out_what_was_withdrawn_before_it_was_told_and_mark_what_is(works):
    made = await works.subscribe(digest=Rhythm.DAILY, digest_at=time(9))
    await works.add("m-told")
    await works.pass_time(days=2)
    works.room.messages.clear()
    await works.subscriptions.pause(GUILD, CHANNEL, None)
    for id_ in ("m-gone", "m-stays"):
        await works.add(id_)
    await works.pass_time(minutes=2)
    for id_ in ("m-gone", "m-told"):
        await works.change("withdrawn", False, True, id=id_)
    await works.pass_time(days=2)
    await works.subscriptions.resume(GUILD, CHANNEL)
    await works.pass_time(minutes=2)
    (letter,) = works.room.letters()
    assert {one.milestone.id for one in letter.news} == {"m-stays", "m-told"}
    shown = alert_answer(Words().for_locale(made.wish.locale), letter).details.description
    assert shown.count("withdrawn from the record") == 1


async def test_changes_that_do_not_end_are_told_after_five_minutes(works):
    await works.subscribe()
    await works.add()
    for number in range(8):
        await works.pass_time(seconds=40)
        await works.change("summary", *(("What it does." if number == 0 else f"{number - 1}"), f"{number}"))
    assert works.room.kinds() == ["change"]


async def test_a_source_has_no_hold(works):
    await works.subscribe()
    await works.add(origin=Origin.SOURCE)
    await works.tick()
    assert works.room.kinds() == ["change"]


async def test_the_first_load_and_what_is_for_digests_ring_nothing(works):
    await works.subscribe()
    await Record(works.storage.record, works.clock.now).load_bundled(bundled_text())
    await works.add(announcement=Announcement.DIGEST)
    await works.pass_time(hours=1)
    assert works.room.kinds() == []


async def test_another_guild_and_another_filter_are_told_nothing(works):
    await works.subscribe(filter=preset_filter(Preset.MY_STATES, ["US-TX"]))
    await works.add("m-1", scope=99)
    await works.add("m-2")
    await works.pass_time(hours=1)
    assert works.room.kinds() == []


async def test_an_undo_while_the_post_waits_for_the_morning_supersedes_it(works):
    await works.add()
    await works.pass_time(minutes=2)
    await works.subscribe(quiet=QuietHours(time(14), time(23)))
    change = await works.change("status", "in_force", "stayed")
    await works.pass_time(minutes=2)
    assert [entry.post.state for entry in await works.entries()] == [PostState.OWED]
    await works.change("status", "stayed", "in_force", undoes_id=change.id, origin=Origin.UNDO)
    await works.pass_time(minutes=2)
    await works.pass_time(hours=20)
    assert works.room.kinds() == []
    assert [entry.post.state for entry in await works.entries()] == [PostState.SUPERSEDED]


async def test_another_change_joins_the_post_that_waits_for_the_morning(works):
    await works.add()
    await works.pass_time(minutes=2)
    await works.subscribe(quiet=QuietHours(time(14), time(23)))
    await works.change("status", "in_force", "stayed")
    await works.pass_time(minutes=2)
    await works.change("status", "stayed", "vacated")
    await works.pass_time(minutes=2)
    await works.pass_time(hours=9)
    (letter,) = works.room.letters()
    assert [(field.before, field.after) for field in letter.told.fields] == [("in_force", "vacated")]


# Edits


async def test_an_edit_of_words_edits_the_message_and_says_what_changed(works):
    await works.subscribe()
    await works.add()
    await works.pass_time(minutes=2)
    await works.change("title", "Title of m-1", "Its right title")
    await works.pass_time(minutes=2)
    assert works.room.kinds() == ["change"]
    ((message, letter),) = works.room.edits
    assert message == 1
    assert letter.milestone.title == "Its right title"
    assert [field.field for field in letter.edited] == ["title"]


async def test_a_withdrawal_is_marked_in_every_message_and_posted(works):
    await works.subscribe()
    await works.add()
    await works.pass_time(minutes=2)
    await works.change("status", "in_force", "stayed")
    await works.pass_time(minutes=2)
    works.room.edits.clear()
    await works.change("withdrawn", False, True)
    await works.pass_time(minutes=2)
    assert works.room.kinds() == ["change"] * 3
    assert {message for message, _ in works.room.edits} == {1, 2}
    assert all(letter.milestone.withdrawn for _, letter in works.room.edits)


# Delivery


@pytest.mark.parametrize("applied", [True, False])
async def test_what_is_uncertain_is_looked_for_before_it_is_sent_again(works, applied):
    await works.subscribe()
    await works.add()
    works.room.troubles, works.room.applied = [Trouble.UNCERTAIN], applied
    await works.pass_time(minutes=2)
    await works.pass_time(minutes=1)
    assert works.room.kinds() == ["change"]
    assert [entry.post.state for entry in await works.entries()] == [PostState.SENT]


async def test_a_channel_that_cannot_be_read_leaves_the_doubt_to_moderators(works):
    await works.subscribe()
    await works.add()
    works.room.troubles, works.room.is_readable = [Trouble.UNCERTAIN], False
    await works.pass_time(minutes=2)
    await works.pass_time(minutes=1)
    await works.pass_time(minutes=1)
    assert works.room.kinds() == []
    assert works.room.kinds(MODERATORS) == ["unclear"]
    (entry,) = [entry for entry in await works.entries() if entry.post.state is PostState.UNCLEAR]
    await works.log.resend(GUILD, entry.ref)
    await works.tick()
    assert works.room.kinds() == ["change"]


async def test_what_discord_refuses_is_a_dead_letter_that_holds_up_nothing(works):
    await works.subscribe()
    await works.add("m-1")
    await works.add("m-2")
    works.room.troubles = [Trouble.REFUSED]
    await works.pass_time(minutes=2)
    assert works.room.kinds() == ["change"]
    (failed,) = await works.log.log(GUILD, PostState.FAILED)
    await works.log.resend(GUILD, failed.ref.lower())
    await works.tick()
    assert len(works.room.letters()) == 2
    with pytest.raises(UserError):
        await works.log.resend(GUILD, failed.ref)


async def test_the_next_post_waits_for_the_one_before(works):
    await works.subscribe()
    await works.add("m-1")
    await works.add("m-2")
    works.room.troubles = [Trouble.BUSY]
    await works.pass_time(minutes=2)
    assert works.room.letters() == []
    await works.pass_time(minutes=1)
    assert [letter.milestone.id for letter in works.room.letters()] == ["m-1", "m-2"]


async def test_a_closed_channel_is_parked_told_of_once_elsewhere_and_resumes(works):
    await works.subscribe()
    works.room.troubles, works.room.may_write_now = [Trouble.FORBIDDEN], False
    await works.add("m-1")
    await works.pass_time(minutes=2)
    await works.add("m-2")
    await works.pass_time(minutes=2)
    await works.pass_time(hours=1)
    assert works.room.kinds() == []
    assert works.room.kinds(MODERATORS) == ["parked"]
    works.room.may_write_now = True
    await works.pass_time(hours=7)
    await works.tick()
    assert works.room.kinds() == ["change", "change"]


async def test_a_post_that_waited_for_days_in_a_closed_channel_is_not_given_up_at_the_next_hitch(works):
    await works.subscribe()
    works.room.troubles, works.room.may_write_now = [Trouble.FORBIDDEN, Trouble.BUSY], False
    await works.add("m-1")
    await works.pass_time(minutes=2)
    await works.pass_time(days=5)
    works.room.may_write_now = True
    for _ in range(4):
        await works.pass_time(hours=7)
    assert works.room.kinds() == ["change"]


async def test_after_a_day_away_one_post_lists_what_waited(works):
    await works.subscribe()
    for number in range(3):
        await works.add(f"m-{number}")
    works.clock.advance(minutes=2)
    await works.expansion.expand_due()
    await works.pass_time(days=2)
    assert works.room.kinds() == ["catch_up"]
    assert [news.milestone.id for news in works.room.letters()[0].news] == ["m-0", "m-1", "m-2"]
    states = {entry.post.kind: entry for entry in await works.entries()}
    assert states["change"].post.state is PostState.LISTED and states["change"].message.id == 1


async def test_more_than_ten_at_once_are_one_post(works):
    await works.subscribe()
    for number in range(11):
        await works.add(f"m-{number}")
    await works.pass_time(minutes=2)
    assert works.room.kinds() == ["catch_up"]


async def test_a_process_that_died_while_sending_is_made_good(works):
    await works.subscribe()
    await works.add()
    works.clock.advance(minutes=2)
    await works.expansion.expand_due()
    outbox = works.storage.alerts.outbox
    (claim,) = await outbox.claim(works.clock.now(), lease_until=works.clock.now() + timedelta(seconds=45), most=5)
    assert await outbox.claim(works.clock.now(), lease_until=works.clock.now(), most=5) == ()
    works.delivery = works.new_delivery()
    await works.delivery.adopt()
    await works.pass_time(seconds=6)
    assert works.room.kinds() == ["change"]
    # What the dead one says now comes too late.
    await outbox.put_off(claim, until=works.clock.now(), is_uncertain=False, trouble=Trouble.BUSY)
    await works.pass_time(minutes=1)
    assert works.room.kinds() == ["change"]


async def test_announcements_are_published_when_asked_for(works):
    await works.subscribe(crosspost=True)
    await works.add()
    await works.pass_time(minutes=2)
    await works.pass_time(minutes=2)
    assert works.room.published == [1]


async def test_what_could_not_be_sent_by_day_does_not_ring_by_night(works):
    await works.subscribe(quiet=QuietHours(time(16), time(23)))
    works.room.troubles, works.room.may_write_now = [Trouble.FORBIDDEN], False
    await works.add()
    await works.pass_time(minutes=2)
    works.room.may_write_now = True
    await works.pass_time(hours=3)
    await works.pass_time(hours=3)
    assert works.room.kinds() == []
    await works.pass_time(hours=2)
    assert works.room.kinds() == ["change"]


# What moderators decide


async def test_a_pause_and_a_hold_keep_back_and_lose_nothing(works):
    subscription = await works.subscribe()
    await works.subscriptions.pause(GUILD, subscription.channel_id, START + timedelta(hours=1))
    await works.add("m-1")
    await works.pass_time(minutes=30)
    assert works.room.kinds() == []
    await works.pass_time(minutes=31)
    assert works.room.kinds() == ["change"]
    assert await works.subscriptions.hold(GUILD, by=MAYA) == 0
    await works.add("m-2")
    await works.pass_time(minutes=2)
    assert works.room.kinds() == ["change"]
    assert await works.subscriptions.hold(GUILD, by=MAYA) == 1
    assert await works.subscriptions.release(GUILD)
    await works.tick()
    assert works.room.kinds() == ["change", "change"]


async def test_what_needs_approval_waits_for_it(works):
    await works.subscribe(needs_approval=True)
    await works.add(scope=None)
    await works.pass_time(minutes=2)
    assert works.room.kinds() == []
    (entry,) = await works.log.log(GUILD, PostState.AWAITING)
    await works.log.approve(GUILD, entry.ref)
    await works.tick()
    assert works.room.kinds() == ["change"]


async def test_one_channel_has_one_subscription_and_a_removed_one_is_owed_nothing(works):
    await works.subscribe()
    with pytest.raises(UserError):
        await works.subscribe()
    await works.add()
    works.clock.advance(minutes=2)
    await works.expansion.expand_due()
    await works.subscriptions.remove(GUILD, CHANNEL)
    await works.tick()
    assert works.room.kinds() == []
    await works.subscribe()
    assert len(await works.subscriptions.list(GUILD)) == 1


async def test_the_explanation_ends_at_the_gate_that_is_shut(works):
    subscription = await works.subscribe(filter=Filter({}, {Trait.KINDS: frozenset({"executive_order"})}))
    await works.add()
    assert [(one.gate, one.is_open) for one in await works.log.explain(subscription, "m-1")][-1] == (Gate.KINDS, False)
    subscription = await works.subscriptions.edit(GUILD, CHANNEL, replace(subscription.wish, filter=Filter({}, {})))
    await works.pass_time(minutes=2)
    passages = await works.log.explain(subscription, "m-1")
    assert passages[-1].gate is Gate.SENT and passages[-1].is_open and passages[-1].entry.message.id == 1


async def test_the_preview_shows_what_the_last_days_would_have_brought(works):
    await works.add("m-1", latest_on=date(2026, 11, 1))
    await works.add("m-2", latest_on=date(2025, 11, 1))
    samples = await works.log.preview(GUILD, (await works.subscribe()).wish)
    assert [(sample.day, sample.milestone.id) for sample in samples] == [(date(2026, 11, 1), "m-1")]


async def test_a_watcher_is_told_and_one_who_takes_no_messages_is_left_alone(works):
    await works.add("m-1")
    await works.pass_time(minutes=2)
    await works.watches.watch(MAYA, "m-1", GUILD, "en-US")
    await works.change("status", "in_force", "stayed")
    await works.pass_time(minutes=2)
    assert works.room.kinds(MAYA, PlaceKind.PERSON) == ["watch"]
    works.room.troubles = [Trouble.CLOSED]
    await works.change("status", "stayed", "vacated")
    await works.pass_time(minutes=2)
    await works.change("status", "vacated", "in_force")
    await works.pass_time(minutes=2)
    assert works.room.kinds(MAYA, PlaceKind.PERSON) == ["watch"]
    assert (await works.watches.list(MAYA))[0].is_blocked


async def test_erasing_a_person_leaves_what_others_rely_on(works):
    await works.subscribe()
    await works.add("m-1")
    await works.watches.watch(MAYA, "m-1", GUILD, "en-US")
    await works.pass_time(minutes=2)
    await works.change("status", "in_force", "stayed")
    await works.pass_time(minutes=2)
    traces = works.storage.traces
    assert await traces["subscriptions"].count(MAYA) == 1
    # The watch, and the two messages that it led to.
    assert await traces["watches"].count(MAYA) == 3
    assert await traces["subscriptions"].erase(MAYA) == 1 and await traces["watches"].erase(MAYA) == 3
    assert await traces["subscriptions"].count(MAYA) == await traces["watches"].count(MAYA) == 0
    await works.change("status", "stayed", "vacated")
    await works.pass_time(minutes=2)
    assert works.room.kinds() == ["change"] * 3
    assert works.room.kinds(MAYA, PlaceKind.PERSON) == ["watch"] * 2


async def test_a_publication_is_news_to_everybody_but_the_guild_that_had_it(works):
    await works.subscribe()
    await works.add("m-1")
    await works.pass_time(minutes=2)
    elsewhere = Wish(EVERYTHING, digest=Rhythm.NEVER)
    await works.subscriptions.add(99, 9, elsewhere, by=MAYA)
    await works.change(PUBLISHED, False, True, scope=None, origin=Origin.OWNER)
    await works.pass_time(minutes=2)
    assert works.room.kinds() == ["change"]
    (letter,) = works.room.letters(9)
    assert letter.told.is_addition and letter.milestone.id == "m-1"


# Time


def due(day, id="m-1#m-d"):
    return (Deadline(id, day, "Comments close", "as published", GUILD),)


async def test_reminders_come_seven_days_before_one_day_before_and_that_morning(works):
    await works.subscribe()
    await works.add(deadlines=due(date(2026, 12, 10)), announcement=Announcement.DIGEST)
    for _ in range(20 * 8):
        await works.pass_time(hours=3)
    assert [(letter.days, letter.deadline.due_on.day) for letter in works.room.letters()] == [(7, 10), (1, 10), (0, 10)]


async def test_the_next_three_reminders_are_those_that_then_come(works):
    subscription = await works.subscribe()
    await works.add(deadlines=due(date(2026, 12, 10)), announcement=Announcement.DIGEST)
    coming = (await works.log.coming(GUILD, subscription.wish)).reminders
    assert [(moment.day, moment.hour) for moment, _, _ in coming] == [(3, 9), (9, 9), (10, 9)]
    muted = replace(subscription.wish, filter=Filter({}, {Trait.KINDS: frozenset({str(coming[0][1].kind)})}))
    assert (await works.log.coming(GUILD, muted)).reminders == ()


async def test_a_week_away_leaves_one_reminder_that_says_how_many_days_are_left(works):
    await works.subscribe()
    await works.add(deadlines=due(date(2026, 12, 2)), announcement=Announcement.DIGEST)
    await works.pass_time(days=7)
    assert [letter.days for letter in works.room.letters()] == [1]


async def test_a_reminder_of_a_deadline_that_was_dropped_is_superseded(works):
    await works.subscribe(quiet=QuietHours(time(14), time(23)))
    deadline = {"id": "m-1#m-d", "date": "2026-12-01", "what": "Comments close", "basis": "as published"}
    await works.add(deadlines=due(date(2026, 12, 1)), announcement=Announcement.DIGEST)
    await works.subscriptions.edit(
        GUILD, CHANNEL, replace((await works.subscriptions.list(GUILD))[0].wish, reminders_at=time(16))
    )
    await works.pass_time(hours=2)
    await works.change("deadline", deadline, None, part="m-1#m-d", announcement=Announcement.DIGEST)
    await works.pass_time(hours=9)
    assert works.room.kinds() == []


async def test_a_digest_comes_once_a_day_and_is_silent_without_news(works):
    await works.subscribe(digest=Rhythm.DAILY, digest_at=time(9))
    works.clock.advance(minutes=1)
    await works.add("m-1", announcement=Announcement.DIGEST)
    for _ in range(24 * 3):
        await works.pass_time(hours=1)
        await works.tick()
    assert works.room.kinds() == ["digest"]
    assert [news.milestone.id for news in works.room.letters()[0].news] == ["m-1"]


async def test_after_an_absence_one_digest_tells_all_that_none_has_told(works):
    await works.subscribe(digest=Rhythm.DAILY, digest_at=time(9))
    await works.pass_time(days=1)
    await works.add("m-1", announcement=Announcement.DIGEST)
    works.clock.advance(days=3)
    await works.add("m-2", announcement=Announcement.DIGEST)
    await works.pass_time(days=4)
    assert works.room.kinds() == ["digest"]
    assert [news.milestone.id for news in works.room.letters()[0].news] == ["m-1", "m-2"]


@pytest.mark.parametrize("changed", [{"digest_at": time(8)}, {"time_zone": "Europe/London"}, {"digest_weekday": 6}])
async def test_another_hour_zone_or_weekday_tells_nothing_a_second_time(works, changed):
    weekly = Rhythm.WEEKLY if "digest_weekday" in changed else Rhythm.DAILY
    made = await works.subscribe(digest=weekly, digest_at=time(9), time_zone="America/New_York")
    works.clock.advance(minutes=1)
    await works.add("m-1", announcement=Announcement.DIGEST)
    for _ in range(24 * 8):
        await works.pass_time(hours=1)
        if works.room.kinds():
            break
    assert works.room.kinds() == ["digest"]
    await works.subscriptions.edit(GUILD, CHANNEL, replace(made.wish, **changed))
    await works.pass_time(minutes=5)
    assert works.room.kinds() == ["digest"]
    await works.add("m-2", announcement=Announcement.DIGEST)
    await works.pass_time(days=7)
    assert [[news.milestone.id for news in letter.news] for letter in works.room.letters()] == [["m-1"], ["m-2"]]


async def test_a_clock_that_jumps_ahead_and_back_doubles_no_digest(works):
    await works.subscribe(digest=Rhythm.DAILY, digest_at=time(9))
    works.clock.advance(minutes=1)
    await works.add("m-1", announcement=Announcement.DIGEST)
    await works.pass_time(days=1)
    await works.pass_time(days=-1)
    await works.pass_time(days=1)
    assert works.room.kinds() == ["digest"]


async def test_what_was_written_while_the_clock_was_a_year_ahead_is_not_held_for_a_year(works):
    await works.subscribe()
    works.clock.advance(days=365)
    await works.add("m-1")
    works.clock.advance(minutes=2)
    await works.expansion.expand_due()
    await works.add("m-2")
    works.clock.advance(days=-365)
    await works.tick()
    await works.tick()
    assert works.room.kinds() == ["change", "change"]


async def test_an_upgrade_of_the_bundled_record_is_told_by_the_digest_alone(works):
    record = Record(works.storage.record, works.clock.now)
    await record.load_bundled(bundled_text())
    await works.subscribe(digest=Rhythm.DAILY, digest_at=time(9))
    document = json.loads(bundled_text())
    document["milestones"][0]["status"] = "rescinded"
    works.clock.advance(minutes=1)
    await record.load_bundled(json.dumps(document).encode())
    await works.pass_time(hours=2)
    assert works.room.kinds() == []
    await works.pass_time(days=1)
    assert works.room.kinds() == ["digest"]


@pytest.mark.timeout(300)
async def test_a_year_of_digests_in_five_zones_has_each_local_day_once_through_restarts(tmp_path):
    zones = ["America/New_York", "America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"]
    chance, clock = random.Random(11), Clock(datetime(2026, 1, 1, tzinfo=UTC))
    until, made = clock.moment + timedelta(days=365), 0
    async with AsyncExitStack() as stack:
        works = await stack.enter_async_context(alert_works(tmp_path / "rollover.db", clock=clock))
        for number, zone in enumerate(zones):
            # 02:30 is an hour that both changes of the clocks touch.
            await works.subscribe(number + 1, digest=Rhythm.DAILY, digest_at=time(2, 30), time_zone=zone)
        while clock.moment < until:
            clock.advance(hours=chance.choice([1, 3, 5, 7]))
            made += 1
            await works.add(f"m-{made}", announcement=Announcement.DIGEST)
            clock.advance(minutes=1)
            for _ in range(chance.choice([0, 1, 2])):
                await works.digests.owe_due()
            if chance.random() < 0.02:
                await stack.aclose()
                works = await stack.enter_async_context(alert_works(tmp_path / "rollover.db", clock=clock))
        clock.advance(hours=1)
        await works.digests.owe_due()
        for number, zone in enumerate(zones):
            posts = [
                entry.post for entry in await works.log.log(GUILD, most=10_000) if entry.post.place.id == number + 1
            ]
            days = sorted(str(post.about["day"]) for post in posts)
            assert len(days) == len(set(days))
            assert all(post.as_of.astimezone(ZoneInfo(zone)).time() >= time(2, 30) for post in posts)
            # Every change stands in exactly one digest, but for those after the last slot.
            told = [change for post in posts for change in post.change_ids]
            assert len(told) == len(set(told)) >= made - 8


async def test_new_figures_are_told_once_and_the_first_ones_never(works):
    await works.subscribe()
    await works.tick()
    assert works.room.kinds() == []
    figures = works.figures.now()
    year = figures.limits.newest_year + 1
    rows = json.loads((resources.files("calculations") / "figures" / "contribution_limits.json").read_bytes())
    row = {**rows["years"][max(rows["years"])], "year": year}
    works.figures.replace(replace(figures, limits=figures.limits.with_rows([row])))
    await works.pass_time(minutes=1)
    await works.pass_time(minutes=1)
    assert works.room.kinds() == ["market"]
    phrases = Words().for_locale("en-US")
    answer = alert_answer(phrases, works.room.letters()[0])
    assert answer.content.startswith(f"The IRS limits for {year}: $24,500 into a 401(k), ")
    works.figures.replace(figures)
    await works.pass_time(minutes=1)
    assert works.room.kinds() == ["market"]


# Restore


async def test_a_restored_backup_is_held_and_doubles_nothing_when_released(tmp_path):
    path, clock, room = tmp_path / "rollover.db", Clock(), Room()
    async with alert_works(path, clock=clock, room=room) as works:
        await works.subscribe()
        await works.add("m-1")
        clock.advance(minutes=2)
        await works.expansion.expand_due()
        await works.storage.backup(tmp_path / "backup.db")
        await works.pass_time(minutes=1)
        assert room.kinds() == ["change"]
    restore_from(str(path), tmp_path / "backup.db", program_version=VERSION, now=clock.now())
    clock.advance(minutes=1)
    async with alert_works(path, clock=clock, room=room) as works:
        await works.delivery.adopt()
        await works.add("m-2")
        await works.pass_time(minutes=2)
        assert room.kinds() == ["change"]
        waiting = await works.storage.alerts.log.waiting()
        assert waiting.held_since is not None and waiting.owed == 2
        await works.delivery.read_back_held()
        # What the channel holds is not shown as waiting.
        assert [entry.title for entry in await works.storage.alerts.log.owed_after_restore()] == ["Title of m-2"]
        assert await works.storage.alerts.log.end_hold()
        await works.tick()
        assert [letter.milestone.id for letter in room.letters()] == ["m-1", "m-2"]
    async with alert_works(path, clock=clock, room=room) as works:
        await works.delivery.adopt()
        assert (await works.storage.alerts.log.waiting()).held_since is None


@pytest.mark.parametrize("looked_first", [True, False])
@pytest.mark.parametrize("sent_before", [0, 5, 12])
async def test_many_posts_of_a_restored_backup_are_neither_doubled_nor_a_flood(tmp_path, sent_before, looked_first):
    path, clock, room = tmp_path / "rollover.db", Clock(), Room()
    async with alert_works(path, clock=clock, room=room) as works:
        await works.subscribe()
        await works.subscriptions.hold(GUILD, by=MAYA)
        for number in range(24):
            await works.add(f"m-{number}")
        clock.advance(minutes=2)
        await works.expansion.expand_due()
        await works.subscriptions.release(GUILD)
        await works.storage.backup(tmp_path / "backup.db")
        room.troubles = [None] * sent_before
        outbox = works.storage.alerts.outbox
        for entry in sorted(await works.entries(), key=lambda entry: entry.post.due_at)[:sent_before]:
            letter = await outbox.letter(entry.post, sending=0, now=clock.now())
            await room.send(letter, not_after=clock.now())
    restore_from(str(path), tmp_path / "backup.db", program_version=VERSION, now=clock.now())
    clock.advance(minutes=1)
    async with alert_works(path, clock=clock, room=room) as works:
        await works.delivery.adopt()
        if looked_first:
            await works.delivery.read_back_held()
        await works.storage.alerts.log.end_hold()
        for _ in range(4):
            await works.pass_time(minutes=5)
        told = [letter.milestone.id for letter in room.letters() if letter.milestone is not None]
        listed = [news.milestone.id for letter in room.letters() for news in letter.news]
        assert sorted(told + listed) == sorted(f"m-{number}" for number in range(24))
        if looked_first:
            assert len(room.letters()) == sent_before + 1
