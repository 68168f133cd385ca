"""GUILD_CREATE as each session may have it: with presences the members of a guild come along, without only the bot.

Gateway Events, Guild Create (members, presences).
"""

from typing import Any

from playground.entities import Guild, Json
from playground.gateway.hub import GatewayHub
from playground.gateway.intents import Intent
from playground.gateway.session import Session
from playground.payloads import Payloads

LARGE = 250
"""A guild of more members sends those who are offline only when it is asked to; here nobody is online."""


def guild_create(payloads: Payloads, guild: Guild, intents: Intent, **more: Any) -> Json:
    """Return `d` for a session with these intents; `more` is `unavailable`, if it belongs there."""
    made = payloads.guild_create(guild) | more
    made["large"] = len(guild.members) > LARGE
    if intents & Intent.GUILD_PRESENCES and not made["large"]:
        made["members"] = [payloads.member(member) for member in guild.members.values()]
    return made


def send_guild_create(hub: GatewayHub, payloads: Payloads, guild: Guild, **more: Any) -> None:
    """Send it to every session of the guild's shard that has the guilds intent."""
    for presences in (Intent.GUILD_PRESENCES, Intent(0)):
        hub.dispatch(
            "GUILD_CREATE",
            guild_create(payloads, guild, presences, **more),
            guild.id,
            Intent.GUILDS,
            only=_sees_presences if presences else _sees_no_presences,
        )


def _sees_presences(session: Session) -> bool:
    return bool(session.intents & Intent.GUILD_PRESENCES)


def _sees_no_presences(session: Session) -> bool:
    return not session.intents & Intent.GUILD_PRESENCES
