"""The working of `/limits`: every sum line by line, with the section of the law it follows."""

from decimal import Decimal

from calculations.contributions import Maximum, Tier, counted_pay, maximum, per_month, tiers_of
from calculations.limit_years import Limit, PhaseOut, YearLimits
from commands.replies.answers import Answer
from commands.replies.limits.general import FIVE, first_line
from commands.replies.limits.names import name_of, source_lines
from commands.replies.limits.own import MATCH, own_first_line, own_maximums, tier_name
from commands.replies.limits.question import LimitsQuestion, Years, fingerprint_of
from commands.replies.words import Phrasebook
from commands.replies.working import Step, Working, show_working

_USED = (*FIVE, Limit.IRA_CATCH_UP_50)


def working_answer(phrases: Phrasebook, question: LimitsQuestion, years: Years, fingerprint: str) -> Answer:
    """Return the working; `fingerprint` is that of the figures when the question was answered."""
    used: tuple[Limit | PhaseOut, ...] = _USED
    other = years.compared if question.is_personal else years.other
    if question.is_personal:
        result = own_first_line(phrases, question, own_maximums(question, years.asked))
        steps = _own_steps(phrases, question, years.asked)
        if years.compared is not None:
            steps += _own_steps(phrases, question, years.compared)
        if question.pay is not None and question.pay > years.asked.amounts[Limit.COUNTED_PAY]:
            used = (*_USED, Limit.COUNTED_PAY)
    else:
        result = first_line(phrases, years.asked)
        steps = _general_steps(phrases, years.asked)
        if years.compared is not None:
            steps += _general_steps(phrases, years.compared)
        if other is not None:
            steps += _changes(phrases, years.asked, other)
    sources = source_lines(phrases, years.asked, used)
    if other is not None:
        sources += source_lines(phrases, other, used)
    working = Working(
        result,
        tuple(steps),
        tuple(sources),
        (phrases.say("limits.working.law"),),
        figures_changed=fingerprint != fingerprint_of(question, years),
    )
    return show_working(phrases, working)


def _general_steps(phrases: Phrasebook, limits: YearLimits) -> list[Step]:
    most = [maximum(limits, tier) for tier in tiers_of(limits)]
    amounts = limits.amounts
    deferral, additions = amounts[Limit.ELECTIVE_DEFERRAL], amounts[Limit.TOTAL_ADDITIONS]
    ira, ira_50 = amounts[Limit.IRA], amounts[Limit.IRA_CATCH_UP_50]
    return [
        Step(str(limits.year), ()),
        Step(
            phrases.say("limits.working.deferral"),
            tuple(_for_tier(phrases, own, _sum(phrases, deferral, own.catch_up)) for own in most),
        ),
        Step(
            phrases.say("limits.working.total"),
            tuple(_for_tier(phrases, own, _sum(phrases, additions, own.catch_up)) for own in most),
        ),
        Step(
            phrases.say("limits.working.ira"),
            (
                _for_tier(phrases, most[0], phrases.money(ira)),
                phrases.say("limits.working.from_50", sum=_sum(phrases, ira, ira_50)),
            ),
        ),
    ]


def _changes(phrases: Phrasebook, limits: YearLimits, other: YearLimits) -> list[Step]:
    steps = [Step(phrases.say("limits.working.changes", year=str(limits.year), other=str(other.year)), ())]
    for limit in FIVE:
        now, then = limits.amount(limit), other.amount(limit)
        if now is not None and then is not None:
            steps.append(Step(name_of(phrases, limit), (_difference(phrases, now, then),)))
    return steps


