"""Options of commands: kinds, order, nesting, choices, bounds (Application Commands, Option Structure)."""

import pytest

from tests.playground.rules.forms import command, command_option
from tests.playground.rules.rule import (
    BAD_LENGTH,
    CHOICES,
    NO_NUMBER,
    REQUIRED,
    TOO_GREAT,
    TOO_LONG,
    Rule,
    each,
    judge,
    number,
    up_to,
)

FIRST = "options.0"
MIXED = "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"
UNIQUE = "APPLICATION_COMMAND_OPTIONS_NAME_INVALID"
BOUNDS = "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID"
EXACT = 2**53


def one(kind=3, **form):
    return command(options=[command_option(kind, **form)])


def of_choice(kind=3, **form):
    return one(kind, choices=[{"name": "n", "value": "v", **form}])


def sub(name="add", *options, **form):
    return {"type": 1, "name": name, "description": "d", "options": list(options), **form}


def group(*subs, **form):
    return {"type": 2, "name": "event", "description": "d", "options": list(subs), **form}


def choices(count):
    return [{"name": f"n{index}", "value": f"v{index}"} for index in range(count)]


FULL = command_option(name="a", required=True)
FREE = command_option(name="b")

RULES = [
    *up_to("options", lambda n: command(options=[command_option(name=f"o{i}") for i in range(n)]), 25, "options"),
    *up_to("name", lambda n: one(name="x" * n), 32, f"{FIRST}.name", BAD_LENGTH),
    *up_to("description", lambda n: one(description="x" * n), 100, f"{FIRST}.description", BAD_LENGTH),
    Rule("an option has a description", one(), one(description=""), f"{FIRST}.description", REQUIRED),
    Rule("an option has a name", one(), one(name=None), f"{FIRST}.name", REQUIRED),
    *(Rule(f"there is no kind {kind}", one(11), one(kind), f"{FIRST}.type", CHOICES) for kind in (0, 12)),
    Rule(
        "required ones come first",
        command(options=[FULL, FREE]),
        command(options=[FREE, FULL]),
        "options.1",
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ),
    Rule("names stand once", command(options=[FULL, FREE]), command(options=[FULL, FULL]), "options.1.name", UNIQUE),
    Rule(
        "subcommands exclude others",
        command(options=[sub(), sub("drop")]),
        command(options=[sub(), FREE]),
        "options",
        MIXED,
    ),
    Rule(
        "no group in a group",
        command(options=[group(sub())]),
        command(options=[group(group(sub(), name="x"))]),
        f"{FIRST}.options.0.type",
        MIXED,
    ),
    Rule(
        "no subcommand in a subcommand",
        command(options=[sub("add", FREE)]),
        command(options=[sub("add", sub())]),
        f"{FIRST}.options.0.type",
        MIXED,
    ),
    Rule(
        "a group holds subcommands alone",
        command(options=[group(sub())]),
        command(options=[group(FREE)]),
        f"{FIRST}.options.0.type",
        CHOICES,
    ),
    Rule(
        "a group holds something",
        command(options=[group(sub())]),
        command(options=[group()]),
        f"{FIRST}.options",
        REQUIRED,
    ),
    *up_to("subcommands", lambda n: command(options=[sub(f"s{i}") for i in range(n)]), 25, "options"),
    *up_to(
        "subcommands of a group",
        lambda n: command(options=[group(*(sub(f"s{i}") for i in range(n)))]),
        25,
        f"{FIRST}.options",
    ),
    *up_to(
        "options of a subcommand",
        lambda n: command(options=[sub("add", *(command_option(name=f"o{i}") for i in range(n)))]),
        25,
        f"{FIRST}.options",
    ),
    *up_to("choices", lambda n: one(choices=choices(n)), 25, f"{FIRST}.choices"),
    *up_to("name of a choice", lambda n: of_choice(name="x" * n), 100, f"{FIRST}.choices.0.name", BAD_LENGTH),
    Rule("a choice has a name", of_choice(), of_choice(name=""), f"{FIRST}.choices.0.name", REQUIRED),
    *up_to("value of a choice", lambda n: of_choice(value="x" * n), 100, f"{FIRST}.choices.0.value", BAD_LENGTH),
    Rule("a choice has a value", of_choice(), of_choice(value=None), f"{FIRST}.choices.0.value", REQUIRED),
    Rule(
        "a choice of a text is a text",
        of_choice(value="1"),
        of_choice(value=1),
        f"{FIRST}.choices.0.value",
        "STRING_TYPE_CONVERT",
    ),
    Rule(
        "a choice of a whole number is one",
        of_choice(4, value=1),
        of_choice(4, value=1.5),
        f"{FIRST}.choices.0.value",
        NO_NUMBER,
    ),
    Rule(
        "a choice of a whole number is exact",
        of_choice(4, value=EXACT - 1),
        of_choice(4, value=EXACT),
        f"{FIRST}.choices.0.value",
        TOO_GREAT,
    ),
    Rule(
        "a choice of a number may be broken",
        of_choice(10, value=1.5),
        of_choice(10, value="x"),
        f"{FIRST}.choices.0.value",
        NO_NUMBER,
    ),
    Rule(
        "values of choices stand once",
        one(choices=choices(2)),
        one(choices=[{"name": "n", "value": "v"}, {"name": "m", "value": "v"}]),
        f"{FIRST}.choices.1.value",
        "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
    ),
    Rule(
        "names of choices stand once",
        one(choices=choices(2)),
        one(choices=[{"name": "n", "value": "v"}, {"name": "n", "value": "w"}]),
        f"{FIRST}.choices.1.name",
        "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
    ),
    Rule(
        "choices exclude completion",
        one(autocomplete=True),
        one(autocomplete=True, choices=choices(1)),
        f"{FIRST}.choices",
        "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE",
    ),
    *(
        Rule(f"kind {kind} is not completed", one(kind), one(kind, autocomplete=True), f"{FIRST}.autocomplete", MIXED)
        for kind in (5, 6, 7, 8, 9, 11)
    ),
    *number("min_length", lambda n: one(min_length=n), 0, 6000, f"{FIRST}.min_length"),
    *number("max_length", lambda n: one(max_length=n), 1, 6000, f"{FIRST}.max_length"),
    Rule(
        "min_length is at most max_length",
        one(min_length=3, max_length=3),
        one(min_length=4, max_length=3),
        f"{FIRST}.min_length",
        BOUNDS,
    ),
    *number("min_value", lambda n: one(4, min_value=n), 1 - EXACT, EXACT - 1, f"{FIRST}.min_value"),
    *number("max_value", lambda n: one(4, max_value=n), 1 - EXACT, EXACT - 1, f"{FIRST}.max_value"),
    Rule(
        "a bound of a whole number is one",
        one(4, min_value=1),
        one(4, min_value=1.5),
        f"{FIRST}.min_value",
        NO_NUMBER,
    ),
    Rule(
        "a bound of a number",
        one(10, max_value=EXACT),
        one(10, max_value=EXACT * 2),
        f"{FIRST}.max_value",
        TOO_GREAT,
    ),
    Rule(
        "min_value is at most max_value",
        one(4, min_value=3, max_value=3),
        one(4, min_value=4, max_value=3),
        f"{FIRST}.min_value",
        BOUNDS,
    ),
    Rule(
        "kinds of channels are known",
        one(7, channel_types=[0, 5, 15]),
        one(7, channel_types=[99]),
        f"{FIRST}.channel_types.0",
        CHOICES,
    ),
    *up_to(
        "types of files",
        lambda n: one(11, file_types=[f".x{i}" for i in range(n)]),
        10,
        f"{FIRST}.file_types",
        TOO_LONG,
    ),
    Rule(
        "a name in a language is no other option's",
        command(options=[FULL | {"name_localizations": {"de": "x"}}, FREE]),
        command(options=[FULL | {"name_localizations": {"de": "b"}}, FREE]),
        f"{FIRST}.name_localizations.de",
        UNIQUE,
    ),
    Rule(
        "a name in a language stands once in it",
        command(options=[FULL | {"name_localizations": {"de": "x"}}, FREE | {"name_localizations": {"fr": "x"}}]),
        command(options=[FULL | {"name_localizations": {"de": "x"}}, FREE | {"name_localizations": {"de": "x"}}]),
        "options.1.name_localizations.de",
        UNIQUE,
    ),
]


@each(RULES)
async def test_the_edge_is_taken_and_the_step_beyond_it_refused(rule, register):
    await judge(rule, register)


@pytest.mark.parametrize("kind", range(3, 12))
async def test_every_kind_of_option_is_taken(register, kind):
    assert (await register(one(kind))).status == 201


@pytest.mark.parametrize("kind", [5, 6, 7, 8, 9, 11])
async def test_only_texts_and_numbers_have_choices(register, kind):
    assert (await register(one(kind, choices=choices(1)))).code == 50035
