"""Files on the page as a person handles them: chosen, dropped, shown, refused, sent and saved, in a real browser."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

DROP = """
([type, names]) => {
  const files = new DataTransfer();
  for (const name of names) files.items.add(new File(["kind,title\\n"], name));
  const target = document.querySelector("#composer");
  const event = new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "<b>two & more.csv"
    path.write_bytes(b"kind,title\n" * 200)
    return path


@pytest.fixture
async def composer(page: Page) -> Locator:
    """The composer where `/attach` waits for its file."""
    # A key may be faster than the browser's taking note that somebody waits for its dialog: wait for it from the start.
    page.on("filechooser", lambda _: None)
    composer = page.get_by_test_id("composer")
    await composer.click()
    await page.keyboard.type("/attach ")
    await expect(page.get_by_label("Choose a file for file")).to_be_attached()
    return composer


def content_of(path: Path) -> bytes:
    return path.read_bytes()


def answer(page: Page) -> Locator:
    return page.locator("[data-message-id]").last


async def test_a_file_is_chosen_sent_and_saved_by_keyboard(page: Page, composer: Locator, sheet: Path) -> None:
    await expect(composer).to_have_attribute("placeholder", "Press Enter, or drop it here")
    async with page.expect_file_chooser() as chooser:
        await page.keyboard.press("Enter")
    assert not (await chooser.value).is_multiple()
    await (await chooser.value).set_files(sheet)
    await expect(page.get_by_role("button", name="file <b>two & more.csv (2.1 KB)")).to_be_visible()
    await expect(composer).to_be_focused()
    await page.keyboard.type("note:hello")
    await page.keyboard.press("Enter")
    await expect(answer(page).locator(".content")).to_contain_text("2200 bytes, hello")
    link = answer(page).locator("a.file-name")
    async with page.expect_download() as download:
        await link.press("Enter")
    assert content_of(await (await download.value).path()) == content_of(sheet)


async def test_a_file_is_chosen_with_the_button(page: Page, composer: Locator, sheet: Path) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.locator(".file-picker").click()
    await (await chooser.value).set_files(sheet)
    await page.get_by_role("button", name="Send").click()
    await expect(answer(page).locator(".content")).to_contain_text("2200 bytes, None")


async def test_the_file_button_is_reached_with_the_keyboard(page: Page, composer: Locator) -> None:
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_label("Choose a file for file")).to_be_focused()
    async with page.expect_file_chooser():
        await page.keyboard.press("Enter")


async def test_a_file_is_dropped_where_an_option_takes_one(page: Page, composer: Locator) -> None:
    assert await page.evaluate(DROP, ["dragover", ["a.csv"]])
    await expect(page.locator(".chat.dropping")).to_be_visible()
    assert await page.evaluate(DROP, ["drop", ["a.csv"]])
    await expect(page.get_by_role("button", name="file a.csv (11 bytes)")).to_be_visible()
    await expect(page.locator(".dropping")).to_have_count(0)
    await page.keyboard.press("Enter")
    await expect(answer(page).locator(".content")).to_contain_text("a.csv, 11 bytes, None")


async def test_two_files_are_not_taken(page: Page, composer: Locator) -> None:
    await page.evaluate(DROP, ["drop", ["a.csv", "b.csv"]])
    await expect(page.get_by_role("alert")).to_have_text("file: Choose one file only.")


async def test_a_file_dropped_where_none_is_taken_does_not_leave_the_page(page: Page) -> None:
    await page.get_by_test_id("composer").fill("/echo ")
    assert await page.evaluate(DROP, ["drop", ["a.csv"]])
    await expect(page.get_by_test_id("composer")).to_have_value("")
    await expect(page.locator(".chosen-file")).to_have_count(0)


async def test_a_file_that_is_too_large_is_not_taken(page: Page, composer: Locator, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(bytes(10 * 1024 * 1024 + 1))
    await page.get_by_test_id("file").set_input_files(large)
    await expect(page.get_by_role("alert")).to_have_text(
        "file: large.csv is too large (10.0 MB). Max file size: 10.0 MB."
    )
    await expect(page.get_by_label("Choose a file for file")).to_be_attached()


async def test_a_chosen_file_is_taken_out_again(page: Page, composer: Locator, sheet: Path) -> None:
    await page.get_by_test_id("file").set_input_files(sheet)
    await page.get_by_role("button", name="file <b>two & more.csv").click()
    await expect(page.locator(".file-picker-text")).to_have_text("<b>two & more.csv (2.1 KB)")
    await page.keyboard.press("Backspace")
    await expect(page.locator(".file-picker-text")).to_have_text("Choose a file")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("file: This option is required. Specify a value.")
