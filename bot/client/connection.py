"""Connecting and staying connected; what goes wrong at the start becomes one sentence."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from enum import Enum
from typing import Any

import aiohttp
import discord

from bot.client.client import RolloverClient

log = logging.getLogger(__name__)

FIRST_CONNECTION_SECONDS = 30
ANSWERS_SECONDS = 2.5
"""How long the end of the program waits for answers under way: with `CLOSE_SECONDS` less than five seconds in all."""
CLOSE_SECONDS = 2


class Refusal(Enum):
    """Why the program cannot be on Discord."""

    TOKEN = "token"
    NETWORK = "network"
    GATEWAY = "gateway"


class ConnectionFailedError(Exception):
    """The program cannot be on Discord; the text is a sentence for the operator."""

    def __init__(self, refusal: Refusal, sentence: str) -> None:
        super().__init__(sentence)
        self.refusal = refusal


async def stay_connected(
    client: RolloverClient,
    token: str,
    stop: asyncio.Event,
    *,
    api_url: str,
    once_connected: Callable[[], None],
    before_closing: Callable[[], None] = lambda: None,
) -> None:
    """Log in, connect, and return when `stop` is set; `once_connected` is called at the first connection.

    `before_closing` is called when the end has come and requests can still be made. Then nothing that people ask is
    taken any more, and what is under way has a moment to be answered.

    A connection lost later is taken up again by discord.py for as long as it takes.
    Raises: ConnectionFailedError when the first login or connection fails, or Discord ends it for good.
    """
    connection: asyncio.Task[None] | None = None
    try:
        if await _is_done_before(stop, _log_in(client, token, api_url)):
            connection = asyncio.create_task(client.connect())
            await _until_stopped(client, connection, stop, once_connected)
    finally:
        before_closing()
        unanswered = await client.answers.end(ANSWERS_SECONDS)
        if unanswered:
            log.warning("%s answer(s) were not given within %s seconds and are dropped", unanswered, ANSWERS_SECONDS)
        await _close(client, connection)


async def _is_done_before(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do the work and return True; where `stop` is set before it is done, break it off and return False.

    Raises: what the work raises.
    """
    working = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
            return True
        return False
    finally:
        for task in (working, stopped):
            task.cancel()
        await asyncio.wait({working, stopped})


async def _log_in(client: RolloverClient, token: str, api_url: str) -> None:
    try:
        await client.login(token)
    except discord.LoginFailure:
        raise ConnectionFailedError(Refusal.TOKEN, _WRONG_TOKEN) from None
    except discord.HTTPException as error:
        raise ConnectionFailedError(
            Refusal.NETWORK, f"Discord's API at {api_url} answered with an error ({error.status}); try again later."
        ) from None
    except (aiohttp.ClientError, OSError) as error:
        raise ConnectionFailedError(
            Refusal.NETWORK,
            f"Discord's API at {api_url} cannot be reached ({type(error).__name__}): check the network.",
        ) from None
    except (TypeError, KeyError, ValueError):
        log.debug("an answer of another shape", exc_info=True)
        raise ConnectionFailedError(
            Refusal.NETWORK, f"What answers at {api_url} is not Discord's API: check DISCORD_API_URL."
        ) from None


async def _until_stopped(
    client: RolloverClient, connection: "asyncio.Task[None]", stop: asyncio.Event, once_connected: Callable[[], None]
) -> None:
    stopped = asyncio.create_task(stop.wait())
    first = asyncio.create_task(client.connected_once.wait())
    try:
        done, _ = await asyncio.wait(
            {connection, stopped, first}, timeout=FIRST_CONNECTION_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            raise ConnectionFailedError(
                Refusal.GATEWAY,
                f"Discord's gateway did not let the bot in within {FIRST_CONNECTION_SECONDS} seconds: "
                "check the network, or try again later.",
            )
        if first in done:
            once_connected()
        if connection not in done:
            await asyncio.wait({connection, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if connection.done():
            _raise_what_ended_it(connection)
    finally:
        for waiting in (stopped, first):
            waiting.cancel()


async def _close(client: RolloverClient, connection: "asyncio.Task[None] | None") -> None:
    try:
        await asyncio.wait_for(client.close(), CLOSE_SECONDS)
    except TimeoutError:
        log.warning("the connection did not close within %s seconds and was dropped", CLOSE_SECONDS)
    if connection is not None:
        # Only after closing: while a shard identifies anew, discord.py swallows a cancellation and goes on.
        connection.cancel()
        await asyncio.wait({connection}, timeout=CLOSE_SECONDS)


def _raise_what_ended_it(connection: "asyncio.Task[None]") -> None:
    error = connection.exception()
    if isinstance(error, discord.ConnectionClosed) and error.code == 4004:
        raise ConnectionFailedError(Refusal.TOKEN, _WRONG_TOKEN) from None
    if isinstance(error, discord.ConnectionClosed | discord.PrivilegedIntentsRequired):
        code = getattr(error, "code", 4014)
        raise ConnectionFailedError(
            Refusal.GATEWAY, f"Discord's gateway refused the connection (close code {code})."
        ) from None
    if isinstance(error, discord.GatewayNotFound | discord.HTTPException | aiohttp.ClientError | OSError):
        raise ConnectionFailedError(
            Refusal.GATEWAY, f"Discord's gateway cannot be reached ({type(error).__name__}): check the network."
        ) from None
    if error is not None:
        raise error


_WRONG_TOKEN = (
    "Discord refused the token: copy it anew from the developer portal (Bot > Reset Token) "
    "into DISCORD_TOKEN. `make demo` needs none."
)
