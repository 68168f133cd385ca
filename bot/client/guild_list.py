"""Where the bot is, asked of Discord: the list of its guilds, and in one of them where it may write.

Source: Discord, User, "Get Current User Guilds" (at most 200 a page, by ascending id), and Guild.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import aiohttp
import discord

from bot.channel_access import permissions_in
from tracker.guilds.presence import DirectoryError

PAGE = 200
_TEXT = 0
_WRITING = discord.Permissions(view_channel=True, send_messages=True, embed_links=True, read_message_history=True).value

_UNANSWERED = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, KeyError, TypeError, ValueError)


class GuildList:
    """Asks Discord; see the port `tracker.guilds.presence.Directory`."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def guild_ids(self) -> frozenset[int]:
        found: set[int] = set()
        try:
            while True:
                page = await self._client.http.get_guilds(PAGE, after=max(found, default=None), with_counts=False)
                fresh = {int(guild["id"]) for guild in page} - found
                found |= fresh
                if len(page) < PAGE or not fresh:
                    return frozenset(found)
        except _UNANSWERED as error:
            raise DirectoryError(_named(error)) from error

    async def joined_at(self, guild_id: int) -> datetime:
        try:
            return datetime.fromisoformat((await self._member(guild_id))["joined_at"])
        except _UNANSWERED as error:
            raise DirectoryError(_named(error)) from error

    async def writable_channel(self, guild_id: int) -> int | None:
        try:
            member = await self._member(guild_id)
            guild: Mapping[str, Any] = await self._client.http.get_guild(guild_id, with_counts=False)
            channels: Sequence[Mapping[str, Any]] = await self._client.http.get_all_guild_channels(guild_id)
            return _place(guild, channels, member_id=str(member["user"]["id"]), role_ids=member["roles"])
        except _UNANSWERED as error:
            raise DirectoryError(_named(error)) from error

    async def _member(self, guild_id: int) -> Mapping[str, Any]:
        """Return the bot's own membership."""
        me = self._client.user
        if me is None:
            raise ValueError("the client has not logged in")
        member: Mapping[str, Any] = await self._client.http.get_member(guild_id, me.id)
        return member


def _place(
    guild: Mapping[str, Any], channels: Sequence[Mapping[str, Any]], *, member_id: str, role_ids: Sequence[str]
) -> int | None:
    """Return the guild's channel for such messages, else its first text channel, in which the bot may write."""
    roles = {str(role["id"]): int(role["permissions"]) for role in guild["roles"]}
    system = guild.get("system_channel_id")
    texts = [one for one in channels if one["type"] == _TEXT]
    texts.sort(key=lambda one: (one["id"] != system, one.get("position", 0), int(one["id"])))
    for channel in texts:
        found = permissions_in(
            roles,
            channel.get("permission_overwrites") or (),
            guild_id=str(guild["id"]),
            member_id=member_id,
            role_ids=role_ids,
        )
        if found & _WRITING == _WRITING:
            return int(channel["id"])
    return None


def _named(error: BaseException) -> str:
    return f"{type(error).__name__} {getattr(error, 'status', '')}".strip()
