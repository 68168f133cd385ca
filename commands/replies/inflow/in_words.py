"""Shares, dollars, coins, prices and bases in words: how each is rounded, and when it is said to be about."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from calculations.coin_supply import Asset, Supply
from calculations.retirement_assets import Base, BaseFigure, Confidence
from calculations.rounding import significant
from calculations.shares import Form, Share
from calculations.typed_text import digits_after_point
from commands.replies.inert import inert
from commands.replies.inflow.prices import Origin, PriceUsed
from commands.replies.links import masked_link
from commands.replies.words import Phrasebook

_DECIMALS_OF_SHARE = {Asset.BTC: 2, Asset.ETH: 1}
"""The two published series of ether's supply differ by 0.6 percent: a second decimal would be made up."""

_FEWEST_DAYS = Decimal("0.01")


def base_name(phrases: Phrasebook, base: Base) -> str:
    """Return what the base is called within a sentence."""
    match base:
        case Base.PLANS_401K:
            return phrases.say("inflow.base_401k")
        case Base.ALL_DC:
            return phrases.say("inflow.base_dc")
        case Base.IRAS:
            return phrases.say("inflow.base_ira")
        case Base.ALL_ASSETS:
            return phrases.say("inflow.base_total")
        case Base.HEADLINE:
            return phrases.say("inflow.base_headline")


@lru_cache(maxsize=512)
def say_base(phrases: Phrasebook, base: BaseFigure) -> str:
    """Return the base with its day, its source and how well it is confirmed."""
    return phrases.say(
        "inflow.base_line",
        base=base_name(phrases, base.base),
        held=phrases.money_short(base.dollars),
        day=base.as_of,
        source=masked_link(base.source.publisher, base.source.url),
        confidence=_confidence(phrases, base.confidence),
    )


def say_price(phrases: Phrasebook, price: PriceUsed, now: datetime | None) -> str:
    """Return the price with where it is from and how old it is; without a `now`, when it was traded."""
    amount = phrases.money(price.dollars)
    coin = price.asset.value
    match price.origin:
        case Origin.GIVEN:
            return phrases.say("inflow.price_given", asset=coin, price=amount)
        case Origin.NAMED if price.name == "article":
            return phrases.say("inflow.price_article", asset=coin, price=amount, day=price.day)
        case Origin.NAMED:
            return phrases.say("inflow.price_named", asset=coin, price=amount, name=inert(price.name), day=price.day)
        case Origin.FALLBACK:
            return phrases.say("inflow.price_fallback", asset=coin, price=amount, day=price.day)
    traded_at = price.traded_at or datetime.combine(price.day, time(), UTC)
    if now is None:
        text = phrases.say("inflow.price_traded", asset=coin, price=amount, venue=price.name, moment=traded_at)
    elif price.origin is Origin.LAST_KNOWN:
        text = phrases.say(
            "inflow.price_last_known",
            asset=coin,
            price=amount,
            venue=price.name,
            age=_span(phrases, traded_at, now),
            moment=traded_at,
        )
    else:
        text = phrases.say(
            "inflow.price_live", asset=coin, price=amount, venue=price.name, age=_span(phrases, traded_at, now)
        )
    return text if price.is_checked else phrases.say("inflow.price_unchecked", price=text)


def share_as_read(phrases: Phrasebook, share: Share) -> str:
    """Return a percentage or fraction exactly: `0.5%`, `1/300`."""
    if share.form is Form.FRACTION:
        return f"{share.value.numerator}/{share.value.denominator}"
    fraction = share.percent / 100
    return phrases.percent(fraction, digits_after_point(share.percent))


def percent_of_base(phrases: Phrasebook, part: Decimal) -> str:
    """Return a part as a percentage of three significant digits, marked as about where it is not exact."""
    percent = part * 100
    shown = significant(percent).normalize()
    text = phrases.percent(shown / 100, digits_after_point(shown))
    return text if shown == percent else phrases.say("inflow.about", figure=text)


def about_money(phrases: Phrasebook, amount: Decimal) -> str:
    """Return dollars to three significant digits, marked as about where they are not exact."""
    text = phrases.money_short(amount)
    return text if significant(amount) == amount else phrases.say("inflow.about", figure=text)


def about_coins(phrases: Phrasebook, amount: Decimal, asset: Asset | None = None) -> str:
    """Return coins to three significant digits, with the coin's name, marked as about where they are not exact."""
    text = phrases.coins(amount)
    if asset is not None:
        text = phrases.say("inflow.amount_of", amount=text, asset=asset.value)
    return text if significant(amount) == amount else phrases.say("inflow.about", figure=text)


def share_of_coins(phrases: Phrasebook, asset: Asset, share: Decimal) -> str:
    """Return a part of all coins: BTC with two decimals of a percent, ETH with one."""
    decimals = _DECIMALS_OF_SHARE[asset]
    if share * 200 * 10**decimals < 1:
        smallest = Decimal(1).scaleb(-decimals - 2)
        return phrases.say("inflow.less_than", figure=phrases.percent(smallest, decimals))
    return phrases.percent(share, decimals)


@lru_cache(maxsize=512)
def exactly(phrases: Phrasebook, amount: Decimal) -> str:
    """Return a number with all its digits; kept, since it is one of a few that come again in every answer."""
    return phrases.exact(amount)


def supply_day(phrases: Phrasebook, supply: Supply) -> str:
    """Return the day of a supply, or its month where no more is known."""
    return say_day(phrases, supply.day) if supply.day_is_known else phrases.month(supply.day)


def series_name(phrases: Phrasebook, series: str) -> str:
    """Return which of the published series a figure of ether's supply belongs to."""
    return phrases.say("inflow.series_explorers") if series.startswith("explorer") else inert(series)


def say_days(phrases: Phrasebook, days: Decimal) -> str:
    """Return a number of days to three significant digits, marked as about where they are not exact."""
    if days < _FEWEST_DAYS:
        return phrases.say("inflow.less_than", figure=_days(phrases, _FEWEST_DAYS))
    text = _days(phrases, significant(days))
    return text if significant(days) == days else phrases.say("inflow.about", figure=text)


@lru_cache(maxsize=512)
def say_day(phrases: Phrasebook, day: date) -> str:
    """Return a date; kept, since a few dates are said again and again."""
    return phrases.day(day)


@lru_cache(maxsize=512)
def say_age(phrases: Phrasebook, days: int) -> str:
    """Return an age of whole days, at least one."""
    return _seconds(phrases, max(days, 1) * 86_400)


def _confidence(phrases: Phrasebook, confidence: Confidence) -> str:
    match confidence:
        case Confidence.PUBLISHER_PAGE:
            return phrases.say("inflow.confidence_publisher")
        case Confidence.TWO_REPORTS:
            return phrases.say("inflow.confidence_two")
        case Confidence.ONE_REPORT:
            return phrases.say("inflow.confidence_one")
        case Confidence.OPERATOR:
            return phrases.say("inflow.confidence_operator")


def _days(phrases: Phrasebook, days: Decimal) -> str:
    is_whole = days == days.to_integral_value()
    amount = phrases.number(days, 0 if is_whole else digits_after_point(days))
    # A fraction takes the form of many: 0.5 days, 1.5 days.
    return phrases.plural("inflow.days", int(days) if is_whole else 2, amount=amount)


def _span(phrases: Phrasebook, start: datetime, end: datetime) -> str:
    return _seconds(phrases, max(int((end - start).total_seconds()), 1))


@lru_cache(maxsize=4096)
def _seconds(phrases: Phrasebook, seconds: int) -> str:
    return phrases.span(timedelta(seconds=seconds))
