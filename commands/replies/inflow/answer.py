"""The answer of `/inflow`: dollars, coins and their part of all coins in the first line, then what it rests on."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import discord

from calculations.coin_supply import Asset
from calculations.inflow import CoinInflow, Excess, Inflow, Purchase, calculate_inflow
from calculations.reference_prices import ARTICLE_BASE_DAY, ARTICLE_BASE_DOLLARS, ReferencePrices
from calculations.retirement_assets import Base, BaseFigure, RetirementAssets
from calculations.shares import Form
from commands.replies.answers import BRAND, Answer
from commands.replies.inflow.carried import working_id
from commands.replies.inflow.case import InflowCase
from commands.replies.inflow.caveats import caveat_for, say_caveat
from commands.replies.inflow.in_words import (
    about_coins,
    about_money,
    base_name,
    exactly,
    percent_of_base,
    say_age,
    say_base,
    say_day,
    say_days,
    say_price,
    series_name,
    share_as_read,
    share_of_coins,
    supply_day,
)
from commands.replies.inflow.prices import PriceUsed
from commands.replies.words import Phrasebook
from commands.replies.working import working_button

_TRILLION = Decimal(10) ** 12
_DIGITS_OF_SUPPLY = 4
"""Supplies are known better than bases: 120.7 million, not 121."""


def inflow_answer(phrases: Phrasebook, case: InflowCase, now: datetime) -> Answer:
    """Return the answer with its button."""
    details = discord.Embed(description="\n".join(_inputs(phrases, case)), colour=BRAND)
    for coin, price in zip(case.result.coins, case.prices, strict=True):
        details.add_field(name=coin.asset.value, value="\n".join(_coin_lines(phrases, case, coin, price, now)))
    reference = f"{reference_line(phrases, case.figures.prices)}\n-# {say_caveat(phrases, caveat_for(case))}"
    details.add_field(name=phrases.say("inflow.comparison"), value=reference, inline=False)
    return Answer(first_line(phrases, case), details, (working_button(phrases, working_id(case)),))


def first_line(phrases: Phrasebook, case: InflowCase) -> str:
    """Return the whole answer in one line: dollars, coins, part of all coins, the base and its age."""
    share, base, result = case.question.share, case.base, case.result
    names = {
        "base": base_name(phrases, base.base),
        "held": phrases.money_short(base.dollars),
        "day": say_day(phrases, base.as_of),
        "age": say_age(phrases, (case.answered_on - base.as_of).days),
        "dollars": about_money(phrases, result.dollars),
    }
    if share.form is Form.DOLLARS:
        part = Decimal(result.share.numerator) / Decimal(result.share.denominator)
        what = phrases.say("inflow.what_dollars", share=percent_of_base(phrases, part), **names)
    else:
        what = phrases.say("inflow.what_share", share=share_as_read(phrases, share), **names)
    coins = [_coins_in_line(phrases, coin) for coin in result.coins]
    if len(coins) == 1:
        return phrases.say("inflow.first_line_one", what=what, coins=coins[0])
    if case.question.allocation.are_alternatives:
        return phrases.say("inflow.first_line_either", what=what, first=coins[0], second=coins[1])
    return phrases.say("inflow.first_line_both", what=what, first=coins[0], second=coins[1])


@lru_cache(maxsize=64)
def reference_line(phrases: Phrasebook, prices: ReferencePrices) -> str:
    """Return the example that everybody knows, worked out anew from the article's base and prices."""
    example = _article_example(prices)
    bitcoin, ether = (about_coins(phrases, coin.coins, coin.asset) for coin in example.coins)
    return phrases.say(
        "inflow.reference",
        trillions=ARTICLE_BASE_DOLLARS / _TRILLION,
        base_day=ARTICLE_BASE_DAY,
        dollars=phrases.money_short(example.dollars),
        bitcoin=bitcoin,
        ether=ether,
        price_day=prices.article.day,
    )


@lru_cache(maxsize=64)
def headline_line(phrases: Phrasebook, assets: RetirementAssets) -> str:
    """Return what the headlines' figure really is, with the figures known on that day."""
    headline = assets.headline
    plans, all_dc = (_newest_published(assets, base, headline.as_of) for base in (Base.PLANS_401K, Base.ALL_DC))
    return phrases.say(
        "inflow.headline_is",
        headline=phrases.money_short(headline.dollars),
        dc=phrases.money_short(all_dc.dollars),
        dc_day=all_dc.as_of,
        plans=phrases.money_short(plans.dollars),
        plans_day=plans.as_of,
    )


def _newest_published(assets: RetirementAssets, base: Base, day: date) -> BaseFigure:
    """Return the base as a reader of that day could know it; its newest figure where no release is dated."""
    published = [figure for figure in assets.known(base) if (figure.source.published or "9") <= day.isoformat()]
    return published[-1] if published else assets.newest(base)


