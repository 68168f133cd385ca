"""What the bot needs in a channel: Discord's bits for it, what an interaction says it lacks, and the words for that."""

from collections.abc import Iterable, Mapping
from typing import Any

import discord

from commands.replies.words import Phrasebook
from tracker.alerts.needs import FORUM_TAG, Need

ADMINISTRATOR = discord.Permissions(administrator=True).value
MANAGE_THREADS = discord.Permissions(manage_threads=True).value

TEXT, ANNOUNCEMENTS, PRIVATE_THREAD = 0, 5, 12
_THREADS = frozenset({10, 11, PRIVATE_THREAD})
_FORUM = 15
"""Source: Discord, Channel, "Channel Types"."""
REQUIRES_TAG = 1 << 4
"""Source: Discord, Channel, "Channel Flags"."""

_BITS: Mapping[Need, int] = {
    Need.VIEW_CHANNEL: discord.Permissions(view_channel=True).value,
    Need.SEND_MESSAGES: discord.Permissions(send_messages=True).value,
    Need.SEND_MESSAGES_IN_THREADS: discord.Permissions(send_messages_in_threads=True).value,
    Need.CREATE_PUBLIC_THREADS: discord.Permissions(create_public_threads=True).value,
    Need.EMBED_LINKS: discord.Permissions(embed_links=True).value,
    Need.READ_MESSAGE_HISTORY: discord.Permissions(read_message_history=True).value,
}
NEEDED = (Need.VIEW_CHANNEL, Need.SEND_MESSAGES, Need.EMBED_LINKS, Need.READ_MESSAGE_HISTORY)
"""In a channel. The last one is for reading back a message of which it is uncertain whether it was sent."""
_IN_THREADS = (Need.VIEW_CHANNEL, Need.SEND_MESSAGES_IN_THREADS, Need.EMBED_LINKS, Need.READ_MESSAGE_HISTORY)


def needed_in(channel_type: int, *, opens_threads: bool = False) -> Mapping[Need, int]:
    """Return the permissions that alerts need in a channel of a type, with Discord's bit of each.

    `opens_threads`: a thread is opened under each.
    """
    needs: list[Need] = list(_IN_THREADS if channel_type in _THREADS else NEEDED)
    if channel_type == _FORUM:
        needs.append(Need.SEND_MESSAGES_IN_THREADS)
    elif opens_threads and channel_type not in _THREADS:
        needs.append(Need.CREATE_PUBLIC_THREADS)
    return {need: _BITS[need] for need in needs}


def missing_permissions(
    interaction: discord.Interaction, channel_id: int, *, opens_threads: bool = False
) -> frozenset[Need] | None:
    """Return what the bot lacks in a channel; None where the interaction does not say.

    Whether a forum that wants a tag has the bot's own is not said either, so there TAG counts as lacking.
    Source: Discord, change log of July 2026, "Resolved channel app_permissions in interactions".
    """
    data: Mapping[str, Any] = interaction.data or {}
    resolved = data.get("resolved", {}).get("channels", {}).get(str(channel_id), {})
    stated = resolved.get("app_permissions")
    if stated is not None:
        allowed, kind = int(stated), int(resolved.get("type", 0))
    elif interaction.channel_id == channel_id:
        allowed, kind = interaction.app_permissions.value, _type_here(interaction)
    else:
        return None
    is_administrator = bool(allowed & ADMINISTRATOR)
    needed = needed_in(kind, opens_threads=opens_threads)
    lacking = {need for need, bit in needed.items() if not allowed & bit and not is_administrator}
    if resolved.get("thread_metadata", {}).get("locked") and not (allowed & MANAGE_THREADS or is_administrator):
        lacking.add(Need.UNLOCKED)
    if kind == _FORUM and int(resolved.get("flags", 0)) & REQUIRES_TAG:
        lacking.add(Need.TAG)
    return frozenset(lacking)


def is_forum(interaction: discord.Interaction, channel_id: int) -> bool:
    """Tell whether a channel that was chosen is a forum; nothing can be typed in one itself."""
    return type_of(interaction, channel_id) == _FORUM


def type_of(interaction: discord.Interaction, channel_id: int) -> int | None:
    """Return the type of a channel that was chosen, or is this one, by Discord's number; None of any other."""
    data: Mapping[str, Any] = interaction.data or {}
    resolved = data.get("resolved", {}).get("channels", {}).get(str(channel_id), {})
    if "type" in resolved:
        return int(resolved["type"])
    return _type_here(interaction) if interaction.channel_id == channel_id else None


def named(phrases: Phrasebook, needs: Iterable[Need]) -> str:
    """Return permissions by the names that Discord shows; other needs are not among them."""
    wanted = set(needs)
    return ", ".join(f"**{_name(phrases, need)}**" for need in _BITS if need in wanted)


def needs_in_words(phrases: Phrasebook, channel_id: int, lacks: frozenset[Need] | None) -> str:
    """Return what alerts lack in a channel and what to do about it, or that nothing is lacking."""
    channel = f"<#{channel_id}>"
    if lacks is None:
        return phrases.say("alerts.not_checked", channel=channel, permissions=named(phrases, NEEDED))
    if not lacks:
        return phrases.say("alerts.may_post", channel=channel)
    if Need.CHANNEL in lacks:
        return phrases.say("alerts.lacks_channel")
    lines = []
    permissions = named(phrases, lacks)
    if permissions:
        lines.append(phrases.say("alerts.lacks", channel=channel, permissions=permissions))
    if Need.VIEW_CHANNEL in lacks:
        lines.append(phrases.say("alerts.lacks_sight"))
    if Need.UNLOCKED in lacks:
        lines.append(phrases.say("alerts.lacks_unlocked", channel=channel))
    if Need.TAG in lacks:
        lines.append(phrases.say("alerts.lacks_tag", channel=channel, tag=FORUM_TAG))
    return "\n".join(lines)


def _name(phrases: Phrasebook, permission: Need) -> str:
    match permission:
        case Need.VIEW_CHANNEL:
            return phrases.say("permission.view_channel")
        case Need.SEND_MESSAGES:
            return phrases.say("permission.send_messages")
        case Need.SEND_MESSAGES_IN_THREADS:
            return phrases.say("permission.send_messages_in_threads")
        case Need.CREATE_PUBLIC_THREADS:
            return phrases.say("permission.create_public_threads")
        case Need.EMBED_LINKS:
            return phrases.say("permission.embed_links")
        case _:
            return phrases.say("permission.read_message_history")


def _type_here(interaction: discord.Interaction) -> int:
    kind = getattr(interaction.channel, "type", None)
    return kind.value if kind is not None else 0
