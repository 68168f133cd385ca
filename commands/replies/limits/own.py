"""A person's own maximum: private always, with a button that shares the year without the person's numbers."""

from decimal import Decimal

import discord

from calculations.contributions import (
    Maximum,
    Tier,
    counted_pay,
    maximum,
    per_month,
    tier_at,
    tiers_of,
)
from calculations.limit_years import Limit, YearLimits
from commands.replies.answers import Answer
from commands.replies.limits.general import all_button, details_of
from commands.replies.limits.names import source_lines
from commands.replies.limits.question import LimitsQuestion, Years, fingerprint_of, share_id, working_id
from commands.replies.tables import table
from commands.replies.words import Phrasebook
from commands.replies.working import working_button

MATCH = Decimal("0.05")
"""The share of pay in the example of a match."""

_ALWAYS_USED = (
    Limit.ELECTIVE_DEFERRAL,
    Limit.CATCH_UP_50,
    Limit.CATCH_UP_60_63,
    Limit.TOTAL_ADDITIONS,
    Limit.IRA,
    Limit.IRA_CATCH_UP_50,
)


def own_answer(phrases: Phrasebook, question: LimitsQuestion, years: Years) -> Answer:
    """Return the maximum of the person who gave an age, a day of birth or a pay; only for that person."""
    most = own_maximums(question, years.asked)
    lines = [own_first_line(phrases, question, most)]
    if question.person is None:
        lines.append(_table_of_tiers(phrases, most))
        if years.compared is not None:
            lines.append(_table_of_tiers(phrases, own_maximums(question, years.compared)))
    else:
        lines.append(_table_of_person(phrases, question, years))
    lines += _months(phrases, question, most)
    hints = [*_hints(phrases, question, most), phrases.say("limits.own.private")]
    sources = source_lines(phrases, years.asked, (*_ALWAYS_USED, *_mentioned(question, most)))
    if years.compared is not None:
        sources += source_lines(phrases, years.compared, _ALWAYS_USED)
    details = details_of(phrases, sources)
    details.description = "\n".join(f"- {hint}" for hint in hints)
    identity = working_id(question, fingerprint_of(question, years))
    buttons: tuple[discord.ui.Button[discord.ui.View], ...] = (
        working_button(phrases, identity),
        discord.ui.Button(
            style=discord.ButtonStyle.secondary,
            label=phrases.say("limits.button.share"),
            custom_id=share_id(question),
        ),
        all_button(phrases, question),
    )
    return Answer("\n".join(lines), details, buttons)


def own_maximums(question: LimitsQuestion, limits: YearLimits) -> tuple[Maximum, ...]:
    """Return the maximum at the person's age, or one for each tier where only a pay is known."""
    if question.person is not None:
        tier = tier_at(limits, question.person.age_in(limits.year))
        return (maximum(limits, tier, question.pay),)
    return tuple(maximum(limits, tier, question.pay) for tier in tiers_of(limits))


def own_first_line(phrases: Phrasebook, question: LimitsQuestion, most: tuple[Maximum, ...]) -> str:
    """Return the answer in one line, with how age and pay were read."""
    year = str(question.year)
    if question.person is not None:
        (own,) = most
        return phrases.say(
            "limits.own.first_line",
            year=year,
            who=_who(phrases, question),
            deferral=phrases.money(own.deferral),
            total=phrases.money(own.total),
            ira=phrases.money(own.ira),
        )
    pay = phrases.money(question.pay or Decimal(0))
    deferrals = [phrases.money(own.deferral) for own in most]
    if len(deferrals) == 2:
        return phrases.say(
            "limits.own.first_line_pay_two_ages", year=year, pay=pay, deferral=deferrals[0], deferral_50=deferrals[1]
        )
    return phrases.say(
        "limits.own.first_line_pay",
        year=year,
        pay=pay,
        deferral=deferrals[0],
        deferral_50=deferrals[1],
        deferral_60=deferrals[2],
    )


def tier_name(phrases: Phrasebook, limits: YearLimits, tier: Tier) -> str:
    """Return the ages of a tier in the year."""
    match tier:
        case Tier.UNDER_50:
            return phrases.say("limits.tier.under_50")
        case Tier.FROM_60_TO_63:
            return phrases.say("limits.tier.from_60_to_63")
        case Tier.FROM_50 if Tier.FROM_60_TO_63 in tiers_of(limits):
            return phrases.say("limits.tier.from_50_but_60_to_63")
        case Tier.FROM_50:
            return phrases.say("limits.tier.from_50")


def _who(phrases: Phrasebook, question: LimitsQuestion) -> str:
    person, year = question.person, str(question.year)
    if person is None:
        raise ValueError("nobody's age is known")
    age = person.age_in(question.year)
    if person.is_birth_year_given:
        who = phrases.say("limits.own.born", birth_year=str(person.birth_year), age=age, year=year)
    else:
        who = phrases.say("limits.own.age", age=age, year=year)
    if question.pay is None:
        return who
    return phrases.say("limits.own.with_pay", who=who, pay=phrases.money(question.pay))


def _table_of_person(phrases: Phrasebook, question: LimitsQuestion, years: Years) -> str:
    shown = [years.asked] if years.compared is None else [years.asked, years.compared]
    most = [own_maximums(question, limits)[0] for limits in shown]
    rows = [["", *(str(limits.year) for limits in shown)]]
    if question.person is not None and len(shown) > 1:
        ages = [str(question.person.age_in(limits.year)) for limits in shown]
        rows.append([phrases.say("limits.own.row.age"), *ages])
    rows.append([phrases.say("limits.own.row.deferral"), *(phrases.money(own.deferral) for own in most)])
    if any(own.deferred_catch_up for own in most):
        catch_ups = (phrases.money(own.deferred_catch_up) for own in most)
        rows.append([phrases.say("limits.own.row.catch_up"), *catch_ups])
    rows.append([phrases.say("limits.own.row.room"), *(phrases.money(own.room) for own in most)])
    rows.append([phrases.say("limits.own.row.total"), *(phrases.money(own.total) for own in most)])
    rows.append([phrases.say("limits.own.row.ira"), *(phrases.money(own.ira) for own in most)])
    return table(rows)


