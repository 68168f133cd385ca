"""What the bot lacks in a channel, asked of Discord; interactions say so, but time ticks without one.

Source: Discord, Topics, "Permissions", and its section on computing them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import discord

from commands.replies.permissions import ADMINISTRATOR, MANAGE_THREADS, REQUIRES_TAG, needed_in
from tracker.alerts.needs import FORUM_TAG, Need

VIEW_CHANNEL = 1 << 10

EVERYTHING = (1 << 52) - 1

_THREADS = frozenset({10, 11, 12})


async def missing_in(client: discord.Client, channel_id: int) -> frozenset[Need]:
    """Return what the bot lacks to post alerts in a channel, thread or forum of a guild.

    Raises: discord.HTTPException, Forbidden when the bot cannot see it.
    """
    channel: Mapping[str, Any] = await client.http.get_channel(channel_id)
    guild_id = channel.get("guild_id")
    if guild_id is None or client.user is None:
        return frozenset()
    allowed = await _permissions(client, channel, int(guild_id), client.user.id)
    lacking = {need for need, bit in needed_in(channel["type"]).items() if not allowed & bit}
    if channel.get("thread_metadata", {}).get("locked") and not allowed & MANAGE_THREADS:
        lacking.add(Need.UNLOCKED)
    if channel.get("flags", 0) & REQUIRES_TAG and usable_tag(channel) is None:
        lacking.add(Need.TAG)
    return frozenset(lacking)


async def missing_in_guild(client: discord.Client, guild_id: int) -> dict[int, frozenset[Need]]:
    """Return the permissions that the bot lacks in each channel and active thread of a guild, in four requests.

    Raises: discord.HTTPException.
    """
    if client.user is None:
        return {}
    channels: list[Mapping[str, Any]] = [*await client.http.get_all_guild_channels(guild_id)]
    threads: Mapping[str, Any] = await client.http.get_active_threads(guild_id)
    guild: Mapping[str, Any] = await client.http.get_guild(guild_id, with_counts=False)
    member: Mapping[str, Any] = await client.http.get_member(guild_id, client.user.id)
    roles = {str(role["id"]): int(role["permissions"]) for role in guild["roles"]}
    allowed = {
        str(channel["id"]): permissions_in(
            roles,
            channel.get("permission_overwrites", ()),
            guild_id=str(guild_id),
            member_id=str(client.user.id),
            role_ids=member["roles"],
        )
        for channel in channels
    }
    # A thread has no overwrites of its own.
    allowed |= {str(thread["id"]): allowed.get(str(thread["parent_id"]), 0) for thread in threads["threads"]}
    return {
        int(one["id"]): frozenset(need for need, bit in needed_in(one["type"]).items() if not allowed[one["id"]] & bit)
        for one in (*channels, *threads["threads"])
    }


def usable_tag(forum: Mapping[str, Any]) -> int | None:
    """Return the tag of a forum that the bot uses; None when it has none of that name which everybody may use."""
    for tag in forum.get("available_tags", ()):
        if tag["name"].strip().casefold() == FORUM_TAG.casefold() and not tag["moderated"]:
            return int(tag["id"])
    return None


async def _permissions(client: discord.Client, channel: Mapping[str, Any], guild_id: int, bot_id: int) -> int:
    if channel["type"] in _THREADS:
        # A thread has no overwrites of its own.
        channel = await client.http.get_channel(channel["parent_id"])
    guild: Mapping[str, Any] = await client.http.get_guild(guild_id, with_counts=False)
    member: Mapping[str, Any] = await client.http.get_member(guild_id, bot_id)
    roles = {str(role["id"]): int(role["permissions"]) for role in guild["roles"]}
    return permissions_in(
        roles,
        channel["permission_overwrites"],
        guild_id=str(guild_id),
        member_id=str(bot_id),
        role_ids=member["roles"],
    )


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
