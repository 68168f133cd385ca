"""The writer and the readers: one step after the other, whole or not at all, each reader with one moment."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing

import pytest

from storage.sqlite.connection import make_file, open_for_reading, open_for_writing
from storage.sqlite.threads import Readers, Writer


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "steps.db"
    make_file(file)
    with closing(open_for_writing(file)) as connection:
        connection.execute("CREATE TABLE steps (number INTEGER PRIMARY KEY) STRICT")
    return file


@pytest.fixture
async def writer(path) -> AsyncIterator[Writer]:
    writer = Writer(path, open_for_writing(path))
    yield writer
    await writer.close()


@pytest.fixture
async def readers(path) -> AsyncIterator[Readers]:
    readers = Readers(path, [open_for_reading(path) for _ in range(2)])
    yield readers
    await readers.close()


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM steps").fetchone()[0])


async def test_steps_run_in_the_order_asked_for_on_one_thread_that_is_not_the_loops(writer, readers):
    threads = set()

    def step(number):
        def take(database):
            threads.add(threading.get_ident())
            database.execute("INSERT INTO steps (number) SELECT ? WHERE (SELECT count(*) FROM steps) = ?", [number] * 2)

        return take

    await asyncio.gather(*(writer.write(step(number)) for number in range(50)))
    assert await readers.read(count) == 50
    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_a_step_that_raises_leaves_nothing_and_the_next_one_goes_on(writer, readers):
    def broken(database):
        database.execute("INSERT INTO steps (number) VALUES (1)")
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await writer.write(broken)
    assert await readers.read(count) == 0
    await writer.write(lambda database: database.execute("INSERT INTO steps (number) VALUES (2)"))
    assert await readers.read(count) == 1


async def test_a_step_whose_caller_is_cancelled_is_done_as_a_whole(writer, readers):
    begun, go_on = threading.Event(), threading.Event()

    def slow(database):
        database.execute("INSERT INTO steps (number) VALUES (1)")
        begun.set()
        go_on.wait(10)
        database.execute("INSERT INTO steps (number) VALUES (2)")

    caller = asyncio.create_task(writer.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    await writer.write(lambda database: None)
    assert await readers.read(count) == 2


async def test_a_reader_cannot_write(readers):
    with pytest.raises(Exception, match="read-only"):
        await readers.read(lambda connection: connection.execute("INSERT INTO steps (number) VALUES (1)"))


async def test_a_reader_sees_one_moment_while_the_writer_goes_on(writer, readers):
    begun, go_on = threading.Event(), threading.Event()

    def twice(connection):
        first = count(connection)
        begun.set()
        go_on.wait(10)
        return first, count(connection)

    answer = asyncio.create_task(readers.read(twice))
    await asyncio.to_thread(begun.wait, 10)
    await writer.write(lambda database: database.execute("INSERT INTO steps (number) VALUES (1)"))
    assert await readers.read(count) == 1
    go_on.set()
    assert await answer == (0, 0)


async def test_reading_goes_on_while_a_step_is_under_way(writer, readers):
    begun, go_on = threading.Event(), threading.Event()

    def slow(database):
        database.execute("INSERT INTO steps (number) VALUES (1)")
        begun.set()
        go_on.wait(10)

    step = asyncio.create_task(writer.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    assert await readers.read(count) == 0
    go_on.set()
    await step
    assert await readers.read(count) == 1
