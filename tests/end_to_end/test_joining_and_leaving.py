"""A server that adds the bot is welcomed once; one that removes it is forgotten after 30 days, never in an outage."""

import asyncio
import copy
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from playground import open_playground
from playground.entities import Member, Overwrite
from playground.permissions import Permission
from tests.bot_process import running_bot
from tests.end_to_end.test_demo_clock import subscribe
from tests.policy_desk import GUILD, OWNER, WORLD, message_with, set_up

NEW, NEW_GENERAL, NEW_RULES = 1300000000000000300, 1300000000000000341, 1300000000000000340
HOUR, DAY = 3600, 86400

WITH_A_NEW_SERVER = copy.deepcopy(WORLD)
WITH_A_NEW_SERVER["guilds"].append(
    {
        "id": str(NEW),
        "name": "New here",
        "owner": "olga",
        "bot": False,
        "members": {"olga": []},
        "channels": [
            {
                "id": str(NEW_RULES),
                "name": "rules",
                "overwrites": {"@everyone": {"deny": ["SEND_MESSAGES"]}},
            },
            {"id": str(NEW_GENERAL), "name": "general"},
        ],
    }
)


@pytest.fixture
async def playground():
    async with open_playground(WITH_A_NEW_SERVER) as opened:
        yield opened


def running(playground, folder):
    return running_bot(playground, folder, OWNER_IDS=OWNER, CLOCK="playground")


def join(playground, guild_id):
    world = playground.world
    world.put_member(guild_id, Member(world.bot.id, world.clock.now()))


def leave(playground, guild_id):
    playground.world.remove_member(guild_id, playground.world.bot.id)


def messages(playground, *channels):
    found = [one for channel in channels for one in playground.world.messages.get(channel, {}).values()]
    return [one.content for one in found if one.author_id == playground.world.bot.id]


async def swept(playground):
    """Return when the bot has asked for its servers once more, and written down what that told."""
    before = len(sweeps(playground))
    for _ in range(400):
        if len(sweeps(playground)) > before:
            await asyncio.sleep(0.5)
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the bot did not ask for its servers")


def sweeps(playground):
    return [one for one in playground.requests if one.route == "/users/@me/guilds"]


async def forward(playground, seconds):
    waiting = asyncio.ensure_future(swept(playground))
    await asyncio.sleep(0)
    await playground.put_forward(seconds=seconds)
    await waiting


def kept(folder, guild_id=GUILD):
    """Return how many rows stand for what a server has set."""
    with closing(sqlite3.connect(folder / "rollover.db")) as database:
        tables = ("guild_settings", "setting_changes", "subscriptions", "posts", "guild_presence")
        return {
            table: database.execute(f"SELECT count(*) FROM {table} WHERE guild = ?", (guild_id,)).fetchone()[0]
            for table in tables
        }


async def test_a_server_that_adds_the_bot_is_welcomed_once_where_it_may_write(playground, tmp_path):
    async with running(playground, tmp_path):
        await swept(playground)
        join(playground, NEW)
        await forward(playground, HOUR)
        await message_with(playground, playground.person("olga"), "Thank you for adding me", NEW_GENERAL)
        await forward(playground, HOUR)
    async with running(playground, tmp_path):
        await swept(playground)
        await forward(playground, 2 * DAY)
        await asyncio.sleep(2)
    (welcome,) = messages(playground, NEW_GENERAL, NEW_RULES)
    for word in ("/alerts add", "/setup", "/inflow 1%", "/help"):
        assert word in welcome
    # The server that had it before the first start is not welcomed.
    others = [one for one in playground.world.channels if one not in (NEW_GENERAL, NEW_RULES)]
    assert messages(playground, *others) == []


async def test_the_first_command_of_a_new_server_brings_the_welcome_at_once(playground, tmp_path):
    async with running_bot(playground, tmp_path):
        await swept(playground)
        join(playground, NEW)
        olga = playground.person("olga")
        for _ in range(3):
            await olga.slash("help", channel=NEW_GENERAL)
        await message_with(playground, olga, "Thank you for adding me", NEW_GENERAL)
        await asyncio.sleep(2)
    assert len([one for one in messages(playground, NEW_GENERAL) if "Thank you for adding me" in one]) == 1


