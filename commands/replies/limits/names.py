"""The limits in words: their labels in a table, and the documents they were read in."""

from collections.abc import Iterable, Mapping

from calculations.limit_years import Limit, LimitSource, PhaseOut, YearLimits, type_of_figure
from commands.replies.words import Phrasebook

NAMES: Mapping[type_of_figure, str] = {
    Limit.ELECTIVE_DEFERRAL: "limits.name.elective_deferral",
    Limit.CATCH_UP_50: "limits.name.catch_up_50",
    Limit.CATCH_UP_60_63: "limits.name.catch_up_60_63",
    Limit.TOTAL_ADDITIONS: "limits.name.total_additions",
    Limit.COUNTED_PAY: "limits.name.counted_pay",
    Limit.DEFINED_BENEFIT: "limits.name.defined_benefit",
    Limit.HIGHLY_COMPENSATED: "limits.name.highly_compensated",
    Limit.KEY_EMPLOYEE: "limits.name.key_employee",
    Limit.SIMPLE_DEFERRAL: "limits.name.simple_deferral",
    Limit.SIMPLE_CATCH_UP_50: "limits.name.simple_catch_up_50",
    Limit.SIMPLE_CATCH_UP_60_63: "limits.name.simple_catch_up_60_63",
    Limit.SIMPLE_ENHANCED_DEFERRAL: "limits.name.simple_enhanced_deferral",
    Limit.SIMPLE_ENHANCED_CATCH_UP_50: "limits.name.simple_enhanced_catch_up_50",
    Limit.SEP_MINIMUM_PAY: "limits.name.sep_minimum_pay",
    Limit.DEFERRAL_457B: "limits.name.deferral_457b",
    Limit.IRA: "limits.name.ira",
    Limit.IRA_CATCH_UP_50: "limits.name.ira_catch_up_50",
    Limit.ROTH_CATCH_UP_WAGES: "limits.name.roth_catch_up_wages",
    Limit.WAGE_BASE: "limits.name.wage_base",
    Limit.HSA_SELF_ONLY: "limits.name.hsa_self_only",
    Limit.HSA_FAMILY: "limits.name.hsa_family",
    Limit.HSA_CATCH_UP_55: "limits.name.hsa_catch_up_55",
    PhaseOut.ROTH_SINGLE: "limits.name.roth_single",
    PhaseOut.ROTH_JOINT: "limits.name.roth_joint",
    PhaseOut.ROTH_SEPARATE: "limits.name.roth_separate",
    PhaseOut.DEDUCTION_SINGLE: "limits.name.deduction_single",
    PhaseOut.DEDUCTION_JOINT: "limits.name.deduction_joint",
    PhaseOut.DEDUCTION_SPOUSE: "limits.name.deduction_spouse",
    PhaseOut.DEDUCTION_SEPARATE: "limits.name.deduction_separate",
}

SEEN_ONCE = "†"
FROM_STATUTE = "‡"


def name_of(phrases: Phrasebook, figure: type_of_figure) -> str:
    """Return the label of a figure."""
    return phrases.say(NAMES[figure])


def marks_of(limits: YearLimits, figure: type_of_figure) -> str:
    """Return the marks that say how well a figure is known; mostly none."""
    return (SEEN_ONCE if limits.is_seen_once(figure) else "") + (FROM_STATUTE if limits.is_from_statute(figure) else "")


def source_lines(phrases: Phrasebook, limits: YearLimits, figures: Iterable[type_of_figure]) -> list[str]:
    """Return one line of Markdown for each document, naming the figures it stands for."""
    by_source: dict[LimitSource, list[type_of_figure]] = {}
    for figure in figures:
        if figure in limits.amounts or figure in limits.ranges:
            by_source.setdefault(limits.source_of(figure), []).append(figure)
    return [
        phrases.say(
            "limits.source.line",
            year=str(limits.year),
            figures=", ".join(name_of(phrases, figure) for figure in named),
            source=source_text(phrases, source),
        )
        for source, named in by_source.items()
    ]


def mark_lines(phrases: Phrasebook, shown: str) -> list[str]:
    """Return what the marks that occur in `shown` mean."""
    lines: list[str] = []
    if SEEN_ONCE in shown:
        lines.append(phrases.say("limits.mark.seen_once", mark=SEEN_ONCE))
    if FROM_STATUTE in shown:
        lines.append(phrases.say("limits.mark.from_statute", mark=FROM_STATUTE))
    return lines


def source_text(phrases: Phrasebook, source: LimitSource) -> str:
    """Return the document as a link, with its date and what is not certain about its number."""
    remarks: list[str] = []
    if source.published_on is not None:
        remarks.append(phrases.day(source.published_on) if source.is_exact_day else phrases.month(source.published_on))
    if not source.number_confirmed:
        remarks.append(phrases.say("limits.source.number_unconfirmed"))
    if source.companion is not None:
        remarks.append(phrases.say("limits.source.companion", notice=source.companion))
    link = f"[{source.document}]({source.url})"
    return f"{link} ({'; '.join(remarks)})" if remarks else link
