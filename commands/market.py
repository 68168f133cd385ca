"""`/market`: U.S. retirement assets by quarter as a table and a chart, and what 1% of each pool is."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import discord
from discord import app_commands

from calculations.errors import UserError
from calculations.quarters import Quarter, read_quarter
from calculations.retirement_assets import Base, BaseFigure, Confidence, RetirementAssets
from commands.draw.asset_chart import asset_chart, describe_chart
from commands.draw.pictures import LineChart
from commands.draw.press import ChartPress
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.controls import custom_id, parts_of
from commands.replies.embed_fields import field_text
from commands.replies.market_working import fingerprint, market_working, readings_of, source_lines
from commands.replies.pools import POOLS, figure_at, known_quarters, pools_until, require_known
from commands.replies.tables import table
from commands.replies.words import Phrasebook, Words
from commands.replies.working import show_working, working_button
from tracker.market.figures import CurrentFigures

PICTURE = "retirement-assets.png"

_ROWS = 8
"""Two years fit a phone without scrolling."""

_TRILLION = Decimal(10) ** 12
_ALT_LIMIT = 1024
"""Discord, Messages: the description of an attachment; an embed's picture may have more."""

_UNKNOWN = "–"
_UNCONFIRMED = "*"
_MOST_CHOICES = 25
"""Discord, Autocomplete: at most 25 choices."""


@dataclass(frozen=True, slots=True)
class MarketCommand:
    """The command `/market`."""

    words: Words
    figures: CurrentFigures
    press: ChartPress
    today: Callable[[], date]

    def commands(self) -> Sequence[AnyCommand]:
        @app_commands.command(name="market", description=self.words.text("market.description"))
        @app_commands.describe(as_of=self.words.text("market.option.as_of"), private=self.words.text("option.private"))
        async def market(interaction: discord.Interaction, as_of: str | None = None, private: bool = False) -> None:
            phrases = self.words.for_locale(interaction.locale)
            quarter = read_quarter(as_of) if as_of is not None else None
            await reply(interaction, self._answer(phrases, quarter), private=private)

        @market.autocomplete("as_of")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            phrases = self.words.for_locale(interaction.locale)
            return [
                app_commands.Choice(
                    name=phrases.say("market.choice", quarter=str(quarter), day=quarter.last_day), value=str(quarter)
                )
                for quarter in suggest_quarters(self.figures.now().assets, typed)
            ]

        return [market]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"market.working": self._show_working}

    async def prepare(self) -> None:
        """Have the chart of the current figures ready in English; other languages have theirs drawn when asked."""
        await self.press.prepare(_chart(self.words.english, self.figures.now().assets))

    def _answer(self, phrases: Phrasebook, quarter: Quarter | None) -> Answer:
        assets = self.figures.now().assets
        shown = _shown(phrases, assets, quarter, self.today())
        button = working_button(phrases, custom_id("market.working", str(shown.end), shown.fingerprint))
        png = self._picture(phrases, assets)
        if png is None:
            return Answer(shown.content, shown.details, (button,))
        picture = discord.File(io.BytesIO(png), PICTURE, description=shown.chart_in_words[:_ALT_LIMIT])
        return Answer(shown.content, shown.details_with_picture, (button,), picture)

    def _picture(self, phrases: Phrasebook, assets: RetirementAssets) -> bytes | None:
        """Return the chart in the reader's language, in English where there is none, None while neither is ready.

        An answer never waits for a drawing: it orders one, and a later answer has it.
        """
        # Numbers as the words' own language has them: another locale's may need letters that no font here has.
        language = self.words.for_locale(str(phrases.language).replace("_", "-"))
        for chosen in (language, self.words.english):
            chart = _chart(chosen, assets)
            png = self.press.ready(chart)
            if png is not None:
                return png
            self.press.order(chart)
        return None

    async def _show_working(self, interaction: discord.Interaction, rest: str) -> None:
        end, seen = parts_of(rest, 2)
        phrases = self.words.for_locale(interaction.locale)
        assets = self.figures.now().assets
        quarter = read_quarter(end)
        working = market_working(
            phrases, assets, quarter, today=self.today(), changed=fingerprint(assets, quarter) != seen
        )
        await reply(interaction, show_working(phrases, working), private=True)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Everything of an answer that depends on the figures, the reader's locale and the day alone."""

    end: Quarter
    fingerprint: str
    content: str
    details: discord.Embed
    details_with_picture: discord.Embed
    chart_in_words: str


@lru_cache(maxsize=64)
def _chart(phrases: Phrasebook, assets: RetirementAssets) -> LineChart:
    return asset_chart(phrases, assets)


