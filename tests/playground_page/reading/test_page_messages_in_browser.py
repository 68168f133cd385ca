"""What a message holds, as a person sees and uses it: its head, embeds, files, laid-out parts, words of the system."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from playground.entities import Json, MessageFlag, MessageKind, Reference
from tests.playground_page.furnished_world import Furnished

Visit = Callable[..., Awaitable[Page]]


def messages(page: Page) -> Locator:
    return page.locator("[data-message-id]")


async def boxes(parts: Locator) -> list[dict[str, float]]:
    found = [await part.bounding_box() for part in await parts.all()]
    return [{"x": box["x"], "y": box["y"], "width": box["width"]} for box in found if box is not None]


# The head, and what stands around the text


async def test_a_line_stands_between_two_days_and_the_time_says_which(world: Furnished, visit: Visit) -> None:
    now = world.playground.clock.now()
    world.say("long ago", created_at=now - timedelta(days=40))
    world.say("yesterday", created_at=now - timedelta(days=1))
    world.say("now", by="alice")
    page = await visit()
    await expect(page.get_by_role("separator")).to_have_count(3)
    stamps = page.locator(".stamp")
    await expect(stamps.nth(0)).to_have_text(re.compile(r"^\d\d/\d\d/\d{4}, \d+:\d\d [AP]M$"))
    await expect(stamps.nth(1)).to_have_text(re.compile(r"^Yesterday at \d+:\d\d [AP]M$"))
    await expect(stamps.nth(2)).to_have_text(re.compile(r"^\d+:\d\d [AP]M$"))
    await expect(stamps.nth(2)).to_have_attribute("title", re.compile(r"^\w+, \w+ \d+, \d{4} at"))


async def test_the_time_goes_with_the_clock_that_is_put_forward(world: Furnished, page: Page) -> None:
    world.say("now")
    await expect(page.locator(".stamp")).not_to_contain_text("Yesterday")
    world.playground.clock.advance(24 * 3600)
    world.say("tomorrow", by="alice")
    await expect(page.locator(".stamp").last).not_to_contain_text("/")
    await expect(page.get_by_role("separator")).to_have_count(2)


async def test_a_reply_leads_to_what_it_answers(world: Furnished, visit: Visit) -> None:
    asked = world.say("**Which** rule?", created_at=world.playground.clock.now() - timedelta(hours=1))
    for number in range(80):
        world.say(f"number {number}", by="adam")
    world.say("That one", by="alice", kind=MessageKind.REPLY, reference=Reference(asked.id, asked.channel_id))
    world.say("Gone", by="alice", kind=MessageKind.REPLY, reference=Reference(5, asked.channel_id))
    page = await visit()
    await expect(messages(page).last.locator(".context")).to_have_text("Original message was deleted")
    reply = messages(page).filter(has_text="That one").get_by_role("button", name="Replies to: Which rule?")
    await reply.click()
    target = page.locator(f'[data-message-id="{asked.id}"]')
    await expect(target).to_be_in_viewport()
    await expect(target).to_be_focused()
    await expect(page.get_by_role("button", name="Jump to the newest messages")).to_be_visible()


async def test_pinned_and_published_messages_say_so_and_the_system_speaks_in_plain_words(
    world: Furnished, page: Page
) -> None:
    pinned = world.say("Read this", pinned=True, flags=MessageFlag.CROSSPOSTED)
    world.say(by="adam", kind=MessageKind.PINNED, reference=Reference(pinned.id, pinned.channel_id))
    await expect(messages(page).first.locator(".head")).to_contain_text("PublishedPinned")
    words = messages(page).last.locator(".system-words")
    await expect(words).to_contain_text("Adam pinned a message to this channel.")
    await words.get_by_role("button", name="a message").click()
    await expect(messages(page).first).to_be_focused()


async def test_a_forwarded_message_shows_what_was_said(world: Furnished, page: Page) -> None:
    said = world.say("**The rule** is out", where="policy-news")
    world.say(by="alice", reference=Reference(said.id, said.channel_id, forwards=True))
    forwarded = messages(page).last.locator(".forwarded")
    await expect(forwarded.locator(".content")).to_have_text("The rule is out")
    await forwarded.get_by_role("button", name=re.compile("Show the original message")).click()
    await expect(page.locator("#channel-name")).to_have_text("#policy-news")


async def test_emoji_alone_are_large(world: Furnished, page: Page) -> None:
    world.say("😀 🎉")
    world.say("well 😀", by="alice")
    await expect(page.locator(".content")).to_have_count(2)
    sizes = await page.locator(".content").evaluate_all("nodes => nodes.map(node => getComputedStyle(node).fontSize)")
    assert sizes == ["48px", "16px"]


# Embeds and files


def embed(**fields: object) -> Json:
    return {"type": "rich", **fields}


async def test_an_embed_shows_all_that_it_has(world: Furnished, page: Page) -> None:
    files = (world.keep("chart.png", description="A band of blue"), world.keep("icon.png"))
    short = {"value": "1", "inline": True}
    fields = [{"name": f"**n{number}**", **short} for number in range(4)] + [{"name": "wide", "value": "`x`"}]
    shown = embed(
        title="1% of **401(k)** plans",
        url="https://a.example/plans",
        description="# Heading\n- one",
        color=0x2F6F4F,
        author={"name": "**The** record", "url": "https://a.example", "icon_url": "attachment://icon.png"},
        fields=fields,
        image={"url": "attachment://chart.png", "description": "A band of blue"},
        footer={"text": "**Prices** of August"},
        timestamp="2025-08-07T00:00:00+00:00",
    )
    world.say(by="Rollover", embeds=(shown,), attachments=files)
    card = messages(page).last.get_by_role("article", name="Embed")
    await expect(card).to_have_css("border-left-color", "rgb(47, 111, 79)")
    await expect(card.get_by_role("link", name="**The** record")).to_be_visible()
    await expect(card.get_by_role("heading", level=3).first).to_have_text("1% of 401(k) plans")
    await expect(card.get_by_role("link", name="1% of 401(k) plans")).to_have_attribute("rel", re.compile("noopener"))
    await expect(card.get_by_role("heading", name="Heading")).to_be_visible()
    await expect(card.locator(".embed-field-name strong")).to_have_text(["n0", "n1", "n2", "n3"])
    await expect(card.get_by_role("button", name="Open picture: A band of blue")).to_be_visible()
    await expect(card.locator(".embed-footer")).to_have_text("**Prices** of August•08/07/2025, 12:00 AM")
    first, second, third, fourth, wide = await boxes(card.locator(".embed-field"))
    assert first["y"] == second["y"] == third["y"] < fourth["y"] < wide["y"]
    assert first["x"] < second["x"] < third["x"]
    assert wide["width"] > 3 * first["width"]


async def test_fields_beside_a_thumbnail_stand_two_in_a_row(world: Furnished, page: Page) -> None:
    fields = [{"name": f"n{number}", "value": "1", "inline": True} for number in range(3)]
    shown = embed(title="t", fields=fields, thumbnail={"url": "attachment://icon.png"})
    world.say(by="Rollover", embeds=(shown,), attachments=(world.keep("icon.png"),))
    card = messages(page).last.get_by_role("article", name="Embed")
    await expect(card.locator(".embed-field")).to_have_count(3)
    first, second, third = await boxes(card.locator(".embed-field"))
    assert first["y"] == second["y"] < third["y"]


async def test_attached_pictures_open_large_and_are_walked_through_by_keyboard(world: Furnished, page: Page) -> None:
    files = tuple(world.keep(f"{name}.png", description=f"Picture {name}") for name in "abc")
    world.say(attachments=files)
    opener = messages(page).last.get_by_role("button", name="Open picture: Picture b")
    await opener.press("Enter")
    viewer = page.get_by_role("dialog", name="Picture")
    await expect(viewer.get_by_role("img", name="Picture b")).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await expect(viewer.get_by_role("img", name="Picture c")).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await expect(viewer.get_by_role("img", name="Picture a")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_a_file_has_its_name_and_size_and_a_spoiler_hides_what_it_holds(world: Furnished, page: Page) -> None:
    plain = world.keep("record.csv", b"a,b\n" * 500)
    hidden = world.keep("SPOILER_secret.png", description="The secret")
    world.say(attachments=(plain, hidden))
    message = messages(page).last
    await expect(message.locator(".file")).to_have_text("record.csv2.0 KB")
    picture = message.get_by_role("button", name="Open picture: The secret")
    await expect(picture).to_have_js_property("inert", True)
    await message.get_by_role("button", name="Spoiler, show it").press("Enter")
    await expect(picture).to_be_focused()


# Parts laid out by the bot


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def button(label: str, style: int = 2, **fields: object) -> Json:
    return {"type": 2, "style": style, "label": label, **({"custom_id": label} if style != 5 else {}), **fields}


async def test_a_container_has_its_colour_and_its_parts_in_order(world: Furnished, page: Page) -> None:
    files = (world.keep("p.png", description="A chart"), world.keep("record.csv", b"a,b\n"))
    thumbnail = {"type": 11, "media": {"url": "attachment://p.png"}, "description": "A chart"}
    world.lay_out(
        text("Before **it**"),
        {
            "type": 17,
            "accent_color": 0x2F6F4F,
            "components": [
                text("## New on record"),
                {"type": 9, "components": [text("Notice"), text("-# of the IRS")], "accessory": thumbnail},
                {"type": 14, "divider": True, "spacing": 2},
                {"type": 9, "components": [text("Open for comment")], "accessory": button("Remind me")},
                {"type": 14, "divider": False},
                {"type": 13, "file": {"url": "attachment://record.csv"}, "name": "record.csv", "size": 4},
                {"type": 1, "components": [button("Watch", 1), button("Source", 5, url="https://a.example/rule")]},
            ],
        },
        attachments=files,
    )
    box = messages(page).last.locator(".container")
    await expect(box).to_have_css("border-left-color", "rgb(47, 111, 79)")
    await expect(box.get_by_role("heading", name="New on record")).to_be_visible()
    await expect(box.get_by_role("separator")).to_have_count(1)
    await expect(box.locator(".subtext")).to_have_text("of the IRS")
    await expect(box.locator(".file-name")).to_have_text("record.csv")
    await expect(box.get_by_role("link", name=re.compile("Source"))).to_have_attribute("href", "https://a.example/rule")
    words = await boxes(box.get_by_text("Notice", exact=True))
    chart = await boxes(box.get_by_role("button", name="Open picture: A chart"))
    assert words[0]["x"] < chart[0]["x"]
    assert chart[0]["width"] <= 85
    remind = await boxes(box.get_by_role("button", name="Remind me"))
    assert remind[0]["x"] > words[0]["x"]


async def test_a_container_behind_a_spoiler_is_reached_once_it_is_shown(world: Furnished, page: Page) -> None:
    row = {"type": 1, "components": [button("Press")]}
    world.lay_out({"type": 17, "spoiler": True, "components": [text("hidden"), row]})
    message = messages(page).last
    await expect(message.locator(".container")).to_have_js_property("inert", True)
    await message.get_by_role("button", name="Spoiler, show it").press("Enter")
    await expect(message.get_by_role("button", name="Press")).to_be_focused()


@pytest.mark.parametrize(("number", "rows"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 2), (6, 2), (7, 3), (9, 3), (10, 4)])
async def test_a_gallery_shows_one_to_ten_pictures(world: Furnished, page: Page, number: int, rows: int) -> None:
    files = tuple(world.keep(f"p{one}.png") for one in range(number))
    items = [{"media": {"url": f"attachment://p{one}.png"}, "description": f"Picture {one}"} for one in range(number)]
    world.lay_out({"type": 12, "items": items}, attachments=files)
    pictures = messages(page).last.get_by_role("button", name=re.compile("Open picture"))
    await expect(pictures).to_have_count(number)
    assert len({round(box["y"]) for box in await boxes(pictures)}) == rows


async def test_buttons_of_every_style_and_a_select_are_drawn(world: Furnished, page: Page) -> None:
    styles = [button(name, style) for name, style in (("One", 1), ("Two", 2), ("Three", 3), ("Four", 4))]
    off = button("Off", 1, disabled=True, emoji={"name": "📈"})
    options = [{"label": "401(k)", "value": "k"}]
    select = {"type": 3, "custom_id": "s", "placeholder": "Choose a pool", "options": options}
    components = ({"type": 1, "components": [*styles, off]}, {"type": 1, "components": [select]})
    world.lay_out(*components)
    row = messages(page).last.locator(".row").first
    await expect(row.get_by_role("button")).to_have_count(5)
    colours = await row.get_by_role("button").evaluate_all(
        "nodes => nodes.slice(0, 4).map(node => getComputedStyle(node).backgroundColor)"
    )
    assert len(set(colours)) == 4
    await expect(row.get_by_role("button", name="📈 Off")).to_be_disabled()
    await expect(messages(page).last.get_by_text("Choose a pool")).to_be_visible()


async def test_a_poll_is_read_with_its_end(world: Furnished, page: Page) -> None:
    ends = world.playground.clock.now() + timedelta(hours=2, minutes=1)
    answers = [{"answer_id": number, "poll_media": {"text": words}} for number, words in enumerate(("Yes", "No"), 1)]
    poll = {
        "question": {"text": "Is it out?"},
        "answers": answers,
        "allow_multiselect": False,
        "expiry": ends.isoformat(),
    }
    voters = tuple(world.user(name).id for name in ("maya", "adam", "olga"))
    world.say(poll=poll, poll_votes=((1, voters),))
    shown = messages(page).last.get_by_role("group", name="Poll")
    await expect(shown).to_contain_text("Is it out?")
    await expect(shown.get_by_role("listitem")).to_have_text(["Yes3 votes", "No0 votes"])
    await expect(shown).to_contain_text("3 votes • Ends in 2 hours")
