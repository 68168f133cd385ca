"""The client's state without guilds: Discord names every guild at the start, and discord.py would keep each.

An interaction brings a stub of its guild along, and who sends by itself goes by ids.
See docs/adr/0002-no-guild-cache.md.
"""

from typing import Any

from discord import Guild
from discord.state import AutoShardedConnectionState

_STUBS = 256


class GuildlessState(AutoShardedConnectionState[Any]):
    """Reads guilds and lets them go; each would take more than a kilobyte.

    The stubs of the guilds heard from last stay for the next interaction: to make one is a tenth of an answer's work.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._stubs: dict[int, Guild] = {}
        super().__init__(*arguments, **options)

    def _add_guild(self, guild: Guild) -> None:
        """Keep nothing."""

    def _get_or_create_unavailable_guild(self, guild_id: int, *, data: dict[str, Any] | None = None) -> Guild:
        stub = self._stubs.get(guild_id)
        if stub is None:
            if len(self._stubs) >= _STUBS:
                self._stubs.clear()
            stub = self._stubs[guild_id] = super()._get_or_create_unavailable_guild(guild_id, data=data)
        return stub
