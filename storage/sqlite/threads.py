"""The threads that talk to the database, so that the event loop never waits for a disk."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from storage.patience import seconds_left
from storage.sqlite.faults import explained, queue_too_long
from storage.sqlite.library import Database

_Result = TypeVar("_Result")


class Writer:
    """The one thread that writes, one step after the other, in the order in which they were asked for."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        # Plugins of sqlite-utils are for its command line; here one could change the connection under us.
        self._database = Database(connection, execute_plugins=False)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="storage-writer")
        self._usual_wait: int = connection.execute("PRAGMA busy_timeout").fetchone()[0]
        self._wait = self._usual_wait

    async def write(self, step: Callable[[Database], _Result]) -> _Result:
        """Run a step as one transaction and return its result once that is on the disk.

        When the step raises, nothing of it is kept. When the caller is cancelled, the step is still either done as
        a whole or not at all. A caller whose patience is limited (`storage.patience`) waits so long for the steps
        before and for other programs; a step that has begun is waited for, so that what is told of it is true.
        Raises: StorageError, BusyError when its turn did not come in time, and whatever the step raises.
        """
        left = seconds_left()
        if left is None:
            return await asyncio.wrap_future(self._thread.submit(self._run, step))
        asked = self._thread.submit(self._run, step, time.monotonic() + left)
        done = asyncio.wrap_future(asked)
        try:
            await asyncio.wait({done}, timeout=left)
        except BaseException:
            done.cancel()
            raise
        # Only what still stands in the queue can be taken back.
        if asked.cancel():
            raise queue_too_long(self._path)
        return await done

    async def close(self) -> None:
        """Finish the steps already asked for, then close."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown()

    def _run(self, step: Callable[[Database], _Result], by: float | None = None) -> _Result:
        """Run a step; its wait for other programs ends at `by`, by the steady clock."""
        with explained(self._path):
            self._wait_at_most(self._usual_wait if by is None else int((by - time.monotonic()) * 1000))
            # IMMEDIATE: a step that reads first and then writes would otherwise fail at once, whatever the
            # time-out, when another program wrote in between.
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                result = step(self._database)
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk may have ended the transaction already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            return result

    def _wait_at_most(self, milliseconds: int) -> None:
        wait = min(self._usual_wait, max(0, milliseconds))
        if wait != self._wait:
            self._connection.execute(f"PRAGMA busy_timeout = {wait}")
            self._wait = wait


class Readers:
    """A few threads that read, each on a connection that cannot write."""

    def __init__(self, path: Path, connections: Sequence[sqlite3.Connection]) -> None:
        self._path = path
        self._threads = ThreadPoolExecutor(len(connections), thread_name_prefix="storage-reader")
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        for connection in connections:
            self._idle.put(connection)

    async def read(self, question: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Return the answer to a question; all that it reads is of one moment. Raises: StorageError."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, question)

    async def close(self) -> None:
        """Finish the questions already asked, then close."""
        await asyncio.to_thread(self._threads.shutdown)
        while not self._idle.empty():
            self._idle.get().close()

    def _run(self, question: Callable[[sqlite3.Connection], _Result]) -> _Result:
        # There are as many connections as threads, so this never waits.
        connection = self._idle.get()
        try:
            with explained(self._path):
                connection.execute("BEGIN")
                try:
                    return question(connection)
                finally:
                    if connection.in_transaction:
                        connection.execute("COMMIT")
        finally:
            self._idle.put(connection)
