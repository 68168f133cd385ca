"""Application commands: names, descriptions, languages, contexts, sizes and counts (Application Commands)."""

import pytest

from playground.rules.command_names import LOCALES
from playground.rules.commands import command_size
from tests.playground.conftest import APPLICATION, GUILD
from tests.playground.rules.forms import command, command_option
from tests.playground.rules.rule import BAD_LENGTH, CHOICES, NO_NUMBER, REQUIRED, Rule, each, judge, up_to

COMMANDS = f"/applications/{APPLICATION}/commands"
NAME = "APPLICATION_COMMAND_INVALID_NAME"


def menu(kind=3, **form):
    return {"type": kind, "name": "Save to Record", **form}


def of_size(size):
    """Return a command whose counted texts have that many characters together."""
    options = [
        command_option(
            name=f"option{index}",
            description="x" * 100,
            choices=[{"name": f"{number}" * 10, "value": f"{number}" * 90} for number in range(1, 4)],
        )
        for index in range(25)
    ]
    form = command(name="big", description="x", options=options[:19])
    rest = command_option(name="rest", choices=[])
    form["options"].append(rest)
    while (missing := size - command_size(form)) >= 100:
        rest["choices"].append({"name": str(len(rest["choices"])), "value": f"{len(rest['choices'])}" * 99})
    rest["description"] += "x" * missing
    return form


NAMES = [
    *(
        Rule(f"a name is not {wrong!r}", command(name=good), command(name=wrong), "name", NAME)
        for good, wrong in (
            ("in-flow_2", "in flow"),
            ("größe", "Größe"),
            ("年金", "in/flow"),
            ("पेंशन", "in.flow"),
            ("เงินบำนาญ", "😀"),
        )
    ),
    Rule("an apostrophe is taken", command(name="l'apport"), command(name="l”apport"), "name", NAME),
    *(
        Rule(
            f"an option is not {wrong!r}",
            command(options=[command_option(name="share-2")]),
            command(options=[command_option(name=wrong)]),
            "options.0.name",
            NAME,
        )
        for wrong in ("Share", "the share", "share!")
    ),
]

RULES = [
    *up_to("name", lambda n: command(name="x" * n), 32, "name", BAD_LENGTH),
    Rule("a command has a name", command(), command(name=""), "name", REQUIRED),
    *up_to("description", lambda n: command(description="x" * n), 100, "description", BAD_LENGTH),
    Rule("a slash command has a description", command(), command(description=None), "description", REQUIRED),
    Rule("there are three types", command(type=1), command(type=7), "type", CHOICES),
    Rule("a menu command has a name", menu(), menu(name=None), "name", REQUIRED),
    *up_to("name of a menu command", lambda n: menu(name="X" * n), 32, "name", BAD_LENGTH),
    *(
        Rule(
            f"type {kind} has no description",
            menu(kind),
            menu(kind, description="d"),
            "description",
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED",
        )
        for kind in (2, 3)
    ),
    *(
        Rule(
            f"type {kind} has no options",
            menu(kind),
            menu(kind, options=[command_option()]),
            "options",
            "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_NOT_ALLOWED",
        )
        for kind in (2, 3)
    ),
    *up_to("all texts together", of_size, 8000, "", "APPLICATION_COMMAND_TOO_LARGE"),
    Rule(
        "a language is known",
        command(name_localizations={"de": "zufluss"}),
        command(name_localizations={"xx": "zufluss"}),
        "name_localizations.xx",
        "ENUM_TYPE_COERCE",
    ),
    Rule(
        "a name in a language is a name",
        command(name_localizations={"de": "zufluss"}),
        command(name_localizations={"de": "Zufluss"}),
        "name_localizations.de",
        NAME,
    ),
    *up_to(
        "description in a language",
        lambda n: command(description_localizations={"fr": "x" * n}),
        100,
        "description_localizations.fr",
        BAD_LENGTH,
    ),
    Rule("contexts are three", command(contexts=[0, 1, 2]), command(contexts=[3]), "contexts.0", CHOICES),
    Rule("there is a context", command(contexts=[0]), command(contexts=[]), "contexts", BAD_LENGTH),
    Rule(
        "a context stands once",
        command(contexts=[0, 1]),
        command(contexts=[0, 0]),
        "contexts",
        "SET_TYPE_ALREADY_CONTAINS_VALUE",
    ),
    Rule(
        "installations are two",
        command(integration_types=[0, 1]),
        command(integration_types=[2]),
        "integration_types.0",
        CHOICES,
    ),
    Rule(
        "permissions are bits",
        command(default_member_permissions="8192"),
        command(default_member_permissions="many"),
        "default_member_permissions",
        NO_NUMBER,
    ),
]


@each(NAMES + RULES)
async def test_the_edge_is_taken_and_the_step_beyond_it_refused(rule, register):
    await judge(rule, register)


async def test_in_a_bulk_overwrite_the_place_begins_with_the_position(call):
    refused = await call.register(command(), command(name="other", description="x" * 101))
    assert refused.refusals() == {"1.description": BAD_LENGTH}


async def test_nulls_are_taken_where_a_library_sends_them(register):
    form = command(
        contexts=None,
        integration_types=None,
        default_member_permissions=None,
        name_localizations=None,
        description_localizations=None,
        options=[],
        dm_permission=True,
        nsfw=False,
    )
    assert (await register(form)).status == 201


async def test_names_stand_once_for_each_type(call):
    assert (await call.register(command(), menu(name="inflow"), menu(2, name="inflow"))).status == 200
    twice = await call.register(command(), menu(name="inflow"), command())
    assert twice.refusals() == {"2.name": "APPLICATION_COMMANDS_DUPLICATE_NAME"}


async def test_a_command_is_not_renamed_to_another(call):
    await call.register(command(), command(name="outflow"))
    outflow = next(one for one in (await call("GET", COMMANDS)).body if one["name"] == "outflow")
    assert (await call("PATCH", f"{COMMANDS}/{outflow['id']}", {"name": "inflow"})).code == 40041
    assert (await call("PATCH", f"{COMMANDS}/{outflow['id']}", {"name": "backflow"})).status == 200


@pytest.mark.parametrize("scope", [COMMANDS, f"/applications/{APPLICATION}/guilds/{GUILD}/commands"])
@pytest.mark.parametrize(("kind", "most"), [(1, 100), (2, 15), (3, 15)])
async def test_a_scope_holds_so_many_commands_of_a_type(call, scope, kind, most):
    forms = [
        {"name": f"c{index}", "type": kind} | ({"description": "d"} if kind == 1 else {}) for index in range(most + 1)
    ]
    assert (await call("PUT", scope, forms[:most])).status == 200
    assert (await call("PUT", scope, forms)).code == 30032
    assert (await call("POST", scope, forms[most])).code == 30032


async def test_two_hundred_commands_are_created_in_a_day(call, playground):
    for turn in range(2):
        forms = [command(name=f"c{turn}-{index}") for index in range(100)]
        assert (await call.register(*forms)).status == 200
    assert (await call.register(*forms)).status == 200
    assert (await call.register(command(name="one-more"))).code == 30034
    playground.clock.advance(24 * 3600)
    assert (await call.register(command(name="one-more"))).status == 200


async def test_of_languages_only_the_longest_counts_towards_the_size():
    form = {"name": "a", "description": "b", "description_localizations": {"de": "x" * 50, "fr": "x" * 40}}
    assert command_size(form) == 51


async def test_every_documented_language_is_taken(register):
    assert len(LOCALES) == 32
    assert (await register(command(description_localizations=dict.fromkeys(LOCALES, "d")))).status == 201
