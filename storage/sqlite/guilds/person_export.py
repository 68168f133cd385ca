"""All that is kept with a person's id, as it stands in the rows: what they are entitled to have a copy of."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from storage.sqlite.threads import Readers

PERSONAL: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "record": {
        "changes": ("author", "approver"),
        "proposals": ("author", "decider"),
        "imports": ("author", "approver"),
        "drafts": ("author",),
    },
    "settings": {"setting_changes": ("author",)},
    "reports": {"reports": ("author", "resolver")},
    "change_readings": {"change_readings": ("person",)},
    "subscriptions": {"subscriptions": ("author",), "held_guilds": ("author",)},
    "watches": {"watches": ("person",)},
    "corrections": {"corrections": ("author",)},
}
"""By the kind of `Storage.traces`: the columns that hold a person's id, by table."""

MESSAGES: Mapping[str, tuple[str, str]] = {"reports": ("notices", "place"), "watches": ("posts", "place")}
"""By kind: the table of messages that went to people, and where the person's id stands in it."""

_INTERNAL = frozenset({"number", "report", "key", "ref", "message_digest", "next_at", "listed_in", "seen_change"})
_RENAMED = {"what": "text"}
"""Columns whose name would hide which table a row is of."""
_JSON = frozenset({"before", "after", "wish", "about", "document", "fields", "initial", "typed", "counts"})


class SqlitePersonExport:
    """Copies out of SQLite; see the port `tracker.guilds.privacy.PersonExport`."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    async def rows(self, person_id: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        return await self._readers.read(lambda connection: _read(connection, person_id))


def _read(connection: sqlite3.Connection, person_id: int) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for kind, tables in PERSONAL.items():
        rows = []
        for table, columns in tables.items():
            condition = " OR ".join(f"{column} = :person" for column in columns)
            rows += _rows(connection, table, columns, condition, person_id)
        if kind in MESSAGES:
            table, column = MESSAGES[kind]
            rows += _rows(connection, table, (column,), f"place_kind = 'person' AND {column} = :person", person_id)
        if rows:
            found[kind] = rows
    return found


def _rows(
    connection: sqlite3.Connection, table: str, personal: Sequence[str], condition: str, person_id: int
) -> list[dict[str, Any]]:
    cursor = connection.execute(f"SELECT * FROM {table} WHERE {condition}", {"person": person_id})
    names = [column[0] for column in cursor.description]
    return [
        {
            "what": table,
            **{
                _RENAMED.get(name, name): _value(name, value)
                for name, value in row
                if _is_told(name, value, personal, person_id)
            },
        }
        for row in (list(zip(names, values, strict=True)) for values in cursor)
    ]


def _is_told(name: str, value: object, personal: Sequence[str], person_id: int) -> bool:
    """Tell whether a value belongs into the copy: no empty ones, nothing internal, and nobody else's id."""
    if value is None or name in _INTERNAL or name.endswith("_erased"):
        return False
    return name not in personal or value == person_id


def _value(name: str, value: object) -> object:
    if isinstance(value, int) and value > 1 << 53:
        # Ids of Discord's are text in JSON, as Discord itself writes them: readers lose digits of such numbers.
        return str(value)
    return json.loads(value) if name in _JSON and isinstance(value, str) else value
