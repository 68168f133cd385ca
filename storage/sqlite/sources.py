"""The store of what official sources showed: sightings, candidates, marks, and what was decided about candidates."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from storage.sqlite.views import EVERYBODY, read_views
from tracker.policy.candidates import Candidate
from tracker.policy.discovery import Seen, SeenRow, Taking
from tracker.policy.identifiers import identifiers_of, kind_of, needle
from tracker.policy.milestones import Kind, Milestone, Status
from tracker.policy.relevance import Reason, ReasonKind
from tracker.policy.review_queue import QueuePage, Settlement, Waiting
from tracker.policy.sightings import (
    PRESIDENTIAL,
    action_rows,
    deadline_rows,
    parse_actions,
    parse_deadlines,
    parse_sighting,
    sighting_document,
)
from tracker.policy.sources import Query, Since, SourceState, Validators

FORGOTTEN_AFTER = timedelta(days=400)
"""How long the fingerprint of something irrelevant is kept; no query reaches back that far."""

_MOVING = tuple(
    status
    for status in Status
    if status not in (Status.ENACTED, Status.FAILED, Status.VETOED, Status.SUPERSEDED, Status.IN_FORCE)
)

_WAITING = """
FROM candidates
LEFT JOIN candidate_decisions AS earlier ON earlier.candidate = candidates.follows AND earlier.reader = (
    SELECT max(reader) FROM candidate_decisions WHERE candidate = candidates.follows AND reader IN (0, :reader)
)
WHERE candidates.is_folded = 0
AND NOT EXISTS (
    SELECT 1 FROM candidate_decisions AS own WHERE own.candidate = candidates.id AND own.reader IN (0, :reader)
)
AND (
    (candidates.is_refresh = 0 AND coalesce(earlier.decision, '') <> 'dismissed')
    OR (candidates.is_refresh = 1 AND earlier.decision IN ('accepted', 'merged')
        AND earlier.decided_at <= candidates.found_at)
)
"""
"""What waits for a reader: unsettled there, and either new, or a change of what went into a milestone before it."""


class SqliteSourceStore:
    """Sources in SQLite; see the ports `tracker.policy.discovery.DiscoveryStore`, `review_queue.QueueStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

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
            lambda connection: _candidates(
                connection,
                "WHERE is_refresh = 0 AND is_folded = 0 AND id IN (SELECT candidate FROM candidate_identifiers "
                "WHERE identifier IN (SELECT value FROM json_each(?))) ORDER BY number",
                (wanted,),
            )
        )

    async def presidential(self, since: date) -> Sequence[Candidate]:
        return await self._readers.read(
            lambda connection: _candidates(
                connection,
                "WHERE is_presidential = 1 AND is_folded = 0 AND is_refresh = 0 AND happened_on >= ? ORDER BY number",
                (since.isoformat(),),
            )
        )

    async def on_record(self, identifiers: Iterable[str]) -> Sequence[Milestone]:
        wanted = frozenset(identifiers)
        return await self._readers.read(lambda connection: _read_on_record(connection, wanted))

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

    async def bills_on_record(self) -> Sequence[str]:
        return await self._readers.read(_read_bills)

    async def take(self, taking: Taking) -> None:
        await self._writer.write(lambda database: _take(database, taking))

    async def waiting(self, guild_id: int | None, *, start: int, size: int) -> QueuePage:
        return await self._readers.read(lambda connection: _read_waiting(connection, guild_id, start, size))

    async def one_waiting(self, candidate_id: str, guild_id: int | None) -> Waiting | None:
        return await self._readers.read(lambda connection: _read_one(connection, candidate_id, guild_id))

    async def lengths(self, guild_id: int | None) -> Mapping[str, int]:
        return await self._readers.read(
            lambda connection: dict(
                connection.execute(
                    f"SELECT candidates.source, count(*) {_WAITING} GROUP BY candidates.source",
                    {"reader": guild_id or EVERYBODY},
                ).fetchall()
            )
        )

    async def settle(self, settlement: Settlement) -> bool:
        return await self._writer.write(lambda database: _settle(database, settlement))


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
            None if candidate is None else _candidate(candidate),
        )
        for key, fingerprint, content, candidate in rows
    }


def _read_on_record(connection: sqlite3.Connection, wanted: frozenset[str]) -> list[Milestone]:
    if not wanted:
        return []
    # The digits find the few rows that may be meant; which of them are is decided by reading them.
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT milestones.id FROM milestones, json_each(?) AS wanted "
            "WHERE scope IS NULL AND withdrawn = 0 "
            "AND (instr(coalesce(identifier, ''), wanted.value) OR instr(coalesce(citation, ''), wanted.value) "
            "OR instr(url, wanted.value))",
            (json.dumps(sorted({needle(one) for one in wanted})),),
        )
    ]
    views = read_views(connection, ids, guild=None)
    return [views[id_] for id_ in sorted(views) if identifiers_of(views[id_]) & wanted]


def _read_bills(connection: sqlite3.Connection) -> list[str]:
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM milestones WHERE scope IS NULL AND withdrawn = 0 AND kind = ? "
            "AND status IN (SELECT value FROM json_each(?))",
            (str(Kind.FEDERAL_BILL), json.dumps(_MOVING)),
        )
    ]
    bills = {
        mark
        for milestone in read_views(connection, ids, guild=None).values()
        for mark in identifiers_of(milestone)
        if kind_of(mark) == "bill"
    }
    return sorted(bills)


def _take(database: Database, taking: Taking) -> None:
    for candidate in taking.candidates:
        _keep_candidate(database, candidate)
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
        database.execute(
            "DELETE FROM sightings WHERE source = ? AND content IS NULL AND read_at < ?",
            [taking.source, moment_text(taking.mark - FORGOTTEN_AFTER)],
        )


def _keep_candidate(database: Database, candidate: Candidate) -> None:
    database.execute(
        "INSERT INTO candidates (id, source, happened_on, about, follows, is_refresh, is_folded, is_presidential, "
        "content, found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "source = excluded.source, happened_on = excluded.happened_on, about = excluded.about, "
        "follows = excluded.follows, is_folded = excluded.is_folded, content = excluded.content",
        [
            candidate.id,
            candidate.lead.source,
            candidate.lead.on.isoformat(),
            candidate.about,
            candidate.follows,
            candidate.is_refresh,
            candidate.is_folded,
            candidate.lead.step in PRESIDENTIAL,
            _candidate_text(candidate),
            moment_text(candidate.found_at),
        ],
    )
    for identifier in sorted(candidate.identifiers):
        database.execute(
            "INSERT INTO candidate_identifiers (identifier, candidate) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [identifier, candidate.id],
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


def _candidates(connection: sqlite3.Connection, where: str, values: Sequence[object]) -> list[Candidate]:
    return [_candidate(row[0]) for row in connection.execute(f"SELECT content FROM candidates {where}", values)]


def _read_waiting(connection: sqlite3.Connection, guild_id: int | None, start: int, size: int) -> QueuePage:
    values = {"reader": guild_id or EVERYBODY, "start": start, "size": size}
    total = connection.execute(f"SELECT count(*) {_WAITING}", values).fetchone()[0]
    rows = connection.execute(
        f"SELECT candidates.content, coalesce(earlier.milestone, candidates.about) {_WAITING} "
        "ORDER BY candidates.number LIMIT :size OFFSET :start",
        values,
    )
    return QueuePage(tuple(Waiting(_candidate(content), about) for content, about in rows), total)


def _read_one(connection: sqlite3.Connection, candidate_id: str, guild_id: int | None) -> Waiting | None:
    row = connection.execute(
        f"SELECT candidates.content, coalesce(earlier.milestone, candidates.about) {_WAITING} AND candidates.id = :id",
        {"reader": guild_id or EVERYBODY, "id": candidate_id},
    ).fetchone()
    return None if row is None else Waiting(_candidate(row[0]), row[1])


def _settle(database: Database, settlement: Settlement) -> bool:
    if _read_one(database.conn, settlement.candidate_id, settlement.guild_id) is None:
        return False
    database.execute(
        "INSERT INTO candidate_decisions (candidate, reader, decision, milestone, decided_at) VALUES (?, ?, ?, ?, ?)",
        [
            settlement.candidate_id,
            settlement.guild_id or EVERYBODY,
            str(settlement.decision),
            settlement.milestone_id,
            moment_text(settlement.decided_at),
        ],
    )
    return True


def _candidate_text(candidate: Candidate) -> str:
    return json.dumps(
        {
            "id": candidate.id,
            "sightings": [sighting_document(one) for one in candidate.sightings],
            "topics": list(map(str, candidate.topics)),
            "reasons": [asdict(reason) for reason in candidate.reasons],
            "actions": action_rows(candidate.actions),
            "deadlines": deadline_rows(candidate.deadlines),
            "found_at": moment_text(candidate.found_at),
            "about": candidate.about,
            "related": candidate.related,
            "follows": candidate.follows,
            "is_refresh": candidate.is_refresh,
            "is_folded": candidate.is_folded,
        }
    )


def _candidate(text: str) -> Candidate:
    kept = json.loads(text)
    return Candidate(
        id=kept["id"],
        sightings=tuple(map(parse_sighting, kept["sightings"])),
        topics=tuple(kept["topics"]),
        reasons=tuple(Reason(ReasonKind(one["kind"]), one["what"], one["topic"]) for one in kept["reasons"]),
        actions=parse_actions(kept["actions"]),
        deadlines=parse_deadlines(kept["deadlines"]),
        found_at=read_moment(kept["found_at"]),
        about=kept["about"],
        related=tuple(kept["related"]),
        follows=kept["follows"],
        is_refresh=kept["is_refresh"],
        is_folded=kept["is_folded"],
    )
