"""Discord's Markdown, mark by mark, and what holds for any text."""

import string
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.page.markdown.nodes import Node, plain_text
from playground.page.markdown.reader import Markdown


@dataclass(frozen=True)
class Directory:
    """Knows one person, one role and one channel."""

    def user_name(self, user_id: int) -> str | None:
        return "Alice" if user_id == 1 else None

    def role_name(self, role_id: int) -> str | None:
        return "Moderators" if role_id == 2 else None

    def channel_name(self, channel_id: int) -> str | None:
        return "general" if channel_id == 3 else None


MARKDOWN = Markdown()


def read(text: str, **options: bool) -> list[Node]:
    return MARKDOWN.read(text, Directory(), **options)


def text(value: str) -> Node:
    return {"type": "text", "text": value}


def mark(kind: str, *children: Node | str, **fields: Any) -> Node:
    return {
        "type": kind,
        **fields,
        "children": [text(child) if isinstance(child, str) else child for child in children],
    }


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("hello", [text("hello")]),
        ("**b**", [mark("bold", "b")]),
        ("*i*", [mark("italic", "i")]),
        ("_i_", [mark("italic", "i")]),
        ("__u__", [mark("underline", "u")]),
        ("~~s~~", [mark("strike", "s")]),
        ("||x||", [mark("spoiler", "x")]),
        ("***both***", [mark("italic", mark("bold", "both"))]),
        ("__**x**__", [mark("underline", mark("bold", "x"))]),
        ("**a _b_**", [mark("bold", "a ", mark("italic", "b"))]),
        ("**two\nlines**", [mark("bold", "two\nlines")]),
        ("||**x** y||", [mark("spoiler", mark("bold", "x"), " y")]),
    ],
)
def test_marks_become_nodes(source: str, expected: list[Node]) -> None:
    assert read(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "**open",
        "*open",
        "~~open",
        "||open",
        "`open",
        "```open",
        "[label](",
        "[label](ftp://a.example)",
        "[label](javascript:alert(1))",
        "[https://bank.example](https://thief.example/",
        "snake_case_name",
        "2 * 3 * 4",
        "a * b",
        "#no space",
        "#### four",
        "-no space",
        "-# ",
        ">no space",
        "1.no space",
        "-1%",
        "<t:abc>",
        "<t:99999999999999>",
        "<@>",
        "<@abc>",
        "</>",
        "@everyone and @here",
        "¯\\_(ツ)_/¯",
        "<script>alert(1)</script>",
        "& &amp; &lt;",
        "",
    ],
)
def test_what_is_no_mark_stays_as_it_was_typed(source: str) -> None:
    assert plain_text(read(source)) == source
    assert all(node["type"] in ("text", "link") for node in read(source))


def test_a_backslash_takes_the_meaning_from_a_mark() -> None:
    assert read(r"\*no\* \_no\_ \||no||") == [text("*no* _no_ ||no||")]


def test_code_holds_no_marks() -> None:
    assert read("`**x**`") == [{"type": "code", "text": "**x**"}]
    assert read("`` a`b ``") == [{"type": "code", "text": " a`b "}]
    assert read("`` `a` ``") == [{"type": "code", "text": "`a`"}]


def test_a_code_block_has_its_language_on_the_fence_line_only() -> None:
    assert read("```py\nx = 1\n```") == [{"type": "block", "language": "py", "text": "x = 1"}]
    assert read("```x = 1```") == [{"type": "block", "language": None, "text": "x = 1"}]
    assert read("```\n**a**\n# b\n```after") == [
        {"type": "block", "language": None, "text": "**a**\n# b"},
        text("after"),
    ]


def test_a_code_block_may_begin_within_a_line() -> None:
    assert read("see ```x``` there") == [text("see "), {"type": "block", "language": None, "text": "x"}, text(" there")]


def test_headings_have_three_levels_at_the_beginning_of_a_line() -> None:
    assert read("# one\n## two\n### three") == [
        mark("heading", "one", level=1),
        mark("heading", "two", level=2),
        mark("heading", "three", level=3),
    ]
    assert read("a # b") == [text("a # b")]


def test_subtext_is_a_line_of_its_own() -> None:
    assert read("-# small **b**\nnext") == [mark("subtext", "small ", mark("bold", "b")), text("next")]


def test_lists_nest_by_two_spaces() -> None:
    (listing,) = read("- a\n- b\n  - c\n  - d\n- e")
    assert listing["ordered"] is False
    assert [plain_text(item) for item in listing["items"]] == ["a", "b\nc\nd\n", "e"]
    assert listing["items"][1][1]["items"] == [[text("c")], [text("d")]]


def test_numbered_lists_keep_their_first_number() -> None:
    (listing,) = read("3. a\n4. b")
    assert (listing["ordered"], listing["start"]) == (True, 3)
    assert listing["items"] == [[text("a")], [text("b")]]


def test_a_list_ends_at_the_first_plain_line() -> None:
    assert read("* a\nplain")[1] == text("plain")


def test_an_item_goes_on_in_an_indented_line() -> None:
    assert read("1. a\n   more\n2. b")[0]["items"] == [[text("a\nmore")], [text("b")]]


def test_quotes_take_a_line_or_the_rest() -> None:
    assert read("> a\n> **b**\nc") == [mark("quote", "a\n", mark("bold", "b")), text("c")]
    assert read(">>> a\nb") == [mark("quote", "a\nb")]


