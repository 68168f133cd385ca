"""Alerts in every kind of place: what is possible there, and what is missing, said when it can be mended."""

import asyncio
import itertools
from dataclasses import replace

import pytest
import pytest_asyncio

from playground.entities import Channel, ChannelKind, Overwrite, Thread
from playground.permissions import Permission
from tests.policy_desk import GUILD, moderated_playground

GENERAL = 1300000000000000140
ANNOUNCEMENTS = 1300000000000000162
FORUM = 1300000000000000163
_NUMBERS = itertools.count(7300)
PUBLISH, THREADS = "Publish to followers (announcement channels)", "A thread to talk in under each change"


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot"), ALERT_HOLD_SECONDS="0") as opened:
        yield opened


@pytest_asyncio.fixture
async def moderator(playground):
    return playground.person("maya")


@pytest.fixture
def place(playground, moderator):
    """Put a channel or thread there for one test."""
    made = []

    def put(kind, **more):
        if kind.is_thread:
            members = more.pop("members", frozenset({moderator.id, playground.world.application.id}))
            more |= {"parent_id": GENERAL, "thread": Thread(owner_id=moderator.id, members=members)}
        channel = Channel(id=next(_NUMBERS), kind=kind, guild_id=GUILD, name="a-place", **more)
        playground.world.put_channel(channel)
        made.append(channel)
        return channel

    yield put
    for channel in made:
        if channel.id in playground.world.channels:
            playground.world.remove_channel(channel.id)


async def add(person, channel):
    return await (await person.slash("alerts add", channel="general", typed={"channel": channel})).settled()


async def remove(person, channel):
    asked = await person.slash("alerts remove", channel="general", typed={"channel": channel})
    return await person.click(asked, "Remove")


def offered(panel, placeholder):
    selects = [one for row in panel.components for one in row["components"] if one.get("placeholder") == placeholder]
    return {option["label"] for select in selects for option in select["options"]}


@pytest.mark.parametrize(
    ("kind", "possible"),
    [
        (ChannelKind.TEXT, {THREADS}),
        (ChannelKind.ANNOUNCEMENT, {PUBLISH, THREADS}),
        (ChannelKind.VOICE, set()),
        (ChannelKind.STAGE, set()),
        (ChannelKind.PUBLIC_THREAD, set()),
        (ChannelKind.FORUM, set()),
    ],
)
async def test_only_what_is_possible_in_a_place_is_offered_there(moderator, place, kind, possible):
    panel = await add(moderator, place(kind))
    for _ in range(3):
        await moderator.click(panel, "More")
    assert offered(panel, "What is posted") & {PUBLISH, THREADS} == possible


async def test_a_wish_to_publish_ends_where_there_is_no_announcement_channel_any_more(playground, moderator, place):
    channel = place(ChannelKind.ANNOUNCEMENT)
    panel = await add(moderator, channel)
    for _ in range(3):
        await moderator.click(panel, "More")
    await moderator.choose(panel, "What is posted", ["New milestones and changes as they come", PUBLISH])
    await moderator.click(panel, "Save")
    channel = replace(channel, kind=ChannelKind.TEXT)
    playground.world.put_channel(channel)
    edited = await moderator.slash("alerts edit", channel="general", typed={"channel": channel})
    assert "Published to followers" not in edited.text
    saved = await moderator.click(edited, "Save")
    assert saved.content.startswith("**Saved: what")
    await remove(moderator, channel)


async def test_a_private_thread_without_the_bot_is_seen_through_at_once(playground, moderator, place):
    thread = place(ChannelKind.PRIVATE_THREAD, members=frozenset({moderator.id}))
    panel = await add(moderator, thread)
    assert "I may post" not in panel.content
    assert "If it is a private thread, mention me in it" in panel.content
    bot_id = playground.world.application.id
    playground.world.put_channel(
        replace(thread, thread=replace(thread.thread, members=frozenset({moderator.id, bot_id})))
    )
    saved = await moderator.click(panel, "Save")
    await _until_without(saved, "mention me in it")
    await remove(moderator, thread)


async def test_saving_for_a_channel_that_was_deleted_meanwhile_says_so(playground, moderator, place):
    channel = place(ChannelKind.TEXT)
    panel = await add(moderator, channel)
    playground.world.remove_channel(channel.id)
    saved = await moderator.click(panel, "Save")
    await _until_with(saved, "⚠️ That channel is gone. End its alerts with /alerts remove.")


async def test_the_list_warns_of_a_permission_that_was_taken_since(playground, moderator, place):
    channel = place(ChannelKind.TEXT)
    thread = place(ChannelKind.PUBLIC_THREAD)
    for one in (channel, thread):
        await moderator.click(await add(moderator, one), "Save")
    denied = Overwrite(GUILD, is_member=False, deny=Permission.READ_MESSAGE_HISTORY)
    playground.world.put_channel(replace(channel, overwrites=(denied,)))
    listed = await moderator.slash("alerts list", channel="general")
    await _until_with(listed, f"⚠️ In <#{channel.id}> I lack **Read Message History**.")
    assert "I lack **Read Message History**" in listed.text and f"In <#{thread.id}> I lack" not in listed.text
    for one in (channel, thread):
        await remove(moderator, one)


async def test_resuming_where_nothing_is_held_or_told_says_both(moderator):
    refused = await moderator.slash("alerts resume", channel="moderators")
    assert refused.content.startswith("This server's posts are not held, and <#1300000000000000142> has no alerts.")


async def _until_with(reply, text):
    await _until(lambda: text in reply.text, reply)


async def _until_without(reply, text):
    await _until(lambda: text not in reply.text, reply)


async def _until(is_so, reply):
    for _ in range(100):
        if is_so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(reply.text)
