"""The store of what official sources showed: how it went with each, how far each was read, sightings, candidates."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.policy.candidate_rows import keep_candidate, read_candidate, read_candidates
from storage.sqlite.policy.marked_milestones import MarkedMilestones, read_bills
from storage.sqlite.threads import Readers, Writer
from tracker.policy.candidates import Candidate
from tracker.policy.milestones import Milestone
from tracker.policy.seen import Seen, SeenRow, Taking
from tracker.policy.sightings import (
    parse_sighting,
    sighting_document,
)
from tracker.policy.sources import Query, Since, SourceState, Validators

FORGOTTEN_AFTER = timedelta(days=400)
"""How long the fingerprint of something irrelevant is kept; no query reaches back that far."""


class SqliteSourceStore:
    """Sources in SQLite; see the port `tracker.policy.seen.DiscoveryStore`."""

    def __init__(self, writer: Writer, readers: Readers, milestones: MarkedMilestones) -> None:
        self._writer = writer
        self._readers = readers
        self._milestones = milestones

    async def states(self) -> Mapping[str, SourceState]:
        return await self._readers.read(_read_states)

    async def note(self, source: str, *, at: datetime, error: str | None) -> SourceState:
        return await self._writer.write(lambda database: _note(database, source, at, error))

    async def since(self, source: str, query: Query) -> Since:
        return await self._readers.read(lambda connection: _read_since(connection, source, query))

    async def seen(self, source: str, keys: Sequence[str]) -> Mapping[str, Seen]:
        return await self._readers.read(lambda connection: _read_seen(connection, source, keys))

    async def sharing(self, identifiers: Iterable[str]) -> Sequence[Candidate]:
        wanted = json.dumps(sorted(identifiers))
        return await self._readers.read(
            lambda connection: read_candidates(
                connection,
                "WHERE is_refresh = 0 AND is_folded = 0 AND id IN (SELECT candidate FROM candidate_identifiers "
                "WHERE identifier IN (SELECT value FROM json_each(?))) ORDER BY number",
                (wanted,),
            )
        )

    async def presidential(self, since: date) -> Sequence[Candidate]:
        return await self._readers.read(
            lambda connection: read_candidates(
                connection,
                "WHERE is_presidential = 1 AND is_folded = 0 AND is_refresh = 0 AND happened_on >= ? ORDER BY number",
                (since.isoformat(),),
            )
        )

    async def on_record(self, identifiers: Iterable[str]) -> Sequence[Milestone]:
        wanted = frozenset(identifiers)
        return await self._readers.read(lambda connection: self._milestones.read(connection, wanted, guild=None))

    async def due_again(self, source: str, now: datetime) -> Sequence[str]:
        return await self._readers.read(
            lambda connection: [
                row[0]
                for row in connection.execute(
                    "SELECT key FROM sightings WHERE source = ? AND next_read_at <= ? ORDER BY next_read_at, key",
                    (source, moment_text(now)),
                )
            ]
        )

    async def marks(self, source: str, keys: Sequence[str]) -> Mapping[str, str]:
        return await self._readers.read(
            lambda connection: dict(
                connection.execute(
                    "SELECT key, mark FROM source_marks WHERE source = ? AND key IN (SELECT value FROM json_each(?))",
                    (source, json.dumps(list(keys))),
                ).fetchall()
            )
        )

    async def bills_on_record(self) -> Sequence[str]:
        return await self._readers.read(read_bills)

    async def take(self, taking: Taking) -> None:
        await self._writer.write(lambda database: _take(database, taking))


def _read_states(connection: sqlite3.Connection) -> dict[str, SourceState]:
    rows = connection.execute("SELECT source, tried_at, succeeded_at, failed_at, error, failures FROM source_states")
    return {
        source: SourceState(read_moment(tried), _moment(succeeded), _moment(failed), error, failures)
        for source, tried, succeeded, failed, error, failures in rows
    }


def _moment(text: str | None) -> datetime | None:
    return None if text is None else read_moment(text)


def _note(database: Database, source: str, at: datetime, error: str | None) -> SourceState:
    before = _read_states(database.conn).get(source, SourceState())
    moment = moment_text(at)
    database.execute(
        "INSERT INTO source_states (source, tried_at) VALUES (?, ?) "
        "ON CONFLICT (source) DO UPDATE SET tried_at = excluded.tried_at",
        [source, moment],
    )
    if error is None:
        # The last error stays to be looked up; it just counts no more.
        database.execute("UPDATE source_states SET succeeded_at = ?, failures = 0 WHERE source = ?", [moment, source])
    else:
        database.execute(
            "UPDATE source_states SET failed_at = ?, error = ?, failures = failures + 1 WHERE source = ?",
            [moment, error, source],
        )
    return before


def _read_since(connection: sqlite3.Connection, source: str, query: Query) -> Since:
    row = connection.execute(
        "SELECT mark, etag, last_modified FROM source_queries WHERE source = ? AND query = ? AND asked = ?",
        (source, query.name, query.asked),
    ).fetchone()
    return Since(None) if row is None else Since(read_moment(row[0]), Validators(row[1], row[2]))


def _read_seen(connection: sqlite3.Connection, source: str, keys: Sequence[str]) -> dict[str, Seen]:
    rows = connection.execute(
        "SELECT key, fingerprint, sightings.content, candidates.content FROM sightings "
        "LEFT JOIN candidates ON candidates.id = sightings.candidate "
        "WHERE sightings.source = ? AND key IN (SELECT value FROM json_each(?))",
        (source, json.dumps(list(keys))),
    )
    return {
        key: Seen(
            fingerprint,
            None if content is None else parse_sighting(json.loads(content)),
            None if candidate is None else read_candidate(candidate),
        )
        for key, fingerprint, content, candidate in rows
    }


def _take(database: Database, taking: Taking) -> None:
    for candidate in taking.candidates:
        keep_candidate(database, candidate)
    for row in taking.rows:
        _keep_row(database, row)
    if taking.gone_until is not None:
        database.execute(
            "UPDATE sightings SET next_read_at = ? WHERE source = ? AND next_read_at IS NOT NULL "
            "AND key IN (SELECT value FROM json_each(?))",
            [moment_text(taking.gone_until), taking.source, json.dumps(taking.gone)],
        )
    if taking.query is not None and taking.mark is not None:
        database.execute(
            "INSERT INTO source_queries (source, query, asked, mark, etag, last_modified) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (source, query) DO UPDATE SET asked = excluded.asked, mark = excluded.mark, "
            "etag = excluded.etag, last_modified = excluded.last_modified",
            [
                taking.source,
                taking.query.name,
                taking.query.asked,
                moment_text(taking.mark),
                taking.validators.etag,
                taking.validators.last_modified,
            ],
        )
        long_ago = moment_text(taking.mark - FORGOTTEN_AFTER)
        database.execute(
            "DELETE FROM sightings WHERE source = ? AND content IS NULL AND read_at < ?", [taking.source, long_ago]
        )
        database.execute("DELETE FROM source_marks WHERE source = ? AND read_at < ?", [taking.source, long_ago])
        _keep_marks(database, taking.source, taking.marks, taking.mark)


def _keep_marks(database: Database, source: str, marks: Mapping[str, str], read_at: datetime) -> None:
    for key, mark in sorted(marks.items()):
        database.execute(
            "INSERT INTO source_marks (source, key, mark, read_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (source, key) DO UPDATE SET mark = excluded.mark, read_at = excluded.read_at",
            [source, key, mark, moment_text(read_at)],
        )


def _keep_row(database: Database, row: SeenRow) -> None:
    moment = moment_text(row.read_at)
    database.execute(
        "INSERT INTO sightings (source, key, fingerprint, content, candidate, first_seen_at, read_at, next_read_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, key) DO UPDATE SET fingerprint = excluded.fingerprint, "
        "content = excluded.content, candidate = coalesce(excluded.candidate, candidate), read_at = excluded.read_at, "
        "next_read_at = excluded.next_read_at",
        [
            row.sighting.source,
            row.sighting.key,
            row.sighting.fingerprint,
            json.dumps(sighting_document(row.sighting)) if row.has_content else None,
            row.candidate_id,
            moment,
            moment,
            None if row.next_read_at is None else moment_text(row.next_read_at),
        ],
    )
