"""How the program is doing, read out of its rows."""

import json
import sqlite3
from datetime import datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.condition import Condition, Pulse

_HINDERED = """
(EXISTS (SELECT 1 FROM parked_places AS parked
    WHERE parked.place = post.place AND parked.place_kind = post.place_kind)
OR EXISTS (SELECT 1 FROM held_guilds WHERE held_guilds.guild = post.guild)
OR EXISTS (SELECT 1 FROM subscriptions AS asked WHERE asked.number = post.subscription
    AND asked.paused_at IS NOT NULL AND (asked.paused_until IS NULL OR asked.paused_until > :now)))
"""

_WAITING = f"""
SELECT
    coalesce(sum(is_hindered), 0),
    coalesce(sum(NOT is_hindered AND next_at <= :now), 0),
    coalesce(sum(NOT is_hindered AND next_at > :now), 0),
    min(CASE WHEN NOT is_hindered AND next_at <= :now THEN next_at END)
FROM (SELECT next_at, {_HINDERED} AS is_hindered FROM posts AS post WHERE state IN ('owed', 'sending'))
"""


class SqliteConditionStore:
    """The condition in SQLite; see the port `tracker.condition.ConditionStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def condition(self, now: datetime) -> Condition:
        return await self._readers.read(lambda connection: read_condition(connection, now))

    async def note(self, pulse: Pulse | None) -> None:
        await self._writer.write(lambda database: _note(database, pulse))


def read_condition(connection: sqlite3.Connection, now: datetime) -> Condition:
    """Return the condition of a database that has had every step."""
    facts = dict(connection.execute("SELECT name, value FROM program_facts WHERE name <> 'secret'").fetchall())
    pages = connection.execute("PRAGMA page_count").fetchone()[0] * connection.execute("PRAGMA page_size").fetchone()[0]
    schema = connection.execute("SELECT max(name) FROM _sqlite_migrations").fetchone()[0]
    hindered, due, later, due_since = connection.execute(_WAITING, {"now": moment_text(now)}).fetchone()
    held = _held_since(connection, facts)
    if held is not None:
        hindered, due, later, due_since = hindered + due + later, 0, 0, None
    failed, awaiting, parked, delivered_at = connection.execute(
        "SELECT (SELECT count(*) FROM posts WHERE state IN ('failed', 'unclear')), "
        "(SELECT count(*) FROM posts WHERE state = 'awaiting'), "
        "(SELECT count(*) FROM parked_places), (SELECT max(settled_at) FROM posts WHERE state = 'sent')"
    ).fetchone()
    return Condition(
        version=facts.get("program_version", ""),
        schema=str(schema),
        size=int(pages),
        pulse=_pulse(facts.get("pulse")),
        sources_checked_at=_moment(connection.execute("SELECT max(succeeded_at) FROM source_states").fetchone()[0]),
        failing_sources=tuple(
            row[0] for row in connection.execute("SELECT source FROM source_states WHERE failures > 0 ORDER BY source")
        ),
        delivered_at=_moment(delivered_at),
        due=due,
        due_since=_moment(due_since),
        later=later,
        hindered=hindered + awaiting,
        parked_places=parked,
        held_since=held,
        failed=failed,
        priced_at={
            asset: read_moment(at)
            for asset, at in connection.execute("SELECT asset, coalesce(traded_at, received_at) FROM prices")
        },
    )


def _held_since(connection: sqlite3.Connection, facts: dict[str, str]) -> datetime | None:
    """Return when the backup was restored that holds delivery: also before the first start after it, which notes it."""
    held, restored = facts.get("delivery_held"), facts.get("restored_at")
    if held is not None or restored is None:
        return _moment(held)
    noted = facts.get("delivery_restored")
    is_noted = noted is not None and json.loads(noted)["restored_at"] >= restored
    return None if is_noted else read_moment(restored)


def _note(database: Database, pulse: Pulse | None) -> None:
    if pulse is None:
        database.execute("DELETE FROM program_facts WHERE name = 'pulse'")
        return
    written = {
        "at": moment_text(pulse.at),
        "started_at": moment_text(pulse.started_at),
        "version": pulse.version,
        "lost_at": None if pulse.lost_at is None else moment_text(pulse.lost_at),
        "asks_sources": pulse.asks_sources,
        "asks_prices": pulse.asks_prices,
    }
    database.execute(
        "INSERT INTO program_facts (name, value) VALUES ('pulse', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [json.dumps(written)],
    )


def _pulse(text: str | None) -> Pulse | None:
    if text is None:
        return None
    noted = json.loads(text)
    return Pulse(
        at=read_moment(noted["at"]),
        started_at=read_moment(noted["started_at"]),
        version=noted["version"],
        lost_at=_moment(noted["lost_at"]),
        asks_sources=noted["asks_sources"],
        asks_prices=noted["asks_prices"],
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else read_moment(text)
