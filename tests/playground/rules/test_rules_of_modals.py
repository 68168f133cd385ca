"""Modals, by the answer that opens them (Receiving and Responding; Components, Reference)."""

from functools import partial

import pytest

from tests.playground.rules.choosing import choosing
from tests.playground.rules.forms import button, label, modal, options, row, select, text, text_input
from tests.playground.rules.rule import (
    BAD_LENGTH,
    INVALID,
    REQUIRED,
    TOO_GREAT,
    TOO_SMALL,
    UNION,
    Rule,
    between,
    each,
    judge,
    number,
    up_to,
)

FIELD = "components.0.component"


def of_input(**form):
    return modal(label(text_input(**form)))


def of_select(**form):
    return modal(label(select(**form)))


def field(kind, **form):
    return modal(label({"type": kind, "custom_id": "f", **form}))


def inputs(count):
    return {"custom_id": "m", "title": "t", "components": [label(text_input(custom_id=f"i{i}")) for i in range(count)]}


RULES = [
    *up_to("title", lambda n: modal(title="x" * n), 45, "title", BAD_LENGTH),
    Rule("a modal has a title", modal(), modal(title=""), "title", REQUIRED),
    *up_to("custom_id", lambda n: modal(custom_id="x" * n), 100, "custom_id", BAD_LENGTH),
    Rule("a modal has a custom_id", modal(), modal(custom_id=None), "custom_id", REQUIRED),
    *between("components", inputs, 1, 5, "components"),
    Rule("no button in a modal", modal(), modal(button()), "components.0.type", UNION),
    Rule(
        "no button in an old row",
        modal(row(text_input(label="x"))),
        modal(row(button())),
        "components.0.components.0.type",
        UNION,
    ),
    Rule(
        "an old row holds one input",
        modal(row(text_input(label="x"))),
        modal(row(text_input(label="x"), text_input(label="y", custom_id="j"))),
        "components.0.components",
        BAD_LENGTH,
    ),
    Rule(
        "an input in a row has a label",
        modal(row(text_input(label="x"))),
        modal(row(text_input())),
        "components.0.components.0.label",
        REQUIRED,
    ),
    *up_to(
        "label of an input in a row",
        lambda n: modal(row(text_input(label="x" * n))),
        45,
        "components.0.components.0.label",
        BAD_LENGTH,
    ),
    *up_to("label", lambda n: modal(label(label="x" * n)), 45, "components.0.label", BAD_LENGTH),
    Rule("a label says something", modal(), modal(label(label="")), "components.0.label", REQUIRED),
    *up_to("description of a label", lambda n: modal(label(description="x" * n)), 100, "components.0.description"),
    Rule("a label has a field", modal(), modal({"type": 18, "label": "l"}), FIELD, REQUIRED),
    *(
        Rule(f"a label holds no {kind}", modal(), modal(label({"type": kind})), f"{FIELD}.type", UNION)
        for kind in (1, 2, 9, 10, 17, 18)
    ),
    Rule("an input in a label has no label", of_input(label=None), of_input(label="x"), f"{FIELD}.label", INVALID),
    *(
        Rule(
            f"an input has no style {style}",
            of_input(style=2),
            of_input(style=style),
            f"{FIELD}.style",
            "BASE_TYPE_CHOICES",
        )
        for style in (0, 3)
    ),
    Rule("an input has a style", of_input(), of_input(style=None), f"{FIELD}.style", REQUIRED),
    *number("min_length", lambda n: of_input(min_length=n), 0, 4000, f"{FIELD}.min_length"),
    *number("max_length", lambda n: of_input(max_length=n), 1, 4000, f"{FIELD}.max_length"),
    Rule(
        "min_length is at most max_length",
        of_input(min_length=3, max_length=3),
        of_input(min_length=4, max_length=3),
        f"{FIELD}.min_length",
        TOO_GREAT,
    ),
    *up_to("value", lambda n: of_input(value="x" * n, style=2), 4000, f"{FIELD}.value"),
    *between(
        "value by its own lengths",
        lambda n: of_input(value="x" * n, min_length=2, max_length=3),
        2,
        3,
        f"{FIELD}.value",
    ),
    *up_to("placeholder", lambda n: of_input(placeholder="x" * n), 100, f"{FIELD}.placeholder"),
    Rule(
        "a select asks for something if it is required",
        of_select(min_values=0, required=False),
        of_select(min_values=0),
        f"{FIELD}.min_values",
        TOO_SMALL,
    ),
    Rule(
        "a select is never disabled", of_select(disabled=False), of_select(disabled=True), f"{FIELD}.disabled", INVALID
    ),
    *up_to("placeholder of a select", lambda n: of_select(placeholder="x" * n), 150, f"{FIELD}.placeholder"),
    *between("options of a select", lambda n: of_select(options=options(n)), 1, 25, f"{FIELD}.options"),
    *between("options of a radio group", lambda n: field(21, options=options(n)), 2, 10, f"{FIELD}.options"),
    *between("options of a checkbox group", lambda n: field(22, options=options(n)), 1, 10, f"{FIELD}.options"),
    *choosing("a radio group", partial(field, 21), FIELD),
    *number(
        "boxes that are ticked", lambda n: field(22, options=options(10), min_values=n), 0, 10, f"{FIELD}.min_values"
    ),
    *number(
        "boxes that are ticked at most",
        lambda n: field(22, options=options(10), max_values=n, min_values=0),
        1,
        10,
        f"{FIELD}.max_values",
    ),
    *number("files", lambda n: field(19, min_values=n, max_values=10), 0, 10, f"{FIELD}.min_values"),
    *number("files at most", lambda n: field(19, max_values=n), 1, 10, f"{FIELD}.max_values"),
    *up_to("types of files", lambda n: field(19, file_types=[f".x{i}" for i in range(n)]), 10, f"{FIELD}.file_types"),
    Rule(
        "a type of files is a word or an ending",
        field(19, file_types=["image", ".pdf"]),
        field(19, file_types=["pdf"]),
        f"{FIELD}.file_types.0",
        "BASE_TYPE_CHOICES",
    ),
    Rule(
        "a custom_id stands once",
        modal(label(), label(text_input(custom_id="j"))),
        modal(label(), label()),
        "components.1.component.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
]


@each(RULES)
async def test_the_edge_is_taken_and_the_step_beyond_it_refused(rule, show):
    await judge(rule, show, below="data")


@pytest.mark.parametrize("kind", [3, 4, 5, 6, 7, 8, 19, 21, 22, 23])
async def test_a_label_takes_every_field(show, kind):
    more = {4: {"style": 2}, 3: {"options": options(2)}, 21: {"options": options(2)}, 22: {"options": options(2)}}
    assert (await show(field(kind, **more.get(kind, {})))).status == 204


async def test_texts_stand_between_the_fields(show):
    assert (await show(modal(text("read this"), label()))).status == 204
