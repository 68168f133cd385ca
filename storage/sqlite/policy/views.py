"""Milestones as a reader sees them, and the rows that lists and searches of such readers run on."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from storage.sqlite.library import Database
from storage.sqlite.policy.milestone_rows import read_milestones
from storage.sqlite.rows import insert_rows
from tracker.policy.milestones import Milestone
from tracker.policy.overrides import Override, overlaid
from tracker.policy.search import searched_besides

EVERYBODY = 0
"""The reader in `listings` who sees what has no guild. No guild has this id: a snowflake is made of a time."""


def read_views(connection: sqlite3.Connection, ids: Sequence[str], *, guild: int | None) -> dict[str, Milestone]:
    """Return the milestones among `ids` that a guild's members see (None: everybody), as they see them."""
    overrides: dict[str, list[Override]] = defaultdict(list)
    for override in read_overrides(connection, ids, guild=guild):
        overrides[override.milestone_id].append(override)
    return {
        id_: overlaid(stored.milestone, overrides[id_], stored.own)
        for id_, stored in read_milestones(connection, ids, guild=guild).items()
        if stored.milestone.scope in (None, guild)
    }


def read_overrides(connection: sqlite3.Connection, ids: Sequence[str], *, guild: int | None) -> list[Override]:
    """Return the overrides that count for a guild's members: the owners' first, each side's in the order made."""
    rows = connection.execute(
        "SELECT scope, milestone, part, field, value, base_value FROM overrides "
        "WHERE milestone IN (SELECT value FROM json_each(?)) AND (scope IS NULL OR scope = ?) "
        "ORDER BY scope IS NOT NULL, number",
        (json.dumps(list(ids)), guild),
    )
    return [
        Override(scope, milestone_id, part, field, json.loads(value), json.loads(base_value))
        for scope, milestone_id, part, field, value, base_value in rows
    ]


def list_new(database: Database, milestones: Iterable[Milestone]) -> None:
    """Write the listings of milestones that were just inserted, so that nobody can see them differently yet."""
    _insert_listings(database, [(milestone.scope or EVERYBODY, milestone) for milestone in milestones])


def list_again(database: Database, ids: Sequence[str]) -> None:
    """Work out the listings of milestones anew, for everybody and for each guild that sees them differently."""
    wanted = json.dumps(list(ids))
    for table in ("listings", "listing_topics", "listing_deadlines"):
        database.execute(f"DELETE FROM {table} WHERE milestone IN (SELECT value FROM json_each(?))", [wanted])
    readers: dict[int | None, list[str]] = defaultdict(list)
    for milestone_id, reader in database.execute(_READERS, [wanted]).fetchall():
        readers[reader].append(milestone_id)
    for reader, seen in readers.items():
        views = read_views(database.conn, seen, guild=reader)
        _insert_listings(database, [(reader or EVERYBODY, milestone) for milestone in views.values()])


def list_where_outdated(connection: sqlite3.Connection) -> None:
    """Work out all listings anew where a step of the schema has asked for it; else this is one look."""
    if connection.execute("SELECT 1 FROM program_facts WHERE name = 'listings_outdated'").fetchone() is None:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        ids = [row[0] for row in connection.execute("SELECT id FROM milestones ORDER BY id")]
        for start in range(0, len(ids), _AT_ONCE):
            list_again(Database(connection, execute_plugins=False), ids[start : start + _AT_ONCE])
        connection.execute("DELETE FROM program_facts WHERE name = 'listings_outdated'")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


_AT_ONCE = 1000
"""Milestones that are held in memory at once."""

_READERS = """
WITH wanted (id) AS (SELECT value FROM json_each(?))
SELECT id, scope FROM milestones WHERE id IN wanted
UNION SELECT milestone, scope FROM overrides WHERE milestone IN wanted AND scope IS NOT NULL
UNION SELECT milestone, scope FROM actions WHERE milestone IN wanted AND scope IS NOT NULL
UNION SELECT milestone, scope FROM deadlines WHERE milestone IN wanted AND scope IS NOT NULL
UNION SELECT milestone, scope FROM relations WHERE milestone IN wanted AND scope IS NOT NULL
"""


def _insert_listings(database: Database, seen: Iterable[tuple[int, Milestone]]) -> None:
    listings: list[dict[str, object]] = []
    topics: list[dict[str, object]] = []
    deadlines: list[dict[str, object]] = []
    for reader, milestone in seen:
        listings.append(
            {
                "reader": reader,
                "milestone": milestone.id,
                "kind": str(milestone.kind),
                "jurisdiction": str(milestone.jurisdiction),
                "status": milestone.status,
                "latest_on": milestone.latest_on.isoformat(),
                "withdrawn": milestone.withdrawn,
                "title": milestone.title,
                "identifier": milestone.identifier,
                "summary": milestone.summary,
                "citation": milestone.citation,
                "actions": "\n".join(action.what for action in milestone.actions),
                "about": searched_besides(milestone),
                "final_status_known": milestone.final_status_known,
                "session_over": milestone.session_over,
                "investment_authority": milestone.investment_authority,
            }
        )
        topics += [
            {
                "reader": reader,
                "topic": str(topic),
                "latest_on": milestone.latest_on.isoformat(),
                "milestone": milestone.id,
                "kind": str(milestone.kind),
                "jurisdiction": str(milestone.jurisdiction),
                "status": milestone.status,
            }
            for topic in dict.fromkeys(milestone.topics)
            if not milestone.withdrawn
        ]
        deadlines += [
            {
                "reader": reader,
                "due_on": deadline.due_on.isoformat(),
                "milestone": milestone.id,
                "deadline": deadline.id,
            }
            for deadline in milestone.deadlines
            if not milestone.withdrawn
        ]
    insert_rows(database, "listings", listings)
    insert_rows(database, "listing_topics", topics)
    insert_rows(database, "listing_deadlines", deadlines)
