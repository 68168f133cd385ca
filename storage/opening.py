"""Open the database: lock, file, migrations, then one store for each port."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from storage.errors import AlreadyRunningError
from storage.sqlite.charts import SqliteChartStore
from storage.sqlite.connection import BUSY_SECONDS, database_path
from storage.sqlite.copies import copy_database
from storage.sqlite.figures import SqliteFigureStore
from storage.sqlite.lock import only_process
from storage.sqlite.opening import open_beside, open_database
from storage.sqlite.prices import SqlitePriceStore
from storage.sqlite.record import SqliteRecordStore
from storage.sqlite.threads import Readers, Writer
from storage.sqlite.timeline import SqliteTimelineStore
from tracker.market.charts import ChartStore
from tracker.market.figures import FigureStore
from tracker.market.quotes import PriceStore
from tracker.policy.record import RecordStore
from tracker.policy.timeline import TimelineStore


@dataclass(frozen=True, slots=True)
class Storage:
    """An open database: one store for each port."""

    path: Path
    created: bool
    """Whether this start made a new database."""
    secret: bytes = field(repr=False)
    """The key for hashes that leave the database; the same for its whole life and in its copies."""
    prices: PriceStore
    figures: FigureStore
    charts: ChartStore
    record: RecordStore
    timeline: TimelineStore

    async def backup(self, target: Path) -> None:
        """Write what is committed now to the new file `target`, while everything goes on.

        Raises: StorageError, also when the file exists.
        """
        await asyncio.to_thread(copy_database, self.path, target)


@asynccontextmanager
async def open_storage(
    url: str,
    *,
    program_version: str,
    now: Callable[[], datetime],
    shared: bool = False,
    busy_seconds: float = BUSY_SECONDS,
) -> AsyncIterator[Storage]:
    """Open the database at `sqlite:////absolute/path.db` or at a plain absolute path, for this process alone.

    A missing one is made, with its folders; an older one is copied and migrated. With `shared`, which is for short
    work from the command line, a process that runs on it already is no hindrance, if it is of the same schema.
    Raises: StorageError, one clear sentence each: a relative path, a folder, a damaged, locked or read-only file,
    another program's or a newer version's database; AlreadyRunningError when another process runs on it.
    """
    path = database_path(url)
    async with AsyncExitStack() as stack:
        try:
            stack.enter_context(only_process(path, started_at=now()))
        except AlreadyRunningError:
            if not shared:
                raise
            opened = await asyncio.to_thread(
                open_beside, path, program_version=program_version, busy_seconds=busy_seconds
            )
        else:
            opened = await asyncio.to_thread(
                open_database, path, program_version=program_version, now=now, busy_seconds=busy_seconds
            )
        writer = Writer(path, opened.writer)
        stack.push_async_callback(writer.close)
        readers = Readers(path, opened.readers)
        stack.push_async_callback(readers.close)
        yield Storage(
            path=path,
            created=opened.created,
            secret=opened.secret,
            prices=SqlitePriceStore(writer, readers),
            figures=SqliteFigureStore(writer, readers),
            charts=SqliteChartStore(writer, readers),
            record=SqliteRecordStore(writer, readers),
            timeline=SqliteTimelineStore(readers),
        )