def _inputs(phrases: Phrasebook, case: InflowCase) -> list[str]:
    lines = [_read_as(phrases, case), say_base(phrases, case.base)]
    if case.base.base is Base.HEADLINE:
        lines.append(headline_line(phrases, case.figures.assets))
    if case.question.allocation.are_alternatives:
        lines.append(phrases.say("inflow.alternatives"))
    return lines


def _coin_lines(phrases: Phrasebook, case: InflowCase, coin: CoinInflow, price: PriceUsed, now: datetime) -> list[str]:
    lines = [f"- {say_price(phrases, price, now)}", _coin_line(phrases, coin, price)]
    if coin.coins_per_year is not None:
        lines.append(f"- {_spread_line(phrases, coin, case.result.years or 1)}")
    return lines


def _read_as(phrases: Phrasebook, case: InflowCase) -> str:
    share = case.question.share
    part = Decimal(case.result.share.numerator) / Decimal(case.result.share.denominator)
    if share.form is Form.DOLLARS:
        return phrases.say(
            "inflow.read_as_dollars", dollars=phrases.money(share.dollars), share=percent_of_base(phrases, part)
        )
    shown = share_as_read(phrases, share)
    if share.form is Form.FRACTION:
        return phrases.say("inflow.read_as_fraction", share=shown, percent=percent_of_base(phrases, part))
    return phrases.say("inflow.read_as_bare" if share.is_bare else "inflow.read_as", share=shown)


def _coins_in_line(phrases: Phrasebook, coin: CoinInflow) -> str:
    amount = about_coins(phrases, coin.coins, coin.asset)
    supply, maximum = coin.purchase.supply, coin.purchase.maximum
    if coin.excess is Excess.MORE_THAN_MAXIMUM and maximum is not None:
        return phrases.say("inflow.coins_beyond_maximum", coins=amount, maximum=exactly(phrases, maximum))
    if coin.share_of_supply is None or supply is None:
        return phrases.say("inflow.coins_alone", coins=amount)
    if coin.excess is Excess.MORE_THAN_ISSUED:
        return phrases.say(
            "inflow.coins_beyond_issued", coins=amount, supply=phrases.coins(supply.coins, _DIGITS_OF_SUPPLY)
        )
    return phrases.say(
        "inflow.coins_with_share", coins=amount, share=share_of_coins(phrases, coin.asset, coin.share_of_supply)
    )


def _coin_line(phrases: Phrasebook, coin: CoinInflow, price: PriceUsed) -> str:
    days = say_days(phrases, coin.days_of_new_coins)
    per_day = exactly(phrases, coin.purchase.new_per_day)
    supply, maximum = coin.purchase.supply, coin.purchase.maximum
    if supply is None or coin.share_of_supply is None:
        return phrases.say("inflow.coin_no_supply", asset=coin.asset.value, day=price.day, days=days, per_day=per_day)
    circulating = phrases.coins(supply.coins, _DIGITS_OF_SUPPLY)
    share = share_of_coins(phrases, coin.asset, coin.share_of_supply)
    if maximum is None or coin.share_of_maximum is None:
        key = "inflow.coin_ether" if coin.excess is Excess.NONE else "inflow.coin_ether_beyond_issued"
        return phrases.say(
            key,
            share=share,
            supply=circulating,
            day=supply_day(phrases, supply),
            series=series_name(phrases, supply.series or ""),
            days=days,
            per_day=per_day,
        )
    values = {
        "share": share,
        "supply": circulating,
        "day": supply_day(phrases, supply),
        "share_of_maximum": share_of_coins(phrases, coin.asset, coin.share_of_maximum),
        "maximum": exactly(phrases, maximum),
        "days": days,
        "per_day": per_day,
    }
    match coin.excess:
        case Excess.NONE:
            return phrases.say("inflow.coin_bitcoin", **values)
        case Excess.MORE_THAN_ISSUED:
            return phrases.say("inflow.coin_bitcoin_beyond_issued", **values)
        case Excess.MORE_THAN_MAXIMUM:
            return phrases.say("inflow.coin_bitcoin_beyond_maximum", **values)


def _spread_line(phrases: Phrasebook, coin: CoinInflow, years: int) -> str:
    return phrases.plural(
        "inflow.spread",
        years,
        asset=coin.asset.value,
        per_year=about_coins(phrases, coin.coins_per_year or coin.coins, coin.asset),
        new=phrases.coins(coin.purchase.new_in_years or Decimal(0)),
        share=percent_of_base(phrases, coin.share_of_new_coins or Decimal(0)),
    )


def _article_example(prices: ReferencePrices) -> Inflow:
    purchases = [Purchase(asset, Fraction(1), prices.article.prices[asset], None, Decimal(1)) for asset in Asset]
    return calculate_inflow(ARTICLE_BASE_DOLLARS, Fraction(1, 100), purchases)
