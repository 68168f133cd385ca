"""What the bot may do where alerts are to be posted, as the interaction itself says."""

from collections.abc import Mapping
from typing import Any

import discord

from commands.replies.words import Phrasebook

NEEDED: Mapping[str, int] = {
    "permission.view_channel": discord.Permissions(view_channel=True).value,
    "permission.send_messages": discord.Permissions(send_messages=True).value,
    "permission.embed_links": discord.Permissions(embed_links=True).value,
    "permission.read_message_history": discord.Permissions(read_message_history=True).value,
}
"""The last one is for reading back an alert of which it is uncertain whether it was sent."""

_IN_THREADS: Mapping[str, int] = {
    **{key: bit for key, bit in NEEDED.items() if key != "permission.send_messages"},
    "permission.send_messages_in_threads": discord.Permissions(send_messages_in_threads=True).value,
}
_ADMINISTRATOR = discord.Permissions(administrator=True).value
_THREADS = frozenset({10, 11, 12})
"""Source: Discord, Channel, "Channel Types"."""

NAMED = tuple(dict.fromkeys((*NEEDED, *_IN_THREADS)))
"""The key of every permission that can be missing."""


def missing_permissions(interaction: discord.Interaction, channel_id: int) -> frozenset[str] | None:
    """Return the keys of what the bot lacks in a channel; None where the interaction does not say.

    Source: Discord, change log of July 2026, "Resolved channel app_permissions in interactions".
    """
    data: Mapping[str, Any] = interaction.data or {}
    resolved = data.get("resolved", {}).get("channels", {}).get(str(channel_id), {})
    stated = resolved.get("app_permissions")
    if stated is not None:
        allowed, is_thread = int(stated), resolved.get("type") in _THREADS
    elif interaction.channel_id == channel_id:
        kind = getattr(interaction.channel, "type", None)
        allowed, is_thread = interaction.app_permissions.value, kind is not None and kind.value in _THREADS
    else:
        return None
    if allowed & _ADMINISTRATOR:
        return frozenset()
    return frozenset(key for key, bit in (_IN_THREADS if is_thread else NEEDED).items() if not allowed & bit)


def permissions_in_words(phrases: Phrasebook, channel_id: int, lacks: frozenset[str] | None) -> str:
    """Return what is missing and where it is given, or that nothing is."""
    channel = f"<#{channel_id}>"
    if lacks is None:
        return phrases.say("alerts.not_checked", channel=channel, permissions=_names(phrases, frozenset(NEEDED)))
    if not lacks:
        return phrases.say("alerts.may_post", channel=channel)
    return phrases.say("alerts.lacks", channel=channel, permissions=_names(phrases, lacks))


def _names(phrases: Phrasebook, keys: frozenset[str]) -> str:
    words = {
        "permission.view_channel": lambda: phrases.say("permission.view_channel"),
        "permission.send_messages": lambda: phrases.say("permission.send_messages"),
        "permission.embed_links": lambda: phrases.say("permission.embed_links"),
        "permission.read_message_history": lambda: phrases.say("permission.read_message_history"),
        "permission.send_messages_in_threads": lambda: phrases.say("permission.send_messages_in_threads"),
    }
    return ", ".join(f"**{words[key]()}**" for key in NAMED if key in keys)
