"""`/alerts` as moderators meet it: from the panel to the alert in the channel, and what stops it."""

import asyncio
import copy
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from playground import ClientRefusal, open_playground
from playground.entities import Channel, ChannelKind, Thread
from tests.bot_process import running_bot
from tests.delivery_world import channel_id, delivery_world, now
from tests.policy_desk import WORLD, begin_add, message_with, moderated_playground, set_up
from tracker.alerts.posts import PostState
from tracker.delivery_error import Trouble

NEWS = 1300000000000000141
MUTED = 1300000000000000145

MUTED_WORLD = copy.deepcopy(WORLD)
MUTED_WORLD["guilds"][0]["channels"].append(
    {"id": str(MUTED), "name": "muted", "overwrites": {"@everyone": {"deny": ["SEND_MESSAGES", "EMBED_LINKS"]}}}
)


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot"), ALERT_HOLD_SECONDS="0") as opened:
        yield opened


@pytest_asyncio.fixture
async def moderator(playground):
    moderator = playground.person("maya")
    yield moderator
    # What a test has subscribed is ended again, so that no test depends on another.
    for channel in ("policy-news", "general"):
        answer = await moderator.slash("alerts remove", channel="general", typed={"channel": channel})
        if answer.content.startswith("End the alerts"):
            await moderator.click(answer, "Remove")


def fields_of(reply):
    return {field["name"]: field["value"] for field in reply.embeds[0]["fields"]}


async def open_panel(person, channel="policy-news"):
    return await person.slash("alerts add", channel="general", typed={"channel": channel})


async def subscribe(person, channel="policy-news"):
    panel = await open_panel(person, channel)
    await person.choose(panel, "Choose a ready-made selection", ["Everything"])
    return await person.click(panel, "Save")


def posts_of(person, title, channel="policy-news"):
    return [message for message in person.visible_messages(channel) if title in message.text]


async def test_a_subscription_made_on_the_panel_gets_the_moderators_post_once(playground, moderator):
    title = "A guidance that is announced"
    panel = await open_panel(moderator)
    assert panel.ephemeral
    assert "would have had" in panel.content.splitlines()[0]
    assert f"I may post and read in <#{NEWS}>." in panel.content
    assert fields_of(panel)["What it is told of"].startswith("**Retirement and crypto**")
    await moderator.choose(panel, "A role to mention (optional)", ["Moderator"])
    saved = await moderator.click(panel, "Save")
    assert saved.content.startswith(f"**Saved: <#{NEWS}> gets alerts from now on.**")
    assert saved.content.split("The next digests: ")[1].splitlines()[0].count("<t:") == 3
    draft = await begin_add(moderator, title=title, identifier="A 1")
    assert "posts in 1 channel and mentions <@&1300000000000000121>" in draft.content
    await moderator.click(draft, "Post")
    await message_with(playground, moderator, title, "policy-news")
    await asyncio.sleep(3)
    (alert,) = posts_of(moderator, title)
    assert alert.text.startswith("<@&1300000000000000121> New on record")
    reason = await playground.person("alice").click(alert, "Why this?")
    assert reason.ephemeral
    assert reason.content.startswith("**This channel asked to be told of:** Retirement and crypto")
    refused = await playground.person("alice").click(alert, "Mute a topic")
    assert refused.content.startswith("That is for this server's moderators")
    asked = await moderator.click(alert, "Mute a topic")
    muted = await moderator.choose(asked, "Choose a topic", ["Crypto in retirement plans"])
    assert muted.content.startswith(f"**<#{NEWS}> is told no more of Crypto in retirement plans.**")
    again = await begin_add(moderator, title="Of the muted topic", identifier="A 2")
    assert "posts in 0 channels" in again.content
    log = await moderator.slash("alerts log")
    assert title in log.embeds[0]["description"] and "✅ sent" in log.embeds[0]["description"]
    why = await moderator.slash("alerts explain", channel="policy-news", milestone="A 1")
    assert why.content.startswith(f"**<#{NEWS}> was told of this:**")
    gates = why.embeds[0]["description"].splitlines()
    assert gates[2].startswith("⛔ Topics: this channel leaves out Crypto in retirement plans.") and gates[
        -1
    ].startswith("Told before that: `")


