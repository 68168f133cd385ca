"""`/limits`: how much may be put into retirement plans in a year, for anybody or for one person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import discord
from discord import app_commands

from calculations.ages import OLDEST, YOUNGEST, check_age, read_person
from calculations.amounts import read_salary
from calculations.limits import ContributionLimits
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import Answer, reply
from commands.replies.kept_answers import KeptAnswers
from commands.replies.limits.general import all_limits, general_answer
from commands.replies.limits.own import own_answer
from commands.replies.limits.question import LimitsQuestion, read_general, read_working, years_of
from commands.replies.limits.steps import working_answer
from commands.replies.words import Phrasebook, Words
from tracker.market.figures import CurrentFigures

_MOST_CHOICES = 25
"""Discord, Application Commands: an autocomplete answer has up to 25 choices."""


@dataclass(frozen=True, slots=True)
class LimitsCommand:
    """The command `/limits`."""

    words: Words
    figures: CurrentFigures
    today: Callable[[], date]
    _kept: KeptAnswers = field(default_factory=KeptAnswers)

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="limits", description=text("limits.description"))
        @app_commands.describe(
            year=text("limits.option.year"),
            age=text("limits.option.age"),
            born=text("limits.option.born"),
            salary=text("limits.option.salary"),
            compare=text("limits.option.compare"),
            private=text("option.private"),
        )
        async def limits(
            interaction: discord.Interaction,
            year: int,
            age: app_commands.Range[int, YOUNGEST, OLDEST] | None = None,
            born: str | None = None,
            salary: str | None = None,
            compare: int | None = None,
            private: bool = False,
        ) -> None:
            phrases = self.words.for_locale(interaction.locale)
            general = LimitsQuestion(year, compare)
            if age is None and born is None and salary is None:
                await reply(interaction, self._general(phrases, general), private=private)
                return
            question = self._question(general, age, born, salary)
            # Whatever was asked for: an age or a pay is never shown to a channel.
            await reply(interaction, own_answer(phrases, question, years_of(self._limits(), question)), private=True)

        async def complete_year(interaction: discord.Interaction, current: object) -> list[app_commands.Choice[int]]:
            return self._choices(current, without=None)

        async def complete_compare(interaction: discord.Interaction, current: object) -> list[app_commands.Choice[int]]:
            return self._choices(current, without=getattr(interaction.namespace, "year", None))

        limits.autocomplete("year")(complete_year)
        limits.autocomplete("compare")(complete_compare)
        return [limits]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"limits.working": self._show_working, "limits.all": self._show_all, "limits.share": self._share}

    def _question(self, asked: LimitsQuestion, age: int | None, born: str | None, salary: str | None) -> LimitsQuestion:
        """Return `asked` with the person's numbers; a year that is not on record is refused before them."""
        years_of(self._limits(), asked)
        person = read_person(age, born, asked.year)
        if person is not None and asked.compare is not None:
            check_age(person, asked.compare)
        pay = None if salary is None else read_salary(salary)
        question = replace(asked, person=person, pay=pay)
        today = self.today()
        return replace(question, month=today.month) if today.year == asked.year else question

    def _general(self, phrases: Phrasebook, question: LimitsQuestion) -> Answer:
        return self._kept.answer(
            (phrases, question.year, question.compare),
            (self.figures.now(), self.today()),
            lambda: general_answer(phrases, question, years_of(self._limits(), question)),
        )

    async def _show_working(self, interaction: discord.Interaction, rest: str) -> None:
        question, fingerprint = read_working(rest)
        years = years_of(self._limits(), question)
        phrases = self.words.for_locale(interaction.locale)
        await reply(interaction, working_answer(phrases, question, years, fingerprint), private=True)

    async def _show_all(self, interaction: discord.Interaction, rest: str) -> None:
        years = years_of(self._limits(), read_general(rest))
        await reply(interaction, all_limits(self.words.for_locale(interaction.locale), years), private=True)

    async def _share(self, interaction: discord.Interaction, rest: str) -> None:
        question = read_general(rest)
        phrases = self.words.for_locale(interaction.locale)
        await reply(interaction, self._general(phrases, question), private=False)

    def _limits(self) -> ContributionLimits:
        return self.figures.now().limits

    def _choices(self, current: object, without: object) -> list[app_commands.Choice[int]]:
        """Return the years on record that begin with what is typed, this year first, then newest first."""
        typed = str(current or "").strip()
        this_year = self.today().year
        known = sorted(self._limits().years, key=lambda year: (year != this_year, -year))
        fitting = [year for year in known if str(year).startswith(typed) and str(year) != str(without)]
        return [app_commands.Choice(name=str(year), value=year) for year in fitting[:_MOST_CHOICES]]
