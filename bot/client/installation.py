"""How the application is set up on Discord's side: who it is, how it may be added, what may be wrong with it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp
import discord
from discord.http import HTTPClient, Route

from bot.client.connection import ConnectionFailedError, Refusal

NEEDED_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)
"""What posting by itself needs: reports and alerts, and reading back whether one was posted already.

An answer to an interaction needs none of it: Discord, change log of 2022-06-29.
"""

_GUILD_INSTALL, _USER_INSTALL = "0", "1"


@dataclass(frozen=True, slots=True)
class Application:
    """What Discord says of the application that the token belongs to; `discord_time` is its own clock."""

    id: int
    name: str
    interactions_endpoint: str | None
    guild_install: bool
    user_install: bool
    discord_time: datetime | None


async def application_of(token: str, api_url: str) -> Application:
    """Ask Discord about the application of `token`.

    Raises: ConnectionFailedError with a sentence when the token is refused or nobody answers.
    """
    Route.BASE = api_url
    clock = _DiscordClock()
    http = HTTPClient(asyncio.get_running_loop(), http_trace=clock.trace)
    try:
        await http.static_login(token)
        described: dict[str, Any] = await http.request(Route("GET", "/applications/@me"))
        return _application(described, clock.time)
    except discord.LoginFailure:
        raise ConnectionFailedError(
            Refusal.TOKEN, "Discord refused the token: copy it anew from the developer portal (Bot > Reset Token)."
        ) from None
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise ConnectionFailedError(
            Refusal.NETWORK, f"Discord's API at {api_url} cannot be reached ({type(error).__name__})."
        ) from None
    except (TypeError, KeyError, ValueError):
        raise ConnectionFailedError(
            Refusal.NETWORK, f"What answers at {api_url} is not Discord's API: check DISCORD_API_URL."
        ) from None
    finally:
        await http.close()


def invitation(application_id: int) -> str:
    """Return the link that adds the bot, with just the permissions it needs.

    Source: Discord, OAuth2, "Bot Authorization Flow".
    """
    query = {
        "client_id": application_id,
        "scope": "bot applications.commands",
        "permissions": NEEDED_PERMISSIONS.value,
    }
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"


def _application(described: dict[str, Any], discord_time: datetime | None) -> Application:
    installs = described.get("integration_types_config") or {}
    return Application(
        id=int(described["id"]),
        name=str(described["name"]),
        interactions_endpoint=described.get("interactions_endpoint_url"),
        guild_install=_GUILD_INSTALL in installs,
        user_install=_USER_INSTALL in installs,
        discord_time=discord_time,
    )


class _DiscordClock:
    """Reads the Date header of Discord's answers."""

    def __init__(self) -> None:
        self.time: datetime | None = None
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_end.append(self._read)

    async def _read(self, _session: object, _context: object, end: aiohttp.TraceRequestEndParams) -> None:
        stated = end.response.headers.get("Date")
        if stated:
            self.time = parsedate_to_datetime(stated)
