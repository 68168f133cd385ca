"""What is written down about gateway events takes Discord's own shapes and nothing less."""

import copy

import pytest

from tests.discord_schema.events import EVENTS

GUILD, CHANNEL, PERSON, BOT, MESSAGE = (str(1300000000000000100 + number) for number in range(5))
USER = {
    "id": PERSON,
    "username": "alice",
    "global_name": "Alice",
    "discriminator": "0",
    "avatar": None,
    "public_flags": 0,
    "flags": 0,
    "primary_guild": None,
}
PARTIAL = {
    "roles": [],
    "nick": None,
    "avatar": None,
    "banner": None,
    "joined_at": "2026-01-05T10:00:00.000000+00:00",
    "premium_since": None,
    "pending": False,
    "flags": 0,
    "communication_disabled_until": None,
}
MEMBER = PARTIAL | {"user": USER, "deaf": False, "mute": False, "permissions": "8"}
ENVELOPE = {
    "id": "1310000000000000001",
    "application_id": BOT,
    "token": "aW50ZXJhY3Rpb24",
    "version": 1,
    "channel_id": CHANNEL,
    "channel": {"id": CHANNEL, "type": 0, "name": "general", "permissions": "8"},
    "locale": "en-GB",
    "app_permissions": "8",
    "entitlements": [],
    "attachment_size_limit": 10485760,
}
IN_GUILD = ENVELOPE | {
    "guild_id": GUILD,
    "guild": {"id": GUILD, "locale": "de", "features": ["COMMUNITY"]},
    "guild_locale": "de",
    "member": MEMBER,
    "authorizing_integration_owners": {"0": GUILD},
    "context": 0,
}
COMMAND = IN_GUILD | {
    "type": 2,
    "data": {
        "id": "1300000000000000500",
        "name": "plan",
        "type": 1,
        "options": [
            {
                "type": 2,
                "name": "event",
                "options": [{"type": 1, "name": "add", "options": [{"type": 6, "name": "host", "value": PERSON}]}],
            }
        ],
        "resolved": {"users": {PERSON: USER}, "members": {PERSON: PARTIAL | {"permissions": "8"}}},
    },
}
TYPING = IN_GUILD | {
    "type": 4,
    "data": {
        "id": "1300000000000000500",
        "name": "find",
        "type": 1,
        "options": [{"type": 4, "name": "year", "value": "20", "focused": True}],
    },
}
IN_CONVERSATION = ENVELOPE | {
    "type": 2,
    "user": USER,
    "authorizing_integration_owners": {"0": "0"},
    "context": 1,
    "data": {"id": "1300000000000000500", "name": "find", "type": 1},
}
FORM = IN_GUILD | {
    "type": 5,
    "data": {
        "custom_id": "plan",
        "components": [
            {"type": 10, "id": 1},
            {"type": 18, "id": 2, "component": {"type": 4, "id": 3, "custom_id": "title", "value": "Picnic"}},
            {"type": 18, "id": 4, "component": {"type": 21, "id": 5, "custom_id": "when", "value": None}},
            {"type": 18, "id": 6, "component": {"type": 23, "id": 7, "custom_id": "sure", "value": True}},
            {"type": 1, "id": 8, "components": [{"type": 4, "id": 9, "custom_id": "old", "value": ""}]},
        ],
    },
}
KINDS = {"command": COMMAND, "typing": TYPING, "conversation": IN_CONVERSATION, "form": FORM}


def changed(body: dict, path: str, value=None) -> dict:
    """Return the body with the value at the path replaced, or left away."""
    made = copy.deepcopy(body)
    *way, last = path.split(".")
    node = made
    for word in way:
        node = node[int(word) if isinstance(node, list) else word]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return made


@pytest.mark.parametrize("body", KINDS.values(), ids=KINDS)
def test_interactions_as_discord_sends_them_fit(schema, body):
    assert schema.of_event("INTERACTION_CREATE", body) == []


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("command", "attachment_size_limit", None),
        ("command", "member", None),
        ("command", "guild_locale", None),
        ("command", "user", USER),
        ("command", "member.permissions", 8),
        ("command", "message", {}),
        ("command", "data.type", None),
        ("command", "data.type", 2),
        ("command", "data.target_id", PERSON),
        ("command", "data.resolved.people", {}),
        ("command", f"data.resolved.members.{PERSON}.deaf", False),
        ("command", "data.options.0.options.0.value", "x"),
        ("command", "data.options.0.options.0.options.0.options", []),
        ("typing", "data.options.0.focused", False),
        ("typing", "data.options.0.value", None),
        ("conversation", "user", None),
        ("conversation", "member", MEMBER),
        ("conversation", "authorizing_integration_owners", {}),
        ("form", "data.components.0.content", "text"),
        ("form", "data.components.1.component.value", None),
        ("form", "data.components.1.component.id", None),
        ("form", "data.components.3.component.value", "true"),
        ("form", "data.components.4.components", []),
        ("form", "type", 3),
    ],
)
def test_an_interaction_with_one_thing_wrong_does_not(schema, kind, path, value):
    assert schema.of_event("INTERACTION_CREATE", changed(KINDS[kind], path, value))


def test_an_event_that_is_not_written_down_is_a_mismatch(schema):
    assert schema.of_event("HOROSCOPE_CREATE", {})
    assert "HOROSCOPE_CREATE" not in EVENTS
