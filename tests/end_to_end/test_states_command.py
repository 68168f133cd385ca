"""`/states` as people see it: a table, a map, and one state's items."""

import asyncio

from playground import open_playground
from tests.bot_process import running_bot


async def with_picture(person, **options):
    """Return the answer once its picture stands in it."""
    reply = await person.slash("states", **options)
    async with asyncio.timeout(30):
        while "image" not in reply.embeds[0]:
            await reply.interaction.moved()
    return reply


async def test_the_first_line_says_which_states_may_invest_by_law(member):
    reply = await member.slash("states")
    assert reply.content.splitlines()[:2] == [
        "**2 states** have a law that lets them invest public money in crypto: New Hampshire, Texas.",
        "“Enacted” alone misleads: most enacted laws on crypto let the state hold none.",
    ]


async def test_the_table_fits_a_phone(member):
    reply = await member.slash("states")
    block = reply.content.split("```")[1].splitlines()[1:]
    assert block[0].split() == ["The", "state", "Law", "Open", "Last", "Out"]
    assert any(line.startswith("may invest") for line in block)
    assert all(len(line) <= 40 for line in block)


async def test_each_class_lists_its_states(member):
    reply = await member.slash("states")
    lines = reply.embeds[0]["description"].splitlines()
    assert lines[0] == "**May invest by law:** New Hampshire, Texas"
    assert "**Forbidden by law:** Connecticut" in lines
    assert "Utah" in next(line for line in lines if line.startswith("**Other matters only:**"))


async def test_the_map_stands_in_the_answer_with_itself_in_words(member):
    reply = await with_picture(member)
    image = reply.embeds[0]["image"]
    assert image["url"].startswith("http")
    assert "May invest by law: NH, TX." in image["description"]


async def test_one_state_tells_its_items_and_what_each_would_allow(member):
    reply = await member.slash("states", state="texas")
    assert reply.content == "**Texas: may invest by law.** 5 items on record, newest step first."
    description = reply.embeds[0]["description"]
    assert "State bill, Texas: enacted · [source](https://legiscan.com/TX/bill/SB21/2025) (legiscan.com)" in description
    assert "-# What it would allow: may invest" in description
    opened = await member.choose(reply, "Open one of these", ["us-tx-2025-sb21"])
    assert opened.embeds[0]["title"] == "Texas Strategic Bitcoin Reserve and Investment Act"


async def test_a_state_with_more_items_has_pages_that_anybody_may_turn(member, moderator):
    reply = await member.slash("states", state="AZ")
    assert reply.content.startswith("**Arizona: keeps what it gets by law.** 9 items")
    copy = await moderator.click(reply, "Next")
    assert copy.ephemeral
    assert copy.embeds[0]["footer"]["text"] == "Page 2 of 2"
    await member.click(reply, "Last")
    assert reply.embeds[0]["footer"]["text"] == "Page 2 of 2"


async def test_a_state_without_items_says_so_and_federal_is_no_state(member):
    assert (await member.slash("states", state="Hawaii")).content == "Nothing is on record for Hawaii."
    federal = await member.slash("states", state="federal")
    assert federal.ephemeral
    assert "/timeline jurisdiction:federal" in federal.content


async def test_federal_is_not_among_the_states_offered(member):
    offered = await member.autocomplete("states", "state", "")
    assert "US" not in [choice.value for choice in offered]
    assert [choice.name for choice in await member.autocomplete("states", "state", "tex")] == ["Texas"]


async def test_the_map_is_there_at_once_after_a_restart_and_in_a_direct_message(tmp_path):
    async with open_playground() as playground:
        member = playground.person("alice")
        async with running_bot(playground, tmp_path):
            await with_picture(member)
            pages = await member.slash("states", state="AZ")
        async with running_bot(playground, tmp_path):
            await with_picture(member, channel=member.direct_message())
            await member.click(pages, "Next")
            assert pages.embeds[0]["footer"]["text"] == "Page 2 of 2"
