"""Selects, forms and files as a person's client fills them in; pictures whose size the client shows."""

import struct

import pytest

from playground import ClientRefusal, Upload
from playground.picture_size import picture_size
from tests.playground.conftest import APPLICATION, GENERAL, MAYA, MODERATOR_ROLE

SELECT_FORMS = {
    "user": {"type": 5, "custom_id": "s", "max_values": 2},
    "role": {"type": 6, "custom_id": "s"},
    "mentionable": {"type": 7, "custom_id": "s", "max_values": 2},
    "channel": {"type": 8, "custom_id": "s", "channel_types": [0]},
    "string": {
        "type": 3,
        "custom_id": "s",
        "options": [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}],
    },
}


@pytest.fixture
async def alice(playground, call):
    await call.register({"name": "inflow", "description": "d"})
    return playground.person("alice")


async def callback(call, reply, kind, data):
    path = f"/interactions/{reply.interaction.id}/{reply.interaction.token}/callback"
    answered = await call("POST", path, {"type": kind, "data": data}, token=None)
    assert answered.status == 204, answered.body


async def shown_select(call, alice, form):
    reply = await alice.slash("inflow", wait=False)
    await callback(call, reply, 4, {"content": "x", "components": [{"type": 1, "components": [form]}]})
    return reply


@pytest.mark.parametrize(
    ("kind", "chosen", "values", "resolved"),
    [
        ("user", ["maya", "@adam"], [str(MAYA), "1300000000000000012"], {"users", "members"}),
        ("role", "@Moderator", [str(MODERATOR_ROLE)], {"roles"}),
        ("mentionable", ["Moderator", "maya"], [str(MODERATOR_ROLE), str(MAYA)], {"roles", "users", "members"}),
        ("channel", "#general", [str(GENERAL)], {"channels"}),
        ("string", "2", ["2"], None),
    ],
)
async def test_what_is_chosen_is_sent_as_values(call, alice, kind, chosen, values, resolved):
    shown = await shown_select(call, alice, SELECT_FORMS[kind])
    reply = await alice.choose(shown, "s", chosen, wait=False)
    assert reply.interaction.data["values"] == values
    assert set(reply.interaction.data.get("resolved", ())) == (resolved or set())


@pytest.mark.parametrize(
    ("kind", "chosen", "reason"),
    [
        ("string", "Three", "wrong_choice"),
        ("string", ["1", "2"], "bad_value"),
        ("string", [], "bad_value"),
        ("channel", "#nowhere", "unknown_target"),
    ],
)
async def test_what_is_not_offered_is_not_chosen(call, alice, kind, chosen, reason):
    shown = await shown_select(call, alice, SELECT_FORMS[kind])
    with pytest.raises(ClientRefusal) as refused:
        await alice.choose(shown, "s", chosen, wait=False)
    assert refused.value.reason == reason


async def test_selects_that_are_not_there_or_greyed_out_are_not_used(call, alice):
    shown = await shown_select(call, alice, SELECT_FORMS["string"] | {"disabled": True})
    for name, reason in (("s", "disabled_control"), ("t", "unknown_control")):
        with pytest.raises(ClientRefusal) as refused:
            await alice.choose(shown, name, "1", wait=False)
        assert refused.value.reason == reason


def label(component):
    return {"type": 18, "label": component["custom_id"].title(), "component": component}


async def opened(call, alice, *components):
    reply = await alice.slash("inflow", wait=False)
    await callback(call, reply, 9, {"custom_id": "m", "title": "t", "components": [label(one) for one in components]})
    return reply


OPTIONS = [{"label": "One", "value": "1"}, {"label": "Two", "value": "2", "default": True}]


