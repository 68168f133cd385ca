"""**Correct this alert**: the message says what moderators found, in every channel of the server, and for good."""

import asyncio
from dataclasses import replace

import pytest
import pytest_asyncio

from playground import ClientRefusal, open_playground
from tests.bot_process import running_bot
from tests.delivery_world import until
from tests.policy_desk import WORLD, begin_add, moderated_playground, set_up

MENU = "Correct this alert"


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot"), ALERT_HOLD_SECONDS="0") as opened:
        moderator = opened.person("maya")
        for channel in ("policy-news", "general"):
            await subscribe(moderator, channel)
        yield opened


@pytest_asyncio.fixture
async def moderator(playground):
    return playground.person("maya")


async def subscribe(person, channel):
    panel = await person.slash("alerts add", channel="general", typed={"channel": channel})
    await person.choose(panel, "Choose a ready-made selection", ["Everything"])
    await person.click(panel, "Save")


async def announced(playground, moderator, title, identifier):
    """Announce a milestone; return the alerts about it in both channels."""
    await moderator.click(await begin_add(moderator, title=title, identifier=identifier), "Post")
    return [await public(moderator, title, channel) for channel in ("policy-news", "general")]


async def correct(person, alert, **fields):
    form = await person.message_command(MENU, alert)
    return await person.submit(form, **fields)


def shown(person, channel, title):
    found = person.visible_messages(channel)
    return [message for message in found if title in message.text and not message.ephemeral]


def texts(person, channel, title):
    return [message.text for message in shown(person, channel, title)]


async def public(person, text, channel):
    """Return the newest message with a text that everybody sees, once it is there."""
    await until(lambda: shown(person, channel, text))
    return shown(person, channel, text)[-1]


async def changed(read, beginning):
    await until(lambda: all(text.startswith(beginning) for text in read()))


async def test_a_correction_stands_above_the_alert_in_every_channel_that_was_told(playground, moderator):
    alert, _ = await announced(playground, moderator, "Rule with a wrong date", "C 1")
    before = alert.text
    answer = await correct(moderator, alert, reason="It takes effect on *July 1*, not June 1.")
    assert answer.ephemeral
    assert answer.content.startswith("**Corrected.** The alert says so in a moment, in all 2 channels here")
    for channel in ("policy-news", "general"):
        await changed(
            lambda channel=channel: texts(moderator, channel, "Rule with a wrong date"),
            "✏️ **Corrected by this server's moderators** (<t:",
        )
        (text,) = texts(moderator, channel, "Rule with a wrong date")
        assert r"It takes effect on \*July 1\*, not June 1." in text
        assert "New on record: **Rule with a wrong date**" in text
        assert "<@" not in text
    assert (
        texts(moderator, "policy-news", "Rule with a wrong date")[0].rpartition("\n")[2] == before.rpartition("\n")[2]
    )


async def test_a_retraction_strikes_the_alert_out_and_outlasts_a_later_edit(playground, moderator):
    alert, _ = await announced(playground, moderator, "Never happened", "C 2")
    answer = await correct(
        moderator, alert, kind="Retract it: the alert is struck out, with your words above it", reason="A hoax."
    )
    assert answer.content.startswith("**Retracted.**")
    await changed(lambda: texts(moderator, "general", "Never happened"), "❌ **Retracted by this server's moderators**")
    form = await moderator.slash("policy edit", milestone="C 2")
    draft = await moderator.submit(form, summary="Another summary altogether.")
    await moderator.click(draft, "Save without alert")
    await asyncio.sleep(4)
    for channel in ("policy-news", "general"):
        (text,) = texts(moderator, channel, "Never happened")
        assert text.startswith("❌ **Retracted by this server's moderators**")
        assert "~~New on record: **Never happened**" in text
        assert not shown(moderator, channel, "Never happened")[0].embeds


