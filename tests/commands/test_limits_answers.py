"""The answers of `/limits`: what they say, that they fit a phone, and that nobody's numbers leave them."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import discord
import pytest

import calculations
from calculations.ages import Person
from calculations.errors import UserError
from calculations.limits import ContributionLimits, parse_contribution_limits
from commands.replies.answers import Answer
from commands.replies.columns import columns
from commands.replies.limits.general import all_limits, general_answer
from commands.replies.limits.own import own_answer
from commands.replies.limits.question import LimitsQuestion, read_general, read_working, years_of
from commands.replies.limits.steps import working_answer
from commands.replies.tables import table
from commands.replies.words import Phrasebook, Words

LIMITS = parse_contribution_limits(
    json.loads((Path(calculations.__file__).parent / "figures" / "contribution_limits.json").read_text("utf-8"))
)
WORDS = Words()
ENGLISH = WORDS.for_locale("en-US")
LOCALES = ("en-US", "en-GB", "de", "fr", "pt-BR", "ja", "hi", "pl")

PERSONAL = (
    LimitsQuestion(2025, None, Person(1975, True), Decimal(80_000)),
    LimitsQuestion(2025, 2020, Person(1975, False), None),
    LimitsQuestion(2026, 2024, Person(1964, True), Decimal(20_000), 11),
    LimitsQuestion(2026, 2024, None, Decimal("987654321.25"), 1),
    LimitsQuestion(2026, None, Person(1971, False), Decimal(160_000), 12),
    LimitsQuestion(2002, None, None, Decimal(500)),
)


def general(question: LimitsQuestion, phrases: Phrasebook = ENGLISH) -> Answer:
    return general_answer(phrases, question, years_of(LIMITS, question))


def own(question: LimitsQuestion, phrases: Phrasebook = ENGLISH) -> Answer:
    return own_answer(phrases, question, years_of(LIMITS, question))


def every_limit(question: LimitsQuestion, phrases: Phrasebook = ENGLISH) -> Answer:
    return all_limits(phrases, years_of(LIMITS, question))


def working_of(answer: Answer, limits: ContributionLimits = LIMITS, phrases: Phrasebook = ENGLISH) -> Answer:
    question, fingerprint = read_working(button(answer, "Show the working").partition(":")[2])
    return working_answer(phrases, question, years_of(limits, question), fingerprint)


def button(answer: Answer, label: str) -> str:
    (identity,) = (each.custom_id for each in answer.buttons if each.label == label)
    assert identity is not None
    return identity


def details(answer: Answer) -> discord.Embed:
    assert answer.details is not None
    return answer.details


def all_text(answer: Answer) -> str:
    embed = details(answer)
    fields = [f"{field.name}\n{field.value}" for field in embed.fields]
    return "\n".join([answer.content, embed.title or "", embed.description or "", *fields])


def block_lines(answer: Answer) -> Iterator[str]:
    for block in re.findall(r"```text\n(.*?)\n```", all_text(answer), re.DOTALL):
        yield from block.split("\n")


def rows_of(answer: Answer) -> dict[str, list[str]]:
    split = (re.split(r" {2,}| (?=[$+−])", line.strip()) for line in block_lines(answer))
    return {cells[0]: cells[1:] for cells in split}


def test_the_first_line_is_the_answer() -> None:
    first = general(LimitsQuestion(2025)).content.split("\n")[0]
    for amount in ("2025", "$23,500", "$31,000", "$34,750", "$70,000", "$77,500", "$81,250"):
        assert amount in first


def test_five_lines_stand_with_their_change_against_the_year_before() -> None:
    assert rows_of(general(LimitsQuestion(2025))) == {
        "2025": ["vs 2024"],
        "Elective deferral": ["$23,500", "+$500"],
        "Catch-up 50+": ["$7,500", "same"],
        "Catch-up 60–63": ["$11,250", "new"],
        "Total additions": ["$70,000", "+$1,000"],
        "IRA": ["$7,000", "same"],
    }


def test_before_2025_there_is_no_60_63_catch_up() -> None:
    answer = general(LimitsQuestion(2024))
    assert rows_of(answer)["Catch-up 60–63"] == ["none"]
    assert "60 to 63" not in answer.content


def test_the_oldest_year_has_no_year_to_be_compared_with() -> None:
    assert rows_of(general(LimitsQuestion(2002)))["Elective deferral"] == ["$11,000"]


def test_another_year_stands_beside_it_with_the_change_between_them() -> None:
    rows = rows_of(general(LimitsQuestion(2026, 2020)))
    assert rows["2026"] == ["2020", "change"]
    assert rows["Total additions"] == ["$72,000", "$57,000", "+$15,000"]
    assert rows_of(general(LimitsQuestion(2020, 2026)))["IRA"] == ["$6,000", "$7,500", "−$1,500"]


def test_a_year_beside_itself_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        general(LimitsQuestion(2026, 2026))
    assert refused.value.key == "limits.compare_same"


@pytest.mark.parametrize("year", LIMITS.years)
def test_every_figure_names_its_document_with_a_link(year: int) -> None:
    limits = LIMITS.of(year)
    for answer in (general(LimitsQuestion(year)), every_limit(LimitsQuestion(year))):
        text = all_text(answer)
        assert f"[{limits.source.document}]({limits.source.url})" in text
        assert f"**{year}** " in text
    for source in limits.other_sources.values():
        shown = all_text(general(LimitsQuestion(year))) + all_text(every_limit(LimitsQuestion(year)))
        assert f"[{source.document}]({source.url})" in shown


def test_doubts_about_a_source_are_said() -> None:
    assert "number is not confirmed" in all_text(general(LimitsQuestion(2002)))
    assert "number is not confirmed" not in all_text(general(LimitsQuestion(2026)))
    assert "with IRS Notice 2005-75" in all_text(general(LimitsQuestion(2006)))
    text = all_text(every_limit(LimitsQuestion(2022)))
    assert "$7,300†" in text
    assert "† seen in one secondary source only" in text
    assert "‡ fixed by statute" in all_text(every_limit(LimitsQuestion(2011)))


@pytest.mark.parametrize(
    "named",
    [
        "Compensation cap",
        "457(b) deferral",
        "SIMPLE deferral",
        "SIMPLE enhanced",
        "SIMPLE 60–63",
        "SEP minimum pay",
        "Highly compensated",
        "Key employee",
        "Defined benefit",
        "Roth catch-up wages",
        "Soc. Sec. wage base",
        "Roth IRA single",
        "Deduction joint",
        "HSA family",
    ],
)
def test_all_limits_holds_the_rest(named: str) -> None:
    assert named in rows_of(every_limit(LimitsQuestion(2026)))


def test_all_limits_leaves_out_what_did_not_exist() -> None:
    rows = rows_of(every_limit(LimitsQuestion(2010)))
    assert not {"SIMPLE enhanced", "SIMPLE 60–63", "Roth catch-up wages", "HSA family"} & rows.keys()


def test_a_persons_answer_says_how_age_and_pay_were_read() -> None:
    first = own(LimitsQuestion(2025, None, Person(1976, False), Decimal(80_000))).content.split("\n")[0]
    assert "49 on 31 December 2025" in first
    assert "pay $80,000" in first
    assert "**2025: you may defer up to $23,500**" in first
    assert "$70,000" in first and "$7,000" in first
    assert "born in 1975, so 50 on 31 December 2025" in own(PERSONAL[0]).content


def test_another_year_is_worked_out_for_the_age_in_that_year() -> None:
    rows = rows_of(own(LimitsQuestion(2025, 2024, Person(1965, True))))
    assert rows["Age on 31 December"] == ["60", "59"]
    assert rows["Your deferral"] == ["$34,750", "$30,500"]
    assert rows["All sources"] == ["$81,250", "$76,500"]


def test_a_pay_without_an_age_is_worked_out_for_every_age() -> None:
    assert rows_of(own(LimitsQuestion(2025, None, None, Decimal(25_000)))) == {
        "2025": ["you", "all", "IRA"],
        "Under 50": ["$23,500", "$25,000", "$7,000"],
        "50–59, 64+": ["$25,000", "$32,500", "$8,000"],
        "60–63": ["$25,000", "$36,250", "$8,000"],
    }
    assert "50 and over" in rows_of(own(LimitsQuestion(2024, None, None, Decimal(25_000))))


def test_the_current_year_is_spread_over_the_months_left_this_one_counted() -> None:
    text = own(LimitsQuestion(2026, None, Person(1990, True), None, 11)).content
    assert "Nov 2026 to Dec 2026 (this month counted, 2 months)" in text
    assert "$12,250" in text
    assert "$24,500 in Dec 2026" in own(LimitsQuestion(2026, None, Person(1990, True), None, 12)).content
    assert "month" not in own(LimitsQuestion(2025, None, Person(1990, True))).content


def test_more_than_the_pay_still_to_come_is_not_promised() -> None:
    short = own(LimitsQuestion(2026, None, Person(1990, True), Decimal(60_000), 11)).content
    assert "about $10,000 of it in 2026" in short
    assert "still to come" not in own(LimitsQuestion(2026, None, Person(1990, True), Decimal(600_000), 11)).content


def test_the_roth_duty_is_said_with_if_whatever_the_pay() -> None:
    for pay in (None, Decimal(80_000), Decimal(400_000)):
        text = all_text(own(LimitsQuestion(2026, None, Person(1971, True), pay)))
        assert "If your Social Security wages (W-2 box 3) of 2025 from this employer were over $150,000" in text


@pytest.mark.parametrize(
    "question", [LimitsQuestion(2025, None, Person(1971, True)), LimitsQuestion(2026, None, Person(1990, True))]
)
def test_the_roth_duty_is_not_said_where_it_cannot_apply(question: LimitsQuestion) -> None:
    assert "W-2" not in all_text(own(question))


def test_the_60_63_catch_up_is_said_to_be_optional_for_a_plan() -> None:
    text = all_text(own(LimitsQuestion(2025, None, Person(1964, True))))
    assert "A plan need not offer it: with the $7,500 you may defer $31,000, with no catch-up $23,500" in text


def test_high_pay_brings_its_hints() -> None:
    text = all_text(own(LimitsQuestion(2025, None, Person(1966, True), Decimal(400_000))))
    assert "above $160,000 can make you highly compensated for 2026" in text
    assert "no more than $350,000 of your pay: 5% of it is $17,500, not $20,000" in text
    assert "highly" not in all_text(own(LimitsQuestion(2025, None, Person(1966, True), Decimal(160_000))))


def test_deferring_all_pay_is_said_to_leave_no_ira() -> None:
    assert "no taxable pay is left" in all_text(own(LimitsQuestion(2025, None, Person(1976, True), Decimal(20_000))))
    text = all_text(own(LimitsQuestion(2025, None, Person(1976, True), Decimal(25_000))))
    assert "$1,500 of taxable pay is left" in text


@pytest.mark.parametrize("question", PERSONAL)
def test_only_the_working_of_a_private_answer_carries_a_persons_numbers(question: LimitsQuestion) -> None:
    answer = own(question)
    for label in ("Share without my numbers", "All limits"):
        rest = button(answer, label).partition(":")[2]
        assert read_general(rest) == LimitsQuestion(question.year, question.compare)
    carried, _ = read_working(button(answer, "Show the working").partition(":")[2])
    assert carried == question


@pytest.mark.parametrize("question", PERSONAL)
def test_the_shared_table_is_the_one_anybody_gets(question: LimitsQuestion) -> None:
    shared = general(read_general(button(own(question), "Share without my numbers").partition(":")[2]))
    asked = general(LimitsQuestion(question.year, question.compare))
    assert all_text(shared) == all_text(asked)
    assert [each.custom_id for each in shared.buttons] == [each.custom_id for each in asked.buttons]


def test_the_working_can_be_redone_by_hand() -> None:
    text = all_text(working_of(own(LimitsQuestion(2025, None, Person(1975, True), Decimal(80_000)))))
    for line in (
        "2025 − 1975 = 50",
        "$23,500 + $7,500 = $31,000",
        "capped at pay $80,000: $31,000",
        "$70,000 + $7,500 = $77,500",
        "$77,500 − $31,000 = $46,500",
        "$7,000 + $1,000 = $8,000",
        "402(g)(1)",
        "415(c)(1)",
        "219(b)(5)",
        "IRS Notice 2024-80",
    ):
        assert line in text


def test_the_working_of_the_general_answer_holds_all_ages_and_the_changes() -> None:
    text = all_text(working_of(general(LimitsQuestion(2025))))
    for line in (
        "Under 50: $23,500",
        "50–59, 64+: $23,500 + $7,500 = $31,000",
        "60–63: $23,500 + $11,250 = $34,750",
        "60–63: $70,000 + $11,250 = $81,250",
        "$23,500 − $23,000 = $500",
        "IRS Notice 2023-75",
    ):
        assert line in text


def test_the_working_says_when_the_figures_have_changed_since() -> None:
    changed = LIMITS.with_rows(
        [{"year": 2026, "catch_up_50": 8_500, "source": {"document": "a notice", "url": "https://www.irs.gov/x"}}]
    )
    answer = general(LimitsQuestion(2026))
    notice = ENGLISH.say("working.changed")
    assert notice not in working_of(answer).content
    assert notice in working_of(answer, changed).content
    assert notice not in working_of(general(LimitsQuestion(2024)), changed).content


@pytest.mark.parametrize(
    "rest",
    ["", "2025", "2025|", "2025|||||x|y", "x|||||", "2025||c1975|||", "2025|||nan||", "2025||||13|", "2025||b|||"],
)
def test_a_button_of_another_release_is_answered_with_a_sentence(rest: str) -> None:
    with pytest.raises(UserError) as refused:
        read_working(rest)
    assert refused.value.key == "control.outdated"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_fits_a_phone_and_discord(locale: str) -> None:
    phrases = WORDS.for_locale(locale)
    answers = [
        make(LimitsQuestion(year, compare), phrases)
        for year in LIMITS.years
        for compare in (None, 2002 if year != 2002 else 2026)
        for make in (general, every_limit)
    ]
    answers += [own(question, phrases) for question in PERSONAL]
    answers += [working_of_anything(question, phrases) for question in (*PERSONAL, LimitsQuestion(2026, 2025))]
    for answer in answers:
        assert len(answer.content) <= 2000
        embed = details(answer)
        assert len(embed) <= 6000
        assert len(embed.description or "") <= 4096
        assert all(len(field.value or "") <= 1024 for field in embed.fields)
        assert all(columns(line) <= 40 for line in block_lines(answer))


def working_of_anything(question: LimitsQuestion, phrases: Phrasebook) -> Answer:
    return working_answer(phrases, question, years_of(LIMITS, question), "")


def test_a_table_too_wide_for_a_phone_puts_the_cells_below_their_label() -> None:
    shown = table([["", "2026", "2020"], ["A label that alone takes thirty columns", "$1,000,000", "$2"]])
    assert all(len(line) <= 40 for line in shown.split("\n"))
    assert "$1,000,000   $2" in shown


def test_wide_characters_count_twice() -> None:
    assert columns("年") == 2
    assert columns("e\u0301–") == 2


def test_a_limit_that_only_the_later_year_has_is_not_said_to_have_ended() -> None:
    assert "none $11,250 not yet\n" in general(LimitsQuestion(2024, 2025)).content
    assert "ended" not in general(LimitsQuestion(2024, 2025)).content
    assert general(LimitsQuestion(2025, 2024)).content.split("Catch-up 60–63")[1].split()[:3] == [
        "$11,250",
        "none",
        "new",
    ]
