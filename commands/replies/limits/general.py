"""A year's limits for anybody: the five that most ask about, and all the others behind a button."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import discord

from calculations.contributions import Tier, maximum, tiers_of
from calculations.limit_years import Limit, PhaseOut, YearLimits, type_of_figure
from commands.replies.answers import BRAND, Answer
from commands.replies.limits.names import mark_lines, marks_of, name_of, source_lines
from commands.replies.limits.question import (
    LimitsQuestion,
    Years,
    all_id,
    fingerprint_of,
    working_id,
)
from commands.replies.tables import table
from commands.replies.words import Phrasebook
from commands.replies.working import working_button

FIVE = (
    Limit.ELECTIVE_DEFERRAL,
    Limit.CATCH_UP_50,
    Limit.CATCH_UP_60_63,
    Limit.TOTAL_ADDITIONS,
    Limit.IRA,
)
OTHERS = (
    Limit.IRA_CATCH_UP_50,
    Limit.COUNTED_PAY,
    Limit.DEFERRAL_457B,
    Limit.SIMPLE_DEFERRAL,
    Limit.SIMPLE_CATCH_UP_50,
    Limit.SIMPLE_CATCH_UP_60_63,
    Limit.SIMPLE_ENHANCED_DEFERRAL,
    Limit.SIMPLE_ENHANCED_CATCH_UP_50,
    Limit.SEP_MINIMUM_PAY,
    Limit.HIGHLY_COMPENSATED,
    Limit.KEY_EMPLOYEE,
    Limit.DEFINED_BENEFIT,
    Limit.ROTH_CATCH_UP_WAGES,
    Limit.WAGE_BASE,
    Limit.HSA_SELF_ONLY,
    Limit.HSA_FAMILY,
    Limit.HSA_CATCH_UP_55,
)


def general_answer(phrases: Phrasebook, question: LimitsQuestion, years: Years) -> Answer:
    """Return the answer that holds nobody's numbers, with its buttons."""
    content, details = general_text(phrases, years)
    fingerprint = fingerprint_of(question, years)
    return Answer(
        content,
        details,
        (working_button(phrases, working_id(question, fingerprint)), all_button(phrases, question)),
    )


def general_text(phrases: Phrasebook, years: Years) -> tuple[str, discord.Embed]:
    """Return the first line and the table of five, and what stands behind them."""
    limits = years.asked
    shown = table(_rows(phrases, years, FIVE, _narrow_name if years.compared else name_of))
    lines = [first_line(phrases, limits), shown]
    if Limit.CATCH_UP_60_63 in limits.amounts:
        lines.append(phrases.say("limits.replaces"))
    at_50 = maximum(limits, Tier.FROM_50)
    lines.append(phrases.say("limits.on_top", ira_50=phrases.money(at_50.ira_limit), year=str(limits.year)))
    sources = source_lines(phrases, limits, (*FIVE, Limit.IRA_CATCH_UP_50))
    if years.other is not None:
        sources += source_lines(phrases, years.other, FIVE)
    return "\n".join(lines), details_of(phrases, sources, mark_lines(phrases, shown))


def first_line(phrases: Phrasebook, limits: YearLimits) -> str:
    """Return the answer for a year in one line."""
    most = {tier: maximum(limits, tier) for tier in tiers_of(limits)}
    under_50, from_50 = most[Tier.UNDER_50], most[Tier.FROM_50]
    from_60 = most.get(Tier.FROM_60_TO_63)
    if from_60 is None:
        return phrases.say(
            "limits.first_line_two_ages",
            year=str(limits.year),
            deferral=phrases.money(under_50.deferral),
            deferral_50=phrases.money(from_50.deferral),
            total=phrases.money(under_50.total),
            total_50=phrases.money(from_50.total),
        )
    return phrases.say(
        "limits.first_line",
        year=str(limits.year),
        deferral=phrases.money(under_50.deferral),
        deferral_50=phrases.money(from_50.deferral),
        deferral_60=phrases.money(from_60.deferral),
        total=phrases.money(under_50.total),
        total_50=phrases.money(from_50.total),
        total_60=phrases.money(from_60.total),
    )


def all_limits(phrases: Phrasebook, years: Years) -> Answer:
    """Return all the limits that the five are not, with what each is about."""
    limits = years.asked
    rows = _rows(phrases, years, OTHERS, name_of, with_change=years.compared is None)
    ranges = _range_rows(phrases, limits, years.compared)
    shown = table(rows)
    other = years.other
    title = (
        phrases.say("limits.all.first_line_alone", year=str(limits.year))
        if other is None
        else phrases.say("limits.all.first_line", year=str(limits.year), other=str(other.year))
    )
    all_sources = source_lines(phrases, limits, (*OTHERS, *PhaseOut))
    if other is not None:
        all_sources += source_lines(phrases, other, (*OTHERS, *PhaseOut) if years.compared else OTHERS)
    shown_ranges = table(ranges) if len(ranges) > 1 else ""
    details = details_of(phrases, all_sources, mark_lines(phrases, shown + shown_ranges))
    meanings = "\n".join(f"- {line}" for line in _meanings(phrases, limits))
    details.description = f"{shown_ranges}\n{meanings}" if shown_ranges else meanings
    return Answer(f"{title}\n{shown}", details)


