"""The demo's clock: put forward, it shows at once what would come in days, through the real bot, each thing once."""

import asyncio
import re
import signal
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import aiohttp

from playground import open_playground
from tests.bot_process import running_bot, start_process
from tests.policy_desk import OWNER, WORLD, begin_add, message_with, set_up

EASTERN = ZoneInfo("America/New_York")
TITLE = "Guidance seen in the demo"


def running(playground, folder, **settings):
    return running_bot(playground, folder, OWNER_IDS=OWNER, CLOCK="playground", **settings)


def told(playground, *words):
    """Return the messages of the subscribed channel that hold all these words."""
    return [
        one for one in playground.person("alice").visible_messages("policy-news") if all(w in one.text for w in words)
    ]


async def subscribe(moderator, digest=None):
    panel = await moderator.slash("alerts add", channel="general", typed={"channel": "policy-news"})
    await moderator.choose(panel, "Choose a ready-made selection", ["Everything"])
    if digest is not None:
        for _ in range(3):
            await moderator.click(panel, "More")
        await moderator.choose(panel, "Digest", [digest])
    assert (await moderator.click(panel, "Save")).content.startswith("**Saved")


def once(playground, *openings):
    for opening in openings:
        assert len(told(playground, opening, TITLE)) == 1, opening


def eastern_day(playground):
    return playground.clock.now().astimezone(EASTERN).date()


def morning(day):
    """Return a moment shortly after reminders and digests fall due."""
    return datetime.combine(day, time(9, 1), EASTERN)


async def test_a_hold_a_reminder_and_a_digest_are_seen_by_putting_the_clock_forward(tmp_path):
    world = tmp_path / "world.json"
    async with open_playground(WORLD, world) as playground:
        maya = playground.person("maya")
        due_on = eastern_day(playground) + timedelta(days=20)
        async with running(playground, tmp_path):
            await set_up(playground)
            await subscribe(maya)
            today = eastern_day(playground).isoformat()
            await maya.click(await begin_add(maya, title=TITLE, identifier="DEMO 1", date=today), "Post")
            form = await maya.slash("policy deadline", milestone="DEMO 1")
            panel = await maya.submit(form, date=due_on.isoformat(), what="Comments close", basis="None")
            await maya.click(panel, "Save without alert")
            await asyncio.sleep(3)
            assert told(playground, TITLE) == []
            await playground.put_forward(seconds=61)
            await message_with(playground, maya, "New on record", "policy-news")
            await playground.put_forward(to=morning(due_on - timedelta(days=7)))
            await message_with(playground, maya, "Due in 7 days", "policy-news")
            await message_with(playground, maya, "The record up to", "policy-news")
            await asyncio.sleep(3)
            once(playground, "New on record", "Due in 7 days", "The record up to")
    # The time is kept with the world: both go on where they were, and what was told is not told again.
    async with open_playground(WORLD, world) as playground:
        maya = playground.person("maya")
        assert playground.clock.now() >= morning(due_on - timedelta(days=7))
        # Days pass while the bot is away; of two reminders that came due meanwhile the latter is told.
        await playground.put_forward(to=morning(due_on))
        for _ in range(2):
            async with running(playground, tmp_path):
                await message_with(playground, maya, "Due today", "policy-news")
                await asyncio.sleep(3)
                once(playground, "New on record", "Due in 7 days", "Due today")
                assert told(playground, "Due tomorrow") == []
                answer = await maya.slash("deadlines", channel="general", past=False)
                assert TITLE not in answer.text or due_on >= eastern_day(playground)


async def test_days_put_forward_with_the_bot_running_or_away_have_each_news_in_one_digest(tmp_path):
    async with open_playground(WORLD, tmp_path / "world.json") as playground:
        maya = playground.person("maya")
        for day in range(6):
            async with running(playground, tmp_path, ALERT_HOLD_SECONDS="0"):
                if day == 0:
                    await set_up(playground)
                    await subscribe(maya, digest="Every day")
                fields = {"title": f"Guidance of day {day}", "identifier": f"DAY {day}"}
                form = await begin_add(maya, date=eastern_day(playground).isoformat(), **fields)
                await maya.click(form, "Save without alert")
                if day % 2:
                    await playground.put_forward(to=morning(eastern_day(playground) + timedelta(days=1)))
                    await message_with(playground, maya, fields["title"], "policy-news")
            if not day % 2:
                await playground.put_forward(to=morning(eastern_day(playground) + timedelta(days=1)))
        async with running(playground, tmp_path):
            await asyncio.sleep(3)
        for day in range(6):
            assert len(told(playground, "The record up to", f"Guidance of day {day}")) == 1


async def test_a_demo_that_is_started_again_goes_on_at_its_own_time(tmp_path):
    ahead = []
    for _ in range(2):
        demo = await start_process(tmp_path, "demo", "--no-browser", "--port", "0", settings={})
        try:
            page = await asyncio.wait_for(page_of(demo), 30)
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{page}clock", json={"forward_seconds": 86400}) as response,
            ):
                ahead.append((await response.json())["ahead_seconds"])
        finally:
            demo.process.send_signal(signal.SIGINT)
            await asyncio.wait_for(demo.process.wait(), 15)
        assert "Traceback" not in demo.log
        demo.log_file.unlink()
    assert ahead == [86400, 172800]


async def test_the_playgrounds_clock_is_refused_with_discord_itself(tmp_path):
    refused = await start_process(
        tmp_path, "run", settings={"CLOCK": "playground", "DISCORD_TOKEN": "MTMwMDAwMDAwMDAwMDAwMDAwMQ.G.x"}
    )
    assert await asyncio.wait_for(refused.process.wait(), 20) == 2
    assert "CLOCK" in refused.log
    assert "for demos only" in refused.log
    assert "Traceback" not in refused.log


async def page_of(demo):
    while "Rollover is at" not in demo.log or "connected to Discord" not in demo.log:
        assert demo.process.returncode is None, demo.log
        await asyncio.sleep(0.05)
    return re.search(r"Rollover is at (\S+)", demo.log).group(1)
