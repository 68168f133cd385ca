"""The store of places where the bot could not write."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.parking import ParkedPlace
from tracker.alerts.posts import Place, PlaceKind

_LONGEST_WAIT = timedelta(days=2)
"""A later moment than that was written while the clock was wrong."""


class SqliteParkingStore:
    """Parked places in SQLite; see the port `tracker.alerts.parking.ParkingStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def parked_to_check(self, now: datetime) -> Sequence[ParkedPlace]:
        def question(connection: sqlite3.Connection) -> list[ParkedPlace]:
            rows = connection.execute(
                "SELECT place, place_kind, guild, since, checks FROM parked_places WHERE check_at <= ? OR check_at > ? "
                "ORDER BY check_at LIMIT 20",
                (moment_text(now), moment_text(now + _LONGEST_WAIT)),
            )
            return [
                ParkedPlace(Place(PlaceKind(kind), place), guild, read_moment(since), checks)
                for place, kind, guild, since, checks in rows
            ]

        return await self._readers.read(question)

    async def unpark(self, place: Place, *, at: datetime) -> None:
        await self._writer.write(
            lambda database: database.execute(
                "DELETE FROM parked_places WHERE place = ? AND place_kind = ?", [place.id, str(place.kind)]
            )
        )

    async def check_again(self, place: Place, *, check_at: datetime) -> None:
        await self._writer.write(
            lambda database: database.execute(
                "UPDATE parked_places SET check_at = ?, checks = checks + 1 WHERE place = ? AND place_kind = ?",
                [moment_text(check_at), place.id, str(place.kind)],
            )
        )
