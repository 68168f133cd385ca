"""What a typed command means to the composer, and what it does not send; its modules run in a real browser."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from playground.server import Playground

SHARE = {"name": "share", "shown": "share", "type": 3, "required": True}
AS_OF = {"name": "as_of", "shown": "stichtag", "type": 3}
YEARS = {"name": "years", "shown": "years", "type": 4, "min_value": 1, "max_value": 30}
COMMANDS = [
    {"path": "inflow", "shown": "inflow", "options": []},
    {"path": "policy add", "shown": "policy neu", "options": []},
    {"path": "in", "shown": "in", "options": []},
]
PLACE = {
    "members": [{"id": "10", "name": "Maya", "username": "maya"}],
    "roles": [{"id": "20", "name": "Moderator"}],
    "channels": [{"id": "30", "name": "general", "kind": 0}, {"id": "31", "name": "voice", "kind": 2}],
}


async def run(page: Page, function: str, *arguments: Any) -> Any:
    call = """async ([name, given]) => (await import("/page/static/options.js"))[name](...given)"""
    return await page.evaluate(call, [function, list(arguments)])


def option(**fields: Any) -> dict[str, Any]:
    empty = {"choices": [], "channel_types": [], "required": False, "name": "o", "shown": "o"}
    limits = dict.fromkeys(("min_value", "max_value", "min_length", "max_length"))
    return {**empty, **limits, **fields}


@pytest.fixture(scope="module")
async def blank(browser: Browser, served: Playground) -> AsyncIterator[Page]:
    """A page that nothing is done in."""
    page = await browser.new_page()
    await page.goto(served.page_url)
    yield page
    await page.close()


async def test_a_command_is_read_by_its_longest_name_in_either_language(blank: Page) -> None:
    for typed, path, rest in (
        ("/inflow 1%", "inflow", "1%"),
        ("/INFLOW", "inflow", ""),
        ("/in flow", "in", "flow"),
        ("/policy add x y", "policy add", "x y"),
        ("/policy neu x", "policy add", "x"),
    ):
        read = await run(blank, "readCommand", COMMANDS, typed)
        assert (read["command"]["path"], read["rest"]) == (path, rest)
    for typed in ("/policy", "/inflows", "/x", "/"):
        assert await run(blank, "readCommand", COMMANDS, typed) is None


async def test_the_best_match_stands_first(blank: Page) -> None:
    found = await run(blank, "filterCommands", COMMANDS, "n")
    assert [one["path"] for one in found] == ["policy add", "inflow", "in"]
    assert await run(blank, "filterCommands", COMMANDS, "zz") == []


async def test_a_text_is_split_at_the_names_of_options(blank: Page) -> None:
    options = [SHARE, AS_OF, YEARS]
    for typed, current, parts in (
        ("1%", "share", [["share", "1%"]]),
        ("1% as_of:2025-Q1", "share", [["share", "1%"], ["as_of", "2025-Q1"]]),
        ("1% stichtag: 2025-Q1 years:3", "share", [["share", "1%"], ["as_of", "2025-Q1"], ["years", "3"]]),
        ("share:1%", "share", [["share", "1%"]]),
        ("years:", None, [[None, ""], ["years", ""]]),
        ("12:30", "share", [["share", "12:30"]]),
        ("leap years: 3", "share", [["share", "leap"], ["years", "3"]]),
    ):
        assert await run(blank, "splitNamed", typed, options, current) == parts


@pytest.mark.parametrize(
    ("fields", "text", "expected"),
    [
        ({"type": 3}, "  1% ", {"value": "1%"}),
        ({"type": 3}, "", {"missing": True}),
        ({"type": 3, "required": True}, " ", {"error": "This option is required. Specify a value."}),
        ({"type": 3, "min_length": 3}, "ab", {"error": "Enter at least 3 characters."}),
        ({"type": 3, "max_length": 3}, "abcd", {"error": "Enter at most 3 characters; there are 4."}),
        ({"type": 3, "max_length": 3}, "\U0001f600\U0001f600", {"value": "\U0001f600\U0001f600"}),
        ({"type": 4}, "2025", {"value": 2025}),
        ({"type": 4}, "-5", {"value": -5}),
        ({"type": 4}, "2.5", {"error": "Enter a whole number."}),
        ({"type": 4}, "1e3", {"error": "Enter a whole number."}),
        ({"type": 4}, "9007199254740992", {"error": "Enter a whole number."}),
        ({"type": 4, "min_value": 1}, "0", {"error": "Enter a number of at least 1."}),
        ({"type": 10}, "2,5", {"value": 2.5}),
        ({"type": 10}, "x", {"error": "Enter a number."}),
        ({"type": 10, "max_value": 2}, "2.5", {"error": "Enter a number of at most 2."}),
        ({"type": 5}, "true", {"value": True}),
        ({"type": 5}, "yes", {"error": "Choose one of the options in the list."}),
        ({"type": 6}, "@maya", {"value": "10"}),
        ({"type": 6}, "10", {"value": "10"}),
        ({"type": 6}, "nobody", {"error": "Choose one of the options in the list."}),
        ({"type": 8}, "Moderator", {"value": "20"}),
        ({"type": 9}, "@Moderator", {"value": "20"}),
        ({"type": 7}, "#general", {"value": "30"}),
        ({"type": 7, "channel_types": [2]}, "general", {"error": "Choose one of the options in the list."}),
        ({"type": 3, "choices": [{"name": "IRAs", "value": "ira"}]}, "iras", {"value": "ira"}),
        ({"type": 3, "choices": [{"name": "IRAs", "value": "ira"}]}, "ira", {"value": "ira"}),
        (
            {"type": 4, "choices": [{"name": "One", "value": 1}]},
            "2",
            {"error": "Choose one of the options in the list."},
        ),
    ],
)
async def test_a_value_is_read_or_refused_as_discord_does(
    blank: Page, fields: dict[str, Any], text: str, expected: dict[str, Any]
) -> None:
    given = {"text": text, "picked": None}
    assert await run(blank, "readOption", option(**fields), given, PLACE) == expected


async def test_a_suggestion_that_was_taken_stands_for_its_value(blank: Page) -> None:
    picked = {"name": "2025 limits", "value": 2025}
    given = {"text": "2025 limits", "picked": picked}
    assert await run(blank, "readOption", option(type=4), given, PLACE) == {"value": 2025}
    changed = {"text": "2024", "picked": picked}
    assert await run(blank, "readOption", option(type=4), changed, PLACE) == {"value": 2024}
