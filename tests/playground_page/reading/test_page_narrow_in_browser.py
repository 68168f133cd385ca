"""The page at a phone's width and by keyboard: drawers, what lies behind them, and what fits."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from tests.playground_page.furnished_world import Furnished

Visit = Callable[..., Awaitable[Page]]


@pytest.fixture
async def phone(visit: Visit) -> Page:
    page = await visit()
    await page.set_viewport_size({"width": 360, "height": 740})
    return page


async def test_nothing_is_wider_than_a_phone(world: Furnished, phone: Page) -> None:
    wide = "x" * 300
    fields = [{"name": wide[:40], "value": wide, "inline": True} for _ in range(3)]
    shown = {"type": "rich", "title": wide, "description": f"```\n{wide}\n```", "fields": fields}
    files = (world.keep("a.png"), world.keep("b.png"), world.keep(f"{wide[:200]}.csv", b"a"))
    world.say(f"{wide} https://a.example/{wide}\n- {wide}\n> {wide}", embeds=(shown,), attachments=files)
    row = {
        "type": 1,
        "components": [{"type": 2, "style": 1, "label": "A button with words", "custom_id": str(n)} for n in range(5)],
    }
    accessory = {"type": 2, "style": 2, "label": "Remind me of it", "custom_id": "r"}
    section = {"type": 9, "components": [{"type": 10, "content": wide}], "accessory": accessory}
    world.lay_out({"type": 17, "components": [section, row]})
    await expect(phone.locator("[data-message-id]")).to_have_count(2)
    # Reflow (WCAG 1.4.10) is asked for at 320 pixels.
    await phone.set_viewport_size({"width": 320, "height": 640})
    assert await phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert await phone.locator("#scroller").evaluate("node => node.scrollWidth - node.clientWidth") == 0
    beyond = await phone.locator("#log").evaluate(
        """log => [...log.querySelectorAll("*")]
            .filter(node => node.getBoundingClientRect().right > innerWidth).map(node => node.className)"""
    )
    assert beyond == []


async def test_the_channels_are_a_drawer_that_is_opened_walked_and_closed_by_keyboard(phone: Page) -> None:
    opener = phone.get_by_role("button", name="Servers, channels and who is speaking")
    await opener.press("Enter")
    await expect(phone.locator(":focus")).to_have_attribute("aria-current", "true")
    await expect(phone.locator(".chat")).to_have_js_property("inert", True)
    await phone.keyboard.press("Escape")
    await expect(opener).to_be_focused()
    await expect(phone.locator(".chat")).to_have_js_property("inert", False)
    await opener.press("Enter")
    await phone.set_viewport_size({"width": 1000, "height": 740})
    await expect(phone.locator(".chat")).to_have_js_property("inert", False)


async def test_the_members_are_a_drawer_whose_card_closes_before_it(phone: Page) -> None:
    toggle = phone.get_by_role("button", name="Members", exact=True)
    members = phone.get_by_role("region", name="Members")
    await expect(members).to_be_hidden()
    await toggle.press("Enter")
    await expect(members).to_be_visible()
    await expect(members.get_by_role("button", name="Close the list of members")).to_be_focused()
    await expect(phone.locator(".talk")).to_have_js_property("inert", True)
    await members.get_by_role("button", name="Maya").press("Enter")
    card = phone.get_by_role("dialog", name="Maya")
    await expect(card).to_be_in_viewport(ratio=1)
    await phone.keyboard.press("Escape")
    await expect(card).to_be_hidden()
    await expect(members).to_be_visible()
    await phone.keyboard.press("Escape")
    await expect(members).to_be_hidden()
    await expect(toggle).to_be_focused()


async def test_the_way_past_the_channels_leads_to_the_composer_or_the_posts(world: Furnished, visit: Visit) -> None:
    world.add_forum("ideas")
    page = await visit()
    skip = page.locator("#skip")
    await skip.focus()
    await expect(skip).to_have_text("Skip to the composer")
    await skip.press("Enter")
    await expect(page.get_by_test_id("composer")).to_be_focused()
    await page.get_by_role("navigation", name="Channels").get_by_role("button", name="ideas").click()
    await expect(page.get_by_role("region", name="Posts")).to_be_focused()
    await expect(skip).to_have_attribute("href", "#posts")


async def test_colours_of_roles_can_be_read_in_both_looks(world: Furnished, page: Page) -> None:
    guild = next(iter(world.playground.world.guilds.values()))
    for color in (0x000080, 0xFFFF00, 0x808080):
        world.playground.world.put_role(guild.id, replace(world.role("Moderator"), color=color))
        await expect(page.get_by_role("region", name="Members").get_by_text("Maya")).to_be_visible()
        world.say(f"in {color}")
        world.playground.clock.advance(600)
    await expect(page.locator("[data-message-id]")).to_have_count(3)
    for scheme, ground in (("light", 1.0), ("dark", 0.0103)):
        await page.emulate_media(color_scheme=scheme)
        names = page.locator("[data-message-id] .author")
        await expect(names).to_have_count(3)
        for colour in await names.evaluate_all("nodes => nodes.map(node => getComputedStyle(node).color)"):
            assert contrast(luminance(colour), ground) >= 4.5, (scheme, colour)


def luminance(colour: str) -> float:
    channels = [int(one) / 255 for one in colour.removeprefix("rgb(").removesuffix(")").split(", ")]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    lighter, darker = sorted((one, other), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