@lru_cache(maxsize=128)
def _shown(
    phrases: Phrasebook,
    assets: RetirementAssets,
    quarter: Quarter | None,
    today: date,
) -> _Shown:
    end = known_quarters(assets)[-1] if quarter is None else require_known(assets, quarter)
    details = _details(phrases, assets, end, today)
    in_words = describe_chart(phrases, assets)
    # The library has no parameter for an embed picture's description, which Discord takes since June 2026.
    image = {"url": f"attachment://{PICTURE}", "description": in_words}
    with_picture = discord.Embed.from_dict({**details.to_dict(), "image": image})
    return _Shown(
        end,
        fingerprint(assets, end),
        "\n".join(
            (
                _first_line(phrases, assets, quarter, today),
                *([] if quarter else _newest_parts(phrases, assets, end)),
                _table(phrases, assets, end),
                phrases.say("market.legend"),
            )
        ),
        details,
        with_picture,
        in_words,
    )


def suggest_quarters(assets: RetirementAssets, typed: str) -> list[Quarter]:
    """Return up to 25 known quarters that `typed` may mean, newest first."""
    newest_first = known_quarters(assets)[::-1]
    wanted = typed.strip().upper()
    if not wanted:
        return newest_first[:_MOST_CHOICES]
    try:
        meant = read_quarter(typed)
    except UserError:
        meant = None
    fitting = [quarter for quarter in newest_first if quarter == meant]
    fitting += [quarter for quarter in newest_first if wanted in str(quarter) and quarter not in fitting]
    return fitting[:_MOST_CHOICES]


def _first_line(phrases: Phrasebook, assets: RetirementAssets, quarter: Quarter | None, today: date) -> str:
    if quarter is None:
        figure = assets.newest(Base.ALL_ASSETS)
        line = phrases.say("market.first_line", **_stated(phrases, figure, today))
    else:
        key, figure = next(
            (key, known) for base, key in POOLS if (known := figure_at(assets, base, quarter)) is not None
        )
        stated = _stated(phrases, figure, today)
        if figure.base is Base.ALL_ASSETS:
            line = phrases.say("market.first_line_as_of", **stated)
        else:
            line = phrases.say("market.first_line_without_total", pool=phrases.say(key), **stated)
    if figure.confidence is Confidence.ONE_REPORT:
        line += " " + phrases.say("market.unconfirmed")
    return line


def _stated(phrases: Phrasebook, figure: BaseFigure, today: date) -> dict[str, object]:
    return {
        "amount": phrases.money_short(figure.dollars),
        "day": figure.as_of,
        "age": phrases.span(today - figure.as_of),
    }


def _newest_parts(phrases: Phrasebook, assets: RetirementAssets, end: Quarter) -> list[str]:
    """Return a line that says up to when each pool is known, none where all end on the same day."""
    by_day: dict[date, list[str]] = {}
    for key, figure in pools_until(assets, end):
        by_day.setdefault(figure.as_of, []).append(phrases.say(key))
    if len(by_day) < 2:
        return []
    groups = [phrases.say("market.newest_part", pools=", ".join(names), day=day) for day, names in by_day.items()]
    return [phrases.say("market.newest_parts", pools="; ".join(groups))]


def _table(phrases: Phrasebook, assets: RetirementAssets, end: Quarter) -> str:
    """Return the rows up to `end` as a code block; a quarter without any figure keeps its row."""
    oldest = known_quarters(assets)[0]
    head = (
        phrases.say("market.column.quarter"),
        phrases.say("market.column.total"),
        phrases.say("market.column.ira"),
        phrases.say("market.column.dc"),
        phrases.say("market.column.401k"),
    )
    rows = [
        (str(quarter), *(_cell(phrases, figure_at(assets, base, quarter)) for base, _ in POOLS))
        for quarter in _quarters_until(end)
        if quarter >= oldest
    ]
    return table((head, *rows))


def _quarters_until(end: Quarter) -> list[Quarter]:
    last = end.year * 4 + end.number - 1
    return [Quarter(index // 4, index % 4 + 1) for index in range(last - _ROWS + 1, last + 1)]


def _cell(phrases: Phrasebook, figure: BaseFigure | None) -> str:
    # The mark of an unconfirmed figure has a column of its own, so that the digits stay in line.
    if figure is None:
        return f"{_UNKNOWN} "
    mark = _UNCONFIRMED if figure.confidence is Confidence.ONE_REPORT else " "
    return f"{phrases.number(figure.dollars / _TRILLION, 1)}{mark}"


def _details(phrases: Phrasebook, assets: RetirementAssets, end: Quarter, today: date) -> discord.Embed:
    details = discord.Embed(colour=BRAND)
    pools = pools_until(assets, end)
    details.add_field(
        name=phrases.say("market.one_percent"),
        value="\n".join(
            phrases.say(
                "market.one_percent_line",
                pool=phrases.say(key),
                amount=phrases.money_short(figure.dollars / 100),
                base=phrases.money_short(figure.dollars),
                day=figure.as_of,
            )
            for key, figure in pools
        ),
        inline=False,
    )
    details.add_field(name=phrases.say("market.vintages_title"), value=phrases.say("market.vintages"), inline=False)
    details.add_field(
        name=phrases.say("market.sources"),
        value=field_text(source_lines(phrases, readings_of(pools), today)),
        inline=False,
    )
    return details
