"""What is read on the page held to WCAG 2.2 AA by axe-core: messages, threads, forums, members, pictures."""

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from playground.entities import MessageFlag, MessageKind, Reference
from playground.server import Playground
from tests.playground_page.furnished_world import Furnished

axe = pytest.importorskip(
    "axe_playwright_python.async_playwright",
    reason="LEFT OUT: axe-playwright-python is not installed, so what is read is not checked for accessibility.",
)

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
MARKS = (
    "### Only a small heading\n**b** *i* __u__ ~~s~~ `c` ||hidden|| [masked](https://a.example) <t:0:R> <t:0:F>\n"
    "- one\n  - two\n1. first\n> quoted\n-# small\n"
    "```py\ndef f():  # why\n    return 'x', 1\n```\n```diff\n+ a\n- b\n```"
)


@pytest.fixture
def world(playground: Playground) -> Furnished:
    """A world with something of everything that is read."""
    world = Furnished(playground)
    alice, maya = world.user("alice"), world.user("maya")
    opening = world.say("Let us talk", by="adam", pinned=True, flags=MessageFlag.CROSSPOSTED)
    world.add_thread(opening, "Talk")
    world.say(by="adam", kind=MessageKind.PINNED, reference=Reference(opening.id, opening.channel_id))
    world.say(MARKS)
    address = f"https://discord.com/channels/1/{opening.channel_id}/{opening.id}"
    world.say(f"<@{alice.id}> <@{maya.id}> <@5> </limits:1> @everyone {address}", mention_everyone=True)
    world.say("yes", kind=MessageKind.REPLY, reference=Reference(opening.id, opening.channel_id))
    world.say(by="alice", reference=Reference(opening.id, opening.channel_id, forwards=True))
    fields = [{"name": f"n{number}", "value": "1", "inline": True} for number in range(3)]
    shown = {
        "type": "rich",
        "title": "Title",
        "url": "https://a.example",
        "description": MARKS,
        "fields": fields,
        "image": {"url": "attachment://chart.png", "description": "A band of blue"},
        "footer": {"text": "Prices of August"},
        "timestamp": "2025-08-07T00:00:00+00:00",
    }
    world.answer("inflow", embeds=(shown,), attachments=(world.keep("chart.png"), world.keep("a.csv", b"a")))
    world.answer("secret", "between us", ephemeral_to=alice.id)
    world.answer("think", flags=MessageFlag.LOADING)
    picture = {"media": {"url": "attachment://chart.png"}, "description": "A chart"}
    section = {"type": 9, "components": [{"type": 10, "content": MARKS}], "accessory": {"type": 11, **picture}}
    buttons = [{"type": 2, "style": style, "label": f"B{style}", "custom_id": str(style)} for style in range(1, 5)]
    world.lay_out(
        {
            "type": 17,
            "accent_color": 0x2F6F4F,
            "components": [section, {"type": 14}, {"type": 1, "components": buttons}],
        },
        {"type": 12, "items": [picture, {**picture, "spoiler": True}, picture]},
        {"type": 17, "spoiler": True, "components": [{"type": 10, "content": "hidden"}]},
        attachments=(world.keep("chart.png"),),
    )
    forum = world.add_forum("ideas", "question", topic="One idea a post")
    world.add_post(forum, "How is issuance counted?", "By block?", "question")
    return world


async def violations(page: Page) -> list[str]:
    await page.evaluate("() => Promise.all(document.getAnimations().map(one => one.finished.catch(() => 0)))")
    results = await axe.Axe().run(page, options=RULES)
    return [
        f"{violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_whatever_is_read_can_be_read_by_everybody(
    world: Furnished, browser: Browser, size: ViewportSize, scheme: str
) -> None:
    context = await browser.new_context(viewport=size, locale="en-US", reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(f"{world.playground.base_url}/page/?theme={scheme}")
    await expect(page.locator("[data-message-id]").last).to_be_visible()
    assert await violations(page) == []

    await page.locator(".picture.described").first.click()
    await expect(page.get_by_role("dialog", name="Picture")).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Escape")

    if size is PHONE:
        await page.get_by_role("button", name="Members", exact=True).click()
    await page.get_by_role("region", name="Members").get_by_role("button", name="Maya").click()
    await expect(page.get_by_role("dialog", name="Maya")).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")

    for name in ("ideas", "Talk", "policy-news"):
        place = page.get_by_role("navigation", name="Channels").get_by_role("button", name=name)
        if size is PHONE:
            await page.get_by_role("button", name="Servers, channels and who is speaking").click()
        await place.click()
        await expect(page.locator("#channel-name")).to_contain_text(name)
        assert await violations(page) == []

    alice = world.user("alice")
    for number in range(40):
        world.say(f"new {number}", mentions=(alice.id,))
    if size is PHONE:
        await page.get_by_role("button", name="Servers, channels and who is speaking").click()
    general = page.get_by_role("navigation", name="Channels").get_by_role("button", name="general")
    await expect(general.locator(".badge")).to_have_text("40")
    assert await violations(page) == []
    await general.click()
    await expect(page.locator("#unread-bar")).to_be_visible()
    assert await violations(page) == []
    await context.close()


async def test_headings_leave_out_no_level_far_from_the_beginning(playground: Playground, browser: Browser) -> None:
    world = Furnished(playground)
    for number in range(60):
        world.say(f"before {number}")
    world.say("# Title")
    context = await browser.new_context(viewport=PHONE, locale="en-US", reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(f"{playground.base_url}/page/")
    await expect(page.get_by_role("heading", name="Title")).to_be_visible()
    assert await violations(page) == []
    await context.close()