async def test_every_choice_on_the_panel_is_kept(moderator):
    panel = await open_panel(moderator)
    await moderator.choose(panel, "Choose a ready-made selection", ["Crypto law"])
    await moderator.choose(panel, "Only these kinds (none chosen: all)", ["Proposed rule", "Final rule"])
    await moderator.submit(await moderator.click(panel, "States…"), include="Florida, tx", exclude="federal")
    await moderator.submit(
        await moderator.click(panel, "Hours…"), begins="10 pm", ends="7", zone="chicago", digest_at="8"
    )
    await moderator.click(panel, "More")
    await moderator.choose(panel, "Leave out these topics", ["Tax"])
    await moderator.click(panel, "More")
    await moderator.choose(panel, "Leave out these statuses, P to Z", ["vetoed"])
    await moderator.click(panel, "More")
    await moderator.choose(panel, "Digest", ["Every day"])
    await moderator.choose(panel, "Reminders before a deadline", ["14 days before"])
    await moderator.choose(panel, "What is posted", ["New milestones and changes as they come"])
    await moderator.click(panel, "Save")
    edited = await moderator.slash("alerts edit", channel="policy-news")
    about, how = fields_of(edited)["What it is told of"], fields_of(edited)["When and how"]
    for line in (
        "Kinds: Final rule, Proposed rule",
        "States: Florida, Texas",
        "Topics, not: Tax",
        "Statuses, not: vetoed",
    ):
        assert line in about
    for line in (
        "Reminders of deadlines: 14 days before, at 09:00",
        "Digest: Every day at 08:00",
        "Quiet from 22:00 until 07:00",
        "Time zone: Chicago (United States)",
    ):
        assert line in how
    assert "New quarterly figures" not in how
    await moderator.choose(edited, "Choose a ready-made selection", ["Everything"])
    saved = await moderator.click(edited, "Save")
    assert saved.content.startswith(f"**Saved: what <#{NEWS}> is told has changed.**")


async def test_my_states_asks_for_the_states_at_once(moderator):
    panel = await open_panel(moderator)
    form = await moderator.choose(panel, "Choose a ready-made selection", ["My states"])
    await moderator.submit(form, include="New Hampshire")
    assert fields_of(panel)["What it is told of"] == "**My states**\nStates: New Hampshire"
    refused = await moderator.submit(await moderator.click(panel, "Hours…"), begins="25:00", ends="7")
    assert "is no time of day I can read" in refused.content


async def test_a_post_of_a_forum_is_told_as_a_channel_is(playground, moderator):
    guild, bot_id = moderator.guilds()[0], playground.world.application.id
    playground.world.put_channel(Channel(id=7001, kind=ChannelKind.FORUM, guild_id=guild.id, name="rules"))
    thread = Channel(
        id=7002,
        kind=ChannelKind.PUBLIC_THREAD,
        guild_id=guild.id,
        name="news-of-rules",
        parent_id=7001,
        thread=Thread(owner_id=moderator.id, members=frozenset({moderator.id, bot_id})),
    )
    playground.world.put_channel(thread)
    panel = await moderator.slash("alerts add", channel=thread)
    assert "I may post and read in <#7002>." in panel.content
    await moderator.choose(panel, "Choose a ready-made selection", ["Everything"])
    await moderator.click(panel, "Save")
    await moderator.click(await begin_add(moderator, title="Told in a thread", identifier="T 1"), "Post")
    await message_with(playground, moderator, "Told in a thread", thread)
    await moderator.click(await moderator.slash("alerts remove", channel=thread), "Remove")


async def test_a_channel_has_one_subscription(moderator):
    await subscribe(moderator)
    again = await open_panel(moderator)
    assert again.content == f"<#{NEWS}> has alerts already. Change them with /alerts edit."


async def test_a_removed_subscription_gets_nothing(playground, moderator):
    await subscribe(moderator)
    await subscribe(moderator, "general")
    listed = await moderator.slash("alerts list")
    assert listed.content.startswith("**2 channels get alerts.**")
    asked = await moderator.slash("alerts remove", channel="policy-news")
    removed = await moderator.click(asked, "Remove")
    assert removed.content.startswith(f"**Removed: <#{NEWS}> gets no alerts any more.**")
    await moderator.click(await begin_add(moderator, title="After the removal", identifier="R 1"), "Post")
    await message_with(playground, moderator, "After the removal", "general")
    await asyncio.sleep(1.5)
    assert posts_of(moderator, "After the removal") == []
    (listed,) = [await moderator.slash("alerts list")]
    assert listed.content.startswith("**1 channel gets alerts.**")


