"""Corrections in their rows, and which of them concern a post."""

import json
import sqlite3
from collections.abc import Mapping, Sequence

from storage.sqlite.moments import read_moment
from tracker.alerts.corrections import Correction, CorrectionKind
from tracker.alerts.posts import Post, subject_of


def find_corrections(connection: sqlite3.Connection, post: Post) -> tuple[Correction, ...]:
    """Return the corrections of what a post tells in its guild, oldest first."""
    where = "guild = :guild AND subject = :subject"
    return _found(connection, where, {"guild": post.guild_id, "subject": subject_of(post)})


def corrections_of(connection: sqlite3.Connection, guild_id: int, subjects: Sequence[str]) -> tuple[Correction, ...]:
    """Return the corrections of any of these subjects in a guild, oldest first."""
    where = "guild = :guild AND subject IN (SELECT value FROM json_each(:subjects))"
    return _found(connection, where, {"guild": guild_id, "subjects": json.dumps(list(subjects))})


def correction(connection: sqlite3.Connection, correction_id: str) -> Correction | None:
    """Return one; None when there is none of that id."""
    found = _found(connection, "id = :id", {"id": correction_id})
    return found[0] if found else None


def _found(connection: sqlite3.Connection, where: str, values: Mapping[str, object]) -> tuple[Correction, ...]:
    return tuple(
        Correction(
            id=id_,
            guild_id=guild,
            subject=subject,
            kind=CorrectionKind(kind) if kind in list(CorrectionKind) else kind,
            reason=reason,
            author_id=author,
            made_at=read_moment(made_at),
        )
        for id_, guild, subject, kind, reason, author, made_at in connection.execute(
            "SELECT id, guild, subject, kind, reason, author, made_at FROM corrections "
            f"WHERE {where} ORDER BY made_at, id",
            values,
        )
    )
