"""The store of the operator's own figures."""

import sqlite3
from collections.abc import Sequence

from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.market.figures import StoredFigure


class SqliteFigureStore:
    """The operator's figures in SQLite; see the port `tracker.market.figures.FigureStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def add(self, rows: Sequence[StoredFigure]) -> None:
        kept = [
            {"kind": row.kind, "row_json": row.row_json, "source": row.source, "added_at": moment_text(row.added_at)}
            for row in rows
        ]
        await self._writer.write(lambda database: database.table("operator_figures").insert_all(kept))

    async def all(self) -> Sequence[StoredFigure]:
        return await self._readers.read(_read_all)


def _read_all(connection: sqlite3.Connection) -> list[StoredFigure]:
    rows = connection.execute("SELECT kind, row_json, source, added_at FROM operator_figures ORDER BY number")
    return [StoredFigure(kind, row_json, source, read_moment(added_at)) for kind, row_json, source, added_at in rows]
