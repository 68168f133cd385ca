"""What embeds and components say of the files they show (Uploading Files; Unfurled Media Item)."""

from tests.playground.conftest import GENERAL

LAYOUT = 1 << 15
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x02\x00\x00\x00\x12\x16\xf1M"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


async def test_a_file_component_says_name_and_size_of_its_file(call):
    body = {"flags": LAYOUT, "components": [{"type": 13, "file": {"url": "attachment://t.csv"}}]}
    made = (await call.say(body, files={"t.csv": b"a,b\n"})).body
    (component,) = made["components"]
    (name, size) = component["name"], component["size"]
    assert (name, size) == ("t.csv", 4)
    assert component["file"]["url"].startswith(f"{call.playground.base_url}/attachments/{GENERAL}/")
    assert component["file"]["attachment_id"] in component["file"]["url"]
    assert made["attachments"] == []


async def test_every_medium_has_an_id_of_its_own_also_one_from_elsewhere(call):
    items = [{"media": {"url": "attachment://p.png"}}, {"media": {"url": "https://example.org/p.png"}}]
    made = await call.say(
        {"flags": LAYOUT, "components": [{"type": 12, "items": items}]}, files={"p.png": PICTURE, "t.csv": b"a"}
    )
    own, foreign = (item["media"] for item in made.body["components"][0]["items"])
    assert own["id"] != foreign["id"]
    assert (own["width"], own["height"], own["content_type"]) == (3, 2, "image/png")
    assert "attachment_id" not in foreign
    assert [one["filename"] for one in made.body["attachments"]] == ["t.csv"]


async def test_a_picture_of_an_embed_has_its_address_and_no_id(call):
    body = {"embeds": [{"image": {"url": "attachment://p.png"}}, {"title": "t", "url": "https://example.org/a"}]}
    made = (await call.say(body, files={"p.png": PICTURE})).body
    image = made["embeds"][0]["image"]
    assert image["url"] == image["proxy_url"]
    assert (image["width"], "id" in image, "attachment_id" in image) == (3, False, False)
    assert made["embeds"][1]["url"] == "https://example.org/a"
