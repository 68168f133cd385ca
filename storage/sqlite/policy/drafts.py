"""The drafts' store."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.policy.drafts import KEPT, Act, Author, Draft, DraftGoneError

_COLUMNS = (
    "id, act, author, guild, is_owner, milestone, part, initial, typed, seen_change, typed_on, touched_at, is_filled, "
    "shown"
)


class SqliteDraftStore:
    """Drafts in SQLite; see the port `tracker.policy.drafts.DraftStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def keep(self, draft: Draft) -> None:
        await self._writer.write(lambda database: keep_draft(database, draft))

    async def draft(self, draft_id: str) -> Draft | None:
        found = await self._readers.read(lambda connection: _read(connection, "id = ?", [draft_id]))
        return found[0] if found else None

    async def drafts(self, author: Author, *, since: datetime) -> Sequence[Draft]:
        where = "author = ? AND guild IS ? AND touched_at >= ? AND is_filled"
        values = [author.user_id, author.guild_id, moment_text(since)]
        return await self._readers.read(lambda connection: _read(connection, where, values))

    async def drop(self, draft_id: str) -> None:
        await self._writer.write(lambda database: database.execute("DELETE FROM drafts WHERE id = ?", [draft_id]))


def end_draft(database: Database, draft_id: str) -> None:
    """Delete a draft that is being saved. Raises: DraftGoneError when it is gone already."""
    if database.execute("DELETE FROM drafts WHERE id = ?", [draft_id]).rowcount == 0:
        raise DraftGoneError(draft_id)


def keep_draft(database: Database, draft: Draft) -> None:
    """Write a draft in the place of one with the same id, and drop those that are too old."""
    row = {
        "id": draft.id,
        "act": str(draft.act),
        "author": draft.author.user_id,
        "guild": draft.author.guild_id,
        "is_owner": draft.author.is_owner,
        "milestone": draft.milestone_id,
        "part": draft.part,
        "initial": json.dumps(dict(draft.initial), ensure_ascii=False),
        "typed": json.dumps(dict(draft.typed), ensure_ascii=False),
        "seen_change": draft.seen_change,
        "typed_on": draft.typed_on.isoformat(),
        "touched_at": moment_text(draft.touched_at),
        "is_filled": draft.is_filled,
        "shown": json.dumps(draft.shown, ensure_ascii=False),
    }
    database.table("drafts").upsert(row, pk="id")
    database.execute("DELETE FROM drafts WHERE touched_at < ?", [moment_text(draft.touched_at - KEPT)])


def _read(connection: sqlite3.Connection, where: str, values: Sequence[object]) -> list[Draft]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM drafts WHERE {where} ORDER BY touched_at DESC, id", tuple(values)
    )
    return [
        Draft(
            id=id_,
            act=Act(act),
            author=Author(author, guild, bool(is_owner)),
            milestone_id=milestone,
            part=part,
            initial=json.loads(initial),
            typed=json.loads(typed),
            seen_change=seen_change,
            typed_on=date.fromisoformat(typed_on),
            touched_at=read_moment(touched_at),
            is_filled=bool(is_filled),
            shown=tuple(json.loads(shown)),
        )
        for (
            id_,
            act,
            author,
            guild,
            is_owner,
            milestone,
            part,
            initial,
            typed,
            seen_change,
            typed_on,
            touched_at,
            is_filled,
            shown,
        ) in rows.fetchall()
    ]
