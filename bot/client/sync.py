"""Registering commands: only when Discord's copy differs from ours.

Compared with what Discord has (GET), never with a remembered hash, which would miss a change made elsewhere.
Source: Discord, Application Commands, "Get Global Application Commands".
"""

import logging
from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

log = logging.getLogger(__name__)

_DEFAULTS: Mapping[str, object] = {
    "required": False,
    "autocomplete": False,
    "nsfw": False,
    "default_member_permissions": None,
    "dm_permission": True,
    "description": "",
    "options": [],
    "choices": [],
    "channel_types": [],
    "name_localizations": None,
    "description_localizations": None,
    "min_value": None,
    "max_value": None,
    "min_length": None,
    "max_length": None,
}
_GIVEN_BY_DISCORD = frozenset(
    {"id", "application_id", "version", "guild_id", "handler", "name_localized", "description_localized"}
)


async def sync_commands(client: discord.Client, tree: app_commands.CommandTree[Any]) -> dict[str, int]:
    """Make Discord's global commands equal to the tree's; return the id of each command by its name."""
    application_id = client.application_id
    if application_id is None:
        raise RuntimeError("the client has not logged in")
    ours: list[Any] = [command.to_dict(tree) for command in tree.get_commands()]
    if tree.translator is not None:
        ours = [await command.get_translated_payload(tree, tree.translator) for command in tree.get_commands()]
    theirs: list[Any] = list(
        await client.http.request(
            discord.http.Route("GET", "/applications/{application_id}/commands", application_id=application_id),
            params={"with_localizations": "true"},
        )
    )
    if _by_identity(ours) == _by_identity(theirs):
        log.info("Discord has these %s commands already", len(ours))
    else:
        theirs = list(await client.http.bulk_upsert_global_commands(application_id, payload=ours))
        log.info("registered %s commands with Discord", len(ours))
    return {command["name"]: int(command["id"]) for command in theirs}


def _by_identity(commands: list[Any]) -> dict[tuple[int, str], object]:
    return {(int(command.get("type", 1)), command["name"]): _comparable(command) for command in commands}


def _comparable(value: Any) -> Any:
    """Return a payload without what Discord adds, without defaults, and with sets of numbers in one order."""
    if isinstance(value, Mapping):
        kept = {key: _comparable(item) for key, item in value.items() if key not in _GIVEN_BY_DISCORD}
        permissions = kept.get("default_member_permissions")
        if permissions is not None:
            kept["default_member_permissions"] = str(permissions)
        return {key: item for key, item in kept.items() if item not in (None, {}) and item != _DEFAULTS.get(key, ...)}
    if isinstance(value, list):
        items = [_comparable(item) for item in value]
        return sorted(items) if all(isinstance(item, int) for item in items) else items
    return value
