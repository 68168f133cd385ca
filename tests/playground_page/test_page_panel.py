"""The panel beside the chat: the clock put forward, faults made and ended, the bot's requests, by mouse and key."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, expect

from playground.server import Playground

Visit = Callable[..., Awaitable[Page]]


def messages(page: Page) -> Locator:
    return page.locator("[data-message-id]")


async def send(page: Page, text: str) -> None:
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("composer").press("Enter")


@pytest.fixture
async def panel(playground: Playground, page: Page) -> AsyncIterator[Locator]:
    """The panel, open at the clock; no fault outlives the test."""
    await page.get_by_role("button", name="Clock, faults and requests").click()
    panel = page.get_by_role("complementary", name="Playground panel")
    await expect(panel.get_by_role("tab", name="Clock")).to_be_focused()
    yield panel
    await page.request.delete(f"{playground.base_url}/control/faults")


async def test_the_panel_is_opened_gone_through_and_closed_by_keyboard(page: Page) -> None:
    toggle = page.get_by_role("button", name="Clock, faults and requests")
    await toggle.focus()
    await page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Playground panel")
    await expect(panel.get_by_role("tab", name="Clock")).to_be_focused()
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("ArrowRight")
    await expect(panel.get_by_role("tab", name="Faults")).to_have_attribute("aria-selected", "true")
    await expect(panel.get_by_role("heading", name="Wrong now")).to_be_visible()
    await page.keyboard.press("End")
    await expect(panel.get_by_role("tab", name="Requests")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(toggle).to_be_focused()


async def test_the_clock_is_put_forward_for_everything_on_the_page(
    playground: Playground, page: Page, panel: Locator
) -> None:
    await send(page, f"it is <t:{int(playground.clock.now().timestamp())}:R>")
    before = playground.clock.ahead
    await expect(panel.get_by_role("timer")).not_to_be_empty()
    await panel.get_by_role("button", name="+1 day").click()
    await expect(messages(page).last.locator("time.moment")).to_have_text(re.compile("day ago|yesterday"))
    await expect(panel.locator(".clock-ahead")).to_contain_text("ahead of this machine's clock")
    assert playground.clock.ahead - before == pytest.approx(24 * 3600)


async def test_the_clock_goes_to_a_moment_and_never_back(page: Page, panel: Locator) -> None:
    year = 1 + int(await page.evaluate("() => new Date().getFullYear()"))
    await panel.get_by_label("To a moment").fill(f"{year}-06-01T09:30")
    await panel.get_by_role("button", name="Go").click()
    await expect(panel.locator(".clock-date")).to_contain_text(f"June 1, {year}")
    await panel.get_by_label("To a moment").fill(f"{year}-05-01T09:30")
    await panel.get_by_role("button", name="Go").click()
    await expect(panel.get_by_role("alert")).not_to_be_empty()
    await expect(panel.locator(".clock-date")).to_contain_text(f"June 1, {year}")


async def test_a_fault_is_made_at_a_press_seen_and_over_by_itself(page: Page, panel: Locator) -> None:
    await panel.get_by_role("tab", name="Faults").click()
    await expect(panel.get_by_text("Nothing. Discord is well.")).to_be_visible()
    await panel.get_by_role("button", name="One 503").click()
    active = panel.get_by_role("list", name="Active faults")
    await expect(active).to_contain_text("503")
    await send(page, "/market")
    await expect(panel.get_by_text("Nothing. Discord is well.")).to_be_visible()
    await panel.get_by_role("tab", name="Requests").click()
    failed = panel.locator(".request.failed").first
    await expect(failed).to_contain_text("503")
    await expect(failed).to_contain_text("fault f")


async def test_a_fault_is_described_in_detail_and_ended(panel: Locator) -> None:
    await panel.get_by_role("tab", name="Faults").click()
    await panel.get_by_label("Kind").select_option(label="Answer late")
    start = panel.get_by_role("button", name="Make it happen")
    await start.click()
    seconds = panel.get_by_role("spinbutton", name="Seconds", exact=True)
    await expect(seconds).to_be_focused()
    await expect(panel.locator("#fault-seconds-error")).to_have_text("This field is required.")
    await seconds.fill("1.5")
    await panel.get_by_text("Which requests, when and for how long").click()
    await panel.get_by_label("Route").fill("/channels/*/messages")
    await start.click()
    active = panel.get_by_role("list", name="Active faults")
    await expect(active).to_contain_text("/channels/*/messages")
    await active.get_by_role("button", name="End:").click()
    await expect(panel.get_by_text("Nothing. Discord is well.")).to_be_visible()
    await expect(panel.locator(".fault-past")).to_contain_text("/channels/*/messages")


async def test_the_bot_is_kicked_and_invited_again(playground: Playground, page: Page, panel: Locator) -> None:
    await page.set_viewport_size({"width": 1600, "height": 900})
    await panel.get_by_role("tab", name="Faults").click()
    await expect(page.get_by_role("region", name="Members").get_by_text("Rollover")).to_be_visible()
    for kind in ("Kick the bot", "Invite the bot"):
        await panel.get_by_label("Kind").select_option(label=kind)
        await panel.get_by_label("Guild").select_option(label="Retirement Watch")
        await panel.get_by_role("button", name="Make it happen").click()
        roster = page.get_by_role("region", name="Members").get_by_text("Rollover")
        await expect(roster).to_have_count(0 if kind.startswith("Kick") else 1)
    await send(page, "/market")
    await expect(messages(page).last.locator(".content")).to_have_text("the market")


async def test_a_channel_that_is_deleted_is_offered_no_more(page: Page, panel: Locator) -> None:
    await panel.get_by_role("tab", name="Faults").click()
    await panel.get_by_label("Kind").select_option(label="Delete a channel")
    channel = panel.get_by_label("Channel")
    await channel.select_option(label="#policy-news (Retirement Watch)")
    await panel.get_by_role("button", name="Make it happen").click()
    await expect(page.locator("[data-channel-id]").filter(has_text="policy-news")).to_have_count(0)
    await expect(channel.locator("option").filter(has_text="policy-news")).to_have_count(0)


async def test_the_requests_of_the_bot_are_listed_as_they_come(page: Page, panel: Locator) -> None:
    await panel.get_by_role("tab", name="Requests").click()
    await send(page, "/echo hello")
    newest = panel.locator(".request").first
    await expect(newest).to_contain_text("POST")
    await expect(newest).to_contain_text("/callback")
    await expect(newest).to_contain_text("200")
    await panel.get_by_label("Only what failed").check()
    await expect(newest).to_be_hidden()


async def test_on_a_phone_the_panel_is_reached_from_the_drawer(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.get_by_role("button", name="Servers, channels and who is speaking").click()
    await page.get_by_role("button", name="Clock, faults and requests").click()
    panel = page.get_by_role("complementary", name="Playground panel")
    box = await panel.bounding_box()
    assert box
    assert box["width"] == 390
    await panel.get_by_role("button", name="Close the panel").click()
    await expect(panel).to_be_hidden()
    await expect(page.get_by_test_id("composer")).to_be_focused()
