"""Components of the second generation (Components, Reference; the flag IS_COMPONENTS_V2 of messages)."""

import pytest

from tests.playground.conftest import GENERAL
from tests.playground.rules.forms import (
    PICTURE,
    address,
    button,
    container,
    gallery,
    layout,
    option,
    row,
    section,
    select,
    text,
)
from tests.playground.rules.rule import (
    BAD_LENGTH,
    CHOICES,
    REQUIRED,
    TOO_GREAT,
    TOO_LONG,
    UNION,
    Rule,
    between,
    each,
    judge,
    number,
    up_to,
)

TOP = "components.0"
LEGACY = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
POLL = {"question": {"text": "q"}, "answers": [{"poll_media": {"text": "a"}}]}


def thumbnail(**form):
    return section(accessory={"type": 11, "media": PICTURE, **form})


def nested(extra):
    """Return a container of 37 components, all counted, and `extra` beside it."""
    inner = {"type": 9, "components": [text(), text()], "accessory": {"type": 11, "media": PICTURE}}
    return layout(container(*([inner] * 9)), *([text()] * extra))


RULES = [
    *up_to("components", lambda n: layout(*([text()] * n)), 40, "components"),
    Rule("nested components and accessories count", nested(3), nested(4), "components", TOO_LONG),
    *between(
        "text display", lambda n: layout(text("x" * n)), 1, 4000, f"{TOP}.content", below=REQUIRED, above=BAD_LENGTH
    )[:1],
    Rule(
        "all text displays together",
        layout(text("x" * 2000), text("x" * 2000)),
        layout(text("x" * 2000), text("x" * 2001)),
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENT_CHARACTERS_EXCEEDED",
    ),
    *between(
        "texts of a section", lambda n: layout(section(**{"components": [text()] * n})), 1, 3, f"{TOP}.components"
    ),
    Rule(
        "a section has an accessory", layout(section()), layout(section(accessory=None)), f"{TOP}.accessory", REQUIRED
    ),
    Rule(
        "an accessory is a button or thumbnail",
        layout(thumbnail()),
        layout(section(accessory=text())),
        f"{TOP}.accessory.type",
        UNION,
    ),
    Rule("a section holds texts", layout(section()), layout(section(button())), f"{TOP}.components.0.type", UNION),
    Rule(
        "a thumbnail is an accessory", layout(thumbnail()), layout({"type": 11, "media": PICTURE}), f"{TOP}.type", UNION
    ),
    Rule("a button stands in a row", layout(row(button())), layout(button()), f"{TOP}.type", UNION),
    *up_to(
        "alt text of a thumbnail",
        lambda n: layout(thumbnail(description="x" * n)),
        1024,
        f"{TOP}.accessory.description",
        BAD_LENGTH,
    ),
    *up_to(
        "address of a thumbnail",
        lambda n: layout(thumbnail(media={"url": address(n)})),
        2048,
        f"{TOP}.accessory.media.url",
    ),
    Rule(
        "a thumbnail has a picture",
        layout(thumbnail()),
        layout(thumbnail(media=None)),
        f"{TOP}.accessory.media",
        REQUIRED,
    ),
    *between("pictures of a gallery", lambda n: layout(gallery(n)), 1, 10, f"{TOP}.items"),
    *up_to(
        "alt text in a gallery",
        lambda n: layout(gallery(description="x" * n)),
        1024,
        f"{TOP}.items.0.description",
        BAD_LENGTH,
    ),
    Rule(
        "pictures come from the web",
        layout(gallery()),
        layout(gallery(media={"url": "ftp://a.b"})),
        f"{TOP}.items.0.media.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    *(
        Rule(
            f"a separator has no spacing {spacing}",
            layout({"type": 14, "spacing": good}),
            layout({"type": 14, "spacing": spacing}),
            f"{TOP}.spacing",
            CHOICES,
        )
        for good, spacing in ((1, 0), (2, 3))
    ),
    *between(
        "children of a container",
        lambda n: layout(container(**{"components": [text()] * n})),
        1,
        39,
        f"{TOP}.components",
    )[:1],
    Rule(
        "no container in a container",
        layout(container()),
        layout(container(container())),
        f"{TOP}.components.0.type",
        UNION,
    ),
    *number("accent colour", lambda n: layout(container(accent_color=n)), 0, 0xFFFFFF, f"{TOP}.accent_color"),
    *(
        Rule(f"no {key} beside them", layout(text()), layout(text(), **{key: value}), key, LEGACY)
        for key, value in (("content", "x"), ("embeds", [{"title": "t"}]), ("poll", POLL))
    ),
    Rule(
        "a custom_id stands once, in all of them",
        layout(row(button()), section(accessory=button(custom_id="d"))),
        layout(row(button()), section(accessory=button())),
        "components.1.accessory.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    Rule(
        "selects keep their own rules",
        layout(row(select())),
        layout(row(select(max_values=2, options=[option()]))),
        f"{TOP}.components.0.max_values",
        TOO_GREAT,
    ),
    Rule("without the flag they are unknown", layout(text()), {"components": [text()]}, f"{TOP}.type", UNION),
    Rule(
        "a file is an upload that is there",
        layout(text()),
        layout({"type": 13, "file": {"url": "attachment://a.pdf"}}),
        code=50146,
    ),
    Rule("an empty layout", layout(text()), layout(), code=50006),
]


