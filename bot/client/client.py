"""The discord.py client: no guild cache, as many shards as Discord recommends, buttons without memory.

Intents: none. An interaction carries its channel, both permission sets and the member, so the bot needs no
cache of guilds; see docs/adr/0002-no-guild-cache.md.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.attempts import attempt_trace
from bot.client.answers import AnswersUnderWay
from bot.client.callbacks import answer_briefly
from bot.client.failures import answer_failure
from bot.client.guildless import GuildlessState
from bot.client.shards import Shards
from bot.client.suggestions import FailedSuggestions, note_failed_suggestions
from bot.client.sync import sync_commands
from bot.client.translation import CatalogueTranslator
from calculations.errors import UserError
from commands.feature import Feature
from commands.replies.answers import keep_private
from commands.replies.command_links import CommandLinks
from commands.replies.controls import Controls
from commands.replies.words import Words
from commands.rights import Rights
from tracker.alerts.pacing import Pacer

log = logging.getLogger(__name__)

_ANSWERED_BY_CONTROLS = frozenset({discord.InteractionType.component, discord.InteractionType.modal_submit})


class RolloverTree(app_commands.CommandTree["RolloverClient"]):
    """The command tree; every failure ends in `answer_failure`."""

    async def interaction_check(self, interaction: discord.Interaction["RolloverClient"], /) -> bool:
        return await interaction.client.begin_answer(interaction)

    async def on_error(
        self, interaction: discord.Interaction["RolloverClient"], error: app_commands.AppCommandError, /
    ) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            note_failed_suggestions(error)
            return
        await answer_failure(interaction, error, interaction.client.words)


class RolloverClient(discord.AutoShardedClient):
    """Connects the features to Discord. Works in servers, direct messages and as a user-installed app."""

    def __init__(
        self, features: Sequence[Feature], words: Words, links: CommandLinks, rights: Rights, *, api_url: str | None
    ) -> None:
        """`api_url` points at a stand-in for Discord (v10 base address); None means Discord itself."""
        self.connections: Shards | None = None
        """Notes which connections are lost, where that is wanted."""
        self.heard_from_guild: Callable[[int], None] = lambda guild_id: None
        """Told of the guild of every interaction in which the bot itself is installed; returns at once."""
        self.pacer = Pacer(time.monotonic)
        """Gives what is sent without being asked for its turn below Discord's limit for all requests."""
        super().__init__(
            intents=discord.Intents.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0,
            http_trace=attempt_trace(self.pacer),
        )
        self.words = words
        self.answers = AnswersUnderWay()
        self._failed_suggestions = FailedSuggestions()
        self.connected_once = asyncio.Event()
        self._links = links
        self._rights = rights
        self._stand_in = api_url is not None
        if api_url is not None:
            Route.BASE = api_url
        self._tree = RolloverTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        controls = {name: handler for feature in features for name, handler in feature.controls().items()}
        self._controls = Controls(controls)
        for feature in features:
            for command in feature.commands():
                self._tree.add_command(command)

    def _get_state(self, **options: Any) -> GuildlessState:
        return GuildlessState(
            dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options
        )

    async def connect(self, *, reconnect: bool = True) -> None:
        answer_briefly()
        await super().connect(reconnect=reconnect)

    async def setup_hook(self) -> None:
        logging.getLogger(app_commands.tree.__name__).addFilter(self._failed_suggestions)
        if self._stand_in:
            # discord.py takes this address, not the one it first connected to, when it reconnects a shard.
            _, address, _ = await self.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)
        await self._tree.set_translator(CatalogueTranslator(self.words))
        self._links.remember(await sync_commands(self, self._tree))

    async def on_connect(self) -> None:
        if not self.connected_once.is_set():
            log.info("connected to Discord as %s with %s shard(s)", self.user, self.shard_count)
        self.connected_once.set()

    async def on_shard_connect(self, shard_id: int) -> None:
        if self.connections is not None:
            self.connections.found(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        if self.connections is not None:
            self.connections.found(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        if self.connections is not None:
            self.connections.lost(shard_id)

    async def on_resumed(self) -> None:
        log.info("connection to Discord resumed")

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        # discord.py starts a task for each event that has a listener; commands go through the tree and need none.
        if event != "interaction" or args[0].type in _ANSWERED_BY_CONTROLS:
            super().dispatch(event, *args, **kwargs)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        try:
            if await self.begin_answer(interaction):
                await self._controls.answer(interaction)
        except Exception as error:
            await answer_failure(interaction, error, self.words)

    async def begin_answer(self, interaction: discord.Interaction) -> bool:
        """Begin to answer; return False, and tell the person to try again, where the program is ending."""
        if not self.answers.begin(interaction):
            if interaction.type is not discord.InteractionType.autocomplete:
                await answer_failure(interaction, UserError("failure.ending"), self.words)
            return False
        await self._note_place(interaction)
        return True

    async def _note_place(self, interaction: discord.Interaction) -> None:
        """Note with the interaction whether its place wants answers to be private; reads nothing but memory."""
        if interaction.guild_id is not None and interaction.is_guild_integration():
            self.heard_from_guild(interaction.guild_id)
        if await self._rights.answer_privately(interaction, False):
            keep_private(interaction)
