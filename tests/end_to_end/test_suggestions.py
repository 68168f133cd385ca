"""Suggestions while somebody types: whatever that is, there is a list and the log stays quiet."""

from contextlib import nullcontext, suppress

import pytest

from playground import ClientRefusal, open_playground
from playground.people.picker import flatten
from tests.bot_process import running_bot
from tests.delivery_world import until

TYPED = (
    "",
    " ",
    "%",
    "0",
    "-1",
    "1e400",
    "nan",
    "9" * 300,
    "１％",
    "70/30/0",
    "' OR 1=1 --",
    '"',
    "NEAR(a b",
    "* AND -",
    "\\",
    "((((",
    "%_%",
    "2025-Q9",
    "2025-02-30",
    "99999-01-01",
    "0000-00-00",
    "tomorrow 25:61",
    "Ünïcode \u202e\u200b",
    "👩‍👩‍👧‍👦",
    "x" * 1000,
    "a " * 500,
)


@pytest.fixture
async def playground():
    async with open_playground() as opened:
        yield opened


def offered(playground):
    """Return name and option of everything that suggests something."""
    entries = [entry for command in playground.world.commands_of(None) for entry in flatten(command)]
    return [
        (" ".join(entry.path), option["name"])
        for entry in entries
        for option in entry.options
        if option.get("autocomplete")
    ]


def said(bot, before):
    """Return the lines of the log since then that tell of anything out of the ordinary."""
    return [line for line in bot.log[len(before) :].splitlines() if " INFO " not in line]


async def test_whatever_is_typed_there_is_a_list_and_nothing_in_the_log(playground, tmp_path):
    async with running_bot(playground, tmp_path) as bot:
        await playground.wait_for_bot(commands=True)
        options = offered(playground)
        assert len(options) > 25
        before = bot.log
        for name, option in options:
            for member in (playground.person("alice"), playground.person("adam")):
                for text in TYPED:
                    with suppress(ClientRefusal) if member.user.username == "alice" else nullcontext():
                        assert len(await member.autocomplete(name, option, text)) <= 25
        assert said(bot, before) == []


async def test_a_list_that_comes_too_late_or_is_refused_leaves_no_traceback(playground, tmp_path):
    async with running_bot(playground, tmp_path) as bot:
        alice = playground.person("alice")
        for code, lines in (("10062", 0), ("40060", 1)):
            before = bot.log
            playground.faults.add("refuse", code=code, route="/interactions/*/*/callback")
            with pytest.raises(ClientRefusal):
                await alice.autocomplete("inflow", "share", "1")
            playground.faults.clear()
            assert await alice.autocomplete("inflow", "share", "1")
            assert "Traceback" not in bot.log
            assert len(said(bot, before)) == lines


async def test_an_answer_that_comes_too_late_is_one_line(playground, tmp_path):
    async with running_bot(playground, tmp_path) as bot:
        before = bot.log
        playground.faults.add("refuse", code="10062", route="/interactions/*/*/callback")
        await playground.person("alice").slash("inflow", share="1%", wait=False)
        await until(lambda: "came too late" in bot.log)
        assert len(said(bot, before)) == 1
