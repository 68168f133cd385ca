"""Whatever stands in a body, it is taken or refused: no JSON makes the checking itself fail."""

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.errors import ApiError
from playground.rules.commands import check_commands
from playground.rules.form import Place
from playground.rules.messages import Route, check_message
from playground.rules.modals import check_autocompletion, check_modal

unhurried = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)

BUTTON = {"type": 2, "style": 1, "label": "x", "custom_id": "c", "emoji": {"name": "👍"}}
SELECT = {"type": 3, "custom_id": "s", "options": [{"label": "x", "value": "a", "default": True}], "placeholder": "p"}
MESSAGE = {
    "content": "x",
    "embeds": [
        {
            "title": "t",
            "url": "https://a.b",
            "color": 1,
            "timestamp": "2026-11-24T12:00:00+00:00",
            "footer": {"text": "f", "icon_url": "https://a.b"},
            "author": {"name": "a"},
            "image": {"url": "https://a.b"},
            "fields": [{"name": "n", "value": "v", "inline": True}],
        }
    ],
    "components": [{"type": 1, "components": [BUTTON]}, {"type": 1, "components": [SELECT]}],
    "attachments": [{"id": "0", "filename": "a", "description": "d"}],
    "allowed_mentions": {"parse": ["users"], "roles": ["1"], "replied_user": True},
    "message_reference": {"message_id": "1", "channel_id": "2", "fail_if_not_exists": False},
    "nonce": "1",
    "flags": 64,
    "poll": {"question": {"text": "q"}, "answers": [{"poll_media": {"text": "a"}}], "duration": 5},
}
LAYOUT = {
    "flags": 1 << 15,
    "components": [
        {"type": 17, "accent_color": 3, "components": [{"type": 10, "content": "x"}, {"type": 14, "spacing": 1}]},
        {
            "type": 9,
            "components": [{"type": 10, "content": "x"}],
            "accessory": {"type": 11, "media": {"url": "https://a"}},
        },
        {"type": 12, "items": [{"media": {"url": "https://a.b"}, "description": "d"}]},
        {"type": 13, "file": {"url": "attachment://a"}},
        {"type": 1, "components": [{"type": 5, "custom_id": "u", "default_values": [{"id": "1", "type": "user"}]}]},
    ],
}
MODAL = {
    "custom_id": "m",
    "title": "t",
    "components": [
        {
            "type": 18,
            "label": "l",
            "component": {"type": 4, "custom_id": "i", "style": 1, "value": "v", "min_length": 1},
        },
        {"type": 18, "label": "l", "component": {"type": 22, "custom_id": "b", "options": SELECT["options"]}},
        {"type": 18, "label": "l", "component": {"type": 19, "custom_id": "f", "file_types": ["image"]}},
        {"type": 1, "components": [{"type": 4, "custom_id": "j", "style": 2, "label": "l"}]},
        {"type": 10, "content": "x"},
    ],
}
COMMANDS = [
    {
        "name": "inflow",
        "description": "d",
        "name_localizations": {"de": "zufluss"},
        "contexts": [0, 1],
        "integration_types": [0],
        "default_member_permissions": "8",
        "options": [
            {"type": 4, "name": "n", "description": "d", "required": True, "choices": [{"name": "n", "value": 1}]},
            {"type": 3, "name": "t", "description": "d", "min_length": 1, "name_localizations": {"de": "x"}},
            {"type": 7, "name": "c", "description": "d", "channel_types": [0]},
            {"type": 11, "name": "f", "description": "d", "file_types": ["image"]},
        ],
    },
    {"name": "policy", "description": "d", "options": [{"type": 1, "name": "add", "description": "d"}]},
    {"name": "Keep", "type": 3},
]
CHOICES = {"choices": [{"name": "n", "value": "v"}]}


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value inside a body."""
    found = [path] if path else []
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


@st.composite
def spoiled(draw, body: Any) -> Any:
    """Draw the body with up to three values replaced by anything."""
    made = copy.deepcopy(body)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(made)))
        node = made
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = draw(anything)
    return made


def is_settled(check, *arguments, **named) -> None:
    place = Place()
    try:
        check(*arguments, place=place, **named)
        place.raise_refusals()
    except ApiError as error:
        assert error.status in (400, 413)


@unhurried
@given(body=spoiled(MESSAGE) | spoiled(LAYOUT), way=st.sampled_from(Route))
def test_any_message(body, way):
    is_settled(check_message, body, route=way)


@unhurried
@given(body=spoiled(MODAL))
def test_any_modal(body):
    is_settled(check_modal, body)


@unhurried
@given(body=spoiled(COMMANDS), is_global=st.booleans())
def test_any_commands(body, is_global):
    is_settled(check_commands, body, is_global=is_global, app_contexts=[0, 1])


@unhurried
@given(body=spoiled(CHOICES), kind=st.sampled_from((3, 4, 10)))
def test_any_autocompletion(body, kind):
    is_settled(check_autocompletion, body, option_kind=kind)


def test_the_bodies_that_are_spoiled_are_sound():
    for check, body, named in (
        (check_message, {**MESSAGE, "allowed_mentions": {}}, {"route": Route.EDIT}),
        (check_message, LAYOUT, {"route": Route.CHANNEL}),
        (check_modal, MODAL, {}),
        (check_commands, COMMANDS, {"is_global": True, "app_contexts": [0]}),
        (check_autocompletion, CHOICES, {"option_kind": 3}),
    ):
        place = Place()
        check(body, place=place, **named)
        place.raise_refusals()
