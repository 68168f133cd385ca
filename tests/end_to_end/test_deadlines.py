"""`/deadlines` as people see it: days stay days, how long it is until then counts in each client."""

import re
from datetime import date, timedelta

from playground import open_playground
from tests.bot_process import running_bot
from tracker.policy.legal_days import end_of_day


def entries_of(reply):
    return reply.embeds[0]["description"].split("\n\n")


def day_and_end_of(entry):
    """Return the day as written and the moment that Discord counts to."""
    day, moment = re.match(r"\*\*(.+?)\*\* \(<t:(\d+):R>\)", entry).groups()
    return day, int(moment)


def ends_of(reply):
    return [day_and_end_of(entry)[1] for entry in entries_of(reply)]


async def test_what_closes_next_is_the_first_line_and_the_first_entry(member):
    reply = await member.slash("deadlines")
    counted, day, moment = re.match(
        r"\*\*(\d+) deadlines\*\* ahead; next: .+?, \*\*(.+?)\*\* \(<t:(\d+):R>\)", reply.content
    ).groups()
    assert int(counted) > 5
    assert (day, int(moment)) == day_and_end_of(entries_of(reply)[0])
    assert ends_of(reply) == sorted(ends_of(reply))


async def test_a_day_stays_a_day_and_counts_to_its_end_in_washington(member):
    reply = await member.slash("deadlines", jurisdiction="federal", topic="market_rules")
    last = next(entry for page in [reply] for entry in entries_of(page) if entry.startswith("**Jan 3, 2027**"))
    assert day_and_end_of(last) == ("Jan 3, 2027", int(end_of_day(date(2027, 1, 3)).timestamp()))
    assert "-# Basis: Twentieth Amendment, noon on January 3" in last
    assert "(congress.gov)" in last


async def test_nothing_ahead_is_over_and_everything_past_is(member):
    now = end_of_day(date.today() - timedelta(days=2)).timestamp()  # noqa: DTZ011  a day of slack either way
    ahead = await member.slash("deadlines")
    past = await member.slash("deadlines", past=True)
    assert all(moment > now for moment in ends_of(ahead))
    assert all(moment < now + 3 * 86400 for moment in ends_of(past))
    assert ends_of(past) == sorted(ends_of(past), reverse=True)
    assert re.match(r"\*\*\d+ deadlines\*\* are over; the latest: ", past.content)


async def test_the_pages_go_through_all_of_them(member):
    reply = await member.slash("deadlines", past=True)
    counted = int(re.match(r"\*\*(\d+)", reply.content).group(1))
    seen = entries_of(reply)
    while not reply.button("Next").get("disabled"):
        await member.click(reply, "Next")
        seen += entries_of(reply)
    assert len(seen) == counted


async def test_an_item_is_opened_from_the_list(member):
    reply = await member.slash("deadlines")
    options = reply.components[0]["components"][0]["options"]
    opened = await member.choose(reply, "Open one of these", [options[0]["value"]])
    assert opened.ephemeral
    assert any(field["name"] == "Deadlines" for field in opened.embeds[0]["fields"])


async def test_a_place_without_deadlines_says_so(member):
    reply = await member.slash("deadlines", jurisdiction="Hawaii")
    assert reply.content == "No deadlines ahead are on record for Hawaii. With past:True you see those that are over."
    assert (await member.slash("deadlines", jurisdiction="HI", past=True)).content.startswith("No deadlines that are")


async def test_deadlines_work_in_a_direct_message_and_after_a_restart(tmp_path):
    async with open_playground() as playground:
        member = playground.person("alice")
        async with running_bot(playground, tmp_path):
            reply = await member.slash("deadlines", channel=member.direct_message(), past=True, topic="stablecoin")
            first = entries_of(reply)
        async with running_bot(playground, tmp_path):
            await member.click(reply, "Next")
            assert entries_of(reply) != first
            assert "Page 2 of" in reply.embeds[0]["footer"]["text"]
