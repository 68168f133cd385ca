"""The store of changes that wait for a second moderator."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.policy.change_rows import json_text, known_announcement, known_origin
from storage.sqlite.policy.drafts import keep_draft
from storage.sqlite.policy.record import read_changes
from storage.sqlite.policy.record_writing import write_to_record
from storage.sqlite.policy.review_queue import decide_proposed, wait_in_proposal
from storage.sqlite.policy.views import read_views
from storage.sqlite.threads import Readers, Writer
from tracker.policy.changes import Change, FieldChange
from tracker.policy.drafts import Act
from tracker.policy.exchange import parse_milestone, to_document
from tracker.policy.further import NOTHING_FURTHER, Further
from tracker.policy.milestones import Milestone
from tracker.policy.record import Addition, Writing
from tracker.policy.review_queue import Settlement
from tracker.policy.reviews import ProposalGoneError, Waiting
from tracker.policy.writing import change_of

_PENDING = "pending"


class SqliteReviewStore:
    """What waits for a second moderator in SQLite; see the port `tracker.policy.reviews.ReviewStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def pending(self, *, scope: int | None) -> Sequence[Waiting]:
        return await self._readers.read(lambda connection: _read(connection, "scope IS ?", [scope]))

    async def waiting(self, proposal_id: str) -> Waiting | None:
        found = await self._readers.read(lambda connection: _read(connection, "id = ?", [proposal_id]))
        return found[0] if found else None

    async def milestone(self, milestone_id: str, *, guild: int | None) -> Milestone | None:
        views = await self._readers.read(lambda connection: read_views(connection, [milestone_id], guild=guild))
        return views.get(milestone_id)

    async def changes(self, milestone_id: str, *, guild: int | None) -> Sequence[Change]:
        return await self._readers.read(lambda connection: read_changes(connection, milestone_id, guild=guild))

    async def approve(self, writing: Writing, *, decider_id: int, further: Further = NOTHING_FURTHER) -> None:
        change = change_of(writing)

        def step(database: Database) -> None:
            _decide(database, change.id, "approved", decider_id, change.made_at, None)
            # The author may have been erased since the caller looked.
            erased = database.execute("SELECT author_erased FROM proposals WHERE id = ?", [change.id]).fetchone()[0]
            for one in (writing, *further.changes):
                write_to_record(database, one, without_author=bool(erased))
            for draft in further.drafts:
                author = replace(draft.author, user_id=decider_id) if erased else draft.author
                keep_draft(database, replace(draft, author=author))

        await self._writer.write(step)

    async def reject(self, proposal_id: str, *, decider_id: int, decided_at: datetime, reason: str | None) -> None:
        await self._writer.write(
            lambda database: _decide(database, proposal_id, "rejected", decider_id, decided_at, reason)
        )


def insert_proposal(database: Database, writing: Writing, act: Act, settlement: Settlement | None) -> None:
    """Keep what one moderator wants to write until another decides; what it settles waits there with it."""
    change = change_of(writing)
    document = json_text(to_document(writing.milestone)) if isinstance(writing, Addition) else None
    fields = [[line.part, line.field, line.before, line.after] for line in change.fields]
    database.execute(
        "INSERT INTO proposals (id, act, milestone, scope, origin, author, author_erased, made_at, announcement, "
        "reason, undoes, document, fields, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            change.id,
            str(act),
            change.milestone_id,
            change.scope,
            str(change.origin),
            change.author_id,
            change.author_erased,
            moment_text(change.made_at),
            str(change.announcement),
            change.reason,
            change.undoes_id,
            document,
            json_text(fields),
            _PENDING,
        ],
    )
    if settlement is not None:
        wait_in_proposal(database, settlement, change.id)


def _decide(
    database: Database, proposal_id: str, state: str, decider_id: int, decided_at: datetime, reason: str | None
) -> None:
    found = database.execute(
        "UPDATE proposals SET state = ?, decider = ?, decided_at = ?, decision_reason = ? WHERE id = ? AND state = ?",
        [state, decider_id, moment_text(decided_at), reason, proposal_id, _PENDING],
    )
    if found.rowcount == 0:
        raise ProposalGoneError(proposal_id)
    decide_proposed(database, proposal_id, is_approved=state == "approved", decided_at=decided_at)


def _read(connection: sqlite3.Connection, where: str, values: list[object]) -> list[Waiting]:
    rows = connection.execute(
        "SELECT id, act, milestone, scope, origin, author, author_erased, made_at, announcement, reason, undoes, "
        f"document, fields FROM proposals WHERE {where} AND state = '{_PENDING}' ORDER BY number",
        values,
    ).fetchall()
    return [_waiting(*row) for row in rows]


def _waiting(
    id_: str,
    act: str,
    milestone_id: str,
    scope: int | None,
    origin: str,
    author: int | None,
    author_erased: int,
    made_at: str,
    announcement: str,
    reason: str | None,
    undoes: str | None,
    document: str | None,
    fields: str,
) -> Waiting:
    change = Change(
        id=id_,
        milestone_id=milestone_id,
        scope=scope,
        origin=known_origin(origin),
        author_id=author,
        made_at=read_moment(made_at),
        announcement=known_announcement(announcement),
        fields=tuple(FieldChange(*line) for line in json.loads(fields)),
        is_addition=document is not None,
        author_erased=bool(author_erased),
        undoes_id=undoes,
        reason=reason,
    )
    if document is None:
        return Waiting(Act(act), change)
    return Waiting(Act(act), Addition(parse_milestone(json.loads(document), scope=scope), change))
