"""Steps that a person waits for: done in time or not at all, whoever else writes to the database."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import closing, contextmanager

import pytest

from storage import BusyError, StorageError, limit_patience
from storage.sqlite.connection import make_file, open_for_reading, open_for_writing
from storage.sqlite.threads import Readers, Writer

SHORT = 0.05
USUAL = 20.0


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "steps.db"
    make_file(file)
    with closing(open_for_writing(file)) as connection:
        connection.execute("CREATE TABLE steps (number INTEGER PRIMARY KEY) STRICT")
    return file


@pytest.fixture
async def writer(path) -> AsyncIterator[Writer]:
    writer = Writer(path, open_for_writing(path, busy_seconds=USUAL))
    yield writer
    await writer.close()


@pytest.fixture
async def numbers(path):
    readers = Readers(path, [open_for_reading(path)])

    async def read() -> list[int]:
        return await readers.read(lambda connection: [row[0] for row in connection.execute("SELECT * FROM steps")])

    yield read
    await readers.close()


@contextmanager
def locked(path):
    """Hold the write lock, as a sqlite3 shell with an open transaction does; give what lets it go."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield lambda: other.execute("ROLLBACK")


def adding(number):
    return lambda database: database.execute("INSERT INTO steps (number) VALUES (?)", [number])


async def hurried(writer, step, seconds_left=lambda: SHORT):
    limit_patience(seconds_left)
    return await writer.write(step)


async def test_another_program_is_waited_for_only_so_long_and_nothing_is_written_later(path, writer, numbers):
    with locked(path) as let_go:
        begun = time.monotonic()
        with pytest.raises(BusyError, match="locked by another program"):
            await asyncio.create_task(hurried(writer, adding(1)))
        assert time.monotonic() - begun < USUAL / 2
        let_go()
    await writer.write(adding(2))
    assert await numbers() == [2]


async def test_a_step_that_gets_its_turn_in_time_is_written(path, writer, numbers):
    with locked(path) as let_go:
        asked = asyncio.create_task(hurried(writer, adding(1), lambda: USUAL))
        threading.Timer(0.1, let_go).start()
        await asked
    assert await numbers() == [1]


async def test_the_steps_before_are_waited_for_only_so_long_and_it_is_taken_out_of_the_queue(writer, numbers):
    begun, go_on = threading.Event(), threading.Event()

    def slow(database):
        begun.set()
        go_on.wait(10)

    before = asyncio.create_task(writer.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    with pytest.raises(BusyError, match="too much else to write"):
        await asyncio.create_task(hurried(writer, adding(1)))
    assert not go_on.is_set()
    go_on.set()
    await before
    await writer.write(adding(2))
    assert await numbers() == [2]


async def test_a_step_that_has_begun_is_waited_for_so_that_what_is_told_is_true(writer, numbers):
    begun, go_on = threading.Event(), threading.Event()

    def slow(database):
        begun.set()
        go_on.wait(10)
        adding(1)(database)

    asked = asyncio.create_task(hurried(writer, slow))
    await asyncio.to_thread(begun.wait, 10)
    await asyncio.wait({asked}, timeout=SHORT * 4)
    assert not asked.done()
    go_on.set()
    await asked
    assert await numbers() == [1]


@pytest.mark.parametrize("limited", ["once answered", "in a task begun by it"])
async def test_what_nobody_waits_for_any_more_waits_as_usual(path, writer, numbers, limited):
    async def ask():
        limit_patience(lambda: None if limited == "once answered" else 0)
        if limited == "once answered":
            await writer.write(adding(1))
        else:
            await asyncio.create_task(writer.write(adding(1)))

    with locked(path) as let_go:
        asked = asyncio.create_task(ask())
        await asyncio.wait({asked}, timeout=SHORT * 4)
        assert not asked.done()
        let_go()
        await asked
    assert await numbers() == [1]


async def test_a_hurried_step_does_not_shorten_the_wait_of_the_next_one(path, writer, numbers):
    await asyncio.create_task(hurried(writer, adding(1)))
    with locked(path) as let_go:
        usual = asyncio.create_task(writer.write(adding(2)))
        await asyncio.wait({usual}, timeout=SHORT * 4)
        assert not usual.done()
        let_go()
        await usual
    assert await numbers() == [1, 2]


async def test_a_cancelled_caller_takes_its_waiting_step_back(writer, numbers):
    begun, go_on = threading.Event(), threading.Event()

    def slow(database):
        begun.set()
        go_on.wait(10)

    before = asyncio.create_task(writer.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    asked = asyncio.create_task(hurried(writer, adding(1), lambda: USUAL))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    go_on.set()
    await before
    assert await numbers() == []


async def test_other_troubles_of_the_database_are_not_called_busy(path):
    connection = open_for_writing(path)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    writer = Writer(path, connection)

    def much(database):
        for number in range(10_000):
            adding(number)(database)

    with pytest.raises(StorageError) as refused:
        await asyncio.create_task(hurried(writer, much))
    assert not isinstance(refused.value, BusyError)
    await writer.close()