async def test_the_alerts_of_a_deleted_channel_can_be_ended(playground, moderator):
    guild = moderator.guilds()[0]
    playground.world.put_channel(Channel(id=7010, kind=ChannelKind.TEXT, guild_id=guild.id, name="short-lived"))
    await subscribe(moderator, "short-lived")
    playground.world.remove_channel(7010)
    await moderator.click(await begin_add(moderator, title="Said to nobody", identifier="G 1"), "Post")
    told = await message_with(playground, moderator, "The channel <#7010> is gone")
    assert "end these with /alerts remove" in told.text
    offered = await moderator.slash("alerts remove", channel="moderators")
    chosen = await moderator.choose(offered, "End the alerts of a place where I may not post", ["7010"])
    assert chosen.content.startswith("End the alerts of <#7010>?")
    removed = await moderator.click(chosen, "Remove")
    assert removed.content.startswith("**Removed: <#7010> gets no alerts any more.**")
    none = await moderator.slash("alerts remove", channel="moderators")
    assert none.content.endswith("has no alerts. Add them with /alerts add.")


async def test_a_paused_channel_is_told_when_it_goes_on(playground, moderator):
    await subscribe(moderator)
    paused = await moderator.slash("alerts pause", channel="policy-news", until="in 2 days")
    assert "⏸️ Paused until <t:" in paused.content
    past = await moderator.slash("alerts pause", channel="policy-news", until="yesterday")
    assert past.content.startswith("That moment is past.")
    await moderator.click(await begin_add(moderator, title="Said in the pause", identifier="P 1"), "Post")
    await asyncio.sleep(4)
    assert posts_of(moderator, "Said in the pause") == []
    why = await moderator.slash("alerts explain", channel="policy-news", milestone="P 1")
    assert "⛔ The channel is paused until <t:" in why.embeds[0]["description"]
    resumed = await moderator.slash("alerts resume", channel="policy-news")
    assert resumed.content == f"**<#{NEWS}> gets its alerts again.**"
    await message_with(playground, moderator, "Said in the pause", "policy-news")


async def test_a_hold_stops_all_posts_and_resume_without_a_channel_ends_it(playground, moderator):
    await subscribe(moderator)
    held = await moderator.slash("alerts hold")
    assert held.content.startswith("**Held: nothing is posted in this server.** 0 posts wait.")
    await moderator.click(await begin_add(moderator, title="Said in the hold", identifier="H 1"), "Post")
    await asyncio.sleep(4)
    assert posts_of(moderator, "Said in the hold") == []
    assert "1 post waits" in (await moderator.slash("alerts hold")).content
    assert "⏸️ All of this server's posts are held since" in (await moderator.slash("alerts list")).content
    released = await moderator.slash("alerts resume")
    assert released.content.startswith("**The hold is over.**")
    await message_with(playground, moderator, "Said in the hold", "policy-news")


async def test_a_test_pings_nobody(playground, moderator):
    panel = await open_panel(moderator)
    await moderator.choose(panel, "A role to mention (optional)", ["Moderator"])
    await moderator.click(panel, "Save")
    await moderator.slash("alerts test", channel="policy-news")
    shown = await message_with(playground, moderator, "🧪 **This is a test:**", "policy-news")
    message = playground.world.message(NEWS, shown.id)
    assert not message.role_mentions and not message.mention_everyone
    assert "<@&" not in message.content


async def test_only_moderators_may_and_they_are_asked_at_every_press(playground, moderator):
    with pytest.raises(ClientRefusal):
        await playground.person("alice").slash("alerts add")
    helper = playground.person("max")
    refused = await helper.slash("alerts add")
    assert refused.ephemeral and refused.content.startswith("That is for this server's moderators")
    for command in ("list", "log", "hold", "test", "pause", "resume", "remove", "edit"):
        assert (await helper.slash(f"alerts {command}")).content == refused.content
    panel = await open_panel(moderator)
    form = await moderator.click(panel, "States…")
    guild = moderator.guilds()[0]
    plain = guild.members[moderator.id]
    try:
        playground.world.put_member(guild.id, replace(plain, role_ids=()))
        for use in (
            moderator.click(panel, "Save"),
            moderator.click(panel, "More"),
            moderator.click(panel, "Hours…"),
            moderator.choose(panel, "Choose a ready-made selection", ["Everything"]),
            moderator.submit(form, include="Texas"),
        ):
            answer = await use
            assert answer.ephemeral and answer.content == refused.content
    finally:
        playground.world.put_member(guild.id, plain)
    assert (await moderator.slash("alerts list")).content.startswith("No channel here gets alerts.")


