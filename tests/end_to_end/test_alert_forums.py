"""A forum is told too: a post for each milestone, later changes in its thread, each once whatever fails in between.

A thread's beginning has no nonce, so what is in doubt is always looked for.
"""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from playground import open_playground
from playground.entities import Channel, ChannelKind, ForumTag, Thread
from playground.rules.channels import REQUIRE_TAG
from tests.bot_process import running_bot
from tests.delivery_world import ADAM, SERVER, delivery_world, now, until
from tests.policy_desk import WORLD, begin_add, set_up
from tests.record_factories import a_change, a_milestone, an_addition
from tracker.alerts.expansion import Expansion
from tracker.alerts.filters import EVERYTHING
from tracker.alerts.subscriptions import Subscription, Wish
from tracker.policy.changes import FieldChange

FORUMS = [SERVER + 5000 + number for number in range(3)]
RULES = 1300000000000000777
STEPS = ("claimed", "written", "answered", "recorded", "read_back")
BEGINNINGS = {"method": "POST", "route": "/channels/*/threads"}


def forum(id, name="rules", guild_id=SERVER, **fields):
    return Channel(id=id, kind=ChannelKind.FORUM, guild_id=guild_id, name=name, **fields)


def threads_of(playground, forum_id):
    channels = playground.world.channels.values()
    return sorted((one for one in channels if one.parent_id == forum_id), key=lambda one: one.id)


def texts_in(playground, thread):
    found = playground.world.messages.get(thread.id, {})
    ordered = sorted(found.values(), key=lambda message: message.id)
    return [message.content for message in ordered if not message.is_ephemeral]


# Delivery, killed and cut off


@pytest.fixture
async def world(tmp_path):
    async with delivery_world(tmp_path, channels=0) as opened:
        for number, id in enumerate(FORUMS):
            opened.playground.world.put_channel(forum(id, f"f{number}"))
        async with opened.storage() as storage:
            for number, id in enumerate(FORUMS):
                made = Subscription(f"s-{number}", SERVER, id, ADAM, now(), Wish(EVERYTHING), is_forum=True)
                await storage.alerts.subscriptions.add(made)
        yield opened


async def owe(world, milestones=3):
    """Put milestones on record, then change the first one, and owe it all."""
    async with world.storage() as storage:
        expansion = Expansion(storage.alerts.expansion, now, timedelta(0))
        for number in range(milestones):
            addition = an_addition(a_milestone(f"m-{number}", title=f"Act {number}"))
            await storage.record.add(replace(addition, change=replace(addition.change, scope=None, made_at=now())))
            assert await expansion.expand_due() == len(FORUMS)
    return milestones * len(FORUMS)


async def change(world):
    async with world.storage() as storage:
        field = FieldChange("", "status", "in_force", "rescinded")
        await storage.record.amend(a_change("c-1", "m-0", field, scope=None, made_at=now()))
        expansion = Expansion(storage.alerts.expansion, now, timedelta(0))
        assert await expansion.expand_due() == len(FORUMS)


def messages(world):
    return sum(len(texts_in(world.playground, one)) for id in FORUMS for one in threads_of(world.playground, id))


async def deliver(world, wanted, death="never:1", within=60.0):
    """Deliver until so many messages are there, or the process has died."""
    process = await world.start(death)
    try:
        await until(lambda: process.returncode is not None or messages(world) >= wanted, within)
        if process.returncode is None:
            # What is under way is recorded, and would be doubled now if it were to be.
            await asyncio.sleep(1.5)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def judge(world, milestones=3):
    for id in FORUMS:
        threads = threads_of(world.playground, id)
        assert [one.name for one in threads] == [f"Act {number}" for number in range(milestones)]
        assert [len(texts_in(world.playground, one)) for one in threads] == [2, *[1] * (milestones - 1)]


@pytest.mark.timeout(240)
async def test_kills_at_every_step_leave_one_thread_for_each_milestone(world):
    chance = random.Random(7)
    first = await owe(world)
    for step in STEPS:
        await deliver(world, first, f"{step}:{chance.randint(1, 4)}")
    await deliver(world, first)
    await change(world)
    for step in ("written", "answered"):
        await deliver(world, first + len(FORUMS), f"{step}:2")
    await deliver(world, first + len(FORUMS))
    judge(world)


@pytest.mark.parametrize(
    ("kind", "moment"),
    [
        pytest.param("500", "after", id="500 applied"),
        pytest.param("500", "before", id="500 not applied"),
        pytest.param("drop", "after", id="socket dropped after applying"),
    ],
)
async def test_a_beginning_in_doubt_is_looked_for_before_there_is_a_second_one(world, kind, moment):
    fault = world.playground.faults.add(kind, moment=moment, every=2, **BEGINNINGS)
    first = await owe(world)
    await deliver(world, first)
    await change(world)
    await deliver(world, first + len(FORUMS))
    judge(world)
    assert fault.hits >= 4


