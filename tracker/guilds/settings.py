"""What a guild has set: who moderates, where, in which time zone; and who changed which of it when.

All settings are in memory from the start on, since every answer asks for some: nothing on its way reads a disk.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Protocol

from tracker.guilds.time_zones import DEFAULT_TIME_ZONE

SettingValue = str | int | bool | None | list[int]
"""A setting as it is stored and audited: ids as numbers, sets of ids as ascending lists."""


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """The settings of one guild; what was never set has the default."""

    guild_id: int
    moderator_role_ids: frozenset[int] = frozenset()
    """Roles that moderate beside those with Manage Server."""
    moderators_channel_id: int | None = None
    """Where moderators are told things; None: nowhere."""
    time_zone: str = DEFAULT_TIME_ZONE
    """An IANA name."""
    two_person_review: bool = False
    """Whether a second moderator approves what one wrote."""
    public_channel_ids: frozenset[int] | None = None
    """The only channels where answers may be seen by others; None: everywhere."""


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting before and after. `author_id` is None once that person's data was erased."""

    guild_id: int
    field: str
    before: SettingValue
    after: SettingValue
    author_id: int | None
    changed_at: datetime


class GuildStore(Protocol):
    """Keeps the settings of guilds and every change of them. Each method is one atomic step."""

    async def all(self) -> Sequence[Mapping[str, SettingValue]]:
        """Return what was set, one mapping a guild with its `guild_id`; fields never set are absent."""

    async def change(
        self, guild_id: int, values: Mapping[str, SettingValue], *, author_id: int, changed_at: datetime
    ) -> Sequence[SettingChange]:
        """Write the values and an audit row for each that differs; return those rows.

        A field that was never set counts as the `before` None. A value that stands there already writes nothing.
        """

    async def changes(self, guild_id: int) -> Sequence[SettingChange]:
        """Return every change of a guild's settings, newest first."""


class Guilds:
    """The settings of all guilds."""

    def __init__(self, store: GuildStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._known: dict[int, GuildSettings] = {}

    async def restore(self) -> None:
        """Take all settings into memory; done once, before the first answer."""
        self._known = {settings.guild_id: settings for settings in map(settings_from, await self._store.all())}

    def current(self, guild_id: int) -> GuildSettings:
        """Return a guild's settings from memory; a guild that never set anything has the defaults."""
        return self._known.get(guild_id) or GuildSettings(guild_id)

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return a guild's settings, see `current`."""
        return self.current(guild_id)

    async def change(self, wanted: GuildSettings, *, by: int) -> Sequence[SettingChange]:
        """Make `wanted` the settings of its guild, each difference with an audit row; return the differences.

        Only what differs from the settings in memory is written, so that two people changing different settings at
        once lose nothing.
        """
        before, after = values_of(self.current(wanted.guild_id)), values_of(wanted)
        differing = {field: value for field, value in after.items() if before[field] != value}
        if not differing:
            return ()
        # Taken over before the write is waited for would show what may yet fail; after it, another change may have
        # come in between: so only these fields are put into what then stands in memory.
        changes = await self._store.change(wanted.guild_id, differing, author_id=by, changed_at=self._now())
        merged = values_of(self.current(wanted.guild_id)) | differing
        self._known[wanted.guild_id] = settings_from({"guild_id": wanted.guild_id, **merged})
        return changes

    def forgotten(self, guild_id: int) -> None:
        """Take over that a guild's settings were deleted: it has the defaults."""
        self._known.pop(guild_id, None)

    async def changes(self, guild_id: int) -> Sequence[SettingChange]:
        """Return every change of a guild's settings, newest first."""
        return await self._store.changes(guild_id)


def values_of(settings: GuildSettings) -> dict[str, SettingValue]:
    """Return the settings as they are stored, by field, without the guild's id."""
    values: dict[str, SettingValue] = {}
    for field in fields(settings):
        value = getattr(settings, field.name)
        values[field.name] = sorted(value) if isinstance(value, frozenset) else value
    del values["guild_id"]
    return values


def settings_from(values: Mapping[str, SettingValue]) -> GuildSettings:
    """Return the settings that `values_of` took apart; fields of another release are passed over."""
    known = {field.name for field in fields(GuildSettings)}
    read: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, list) else value for name, value in values.items() if name in known
    }
    return replace(_BLANK, **read)


_BLANK = GuildSettings(0)