def _table_of_tiers(phrases: Phrasebook, most: tuple[Maximum, ...]) -> str:
    limits = most[0].limits
    rows = [
        [
            str(limits.year),
            phrases.say("limits.own.column.deferral"),
            phrases.say("limits.own.column.total"),
            phrases.say("limits.own.column.ira"),
        ]
    ]
    rows += [
        [tier_name(phrases, limits, own.tier), *map(phrases.money, (own.deferral, own.total, own.ira))] for own in most
    ]
    return table(rows)


def _months(phrases: Phrasebook, question: LimitsQuestion, most: tuple[Maximum, ...]) -> list[str]:
    months = question.months()
    if not months:
        return []
    count = len(months)
    first, last = phrases.month(months[0]), phrases.month(months[-1])
    each = [per_month(own.deferral, count) for own in most]
    if len(most) == 1:
        amounts = phrases.money(each[0])
    else:
        amounts = "; ".join(
            phrases.say(
                "limits.own.tier_amount",
                tier=tier_name(phrases, own.limits, own.tier),
                amount=phrases.money(amount),
            )
            for own, amount in zip(most, each, strict=True)
        )
    lines = [phrases.plural("limits.own.months", count, first=first, last=last, amounts=amounts)]
    if question.pay is not None and each[-1] * 12 > question.pay:
        left = per_month(question.pay * count, 12)
        lines.append(phrases.say("limits.own.months_pay", year=str(question.year), left=phrases.money(left)))
    return lines


def _hints(phrases: Phrasebook, question: LimitsQuestion, most: tuple[Maximum, ...]) -> list[str]:
    limits, own = most[0].limits, most[-1]
    lines: list[str] = []
    if own.catch_up:
        lines.append(_catch_up_hint(phrases, own))
        threshold = limits.amount(Limit.ROTH_CATCH_UP_WAGES)
        if threshold is not None:
            lines.append(
                phrases.say(
                    "limits.hint.roth",
                    previous_year=str(limits.year - 1),
                    year=str(limits.year),
                    threshold=phrases.money(threshold),
                )
            )
    if question.pay is not None:
        lines += _pay_hints(phrases, question.pay, most)
    return lines


def _catch_up_hint(phrases: Phrasebook, own: Maximum) -> str:
    limits, pay = own.limits, own.pay
    without = maximum(limits, Tier.UNDER_50, pay).deferral
    if own.tier is not Tier.FROM_60_TO_63:
        if without == own.deferral:
            return phrases.say("limits.hint.catch_up_optional")
        return phrases.say(
            "limits.hint.catch_up", catch_up=phrases.money(own.catch_up), deferral=phrases.money(without)
        )
    regular = maximum(limits, Tier.FROM_50, pay)
    higher, lower = phrases.money(own.catch_up), phrases.money(regular.catch_up)
    if without == own.deferral:
        return phrases.say("limits.hint.higher_catch_up_optional", higher=higher, regular=lower)
    return phrases.say(
        "limits.hint.higher_catch_up",
        higher=higher,
        regular=lower,
        deferral=phrases.money(regular.deferral),
        deferral_without=phrases.money(without),
    )


def _pay_hints(phrases: Phrasebook, pay: Decimal, most: tuple[Maximum, ...]) -> list[str]:
    limits, own = most[0].limits, most[-1]
    year = str(limits.year)
    lines: list[str] = []
    if any(each.deferral == pay for each in most):
        lines.append(phrases.say("limits.hint.pay_binds"))
    if own.total > pay:
        lines.append(phrases.say("limits.hint.above_pay"))
    left = own.taxable_pay_left
    if left is not None and left < own.ira_limit:
        lines.append(
            phrases.say("limits.hint.ira", deferral=phrases.money(own.deferral), left=phrases.money(left))
            if left
            else phrases.say("limits.hint.no_ira", deferral=phrases.money(own.deferral))
        )
    highly = limits.amounts[Limit.HIGHLY_COMPENSATED]
    if pay > highly:
        next_year = str(limits.year + 1)
        lines.append(
            phrases.say(
                "limits.hint.highly_compensated", threshold=phrases.money(highly), year=year, next_year=next_year
            )
        )
    counted = counted_pay(limits, pay)
    if counted < pay:
        lines.append(
            phrases.say(
                "limits.hint.counted_pay",
                counted=phrases.money(counted),
                share=phrases.percent(MATCH, 0),
                match=phrases.money(counted * MATCH),
                uncounted=phrases.money(pay * MATCH),
            )
        )
    return lines


def _mentioned(question: LimitsQuestion, most: tuple[Maximum, ...]) -> list[Limit]:
    limits = most[0].limits
    mentioned: list[Limit] = []
    if most[-1].catch_up:
        mentioned.append(Limit.ROTH_CATCH_UP_WAGES)
    pay = question.pay or Decimal(0)
    if pay > limits.amounts[Limit.HIGHLY_COMPENSATED]:
        mentioned.append(Limit.HIGHLY_COMPENSATED)
    if pay > limits.amounts[Limit.COUNTED_PAY]:
        mentioned.append(Limit.COUNTED_PAY)
    return mentioned
