"""Files that come with a message (Reference, Uploading Files)."""

import pytest

from tests.playground.conftest import GENERAL
from tests.playground.rules.rule import TOO_LONG, Rule, each, judge

MEBIBYTE = 1024 * 1024


def attachment(**form):
    return {"attachments": [{"id": 0, "filename": "a.png", **form}]}


LENGTHS = [
    Rule(
        f"{name} of {most}",
        attachment(**{name: "x" * most}),
        attachment(**{name: "x" * (most + 1)}),
        f"attachments.0.{name}",
        TOO_LONG,
    )
    for name, most in (("description", 1024), ("title", 1024))
]

RULES = [
    *LENGTHS,
    Rule(
        "a filename of 1024",
        attachment(filename="x" * 1024),
        attachment(filename="x" * 1025),
        "attachments.0.filename",
        "BASE_TYPE_BAD_LENGTH",
    ),
    Rule("an entry has its file", attachment(), attachment(id=1), "attachments.0.id", "ATTACHMENT_NOT_FOUND"),
    Rule("an entry has an id", attachment(), attachment(id=None), "attachments.0.id", "BASE_TYPE_REQUIRED"),
]


@each(RULES)
async def test_the_edge_is_taken_and_the_step_beyond_it_refused(rule, post):
    async def send(form):
        return await post(form, files={"a.png": b"x"})

    await judge(rule, send)


@pytest.mark.parametrize(("count", "status"), [(10, 200), (11, 400)])
async def test_a_message_has_ten_files(post, count, status):
    files = {f"{number}.txt": b"x" for number in range(count)}
    form = {"attachments": [{"id": number, "filename": f"{number}.txt"} for number in range(count)]}
    answered = await post(form, files=files)
    assert answered.status == status
    if status == 400:
        assert answered.refusals() == {"attachments": TOO_LONG}


@pytest.mark.parametrize(("size", "status", "code"), [(10 * MEBIBYTE, 200, None), (10 * MEBIBYTE + 1, 413, 40005)])
async def test_a_file_has_ten_mebibytes(post, size, status, code):
    answered = await post({}, files={"a.bin": b"x" * size})
    assert (answered.status, answered.code if status != 200 else None) == (status, code)


async def test_a_request_has_twenty_five_mebibytes(post):
    parts = {f"{number}.bin": b"x" * (8 * MEBIBYTE) for number in range(3)}
    assert (await post({}, files=parts)).status == 200
    parts["3.bin"] = b"x" * MEBIBYTE
    answered = await post({}, files=parts)
    assert (answered.status, answered.code) == (413, 40005)


@pytest.mark.parametrize("ending", ["jpg", "jpeg", "png", "webp", "gif"])
async def test_a_picture_in_an_embed_is_not_listed_again(post, ending):
    name = f"a.{ending}"
    answered = await post({"embeds": [{"image": {"url": f"attachment://{name}"}}]}, files={name: b"x"})
    assert answered.body["attachments"] == []
    assert answered.body["embeds"][0]["image"]["url"].startswith("http://127.0.0.1:")


async def test_an_edit_keeps_what_it_lists_and_drops_the_rest(call, post):
    sent = await post({"content": "x"}, files={"a.txt": b"a", "b.txt": b"b"})
    message = f"/channels/{GENERAL}/messages/{sent.body['id']}"
    kept = sent.body["attachments"][0]["id"]
    edited = await call("PATCH", message, {"attachments": [{"id": kept, "description": "alt"}]})
    assert [(one["filename"], one["description"]) for one in edited.body["attachments"]] == [("a.txt", "alt")]
    added = await call("PATCH", message, {}, files={"c.txt": b"c"})
    assert [one["filename"] for one in added.body["attachments"]] == ["a.txt", "c.txt"]
    unknown = await call("PATCH", message, {"attachments": [{"id": "7"}]})
    assert unknown.code == 50146


async def test_a_spoiler_is_said_in_the_entry_or_by_the_name(post):
    said = await post(attachment(is_spoiler=True), files={"a.png": b"x"})
    named = await post({"attachments": [{"id": 0, "filename": "SPOILER_a.png"}]}, files={"SPOILER_a.png": b"x"})
    for answered in (said, named):
        assert answered.body["attachments"][0]["flags"] & 8
