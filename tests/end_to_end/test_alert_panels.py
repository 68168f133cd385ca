"""Panels of `/alerts` in the hands of several moderators: how many there may be, who was first, what cannot be."""

import asyncio

import pytest_asyncio

from playground.entities import Channel, ChannelKind
from tests.bot_process import running_bot
from tests.delivery_world import ADAM, SERVER, channel_id, delivery_world, now
from tests.policy_desk import begin_add, message_with, moderated_playground
from tracker.alerts.subscriptions import MOST_IN_A_GUILD, Subscription, Wish

NEWS = 1300000000000000141
PRESET = "Choose a ready-made selection"


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot"), ALERT_HOLD_SECONDS="0") as opened:
        yield opened


@pytest_asyncio.fixture
async def moderator(playground):
    moderator = playground.person("maya")
    yield moderator
    asked = await remove(moderator, "policy-news")
    if asked.content.startswith("End the alerts"):
        await moderator.click(asked, "Remove")


async def add(person, channel="policy-news"):
    return await person.slash("alerts add", channel="general", typed={"channel": channel})


async def edit(person, channel="policy-news"):
    return await person.slash("alerts edit", channel="general", typed={"channel": channel})


async def remove(person, channel):
    return await person.slash("alerts remove", channel="general", typed={"channel": channel})


async def subscribe(person, channel="policy-news"):
    panel = await add(person, channel)
    await person.choose(panel, PRESET, ["Everything"])
    return await person.click(panel, "Save")


async def test_two_saves_at_once_never_make_more_alerts_than_a_server_may_have(tmp_path):
    async with delivery_world(tmp_path, channels=MOST_IN_A_GUILD + 3) as world:
        async with world.storage() as storage:
            for number in range(MOST_IN_A_GUILD - 1):
                made = Subscription(f"s-{number}", SERVER, channel_id(number), ADAM, now(), Wish())
                await storage.alerts.subscriptions.add(made)
        async with running_bot(world.playground, tmp_path):
            adam = world.playground.person("adam")
            places = [f"c{number}" for number in range(MOST_IN_A_GUILD - 1, MOST_IN_A_GUILD + 3)]
            panels = [
                await adam.slash("alerts add", channel="moderators", typed={"channel": place}) for place in places
            ]
            answers = await asyncio.gather(*(adam.click(panel, "Save") for panel in panels))
            said = sorted(answer.content[:50] for answer in answers)
            assert [text.startswith("**Saved") for text in said] == [True, False, False, False], said
            assert said[1].startswith(f"This server has alerts in {MOST_IN_A_GUILD} channels")
            listed = await adam.slash("alerts list", channel="moderators")
            assert listed.content.startswith(f"**{MOST_IN_A_GUILD} channels get alerts.**")
            again = await adam.slash("alerts add", channel="moderators", typed={"channel": "c0"})
            assert "has alerts already" in again.content


async def test_what_is_chosen_and_left_out_at_once_is_said_on_the_panel_and_not_saved_when_nothing_is_left(moderator):
    panel = await add(moderator)
    await moderator.choose(panel, PRESET, ["Everything"])
    await moderator.choose(panel, "Only these topics (none chosen: all)", ["Tax", "Stablecoins"])
    await moderator.click(panel, "More")
    await moderator.choose(panel, "Leave out these topics", ["Tax"])
    assert "⚠️ Topics: both chosen and left out: Tax. Leaving out wins" in panel.content
    await moderator.choose(panel, "Leave out these topics", ["Tax", "Stablecoins"])
    assert "⚠️ Topics: all that is chosen is left out too (Stablecoins, Tax)" in panel.content
    refused = await moderator.click(panel, "Save")
    assert refused.content.startswith("Topics: Stablecoins, Tax is all you chose, and you leave it out as well")
    await moderator.choose(panel, "Leave out these topics", [])
    assert "left out" not in panel.content
    await moderator.choose(panel, "Leave out these kinds", ["Proposed rule"])
    await moderator.click(panel, "Back")
    await moderator.choose(panel, "Only these kinds (none chosen: all)", ["Proposed rule"])
    assert "⚠️ Kinds: all that is chosen is left out too (Proposed rule)" in panel.content
    await moderator.click(panel, "More")
    await moderator.choose(panel, "Leave out these kinds", [])
    await moderator.submit(await moderator.click(panel, "States…"), include="Texas, Florida", exclude="tx")
    assert "⚠️ States: both chosen and left out: Texas." in panel.content
    await moderator.click(panel, "More")
    await moderator.choose(panel, "Only these statuses, P to Z (none: all)", ["vetoed"])
    await moderator.choose(panel, "Leave out these statuses, P to Z", ["vetoed"])
    assert "⚠️ Statuses: all that is chosen is left out too (vetoed)" in panel.content
    await moderator.choose(panel, "Leave out these statuses, P to Z", [])
    saved = await moderator.click(panel, "Save")
    assert saved.content.startswith(f"**Saved: <#{NEWS}> gets alerts from now on.**")