@each(RULES)
async def test_the_edge_is_taken_and_the_step_beyond_it_refused(rule, post):
    await judge(rule, post)


FILE = layout({"type": 13, "file": {"url": "attachment://a.pdf"}}, attachments=[{"id": 0, "filename": "a.pdf"}])


async def test_a_text_display_is_too_long_by_itself_before_all_of_them_are(post):
    refused = await post(layout(text("x" * 4001)))
    assert refused.refusals()["components.0.content"] == BAD_LENGTH


async def test_a_file_shows_an_attachment_and_nothing_from_the_web(post):
    shown = await post(FILE, files={"a.pdf": b"x"})
    (file,) = shown.body["components"]
    assert (file["name"], file["size"]) == ("a.pdf", 1)
    assert shown.body["attachments"] == []
    web = layout({"type": 13, "file": {"url": "https://a.b/a.pdf"}})
    assert (await post(web)).refusals() == {"components.0.file.url": "URL_TYPE_INVALID_SCHEME"}


@pytest.mark.parametrize("old", [{"content": "x"}, {"embeds": [{"title": "t"}]}])
async def test_an_old_message_becomes_a_layout_only_when_it_is_emptied(call, post, old):
    message = f"/channels/{GENERAL}/messages/{(await post(old)).body['id']}"
    refused = await call("PATCH", message, layout(text()))
    assert refused.refusals() == dict.fromkeys(old, LEGACY)
    assert (await call("PATCH", message, layout(text(), content=None, embeds=[]))).status == 200
    assert (await call("PATCH", message, {"content": "x"})).refusals() == {"content": LEGACY}
    assert (await call("PATCH", message, {"flags": 0})).body["flags"] & 1 << 15


async def test_a_deferred_answer_becomes_a_layout_with_its_edit(call, playground):
    await call.register({"name": "inflow", "description": "d"})
    reply = await playground.person("alice").slash("inflow", wait=False)
    path = f"/interactions/{reply.interaction.id}/{reply.interaction.token}/callback"
    await call("POST", path, {"type": 5, "data": {"flags": 1 << 15}}, token=None)
    (thinking,) = playground.world.messages[GENERAL].values()
    assert not thinking.flags & 1 << 15
    original = f"/webhooks/{playground.world.application.id}/{reply.interaction.token}/messages/@original"
    assert (await call("PATCH", original, layout(text()), token=None)).body["flags"] & 1 << 15