def all_button(phrases: Phrasebook, question: LimitsQuestion) -> discord.ui.Button[discord.ui.View]:
    """Return the button that opens `all_limits`."""
    return discord.ui.Button(
        style=discord.ButtonStyle.secondary, label=phrases.say("limits.button.all"), custom_id=all_id(question)
    )


def details_of(phrases: Phrasebook, sources: Sequence[str], marks: Sequence[str] = ()) -> discord.Embed:
    """Return an embed with the sources and what the marks mean."""
    details = discord.Embed(colour=BRAND)
    for number, value in enumerate(_parts([*sources, *marks])):
        # A second field goes on where the first had no room; Discord wants a name for it.
        name = phrases.say("limits.sources") if number == 0 else "\u200b"
        details.add_field(name=name, value=value, inline=False)
    return details


def change(phrases: Phrasebook, now: Decimal | None, then: Decimal | None, *, is_then_later: bool = False) -> str:
    """Return by how much a limit moved, as a cell of a table; `then` may be of a later year than `now`."""
    if is_then_later and (now is None or then is None):
        return phrases.say("limits.change.not_yet") if then is not None else ""
    if now is None or then is None:
        if now is not None:
            return phrases.say("limits.change.new")
        return "" if then is None else phrases.say("limits.change.ended")
    if now == then:
        return phrases.say("limits.change.none")
    if now > then:
        return phrases.say("limits.change.up", amount=phrases.money(now - then))
    return phrases.say("limits.change.down", amount=phrases.money(then - now))


def _rows(
    phrases: Phrasebook,
    years: Years,
    figures: Sequence[Limit],
    label: Callable[[Phrasebook, type_of_figure], str],
    *,
    with_change: bool = True,
) -> list[list[str]]:
    """Return a heading and a row for each limit that one of the years has; of the five, for each."""
    limits, compared, other = years.asked, years.compared, years.other
    with_change = with_change and other is not None
    heading = ["", str(limits.year)]
    if compared is not None:
        heading.append(str(compared.year))
    if with_change and other is not None:
        heading.append(
            phrases.say("limits.heading.change")
            if compared is not None
            else phrases.say("limits.heading.change_since", year=str(other.year))
        )
    rows = [heading]
    for limit in figures:
        now = limits.amount(limit)
        then = other.amount(limit) if other else None
        if now is None and then is None and figures is not FIVE:
            continue
        row = [label(phrases, limit), _cell(phrases, limits, limit)]
        if compared is not None:
            row.append(_cell(phrases, compared, limit))
        if with_change:
            is_then_later = other is not None and other.year > limits.year
            row.append(change(phrases, now, then, is_then_later=is_then_later))
        rows.append(row)
    return rows


def _range_rows(phrases: Phrasebook, limits: YearLimits, compared: YearLimits | None) -> list[list[str]]:
    shown = [limits] if compared is None else [limits, compared]
    rows = [["", *(str(year.year) for year in shown)]]
    rows += [
        [name_of(phrases, kind), *(_range_cell(phrases, year, kind) for year in shown)]
        for kind in PhaseOut
        if any(kind in year.ranges for year in shown)
    ]
    return rows


def _cell(phrases: Phrasebook, limits: YearLimits, limit: Limit) -> str:
    amount = limits.amount(limit)
    if amount is None:
        return phrases.say("limits.none")
    return phrases.money(amount) + marks_of(limits, limit)


def _range_cell(phrases: Phrasebook, limits: YearLimits, kind: PhaseOut) -> str:
    edges = limits.ranges.get(kind)
    if edges is None:
        return phrases.say("limits.none")
    start, end = map(phrases.money, edges)
    return phrases.say("limits.range", start=start, end=end) + marks_of(limits, kind)


def _narrow_name(phrases: Phrasebook, figure: type_of_figure) -> str:
    """Return the label where two years stand side by side: the longest one has a short form."""
    if figure is Limit.ELECTIVE_DEFERRAL:
        return phrases.say("limits.name.elective_deferral_short")
    return name_of(phrases, figure)


def _meanings(phrases: Phrasebook, limits: YearLimits) -> list[str]:
    year, known = str(limits.year), limits.amounts
    lines = [phrases.say("limits.all.highly_compensated", year=year, next_year=str(limits.year + 1))]
    if Limit.SIMPLE_ENHANCED_DEFERRAL in known:
        lines.append(phrases.say("limits.all.simple_enhanced"))
    if Limit.SIMPLE_CATCH_UP_60_63 in known:
        lines.append(phrases.say("limits.all.simple_60_63"))
    if Limit.ROTH_CATCH_UP_WAGES in known:
        lines.append(phrases.say("limits.all.roth_catch_up", year=year, previous_year=str(limits.year - 1)))
    lines.append(phrases.say("limits.all.deferral_457b"))
    if limits.ranges:
        lines.append(phrases.say("limits.all.ranges"))
    if limits.note is not None:
        lines.append(limits.note)
    return lines


def _parts(lines: Sequence[str]) -> list[str]:
    """Return the lines joined into texts that an embed's field can hold, 1024 characters each."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + 1 + len(line) <= 1024:
            parts[-1] += "\n" + line
        else:
            parts.append(line)
    return parts
