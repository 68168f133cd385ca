"""The store of what guilds set, with its audit trail."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.guilds.settings import SettingChange, SettingValue


class SqliteGuildStore:
    """Guilds' settings in SQLite; see the ports `tracker.guilds.settings.GuildStore` and `.privacy.Traces`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def all(self) -> Sequence[Mapping[str, SettingValue]]:
        return await self._readers.read(_read_all)

    async def change(
        self, guild_id: int, values: Mapping[str, SettingValue], *, author_id: int, changed_at: datetime
    ) -> Sequence[SettingChange]:
        return await self._writer.write(lambda database: _change(database, guild_id, values, author_id, changed_at))

    async def changes(self, guild_id: int) -> Sequence[SettingChange]:
        return await self._readers.read(lambda connection: _read_changes(connection, guild_id))

    async def count(self, person_id: int) -> int:
        return await self._readers.read(
            lambda connection: int(
                connection.execute("SELECT count(*) FROM setting_changes WHERE author = ?", (person_id,)).fetchone()[0]
            )
        )

    async def erase(self, person_id: int) -> int:
        return await self._writer.write(
            lambda database: int(
                database.execute(
                    "UPDATE setting_changes SET author = NULL, author_erased = 1 WHERE author = ?", [person_id]
                ).rowcount
            )
        )


def _change(
    database: Database, guild_id: int, values: Mapping[str, SettingValue], author_id: int, changed_at: datetime
) -> list[SettingChange]:
    found = database.execute("SELECT field, value FROM guild_settings WHERE guild = ?", [guild_id])
    standing = {field: json.loads(value) for field, value in found.fetchall()}
    changes = []
    for field, value in values.items():
        before = standing.get(field)
        if field in standing and before == value:
            continue
        changes.append(SettingChange(guild_id, field, before, value, author_id, changed_at))
        database.execute(
            "INSERT INTO guild_settings (guild, field, value) VALUES (?, ?, ?) "
            "ON CONFLICT (guild, field) DO UPDATE SET value = excluded.value",
            [guild_id, field, json.dumps(value)],
        )
        database.execute(
            "INSERT INTO setting_changes (guild, field, before, after, author, changed_at) VALUES (?, ?, ?, ?, ?, ?)",
            [guild_id, field, json.dumps(before), json.dumps(value), author_id, moment_text(changed_at)],
        )
    return changes


def _read_all(connection: sqlite3.Connection) -> list[Mapping[str, SettingValue]]:
    guilds: dict[int, dict[str, SettingValue]] = defaultdict(dict)
    for guild_id, field, value in connection.execute("SELECT guild, field, value FROM guild_settings"):
        guilds[guild_id][field] = json.loads(value)
    return [{**values, "guild_id": guild_id} for guild_id, values in guilds.items()]


def _read_changes(connection: sqlite3.Connection, guild_id: int) -> list[SettingChange]:
    rows = connection.execute(
        "SELECT field, before, after, author, changed_at FROM setting_changes WHERE guild = ? ORDER BY number DESC",
        (guild_id,),
    )
    return [
        SettingChange(guild_id, field, json.loads(before), json.loads(after), author, read_moment(changed_at))
        for field, before, after, author, changed_at in rows
    ]