def test_quotes_hold_blocks_but_no_quotes() -> None:
    (quote,) = read("> # h\n> - a\n> > b")
    assert [child["type"] for child in quote["children"]] == ["heading", "list", "text"]


def test_masked_links_hide_only_web_addresses_and_never_another_address() -> None:
    assert read("[IRS **notice**](https://irs.gov/a)") == [
        mark("link", "IRS ", mark("bold", "notice"), href="https://irs.gov/a", masked=True)
    ]
    assert not any(node.get("masked") for node in read("[https://bank.example](https://thief.example)"))
    assert read("[ ](https://a.example)")[0]["type"] == "text"


def test_addresses_become_links_without_the_punctuation_after_them() -> None:
    (before, found, after) = read("(see https://a.example/b_(c)).")
    assert (before, found["href"], after) == (text("(see "), "https://a.example/b_(c)", text(")."))
    assert read("<https://a.example>")[0]["href"] == "https://a.example"
    assert read("**https://a.example**")[0]["children"][0]["href"] == "https://a.example"


def test_mentions_carry_the_names_that_the_reader_may_know() -> None:
    nodes = read("<@1><@!1><@&2><#3><@9><@&9><#9>")
    assert [(node["type"], node["name"]) for node in nodes] == [
        ("user", "Alice"),
        ("user", "Alice"),
        ("role", "Moderators"),
        ("channel", "general"),
        ("user", None),
        ("role", None),
        ("channel", None),
    ]
    assert plain_text(nodes).endswith("@unknown-user@unknown-role#unknown")


def test_names_are_filled_in_inside_lists_and_quotes_too() -> None:
    assert "Alice" in plain_text(read("- <@1>"))
    assert "Alice" in plain_text(read("> **<@1>**"))


def test_commands_emoji_and_guide_links_are_read() -> None:
    nodes = read("</policy add:7> <:coin:8> <a:coin:8> <id:browse>")
    assert [node["type"] for node in nodes if node["type"] != "text"] == ["command", "emoji", "emoji", "guide"]
    assert nodes[0] == {"type": "command", "name": "policy add", "id": "7"}


@pytest.mark.parametrize("style", ["t", "T", "d", "D", "f", "F", "R", "s", "S"])
def test_timestamps_have_a_style(style: str) -> None:
    assert read(f"<t:1618953630:{style}>") == [{"type": "time", "at": 1618953630, "style": style}]


def test_a_timestamp_without_a_style_is_long() -> None:
    assert read("<t:-5>") == [{"type": "time", "at": -5, "style": "f"}]


def test_everyone_is_a_mention_only_when_it_really_mentions() -> None:
    assert read("@everyone", everyone=True) == [{"type": "everyone", "name": "everyone"}]
    assert read("@everyone") == [text("@everyone")]


def test_titles_take_inline_marks_only() -> None:
    assert read("# a **b**", blocks=False) == [text("# a "), mark("bold", "b")]
    assert read("> a", blocks=False) == [text("> a")]
    assert all(node["type"] != "block" for node in read("```\nx\n```", blocks=False))


MARKS = "*_~|`>#-[]()<@:t&/\\ \n.0123"

marked_texts = st.text(alphabet=MARKS + "abé", max_size=120)


@given(st.one_of(st.text(max_size=200), marked_texts))
def test_any_text_can_be_read(source: str) -> None:
    assert isinstance(plain_text(read(source)), str)


@given(marked_texts)
def test_no_letter_is_lost_and_none_is_added(source: str) -> None:
    letters = "abé"
    shown = plain_text(read(source))
    assert [one for one in shown if one in letters] == [one for one in source if one in letters]


@given(st.text(alphabet=string.ascii_letters + string.digits + " ,;!?=+%$€\n", max_size=200))
def test_text_without_marks_is_shown_as_it_is(source: str) -> None:
    plain = source.replace("http", "")
    assert plain_text(read(plain)) == plain


@given(st.sampled_from(["**", "*", "__", "~~", "||", "> ", "- ", "`", "[", "<", "1. ", "*_", "_a", "[a"]))
def test_long_runs_of_one_mark_are_read_in_bounded_depth(piece: str) -> None:
    source = piece * (4096 // len(piece))
    assert depth(read(source)) < 40


def depth(nodes: list[Node]) -> int:
    inner = [node.get("children", []) for node in nodes] + [item for node in nodes for item in node.get("items", [])]
    return 1 + max((depth(children) for children in inner if children), default=0)


def test_the_address_of_a_message_or_channel_is_a_way_there() -> None:
    for address, message in (
        ("https://discord.com/channels/1/7/9", "9"),
        ("https://canary.discord.com/channels/@me/7/9/", "9"),
        ("https://discord.com/channels/1/7", None),
    ):
        (node,) = read(address)
        assert (node["type"], node["channel"], node["message"]) == ("jump", "7", message)
        assert plain_text([node]) == address
    assert read("https://discord.com/channels/1/7/9/x")[0]["type"] == "link"
    assert read("https://discord.example/channels/1/7/9")[0]["type"] == "link"


@pytest.mark.parametrize("text", ["# Title #", "## Title ###", " # Title"])
def test_a_heading_may_be_closed_and_indented(text: str) -> None:
    assert plain_text(read(text)) == "Title\n"
