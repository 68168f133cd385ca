"""`/privacy`: what is kept about the person who asks, and the way to have it forgotten."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, replace, reply
from commands.replies.controls import custom_id
from commands.replies.words import Phrasebook, Words
from tracker.guilds.privacy import Privacy

_LARGEST_FILE = 9_000_000
"""Discord takes 10 MB. Source: Discord, Uploading Files."""


@dataclass(frozen=True, slots=True)
class PrivacyCommand:
    """The command `/privacy`. Its buttons always mean the person who presses them."""

    words: Words
    privacy: Privacy

    def commands(self) -> Sequence[AnyCommand]:
        @app_commands.command(name="privacy", description=self.words.text("privacy.description"))
        async def privacy(interaction: discord.Interaction) -> None:
            counts = await self.privacy.counts(interaction.user.id)
            await reply(interaction, _kept(self._phrases(interaction), counts), private=True)

        return [privacy]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {
            "privacy.copy": self._copy,
            "privacy.ask": self._ask,
            "privacy.erase": self._erase,
            "privacy.keep": self._keep,
        }

    async def _copy(self, interaction: discord.Interaction, rest: str) -> None:
        copy = await self.privacy.copy(interaction.user.id)
        phrases = self._phrases(interaction)
        if len(copy) > _LARGEST_FILE:
            raise UserError("privacy.too_large")
        file = discord.File(io.BytesIO(copy), "kept-about-me.json")
        await reply(interaction, Answer(phrases.say("privacy.copied"), picture=file), private=True)

    async def _ask(self, interaction: discord.Interaction, rest: str) -> None:
        phrases = self._phrases(interaction)
        yes = discord.ui.Button[discord.ui.View](
            style=discord.ButtonStyle.danger, label=phrases.say("privacy.yes"), custom_id=custom_id("privacy.erase")
        )
        no = discord.ui.Button[discord.ui.View](label=phrases.say("privacy.no"), custom_id=custom_id("privacy.keep"))
        await replace(interaction, Answer(phrases.say("privacy.confirm"), _explained(phrases), (yes, no)))

    async def _erase(self, interaction: discord.Interaction, rest: str) -> None:
        await self.privacy.erase(interaction.user.id)
        await replace(interaction, Answer(self._phrases(interaction).say("privacy.done")))

    async def _keep(self, interaction: discord.Interaction, rest: str) -> None:
        await replace(interaction, Answer(self._phrases(interaction).say("privacy.kept_on")))

    def _phrases(self, interaction: discord.Interaction) -> Phrasebook:
        return self.words.for_locale(interaction.locale)


def _kept(phrases: Phrasebook, counts: Mapping[str, int]) -> Answer:
    kept = ", ".join(_counted(phrases, kind, count) for kind, count in counts.items() if count)
    if not kept:
        return Answer(phrases.say("privacy.nothing"))
    copy = discord.ui.Button[discord.ui.View](label=phrases.say("privacy.copy"), custom_id=custom_id("privacy.copy"))
    forget = discord.ui.Button[discord.ui.View](
        style=discord.ButtonStyle.danger, label=phrases.say("privacy.forget"), custom_id=custom_id("privacy.ask")
    )
    return Answer(phrases.say("privacy.first_line", kept=kept), _explained(phrases), (copy, forget))


def _explained(phrases: Phrasebook) -> discord.Embed:
    return discord.Embed(description=phrases.say("privacy.text"), colour=BRAND)


def _counted(phrases: Phrasebook, kind: str, count: int) -> str:
    """Return how much there is of one kind of `Storage.traces`."""
    match kind:
        case "settings":
            return phrases.plural("privacy.settings", count)
        case "reports":
            return phrases.plural("privacy.reports", count)
        case "record":
            return phrases.plural("privacy.record", count)
        case "change_readings":
            return phrases.plural("privacy.change_readings", count)
        case "subscriptions":
            return phrases.plural("privacy.subscriptions", count)
        case "watches":
            return phrases.plural("privacy.watches", count)
        case "corrections":
            return phrases.plural("privacy.corrections", count)
        case _:
            return phrases.plural("privacy.other", count)
