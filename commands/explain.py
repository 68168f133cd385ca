"""`/explain`: what a word of this field means, with its source and what is on record about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import Shown, UserError
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import Answer, reply
from commands.replies.controls import parts_of
from commands.replies.explained import explained
from commands.replies.inert import inert, shortened
from commands.replies.paging import show_page
from commands.replies.words import Phrasebook, Words
from tracker.policy.glossary import Explanation, Glossary
from tracker.policy.milestones import Milestone
from tracker.policy.related import Entries

_MOST_CHOICES = 25
_CHOICE_LIMIT = 100
"""Discord, Autocomplete: at most 25 choices, each with up to 100 characters."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class ExplainCommand:
    """The command `/explain`, and the buttons that lead to other terms."""

    words: Words
    glossary: Glossary
    entries: Entries

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="explain", description=text("explain.description"))
        @app_commands.describe(term=text("explain.option.term"), private=text("option.private"))
        async def explain(
            interaction: discord.Interaction, term: app_commands.Range[str, 1, _CHOICE_LIMIT], private: bool = False
        ) -> None:
            phrases = self.words.for_locale(interaction.locale)
            entry = self._find(phrases, term)
            milestones = await self._on_record(entry, interaction.guild_id)
            await reply(interaction, self._answer(phrases, entry, milestones, interaction.user.id), private=private)

        @explain.autocomplete("term")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return [
                app_commands.Choice(name=shortened(entry.term, _CHOICE_LIMIT), value=entry.id)
                for entry in self.glossary.suggest(typed, _MOST_CHOICES)
            ]

        return [explain]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"explain.open": self._open}

    async def _open(self, interaction: discord.Interaction, rest: str) -> None:
        id_, owner = parts_of(rest, 2)
        entry = self.glossary.entry(id_)
        if entry is None:
            raise UserError("control.outdated")
        phrases = self.words.for_locale(interaction.locale)
        milestones = await self._on_record(entry, interaction.guild_id)
        await show_page(interaction, owner, lambda reader: self._answer(phrases, entry, milestones, reader))

    def _find(self, phrases: Phrasebook, typed: str) -> Explanation:
        entry = self.glossary.find(typed)
        if entry is not None:
            return entry
        near = self.glossary.nearest(typed, _NAMED)
        if not near:
            raise UserError("explain.unknown_far", text=inert(typed))
        names = phrases.say("explain.or").join(inert(one.term) for one in near)
        raise UserError("explain.unknown", text=inert(typed), names=Shown(names))

    def _answer(
        self, phrases: Phrasebook, entry: Explanation, milestones: Sequence[Milestone], owner_id: int
    ) -> Answer:
        others = [other for id_ in entry.see_also if (other := self.glossary.entry(id_)) is not None]
        return explained(phrases, entry, others, milestones, owner_id=owner_id)

    async def _on_record(self, entry: Explanation, guild: int | None) -> list[Milestone]:
        """Return what the guild's members see on record about a term, without what was withdrawn."""
        opened = [await self.entries.open(id_, guild=guild) for id_ in entry.milestone_ids]
        return [one.milestone for one in opened if one is not None and not one.milestone.withdrawn]