async def test_a_thread_that_was_archived_before_it_could_be_recorded_is_found(world):
    playground = world.playground
    process = None

    async def archive_and_kill(_):
        for one in threads_of(playground, FORUMS[0]):
            playground.world.put_channel(replace(one, thread=replace(one.thread, archived=True)))
        if threads_of(playground, FORUMS[0]):
            process.kill()

    playground.faults.call(archive_and_kill, moment="after", **BEGINNINGS)
    first = await owe(world, milestones=1)
    process = await world.start()
    await process.wait()
    playground.faults.clear()
    await deliver(world, first)
    assert [len(threads_of(playground, id)) for id in FORUMS] == [1, 1, 1]


async def test_what_stands_in_an_archived_thread_is_edited_once_the_thread_is_woken(world):
    playground = world.playground
    await deliver(world, await owe(world, milestones=1))
    for id in FORUMS:
        (thread,) = threads_of(playground, id)
        playground.world.put_channel(replace(thread, thread=replace(thread.thread, archived=True)))
    async with world.storage() as storage:
        field = FieldChange("", "title", "Act 0", "Act Zero")
        await storage.record.amend(a_change("c-1", "m-0", field, scope=None, made_at=now()))
    process = await world.start()
    try:
        await until(lambda: all("Act Zero" in texts_in(playground, threads_of(playground, id)[0])[0] for id in FORUMS))
    finally:
        process.kill()
        await process.wait()
    assert [len(texts_in(playground, threads_of(playground, id)[0])) for id in FORUMS] == [1, 1, 1]


# The command


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with open_playground(WORLD) as opened:
        guild = opened.person("maya").guilds()[0]
        opened.world.put_channel(forum(RULES, guild_id=guild.id))
        opened.world.put_channel(forum(RULES + 1, "tagged", guild.id, flags=REQUIRE_TAG, tags=(ForumTag(5, "News"),)))
        async with running_bot(opened, tmp_path_factory.mktemp("bot"), ALERT_HOLD_SECONDS="0"):
            await set_up(opened)
            yield opened


@pytest_asyncio.fixture
async def moderator(playground):
    moderator = playground.person("maya")
    yield moderator
    for channel in ("rules", "tagged"):
        asked = await moderator.slash("alerts remove", channel="general", typed={"channel": channel})
        if asked.content.startswith("End the alerts"):
            await moderator.click(asked, "Remove")


async def subscribe(person, channel="rules"):
    panel = await person.slash("alerts add", channel="general", typed={"channel": channel})
    # Where a forum wants a tag, Discord is asked which it has.
    await panel.settled()
    said = panel.content
    await person.choose(panel, "Choose a ready-made selection", ["Everything"])
    await person.click(panel, "Save")
    return said


async def thread_named(playground, name, forum_id=RULES, count=1):
    def found():
        return [one for one in threads_of(playground, forum_id) if one.name == name]

    await until(lambda: found() and len(texts_in(playground, found()[-1])) >= count)
    return found()[-1]


async def act(moderator, number, what):
    form = await moderator.slash("policy action", channel="general", milestone=number)
    await moderator.click(await moderator.submit(form, date="Nov 21 2026", what=what), "Post")


async def test_each_milestone_has_a_thread_in_which_its_changes_follow(playground, moderator):
    panel = await moderator.slash("alerts add", channel="general", typed={"channel": "rules"})
    assert f"I may post and read in <#{RULES}>." in panel.content
    assert "Each milestone gets a post of its own there" in panel.content
    await moderator.choose(panel, "Choose a ready-made selection", ["Everything"])
    await moderator.click(panel, "Save")
    await moderator.click(await begin_add(moderator, title="A rule of its own", identifier="F 1"), "Post")
    thread = await thread_named(playground, "A rule of its own")
    await act(moderator, "F 1", "The comment period opened")
    await thread_named(playground, "A rule of its own", count=2)
    assert len([one for one in threads_of(playground, RULES) if one.name == "A rule of its own"]) == 1
    first, second = texts_in(playground, thread)
    assert first.startswith("New on record") and "The comment period opened" in second
    explained = await moderator.slash("alerts explain", channel=thread, milestone="F 1")
    assert explained.content.startswith(f"**<#{RULES}> was told of this:**")
    assert f"/{thread.id}/" in explained.embeds[0]["description"]
    alert = moderator.visible_messages(thread)[0]
    reason = await playground.person("alice").click(alert, "Why this?")
    assert reason.content.startswith("**This channel asked to be told of:** Everything")
    form = await moderator.message_command("Correct this alert", alert)
    await moderator.submit(form, reason="Wrong number.", follow="Yes, reply to the alert, so that nobody misses it")
    await thread_named(playground, "A rule of its own", count=3)
    assert texts_in(playground, thread)[-1].startswith("✏️ **Correction** of the alert")


