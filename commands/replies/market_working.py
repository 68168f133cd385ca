"""The working behind `/market`: 1% of each pool, whether the parts add up, and where each figure was read."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calculations.figure_rows import Source
from calculations.quarters import Quarter
from calculations.retirement_assets import BaseFigure, Confidence, Pool, QuarterAssets, RetirementAssets
from commands.replies.inert import inert
from commands.replies.links import masked_link
from commands.replies.pools import pools_until
from commands.replies.words import Phrasebook
from commands.replies.working import Step, Working

_TRILLION = Decimal(10) ** 12
_PARTS_OF_TOTAL = (Pool.IRA, Pool.DC_ALL, Pool.GOVERNMENT_DB, Pool.PRIVATE_DB, Pool.ANNUITIES)
_PARTS_OF_DC = (Pool.PLAN_401K, Pool.OTHER_PRIVATE_DC, Pool.PLAN_403B, Pool.PLAN_457, Pool.TSP)
_POOL_NAMES = {
    Pool.TOTAL: "market.pool.total",
    Pool.IRA: "market.pool.ira",
    Pool.DC_ALL: "market.pool.dc",
    Pool.PLAN_401K: "market.pool.401k",
    Pool.OTHER_PRIVATE_DC: "market.pool.other_private_dc",
    Pool.PLAN_403B: "market.pool.403b",
    Pool.PLAN_457: "market.pool.457",
    Pool.TSP: "market.pool.tsp",
    Pool.GOVERNMENT_DB: "market.pool.government_db",
    Pool.PRIVATE_DB: "market.pool.private_db",
    Pool.ANNUITIES: "market.pool.annuities",
}
_ROUNDING = Decimal("0.05")
"""ICI gives a tenth of a trillion, so a figure of its releases may be off by half of that."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the figure of a pool at the end of a quarter was read; the pool by the key of its name."""

    name_key: str
    as_of: date
    source: Source
    confidence: Confidence


def market_working(
    phrases: Phrasebook, assets: RetirementAssets, end: Quarter, *, today: date, changed: bool
) -> Working:
    """Return the working of the table that ends at `end`."""
    pools = pools_until(assets, end)
    sums = _complete(assets, end)
    summed = [
        Reading(_POOL_NAMES[pool], known.as_of, known.amounts[pool].source, known.amounts[pool].confidence)
        for known, whole, parts in sums
        for pool in (whole, *parts)
    ]
    return Working(
        result=phrases.say("market.working.result", quarter=str(end)),
        steps=(
            *(_one_percent(phrases, phrases.say(key), figure) for key, figure in pools),
            *(_sum(phrases, *one) for one in sums),
        ),
        sources=tuple(source_lines(phrases, [*readings_of(pools), *summed], today)),
        notes=(phrases.say("market.vintages"), phrases.say("market.working.rounding")),
        figures_changed=changed,
    )


def readings_of(pools: Iterable[tuple[str, BaseFigure]]) -> list[Reading]:
    """Return where the figures of the pools were read."""
    return [Reading(key, figure.as_of, figure.source, figure.confidence) for key, figure in pools]


def fingerprint(assets: RetirementAssets, end: Quarter) -> str:
    """Return eight characters that change when a figure behind the table's working does."""
    inputs = [
        (quarter.quarter, [(pool.value, str(amount.dollars)) for pool, amount in sorted(quarter.amounts.items())])
        for quarter in assets.quarters
        if quarter.quarter <= end
    ]
    return hashlib.sha256(repr(inputs).encode()).hexdigest()[:8]


def source_lines(phrases: Phrasebook, readings: Iterable[Reading], today: date) -> list[str]:
    """Return a line for each release that the figures were read in: its title, link, age and how sure it is."""
    by_release: dict[tuple[Source, date, Confidence], list[str]] = {}
    for reading in readings:
        names = by_release.setdefault((reading.source, reading.as_of, reading.confidence), [])
        name = phrases.say(reading.name_key)
        if name not in names:
            names.append(name)
    return [
        " ".join(
            (
                phrases.say(
                    "market.source",
                    pools=", ".join(names),
                    day=day,
                    release=masked_link(source.title or source.publisher, source.url),
                    publisher=inert(source.publisher),
                ),
                *_published(phrases, source, today),
                *([phrases.say("market.unconfirmed")] if confidence is Confidence.ONE_REPORT else []),
                *([phrases.say("market.from_operator")] if confidence is Confidence.OPERATOR else []),
            )
        )
        for (source, day, confidence), names in by_release.items()
    ]


def _published(phrases: Phrasebook, source: Source, today: date) -> list[str]:
    if source.published is None:
        return []
    try:
        day = date.fromisoformat(source.published)
    except ValueError:
        # Of some releases only the month or the year is known.
        return [phrases.say("market.published_about", when=inert(source.published))]
    return [phrases.say("market.published", day=day, age=phrases.span(today - day))]


def _one_percent(phrases: Phrasebook, name: str, figure: BaseFigure) -> Step:
    return Step(
        phrases.say("market.working.pool", pool=name, day=figure.as_of),
        (
            phrases.say("market.working.times", base=phrases.money(figure.dollars)),
            phrases.say("market.working.equals", amount=phrases.money(figure.dollars / 100)),
        ),
    )


def _complete(assets: RetirementAssets, end: Quarter) -> list[tuple[QuarterAssets, Pool, Sequence[Pool]]]:
    """Return each whole with its parts, in the newest quarter up to `end` in which all of them are known."""
    sums: list[tuple[QuarterAssets, Pool, Sequence[Pool]]] = []
    for whole, parts in ((Pool.TOTAL, _PARTS_OF_TOTAL), (Pool.DC_ALL, _PARTS_OF_DC)):
        complete = [
            known
            for known in assets.quarters
            if known.quarter <= end and all(pool in known.amounts for pool in (whole, *parts))
        ]
        if complete:
            sums.append((complete[-1], whole, parts))
    return sums


def _sum(phrases: Phrasebook, known: QuarterAssets, whole: Pool, parts: Sequence[Pool]) -> Step:
    trillions = {pool: known.amounts[pool].dollars / _TRILLION for pool in (whole, *parts)}
    total = sum((trillions[pool] for pool in parts), Decimal(0))
    difference = abs(total - trillions[whole])
    explained = difference <= _ROUNDING * (len(parts) + 1)
    return Step(
        phrases.say("market.working.sum", whole=_name(phrases, whole), quarter=str(known.quarter)),
        (
            *(
                phrases.say(
                    "market.working.part", amount=_trillions(phrases, trillions[pool]), pool=_name(phrases, pool)
                )
                for pool in parts
            ),
            phrases.say("market.working.total", amount=_trillions(phrases, total)),
            phrases.say("market.working.published", amount=_trillions(phrases, trillions[whole])),
            phrases.say(
                "market.working.difference" if explained else "market.working.difference_unexplained",
                amount=_trillions(phrases, difference),
            ),
        ),
    )


def _trillions(phrases: Phrasebook, amount: Decimal) -> str:
    decimals = max(1, -int(amount.normalize().as_tuple().exponent))
    return phrases.number(amount, decimals)


def _name(phrases: Phrasebook, pool: Pool) -> str:
    return phrases.say(_POOL_NAMES[pool])
