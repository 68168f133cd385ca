"""A playground with a small bot in it, and a browser to look at its page."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from playground.server import Playground, open_playground

BOT = Path(__file__).with_name("page_bot.py")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Visit = Callable[..., Awaitable[Page]]
LEFT_OUT = "LEFT OUT: there is no Chromium on this machine, so the chat page is not tested in a browser."


@pytest.fixture(scope="session")
async def served() -> AsyncIterator[Playground]:
    """A playground with the bot connected; its world is shared by the tests, see `playground`."""
    async with open_playground() as playground:
        process = await asyncio.create_subprocess_exec(sys.executable, str(BOT), playground.api_url, playground.token)
        try:
            await playground.wait_for_bot(commands=True)
            yield playground
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


@pytest.fixture
def playground(served: Playground) -> Playground:
    """The playground, its world as at the start."""
    served.reset()
    return served


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.skip(LEFT_OUT)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        await browser.close()


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport={"width": 1200, "height": 800}, locale="en-US", timezone_id="UTC")
    yield context
    await context.close()


@pytest.fixture
async def visit(context: BrowserContext, playground: Playground) -> AsyncIterator[Visit]:
    """Opens the page, with a query such as "?person=maya". A script's error or a forbidden load fails the test."""
    errors: list[str] = []

    async def open_page(query: str = "") -> Page:
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        await page.goto(f"{playground.base_url}/page/{query}")
        await expect(page.get_by_test_id("composer")).to_be_enabled()
        return page

    yield open_page
    assert errors == []


@pytest.fixture
async def page(visit: Visit) -> Page:
    """The page as alice sees it."""
    return await visit()
