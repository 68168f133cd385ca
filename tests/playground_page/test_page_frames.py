"""The frames that the page sends, read and refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.page.frame_fields import ProtocolError
from playground.page.protocol import (
    Action,
    Around,
    Ask,
    Autocomplete,
    Choose,
    Click,
    Close,
    Delete,
    Dismiss,
    Edit,
    Enter,
    Newer,
    Older,
    OnMessage,
    OnUser,
    Open,
    React,
    Say,
    Slash,
    StartPost,
    StartThread,
    Submit,
    Vote,
    read_action,
)

COMMAND = {"ticket": 1, "channel": "5", "path": "policy add"}


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ({"action": "enter", "person": "alice", "locale": None, "channel": "5"}, Enter("alice", None, "5")),
        ({"action": "enter"}, Enter(None, None, None)),
        ({"action": "open", "channel": "5"}, Open(5)),
        ({"action": "older", "channel": "5", "before": "7"}, Older(5, 7)),
        ({"action": "newer", "channel": "5", "after": "7"}, Newer(5, 7)),
        ({"action": "around", "channel": "5", "message": "7"}, Around(5, 7)),
        ({"action": "say", "ticket": 1, "channel": "5", "content": "hi"}, Say(1, 5, "hi")),
        (
            {"action": "say", "ticket": 1, "channel": "5", "content": "", "files": ["f1", "f2"], "reply_to": None},
            Say(1, 5, "", ("f1", "f2")),
        ),
        (
            {"action": "say", "ticket": 1, "channel": "5", "content": "hi", "reply_to": "8", "pings": False},
            Say(1, 5, "hi", (), 8, False),
        ),
        (
            {"action": "start_thread", "ticket": 1, "channel": "5", "name": "n", "content": "hi", "private": True},
            StartThread(1, 5, None, "n", "hi", True),
        ),
        (
            {
                "action": "start_thread",
                "ticket": 1,
                "channel": "5",
                "message": "8",
                "name": "n",
                "content": "",
                "private": False,
            },
            StartThread(1, 5, 8, "n", "", False),
        ),
        (
            {
                "action": "start_post",
                "ticket": 1,
                "channel": "5",
                "name": "n",
                "content": "hi",
                "tags": ["3"],
                "files": ["f1"],
            },
            StartPost(1, 5, "n", "hi", ("3",), ("f1",)),
        ),
        (
            {
                "action": "ask",
                "ticket": 1,
                "channel": "5",
                "question": "q",
                "answers": ["a", "b"],
                "hours": 8,
                "many": False,
            },
            Ask(1, 5, "q", ("a", "b"), 8, False),
        ),
        ({"action": "vote", "ticket": 1, "message": "8", "answers": [1, 3]}, Vote(1, 8, (1, 3))),
        ({"action": "edit", "ticket": 1, "message": "8", "content": "hi"}, Edit(1, 8, "hi")),
        ({"action": "delete", "ticket": 1, "message": "8"}, Delete(1, 8)),
        ({"action": "react", "ticket": 1, "message": "8", "emoji": "🎉", "on": True}, React(1, 8, "🎉", True)),
        ({"action": "on_message", "ticket": 1, "message": "8", "name": "Quote it"}, OnMessage(1, 8, "Quote it")),
        (
            {"action": "on_user", "ticket": 1, "channel": "5", "user": "7", "name": "Greet"},
            OnUser(1, 5, 7, "Greet"),
        ),
        (
            {"action": "slash", **COMMAND, "options": {"title": "x", "pinned": True, "year": 2025}},
            Slash(1, 5, "policy add", {"title": "x", "pinned": True, "year": 2025}),
        ),
        (
            {"action": "slash", **COMMAND, "options": {}, "files": {"file": "f1"}},
            Slash(1, 5, "policy add", {}, {"file": "f1"}),
        ),
        (
            {"action": "autocomplete", **COMMAND, "option": "title", "value": "Pic", "options": {}},
            Autocomplete(1, 5, "policy add", "title", "Pic", {}),
        ),
        ({"action": "click", "ticket": 1, "message": "8", "custom_id": "a"}, Click(1, 8, "a")),
        (
            {"action": "choose", "ticket": 1, "message": "8", "custom_id": "a", "values": ["x", "y"]},
            Choose(1, 8, "a", ("x", "y")),
        ),
        (
            {"action": "submit", "ticket": 1, "modal": "9", "fields": {"t": "x", "k": ["y"], "b": True}},
            Submit(1, "9", {"t": "x", "k": ["y"], "b": True}),
        ),
        (
            {"action": "submit", "ticket": 1, "modal": "9", "fields": {}, "files": {"f": ["f1"]}},
            Submit(1, "9", {}, {"f": ("f1",)}),
        ),
        ({"action": "close", "modal": "9"}, Close("9")),
        ({"action": "dismiss", "message": "8"}, Dismiss(8)),
    ],
)
def test_an_action_is_read(frame: dict[str, Any], expected: Action) -> None:
    assert read_action(json.dumps(frame)) == expected


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "[]",
        "null",
        '{"action": "fly"}',
        '{"action": ["enter"]}',
        '{"action": "open"}',
        '{"action": "open", "channel": 5}',
        '{"action": "open", "channel": "-5"}',
        '{"action": "open", "channel": "999999999999999999999"}',
        '{"action": "say", "ticket": true, "channel": "5", "content": "hi"}',
        '{"action": "say", "ticket": 1, "channel": "5", "content": null}',
        '{"action": "slash", "ticket": 1, "channel": "5", "path": "x", "options": {"a": [1]}}',
        '{"action": "slash", "ticket": 1, "channel": "5", "path": "x", "options": {}, "files": ["f1"]}',
        '{"action": "slash", "ticket": 1, "channel": "5", "path": "x", "options": {}, "files": {"file": 1}}',
        '{"action": "choose", "ticket": 1, "message": "8", "custom_id": "a", "values": "x"}',
        '{"action": "choose", "ticket": 1, "message": "8", "custom_id": "a", "values": [1]}',
        '{"action": "say", "ticket": 1, "channel": "5", "content": "hi", "files": "f1"}',
        '{"action": "say", "ticket": 1, "channel": "5", "content": "hi", "pings": 1}',
        '{"action": "react", "ticket": 1, "message": "8", "emoji": "x", "on": 1}',
        '{"action": "submit", "ticket": 1, "modal": "9", "fields": {}, "files": {"f": "f1"}}',
        '{"action": "vote", "ticket": 1, "message": "8", "answers": ["1"]}',
        '{"action": "vote", "ticket": 1, "message": "8", "answers": [true]}',
        '{"action": "ask", "ticket": 1, "channel": "5", "question": "q", "answers": ["a"], "hours": "1", "many": true}',
        '{"action": "start_post", "ticket": 1, "channel": "5", "name": "n", "content": "", "tags": [3], "files": []}',
        '{"action": "start_thread", "ticket": 1, "channel": "5", "name": "n", "content": "", "private": 1}',
    ],
)
def test_what_is_no_action_is_refused(frame: str) -> None:
    with pytest.raises(ProtocolError):
        read_action(frame)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
actions = st.sampled_from(
    ["enter", "open", "older", "say", "slash", "autocomplete", "click", "choose", "submit", "vote", "ask"]
)
fields = st.sampled_from(["ticket", "channel", "command", "path", "options", "files", "message", "custom_id", "values"])


@given(st.builds(lambda action, rest: {**rest, "action": action}, actions, st.dictionaries(fields, json_values)))
def test_no_frame_does_more_than_be_refused(frame: dict[str, Any]) -> None:
    try:
        read_action(json.dumps(frame))
    except ProtocolError as error:
        assert str(error)
