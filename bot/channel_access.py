"""What the bot may do in a channel, asked of Discord; interactions carry it, but time ticks without one.

Source: Discord, Topics, "Permissions", and its section on computing them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import discord

VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
EMBED_LINKS = 1 << 14
READ_MESSAGE_HISTORY = 1 << 16
SEND_MESSAGES_IN_THREADS = 1 << 38
ADMINISTRATOR = 1 << 3

WRITING = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | READ_MESSAGE_HISTORY
"""What alerts need. In a thread `channel_permissions` gives its own right to write as SEND_MESSAGES."""

EVERYTHING = (1 << 52) - 1

_THREADS = frozenset({10, 11, 12})


async def channel_permissions(client: discord.Client, channel_id: int) -> int:
    """Return the bot's permissions in a channel or thread of a guild.

    Raises: discord.HTTPException, Forbidden when the bot cannot see it.
    """
    channel: Mapping[str, Any] = await client.http.get_channel(channel_id)
    guild_id = channel.get("guild_id")
    if guild_id is None or client.user is None:
        return WRITING
    is_thread = channel["type"] in _THREADS
    if is_thread:
        parent: Mapping[str, Any] = await client.http.get_channel(channel["parent_id"])
        overwrites = parent["permission_overwrites"]
    else:
        overwrites = channel["permission_overwrites"]
    guild: Mapping[str, Any] = await client.http.get_guild(int(guild_id), with_counts=False)
    member: Mapping[str, Any] = await client.http.get_member(int(guild_id), client.user.id)
    roles = {str(role["id"]): int(role["permissions"]) for role in guild["roles"]}
    found = permissions_in(
        roles, overwrites, guild_id=str(guild_id), member_id=str(client.user.id), role_ids=member["roles"]
    )
    if is_thread:
        found &= ~SEND_MESSAGES
        found |= SEND_MESSAGES if found & SEND_MESSAGES_IN_THREADS else 0
    return found


def permissions_in(
    roles: Mapping[str, int],
    overwrites: Iterable[Mapping[str, Any]],
    *,
    guild_id: str,
    member_id: str,
    role_ids: Iterable[str],
) -> int:
    """Return a member's permissions in a channel: the roles', then the channel's word on everyone, roles, member."""
    held = {guild_id, *role_ids}
    base = 0
    for role_id in held:
        base |= roles.get(role_id, 0)
    if base & ADMINISTRATOR:
        return EVERYTHING
    named = {str(one["id"]): (int(one["allow"]), int(one["deny"])) for one in overwrites}
    allow, deny = named.get(guild_id, (0, 0))
    base = base & ~deny | allow
    allowed = denied = 0
    for role_id in held - {guild_id}:
        allow, deny = named.get(role_id, (0, 0))
        allowed, denied = allowed | allow, denied | deny
    base = base & ~denied | allowed
    allow, deny = named.get(member_id, (0, 0))
    base = base & ~deny | allow
    return base if base & VIEW_CHANNEL else 0