async def test_an_archived_thread_wakes_and_a_locked_or_deleted_one_is_replaced(playground, moderator):
    await subscribe(moderator)
    await moderator.click(await begin_add(moderator, title="Long quiet", identifier="F 2"), "Post")
    thread = await thread_named(playground, "Long quiet")
    playground.world.put_channel(replace(thread, thread=replace(thread.thread, archived=True)))
    await act(moderator, "F 2", "It was heard")
    await thread_named(playground, "Long quiet", count=2)
    awake = playground.world.channels[thread.id]
    assert not awake.thread.archived
    playground.world.put_channel(replace(awake, thread=replace(awake.thread, locked=True)))
    await act(moderator, "F 2", "It was decided")
    await until(lambda: len([one for one in threads_of(playground, RULES) if one.name == "Long quiet"]) == 2)
    second = await thread_named(playground, "Long quiet")
    assert "It was decided" in texts_in(playground, second)[0]
    await act(moderator, "F 2", "It was appealed")
    await thread_named(playground, "Long quiet", count=2)


async def test_a_tag_that_a_forum_wants_is_named_and_used_once_it_is_there(playground, moderator):
    said = await subscribe(moderator, "tagged")
    assert f"⚠️ Every post in <#{RULES + 1}> must have a tag. Make one named **Alerts** there" in said
    await moderator.click(await begin_add(moderator, title="Without a tag", identifier="F 3"), "Post")
    await until(lambda: any("must have a tag" in one.text for one in moderator.visible_messages("moderators")))
    still = await (await moderator.slash("alerts resume", channel="general", typed={"channel": "tagged"})).settled()
    assert still.content.startswith(f"**<#{RULES + 1}> is not paused any more, but I cannot post there yet.**")
    assert "Make one named **Alerts** there" in still.content
    tagged = playground.world.channels[RULES + 1]
    playground.world.put_channel(replace(tagged, tags=(ForumTag(5, "News"), ForumTag(6, "alerts"))))
    resumed = await (await moderator.slash("alerts resume", channel="general", typed={"channel": "tagged"})).settled()
    assert resumed.content == f"**<#{RULES + 1}> gets its alerts again.**"
    thread = await thread_named(playground, "Without a tag", RULES + 1)
    assert thread.thread.applied_tags == (6,)


async def test_a_test_in_a_forum_is_a_post_of_its_own(playground, moderator):
    await subscribe(moderator)
    said = await moderator.slash("alerts test", channel="general", typed={"channel": "rules"})
    thread = await thread_named(playground, "A test")
    assert "🧪 **This is a test:**" in texts_in(playground, thread)[0]
    assert said.ephemeral


async def test_a_locked_thread_is_named_and_goes_on_once_it_is_unlocked(playground, moderator):
    guild, bot_id = moderator.guilds()[0], playground.world.application.id
    state = Thread(owner_id=moderator.id, members=frozenset({moderator.id, bot_id}))
    general = moderator.channel("general")
    thread = Channel(8001, ChannelKind.PUBLIC_THREAD, "talk", guild.id, parent_id=general.id, thread=state)
    playground.world.put_channel(thread)
    panel = await moderator.slash("alerts add", channel=thread)
    await moderator.choose(panel, "Choose a ready-made selection", ["Everything"])
    await moderator.click(panel, "Save")
    playground.world.put_channel(replace(thread, thread=replace(state, locked=True)))
    await moderator.click(await begin_add(moderator, title="Behind a lock", identifier="F 4"), "Post")
    await until(lambda: any("<#8001> is locked" in one.text for one in moderator.visible_messages("moderators")))
    still = await (await moderator.slash("alerts resume", channel="general", typed={"channel": thread})).settled()
    assert "⚠️ <#8001> is locked." in still.content
    playground.world.put_channel(thread)
    resumed = await (await moderator.slash("alerts resume", channel="general", typed={"channel": thread})).settled()
    assert resumed.content == "**<#8001> gets its alerts again.**"
    await until(lambda: "Behind a lock" in "".join(texts_in(playground, thread)))
    await moderator.click(
        await moderator.slash("alerts remove", channel="general", typed={"channel": thread}), "Remove"
    )
