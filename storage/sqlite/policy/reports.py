"""The store of reports: each with the notices that it owes."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.policy.notices import Notice
from tracker.policy.reports import Outcome, Queue, Report, ResolvedBeforeError

_COLUMNS = "id, milestone, guild, what, locale, author, made_at, outcome, reason, resolver, resolved_at"


class SqliteReportStore:
    """Reports in SQLite; see the ports `tracker.policy.reports.ReportStore` and `tracker.guilds.privacy.Traces`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def add(self, report: Report, notices: Sequence[Notice]) -> None:
        await self._writer.write(lambda database: _add(database, report, notices))

    async def report(self, report_id: str) -> Report | None:
        return await self._readers.read(lambda connection: _read_report(connection, report_id))

    async def queue(self, guild_id: int | None, *, start: int, size: int) -> Queue:
        return await self._readers.read(lambda connection: _read_queue(connection, guild_id, start, size))

    async def made_by(self, author_id: int, *, since: datetime) -> Sequence[datetime]:
        return await self._readers.read(lambda connection: _read_moments(connection, author_id, since))

    async def resolve(self, report: Report, notices: Sequence[Notice]) -> Report:
        return await self._writer.write(lambda database: _resolve(database, report, notices))

    async def undelivered(self, guild_id: int | None) -> Sequence[Report]:
        return await self._readers.read(lambda connection: _read_undelivered(connection, guild_id))

    async def readdress(self, report_id: str, notices: Sequence[Notice], *, at: datetime) -> None:
        await self._writer.write(lambda database: _readdress(database, report_id, notices, at))

    async def count(self, person_id: int) -> int:
        return await self._readers.read(
            lambda connection: int(
                connection.execute(
                    "SELECT count(*) FROM reports WHERE author = :person OR resolver = :person", {"person": person_id}
                ).fetchone()[0]
            )
        )

    async def erase(self, person_id: int) -> int:
        return await self._writer.write(lambda database: _erase(database, person_id))


def owe(database: Database, notices: Iterable[Notice], due_at: datetime) -> None:
    """Write notices that are due at a moment; one that is there already stays as it is."""
    for notice in notices:
        database.execute(
            "INSERT INTO notices (id, report, purpose, place_kind, place, locale, state, due_at) "
            "VALUES (?, (SELECT number FROM reports WHERE id = ?), ?, ?, ?, ?, 'owed', ?) ON CONFLICT (id) DO NOTHING",
            [
                notice.id,
                notice.report_id,
                str(notice.purpose),
                str(notice.recipient.kind),
                notice.recipient.id,
                notice.recipient.locale,
                moment_text(due_at),
            ],
        )


def _add(database: Database, report: Report, notices: Sequence[Notice]) -> None:
    database.execute(
        "INSERT INTO reports (id, milestone, guild, what, locale, author, made_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO NOTHING",
        [
            report.id,
            report.milestone_id,
            report.guild_id,
            report.what,
            report.locale,
            report.author_id,
            moment_text(report.made_at),
        ],
    )
    owe(database, notices, report.made_at)


def _resolve(database: Database, report: Report, notices: Sequence[Notice]) -> Report:
    assert report.outcome is not None and report.resolved_at is not None, "a report is resolved by its outcome"
    standing = _read_report(database.conn, report.id)
    assert standing is not None, "reports are never deleted"
    if standing.outcome is not None:
        raise ResolvedBeforeError(standing)
    database.execute(
        "UPDATE reports SET outcome = ?, reason = ?, resolver = ?, resolved_at = ? WHERE id = ?",
        [str(report.outcome), report.reason, report.resolver_id, moment_text(report.resolved_at), report.id],
    )
    _supersede(database, report.id)
    # The author may have been erased since the caller looked: then nobody is to be told.
    owe(database, notices if standing.author_id is not None else (), report.resolved_at)
    resolved = _read_report(database.conn, report.id)
    assert resolved is not None
    return resolved


def _readdress(database: Database, report_id: str, notices: Sequence[Notice], at: datetime) -> None:
    _supersede(database, report_id)
    owe(database, notices, at)
    for notice in notices:
        # The same place as before, which may take it now.
        database.execute(
            "UPDATE notices SET state = 'owed', due_at = ? WHERE id = ? AND state IN ('superseded', 'failed')",
            [moment_text(at), notice.id],
        )


def _supersede(database: Database, report_id: str) -> None:
    database.execute(
        "UPDATE notices SET state = 'superseded' WHERE report = (SELECT number FROM reports WHERE id = ?) "
        "AND purpose = 'report' AND state IN ('owed', 'parked')",
        [report_id],
    )


def _erase(database: Database, person_id: int) -> int:
    # What is owed to the author alone goes; a message to an owner of the bot is not about that owner.
    database.execute(
        "DELETE FROM notices WHERE place_kind = 'person' AND place = ? AND purpose <> 'report'", [person_id]
    )
    written = database.execute(
        "UPDATE reports SET author = NULL, author_erased = 1 WHERE author = ?", [person_id]
    ).rowcount
    decided = database.execute(
        "UPDATE reports SET resolver = NULL, resolver_erased = 1 WHERE resolver = ?", [person_id]
    ).rowcount
    return int(written + decided)


def _read_report(connection: sqlite3.Connection, report_id: str) -> Report | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM reports WHERE id = ?", (report_id,)).fetchone()
    return None if row is None else _report(row)


def _read_queue(connection: sqlite3.Connection, guild_id: int | None, start: int, size: int) -> Queue:
    (total,) = connection.execute(
        "SELECT count(*) FROM reports WHERE guild IS ? AND outcome IS NULL", (guild_id,)
    ).fetchone()
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM reports WHERE guild IS ? AND outcome IS NULL ORDER BY number LIMIT ? OFFSET ?",
        (guild_id, size, start),
    )
    return Queue(tuple(map(_report, rows)), int(total))


def _read_moments(connection: sqlite3.Connection, author_id: int, since: datetime) -> list[datetime]:
    rows = connection.execute(
        "SELECT made_at FROM reports WHERE author = ? AND made_at >= ? ORDER BY made_at",
        (author_id, moment_text(since)),
    )
    return [read_moment(made_at) for (made_at,) in rows]


def _read_undelivered(connection: sqlite3.Connection, guild_id: int | None) -> list[Report]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM reports WHERE guild IS ? AND outcome IS NULL AND NOT EXISTS ("
        "SELECT 1 FROM notices WHERE report = reports.number AND purpose = 'report' AND state IN ('sent', 'sending')"
        ") ORDER BY number",
        (guild_id,),
    )
    return list(map(_report, rows))


def _report(row: Sequence[str | int | None]) -> Report:
    id_, milestone, guild, what, locale, author, made_at, outcome, reason, resolver, resolved_at = row
    return Report(
        id=str(id_),
        milestone_id=str(milestone),
        guild_id=None if guild is None else int(guild),
        what=str(what),
        locale=str(locale),
        author_id=None if author is None else int(author),
        made_at=read_moment(str(made_at)),
        outcome=None if outcome is None else Outcome(str(outcome)),
        reason=None if reason is None else str(reason),
        resolver_id=None if resolver is None else int(resolver),
        resolved_at=None if resolved_at is None else read_moment(str(resolved_at)),
    )