async def test_where_the_bot_may_write_nowhere_the_welcome_waits_and_a_late_one_is_left_out(playground, tmp_path):
    world = playground.world
    for channel_id in (NEW_GENERAL, NEW_RULES):
        closed = Overwrite(NEW, is_member=False, deny=Permission.SEND_MESSAGES)
        world.put_channel(replace(world.channels[channel_id], overwrites=(closed,)))
    async with running(playground, tmp_path):
        await swept(playground)
        join(playground, NEW)
        await forward(playground, HOUR)
        assert messages(playground, NEW_GENERAL, NEW_RULES) == []
        await forward(playground, 4 * DAY)
        world.put_channel(replace(world.channels[NEW_GENERAL], overwrites=()))
        await forward(playground, HOUR)
        await asyncio.sleep(2)
    assert messages(playground, NEW_GENERAL, NEW_RULES) == []


async def test_a_server_that_comes_back_within_thirty_days_finds_everything(playground, tmp_path):
    async with running(playground, tmp_path):
        await set_up(playground)
        await subscribe(playground.person("maya"))
        before = kept(tmp_path)
        assert all(before[table] for table in ("guild_settings", "setting_changes", "subscriptions"))
        leave(playground, GUILD)
        for _ in range(3):
            await forward(playground, HOUR)
    async with running(playground, tmp_path):
        await forward(playground, 29 * DAY)
        join(playground, GUILD)
        await forward(playground, 10 * DAY)
        assert {**kept(tmp_path), "posts": 0} == {**before, "posts": 0}
        listed = await playground.person("maya").slash("alerts list")
        assert "policy-news" in listed.text or "1300000000000000141" in listed.text
        # Left again, the thirty days begin anew.
        leave(playground, GUILD)
        for _ in range(2):
            await forward(playground, HOUR)
        await forward(playground, 25 * DAY)
        assert kept(tmp_path)["subscriptions"] == 1


async def test_thirty_days_after_leaving_what_a_server_had_set_is_gone(playground, tmp_path):
    async with running(playground, tmp_path):
        await set_up(playground)
        await subscribe(playground.person("maya"))
        leave(playground, GUILD)
        await forward(playground, HOUR)
        await forward(playground, 31 * DAY)
        assert kept(tmp_path)["subscriptions"] == 1
        await forward(playground, 31 * DAY)
        assert set(kept(tmp_path).values()) == {0}
        # Whoever adds it again begins anew.
        join(playground, GUILD)
        await forward(playground, HOUR)
        assert "No channel here gets alerts" in (await playground.person("adam").slash("alerts list")).text


async def test_an_outage_however_long_forgets_nothing(playground, tmp_path):
    async with running(playground, tmp_path):
        await set_up(playground)
        await subscribe(playground.person("maya"))
        before = kept(tmp_path)
        playground.faults.add("error", status=503, route="/users/@me/guilds")
        leave(playground, GUILD)
        for _ in range(3):
            await playground.put_forward(seconds=40 * DAY)
            await asyncio.sleep(2)
        playground.faults.clear()
        join(playground, GUILD)
        await asyncio.sleep(1)
        after = kept(tmp_path)
    assert {**after, "posts": 0} == {**before, "posts": 0}


async def test_a_list_of_several_pages_is_read_to_its_end(tmp_path):
    document = copy.deepcopy(WORLD)
    for number in range(410):
        guild_id = 1310000000000000000 + number * 10
        document["guilds"].append(
            {
                "id": str(guild_id),
                "name": f"Server {number}",
                "owner": "olga",
                "members": {"olga": []},
                "channels": [{"id": str(guild_id + 1), "name": "general"}],
            }
        )
    async with open_playground(document) as playground, running(playground, tmp_path):
        with closing(sqlite3.connect(tmp_path / "rollover.db")) as database:
            for _ in range(200):
                found = database.execute("SELECT count(*), sum(misses) FROM guild_presence").fetchone()
                if found[0]:
                    break
                await asyncio.sleep(0.05)
        assert found == (len([one for one in document["guilds"] if one.get("bot", True)]), 0)
        assert len(sweeps(playground)) == 3
