"""What a channel was owed when it asked for something else: held back and said so, and nothing else is."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
import pytest_asyncio

from tests.delivery_world import SERVER, delivery_world, now, until
from tests.policy_desk import begin_add, message_with, moderated_playground

NEWS = 1300000000000000141
PRESET = "Choose a ready-made selection"
HELD_BACK = "➖ held back: the channel asked for something else before it was sent"


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
    await moderator.slash("alerts resume", channel="general")
    asked = await moderator.slash("alerts remove", channel="general", typed={"channel": "policy-news"})
    await moderator.click(asked, "Remove")


async def post(person, title, number):
    await person.click(await begin_add(person, title=title, identifier=number), "Post")


async def log_with(person, text, show="all"):
    for _ in range(50):
        shown = await person.slash("alerts log", channel="general", show=show)
        if shown.embeds and text in shown.embeds[0]["description"]:
            return shown.embeds[0]["description"]
        await asyncio.sleep(0.2)
    raise AssertionError(f"no {text} in {shown.text}")


async def leave_out(person, topics):
    panel = await person.slash("alerts edit", channel="policy-news")
    await person.click(panel, "More")
    await person.choose(panel, "Leave out these topics", topics)
    return await person.click(panel, "Save")


async def test_what_waits_for_a_channel_that_asks_for_something_else_by_now_is_held_back(playground, moderator):
    await moderator.slash("alerts pause", channel="policy-news")
    await post(moderator, "Not asked for any more", "N 1")
    await log_with(moderator, "Not asked for any more", "waiting")
    await leave_out(moderator, ["Crypto in retirement plans"])
    waits = await log_with(moderator, "Not asked for any more", "waiting")
    assert "➖ held back: the channel asks for something else by now" in waits
    why = await moderator.slash("alerts explain", channel="policy-news", milestone="N 1")
    assert why.embeds[0]["description"].splitlines()[-1].startswith("⛔ Topics: this channel leaves out")
    await moderator.slash("alerts resume", channel="policy-news")
    dropped = await log_with(moderator, "Not asked for any more", "dropped")
    assert f"**Not asked for any more**: {HELD_BACK}" in dropped
    await leave_out(moderator, [])
    await post(moderator, "Asked for again", "N 2")
    await message_with(playground, moderator, "Asked for again", "policy-news")
    assert not _told(moderator, "Not asked for any more")
    why = await moderator.slash("alerts explain", channel="policy-news", milestone="N 1")
    assert "⛔ It was held back: before it was sent, the channel asked for something else." in why.text


async def test_what_a_channel_asks_for_again_before_its_turn_still_comes(playground, moderator):
    await moderator.slash("alerts pause", channel="policy-news")
    await post(moderator, "Left out by mistake", "N 3")
    await log_with(moderator, "Left out by mistake", "waiting")
    await leave_out(moderator, ["Crypto in retirement plans"])
    await leave_out(moderator, [])
    await moderator.slash("alerts resume", channel="policy-news")
    await message_with(playground, moderator, "Left out by mistake", "policy-news")


async def test_another_role_or_hour_holds_nothing_back(playground, moderator):
    await moderator.slash("alerts pause", channel="policy-news")
    await post(moderator, "With another role", "N 4")
    await log_with(moderator, "With another role", "waiting")
    panel = await moderator.slash("alerts edit", channel="policy-news")
    await moderator.choose(panel, "A role to mention (optional)", ["Moderator"])
    await moderator.click(panel, "Save")
    await moderator.slash("alerts resume", channel="policy-news")
    alert = await message_with(playground, moderator, "With another role", "policy-news")
    assert alert.text.startswith("<@&1300000000000000121>")


async def test_a_list_of_what_waited_leaves_out_what_is_not_asked_for_any_more(playground, moderator):
    await moderator.slash("alerts pause", channel="policy-news")
    form = {"kind": "Agency guidance", "jurisdiction": "federal", "topic": "tax"}
    for number in range(6):
        await post(moderator, f"Retirement {number}", f"R {number}")
        asked = await moderator.slash("policy add", **form)
        draft = await moderator.submit(
            asked,
            title=f"Taxes {number}",
            identifier=f"T {number}",
            date="Nov 20 2026",
            link=f"https://www.irs.gov/t{number}",
            summary="It explains what is expected.",
        )
        await moderator.click(draft, "Post")
    await log_with(moderator, "Taxes 5", "waiting")
    await leave_out(moderator, ["Crypto in retirement plans"])
    await moderator.slash("alerts resume", channel="policy-news")
    # Of twelve six are left, too few for a list.
    await message_with(playground, moderator, "Taxes 5", "policy-news")
    assert [len(_told(moderator, f"Taxes {number}")) for number in range(6)] == [1] * 6
    assert not _told(moderator, "Retirement 0")
    dropped = await log_with(moderator, "Retirement 5", "dropped")
    assert dropped.count(HELD_BACK) >= 6


@pytest.mark.parametrize("death", ["claimed:1", "answered:1"])
async def test_in_doubt_the_channel_is_read_before_anything_is_held_back(tmp_path, death):
    async with delivery_world(tmp_path, channels=2) as world:
        await world.subscribe()
        await world.owe(1)
        await world.deliver(death)
        known = [number for number in range(2) if world.messages(number)]
        assert bool(known) is (death == "answered:1")
        async with world.storage() as storage:
            store = storage.alerts.subscriptions
            for subscription in await store.in_guild(SERVER):
                narrowed = replace(subscription.wish, changes=False)
                assert await store.ask(subscription.id, narrowed, instead_of=subscription.wish, at=now())
        process = await world.start()
        try:
            await until(lambda: _states(world.database) == _expected(known), 30)
        finally:
            process.kill()
            await process.wait()
        assert [len(world.messages(number)) for number in range(2)] == [int(number in known) for number in range(2)]


def _told(person, title):
    return [one for one in person.visible_messages("policy-news") if title in one.text and not one.ephemeral]


def _expected(known):
    return [("sent", None) if number in known else ("superseded", "unwanted") for number in range(2)]


def _states(database):
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as shell:
        return shell.execute("SELECT state, trouble FROM posts ORDER BY place").fetchall()
