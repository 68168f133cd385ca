"""What is offered while a person types an option of `/inflow`: first what was typed, as it is read."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from discord import app_commands

from calculations.allocations import EITHER, Allocation, read_allocation
from calculations.coin_prices import read_price
from calculations.coin_supply import Asset
from calculations.errors import UserError
from calculations.quarters import read_quarter
from calculations.reference_prices import ARTICLE, ReferencePrices
from calculations.retirement_assets import Base, RetirementAssets
from calculations.shares import Form, Share, read_share
from calculations.typed_text import trimmed
from commands.replies.inflow.in_words import percent_of_base, share_as_read
from commands.replies.inflow.prices import LIVE
from commands.replies.words import Phrasebook
from tracker.market.quotes import Quotes

MOST_CHOICES = 25
"""Discord, Autocomplete: at most 25 choices."""

_SHARES = ("0.1%", "0.5%", "1%", "2%", "5%")
_ASSETS = ("both", "BTC", "ETH", "70/30", "50/50")

_Read = TypeVar("_Read")


def suggest_shares(phrases: Phrasebook, typed: str) -> list[app_commands.Choice[str]]:
    """Return the share typed, as it is read, and the five that are asked for most."""
    read = _read(read_share, typed)
    shares = [read_share(text) for text in _SHARES]
    if read is not None:
        shares = [read, *(share for share in shares if share != read)]
    return [app_commands.Choice(name=_share_name(phrases, share), value=str(share)) for share in shares]


def suggest_assets(phrases: Phrasebook, typed: str) -> list[app_commands.Choice[str]]:
    """Return the coins typed, as they are read, and the usual ones."""
    read = _read(read_allocation, typed) if typed.strip() else None
    allocations = [read_allocation(text) for text in _ASSETS]
    if read is not None:
        allocations = [read, *(allocation for allocation in allocations if allocation != read)]
    return [
        app_commands.Choice(name=_allocation_name(phrases, allocation), value=_allocation_text(allocation))
        for allocation in allocations
    ]


def suggest_prices(
    phrases: Phrasebook, references: ReferencePrices, quotes: Quotes, typed: str, now: datetime
) -> list[app_commands.Choice[str]]:
    """Return the number typed, as it is read, the live prices, the article's and the operator's."""
    choices = []
    price = _read(read_price, typed)
    if price is not None:
        name = phrases.say("inflow.suggest_price_number", price=phrases.money(price))
        choices.append(app_commands.Choice(name=name, value=f"{price:f}"))
    wanted = typed.strip().casefold() if price is None else ""
    offers = [(LIVE, _live_name(phrases, quotes, now))]
    for reference in map(references.named, references.names):
        if reference is None:
            continue
        prices = _prices_in_line(phrases, dict(reference.prices))
        if reference.name == ARTICLE:
            name = phrases.say("inflow.suggest_price_article", day=reference.day, prices=prices)
        else:
            name = phrases.say("inflow.suggest_price_named", name=reference.name, day=reference.day, prices=prices)
        offers.append((reference.name, name))
    matching = [offer for offer in offers if wanted in offer[0] or wanted in offer[1].casefold()] or offers
    choices += [app_commands.Choice(name=name[:100], value=value) for value, name in matching]
    return choices[:MOST_CHOICES]


def suggest_quarters(
    phrases: Phrasebook, assets: RetirementAssets, base: Base, typed: str
) -> list[app_commands.Choice[str]]:
    """Return the quarters in which the base is known, newest first; the one typed before all others."""
    known = [figure for figure in reversed(assets.known(base)) if figure.quarter is not None]
    read = _read(read_quarter, typed)
    wanted = "".join(typed.casefold().split())
    named = [
        (
            figure.quarter,
            str(figure.quarter),
            phrases.say(
                "inflow.suggest_quarter",
                quarter=str(figure.quarter),
                day=figure.as_of,
                held=phrases.money_short(figure.dollars),
            ),
        )
        for figure in known
    ]
    matching = [
        entry for entry in named if entry[0] == read or wanted in "".join((entry[1] + entry[2]).casefold().split())
    ] or named
    matching.sort(key=lambda entry: entry[0] != read)
    return [app_commands.Choice(name=name, value=value) for _, value, name in matching[:MOST_CHOICES]]


def _read(read: Callable[[str], _Read], typed: str) -> _Read | None:
    try:
        return read(typed)
    except UserError:
        return None


def _share_name(phrases: Phrasebook, share: Share) -> str:
    if share.form is Form.DOLLARS:
        return phrases.money(share.dollars)
    if share.form is Form.FRACTION:
        part = Decimal(share.value.numerator) / Decimal(share.value.denominator)
        return phrases.say(
            "inflow.suggest_fraction", share=share_as_read(phrases, share), percent=percent_of_base(phrases, part)
        )
    return share_as_read(phrases, share)


def _allocation_name(phrases: Phrasebook, allocation: Allocation) -> str:
    if allocation == EITHER:
        return phrases.say("inflow.suggest_either")
    if allocation.only is not None:
        return phrases.say("inflow.suggest_only", asset=allocation.only.value)
    bitcoin, ether = (trimmed(_percent(allocation, asset)) for asset in Asset)
    return phrases.say("inflow.suggest_split", bitcoin=bitcoin, ether=ether)


def _allocation_text(allocation: Allocation) -> str:
    if allocation == EITHER:
        return "both"
    if allocation.only is not None:
        return allocation.only.value
    return "/".join(f"{trimmed(_percent(allocation, asset)):f}" for asset in Asset)


def _percent(allocation: Allocation, asset: Asset) -> Decimal:
    weight = dict(allocation.weights)[asset] * 100
    return Decimal(weight.numerator) / Decimal(weight.denominator)


def _live_name(phrases: Phrasebook, quotes: Quotes, now: datetime) -> str:
    known = {asset: quote for asset in Asset if (quote := quotes.latest(asset)) is not None}
    if not known:
        return phrases.say("inflow.suggest_price_live_unknown")
    newest = max(quote.traded_at or quote.received_at for quote in known.values())
    prices = _prices_in_line(phrases, {asset: quote.price for asset, quote in known.items()})
    return phrases.say("inflow.suggest_price_live", prices=prices, age=phrases.span(max(now - newest, now - now)))


def _prices_in_line(phrases: Phrasebook, prices: dict[Asset, Decimal]) -> str:
    return ", ".join(
        phrases.say("inflow.suggest_price", asset=asset.value, price=phrases.money(price))
        for asset, price in prices.items()
    )
