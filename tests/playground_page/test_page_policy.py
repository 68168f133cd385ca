"""The record kept on the chat page by keyboard alone, with the real bot answering."""

import csv
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from playground.server import Playground
from tests.policy_desk import moderated_playground


@pytest.fixture(scope="module")
async def kept(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Playground]:
    """A playground with the real bot, whose moderators are set up."""
    async with moderated_playground(tmp_path_factory.mktemp("bot")) as opened:
        yield opened


@pytest.fixture
async def desk(context: BrowserContext, kept: Playground) -> Page:
    """The page as the moderator Mona sees it."""
    page = await context.new_page()
    await page.goto(f"{kept.base_url}/page/?person=mona")
    await expect(page.get_by_test_id("composer")).to_be_enabled()
    return page


async def press(page: Page, name: str) -> None:
    """Go to the newest button of that name with the Tab key, and press it with Enter."""
    button = page.get_by_role("button", name=name, exact=True).last
    await expect(button).to_be_visible()
    for _ in range(200):
        if await button.evaluate("button => button === document.activeElement"):
            await page.keyboard.press("Enter")
            return
        await page.keyboard.press("Shift+Tab")
    raise AssertionError(f"the button {name} cannot be reached with the keyboard")


async def test_a_milestone_is_added_corrected_and_taken_back_by_keyboard(desk: Page) -> None:
    composer = desk.get_by_test_id("composer")
    await composer.focus()
    await desk.keyboard.type("/policy add kind:Report jurisdiction:US topic:Tax")
    await desk.keyboard.press("Enter")
    form = desk.get_by_role("dialog", name="Add a milestone")
    await expect(form).to_be_visible()
    for text in ("A report on coins", "GAO-26-1", "yesterday", "http://www.gao.gov/1", "It counts coins."):
        await desk.keyboard.type(text)
        await desk.keyboard.press("Tab")
    await form.get_by_role("button", name="Submit").focus()
    await desk.keyboard.press("Enter")
    await press(desk, "Fix it")
    await expect(form).to_be_visible()
    link = form.get_by_label("Link")
    await expect(link).to_have_value("http://www.gao.gov/1")
    await link.focus()
    await desk.keyboard.press("Control+a")
    await desk.keyboard.type("https://www.gao.gov/1")
    await desk.keyboard.press("Enter")
    newest = desk.locator("[data-message-id]").last
    await expect(newest).to_contain_text("Ready to add: A report on coins.")
    await press(desk, "Save without alert")
    await expect(newest).to_contain_text("Kept: A report on coins.")
    await press(desk, "Take it back")
    await expect(desk.locator("[data-message-id]").last).to_contain_text(
        "Ready to take a change of A report on coins back."
    )


async def test_an_export_is_saved_and_a_file_imported_by_keyboard(desk: Page, tmp_path: Path) -> None:
    # A key may be faster than the browser's taking note that somebody waits for its dialog: wait for it from the start.
    desk.on("filechooser", lambda _: None)
    await desk.get_by_test_id("composer").focus()
    await desk.keyboard.type("/policy export format:CSV")
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_role("button", name="format CSV")).to_be_visible()
    await desk.keyboard.press("Enter")
    link = desk.locator("[data-message-id]").last.locator("a.file-name")
    await expect(link).to_be_visible()
    async with desk.expect_download() as download:
        await link.press("Enter")
    record = tmp_path / "record.csv"
    await (await download.value).save_as(record)
    with record.open(newline="") as rows:
        assert "title" in next(csv.reader(rows))

    more = tmp_path / "more.csv"
    more.write_text(
        "kind,title,identifier,jurisdiction,topics,date,url,summary\n"
        "report,From the page,P-1,US,tax,2026-11-01,https://www.gao.gov/P-1,A summary.\n"
    )
    await desk.get_by_test_id("composer").focus()
    await desk.keyboard.type("/policy import file:")
    async with desk.expect_file_chooser() as chooser:
        await desk.keyboard.press("Enter")
    await (await chooser.value).set_files(more)
    await expect(desk.get_by_role("button", name="file more.csv")).to_be_visible()
    await desk.keyboard.press("Enter")
    newest = desk.locator("[data-message-id]").last
    await expect(newest).to_contain_text("Ready to import more.csv: 1 new, 0 changed, 0 as they are.")
    await press(desk, "Import")
    await expect(newest).to_contain_text("Imported: 1 new, 0 changed, 0 as they are.")
