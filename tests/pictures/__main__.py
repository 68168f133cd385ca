"""`make pictures`: takes the pictures of the documentation from the real bot, in a real browser."""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright

from playground import Playground, open_playground
from tests.bot_process import ROOT, running_bot

PICTURES = ROOT / "docs" / "pictures"
NAMES = ("chromium", "chromium-browser", "google-chrome")


async def main() -> None:
    """Type the commands as a newcomer would and keep what the page shows."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with open_playground() as playground, running_bot(playground, Path(folder)), browser() as page:
            await page.goto(playground.page_url)
            await page.get_by_text("is online").wait_for()
            await picture(page, "/inflow 1%", "inflow")
            await page.get_by_role("button", name="Show the working").last.click()
            working = page.locator("[data-message-id]", has_text="Only you can see this").last
            await working.wait_for()
            await working.evaluate("message => message.scrollIntoView({block: 'start'})")
            await page.screenshot(path=PICTURES / "working.png")
            await picture(page, "/limits 2026", "limits")
            await picture(page, "/market ", "market")
            await picture(page, "/timeline ", "timeline")
            await picture(page, "/ask did New Hampshire pass it?", "ask")
            await picture(page, "/milestone us-nh-2025-hb302", "milestone")
            await picture(page, "/states ", "states")
            await record_kept(playground, page)


async def record_kept(playground: Playground, page: Page) -> None:
    """Keep the panel that a moderator sees before something is kept, as `docs/pictures/policy.png`."""
    moderator = playground.person("adam")
    await moderator.choose(await moderator.slash("setup"), "setup.channel:", ["moderators"])
    form = await moderator.slash(
        "policy add", kind="Agency guidance", jurisdiction="federal", topic="retirement_crypto", channel="moderators"
    )
    await moderator.submit(
        form,
        title="Compliance Assistance Release No. 2026-02",
        identifier="CAR 2026-02",
        date="yesterday",
        link="https://www.dol.gov/agencies/ebsa/employers-and-advisers/plan-administration-and-compliance/car-2026-02",
        summary="The Department explains how a fiduciary may document the choice of a menu. It sets no rule.",
    )
    await page.goto(f"{playground.page_url}?person=adam")
    await page.get_by_text("moderators", exact=True).first.click()
    await page.get_by_role("button", name="Save without alert").wait_for()
    await page.wait_for_load_state("networkidle")
    await page.mouse.move(0, 0)
    await page.screenshot(path=PICTURES / "policy.png")


@asynccontextmanager
async def browser() -> AsyncIterator[Page]:
    """Open a page in Chromium, dark as most people have Discord."""
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        sys.exit("No Chromium here: install it, or set CHROMIUM to its path.")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            yield await running.new_page(
                viewport={"width": 1100, "height": 760}, device_scale_factor=2, color_scheme="dark"
            )
        finally:
            await running.close()


async def picture(page: Page, typed: str, name: str) -> None:
    """Type a command, wait for its answer, and keep the page as `docs/pictures/<name>.png`."""
    await page.get_by_test_id("composer").click()
    await page.get_by_test_id("composer").press_sequentially(typed, delay=5)
    await page.keyboard.press("Enter")
    await page.locator("[data-message-id]", has_text=f"/{name}").last.wait_for()
    await page.wait_for_load_state("networkidle")
    await page.mouse.move(0, 0)
    await page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
