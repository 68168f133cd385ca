"""`/alerts explain`: each gate in turn, and what would open the one that is shut."""

import asyncio
from dataclasses import replace

import pytest
import pytest_asyncio

from playground.entities import Overwrite
from playground.permissions import Permission
from tests.policy_desk import added, begin_add, message_with, moderated_playground

NEWS = 1300000000000000141
PRESET = "Choose a ready-made selection"

OPEN = [
    "✅ It is on record here.",
    "✅ It stands on the record.",
    "✅ Topics: Crypto in retirement plans, as asked for.",
    "✅ Kinds: Agency guidance, as asked for.",
    "✅ States: Federal, as asked for.",
]


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot"), ALERT_HOLD_SECONDS="0") as opened:
        yield opened


@pytest_asyncio.fixture
async def moderator(playground):
    moderator = playground.person("maya")
    panel = await moderator.slash("alerts add", channel="general", typed={"channel": "policy-news"})
    await moderator.choose(panel, PRESET, ["Everything"])
    await moderator.click(panel, "Save")
    yield moderator
    asked = await moderator.slash("alerts remove", channel="general", typed={"channel": "policy-news"})
    await moderator.click(asked, "Remove")


@pytest_asyncio.fixture
async def reviewed(playground, moderator):
    admin = playground.person("adam")
    await admin.click(await admin.slash("setup"), "Turn two-person review on")
    yield admin
    await admin.click(await admin.slash("setup"), "Turn two-person review off")


async def explain(person, milestone):
    return await person.slash("alerts explain", channel="policy-news", milestone=milestone)


def gates(reply):
    return reply.embeds[0]["description"].splitlines()


async def gates_ending_in(person, milestone, end):
    for _ in range(50):
        found = gates(await explain(person, milestone))
        if found[-1].startswith(end):
            return found
        await asyncio.sleep(0.2)
    raise AssertionError(found)


async def test_what_was_told_passes_every_gate_and_ends_in_a_link(playground, moderator):
    await moderator.click(await begin_add(moderator, title="Through all gates", identifier="X 1"), "Post")
    alert = await message_with(playground, moderator, "Through all gates", "policy-news")
    found = await gates_ending_in(moderator, "X 1", "✅ `")
    assert found[:5] == OPEN
    assert [line[2:] for line in found[6:-1]] == [
        "The channel wants a post for each change.",
        "Nothing about it waits for a second moderator.",
        "It was announced since the channel has alerts.",
        "It needs no approval, or has it.",
        "The channel still asks for it.",
        "The channel is not paused.",
        "The server's posts are not held.",
        "It is outside the quiet hours.",
        "I may post there, as far as I know.",
    ]
    assert f"/channels/1300000000000000100/{NEWS}/{alert.id}" in found[-1]


async def test_what_waits_for_a_second_moderator_is_named(playground, moderator, reviewed):
    mona = playground.person("mona")
    await mona.click(await begin_add(mona, title="Waits for a second one", identifier="X 2"), "Post")
    for typed in ("Waits for a second one", "x 2"):
        why = await explain(moderator, typed)
        assert why.content == f"**<#{NEWS}> was not told of this (yet):** Waits for a second one"
        assert "waits for a second moderator's approval (two-person review) since <t:" in gates(why)[0]
        assert "/policy queue" in gates(why)[0]
    unknown = await explain(moderator, "Nobody proposed this")
    assert not unknown.embeds and "Nobody proposed this" in unknown.content
    shown = await message_with(playground, reviewed, "Waits for a second one")
    await reviewed.click(shown, "Approve")
    await message_with(playground, moderator, "New on record: **Waits for a second one**", "policy-news")
    await gates_ending_in(moderator, "X 2", "✅ `")
    form = await mona.slash("policy action", milestone="X 2")
    await mona.click(await mona.submit(form, date="Nov 21 2026", what="It was amended"), "Post")
    found = gates(await explain(moderator, "X 2"))
    assert "⛔ A change of it waits for a second moderator's approval (two-person review) since <t:" in found[-2]
    assert found[-1].startswith("Told before that: `")


@pytest.mark.parametrize(
    ("pick", "page", "choice", "gate"),
    [
        ("What is posted", 3, ["New quarterly figures and yearly limits"], "⛔ The channel wants no post for each"),
        ("Only these kinds (none chosen: all)", 0, ["Final rule"], "⛔ Kinds: it is Agency guidance, and this channel"),
        ("Leave out these kinds", 1, ["Agency guidance"], "⛔ Kinds: this channel leaves out Agency guidance."),
        ("Only these topics (none chosen: all)", 0, ["Tax"], "⛔ Topics: it is Crypto in retirement plans, and"),
        ("Only these statuses, P to Z (none: all)", 2, ["vetoed"], "⛔ Statuses: it is "),
    ],
)
async def test_a_choice_that_turns_it_away_says_where_to_change_it(moderator, pick, page, choice, gate):
    panel = await moderator.slash("alerts edit", channel="policy-news")
    for _ in range(page):
        await moderator.click(panel, "More")
    await moderator.choose(panel, pick, choice)
    await moderator.click(panel, "Save")
    number = f"Y {page}{len(pick)}"
    await moderator.click(await begin_add(moderator, title=f"Turned away {number}", identifier=number), "Post")
    last = gates(await explain(moderator, number))[-1]
    assert last.startswith(gate) and last.endswith("Change that with /alerts edit.")


async def test_what_holds_it_up_says_until_when_and_what_ends_that(playground, moderator):
    await moderator.slash("alerts pause", channel="policy-news", until="in 2 days")
    await moderator.slash("alerts hold")
    panel = await moderator.slash("alerts edit", channel="policy-news")
    form = await moderator.click(panel, "Hours…")
    await moderator.submit(form, begins="00:00", ends="23:59", zone="UTC")
    await moderator.click(panel, "Save")
    await moderator.click(await begin_add(moderator, title="Held up", identifier="X 3"), "Post")
    await gates_ending_in(moderator, "X 3", "⛔ The channel is paused until <t:")
    assert "/alerts resume" in gates(await explain(moderator, "X 3"))[-1]
    await moderator.slash("alerts resume", channel="general", typed={"channel": "policy-news"})
    held = gates(await explain(moderator, "X 3"))[-1]
    assert held == "⛔ All of the server's posts are held: /alerts resume without a channel ends it."
    await moderator.slash("alerts resume", channel="general")
    quiet = gates(await explain(moderator, "X 3"))[-1]
    assert quiet.startswith("⛔ It is quiet there until <t:") and quiet.endswith("with /alerts edit.")


async def test_a_missing_permission_is_named(playground, moderator):
    channel = playground.world.channels[NEWS]
    denied = Overwrite(channel.guild_id, is_member=False, deny=Permission.SEND_MESSAGES)
    playground.world.put_channel(replace(channel, overwrites=(*channel.overwrites, denied)))
    try:
        await moderator.click(await begin_add(moderator, title="Not permitted", identifier="X 4"), "Post")
        found = await gates_ending_in(moderator, "X 4", "⛔ I lack")
        assert found[-1] == "⛔ I lack **Send Messages** there. Give me these, and it comes by itself."
    finally:
        playground.world.put_channel(channel)


async def test_what_was_kept_without_an_alert_says_so(moderator):
    await added(moderator, title="Kept in silence", identifier="X 5")
    assert gates(await explain(moderator, "X 5"))[-1] == (
        "⛔ It was kept without an alert, so it goes to the digest alone."
    )
