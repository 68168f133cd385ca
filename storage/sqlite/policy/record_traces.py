"""Who is named in the record: counted, and erased on that person's wish."""

import sqlite3

from storage.sqlite.library import Database
from storage.sqlite.threads import Readers, Writer

_NAMED = (
    ("changes", "author"),
    ("changes", "approver"),
    ("proposals", "author"),
    ("proposals", "decider"),
    ("imports", "author"),
    ("imports", "approver"),
    ("drafts", "author"),
)


class SqliteRecordTraces:
    """A person's traces in the record in SQLite; see the port `tracker.guilds.privacy.Traces`.

    Changes and proposals stay, with a tombstone in the place of the person; drafts are that person's alone and go.
    """

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def count(self, person_id: int) -> int:
        def question(connection: sqlite3.Connection) -> int:
            counts = (
                connection.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", (person_id,)).fetchone()[0]
                for table, column in _NAMED
            )
            return sum(counts)

        return await self._readers.read(question)

    async def erase(self, person_id: int) -> int:
        return await self._writer.write(lambda database: _erase(database, person_id))


def _erase(database: Database, person_id: int) -> int:
    steps = (
        "UPDATE changes SET author = NULL, author_erased = 1 WHERE author = ?",
        "UPDATE changes SET approver = NULL WHERE approver = ?",
        "UPDATE proposals SET author = NULL, author_erased = 1 WHERE author = ?",
        "UPDATE proposals SET decider = NULL WHERE decider = ?",
        "UPDATE imports SET author = NULL WHERE author = ?",
        "UPDATE imports SET approver = NULL WHERE approver = ?",
        "DELETE FROM drafts WHERE author = ?",
    )
    return sum(database.execute(step, [person_id]).rowcount for step in steps)
