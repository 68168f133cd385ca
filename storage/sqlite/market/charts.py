"""The charts' store."""

import sqlite3

from storage.sqlite.threads import Readers, Writer
from tracker.market.charts import ChartKey


class SqliteChartStore:
    """Drawn charts in SQLite; see the port `tracker.market.charts.ChartStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def get(self, key: ChartKey) -> bytes | None:
        def question(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute(
                "SELECT png FROM charts WHERE name = ? AND theme = ? AND figures = ?",
                (key.name, key.theme, key.figures),
            ).fetchone()
            return None if row is None else bytes(row[0])

        return await self._readers.read(question)

    async def put(self, key: ChartKey, png: bytes) -> None:
        row = {"name": key.name, "theme": key.theme, "figures": key.figures, "png": png}
        await self._writer.write(lambda database: database.table("charts").upsert(row, pk=("name", "theme")))
