"""The working of `/inflow`: each step with its numbers in full, so that a reader can redo it by hand."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from calculations.coin_supply import (
    BLOCKS_PER_DAY,
    HALVING_INTERVAL,
    PAYING_ERAS,
    SATOSHI,
    Anchor,
    Asset,
    BlockHeight,
    Supply,
    issued,
    subsidy,
    years_later,
)
from calculations.inflow import CoinInflow
from calculations.shares import Form
from commands.replies.inert import inert
from commands.replies.inflow.answer import first_line, headline_line
from commands.replies.inflow.case import InflowCase
from commands.replies.inflow.caveats import caveat_for, other_caveats, say_caveat
from commands.replies.inflow.in_words import (
    base_name,
    say_base,
    say_price,
    series_name,
    share_as_read,
    supply_day,
)
from commands.replies.links import masked_link
from commands.replies.words import Phrasebook
from commands.replies.working import Step, Working

_DECIMALS_OF_COINS = 8
_DECIMALS_OF_PERCENT = 4
_SUPPLY_RULE_URL = "https://github.com/bitcoin/bips/blob/master/bip-0042.mediawiki"
_ISSUANCE_RULE_URL = "https://github.com/ethereum/consensus-specs"


def inflow_working(phrases: Phrasebook, case: InflowCase, *, figures_changed: bool) -> Working:
    """Return the whole arithmetic of the case, its sources and what bounds its meaning."""
    steps = [_base(phrases, case), _share(phrases, case), _dollars(phrases, case)]
    for coin in case.result.coins:
        steps += _coin_steps(phrases, case, coin)
    return Working(
        first_line(phrases, case),
        tuple(steps),
        tuple(_sources(phrases, case)),
        tuple(f"- {say_caveat(phrases, caveat)}" for caveat in (caveat_for(case), *other_caveats(case))),
        figures_changed,
    )


def _base(phrases: Phrasebook, case: InflowCase) -> Step:
    return Step(
        phrases.say("inflow.step_base", base=base_name(phrases, case.base.base), day=case.base.as_of),
        (phrases.say("inflow.line_dollars", dollars=case.base.dollars),),
    )


def _share(phrases: Phrasebook, case: InflowCase) -> Step:
    share, part = case.question.share, _fraction(case.result.share)
    if share.form is Form.DOLLARS:
        return Step(
            phrases.say("inflow.step_share_of_dollars"),
            (
                phrases.say("inflow.line_divided", above=share.dollars, below=case.base.dollars),
                phrases.say("inflow.line_equals", result=part),
            ),
        )
    return Step(
        phrases.say("inflow.step_share"),
        (phrases.say("inflow.line_same", first=share_as_read(phrases, share), second=part),),
    )


def _dollars(phrases: Phrasebook, case: InflowCase) -> Step:
    return Step(
        phrases.say("inflow.step_dollars"),
        (
            phrases.say("inflow.line_times", first=case.base.dollars, second=_fraction(case.result.share)),
            phrases.say("inflow.line_equals", result=_money(phrases, case.result.dollars)),
        ),
    )


def _coin_steps(phrases: Phrasebook, case: InflowCase, coin: CoinInflow) -> list[Step]:
    asset = coin.asset.value
    dollars = _money(phrases, coin.dollars)
    coins = phrases.number(coin.coins, _DECIMALS_OF_COINS)
    steps = []
    if coin.purchase.weight != 1:
        steps.append(
            Step(
                phrases.say("inflow.step_weight", asset=asset),
                (
                    phrases.say(
                        "inflow.line_times",
                        first=_money(phrases, case.result.dollars),
                        second=_fraction(coin.purchase.weight),
                    ),
                    phrases.say("inflow.line_equals", result=dollars),
                ),
            )
        )
    steps.append(
        Step(
            phrases.say("inflow.step_coins", asset=asset),
            (
                phrases.say("inflow.line_divided", above=dollars, below=coin.purchase.price),
                phrases.say("inflow.line_equals", result=coins),
            ),
        )
    )
    supply = coin.purchase.supply
    if supply is not None and coin.share_of_supply is not None:
        steps += _supply_steps(phrases, supply)
        steps.append(
            _part(phrases, phrases.say("inflow.step_share_of_supply"), coins, supply.coins, coin.share_of_supply)
        )
    if coin.purchase.maximum is not None and coin.share_of_maximum is not None:
        label = phrases.say("inflow.step_share_of_maximum")
        steps.append(_part(phrases, label, coins, coin.purchase.maximum, coin.share_of_maximum))
    steps.append(_days(phrases, case, coin, coins))
    if coin.coins_per_year is not None:
        steps += _years(phrases, case, coin, coins)
    return steps


def _supply_steps(phrases: Phrasebook, supply: Supply) -> list[Step]:
    if supply.height is None:
        return [
            Step(
                phrases.say("inflow.step_ether_supply", day=supply_day(phrases, supply)),
                (
                    phrases.say("inflow.line_about", figure=supply.coins),
                    phrases.say("inflow.line_series", series=series_name(phrases, supply.series or "")),
                ),
            )
        ]
    return [
        Step(phrases.say("inflow.step_height", day=supply.height.day), tuple(_height_lines(phrases, supply.height))),
        Step(
            phrases.say("inflow.step_issued", height=supply.height.height),
            tuple(_issued_lines(phrases, supply.height.height)),
        ),
    ]


def _height_lines(phrases: Phrasebook, height: BlockHeight) -> list[str]:
    known, following = height.after, height.before
    lines = [_anchor_line(phrases, known)]
    if known.day == height.day:
        return lines
    days = (height.day - known.day).days
    if following is None:
        lines.append(phrases.say("inflow.line_blocks", per_day=BLOCKS_PER_DAY, days=days))
    else:
        lines.append(_anchor_line(phrases, following))
        lines.append(
            phrases.say(
                "inflow.line_between",
                blocks=following.height - known.height,
                days=days,
                all_days=(following.day - known.day).days,
            )
        )
    lines.append(phrases.say("inflow.line_height", height=height.height))
    return lines


def _anchor_line(phrases: Phrasebook, anchor: Anchor) -> str:
    if anchor.is_estimate:
        return phrases.say("inflow.line_anchor_estimated", height=anchor.height, day=anchor.day)
    return phrases.say("inflow.line_anchor", height=anchor.height, day=anchor.day)


def _issued_lines(phrases: Phrasebook, height: int) -> list[str]:
    eras, blocks = divmod(height + 1, HALVING_INTERVAL)
    lines = [
        phrases.say("inflow.line_era", blocks=HALVING_INTERVAL, subsidy=_subsidy(era * HALVING_INTERVAL))
        for era in range(min(eras, PAYING_ERAS))
    ]
    if blocks and subsidy(height):
        lines.append(phrases.say("inflow.line_era", blocks=blocks, subsidy=_subsidy(height)))
    lines.append(phrases.say("inflow.line_equals", result=issued(height)))
    return lines


def _days(phrases: Phrasebook, case: InflowCase, coin: CoinInflow, coins: str) -> Step:
    per_day = coin.purchase.new_per_day
    lines = []
    if coin.asset is Asset.BTC:
        lines.append(
            phrases.say("inflow.line_per_day", blocks=BLOCKS_PER_DAY, subsidy=per_day / BLOCKS_PER_DAY, per_day=per_day)
        )
    lines.append(phrases.say("inflow.line_divided", above=coins, below=per_day))
    lines.append(phrases.say("inflow.line_days", days=phrases.number(coin.days_of_new_coins, 1)))
    return Step(phrases.say("inflow.step_days", day=case.answered_on), tuple(lines))


def _years(phrases: Phrasebook, case: InflowCase, coin: CoinInflow, coins: str) -> list[Step]:
    years = case.result.years or 1
    start = case.answered_on
    days = (years_later(start, years) - start).days
    new = coin.purchase.new_in_years or Decimal(0)
    if coin.asset is Asset.ETH:
        lines = [phrases.say("inflow.line_times", first=coin.purchase.new_per_day, second=days)]
    else:
        height = case.figures.supply.height_on(start)
        first = height.height if height else 0
        last = first + BLOCKS_PER_DAY * days
        lines = [
            phrases.say("inflow.line_issued_by", height=last, issued=issued(last)),
            phrases.say("inflow.line_less_issued_by", height=first, issued=issued(first)),
        ]
    return [
        Step(
            phrases.say("inflow.step_per_year"),
            (
                phrases.say("inflow.line_divided", above=coins, below=years),
                phrases.say(
                    "inflow.line_equals",
                    result=phrases.number(coin.coins_per_year or Decimal(0), _DECIMALS_OF_COINS),
                ),
            ),
        ),
        Step(
            phrases.say("inflow.step_new", asset=coin.asset.value, start=start, end=start + timedelta(days=days)),
            (*lines, phrases.say("inflow.line_equals", result=new)),
        ),
        _part(phrases, phrases.say("inflow.step_share_of_new"), coins, new, coin.share_of_new_coins or Decimal(0)),
    ]


def _part(phrases: Phrasebook, label: str, coins: str, whole: Decimal, part: Decimal) -> Step:
    return Step(
        label,
        (
            phrases.say("inflow.line_divided", above=coins, below=whole),
            phrases.say("inflow.line_equals", result=phrases.percent(part, _DECIMALS_OF_PERCENT)),
        ),
    )


def _sources(phrases: Phrasebook, case: InflowCase) -> list[str]:
    lines = [say_base(phrases, case.base)]
    if case.base.source.title is not None:
        lines.append(inert(case.base.source.title))
    if case.base.quarter is None:
        lines.append(headline_line(phrases, case.figures.assets))
    lines += [say_price(phrases, price, None) for price in case.prices]
    for coin in case.result.coins:
        supply = coin.purchase.supply
        if coin.asset is Asset.BTC:
            rule = masked_link("BIP 42, Bitcoin Core", _SUPPLY_RULE_URL)
            lines.append(phrases.say("inflow.source_bitcoin", source=rule))
            continue
        if supply is not None and supply.source is not None:
            source = masked_link(supply.source.publisher, supply.source.url)
            lines.append(phrases.say("inflow.source_ether", day=supply_day(phrases, supply), source=source))
        issuance = case.figures.supply.ether_issuance
        if issuance.source is not None:
            source = masked_link(issuance.source.publisher, issuance.source.url)
            lines.append(phrases.say("inflow.source_issuance", per_day=issuance.per_day, source=source))
        elif issuance.staked is not None:
            source = masked_link("consensus-specs", _ISSUANCE_RULE_URL)
            lines.append(
                phrases.say(
                    "inflow.source_issuance_rule", per_day=issuance.per_day, staked=issuance.staked, source=source
                )
            )
    return [f"- {line}" for line in lines]


def _subsidy(height: int) -> Decimal:
    return Decimal(subsidy(height)) / SATOSHI


def _fraction(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _money(phrases: Phrasebook, amount: Decimal) -> str:
    """Return dollars with all their digits where those end within a cent, else to the cent."""
    whole = amount == amount.to_integral_value()
    return phrases.number(amount, 0 if whole else 2)
