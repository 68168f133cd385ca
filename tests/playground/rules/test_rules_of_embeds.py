"""Embeds (Resources, Message, Embed Object and Embed Limits)."""

import pytest

from playground.rules.embeds import check_embeds
from playground.rules.form import Place
from tests.playground.rules.forms import PICTURE, address
from tests.playground.rules.rule import REQUIRED, Rule, each, judge, number, up_to


def embed(**form):
    return {"embeds": [form]}


def field(**form):
    return embed(fields=[{"name": "n", "value": "v", **form}])


def together(length):
    return {"embeds": [{"description": "x" * 3000}, {"title": "y" * (length - 5900), "description": "x" * 2900}]}


RULES = [
    *up_to("title", lambda n: embed(title="x" * n), 256, "embeds.0.title"),
    *up_to("description", lambda n: embed(description="x" * n), 4096, "embeds.0.description"),
    *up_to("fields", lambda n: embed(fields=[{"name": "n", "value": "v"}] * n), 25, "embeds.0.fields"),
    *up_to("field name", lambda n: field(name="x" * n), 256, "embeds.0.fields.0.name"),
    *up_to("field value", lambda n: field(value="x" * n), 1024, "embeds.0.fields.0.value"),
    *up_to("footer", lambda n: embed(footer={"text": "x" * n}), 2048, "embeds.0.footer.text"),
    *up_to("author", lambda n: embed(author={"name": "x" * n}), 256, "embeds.0.author.name"),
    *up_to("all text together", together, 6000, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    *up_to("address", lambda n: embed(title="t", url=address(n)), 2048, "embeds.0.url"),
    *up_to("address of a picture", lambda n: embed(image={"url": address(n)}), 2048, "embeds.0.image.url"),
    *up_to(
        "address of the author", lambda n: embed(author={"name": "a", "url": address(n)}), 2048, "embeds.0.author.url"
    ),
    *up_to(
        "icon of the footer",
        lambda n: embed(footer={"text": "a", "icon_url": address(n)}),
        2048,
        "embeds.0.footer.icon_url",
    ),
    *up_to("alt text", lambda n: embed(image=PICTURE | {"description": "x" * n}), 4096, "embeds.0.image.description"),
    *number("colour", lambda n: embed(title="t", color=n), 0, 0xFFFFFF, "embeds.0.color"),
    Rule("an empty embed", embed(title="t"), embed(), "embeds.0.description", REQUIRED),
    Rule("a colour alone", embed(color=3, title="t"), embed(color=3), "embeds.0.description", REQUIRED),
    Rule("a field has a name", field(), field(name=""), "embeds.0.fields.0.name", REQUIRED),
    Rule("a field has more than a space as name", field(), field(name=" "), "embeds.0.fields.0.name", REQUIRED),
    Rule("a field has a value", field(), field(value=None), "embeds.0.fields.0.value", REQUIRED),
    Rule("a picture has an address", embed(image=PICTURE), embed(image={}), "embeds.0.image.url", REQUIRED),
    Rule(
        "a timestamp is ISO 8601",
        embed(title="t", timestamp="2026-11-24T12:00:00+00:00"),
        embed(title="t", timestamp="yesterday"),
        "embeds.0.timestamp",
        "DATE_TIME_TYPE_PARSE",
    ),
    *(
        Rule(
            f"{url} is no address",
            embed(title="t", url="http://a.b/c?d"),
            embed(title="t", url=url),
            "embeds.0.url",
            code,
        )
        for url, code in (
            ("ftp://a.b", "URL_TYPE_INVALID_SCHEME"),
            ("javascript:alert(1)", "URL_TYPE_INVALID_SCHEME"),
            ("attachment://a.png", "URL_TYPE_INVALID_SCHEME"),
            ("a.b", "URL_TYPE_INVALID_URL"),
            ("https://", "URL_TYPE_INVALID_URL"),
        )
    ),
]


@each(RULES)
async def test_the_edge_is_taken_and_the_step_beyond_it_refused(rule, post):
    await judge(rule, post)


@each(RULES[:3])
async def test_in_an_answer_the_place_begins_with_the_data(rule, answer):
    await judge(rule, answer, below="data")


def test_lengths_are_taken_without_the_space_around():
    place = Place()
    (kept,) = check_embeds(embed(title=" " * 50 + "x" * 256 + " " * 50), place)
    place.raise_refusals()
    assert kept["title"] == "x" * 256


async def test_a_picture_alone_is_an_embed(post):
    assert (await post(embed(image=PICTURE))).status == 200


async def test_a_picture_may_be_an_attachment_that_is_there(post):
    form = embed(image={"url": "attachment://a.png"}) | {"attachments": [{"id": 0, "filename": "a.png"}]}
    assert (await post(form, files={"a.png": b"x"})).status == 200


async def test_what_a_sender_may_not_set_is_left_out(post):
    answered = await post(embed(title="t", type="video", provider={"name": "x"}, video={"url": "https://a.b"}))
    (kept,) = answered.body["embeds"]
    assert kept["type"] == "rich"
    assert not kept.keys() & {"provider", "video"}


@pytest.mark.parametrize("second", [{"image": PICTURE}, {"title": "u"}])
async def test_embeds_of_one_address_are_shown_as_one(post, second):
    first = {"title": "t", "url": "https://a.b", "image": PICTURE}
    answered = await post({"embeds": [first, {"url": "https://a.b", **second}]})
    assert [one.get("title") for one in answered.body["embeds"]] == ["t", None][: 2 if "image" in second else 1]
