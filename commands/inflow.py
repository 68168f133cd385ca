"""`/inflow`: what a share of U.S. retirement money would buy in coins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import discord
from discord import app_commands

from calculations.allocations import EITHER, read_allocation
from calculations.coin_supply import Asset
from calculations.quarters import read_quarter
from calculations.retirement_assets import Base
from calculations.shares import read_share
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import Answer, reply
from commands.replies.inflow.answer import inflow_answer
from commands.replies.inflow.carried import CONTROL, read_working_id
from commands.replies.inflow.case import InflowQuestion, work_out
from commands.replies.inflow.prices import choose_prices, read_wish
from commands.replies.inflow.steps import inflow_working
from commands.replies.inflow.suggestions import (
    suggest_assets,
    suggest_prices,
    suggest_quarters,
    suggest_shares,
)
from commands.replies.kept_answers import KeptAnswers, stretch_of
from commands.replies.words import Phrasebook, Words
from commands.replies.working import show_working
from tracker.market.figures import CurrentFigures
from tracker.market.quotes import Quotes

MOST_YEARS = 30


class _Asked(NamedTuple):
    """The options as typed."""

    share: str
    base: str
    asset: str | None
    price: str | None
    as_of: str | None
    years: int | None

    def question(self) -> InflowQuestion:
        """Read the options. Raises: UserError with its own sentence for each that cannot be read."""
        return InflowQuestion(
            read_share(self.share),
            Base(self.base),
            read_quarter(self.as_of) if self.as_of is not None else None,
            read_allocation(self.asset) if self.asset is not None else EITHER,
            self.years,
        )


@dataclass(frozen=True, slots=True)
class InflowCommand:
    """The command `/inflow` and its button."""

    words: Words
    figures: CurrentFigures
    quotes: Quotes
    now: Callable[[], datetime]
    _kept: KeptAnswers = field(default_factory=KeptAnswers)

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="inflow", description=text("inflow.description"))
        @app_commands.describe(
            share=text("inflow.option_share"),
            base=text("inflow.option_base"),
            asset=text("inflow.option_asset"),
            price=text("inflow.option_price"),
            as_of=text("inflow.option_as_of"),
            years=text("inflow.option_years"),
            private=text("option.private"),
        )
        @app_commands.choices(
            base=[
                app_commands.Choice(name=text("inflow.choice_401k"), value=Base.PLANS_401K.value),
                app_commands.Choice(name=text("inflow.choice_dc"), value=Base.ALL_DC.value),
                app_commands.Choice(name=text("inflow.choice_ira"), value=Base.IRAS.value),
                app_commands.Choice(name=text("inflow.choice_total"), value=Base.ALL_ASSETS.value),
                app_commands.Choice(name=text("inflow.choice_headline"), value=Base.HEADLINE.value),
            ]
        )
        async def inflow(
            interaction: discord.Interaction,
            share: str,
            base: str = Base.PLANS_401K.value,
            asset: str | None = None,
            price: str | None = None,
            as_of: str | None = None,
            years: app_commands.Range[int, 1, MOST_YEARS] | None = None,
            private: bool = False,
        ) -> None:
            asked = _Asked(share, base, asset, price, as_of, years)
            await reply(interaction, self._answer(self.words.for_locale(interaction.locale), asked), private=private)

        @inflow.autocomplete("share")
        async def share_choices(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return suggest_shares(self.words.for_locale(interaction.locale), typed)

        @inflow.autocomplete("asset")
        async def asset_choices(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return suggest_assets(self.words.for_locale(interaction.locale), typed)

        @inflow.autocomplete("price")
        async def price_choices(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            phrases = self.words.for_locale(interaction.locale)
            return suggest_prices(phrases, self.figures.now().prices, self.quotes, typed, self.now())

        @inflow.autocomplete("as_of")
        async def quarter_choices(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            phrases = self.words.for_locale(interaction.locale)
            chosen = getattr(interaction.namespace, "base", None)
            base = Base(chosen) if chosen in list(Base) else Base.PLANS_401K
            return suggest_quarters(phrases, self.figures.now().assets, base, typed)

        return [inflow]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {CONTROL: self._show_working}

    def _answer(self, phrases: Phrasebook, asked: "_Asked") -> Answer:
        now = self.now()
        rests_on = (self.figures.now(), *(self.quotes.latest(asset) for asset in Asset), stretch_of(now))
        return self._kept.answer((phrases, asked), rests_on, lambda: self._work_out(phrases, asked, now))

    def _work_out(self, phrases: Phrasebook, asked: "_Asked", now: datetime) -> Answer:
        question = asked.question()
        figures = self.figures.now()
        wish = read_wish(asked.price, question.allocation, figures.prices)
        prices = choose_prices(wish, question.allocation, self.quotes, figures.prices, now)
        return inflow_answer(phrases, work_out(question, prices, figures, now.date()), now)

    async def _show_working(self, interaction: discord.Interaction, rest: str) -> None:
        carried = read_working_id(rest)
        case = work_out(carried.question, carried.prices, self.figures.now(), carried.answered_on)
        phrases = self.words.for_locale(interaction.locale)
        working = inflow_working(phrases, case, figures_changed=carried.has_changed(case))
        await reply(interaction, show_working(phrases, working), private=True)
