"""The store of files on their way into the record, and of the pages of the record on its way into files."""

import json
import sqlite3
import time
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.policy.change_rows import find_changes, json_text, known_announcement, known_origin
from storage.sqlite.policy.editing import read_alike
from storage.sqlite.policy.record_writing import add_own_milestones, amend_milestones
from storage.sqlite.policy.versions import record_version
from storage.sqlite.policy.views import EVERYBODY, read_views
from storage.sqlite.threads import Readers, Writer
from tracker.policy.changes import Approval, Change, Origin
from tracker.policy.drafts import Author
from tracker.policy.exchange import Document, parse_milestone
from tracker.policy.imports import (
    Decision,
    ImportBusyError,
    ImportGoneError,
    ImportOutdatedError,
    StagedImport,
    StagedRow,
    change_ids_of,
)
from tracker.policy.milestones import Milestone
from tracker.policy.record import Addition
from tracker.policy.writing import lines_between

_STEP_SECONDS = 0.012
"""How long one step of taking in shall last, in which other writers wait. The number of rows is fitted to it."""

_FEWEST, _MOST = 4, 100

_DROPPED = 200

_STAGING, _WAITING, _RUNNING = "staging", "waiting", "running"


class SqliteImportStore:
    """Imports in SQLite; see the ports `tracker.policy.import_undoing.ImportUndoStore` and `exports.ExportStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers
        self._rows = _FEWEST
        """How many rows the next step takes in."""

    async def page(self, *, guild: int | None, after: str, size: int) -> Sequence[Milestone]:
        return await self._readers.read(lambda connection: _read_page(connection, guild, after, size))

    async def milestones(self, ids: Sequence[str], *, guild: int | None) -> Mapping[str, Milestone]:
        return await self._readers.read(lambda connection: read_views(connection, ids, guild=guild))

    async def taken(self, ids: Collection[str]) -> Collection[str]:
        wanted = json.dumps(list(ids))

        def question(connection: sqlite3.Connection) -> set[str]:
            rows = connection.execute(
                "WITH wanted (id) AS (SELECT value FROM json_each(?)) "
                "SELECT id FROM milestones WHERE id IN wanted "
                "UNION SELECT id FROM actions WHERE id IN wanted "
                "UNION SELECT id FROM deadlines WHERE id IN wanted",
                (wanted,),
            )
            return {row[0] for row in rows}

        return await self._readers.read(question)

    async def alike(self, milestone: Milestone, *, guild: int | None) -> Sequence[Milestone]:
        return await self._readers.read(lambda connection: read_alike(connection, milestone, guild))

    async def with_links(self, links: Collection[str], *, guild: int | None) -> Sequence[Milestone]:
        wanted = json.dumps(list(links))

        def question(connection: sqlite3.Connection) -> list[Milestone]:
            rows = connection.execute(
                "SELECT id FROM milestones WHERE url IN (SELECT value FROM json_each(?))", (wanted,)
            )
            return list(read_views(connection, [row[0] for row in rows], guild=guild).values())

        return await self._readers.read(question)

    async def changed_by(self, import_id: str, *, scope: int | None) -> Mapping[str, Sequence[str]]:
        def question(connection: sqlite3.Connection) -> dict[str, list[str]]:
            rows = connection.execute(
                "SELECT milestone, id FROM changes WHERE id > ? AND id < ? AND scope IS ? ORDER BY number",
                (*change_ids_of(import_id), scope),
            )
            made: dict[str, list[str]] = {}
            for milestone_id, change_id in rows:
                made.setdefault(milestone_id, []).append(change_id)
            return made

        return await self._readers.read(question)

    async def histories(self, ids: Sequence[str], *, guild: int | None) -> Mapping[str, Sequence[Change]]:
        def question(connection: sqlite3.Connection) -> dict[str, list[Change]]:
            where = "milestone IN (SELECT value FROM json_each(:ids)) AND (scope IS NULL OR scope = :guild)"
            found: dict[str, list[Change]] = {id_: [] for id_ in ids}
            for change in reversed(find_changes(connection, where, {"ids": json.dumps(list(ids)), "guild": guild})):
                found[change.milestone_id].append(change)
            return found

        return await self._readers.read(question)

    async def begin(self, import_id: str, author: Author, *, at: datetime) -> None:
        await self._writer.write(lambda database: _begin(database, import_id, author, at))

    async def stage(self, import_id: str, rows: Sequence[StagedRow]) -> None:
        await self._writer.write(lambda database: _stage(database, import_id, rows))

    async def ready(self, staged: StagedImport) -> None:
        counts = json.dumps([staged.added, staged.changed, staged.unchanged, staged.is_undo])
        await self._writer.write(
            lambda database: database.execute(
                "UPDATE imports SET counts = ?, state = ?, touched_at = ? WHERE id = ? AND state = ?",
                [counts, _WAITING, moment_text(staged.checked_at), staged.id, _STAGING],
            )
        )

    async def staged(self, import_id: str) -> StagedImport | None:
        def question(connection: sqlite3.Connection) -> StagedImport | None:
            row = connection.execute(
                "SELECT guild, author, touched_at, counts FROM imports WHERE id = ? AND state = ?",
                (import_id, _WAITING),
            ).fetchone()
            if row is None:
                return None
            return StagedImport(import_id, row[0], row[1], read_moment(row[2]), *json.loads(row[3]))

        return await self._readers.read(question)

    async def decide(self, import_id: str, decision: Decision) -> None:
        await self._writer.write(lambda database: _decide(database, import_id, decision))

    async def carry_on(self, import_id: str, *, at: datetime) -> bool:
        return await self._writer.write(lambda database: self._carry_on(database, import_id, at))

    async def running(self) -> Sequence[str]:
        def question(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute("SELECT id FROM imports WHERE state = ? ORDER BY number", (_RUNNING,))
            return [row[0] for row in rows]

        return await self._readers.read(question)

    async def drop(self, import_id: str) -> bool:
        return await self._writer.write(lambda database: _drop(database, import_id))

    async def expired(self, *, before: datetime) -> Sequence[str]:
        def question(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute(
                "SELECT id FROM imports WHERE state <> ? AND touched_at < ?", (_RUNNING, moment_text(before))
            )
            return [row[0] for row in rows]

        return await self._readers.read(question)

    def _carry_on(self, database: Database, import_id: str, at: datetime) -> bool:
        begun = time.perf_counter()
        taken_in = _take_in(database, import_id, at, self._rows)
        lasted = time.perf_counter() - begun
        if taken_in == self._rows:
            # At most twice as many as before: one quick step says little.
            fitting = min(2 * self._rows, int(self._rows * _STEP_SECONDS / lasted))
            self._rows = max(_FEWEST, min(_MOST, fitting))
        return taken_in > 0


def _read_page(connection: sqlite3.Connection, guild: int | None, after: str, size: int) -> list[Milestone]:
    half = (
        "SELECT milestone FROM (SELECT milestone FROM listings WHERE reader = {} AND milestone > :after "
        "ORDER BY milestone LIMIT :size)"
    )
    both = f"{half.format(EVERYBODY)} UNION {half.format(':guild')} ORDER BY milestone LIMIT :size"
    rows = connection.execute(both, {"guild": guild, "after": after, "size": size})
    views = read_views(connection, [row[0] for row in rows], guild=guild)
    return [views[id_] for id_ in sorted(views)]


def _begin(database: Database, import_id: str, author: Author, at: datetime) -> None:
    database.execute(
        "INSERT INTO imports (id, guild, author, touched_at, seen_change, counts, state) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            import_id,
            author.guild_id,
            author.user_id,
            moment_text(at),
            record_version(database.conn),
            "[]",
            _STAGING,
        ],
    )


def _stage(database: Database, import_id: str, rows: Sequence[StagedRow]) -> None:
    (number,) = database.execute("SELECT number FROM imports WHERE id = ?", [import_id]).fetchone()
    database.conn.executemany(
        "INSERT INTO import_rows (import, position, milestone, is_new, document, change, undoes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (number, row.position, row.milestone_id, row.is_new, _packed(row.document), row.change_id, row.undoes)
            for row in rows
        ],
    )


def _decide(database: Database, import_id: str, decision: Decision) -> None:
    row = database.execute(
        "SELECT number, seen_change FROM imports WHERE id = ? AND state = ?", [import_id, _WAITING]
    ).fetchone()
    if row is None:
        raise ImportGoneError(import_id)
    number, seen_change = row
    if database.execute("SELECT 1 FROM imports WHERE state = ?", [_RUNNING]).fetchone() is not None:
        raise ImportBusyError(import_id)
    changed = database.execute(
        "SELECT 1 FROM changes WHERE number > ? "
        "AND milestone IN (SELECT milestone FROM import_rows WHERE import = ?) LIMIT 1",
        [seen_change, number],
    ).fetchone()
    taken = database.execute(
        "SELECT 1 FROM import_rows JOIN milestones ON milestones.id = import_rows.milestone "
        "WHERE import = ? AND is_new LIMIT 1",
        [number],
    ).fetchone()
    if changed is not None or taken is not None:
        raise ImportOutdatedError(import_id)
    database.execute(
        "UPDATE imports SET state = ?, origin = ?, announcement = ?, approval = ?, approver = ? WHERE number = ?",
        [
            _RUNNING,
            str(decision.origin),
            str(decision.announcement),
            None if decision.approval is None else str(decision.approval),
            decision.approver_id,
            number,
        ],
    )


def _take_in(database: Database, import_id: str, at: datetime, most: int) -> int:
    row = database.execute(
        "SELECT number, guild, author, origin, announcement, approval, approver FROM imports "
        "WHERE id = ? AND state = ?",
        [import_id, _RUNNING],
    ).fetchone()
    if row is None:
        return 0
    number, guild, author, origin, announcement, approval, approver = row
    rows = database.execute(
        "DELETE FROM import_rows WHERE import = ? AND position IN "
        "(SELECT position FROM import_rows WHERE import = ? ORDER BY position LIMIT ?) "
        "RETURNING milestone, is_new, document, change, undoes",
        [number, number, most],
    ).fetchall()
    if not rows:
        database.execute("DELETE FROM imports WHERE number = ?", [number])
        return 0

    def change(milestone_id: str, change_id: str, undoes: str | None = None) -> Change:
        return Change(
            id=change_id,
            milestone_id=milestone_id,
            scope=guild,
            origin=known_origin(origin) if undoes is None else Origin.UNDO,
            author_id=author,
            made_at=at,
            announcement=known_announcement(announcement),
            fields=(),
            author_erased=author is None,
            approval=None if approval is None else Approval(approval),
            approver_id=approver,
            undoes_id=undoes,
        )

    additions = [
        Addition(parse_milestone(_unpacked(document), scope=guild), replace(change(id_, change_id), is_addition=True))
        for id_, is_new, document, change_id, _ in rows
        if is_new
    ]
    add_own_milestones(database, additions)
    changed = {id_: (document, change_id, undoes) for id_, is_new, document, change_id, undoes in rows if not is_new}
    seen = read_views(database.conn, list(changed), guild=guild)
    changes = [
        replace(change(id_, change_id, undoes), fields=fields)
        for id_, (document, change_id, undoes) in changed.items()
        if (fields := lines_between(seen[id_], parse_milestone(_unpacked(document), scope=guild), scope=guild))
    ]
    amend_milestones(database, changes, seen=seen)
    return len(rows)


def _packed(document: Document) -> bytes:
    return zlib.compress(json_text(document).encode(), level=1)


def _unpacked(packed: bytes) -> Document:
    document: Document = json.loads(zlib.decompress(packed))
    return document


def _drop(database: Database, import_id: str) -> bool:
    row = database.execute("SELECT number FROM imports WHERE id = ? AND state <> ?", [import_id, _RUNNING]).fetchone()
    if row is None:
        return False
    dropped = database.execute(
        "DELETE FROM import_rows WHERE import = ? AND position IN "
        "(SELECT position FROM import_rows WHERE import = ? ORDER BY position LIMIT ?)",
        [row[0], row[0], _DROPPED],
    ).rowcount
    if dropped == 0:
        database.execute("DELETE FROM imports WHERE number = ?", [row[0]])
    return dropped > 0
