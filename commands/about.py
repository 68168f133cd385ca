"""`/about`: which version answers, how old its prices and figures are, and what is stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import discord
from discord import app_commands

from calculations.coin_supply import Asset
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.words import Phrasebook, Words
from tracker.market.figures import CurrentFigures
from tracker.market.quotes import Quotes
from tracker.policy.timeline import Timeline, TimelineFilter, TimelinePage


@dataclass(frozen=True, slots=True)
class AboutCommand:
    """The command `/about`."""

    version: str
    words: Words
    quotes: Quotes
    figures: CurrentFigures
    timeline: Timeline
    now: Callable[[], datetime]

    def commands(self) -> Sequence[AnyCommand]:
        @app_commands.command(name="about", description=self.words.text("about.description"))
        async def about(interaction: discord.Interaction) -> None:
            phrases = self.words.for_locale(interaction.locale)
            record = await self.timeline.page(TimelineFilter(), guild=interaction.guild_id, size=1)
            await reply(interaction, self._answer(phrases, record), private=True)

        return [about]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {}

    def _answer(self, phrases: Phrasebook, record: TimelinePage) -> Answer:
        details = discord.Embed(colour=BRAND)
        prices = "\n".join(self._price(phrases, asset) for asset in Asset)
        details.add_field(name=phrases.say("about.prices"), value=prices, inline=False)
        details.add_field(name=phrases.say("about.figures"), value=self._figures(phrases), inline=False)
        details.add_field(
            name=phrases.say("about.record"),
            value=f"{_record(phrases, record)}\n{phrases.say('about.attribution')}",
            inline=False,
        )
        details.add_field(name=phrases.say("about.stored"), value=phrases.say("about.stored_text"), inline=False)
        details.set_footer(text=phrases.say("about.advice"))
        return Answer(phrases.say("about.first_line", version=self.version), details)

    def _price(self, phrases: Phrasebook, asset: Asset) -> str:
        quote = self.quotes.latest(asset)
        if quote is None:
            return phrases.say("about.no_price", asset=asset.value)
        age = self.now() - (quote.traded_at or quote.received_at)
        return phrases.say(
            "about.price",
            asset=asset.value,
            price=phrases.money(quote.price, 2),
            venue=quote.venue,
            age=phrases.span(age),
        )

    def _figures(self, phrases: Phrasebook) -> str:
        figures = self.figures.now()
        return phrases.say(
            "about.figures_text",
            quarter=phrases.day(figures.assets.newest_day),
            first_year=str(figures.limits.oldest_year),
            last_year=str(figures.limits.newest_year),
        )


def _record(phrases: Phrasebook, record: TimelinePage) -> str:
    kept = phrases.plural("about.milestones", record.total)
    return kept if record.checked_on is None else phrases.say("about.checked", kept=kept, day=record.checked_on)
