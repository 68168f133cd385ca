"""What is wrong in the description of a world is told place by place, before anything is built."""

import copy
import json

import pytest

from playground.default_world import DEFAULT_WORLD
from playground.world_check import check_world
from playground.world_document import WorldDocumentError, read_world
from tests.playground.program import run_program

SOUND = {
    "application": {"name": "Small", "owner": "ann"},
    "people": [{"username": "ann"}, {"username": "ben"}],
    "guilds": [
        {
            "name": "G",
            "owner": "ann",
            "roles": [{"name": "High"}, {"name": "Low"}],
            "members": {"ben": ["Low"]},
            "channels": [
                {"name": "open", "id": "7", "overwrites": {"Low": {"deny": ["SEND_MESSAGES"]}}},
                {"name": "closed"},
            ],
        }
    ],
}

WRONG = [
    (("application",), None, "application is missing"),
    (("application", "name"), None, "application.name is missing"),
    (("application", "owner"), "nobody", "application.owner names nobody, which is not in people"),
    (("application", "privileged_intents"), "yes", "application.privileged_intents must be true or false"),
    (("people",), {}, "people must be a list"),
    (("people", 0), "ann", "people.0 must be an object"),
    (("people", 1, "username"), "", "people.1.username must be text"),
    (("people", 1, "username"), "ann", "people.1.username stands twice: ann"),
    (("people", 1, "id"), "x7", "people.1.id must be an id: digits, as text"),
    (("people", 1, "id"), 1 << 63, "people.1.id must be an id: digits, as text"),
    (("guilds", 0, "owner"), "zoe", "guilds.0.owner names zoe, which is not in people"),
    (("guilds", 0, "roles", 0, "permissions"), ["FLY"], "guilds.0.roles.0.permissions.0 must be the name of a perm"),
    (("guilds", 0, "roles", 0, "color"), 1 << 24, "guilds.0.roles.0.color must be a number from 0 to 16777215"),
    (("guilds", 0, "roles", 1, "name"), "High", "guilds.0.roles.1.name stands twice: High"),
    (("guilds", 0, "members"), [], "guilds.0.members must be an object"),
    (("guilds", 0, "members", "zoe"), [], "guilds.0.members.zoe names zoe, which is not in people"),
    (("guilds", 0, "members", "ann"), ["King"], "guilds.0.members.ann names King, which is not among the roles"),
    (("guilds", 0, "channels", 0, "kind"), "stage", "guilds.0.channels.0.kind must be one of text, announcement"),
    (("guilds", 0, "channels", 0, "flags"), -1, "guilds.0.channels.0.flags must be a number"),
    (("guilds", 0, "channels", 0, "only"), ["King"], "guilds.0.channels.0.only names King, which is not among"),
    (("guilds", 0, "channels", 0, "overwrites"), {"King": {}}, "guilds.0.channels.0.overwrites names King, which"),
    (("guilds", 0, "channels", 0, "category"), "open", "guilds.0.channels.0.category names open, which is not among"),
    (("guilds", 0, "channels", 0, "colour"), 1, "guilds.0.channels.0.colour is nothing that a channel has: id, name"),
    (("guilds", 0, "channels", 1, "id"), 7, "guilds.0.channels.1.id stands twice: 7"),
    (("people", 1, "username"), "b" * 33, "people.1.username must be at most 32 characters long, and is 33"),
    (("people", 1, "name"), "b" * 33, "people.1.name must be at most 32 characters long, and is 33"),
    (("application", "name"), "b" * 33, "application.name must be at most 32 characters long, and is 33"),
    (("guilds", 0, "name"), "g" * 101, "guilds.0.name must be at most 100 characters long, and is 101"),
    (("guilds", 0, "roles", 0, "name"), "r" * 101, "guilds.0.roles.0.name must be at most 100 characters long"),
    (("guilds", 0, "channels", 1, "name"), "c" * 101, "guilds.0.channels.1.name must be at most 100 characters long"),
    (("guilds", 0, "channels", 1, "topic"), "t" * 1025, "guilds.0.channels.1.topic must be at most 1024 characters"),
    (("guilds", 0, "channels", 1, "topic"), "t" * 4097, "guilds.0.channels.1.topic must be at most 4096 characters"),
    (("guilds", 0, "channels", 1, "tags"), ["t" * 21], "guilds.0.channels.1.tags.0 must be at most 20 characters long"),
    (("servers",), [], "servers is nothing that a world has: people, application, guilds, examples"),
]


def changed(place, value):
    """Return the sound description with another value at a place."""
    made = copy.deepcopy(SOUND)
    node = made
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    return made


def test_the_usual_world_and_a_small_one_are_sound():
    assert check_world(DEFAULT_WORLD) == check_world(SOUND) == []


@pytest.mark.parametrize(("place", "value", "words"), WRONG, ids=[one[2][:40] for one in WRONG])
def test_a_problem_is_told_with_its_place(place, value, words):
    problem, *more = check_world(changed(place, value))
    assert str(problem).startswith(words)
    # Who is called like somebody else is missing under the own name.
    assert not more or "stands twice" in words


def test_names_and_topics_may_be_as_long_as_on_discord():
    document = copy.deepcopy(SOUND)
    document["application"]["name"] = "a" * 32
    document["people"][1] |= {"username": "b" * 32, "name": "B" * 32}
    guild = document["guilds"][0]
    guild |= {"name": "g" * 100, "members": {"b" * 32: ["Low"]}}
    guild["roles"][0]["name"] = "r" * 100
    guild["channels"][0] |= {"name": "c" * 100, "topic": "t" * 1024}
    guild["channels"][1] |= {"kind": "forum", "topic": "t" * 4096, "tags": ["t" * 20]}
    assert check_world(document) == []


def test_all_problems_are_told_at_once():
    document = changed(("guilds", 0, "name"), 7)
    document["people"][0]["locale"] = []
    with pytest.raises(WorldDocumentError) as refused:
        read_world(document, token="t", verify_key="k")
    assert str(refused.value) == (
        "the description of the world has 2 problems:\n  people.0.locale must be text\n  guilds.0.name must be text"
    )


async def checked(folder, text):
    """Let the program look a file through."""
    file = folder / "world.json"
    file.write_text(text, encoding="utf-8")
    return await run_program(folder, "--check", "--world", file)


async def test_the_program_looks_a_file_through_and_serves_nothing(tmp_path):
    ended = await checked(tmp_path, json.dumps(SOUND))
    assert (ended.code, ended.errors) == (0, "")
    assert ended.output.endswith("world.json describes 2 people, 1 server and 2 channels.\n")


@pytest.mark.parametrize("port", ["65536", "-1", "http"])
async def test_a_port_that_there_cannot_be_is_refused(tmp_path, port):
    file = tmp_path / "world.json"
    file.write_text(json.dumps(SOUND), encoding="utf-8")
    ended = await run_program(tmp_path, "--port", port, "--world", file)
    assert (ended.code, ended.output) == (2, "")
    assert ended.errors.endswith("argument --port: must be from 0 to 65535\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (json.dumps(changed(("guilds", 0, "channels", 0, "kind"), "stage")), "guilds.0.channels.0.kind must be one of"),
        ("{", "is not JSON"),
        ("[]", "it must be an object"),
    ],
)
async def test_the_program_says_what_is_wrong_in_a_file(tmp_path, text, words):
    ended = await checked(tmp_path, text)
    assert (ended.code, ended.output) == (1, "")
    assert ended.errors.startswith("The playground cannot start: ")
    assert words in ended.errors