async def test_a_message_that_says_so_follows_once_as_a_reply(playground, moderator):
    alert, other = await announced(playground, moderator, "Wrong number", "C 3")
    answer = await correct(
        moderator, other, reason="It is H.R. 3633.", follow="Yes, reply to the alert, so that nobody misses it"
    )
    assert "A message that says so follows there." in answer.content
    for channel, told in (("policy-news", alert), ("general", other)):
        follows = await public(moderator, "✏️ **Correction** of the alert about **Wrong number**", channel)
        message = playground.world.message(moderator.channel(channel).id, follows.id)
        assert message.reference.message_id == told.id
        assert not message.role_mentions
    await asyncio.sleep(1.5)
    assert len([one for one in texts(moderator, "general", "Wrong number") if one.startswith("✏️ **Correction**")]) == 1


async def test_what_is_no_alert_gets_one_clear_sentence(playground, moderator):
    said = await playground.person("alice").say("Have you seen the new rule?", "general")
    refused = await moderator.message_command(MENU, said)
    assert refused.ephemeral
    assert refused.content == "That message is no alert of mine in this server, so there is nothing to correct."


async def test_only_moderators_may_and_the_form_asks_again(playground, moderator):
    alert, _ = await announced(playground, moderator, "Not theirs to correct", "C 4")
    with pytest.raises(ClientRefusal):
        await playground.person("alice").message_command(MENU, alert)
    refused = await playground.person("max").message_command(MENU, alert)
    assert refused.content.startswith("That is for this server's moderators")
    form = await moderator.message_command(MENU, alert)
    guild = moderator.guilds()[0]
    plain = guild.members[moderator.id]
    try:
        playground.world.put_member(guild.id, replace(plain, role_ids=()))
        late = await moderator.submit(form, reason="Too late")
        assert late.ephemeral and late.content == refused.content
    finally:
        playground.world.put_member(guild.id, plain)
    await asyncio.sleep(2.5)
    assert texts(moderator, "general", "Not theirs to correct")[0].startswith("New on record")


async def test_a_hold_of_the_server_keeps_back_the_message_but_not_the_change(playground, moderator):
    alert, _ = await announced(playground, moderator, "Corrected in a hold", "C 5")
    await moderator.slash("alerts hold")
    answer = await correct(
        moderator, alert, reason="Wrong court.", follow="Yes, reply to the alert, so that nobody misses it"
    )
    assert "that message comes after /alerts resume" in answer.content
    await changed(lambda: texts(moderator, "general", "Corrected in a hold"), "✏️ **Corrected by")
    assert len(texts(moderator, "general", "Corrected in a hold")) == 1
    await moderator.slash("alerts resume")
    await public(moderator, "✏️ **Correction** of the alert about **Corrected in a hold**", "general")


async def test_a_bot_killed_after_the_moderators_word_changes_the_alert_when_it_is_back(tmp_path):
    async with open_playground(WORLD) as playground:
        moderator = playground.person("maya")
        async with running_bot(playground, tmp_path, ALERT_HOLD_SECONDS="0") as bot:
            await set_up(playground)
            await subscribe(moderator, "general")
            await moderator.click(await begin_add(moderator, title="Cut short", identifier="C 6"), "Post")
            alert = await public(moderator, "Cut short", "general")
            playground.faults.add("hang", method="PATCH")
            await correct(
                moderator, alert, reason="Wrong day.", follow="Yes, reply to the alert, so that nobody misses it"
            )
            await bot.kill()
        playground.faults.clear()
        async with running_bot(playground, tmp_path, ALERT_HOLD_SECONDS="0"):
            await changed(lambda: texts(moderator, "general", "Cut short")[:1], "✏️ **Corrected by")
            await public(moderator, "✏️ **Correction** of the alert", "general")
            await asyncio.sleep(1.5)
        corrections = [one for one in texts(moderator, "general", "Cut short") if one.startswith("✏️ **Correction**")]
        assert len(corrections) == 1
