"""`/ask`: a question in plain words, answered with the facts of the record or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.feature import AnyCommand, ControlHandler
from commands.milestone import opened
from commands.pace import Pace
from commands.replies.answers import Answer, reply
from commands.replies.asked import answer_of, answered_of, nothing_of, offer_of, read_choice
from commands.replies.controls import parts_of, select_values
from commands.replies.words import Phrasebook, Words
from tracker.policy.questions.asking import Answered, Nothing, Offered, Outcome, Questions
from tracker.policy.questions.reading import LONGEST_QUESTION
from tracker.policy.related import Entries, Entry


@dataclass(frozen=True, slots=True)
class AskCommand:
    """The command `/ask`, and the controls under its answers."""

    words: Words
    questions: Questions
    entries: Entries
    pace: Pace
    today: Callable[[], date]
    """The day in Washington, D.C., where deadlines end."""

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="ask", description=text("ask.description"))
        @app_commands.describe(question=text("ask.option.question"), private=text("option.private"))
        async def ask(
            interaction: discord.Interaction,
            question: app_commands.Range[str, 1, LONGEST_QUESTION],
            private: bool = False,
        ) -> None:
            self.pace.take(interaction.user.id)
            phrases = self.words.for_locale(interaction.locale)
            outcome = await self.questions.answer(question, guild=interaction.guild_id)
            await reply(interaction, await self._answer(phrases, outcome, interaction.guild_id), private=private)

        return [ask]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"ask.history": self._show_history, "ask.choose": self._choose}

    async def _show_history(self, interaction: discord.Interaction, rest: str) -> None:
        (milestone_id,) = parts_of(rest, 1)
        entry = await self._entry(milestone_id, interaction.guild_id)
        phrases = self.words.for_locale(interaction.locale)
        await reply(interaction, opened(phrases, entry, interaction.user.id), private=True)

    async def _choose(self, interaction: discord.Interaction, rest: str) -> None:
        intent, act, chamber = read_choice(*parts_of(rest, 3))
        chosen = select_values(interaction)
        if len(chosen) != 1:
            raise UserError("control.outdated")
        entry = await self._entry(chosen[0], interaction.guild_id)
        phrases = self.words.for_locale(interaction.locale)
        answer = answer_of(phrases, entry, intent, act, chamber, today=self.today())
        # The question's own message stays for everybody else to choose from.
        await reply(interaction, answer, private=True)

    async def _answer(self, phrases: Phrasebook, outcome: Outcome, guild: int | None) -> Answer:
        match outcome:
            case Answered(milestone=milestone):
                return answered_of(phrases, outcome, await self._entry(milestone.id, guild), today=self.today())
            case Offered(milestones=milestones):
                entries = [await self._entry(milestone.id, guild) for milestone in milestones]
                return offer_of(phrases, outcome, entries, today=self.today())
            case Nothing():
                return nothing_of(phrases, outcome)

    async def _entry(self, milestone_id: str, guild: int | None) -> Entry:
        entry = await self.entries.open(milestone_id, guild=guild)
        if entry is None:
            raise UserError("milestone.gone")
        return entry
