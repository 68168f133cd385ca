"""`/inflow` as people see it: the answer, every refusal, the suggestions and the working after a restart."""

import asyncio
import json
import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from playground import open_playground
from playground.people.refusals import ClientRefusal
from tests.bot_process import running_bot, start_process

REFERENCE = (
    "1% of $8.7 trillion (Mar 31, 2025) = $87B = about 748,000 BTC or about 22.6M ETH "
    "at the article's prices of Aug 7, 2025."
)


def block_of(reply):
    return reply.embeds[0]["description"]


async def test_one_percent_is_answered_to_everyone_with_its_working_behind_a_button(member):
    reply = await member.slash("inflow", share="1%")
    assert not reply.ephemeral
    assert re.match(
        r"\*\*1% of 401\(k\) plans\*\* \(\$10T on Sep 30, 2025, \d+ (months|years) old\) is \*\*\$100B\*\*: ",
        reply.content,
    )
    assert "BTC" in reply.content
    assert "ETH" in reply.content
    assert REFERENCE in reply.text
    assert [button["label"] for button in reply.buttons] == ["Show the working"]


async def test_the_articles_example_is_given_exactly(member):
    reply = await member.slash("inflow", share="1%", as_of="2025-Q1", price="article")
    assert "**$87B**: **about 748,000 BTC** (3.76% of those in circulation)" in reply.content
    assert "or **about 22.6M ETH** (18.7% of those in circulation)." in reply.content
    assert "Price: BTC $116,310, the article's of Aug 7, 2025." in reply.text
    assert "3.56% of the 20,999,999.9769 that can ever exist" in reply.text
    assert "All of the money buys the one or the other, not both." in reply.text


async def test_without_any_market_price_the_articles_is_used_and_said_to_be(member):
    reply = await member.slash("inflow", share="1%", price="live")
    assert "No market price is known, so this is the article's of Aug 7, 2025." in reply.text


@pytest.mark.parametrize(
    ("share", "reading"),
    [
        ("1", "read as 1%; a number alone is a percentage."),
        ("0.5 %", "read as 0.5%."),
        ("1,5%", "read as 1.5%."),
        ("１％", "read as 1%."),
        (".5%", "read as 0.5%."),
        ("1/200", "read as 1/200, 0.5%."),
        ("50bp", "read as 0.5%."),
        ("1 percent", "read as 1%."),
        ("$87B", "read as $87,000,000,000, 0.87% of the base."),
        ("87 billion", "read as $87,000,000,000"),
        ("87bn", "read as $87,000,000,000"),
        ("$1.5T", "read as $1,500,000,000,000, 15% of the base."),
    ],
)
async def test_a_share_is_read_as_people_type_it_and_the_answer_says_how(member, share, reading):
    reply = await member.slash("inflow", share=share, private=True)
    assert reading in reply.text
    assert reply.ephemeral


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        # Discord's client sends no empty option; what only looks empty gets through.
        ({"share": "\u200b"}, "Type a share of the money, such as `1%`, or dollars, such as `$87B`."),
        ({"share": "abc"}, "That is no share I can read."),
        ({"share": "-1%"}, "Less than nothing cannot flow in."),
        ({"share": "0"}, "With zero, nothing flows in."),
        ({"share": "101%"}, "That is more than all of it: the most is `100%`."),
        ({"share": "nan"}, "“NaN” stands for no number at all."),
        ({"share": "inf"}, "There is no infinite amount of money in the plans."),
        ({"share": "1e400"}, "Powers of ten are not read."),
        ({"share": "1" * 300}, "That number is too long."),
        ({"share": "1%%"}, "One percent sign is enough."),
        ({"share": "1/0"}, "Nothing can be divided by zero."),
        ({"share": "$11T"}, "$11,000,000,000,000 is more than the base holds, which is $10,000,000,000,000."),
        ({"share": "1%", "asset": "doge"}, "That is no asset I can read."),
        ({"share": "1%", "asset": "70/40"}, "The two parts add to 110, but must add to 100."),
        ({"share": "1%", "price": "65000"}, "$65,000 is the price of which coin?"),
        ({"share": "1%", "price": "yesterday"}, "That is no price I can read."),
        ({"share": "1%", "as_of": "soon"}, "That is no quarter I can read."),
        ({"share": "1%", "as_of": "2022-Q2"}, "The nearest known before is 2021-Q4, after it 2022-Q3"),
        ({"share": "1%", "as_of": "Q1 2026"}, "The newest known is 2025-Q3"),
        ({"share": "1%", "base": "headline", "as_of": "2025-Q1"}, "has no quarters"),
    ],
)
async def test_what_cannot_be_answered_gets_its_sentence_and_only_that_person_sees_it(member, options, sentence):
    reply = await member.slash("inflow", **options)
    assert sentence in reply.content
    assert reply.ephemeral
    assert not reply.embeds
    assert not reply.buttons


async def test_years_out_of_range_are_stopped_by_the_client(member):
    for years in (0, 31):
        with pytest.raises(ClientRefusal):
            await member.slash("inflow", share="1%", years=years)


async def test_a_split_over_years_and_a_price_of_ones_own(member):
    split = await member.slash("inflow", share="1%", asset="70/30", price="article", as_of="March 2025", years=10)
    assert "**about 524,000 BTC** (2.63% of those in circulation) and **about 6.78M ETH**" in split.content
    assert "Over 10 years: about 52,400 BTC a year." in split.text
    own = await member.slash("inflow", share="1%", asset="BTC", price="$65,000")
    assert "**about 1.54M BTC**" in own.content
    assert "ETH" not in own.content