def _own_steps(phrases: Phrasebook, question: LimitsQuestion, limits: YearLimits) -> list[Step]:
    steps = [Step(str(limits.year), ())]
    person = question.person
    if person is not None:
        age = person.age_in(limits.year)
        line = str(age)
        if person.is_birth_year_given or limits.year != question.year:
            line = f"{limits.year} − {person.birth_year} = {age}"
        steps.append(Step(phrases.say("limits.working.age", year=str(limits.year)), (line,)))
    for own in own_maximums(question, limits):
        steps += _steps_of(phrases, own)
    if limits.year == question.year:
        steps += _month_steps(phrases, question, limits)
    if question.pay is not None:
        counted = counted_pay(limits, question.pay)
        if counted < question.pay:
            share = phrases.percent(MATCH, 0)
            line = f"{share} × {phrases.money(counted)} = {phrases.money(counted * MATCH)}"
            steps.append(Step(phrases.say("limits.working.counted_pay"), (line,)))
    return steps


def _steps_of(phrases: Phrasebook, own: Maximum) -> list[Step]:
    amounts, pay = own.limits.amounts, own.pay
    deferral, additions = amounts[Limit.ELECTIVE_DEFERRAL], amounts[Limit.TOTAL_ADDITIONS]
    ira_50 = amounts[Limit.IRA_CATCH_UP_50] if own.tier is not Tier.UNDER_50 else Decimal(0)
    total = [phrases.money(additions)]
    if pay is not None:
        total.append(_at_most(phrases, additions, pay))
        if own.catch_up:
            total.append(_at_most(phrases, own.catch_up, pay))
    if own.catch_up:
        total.append(_sum(phrases, own.additions, own.total - own.additions))
    return [
        Step(_step_label(phrases, own), ()),
        Step(
            phrases.say("limits.working.deferral"),
            _capped_sum(phrases, deferral, own.catch_up, pay),
        ),
        Step(phrases.say("limits.working.total"), tuple(total)),
        Step(phrases.say("limits.working.room"), (_difference(phrases, own.total, own.deferral),)),
        Step(
            phrases.say("limits.working.ira"),
            _capped_sum(phrases, amounts[Limit.IRA], ira_50, pay),
        ),
    ]


def _step_label(phrases: Phrasebook, own: Maximum) -> str:
    tier = tier_name(phrases, own.limits, own.tier)
    if not own.catch_up:
        return phrases.say("limits.working.no_catch_up", tier=tier)
    catch_up = phrases.money(own.catch_up)
    if own.tier is Tier.FROM_60_TO_63:
        return phrases.say("limits.working.higher_catch_up", tier=tier, catch_up=catch_up)
    return phrases.say("limits.working.catch_up", tier=tier, catch_up=catch_up)


def _month_steps(phrases: Phrasebook, question: LimitsQuestion, limits: YearLimits) -> list[Step]:
    months = question.months()
    if not months:
        return []
    count = len(months)
    lines = tuple(
        f"{phrases.money(own.deferral)} / {count} = {phrases.money(per_month(own.deferral, count))}"
        for own in own_maximums(question, limits)
    )
    first, last = phrases.month(months[0]), phrases.month(months[-1])
    return [Step(phrases.plural("limits.working.months", count, first=first, last=last), lines)]


def _for_tier(phrases: Phrasebook, own: Maximum, text: str) -> str:
    return phrases.say("limits.working.for_tier", tier=tier_name(phrases, own.limits, own.tier), sum=text)


def _capped_sum(phrases: Phrasebook, amount: Decimal, extra: Decimal, pay: Decimal | None) -> tuple[str, ...]:
    lines = [_sum(phrases, amount, extra)]
    if pay is not None:
        lines.append(_at_most(phrases, amount + extra, pay))
    return tuple(lines)


def _sum(phrases: Phrasebook, amount: Decimal, extra: Decimal) -> str:
    if not extra:
        return phrases.money(amount)
    return f"{phrases.money(amount)} + {phrases.money(extra)} = {phrases.money(amount + extra)}"


def _difference(phrases: Phrasebook, amount: Decimal, less: Decimal) -> str:
    return f"{phrases.money(amount)} − {phrases.money(less)} = {phrases.money(amount - less)}"


def _at_most(phrases: Phrasebook, amount: Decimal, pay: Decimal) -> str:
    return phrases.say("limits.working.capped", pay=phrases.money(pay), result=phrases.money(min(amount, pay)))
