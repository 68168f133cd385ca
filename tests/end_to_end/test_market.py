"""`/market` as people see it: the table, what 1% is, the chart with its words, and the working."""

import asyncio
import re

import pytest


def table_of(reply):
    return re.search(r"```text\n(.*?)\n```", reply.content, re.DOTALL).group(1).splitlines()


def row_of(reply, quarter):
    return next(line.split() for line in table_of(reply) if line.startswith(quarter))


def field_of(reply, name):
    return next(field["value"] for field in reply.embeds[0]["fields"] if field["name"] == name)


async def with_chart(person, **options):
    """Ask until the chart is there: it is drawn beside the answers, which never wait for it."""
    async with asyncio.timeout(60):
        while True:
            reply = await person.slash("market", **options)
            if "image" in reply.embeds[0]:
                return reply
            await asyncio.sleep(0.2)


async def test_the_first_line_is_the_newest_total_with_its_day_and_age(member):
    reply = await member.slash("market")
    first_line = reply.content.splitlines()[0]
    assert "$47.6T" in first_line
    assert "Mar 31, 2026" in first_line
    assert "old" in first_line
    assert "One report only" in first_line
    assert not reply.ephemeral


async def test_pools_whose_newest_quarter_is_another_are_said_to_be_older(member):
    reply = await member.slash("market")
    assert "IRAs, DC plans, 401(k) Sep 30, 2025" in reply.content.splitlines()[1]


async def test_the_table_fits_a_phone_and_shows_the_unknown_and_the_unconfirmed(member):
    reply = await member.slash("market")
    lines = table_of(reply)
    assert max(map(len, lines)) <= 40
    assert row_of(reply, "2025-Q3") == ["2025-Q3", "48.1", "18.9", "13.9", "10.0"]
    assert row_of(reply, "2026-Q1") == ["2026-Q1", "47.6*", "–", "–", "–"]
    assert "one report only" in reply.content


async def test_one_percent_of_each_pool_is_given_in_dollars_with_the_day_of_its_base(member):
    reply = await member.slash("market")
    one_percent = field_of(reply, "1% of each pool would be").splitlines()
    assert one_percent == [
        "All assets: **$476B** (of $47.6T, Mar 31, 2026)",
        "IRAs: **$189B** (of $18.9T, Sep 30, 2025)",
        "DC plans: **$139B** (of $13.9T, Sep 30, 2025)",
        "401(k): **$100B** (of $10T, Sep 30, 2025)",
    ]


async def test_the_answer_says_that_the_rows_mix_vintages_and_names_its_sources(member):
    reply = await member.slash("market", as_of="2025-Q1")
    assert "vintages" in field_of(reply, "How to read the rows")
    assert "(https://www.ici.org/statistical-report/ret_25_q1)" in field_of(reply, "Sources")


async def test_the_chart_comes_with_the_answer_and_says_in_words_what_it_shows(member):
    reply = await with_chart(member)
    image = reply.embeds[0]["image"]
    assert image["url"].split("?")[0].endswith("/retirement-assets.png")
    assert "All assets: $24T on Dec 31, 2015, $47.6T on Mar 31, 2026." in image["description"]
    assert image["width"] > image["height"] > 0


@pytest.mark.parametrize("typed", ["2025-Q1", "Q1 2025", "March 2025", "2025-03-31"])
async def test_as_of_is_where_the_table_ends(member, typed):
    reply = await member.slash("market", as_of=typed)
    assert reply.content.startswith("**$43.4T** in U.S. retirement assets on Mar 31, 2025")
    assert table_of(reply)[-1].split() == ["2025-Q1", "43.4", "16.8", "12.2", "8.7"]


async def test_a_quarter_without_a_total_leads_with_what_is_known(member):
    reply = await member.slash("market", as_of="2023-Q4")
    assert reply.content.startswith("401(k): **$7.4T** on Dec 31, 2023")


@pytest.mark.parametrize(
    ("typed", "named"),
    [("2022-Q1", "2021-Q4 and 2022-Q3"), ("2026-Q4", "2026-Q1"), ("1999-Q1", "2015-Q4"), ("soon", "2025-Q1")],
)
async def test_a_quarter_without_figures_is_refused_to_that_person_only_with_the_way_out(member, typed, named):
    reply = await member.slash("market", as_of=typed)
    assert named in reply.content
    assert reply.ephemeral
    assert reply.embeds == []


async def test_quarters_with_figures_are_offered_while_typing(member):
    offered = [choice.value for choice in await member.autocomplete("market", "as_of", "")]
    assert offered[:2] == ["2026-Q1", "2025-Q4"]
    assert "2022-Q1" not in offered
    offered = [choice.value for choice in await member.autocomplete("market", "as_of", "march 2025")]
    assert offered == ["2025-Q1"]


async def test_a_private_answer_is_seen_by_that_person_only(member):
    reply = await member.slash("market", private=True)
    assert reply.ephemeral


async def test_show_the_working_lets_a_reader_redo_it_by_hand(member, moderator):
    reply = await member.slash("market", as_of="2025-Q1")
    working = await moderator.click(reply, "Show the working")
    assert working.ephemeral
    block = working.embeds[0]["description"]
    assert "$8,700,000,000,000 x 1/100" in block
    assert "= $87,000,000,000" in block
    assert "published: 43.4" in block
    assert max(map(len, block.splitlines())) <= 40
    assert "changed" not in working.content


async def test_a_reader_elsewhere_gets_numbers_and_days_as_that_locale_writes_them(member):
    before = member.locale
    member.locale = "de"
    try:
        reply = await with_chart(member)
    finally:
        member.locale = before
    assert reply.content.startswith("**47,6\u00a0Bio.\u00a0$** in U.S. retirement assets on 31.03.2026")
    assert row_of(reply, "2025-Q3") == ["2025-Q3", "48,1", "18,9", "13,9", "10,0"]
