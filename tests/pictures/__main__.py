"""`make pictures`: takes the pictures of the documentation from the real bot, in a real browser."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Locator, Page

from playground import Playground, open_playground
from tests.bot_process import running_bot
from tests.pictures.camera import IMAGES, browser, keep

ANSWERS = {
    "inflow": "/inflow 1%",
    "limits": "/limits 2026",
    "market": "/market ",
    "timeline": "/timeline ",
    "ask": "/ask did New Hampshire pass it?",
    "milestone": "/milestone us-nh-2025-hb302",
    "states": "/states ",
}


async def main() -> None:
    """Type the commands as a newcomer would and keep what the page shows."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            open_playground() as playground,
            running_bot(playground, Path(folder), ALERT_HOLD_SECONDS="0"),
            browser() as page,
        ):
            await page.goto(playground.page_url)
            await page.get_by_text("is online").wait_for()
            await keep_composer(page)
            for name, typed in ANSWERS.items():
                await keep_answer(page, typed, name)
            await keep_working(page)
            await keep_form(page)
            await keep_clock(page)
            await keep_policy_panel(playground, page)
            await keep_alert(playground, page)
            await keep_forum(playground, page)


async def keep_composer(page: Page) -> None:
    """Keep the list of commands that opens above the composer."""
    await page.get_by_test_id("composer").click()
    await page.keyboard.type("/")
    await page.get_by_role("listbox").wait_for()
    await keep(page, "composer")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Backspace")


async def keep_answer(page: Page, typed: str, name: str) -> None:
    """Type a command, wait for its answer, and keep it."""
    await page.get_by_test_id("composer").click()
    await page.get_by_test_id("composer").press_sequentially(typed, delay=5)
    await page.keyboard.press("Enter")
    await message(page, f"/{name}").wait_for()
    await keep(page, name)


async def keep_working(page: Page) -> None:
    """Keep the working that the button under an answer shows."""
    await message(page, "/inflow").get_by_role("button", name="Show the working").click()
    working = message(page, "Only you can see this")
    await working.wait_for()
    await keep(page, "working", working)


async def keep_form(page: Page) -> None:
    """Keep the form in which a member reports a mistake."""
    await page.get_by_test_id("composer").click()
    await page.get_by_test_id("composer").press_sequentially("/report us-nh-2025-hb302", delay=5)
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").wait_for()
    await keep(page, "form")
    await page.keyboard.press("Escape")


async def keep_clock(page: Page) -> None:
    """Keep the panel with the clock that can be put forward."""
    await page.get_by_role("button", name="Clock, faults and requests").click()
    await page.get_by_role("button", name="+1 day").wait_for()
    await keep(page, "clock")
    await page.keyboard.press("Escape")


async def keep_policy_panel(playground: Playground, page: Page) -> None:
    """Keep the panel that a moderator sees before an item is kept."""
    administrator = playground.person("adam")
    await administrator.choose(await administrator.slash("setup"), "setup.channel:", ["moderators"])
    form = await administrator.slash(
        "policy add", kind="Agency guidance", jurisdiction="federal", topic="retirement_crypto", channel="moderators"
    )
    await administrator.submit(
        form,
        title="Compliance Assistance Release No. 2026-02",
        identifier="CAR 2026-02",
        date="yesterday",
        link="https://www.dol.gov/agencies/ebsa/employers-and-advisers/plan-administration-and-compliance/car-2026-02",
        summary="The Department explains how a fiduciary may document the choice of a menu. It sets no rule.",
    )
    await page.goto(f"{playground.page_url}?person=adam&channel=moderators")
    await page.get_by_role("button", name="Save without alert").wait_for()
    await keep(page, "policy")


async def keep_alert(playground: Playground, page: Page) -> None:
    """Keep an alert as its channel gets it, posted by the button on that panel."""
    administrator = playground.person("adam")
    panel = await administrator.slash("alerts add", channel="general", typed={"channel": "policy-news"})
    await administrator.choose(panel, "Choose a ready-made selection", ["Everything"])
    await administrator.click(panel, "Save")
    await page.get_by_role("button", name="Post", exact=True).click()
    await page.get_by_role("button", name="Post", exact=True).wait_for(state="detached")
    await page.goto(f"{playground.page_url}?person=alice&channel=policy-news")
    await message(page, "New on record").wait_for()
    await keep(page, "alert")


async def keep_forum(playground: Playground, page: Page) -> None:
    """Keep a forum with a person's post, and a second one being written."""
    maya = playground.person("maya")
    question = "Does the safe harbor name any class of assets, or only the steps of a prudent choice?"
    await maya.start_post("What does the proposed rule ask of a fiduciary?", question, "milestones", tags=["question"])
    await page.goto(f"{playground.page_url}?person=alice&channel=milestones")
    await page.get_by_role("button", name="New Post").click()
    post = page.get_by_role("dialog", name="New Post")
    await post.get_by_label("Title").fill("Where do I find the comment period?")
    await post.get_by_label("Message").fill("And does a late comment still count?")
    await keep(page, "post")
    await post.get_by_role("button", name="Post", exact=True).click()
    await page.get_by_role("button", name="Back to milestones").click()
    await page.get_by_role("button", name="New Post").wait_for()
    await keep(page, "forum")


def message(page: Page, text: str) -> Locator:
    """Return the newest message that holds the text."""
    return page.locator("[data-message-id]", has_text=text).last


if __name__ == "__main__":
    asyncio.run(main())
