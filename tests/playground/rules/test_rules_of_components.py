"""Components of the first generation: rows, buttons, selects (Components, Reference)."""

import pytest

from tests.playground.rules.choosing import choosing
from tests.playground.rules.forms import LINK, address, button, link, option, options, row, rows, select
from tests.playground.rules.rule import (
    BAD_LENGTH,
    CHOICES,
    INVALID,
    REQUIRED,
    TOO_GREAT,
    UNION,
    Rule,
    between,
    each,
    judge,
    number,
    up_to,
)

FIRST = "components.0.components.0"


def of_button(**form):
    return rows(row(button(**form)))


def of_link(**form):
    return rows(row(link(**form)))


def of_select(**form):
    return rows(row(select(**form)))


def buttons(count):
    return [button(custom_id=f"c{index}") for index in range(count)]


def things(kind, word="user", count=1, **form):
    default_values = [{"id": str(index + 1), "type": word} for index in range(count)]
    return rows(row({"type": kind, "custom_id": "s", "default_values": default_values, "max_values": 2, **form}))


RULES = [
    *up_to("rows", lambda n: rows(*(row(one) for one in buttons(n))), 5, "components"),
    *between("buttons in a row", lambda n: rows(row(*buttons(n))), 1, 5, "components.0.components"),
    Rule("a row holds something", of_button(), rows({"type": 1}), "components.0.components", REQUIRED),
    Rule("a component has a type", of_button(), rows({"components": []}), "components.0.type", REQUIRED),
    Rule("rows alone at the top", of_button(), rows(button()), "components.0.type", UNION),
    Rule("texts need the flag", of_button(), rows({"type": 10, "content": "x"}), "components.0.type", UNION),
    Rule("no row in a row", of_button(), rows(row(row(button()))), f"{FIRST}.type", UNION),
    Rule("no input in a message", of_button(), rows(row({"type": 4, "custom_id": "i"})), f"{FIRST}.type", UNION),
    Rule(
        "one select fills a row",
        rows(row(select()), row(button())),
        rows(row(select(), button())),
        "components.0.components.1",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    *number("id", lambda n: of_button(id=n), 0, 2**31 - 1, f"{FIRST}.id"),
    Rule(
        "ids are unique",
        rows(row(button(id=1), button(id=2, custom_id="d"))),
        rows(row(button(id=1), button(id=1, custom_id="d"))),
        "components.0.components.1.id",
        "COMPONENT_ID_DUPLICATED",
    ),
    *up_to("custom_id", lambda n: of_button(custom_id="c" * n), 100, f"{FIRST}.custom_id", BAD_LENGTH),
    Rule("a custom_id holds something", of_button(), of_button(custom_id=""), f"{FIRST}.custom_id", REQUIRED),
    Rule(
        "a custom_id stands once, disabled ones too",
        rows(row(button(), button(custom_id="d", disabled=True))),
        rows(row(button(), button(disabled=True))),
        "components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    *up_to("label of a button", lambda n: of_button(label="x" * n), 80, f"{FIRST}.label"),
    *(
        Rule(
            f"style {style} has a custom_id",
            of_button(style=style),
            of_button(style=style, custom_id=None),
            f"{FIRST}.custom_id",
            REQUIRED,
        )
        for style in (1, 2, 3, 4)
    ),
    *(
        Rule(f"there is no style {style}", of_button(), of_button(style=style), f"{FIRST}.style", CHOICES)
        for style in (0, 7, "primary")
    ),
    Rule("a button has a style", of_button(), of_button(style=None), f"{FIRST}.style", REQUIRED),
    Rule("a link has an address", of_link(), of_link(url=None), f"{FIRST}.url", REQUIRED),
    *up_to("address of a link", lambda n: of_link(url=address(n)), 512, f"{FIRST}.url"),
    Rule("a link goes to the web", of_link(), of_link(url="ftp://a.b"), f"{FIRST}.url", "URL_TYPE_INVALID_SCHEME"),
    Rule(
        "a premium button has a product",
        rows(row({"type": 2, "style": 6, "sku_id": "12"})),
        rows(row({"type": 2, "style": 6})),
        f"{FIRST}.sku_id",
        REQUIRED,
    ),
    Rule(
        "a premium button has nothing else",
        rows(row({"type": 2, "style": 6, "sku_id": "12"})),
        rows(row({"type": 2, "style": 6, "sku_id": "12", "label": "x"})),
        f"{FIRST}.label",
        INVALID,
    ),
    Rule("others have no product", of_button(), of_button(sku_id="12"), f"{FIRST}.sku_id", INVALID),
    Rule(
        "a button has a label or an emoji",
        of_button(label=None, emoji={"name": "👍"}),
        of_button(label=None),
        FIRST,
        "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED",
    ),
    *(
        Rule(
            f"an emoji is no {name!r}",
            of_button(emoji={"name": good}),
            of_button(emoji={"name": name}),
            f"{FIRST}.emoji.name",
            "BUTTON_COMPONENT_INVALID_EMOJI",
        )
        for good, name in (("👍", "thumbsup"), ("1️⃣", ""), ("ℹ️", "no"))
    ),
    *between("options", lambda n: of_select(options=options(n)), 1, 25, f"{FIRST}.options"),
    *up_to(
        "label of an option",
        lambda n: of_select(options=[option(label="x" * n)]),
        100,
        f"{FIRST}.options.0.label",
        BAD_LENGTH,
    ),
    Rule(
        "an option has a label",
        of_select(),
        of_select(options=[option(label="")]),
        f"{FIRST}.options.0.label",
        REQUIRED,
    ),
    *up_to(
        "value of an option",
        lambda n: of_select(options=[option("x" * n)]),
        100,
        f"{FIRST}.options.0.value",
        BAD_LENGTH,
    ),
    Rule("an option has a value", of_select(), of_select(options=[option("")]), f"{FIRST}.options.0.value", REQUIRED),
    *up_to(
        "description of an option",
        lambda n: of_select(options=[option(description="x" * n)]),
        100,
        f"{FIRST}.options.0.description",
    ),
    *choosing("a select", of_select, FIRST),
    *up_to("placeholder", lambda n: of_select(placeholder="x" * n), 150, f"{FIRST}.placeholder"),
    *number(
        "min_values",
        lambda n: of_select(min_values=n, max_values=25, options=options(25)),
        0,
        25,
        f"{FIRST}.min_values",
    ),
    *number("max_values", lambda n: of_select(max_values=n, options=options(25)), 1, 25, f"{FIRST}.max_values"),
    Rule(
        "min_values is at most max_values",
        of_select(min_values=2, max_values=2, options=options(3)),
        of_select(min_values=3, max_values=2, options=options(3)),
        f"{FIRST}.min_values",
        TOO_GREAT,
    ),
    Rule(
        "max_values is at most the options",
        of_select(max_values=2, options=options(2)),
        of_select(max_values=3, options=options(2)),
        f"{FIRST}.max_values",
        TOO_GREAT,
    ),
    *(
        Rule(
            f"select {kind} has defaults of its kind",
            things(kind, word),
            things(kind, "guild"),
            f"{FIRST}.default_values.0.type",
            CHOICES,
        )
        for kind, word in ((5, "user"), (6, "role"), (7, "role"), (8, "channel"))
    ),
    Rule(
        "defaults are at most max_values there too",
        things(5, count=2),
        things(5, count=3),
        f"{FIRST}.default_values",
        BAD_LENGTH,
    ),
    Rule(
        "defaults are at least min_values",
        things(5, count=2, min_values=2),
        things(5, count=1, min_values=2),
        f"{FIRST}.default_values",
        BAD_LENGTH,
    ),
]


@each(RULES)
async def test_the_edge_is_taken_and_the_step_beyond_it_refused(rule, post):
    await judge(rule, post)


@each(RULES[:2])
async def test_in_an_answer_the_place_begins_with_the_data(rule, answer):
    await judge(rule, answer, below="data")


@pytest.mark.parametrize("form", [{"style": 1, "url": LINK}, {"style": 5, "url": LINK}])
async def test_a_button_is_pressed_or_followed_and_not_both(post, form):
    assert (await post(of_button(**form))).code == 50035


async def test_components_without_an_id_are_numbered_around_those_with_one(post):
    answered = await post(rows(row(button(custom_id="a"), button(custom_id="b", id=2), button(custom_id="c"))))
    (made,) = answered.body["components"]
    assert [made["id"], *(one["id"] for one in made["components"])] == [1, 3, 2, 4]
