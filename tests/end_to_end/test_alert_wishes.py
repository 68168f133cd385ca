"""What a channel or a member may ask for besides: publishing, threads, approval, a pause, and what stops it."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest_asyncio

from playground.entities import Channel, ChannelKind, MessageFlag, Overwrite
from playground.permissions import Permission
from tests.bot_process import running_bot
from tests.delivery_world import ADAM, SERVER, delivery_world, now, until
from tests.policy_desk import begin_add, message_with, moderated_playground
from tracker.alerts.filters import EVERYTHING
from tracker.alerts.subscriptions import Subscription, Wish

ELSEWHERE = 1300000000000000240
NEWS = SERVER + 7000
POLICY_NEWS = 1300000000000000141


# Publishing, and threads


async def test_an_announcement_channel_is_published_within_discords_limit_and_never_refused(tmp_path):
    async with delivery_world(tmp_path, channels=0) as world:
        playground = world.playground
        news = Channel(id=NEWS, kind=ChannelKind.ANNOUNCEMENT, guild_id=SERVER, name="news")
        playground.world.put_channel(news)
        async with world.storage() as storage:
            made = Subscription("s-1", SERVER, NEWS, ADAM, now(), Wish(EVERYTHING, crosspost=True, threads=True))
            await storage.alerts.subscriptions.add(made)
        world.channels = 1

        def messages():
            return [one for one in playground.world.messages.get(NEWS, {}).values() if one.content]

        def asked():
            return [one for one in playground.requests if one.route.endswith("/crosspost")]

        def published():
            return [message for message in messages() if message.flags & MessageFlag.CROSSPOSTED]

        for wanted in (6, 12):
            await world.owe(6)
            process = await world.start()
            try:
                await until(lambda wanted=wanted: len(messages()) == wanted, 40)
                await until(lambda wanted=wanted: len(published()) == min(wanted, 9), 40)
                await asyncio.sleep(1)
            finally:
                process.kill()
                await process.wait()
        assert [one.status for one in asked()] == [200] * 9
        # The oldest come first, and an hour later the others, which nobody tried before.
        assert published() == messages()[:9]
        with closing(sqlite3.connect(world.database, isolation_level=None)) as shell:
            waiting = "SELECT attempts FROM follow_ups WHERE kind = 'crosspost' AND done_at IS NULL"
            assert shell.execute(waiting).fetchall() == [(0,)] * 3
            shell.execute("UPDATE follow_ups SET done_at = '2020-01-01T00:00:00.000000Z' WHERE kind = 'crosspost'")
        playground.rate_limits.clear()
        process = await world.start()
        try:
            await until(lambda: len(published()) == 12, 40)
        finally:
            process.kill()
            await process.wait()
        threads = [one for one in playground.world.channels.values() if one.parent_id == NEWS]
        assert sorted(one.name for one in threads) == sorted(world.titles)


# The command


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot"), ALERT_HOLD_SECONDS="0") as opened:
        yield opened


@pytest_asyncio.fixture
async def moderator(playground):
    moderator = playground.person("maya")
    yield moderator
    asked = await moderator.slash("alerts remove", channel="general", typed={"channel": "policy-news"})
    if asked.content.startswith("End the alerts"):
        await moderator.click(asked, "Remove")


async def subscribe(person, place="general", channel="policy-news"):
    panel = await person.slash("alerts add", channel=place, typed={"channel": channel})
    await person.choose(panel, "Choose a ready-made selection", ["Everything"])
    return panel


async def test_a_change_for_everybody_waits_for_the_approval_of_those_who_asked_for_it(playground, moderator):
    owner = playground.person("olga")
    panel = await subscribe(owner, ELSEWHERE, ELSEWHERE)
    for _ in range(3):
        await owner.click(panel, "More")
    await owner.choose(
        panel,
        "What is posted",
        ["New milestones and changes as they come", "Changes for everybody wait for our approval"],
    )
    await owner.click(panel, "Save")
    await moderator.click(
        await begin_add(moderator, title="Made for everybody", identifier="W 1"), "Save without alert"
    )
    draft = await owner.slash("policy publish", milestone="W 1")
    assert "**Post** posts in 1 channel" in draft.content
    await owner.click(draft, "Post")

    for _ in range(40):
        found = (await owner.slash("alerts log", channel=ELSEWHERE, show="waiting")).embeds
        if found:
            break
        await asyncio.sleep(0.3)
    assert "✋ waits for your approval" in found[0]["description"]
    why = await owner.slash("alerts explain", channel=ELSEWHERE, milestone="W 1")
    assert why.embeds[0]["description"].splitlines()[-1].startswith("⛔ It waits for your approval")
    log = await owner.slash("alerts log", channel=ELSEWHERE, show="waiting")
    await owner.choose(log, "Approve", [found[0]["description"][1:7]])
    alert = await message_with(playground, owner, "New on record: **Made for everybody**", ELSEWHERE)
    assert not alert.ephemeral


async def test_a_person_who_takes_no_messages_is_tried_once(playground, moderator):
    await moderator.click(await begin_add(moderator, title="Watched in vain", identifier="W 2"), "Save without alert")
    alice = playground.person("alice")
    await alice.slash("watch", channel="general", milestone="W 2")
    open_to_all = playground.world.users[alice.id]
    playground.world.users[alice.id] = replace(open_to_all, accepts_direct_messages=False)
    try:
        for day in (21, 22):
            form = await moderator.slash("policy action", channel="general", milestone="W 2")
            draft = await moderator.submit(form, date=f"Nov {day} 2026", what=f"Step {day}")
            await moderator.click(draft, "Post")
            await asyncio.sleep(4)
        refused = [one for one in playground.requests if one.method == "POST" and one.status == 403]
        assert len(refused) == 1
        listed = await alice.slash("watch", channel="general")
        assert "⚠️ Discord did not let me write to you." in listed.text
    finally:
        playground.world.users[alice.id] = open_to_all
    await alice.slash("watch", channel="general", milestone="W 2")
    form = await moderator.slash("policy action", channel="general", milestone="W 2")
    await moderator.click(await moderator.submit(form, date="Nov 23 2026", what="Step 23"), "Post")
    await message_with(playground, alice, "Step 23", alice.direct_message())


async def test_a_pause_may_end_at_an_hour(moderator):
    await moderator.click(await subscribe(moderator), "Save")
    for typed in ("18:00", "tomorrow 9am", "2031-12-01 09:00", "in 3 hours"):
        paused = await moderator.slash("alerts pause", channel="policy-news", until=typed)
        assert "⏸️ Paused until <t:" in paused.content
    offered = await moderator.autocomplete("alerts pause", "until", "tomorrow 9am", channel="policy-news")
    assert [choice.name.rpartition(" ")[2] for choice in offered] == ["09:00"]
    refused = await moderator.slash("alerts pause", channel="policy-news", until="25:70")
    assert "is no time of day I can read" in refused.content


async def test_resuming_says_what_is_still_missing_and_goes_on_once_it_is_not(playground, moderator):
    await moderator.click(await subscribe(moderator), "Save")
    world = playground.world
    channel = world.channels[POLICY_NEWS]
    denied = Overwrite(channel.guild_id, is_member=False, deny=Permission.SEND_MESSAGES)
    world.put_channel(replace(channel, overwrites=(*channel.overwrites, denied)))
    try:
        await moderator.click(await begin_add(moderator, title="Not let in", identifier="W 3"), "Post")
        await message_with(playground, moderator, f"I can no longer post in <#{POLICY_NEWS}>")
        log = await moderator.slash("alerts log", channel="general", show="waiting")
        assert "⏸️ waits: I may not post there" in log.embeds[0]["description"]
        vain = await (
            await moderator.slash("alerts resume", channel="general", typed={"channel": "policy-news"})
        ).settled()
        assert vain.content.startswith(f"**<#{POLICY_NEWS}> is not paused any more, but I cannot post there yet.**")
        assert "I lack **Send Messages**" in vain.content
    finally:
        world.put_channel(channel)
    resumed = await (
        await moderator.slash("alerts resume", channel="general", typed={"channel": "policy-news"})
    ).settled()
    assert resumed.content == f"**<#{POLICY_NEWS}> gets its alerts again.**"
    await message_with(playground, moderator, "Not let in", "policy-news")


async def test_the_log_is_paged(tmp_path):
    async with delivery_world(tmp_path, channels=1) as world:
        await world.subscribe(needs_approval=True)
        await world.owe(13)
        from_bot = world.playground.person("adam")
        async with _bot(world):
            # The newest one tells the moderators that something waits for them.
            for _ in range(100):
                log = await from_bot.slash("alerts log", channel="moderators")
                if not log.content.startswith("**13 "):
                    break
                await asyncio.sleep(0.1)
            assert log.content == "**14 alerts, newest first.**"
            assert log.embeds[0]["footer"]["text"] == "Page 1 of 2"
            assert log.embeds[0]["description"].splitlines()[1].endswith("Act 12**: ✋ waits for your approval")
            await from_bot.click(log, "Next")
            assert log.embeds[0]["footer"]["text"] == "Page 2 of 2"
            lines = log.embeds[0]["description"].splitlines()
            assert len(lines) == 4 and "Act 0" in lines[-1]
            await from_bot.choose(log, "Never send", [lines[-1][1:7]])
            assert log.content.startswith(f"**{lines[-1][1:7]} is not sent.**")
            assert log.embeds[0]["footer"]["text"] == "Page 2 of 2"


def _bot(world):
    return running_bot(world.playground, world.folder)
