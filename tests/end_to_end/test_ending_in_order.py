"""SIGTERM and Ctrl-C: the program ends with 0 at any moment, after the answers under way; a second one ends it now."""

import asyncio
import re
import signal
import sqlite3
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from playground import open_playground
from tests.bot_process import running_bot, start_process
from tests.delivery_world import until

RESTARTING = "The bot is restarting just now. Please try again in a minute."


@pytest.fixture
async def playground():
    async with open_playground() as opened:
        yield opened


@contextmanager
def locked(folder):
    """Hold the write lock, so that an answer which writes stays under way."""
    with closing(sqlite3.connect(folder / "rollover.db", isolation_level=None)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        yield lambda: shell.execute("ROLLBACK")


async def under_way(asked):
    """Let something that is asked get as far as the lock."""
    await asyncio.wait({asked}, timeout=0.4)
    assert not asked.done()


async def milestone_of(person):
    return (await person.autocomplete("watch", "milestone", "2025-01"))[0].value


async def test_an_answer_under_way_is_given_before_it_ends_and_a_later_one_is_refused(playground, tmp_path):
    alice, maya = playground.person("alice"), playground.person("maya")
    async with running_bot(playground, tmp_path) as bot:
        listed = await milestone_of(alice)
        with locked(tmp_path) as let_go:
            asked = asyncio.ensure_future(alice.slash("watch", milestone=listed))
            await under_way(asked)
            bot.process.send_signal(signal.SIGTERM)
            # Asked until the signal has come through; before it has, the answer is as always.
            async with asyncio.timeout(2):
                while (told := await maya.slash("inflow", share="1%")).content != RESTARTING:
                    pass
            assert told.ephemeral
            let_go()
        assert "busy" not in (await asked).content
        assert await asyncio.wait_for(bot.process.wait(), 5) == 0
        assert "Traceback" not in bot.log
        assert "dropped" not in bot.log
    with closing(sqlite3.connect(tmp_path / "rollover.db")) as database:
        assert database.execute("SELECT count(*) FROM watches").fetchone() == (1,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_an_answer_that_is_on_its_way_to_discord_arrives(playground, tmp_path):
    alice = playground.person("alice")
    async with running_bot(playground, tmp_path) as bot:
        playground.faults.add("latency", seconds=1.5, route="/interactions/*/*/callback")
        asked = asyncio.ensure_future(alice.slash("inflow", share="1%"))
        await under_way(asked)
        assert await bot.terminate(within=5) == 0
        assert "BTC" in (await asked).content
        assert "dropped" not in bot.log


async def test_an_answer_that_takes_too_long_does_not_keep_it_from_ending(playground, tmp_path):
    alice = playground.person("alice")
    async with running_bot(playground, tmp_path) as bot:
        playground.faults.add("hang", route="/interactions/*/*/callback")
        asked = asyncio.ensure_future(alice.slash("inflow", share="1%", wait=False))
        await asyncio.wait({asked}, timeout=0.4)
        assert await bot.terminate(within=5) == 0
        assert "1 answer(s) were not given within 2.5 seconds and are dropped" in bot.log
        assert "Traceback" not in bot.log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_second_signal_ends_it_at_once_and_without_a_word(playground, tmp_path, number):
    alice = playground.person("alice")
    async with running_bot(playground, tmp_path) as bot:
        listed = await milestone_of(alice)
        with locked(tmp_path):
            asked = asyncio.ensure_future(alice.slash("watch", milestone=listed, wait=False))
            await asyncio.wait({asked}, timeout=0.4)
            bot.process.send_signal(number)
            await asyncio.sleep(0.2)
            assert bot.process.returncode is None
            begun = time.monotonic()
            bot.process.send_signal(number)
            assert await asyncio.wait_for(bot.process.wait(), 5) == 128 + number
            assert time.monotonic() - begun < 0.5
        assert "Traceback" not in bot.log
    with closing(sqlite3.connect(tmp_path / "rollover.db")) as database:
        assert database.execute("SELECT count(*) FROM watches").fetchone() == (0,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def takes_signals(pid):
    """Tell whether the first line of the program has run; until then Python does with a signal what it likes."""
    (caught,) = re.findall(r"^SigCgt:\s*([0-9a-f]+)$", Path(f"/proc/{pid}/status").read_text("ascii"), re.MULTILINE)
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


@pytest.mark.skipif(sys.platform != "linux", reason="which signals a process takes can be seen on Linux only")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_with_0_at_every_moment_of_its_start(playground, tmp_path, number):
    for step in range(12):
        bot = await start_process(
            tmp_path, "run", settings={"DISCORD_TOKEN": playground.token, "DISCORD_API_URL": playground.api_url}
        )
        await until(lambda bot=bot: takes_signals(bot.process.pid))
        await asyncio.sleep(step * 0.1)
        bot.process.send_signal(number)
        assert await asyncio.wait_for(bot.process.wait(), 10) == 0, (step, bot.log)
    assert "Traceback" not in bot.log
    with closing(sqlite3.connect(tmp_path / "rollover.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_it_ends_while_discord_does_not_answer_its_login(playground, tmp_path):
    playground.faults.add("hang", route="/users/@me")
    bot = await start_process(
        tmp_path, "run", settings={"DISCORD_TOKEN": playground.token, "DISCORD_API_URL": playground.api_url}
    )
    await until(lambda: "database" in bot.log, 20)
    await asyncio.sleep(0.3)
    assert await bot.terminate(within=5) == 0
    assert "Traceback" not in bot.log
    assert "ended" in bot.log