async def test_every_field_of_a_form_is_filled_in(call, alice):
    form = await opened(
        call,
        alice,
        {"type": 21, "custom_id": "radio", "options": OPTIONS},
        {"type": 22, "custom_id": "boxes", "options": OPTIONS},
        {"type": 23, "custom_id": "box", "default": True},
        {"type": 19, "custom_id": "file", "max_values": 2},
        {"type": 5, "custom_id": "who"},
    )
    assert [one["custom_id"] for one in form.modal.fields] == ["radio", "boxes", "box", "file", "who"]
    sent = await alice.submit(
        form, {"Radio": "One"}, file=[Upload("a.txt", b"1"), ("b.txt", b"2")], who="maya", wait=False
    )
    data = sent.interaction.data
    fields = {one["component"]["custom_id"]: one["component"] for one in data["components"]}
    assert fields["radio"]["value"] == "1"
    assert fields["boxes"]["values"] == ["2"]
    assert fields["box"]["value"] is True
    files = [data["resolved"]["attachments"][one]["filename"] for one in fields["file"]["values"]]
    assert files == ["a.txt", "b.txt"]
    assert fields["who"]["values"] == [str(MAYA)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ({"type": 21, "custom_id": "f", "options": [{"label": "a", "value": "a"}, {"label": "b", "value": "b"}]}, None),
        ({"type": 22, "custom_id": "f", "options": [{"label": "a", "value": "a"}]}, []),
        ({"type": 19, "custom_id": "f"}, None),
        ({"type": 19, "custom_id": "f"}, [("a", b"1"), ("b", b"1")]),
        ({"type": 5, "custom_id": "f"}, None),
        ({"type": 4, "custom_id": "f", "style": 1}, None),
    ],
)
async def test_a_required_field_is_asked_for(call, alice, field, value):
    form = await opened(call, alice, field)
    with pytest.raises(ClientRefusal):
        await alice.submit(form, wait=False, **({} if value is None else {"f": value}))
    optional = await opened(call, alice, field | {"required": False})
    if not value:
        await alice.submit(optional, wait=False)


async def test_unknown_fields_and_closed_forms_are_refused(call, alice):
    form = await opened(call, alice, {"type": 4, "custom_id": "f", "style": 1})
    with pytest.raises(ClientRefusal):
        await alice.submit(form, g="x", wait=False)
    reply = await alice.slash("inflow", wait=False)
    with pytest.raises(ClientRefusal):
        await alice.submit(reply, wait=False)


async def test_all_that_can_be_read_is_in_the_text(call, alice):
    reply = await alice.slash("inflow", wait=False)
    embed = {
        "author": {"name": "A"},
        "title": "B",
        "description": "C",
        "fields": [{"name": "D", "value": "E"}],
        "footer": {"text": "F"},
    }
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "G", "custom_id": "g"}]}
    await callback(call, reply, 4, {"content": "0", "embeds": [embed], "components": [row]})
    assert reply.text.split() == ["0", "A", "B", "C", "D", "E", "F", "G"]
    assert reply.button("G")["custom_id"] == "g"
    with pytest.raises(ClientRefusal, match="there are: G"):
        reply.button("H")


async def test_follow_ups_are_edited_and_deleted_by_their_own_id(call, alice):
    reply = await alice.slash("inflow", wait=False)
    await callback(call, reply, 4, {"content": "x"})
    base = f"/webhooks/{APPLICATION}/{reply.interaction.token}"
    more = (await call("POST", base, {"content": "more"}, token=None)).body
    path = f"{base}/messages/{more['id']}"
    assert (await call("GET", path, token=None)).body["content"] == "more"
    assert (await call("PATCH", path, {"content": "less"}, token=None)).body["content"] == "less"
    assert [one.content for one in reply.followups] == ["less"]
    assert (await call("DELETE", path, token=None)).status == 204
    assert reply.followups == []
    assert (await call("DELETE", path, token=None)).code == 10008


JPEG = (
    b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"\0\0" + b"\xff\xc0" + struct.pack(">HBHH", 11, 8, 6, 5) + b"\0" * 9
)
PICTURES = [
    ("png", b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIHDR" + struct.pack(">II", 5, 6), (5, 6)),
    ("gif", b"GIF89a" + struct.pack("<HH", 5, 6), (5, 6)),
    ("jpeg", JPEG, (5, 6)),
    ("webp extended", b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x04\0\0\x05\0\0", (5, 6)),
    ("webp lossless", b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 4 + b"\x2f" + struct.pack("<I", 4 | 5 << 14), (5, 6)),
    ("webp lossy", b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 5, 6), (5, 6)),
    ("webp of another kind", b"RIFF\0\0\0\0WEBPXXXX", None),
    ("text", b"hello", None),
    ("a cut png", b"\x89PNG\r\n\x1a\n\0", None),
    ("a jpeg without a frame", b"\xff\xd8\xff\xd9\0\x02", None),
]


@pytest.mark.parametrize(("name", "content", "size"), PICTURES, ids=[one[0] for one in PICTURES])
def test_the_size_of_a_picture_is_read_from_its_first_bytes(name, content, size):
    assert picture_size(content) == size