async def test_the_second_of_two_panels_saves_nothing_over_the_first(playground, moderator):
    await subscribe(moderator)
    admin = playground.person("adam")
    first, second = await edit(moderator), await edit(admin)
    await moderator.choose(first, PRESET, ["Crypto law"])
    await moderator.click(first, "Save")
    await admin.choose(second, PRESET, ["Retirement and crypto"])
    refused = await admin.click(second, "Save")
    assert refused.content.startswith(f"What <#{NEWS}> is told was changed elsewhere since you opened this")
    listed = await moderator.slash("alerts list")
    assert listed.embeds[0]["description"] == f"<#{NEWS}>: Crypto law"
    third = await edit(admin)
    await admin.choose(third, PRESET, ["Retirement and crypto"])
    both = await asyncio.gather(admin.click(third, "Save"), admin.click(third, "Save"), return_exceptions=True)
    assert all(one.content.startswith("**Saved: what") for one in both), both


async def test_an_edit_keeps_a_pause_and_ends_with_the_alerts(moderator):
    await subscribe(moderator)
    panel = await edit(moderator)
    await moderator.slash("alerts pause", channel="policy-news", until="in 2 days")
    await moderator.choose(panel, PRESET, ["Crypto law"])
    await moderator.click(panel, "Save")
    assert "⏸️ Paused until <t:" in (await moderator.slash("alerts list")).embeds[0]["description"]
    panel = await edit(moderator)
    await moderator.click(await remove(moderator, "policy-news"), "Remove")
    gone = await moderator.click(panel, "Save")
    assert gone.content == f"<#{NEWS}> has no alerts. Add them with /alerts add."


async def test_muting_the_only_topic_says_that_nothing_is_posted_any_more(playground, moderator):
    panel = await add(moderator)
    await moderator.choose(panel, "Only these topics (none chosen: all)", ["Crypto in retirement plans"])
    await moderator.click(panel, "Save")
    await moderator.click(await begin_add(moderator, title="Of the only topic", identifier="O 1"), "Post")
    alert = await message_with(playground, moderator, "Of the only topic", "policy-news")
    asked = await moderator.click(alert, "Mute a topic")
    muted = await moderator.choose(asked, "Choose a topic", ["Crypto in retirement plans"])
    assert "nothing is posted until one of the two is taken back" in muted.content


async def test_a_pause_that_ends_in_the_past_or_never_names_moments_that_lie_ahead(moderator):
    await subscribe(moderator)
    for typed in ("yesterday", "soon", "December", "9999-12-31 23:00"):
        refused = await moderator.slash("alerts pause", channel="policy-news", until=typed)
        assert "tomorrow 9am" in refused.content and "in 3 days" in refused.content
        assert "like yesterday" not in refused.content and "2025" not in refused.content


async def test_the_list_says_what_to_do_about_a_place_that_was_deleted(playground, moderator):
    guild = moderator.guilds()[0]
    playground.world.put_channel(Channel(id=7020, kind=ChannelKind.TEXT, guild_id=guild.id, name="soon-gone"))
    await subscribe(moderator, "soon-gone")
    playground.world.remove_channel(7020)
    await moderator.click(await begin_add(moderator, title="Told to nobody", identifier="L 1"), "Post")
    await message_with(playground, moderator, "The channel <#7020> is gone")
    (line,) = (await moderator.slash("alerts list")).embeds
    assert "⚠️ This place (id 7020) was deleted" in line["description"]
    assert "/alerts add" in line["description"] and "/alerts remove" in line["description"]
    assert "by themselves" not in line["description"]
    log = await moderator.slash("alerts log", show="waiting")
    assert "⏸️ waits: the channel was deleted; /alerts remove ends this" in log.embeds[0]["description"]
    offered = await moderator.slash("alerts remove", channel="moderators")
    chosen = await moderator.choose(offered, "End the alerts of a place where I may not post", ["7020"])
    await moderator.click(chosen, "Remove")


async def test_post_counts_no_channel_for_what_will_send_nothing(tmp_path):
    async with moderated_playground(tmp_path, ALERT_HOLD_SECONDS="120") as playground:
        maya = playground.person("maya")
        await subscribe(maya)
        draft = await begin_add(maya, title="Taken back at once", identifier="C 1")
        assert "posts in 1 channel" in draft.content
        await maya.click(draft, "Post")
        form = await maya.slash("policy withdraw", milestone="C 1")
        withdrawal = await maya.submit(form, reason="Made in error")
        assert "posts in 0 channels" in withdrawal.content


async def test_post_counts_no_channel_that_waits_to_be_told_of_what_is_withdrawn(moderator):
    await subscribe(moderator)
    await moderator.slash("alerts pause", channel="policy-news")
    await moderator.click(await begin_add(moderator, title="Told later, or never", identifier="C 2"), "Post")
    for _ in range(50):
        log = await moderator.slash("alerts log", show="waiting")
        if log.embeds and "Told later, or never" in log.embeds[0]["description"]:
            break
        await asyncio.sleep(0.2)
    form = await moderator.slash("policy withdraw", milestone="C 2")
    assert "posts in 0 channels" in (await moderator.submit(form, reason="Made in error")).content
    form = await moderator.slash("policy action", milestone="C 2")
    step = await moderator.submit(form, date="Nov 21 2026", what="It was amended")
    assert "posts in 1 channel" in step.content
