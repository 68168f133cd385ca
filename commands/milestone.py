"""`/milestone`: one item of the record with its whole history, and whatever is opened from a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import Answer, replace, reply
from commands.replies.controls import parts_of, select_values
from commands.replies.milestone_answer import FROM_CARD, LONGEST_ID, milestone_answer
from commands.replies.milestone_picker import MilestonePicker
from commands.replies.paging import show_page, wanted_page
from commands.replies.words import Phrasebook, Words
from commands.report import report_button
from tracker.policy.related import Entries, Entry


@dataclass(frozen=True, slots=True)
class MilestoneCommand:
    """The command `/milestone`, and the selects that open an item from an answer."""

    words: Words
    entries: Entries
    picker: MilestonePicker

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="milestone", description=text("milestone.description"))
        @app_commands.describe(milestone=text("milestone.option.milestone"), private=text("option.private"))
        async def milestone(interaction: discord.Interaction, milestone: str, private: bool = False) -> None:
            phrases = self.words.for_locale(interaction.locale)
            found = await self.picker.read(milestone, interaction.guild_id)
            related = await self.entries.around(found, guild=interaction.guild_id)
            answer = opened(phrases, Entry(found, tuple(related)), interaction.user.id)
            await reply(interaction, answer, private=private)

        @milestone.autocomplete("milestone")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return await self.picker.suggest(interaction, typed)

        return [milestone]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"milestone.page": self._turn, "milestone.open": self._open}

    async def _turn(self, interaction: discord.Interaction, rest: str) -> None:
        milestone_id, owner, number, step = parts_of(rest, 4)
        phrases = self.words.for_locale(interaction.locale)
        entry = await self._entry(milestone_id, interaction.guild_id)
        page = wanted_page(number, step)
        await show_page(interaction, owner, lambda reader: opened(phrases, entry, reader, number=page))

    async def _open(self, interaction: discord.Interaction, rest: str) -> None:
        (origin,) = parts_of(rest, 1)
        chosen = select_values(interaction)
        if len(chosen) != 1:
            raise UserError("control.outdated")
        phrases = self.words.for_locale(interaction.locale)
        entry = await self._entry(chosen[0], interaction.guild_id)
        answer = opened(phrases, entry, interaction.user.id)
        message = interaction.message
        if origin == FROM_CARD and message is not None and message.flags.ephemeral:
            await replace(interaction, answer)
        else:
            # Whoever looks something up in a list that all can see does it for themselves.
            await reply(interaction, answer, private=True)

    async def _entry(self, milestone_id: str, guild: int | None) -> Entry:
        entry = await self.entries.open(milestone_id, guild=guild)
        if entry is None:
            raise UserError("milestone.gone")
        return entry


def opened(phrases: Phrasebook, entry: Entry, owner_id: int, *, number: int = 1) -> Answer:
    """Return a page of an opened item with every way on from it."""
    milestone = entry.milestone
    buttons = (report_button(phrases, milestone),) if len(milestone.id) <= LONGEST_ID else ()
    return milestone_answer(phrases, entry, owner_id=owner_id, number=number, buttons=buttons)
