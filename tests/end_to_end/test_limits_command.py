"""`/limits` as people see it: a year's table for everyone, a person's own maximum for that person alone."""

import json

import pytest

from playground import open_playground
from tests.bot_process import running_bot


def labels_of(reply):
    return [button["label"] for row in reply.components for button in row["components"]]


def all_text(reply):
    return "\n".join([reply.content, json.dumps(reply.embeds, ensure_ascii=False)])


def holds(reply, *numbers):
    """Return whether one of the numbers is anywhere in the message, buttons included."""
    everything = all_text(reply) + json.dumps(reply.components)
    return any(number in everything for number in numbers)


async def test_a_year_is_answered_in_the_first_line_to_everyone(member):
    reply = await member.slash("limits", year=2025)
    assert reply.content.startswith("**2025: you may defer up to $23,500**")
    assert not reply.ephemeral
    for line in ("Elective deferral  $23,500    +$500", "Catch-up 60–63     $11,250      new"):
        assert line in reply.content
    assert "IRS Notice 2024-80" in all_text(reply)
    assert labels_of(reply) == ["Show the working", "All limits"]


async def test_the_answer_may_be_asked_for_in_private(member):
    assert (await member.slash("limits", year=2025, private=True)).ephemeral


async def test_another_year_stands_beside_it(member):
    reply = await member.slash("limits", year=2026, compare=2020)
    assert "Total additions $72,000 $57,000 +$15,000" in reply.content
    assert "IRS Notice 2019-59" in all_text(reply)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"year": 2027}, "There are no limits for 2027 on record; the newest are those of 2026."),
        ({"year": 1990}, "There are no limits for 1990 on record; the oldest are those of 2002."),
        ({"year": 2025, "compare": 2025}, "2025 beside itself shows nothing."),
        ({"year": 2025, "compare": 2027}, "There are no limits for 2027 on record"),
        ({"year": 2025, "age": 49, "born": "1975-12-31"}, "Someone born in 1975 is 50 on 31 December 2025, not 49."),
        ({"year": 2025, "born": "75"}, "The year needs four digits: `born:1975`"),
        ({"year": 2025, "born": "1975-02-29"}, "The calendar has no such day."),
        ({"year": 2025, "born": "2020"}, "That makes 5 on 31 December 2025"),
        ({"year": 2025, "salary": "abc"}, "Type for example `salary:80000`, `salary:80k` or `salary:$80,000`."),
        ({"year": 2025, "salary": "-1"}, "A pay cannot be below zero."),
        ({"year": 2025, "salary": "0"}, "Type a pay above zero, such as `salary:80000`."),
        ({"year": 2025, "salary": "5%"}, "not a percentage. Type for example `salary:80000`."),
        ({"year": 2025, "salary": "1e400"}, "Type for example `salary:80000`"),
    ],
)
async def test_what_cannot_be_answered_gets_its_sentence_and_only_that_person_sees_it(member, options, sentence):
    reply = await member.slash("limits", **options)
    assert reply.ephemeral
    assert sentence in reply.content
    assert not reply.embeds


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({"age": 49, "salary": "80000"}, "**2025: you may defer up to $23,500** (49 on 31 December 2025, pay $80,000)"),
        ({"born": "1975-12-31"}, "**2025: you may defer up to $31,000** (born in 1975, so 50 on 31 December 2025)"),
        ({"born": "12/31/1961", "salary": "$80,000"}, "**2025: you may defer up to $31,000** (born in 1961, so 64"),
        ({"age": 62, "salary": "20k"}, "**2025: you may defer up to $20,000** (62 on 31 December 2025, pay $20,000)"),
        ({"salary": "80 000"}, "**2025, pay $80,000: you may defer up to $23,500** under 50"),
    ],
)
async def test_a_persons_own_maximum_is_private_whatever_was_asked_for(member, options, answer):
    for private in ({}, {"private": False}, {"private": True}):
        reply = await member.slash("limits", year=2025, **options, **private)
        assert reply.content.startswith(answer)
        assert reply.ephemeral
        assert labels_of(reply) == ["Show the working", "Share without my numbers", "All limits"]


async def test_sharing_posts_the_years_table_without_the_persons_numbers(member):
    own = await member.slash("limits", year=2025, born="1964-05-06", salary="81234", compare=2024)
    shared = await member.click(own, "Share without my numbers")
    assert shared.id != own.id
    assert not shared.ephemeral
    assert shared.content == (await member.slash("limits", year=2025, compare=2024)).content
    assert holds(own, "81,234", "81234", "1964")
    assert not holds(shared, "81,234", "81234", "1964")
    assert labels_of(shared) == ["Show the working", "All limits"]


async def test_all_limits_open_for_the_person_who_pressed(member, moderator):
    reply = await member.slash("limits", year=2026)
    opened = await moderator.click(reply, "All limits")
    assert opened.ephemeral
    for named in (
        "Compensation cap",
        "457(b) deferral",
        "SIMPLE enhanced",
        "Highly compensated",
        "Roth catch-up wages",
    ):
        assert named in opened.content
    assert "Roth IRA single     $153,000–$168,000" in opened.embeds[0]["description"]
    assert "Rev. Proc. 2025-19" in all_text(opened)


async def test_the_working_shows_the_arithmetic_to_the_person_who_pressed(member):
    reply = await member.slash("limits", year=2025)
    working = await member.click(reply, "Show the working")
    assert working.ephemeral
    assert "60–63: $23,500 + $11,250 = $34,750" in working.embeds[0]["description"]
    assert "402(g)(1)" in working.embeds[0]["description"]
    assert "https://www.irs.gov/pub/irs-drop/n-24-80.pdf" in all_text(working)


async def test_the_working_of_a_persons_own_maximum_starts_from_the_persons_numbers(member):
    reply = await member.slash("limits", year=2025, born="1975", salary="80k")
    description = (await member.click(reply, "Show the working")).embeds[0]["description"]
    for line in ("2025 − 1975 = 50", "$23,500 + $7,500 = $31,000", "capped at pay $80,000: $31,000"):
        assert line in description


async def test_the_years_on_record_are_offered_newest_first(member):
    offered = [choice.value for choice in await member.autocomplete("limits", "year", "")]
    assert len(offered) == 25
    assert offered[1:] == sorted(offered[1:], reverse=True)
    assert 2026 in offered[:2]
    assert [choice.value for choice in await member.autocomplete("limits", "year", "201")] == list(
        range(2019, 2009, -1)
    )


async def test_people_in_other_languages_read_their_own_format_of_numbers(member):
    usual, member.locale = member.locale, "de"
    try:
        reply = await member.slash("limits", year=2025)
    finally:
        member.locale = usual
    assert "23.500\u00a0$" in reply.content


async def test_the_buttons_work_after_the_bot_was_started_again(tmp_path):
    async with open_playground() as playground:
        alice = playground.person("alice")
        async with running_bot(playground, tmp_path):
            reply = await alice.slash("limits", year=2025, born="1975", salary="80k")
        async with running_bot(playground, tmp_path):
            working = await alice.click(reply, "Show the working")
            shared = await alice.click(reply, "Share without my numbers")
    assert "2025 − 1975 = 50" in working.embeds[0]["description"]
    assert "changed" not in working.content
    assert shared.content.startswith("**2025: you may defer up to $23,500**")
