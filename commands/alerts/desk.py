"""What all of `/alerts` shares: who acts, on which channel, and the services behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.replies.words import Phrasebook, Words
from commands.rights import Rights
from tracker.alerts.log import AlertLog
from tracker.alerts.subscriptions import Subscriptions
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
"""Where messages can be posted: in a forum its posts, which are threads."""


class PostingPlace(app_commands.Transformer):
    """The option `channel:`: the id of a channel or thread that messages can be posted in."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return _KINDS

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
class AlertDesk:
    """The services of every part of `/alerts`."""

    words: Words
    rights: Rights
    subscriptions: Subscriptions
    log: AlertLog
    now: Callable[[], datetime]

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


def channel_of(interaction: discord.Interaction, channel_id: int | None) -> int:
    """Return the channel that is meant, this one by default. Raises: UserError where nobody can post."""
    if channel_id is not None:
        return channel_id
    kind = getattr(interaction.channel, "type", None)
    if interaction.channel_id is None or (kind is not None and kind not in _KINDS):
        raise UserError("alerts.no_place")
    return interaction.channel_id
