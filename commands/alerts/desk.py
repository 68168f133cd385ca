"""What all of `/alerts` shares: who acts, on which channel, and the services behind it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.replies.answers import Answer, defer, finish, reply
from commands.replies.words import Phrasebook, Words
from commands.rights import Rights
from tracker.alerts.corrections import Corrections
from tracker.alerts.log import AlertLog
from tracker.alerts.needs import Need
from tracker.alerts.posts import Message, Place
from tracker.alerts.subscriptions import Subscription, Subscriptions
from tracker.delivery_error import DeliveryError
from tracker.guilds.settings import GuildSettings

_KINDS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
]
"""Where messages can be posted."""


_ASKING_SECONDS = 10.0
"""As long as a person may be left waiting."""


class PostingPlace(app_commands.Transformer):
    """The option `channel:`: the id of a channel, thread or forum that messages can be posted in."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return [*_KINDS, discord.ChannelType.forum]

    async def transform(self, interaction: discord.Interaction, value: object, /) -> int:
        return int(getattr(value, "id", 0))


ChannelOption = app_commands.Transform[int, PostingPlace]


@dataclass(frozen=True, slots=True)
class Moderating:
    """A moderator at work."""

    guild_id: int
    person_id: int
    settings: GuildSettings
    phrases: Phrasebook
    locale: str
    """What the guild reads."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What is asked of Discord beside the interaction itself; each raises DeliveryError."""

    ask: Callable[[Place], Awaitable[frozenset[Need]]]
    """Returns what the bot lacks in a place, and goes on there where that is nothing."""
    show: Callable[[Place, str, Answer], Awaitable[Message]]
    """Posts an answer in a place; in a forum under a name."""
    survey: Callable[[int], Awaitable[Mapping[int, frozenset[Need]]]]
    """Returns what the bot lacks in each channel and active thread of a guild; permissions alone."""


@dataclass(frozen=True, slots=True)
class AlertDesk:
    """The services of every part of `/alerts`."""

    words: Words
    rights: Rights
    subscriptions: Subscriptions
    log: AlertLog
    corrections: Corrections
    posting: Posting
    now: Callable[[], datetime]

    async def subscription(self, interaction: discord.Interaction, channel_id: int | None = None) -> Subscription:
        """Return the subscription of a channel, this one by default; in a thread of a forum that of the forum.

        Raises: UserError where there is none.
        """
        if interaction.guild_id is None:
            raise UserError("rights.server_only")
        place = channel_of(interaction, channel_id)
        found = {one.channel_id: one for one in await self.subscriptions.list(interaction.guild_id)}
        parent_id = getattr(interaction.channel, "parent_id", None) if channel_id is None else None
        forum = found.get(parent_id) if parent_id is not None else None
        if place not in found and forum is not None and forum.is_forum:
            return forum
        return found[place] if place in found else await self.subscriptions.of_channel(interaction.guild_id, place)

    async def ask(self, interaction: discord.Interaction, place: Place) -> frozenset[Need] | None:
        """Return what the bot lacks in a place; None where Discord does not say so in time.

        That may take longer than an answer may: from here on it is given with `answer`.
        """
        await defer(interaction, private=True)
        return await self.ask_now(place)

    async def ask_now(self, place: Place) -> frozenset[Need] | None:
        """Return what the bot lacks in a place; None where Discord does not say so in time."""
        try:
            async with asyncio.timeout(_ASKING_SECONDS):
                return await self.posting.ask(place)
        except (DeliveryError, TimeoutError):
            return None

    async def survey(self, guild_id: int) -> Mapping[int, frozenset[Need]]:
        """Return what the bot lacks in the channels of a guild; nothing where Discord does not say so in time."""
        try:
            async with asyncio.timeout(_ASKING_SECONDS):
                return await self.posting.survey(guild_id)
        except (DeliveryError, TimeoutError):
            return {}

    async def moderator(self, interaction: discord.Interaction) -> Moderating:
        """Return who acts; asked anew at every interaction. Raises: UserError for anybody else."""
        settings = await self.rights.require_moderator(interaction)
        return Moderating(
            settings.guild_id,
            interaction.user.id,
            settings,
            self.words.for_locale(interaction.locale),
            str(interaction.guild_locale or interaction.locale),
        )


async def answer(interaction: discord.Interaction, given: Answer) -> None:
    """Give a command its answer, for the moderator alone, whether or not its place was kept meanwhile."""
    if interaction.response.is_done():
        await finish(interaction, given)
    else:
        await reply(interaction, given, private=True)


async def amend(interaction: discord.Interaction, given: Answer) -> None:
    """Put an answer in place of one that was given, unless the person has dismissed that meanwhile."""
    with suppress(discord.NotFound):
        await finish(interaction, given)


def channel_of(interaction: discord.Interaction, channel_id: int | None) -> int:
    """Return the channel that is meant, this one by default. Raises: UserError where nobody can post."""
    if channel_id is not None:
        return channel_id
    kind = getattr(interaction.channel, "type", None)
    if interaction.channel_id is None or (kind is not None and kind not in _KINDS):
        raise UserError("alerts.no_place")
    return interaction.channel_id