async def test_the_panel_outlives_a_restart(tmp_path):
    async with open_playground(MUTED_WORLD) as playground:
        moderator = playground.person("maya")
        async with running_bot(playground, tmp_path):
            await set_up(playground)
            lacking = await open_panel(moderator, "muted")
            assert f"⚠️ In <#{MUTED}> I lack **Send Messages**, **Embed Links**." in lacking.content
            await moderator.click(lacking, "More")
            assert f"⚠️ In <#{MUTED}> I lack **Send Messages**, **Embed Links**." in lacking.content
            panel = await open_panel(moderator)
            await moderator.choose(panel, "Choose a ready-made selection", ["Crypto law"])
        async with running_bot(playground, tmp_path):
            await moderator.click(panel, "Save")
            listed = await moderator.slash("alerts list")
            assert listed.embeds[0]["description"] == f"<#{NEWS}>: Crypto law"


async def test_a_watch_comes_by_direct_message_and_stops_with_one_press(playground, moderator):
    await moderator.click(
        await begin_add(moderator, title="Something to watch", identifier="W 1"), "Save without alert"
    )
    alice = playground.person("alice")
    assert (await alice.slash("watch")).content.startswith("You watch nothing.")
    answer = await alice.slash("watch", milestone="W 1")
    assert answer.ephemeral and answer.content.startswith("**You watch Something to watch.**")
    form = await moderator.slash("policy action", milestone="W 1")
    draft = await moderator.submit(form, date="Nov 21 2026", what="The comment period opened")
    await moderator.click(draft, "Post")
    message = await message_with(playground, alice, "Something to watch", alice.direct_message())
    stopped = await alice.click(message, "Stop watching")
    assert stopped.content.startswith("**Stopped.**")
    assert (await alice.slash("watch")).content.startswith("You watch nothing.")


async def test_a_dead_letter_is_seen_in_the_log_and_sent_again(tmp_path):
    async with delivery_world(tmp_path, channels=1) as world:
        await world.subscribe()
        await world.owe(1)
        async with world.storage() as storage:
            outbox = storage.alerts.outbox
            (claim,) = await outbox.claim(now(), lease_until=now() + timedelta(minutes=1), most=1)
            await outbox.settle(claim, PostState.FAILED, trouble=Trouble.REFUSED, at=now())
        async with running_bot(world.playground, tmp_path):
            adam = world.playground.person("adam")
            log = await adam.slash("alerts log", channel="moderators", show="failed")
            assert "❌ not sent: Discord calls the message invalid" in log.embeds[0]["description"]
            ref = log.embeds[0]["description"][1:7]
            await adam.choose(log, "Send again", [ref])
            assert log.content.startswith(f"**{ref} is sent again.**")
            await _until(lambda: len(world.messages(0)) == 1)
            assert f"Ref {ref}" in world.messages(0)[0].content


async def test_what_waits_for_approval_goes_out_or_never_does(tmp_path):
    async with delivery_world(tmp_path, channels=1) as world:
        await world.subscribe(needs_approval=True)
        await world.owe(2)
        async with running_bot(world.playground, tmp_path):
            adam = world.playground.person("adam")
            log = await adam.slash("alerts log", channel="moderators", show="waiting")
            assert log.embeds[0]["description"].count("✋ waits for your approval") == 2
            newer, older = (line[1:7] for line in log.embeds[0]["description"].splitlines())
            await adam.choose(log, "Approve", [older])
            await adam.choose(log, "Never send", [newer])
            assert log.content.startswith(f"**{newer} is not sent.**")
            await _until(lambda: len(world.messages(0)) == 1)
            assert world.told(0) == ["Act 0"]
            why = await adam.slash("alerts explain", channel="moderators", milestone="m-0", typed={"channel": "c0"})
            assert why.content.startswith(f"**<#{channel_id(0)}> was told of this:**")


async def _until(is_so, within=15.0):
    for _ in range(int(within / 0.05)):
        if is_so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"not so within {within} seconds")
