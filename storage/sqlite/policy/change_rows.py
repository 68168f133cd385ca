"""Changes as rows: found, however they are asked for, and inserted."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from tracker.policy.changes import Announcement, Approval, Change, FieldChange, Origin
from tracker.policy.exchange import Json


def find_changes(connection: sqlite3.Connection, where: str, values: Mapping[str, object]) -> list[Change]:
    """Return the changes that fit a condition, in the order in which they were written."""
    rows = connection.execute(
        "SELECT number, id, milestone, scope, origin, author, author_erased, made_at, announcement, is_addition, "
        f"undoes, reason, approval, approver FROM changes WHERE {where} ORDER BY number",
        values,
    ).fetchall()
    lines: dict[int, list[FieldChange]] = defaultdict(list)
    for number, part, field, before, after in connection.execute(
        "SELECT change, part, field, before, after FROM change_fields "
        "WHERE change IN (SELECT value FROM json_each(?)) ORDER BY change, position",
        (json.dumps([row[0] for row in rows]),),
    ):
        lines[number].append(FieldChange(part, field, json.loads(before), json.loads(after)))
    return [
        Change(
            id=id_,
            milestone_id=milestone,
            scope=scope,
            origin=known_origin(origin),
            author_id=author,
            made_at=read_moment(made_at),
            announcement=known_announcement(announcement),
            fields=tuple(lines[number]),
            is_addition=bool(is_addition),
            author_erased=bool(erased),
            undoes_id=undoes,
            reason=reason,
            approval=_approval(approval),
            approver_id=approver,
        )
        for (
            number,
            id_,
            milestone,
            scope,
            origin,
            author,
            erased,
            made_at,
            announcement,
            is_addition,
            undoes,
            reason,
            approval,
            approver,
        ) in rows
    ]


def insert_changes(database: Database, changes: Iterable[Change]) -> None:
    """Insert changes, in their order.

    What they change must be written already: the database lets nothing of the record be written after its change.
    """
    for change in changes:
        number = database.execute(
            "INSERT INTO changes (id, milestone, scope, origin, author, author_erased, made_at, announcement, "
            "is_addition, undoes, reason, approval, approver) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                change.id,
                change.milestone_id,
                change.scope,
                str(change.origin),
                change.author_id,
                change.author_erased,
                moment_text(change.made_at),
                str(change.announcement),
                change.is_addition,
                change.undoes_id,
                change.reason,
                None if change.approval is None else str(change.approval),
                change.approver_id,
            ],
        ).lastrowid
        database.conn.executemany(
            "INSERT INTO change_fields (change, position, part, field, before, after) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (number, position, line.part, line.field, json_text(line.before), json_text(line.after))
                for position, line in enumerate(change.fields)
            ],
        )


def json_text(value: Json) -> str:
    """Return a value of a document as it is stored."""
    return json.dumps(value, ensure_ascii=False)


def changes_by_id(connection: sqlite3.Connection, ids: Sequence[str]) -> list[Change]:
    """Return the changes of the given ids that exist, in the order in which they were written."""
    return find_changes(connection, "id IN (SELECT value FROM json_each(:ids))", {"ids": json.dumps(list(ids))})


def undone_ids(connection: sqlite3.Connection, ids: Sequence[str]) -> set[str]:
    """Return those of the given changes that another change has undone, which was itself not undone."""
    rows = connection.execute(
        "SELECT undoes FROM changes AS undoing WHERE undoes IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM changes WHERE undoes = undoing.id)",
        (json.dumps(list(ids)),),
    )
    return {row[0] for row in rows}


def known_origin(text: str) -> Origin | str:
    """Return the origin that a text names; a word of a later release stays text."""
    try:
        return Origin(text)
    except ValueError:
        return text


def known_announcement(text: str) -> Announcement | str:
    """Return the announcement that a text names; a word of a later release stays text."""
    try:
        return Announcement(text)
    except ValueError:
        return text


def _approval(text: str | None) -> Approval | str | None:
    try:
        return None if text is None else Approval(text)
    except ValueError:
        return text
