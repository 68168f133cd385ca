"""Another program holds the database's write lock: whoever asks is told in time, and nothing is half written."""

import asyncio
import sqlite3
import time
from contextlib import closing, contextmanager

import pytest

from playground import open_playground
from tests.bot_process import running_bot

BUSY = "The bot is busy just now. Please try again in a moment."
DISCORD_WAITS = 3


@pytest.fixture
async def playground():
    async with open_playground() as opened:
        yield opened


@pytest.fixture
async def bot(playground, tmp_path):
    async with running_bot(playground, tmp_path) as running:
        yield running


@contextmanager
def locked(folder):
    """Hold the write lock, as a sqlite3 shell with an open transaction does."""
    with closing(sqlite3.connect(folder / "rollover.db", isolation_level=None)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        yield
        shell.execute("ROLLBACK")


def rows(folder, table):
    with closing(sqlite3.connect(folder / "rollover.db")) as shell:
        return shell.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


async def told_in_time(asked):
    """Return what the person is told; a test fails where Discord would have said that nothing answers."""
    begun = time.monotonic()
    told = await asked
    assert time.monotonic() - begun < DISCORD_WAITS
    return told


async def test_a_command_a_button_and_a_form_that_write_are_answered_in_time(playground, bot, tmp_path):
    alice = playground.person("alice")
    listed = await milestone_of(alice)
    watched = await alice.slash("watch", milestone=listed)
    form = await alice.slash("report", milestone=listed)
    with locked(tmp_path):
        for asked in (
            alice.slash("watch", milestone=listed),
            alice.click(watched, "Stop watching"),
            alice.submit(form, what="A word is missing."),
        ):
            told = await told_in_time(asked)
            assert told.ephemeral
            assert told.content == BUSY
        # What only reads is as always.
        assert "BTC" in (await told_in_time(alice.slash("inflow", share="1%"))).content
    assert rows(tmp_path, "watches") == 1
    assert rows(tmp_path, "reports") == 0
    assert "Traceback" not in bot.log
    assert (await alice.submit(form, what="A word is missing.")).content.startswith("**Thank you")
    assert rows(tmp_path, "reports") == 1


async def test_those_who_ask_at_once_are_all_told_in_time(playground, bot, tmp_path):
    listed = await milestone_of(playground.person("alice"))
    people = [playground.person(name) for name in ("alice", "maya", "adam")]
    with locked(tmp_path):
        told = await told_in_time(
            asyncio.gather(*(person.slash("watch", milestone=listed) for person in people for _ in range(4)))
        )
    assert [one.content for one in told] == [BUSY] * 12
    assert rows(tmp_path, "watches") == 0


async def test_a_lock_that_is_let_go_in_time_is_not_noticed(playground, bot, tmp_path):
    alice = playground.person("alice")
    listed = await milestone_of(alice)
    with locked(tmp_path):
        asked = asyncio.ensure_future(alice.slash("watch", milestone=listed))
        await asyncio.wait({asked}, timeout=0.3)
        assert not asked.done()
    assert "busy" not in (await asked).content
    assert rows(tmp_path, "watches") == 1


async def milestone_of(person):
    return (await person.autocomplete("watch", "milestone", "2025-01"))[0].value
