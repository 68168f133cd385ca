"""The store of the review queue: what waits for a server, and what was decided about it."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text
from storage.sqlite.policy.candidate_rows import keep_candidate, read_candidate, read_candidates
from storage.sqlite.policy.marked_milestones import MarkedMilestones, read_orders
from storage.sqlite.policy.views import EVERYBODY
from storage.sqlite.threads import Readers, Writer
from tracker.policy.milestones import Milestone
from tracker.policy.review_queue import Decision, QueuePage, Settlement, Settling, Waiting
from tracker.policy.separating import Separation

_WAITING = """
FROM candidates
LEFT JOIN candidate_decisions AS earlier ON earlier.candidate = candidates.follows AND earlier.reader = (
    SELECT max(reader) FROM candidate_decisions WHERE candidate = candidates.follows AND reader IN (0, :reader)
)
WHERE candidates.is_folded = 0
AND NOT EXISTS (
    SELECT 1 FROM candidate_decisions AS own WHERE own.candidate = candidates.id AND own.reader IN (0, :reader)
)
AND NOT EXISTS (
    SELECT 1 FROM candidate_proposals AS proposed WHERE proposed.candidate = candidates.id AND proposed.reader = :reader
)
AND (
    (candidates.is_refresh = 0 AND coalesce(earlier.decision, '') <> 'dismissed')
    OR (candidates.is_refresh = 1 AND earlier.decision IN ('accepted', 'merged')
        AND earlier.decided_at <= candidates.found_at)
)
"""
"""What waits for a reader: unsettled there and in no proposal; it is new, or a change of what went into a milestone."""


class SqliteQueueStore:
    """The queue in SQLite; see the port `tracker.policy.review_queue.QueueStore`."""

    def __init__(self, writer: Writer, readers: Readers, milestones: MarkedMilestones) -> None:
        self._writer = writer
        self._readers = readers
        self._milestones = milestones

    async def waiting(self, guild_id: int | None, *, start: int, size: int) -> QueuePage:
        return await self._readers.read(lambda connection: _read_waiting(connection, guild_id, start, size))

    async def one_waiting(self, candidate_id: str, guild_id: int | None) -> Waiting | None:
        return await self._readers.read(lambda connection: _read_one(connection, candidate_id, guild_id))

    async def lengths(self, guild_id: int | None) -> Mapping[str, int]:
        sql, values = lengths_query(guild_id)
        return await self._readers.read(lambda connection: dict(connection.execute(sql, values).fetchall()))

    async def marked(self, identifiers: Iterable[str], guild_id: int | None) -> Sequence[Milestone]:
        wanted = frozenset(identifiers)
        return await self._readers.read(lambda connection: self._milestones.read(connection, wanted, guild=guild_id))

    async def orders_about(self, first: date, last: date, guild_id: int | None) -> Sequence[Milestone]:
        return await self._readers.read(lambda connection: read_orders(connection, first, last, guild=guild_id))

    async def decided_in(self, candidate_id: str) -> Sequence[int]:
        return await self._readers.read(lambda connection: _read_guilds(connection, candidate_id))

    async def settle(self, settlement: Settlement) -> bool:
        return await self._writer.write(lambda database: settle(database, settlement))

    async def separate(self, separation: Separation) -> bool:
        return await self._writer.write(lambda database: _separate(database, separation))

    async def proposed(self, proposal_id: str) -> Settling | None:
        return await self._readers.read(lambda connection: _read_proposed(connection, proposal_id))


def page_query(guild_id: int | None, start: int, size: int) -> tuple[str, dict[str, object]]:
    """Return the question for a page of what waits, oldest first."""
    return (
        f"SELECT candidates.content, coalesce(earlier.milestone, candidates.about) {_WAITING} "
        "ORDER BY candidates.number LIMIT :size OFFSET :start",
        {"reader": guild_id or EVERYBODY, "start": start, "size": size},
    )


def count_query(guild_id: int | None) -> tuple[str, dict[str, object]]:
    """Return the question how much waits."""
    return f"SELECT count(*) {_WAITING}", {"reader": guild_id or EVERYBODY}


def lengths_query(guild_id: int | None) -> tuple[str, dict[str, object]]:
    """Return the question how much waits from each source."""
    return (
        f"SELECT candidates.source, count(*) {_WAITING} GROUP BY candidates.source",
        {"reader": guild_id or EVERYBODY},
    )


def decide_proposed(database: Database, proposal_id: str, *, is_approved: bool, decided_at: datetime) -> None:
    """Settle the candidate that waits in a proposal, if one does, or let it wait in the queue again."""
    if is_approved:
        database.execute(
            "INSERT INTO candidate_decisions (candidate, reader, decision, milestone, decided_at) "
            "SELECT candidate, reader, decision, milestone, ? FROM candidate_proposals WHERE proposal = ? "
            "ON CONFLICT DO NOTHING",
            [moment_text(decided_at), proposal_id],
        )
    database.execute("DELETE FROM candidate_proposals WHERE proposal = ?", [proposal_id])


def _read_waiting(connection: sqlite3.Connection, guild_id: int | None, start: int, size: int) -> QueuePage:
    total = connection.execute(*count_query(guild_id)).fetchone()[0]
    rows = connection.execute(*page_query(guild_id, start, size))
    return QueuePage(tuple(Waiting(read_candidate(content), about) for content, about in rows), total)


def _read_one(connection: sqlite3.Connection, candidate_id: str, guild_id: int | None) -> Waiting | None:
    row = connection.execute(
        f"SELECT candidates.content, coalesce(earlier.milestone, candidates.about) {_WAITING} AND candidates.id = :id",
        {"reader": guild_id or EVERYBODY, "id": candidate_id},
    ).fetchone()
    return None if row is None else Waiting(read_candidate(row[0]), row[1])


def _read_guilds(connection: sqlite3.Connection, candidate_id: str) -> list[int]:
    rows = connection.execute(
        "SELECT reader FROM candidate_decisions WHERE candidate = ? AND reader <> ? ORDER BY reader",
        (candidate_id, EVERYBODY),
    )
    return [row[0] for row in rows]


def settle(database: Database, settlement: Settlement) -> bool:
    """Write a decision; False, with nothing written, when the candidate does not wait there any more."""
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


def _separate(database: Database, separation: Separation) -> bool:
    if read_candidates(database.conn, "WHERE id = ?", (separation.before.id,)) != [separation.before]:
        return False
    keep_candidate(database, separation.rest)
    for post in separation.posts:
        keep_candidate(database, post)
        database.execute(
            "UPDATE sightings SET candidate = ? WHERE source = ? AND key = ?",
            [post.id, post.lead.source, post.lead.key],
        )
    return True


def wait_in_proposal(database: Database, settlement: Settlement, proposal_id: str) -> None:
    """Let a candidate that still waits there wait in a proposal: the decision counts once that is approved."""
    if _read_one(database.conn, settlement.candidate_id, settlement.guild_id) is None:
        return
    database.execute(
        "INSERT INTO candidate_proposals (proposal, candidate, reader, decision, milestone) VALUES (?, ?, ?, ?, ?)",
        [
            proposal_id,
            settlement.candidate_id,
            settlement.guild_id or EVERYBODY,
            str(settlement.decision),
            settlement.milestone_id,
        ],
    )


def _read_proposed(connection: sqlite3.Connection, proposal_id: str) -> Settling | None:
    row = connection.execute(
        "SELECT candidates.content, candidate_proposals.decision FROM candidate_proposals "
        "JOIN candidates ON candidates.id = candidate_proposals.candidate WHERE proposal = ?",
        (proposal_id,),
    ).fetchone()
    return None if row is None else Settling(read_candidate(row[0]), Decision(row[1]))