@pytest.mark.parametrize(
    ("base", "start"),
    [
        ("dc", "**1% of all employer DC plans** ($13.9T on Sep 30, 2025"),
        ("ira", "**1% of IRAs** ($18.9T on Sep 30, 2025"),
        ("total", "**1% of all U.S. retirement assets** ($47.6T on Mar 31, 2026"),
        ("headline", "**1% of all employer DC plans, headline figure** ($12.5T on Aug 7, 2025"),
    ],
)
async def test_each_base_is_named_with_its_newest_quarter(member, base, start):
    reply = await member.slash("inflow", share="1%", base=base)
    assert reply.content.startswith(start)


async def test_more_coins_than_can_exist_are_said_in_place_of_a_share(member):
    reply = await member.slash("inflow", share="100%", price="article", as_of="2025-Q1", asset="BTC")
    assert "**about 74.8M BTC** (more than the 20,999,999.9769 that can ever exist)" in reply.content


async def test_suggestions_are_one_tap_away(member):
    async def offered(option, text="", **others):
        return [choice.value for choice in await member.autocomplete("inflow", option, text, **others)]

    assert await offered("share") == ["0.1%", "0.5%", "1%", "2%", "5%"]
    assert (await offered("share", ".25"))[0] == "0.25%"
    assert (await offered("asset", "60/40", share="1%"))[0] == "60/40"
    assert (await offered("price", "", share="1%"))[:2] == ["live", "article"]
    assert (await offered("as_of", "", share="1%"))[0] == "2025-Q3"
    assert (await offered("as_of", "", share="1%", base="total"))[0] == "2026-Q1"
    assert (await offered("as_of", "march 2025", share="1%"))[0] == "2025-Q1"


async def test_the_working_is_for_whoever_presses_and_can_be_redone_by_hand(member, moderator):
    reply = await member.slash("inflow", share="1%", as_of="2025-Q1", price="article")
    working = await moderator.click(reply, "Show the working")
    assert working.ephemeral
    assert working.content == reply.content
    for line in ("87,000,000,000 / 116,310", "= 748,001.03172556", "= 19,903,034.375", "= 3.7582%"):
        assert line in block_of(working)
    assert max(map(len, block_of(working).splitlines())) <= 40
    assert "https://www.ici.org/statistical-report/ret_25_q1" in working.text


async def test_numbers_come_in_the_readers_own_format(member):
    member.locale = "de"
    try:
        reply = await member.slash("inflow", share="1.5%", price="article")
    finally:
        member.locale = "en-US"
    assert "1,5\u00a0%" in reply.content


async def test_the_button_works_after_a_restart_and_says_when_figures_have_changed(tmp_path):
    row = {
        "quarter": "2025Q1",
        "plan_401k": "8.8",
        "source": {
            "publisher": "ICI",
            "title": "A revision",
            "url": "https://www.ici.org/revised",
            "published": "2026",
        },
    }
    file = tmp_path / "figures.json"
    file.write_text(json.dumps({"quarters": [row]}), encoding="utf-8")
    async with open_playground() as playground:
        person = playground.person("alice")
        async with running_bot(playground, tmp_path):
            reply = await person.slash("inflow", share="1%", as_of="2025-Q1", price="article")
        async with running_bot(playground, tmp_path):
            working = await person.click(reply, "Show the working")
            assert "= 748,001.03172556" in block_of(working)
            assert "have changed" not in working.content
        adding = await start_process(tmp_path, "figures", "add", str(file), settings={})
        assert await adding.process.wait() == 0, adding.log
        async with running_bot(playground, tmp_path):
            working = await person.click(reply, "Show the working")
            assert "The figures have changed since that answer." in working.content
            assert "8,800,000,000,000 x 1/100" in block_of(working)


@asynccontextmanager
async def played_venue(prices):
    """Run a server that answers as Coinbase Exchange does, and yield its address."""

    async def ticker(request):
        time = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        return web.json_response({"price": prices[request.match_info["product"]], "time": time})

    app = web.Application()
    app.router.add_get("/products/{product}/ticker", ticker)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def answered_with(person, piece):
    """Ask until the answer holds `piece`: prices arrive a moment after the start."""
    async with asyncio.timeout(20):
        while True:
            reply = await person.slash("inflow", share="1%", asset="BTC", private=True)
            if piece in reply.text:
                return reply
            await asyncio.sleep(0.1)


async def test_a_live_price_names_its_venue_and_outlives_a_restart(tmp_path):
    nobody = "http://127.0.0.1:9"
    async with open_playground() as playground, played_venue({"BTC-USD": "63212.97", "ETH-USD": "1712.34"}) as url:
        person = playground.person("alice")
        settings = {"COINBASE_URL": url, "KRAKEN_URL": nobody, "BITSTAMP_URL": nobody, "GEMINI_URL": nobody}
        async with running_bot(playground, tmp_path, PRICES="on", **settings):
            reply = await answered_with(person, "Price: BTC $63,212.97, Coinbase Exchange, ")
            assert "Unchecked: no second venue agreed." in reply.text
            assert "**about 1.58M BTC**" in reply.content
            working = await person.click(reply, "Show the working")
            assert "100,000,000,000 / 63,212.97" in block_of(working)
            assert "Price: BTC $63,212.97, Coinbase Exchange, traded " in working.text
        async with running_bot(playground, tmp_path):
            again = await person.slash("inflow", share="1%", asset="BTC")
            assert "Price: BTC $63,212.97, Coinbase Exchange, " in again.text
