"""What the chart of `/market` shows: four pools of retirement assets by quarter, and the same in words."""

from collections.abc import Sequence
from decimal import Decimal

from calculations.retirement_assets import Base, BaseFigure, Confidence, RetirementAssets
from commands.draw.palette import BLUE, GREEN, ORANGE, PURPLE
from commands.draw.pictures import Line, LineChart, Point, Tick
from commands.replies.pools import POOLS
from commands.replies.words import Phrasebook

_INKS = {Base.ALL_ASSETS: GREEN, Base.IRAS: BLUE, Base.ALL_DC: ORANGE, Base.PLANS_401K: PURPLE}

_TRILLION = Decimal(10) ** 12
_MOST_STEPS = 6
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200)


def asset_chart(phrases: Phrasebook, assets: RetirementAssets) -> LineChart:
    """Return the chart of everything on record, with its words and numbers as the phrasebook has them."""
    known = [figure for base, _ in POOLS for figure in assets.known(base)]
    total = assets.newest(Base.ALL_ASSETS)
    return LineChart(
        name=f"retirement-assets-{phrases.locale}",
        title=phrases.say("market.chart.title", amount=phrases.money_short(total.dollars)),
        subtitle=_subtitle(phrases, assets),
        lines=tuple(
            Line(
                phrases.say(
                    "market.chart.label",
                    pool=phrases.say(key),
                    amount=phrases.money_short(assets.newest(base).dollars),
                ),
                _INKS[base],
                base is Base.ALL_ASSETS,
                tuple(tuple(_point(figure) for figure in run) for run in unbroken_runs(assets.known(base))),
            )
            for base, key in POOLS
            if assets.known(base)
        ),
        x_ticks=_years(known),
        y_ticks=_amounts(phrases, max(figure.dollars for figure in known)),
        notes=(phrases.say("market.chart.marks"), phrases.say("market.chart.vintages")),
    )


def describe_chart(phrases: Phrasebook, assets: RetirementAssets) -> str:
    """Return the chart in words, for readers who do not see it; at most 1,024 characters in English."""
    sentences = [phrases.say("market.alt.what")]
    for base, key in POOLS:
        known = assets.known(base)
        if known:
            sentences.append(
                phrases.say(
                    "market.alt.pool",
                    pool=phrases.say(key),
                    first=phrases.money_short(known[0].dollars),
                    first_day=known[0].as_of,
                    newest=phrases.money_short(known[-1].dollars),
                    newest_day=known[-1].as_of,
                )
            )
    sentences.append(phrases.say("market.alt.gaps"))
    return " ".join(sentences)


def unbroken_runs(known: Sequence[BaseFigure]) -> list[list[BaseFigure]]:
    """Return the figures, oldest first, cut wherever a quarter between two of them has none."""
    runs: list[list[BaseFigure]] = []
    for figure in known:
        if runs and _months(figure) - _months(runs[-1][-1]) == 3:
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return runs


def _subtitle(phrases: Phrasebook, assets: RetirementAssets) -> str:
    newest = [assets.newest(base).as_of for base, _ in POOLS if assets.known(base)]
    total, parts = newest[0], set(newest[1:])
    if parts <= {total}:
        return phrases.say("market.chart.subtitle", month=phrases.month(total))
    if len(parts) == 1:
        return phrases.say(
            "market.chart.subtitle_parts_older", month=phrases.month(total), parts=phrases.month(parts.pop())
        )
    return phrases.say("market.chart.subtitle_ends_differ")


def _point(figure: BaseFigure) -> Point:
    return Point(
        _months(figure) / 12, float(figure.dollars / _TRILLION), figure.confidence is not Confidence.ONE_REPORT
    )


def _months(figure: BaseFigure) -> int:
    """Count months so that the end of a year is where the next year's number stands on the axis."""
    return figure.as_of.year * 12 + figure.as_of.month


def _years(known: Sequence[BaseFigure]) -> tuple[Tick, ...]:
    first = min(_months(figure) for figure in known) // 12
    last = max(_months(figure) for figure in known) // 12
    step = next((step for step in _STEPS if (last - first) / step <= _MOST_STEPS), _STEPS[-1])
    return tuple(Tick(year, str(year)) for year in range(first, last + 1, step))


def _amounts(phrases: Phrasebook, largest: Decimal) -> tuple[Tick, ...]:
    trillions = largest / _TRILLION
    step = next((step for step in _STEPS if trillions / step <= _MOST_STEPS), _STEPS[-1])
    labels = [(0, phrases.money(0))]
    while labels[-1][0] < trillions:
        amount = labels[-1][0] + step
        labels.append((amount, phrases.money_short(amount * _TRILLION)))
    return tuple(Tick(amount, label) for amount, label in labels)
