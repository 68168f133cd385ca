"""How the bot is doing, said alike to members, to operators and to what restarts it."""

import asyncio
import socket

import aiohttp
import pytest

from playground import open_playground
from tests.bot_process import running_bot
from tests.end_to_end.test_starting import ended
from tests.policy_desk import OWNER


@pytest.fixture
async def playground():
    async with open_playground() as opened:
        yield opened


@pytest.fixture
def health():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


async def as_operator(playground, folder):
    """Return the exit code of `rollover status` and what it prints."""
    place = folder / "operator"
    place.mkdir(exist_ok=True)
    (place / "bot.log").unlink(missing_ok=True)
    settings = {"DISCORD_TOKEN": playground.token, "DISCORD_API_URL": playground.api_url, "CLOCK": "playground"}
    return await ended(place, "status", DATABASE_URL=f"sqlite:///{folder / 'rollover.db'}", **settings)


async def asked(health):
    async with aiohttp.ClientSession() as session, session.get(f"http://{health}/health") as response:
        return response.status, await response.text()


async def test_a_bot_that_is_well_says_so_to_everybody(playground, tmp_path, health):
    async with running_bot(
        playground, tmp_path, OWNER_IDS=OWNER, HEALTH_ADDRESS=health, CLOCK="playground", PRICES="off"
    ):
        await _until_connected(health)
        reply = await playground.person("alice").slash("status")
        assert reply.ephemeral
        assert reply.content == "**All is well.** I am connected, and what is due goes out."
        names = [field["name"] for field in reply.embeds[0]["fields"]]
        assert names == [
            "Last check of sources",
            "Last delivery",
            "Waiting to go out",
            "Prices",
            "Database",
            "Version",
        ]
        code, log = await as_operator(playground, tmp_path)
        status, text = await asked(health)
    assert (code, status) == (0, 200), log
    for told in (log, text):
        assert told.startswith("All is well.\n")
        assert "connected to Discord" in told
        assert "Waiting:        0 due now, 0 for later, 0 held back" in told
        assert "not asked (SOURCES)" in told


async def test_without_a_database_or_a_running_bot_the_exit_code_and_the_words_say_so(playground, tmp_path):
    code, log = await as_operator(playground, tmp_path)
    assert code == 6
    assert "There is no database" in log
    async with running_bot(playground, tmp_path):
        pass
    code, log = await as_operator(playground, tmp_path)
    assert code == 1
    assert "WRONG: the program is not running. Start it with: rollover run" in log
    assert "Traceback" not in log


async def test_a_bot_that_was_refused_does_not_leave_word_that_it_runs(playground, tmp_path):
    refused = {"DISCORD_TOKEN": "MTMwMDAwMDAwMDAwMDAwMDAwMQ.G.x", "DISCORD_API_URL": playground.api_url}
    code, log = await ended(tmp_path, "run", **refused)
    assert code == 3, log
    code, log = await as_operator(playground, tmp_path)
    assert code == 1
    assert "WRONG: the program is not running." in log


async def test_a_bot_that_was_killed_is_missed_after_some_minutes(playground, tmp_path):
    async with running_bot(playground, tmp_path, CLOCK="playground") as bot:
        await bot.kill()
    assert (await as_operator(playground, tmp_path))[0] == 0
    await playground.put_forward(seconds=200)
    code, log = await as_operator(playground, tmp_path)
    assert code == 1
    assert "WRONG: the program has given no sign for 3 minutes" in log


async def test_a_lost_connection_is_told_with_503_once_it_has_lasted(playground, tmp_path, health):
    async with running_bot(playground, tmp_path, CLOCK="playground", HEALTH_ADDRESS=health):
        await _until_connected(health)

        def refuse(*_):
            raise ConnectionRefusedError

        real = playground.greeting.gateway_url
        playground.greeting.gateway_url = "ws://127.0.0.1:9/gateway"
        playground.hub.start, start = refuse, playground.hub.start
        await playground.invalidate(resumable=False)
        await playground.drop_connections()
        # It is told at once, though not as a fault yet.
        for _ in range(100):
            status, text = await asked(health)
            if "No connection to Discord just now" in text:
                break
            await asyncio.sleep(0.1)
        assert (status, text.splitlines()[0]) == (200, "Nothing is wrong; worth a look:")
        await playground.put_forward(seconds=400)
        for _ in range(100):
            status, text = await asked(health)
            if "no connection" in text:
                break
            await asyncio.sleep(0.1)
        assert status == 503
        assert "WRONG: no connection to Discord for 6 minutes" in text
        playground.hub.start, playground.greeting.gateway_url = start, real


async def test_without_any_price_nobody_is_told_that_all_is_well(playground, tmp_path, health):
    nowhere = dict.fromkeys(("COINBASE_URL", "KRAKEN_URL", "BITSTAMP_URL", "GEMINI_URL"), "http://127.0.0.1:9")
    async with running_bot(playground, tmp_path, HEALTH_ADDRESS=health, PRICES="on", **nowhere):
        await _until_connected(health)
        reply = await playground.person("alice").slash("status")
        assert reply.content.splitlines() == [
            "**Nothing is wrong, but this is worth a look:**",
            "- no price has arrived yet",
        ]
        status, text = await asked(health)
    assert status == 200
    assert text.startswith("Nothing is wrong; worth a look:\nNo price has arrived yet.\n")


async def test_a_health_address_that_is_taken_is_refused_in_words(playground, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        code, log = await ended(
            tmp_path,
            "run",
            DISCORD_TOKEN=playground.token,
            DISCORD_API_URL=playground.api_url,
            HEALTH_ADDRESS=place,
        )
    assert code == 2
    assert f"HEALTH_ADDRESS: {place} cannot be listened on" in log
    assert "Traceback" not in log
    code, log = await ended(tmp_path, "run", DISCORD_TOKEN=playground.token, HEALTH_ADDRESS="everywhere")
    assert code == 2
    assert "host:port" in log


async def _until_connected(health):
    for _ in range(100):
        _, text = await asked(health)
        if "connected to Discord, last" in text:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(text)
