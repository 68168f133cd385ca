"""What a restored backup leaves in doubt: up to when it knows what was sent, and that delivery is held after it."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import read_moment
from tracker.alerts.posts import Post


@dataclass(frozen=True, slots=True)
class Restore:
    """The moments of the backup that was restored last, and of the restoring."""

    backup_at: datetime
    restored_at: datetime

    def leaves_doubt(self, post: Post, first_tried_at: str | None) -> bool:
        """Tell whether a post may have been sent after the backup was made, and nobody has looked for it since."""
        return post.as_of <= self.restored_at and (
            first_tried_at is None or read_moment(first_tried_at) < self.restored_at
        )


IN_DOUBT = """
EXISTS (
    SELECT 1 FROM program_facts AS fact WHERE fact.name = 'delivery_restored'
    AND post.as_of <= json_extract(fact.value, '$.restored_at')
    AND (post.first_tried_at IS NULL OR post.first_tried_at < json_extract(fact.value, '$.restored_at'))
)
"""
"""The same as `Restore.leaves_doubt`, of a row of `posts AS post`."""


def last_restore(database: Database | sqlite3.Connection) -> Restore | None:
    """Return the last restore; None when there never was one."""
    row = database.execute("SELECT value FROM program_facts WHERE name = 'delivery_restored'").fetchone()
    if row is None:
        return None
    document = json.loads(row[0])
    return Restore(read_moment(document["backup_at"]), read_moment(document["restored_at"]))


def note_restore(database: Database) -> None:
    """Hold all alerts once after each restore, and note up to when the backup knows what was sent."""
    row = database.execute("SELECT value FROM program_facts WHERE name = 'restored_at'").fetchone()
    known = last_restore(database)
    if row is None or (known is not None and known.restored_at >= read_moment(row[0])):
        return
    latest = database.execute(_LATEST, [row[0]]).fetchone()[0]
    facts = {"backup_at": latest or row[0], "restored_at": row[0]}
    for name, value in (("delivery_restored", json.dumps(facts)), ("delivery_held", row[0])):
        database.execute(
            "INSERT INTO program_facts (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
        )
    # Messages about reports are not held; each is looked for before it is sent.
    database.execute(
        "UPDATE notices SET state = 'sending', first_tried_at = min(ifnull(first_tried_at, :known), :known) "
        "WHERE state IN ('owed', 'sending', 'parked')",
        {"known": facts["backup_at"]},
    )


# Nothing in a database is written but with its moment, so the newest one is not later than the backup.
_LATEST = """
SELECT max(moment) FROM (
    SELECT max(made_at) AS moment FROM changes UNION ALL SELECT max(owed_at) FROM posts
    UNION ALL SELECT max(settled_at) FROM posts UNION ALL SELECT max(received_at) FROM prices
) WHERE moment <= ?
"""
