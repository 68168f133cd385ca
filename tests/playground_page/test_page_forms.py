"""Forms of the bot as a person fills them in: every kind of input, checked, corrected and sent, in a real browser."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from playground.server import Playground


def said(page: Page) -> Locator:
    return page.locator("[data-message-id]").last.locator(".content")


async def opened(page: Page, command: str, title: str) -> Locator:
    composer = page.get_by_test_id("composer")
    await composer.fill(f"/{command}")
    await composer.press("Enter")
    form = page.get_by_role("dialog", name=title)
    await expect(form).to_be_visible()
    return form


@pytest.fixture
async def ticks(page: Page) -> Locator:
    return await opened(page, "ticks", "Ticks and files")


async def submit(form: Locator) -> None:
    await form.get_by_role("button", name="Submit").click()


async def test_ticks_radios_and_a_text_to_read_are_shown_and_sent(page: Page, ticks: Locator) -> None:
    await expect(ticks.get_by_text("Read the rules first.").locator("strong")).to_have_text("rules")
    await expect(ticks.get_by_text("This form will be submitted to Rollover.")).to_be_visible()
    await ticks.get_by_role("group", name="Size").get_by_role("radio", name="Large Wide").check()
    parts = ticks.get_by_role("group", name="Parts")
    await parts.get_by_role("checkbox", name="Roof").check()
    await parts.get_by_role("checkbox", name="Door").check()
    await expect(parts.get_by_role("checkbox", name="Wall")).to_be_disabled()
    await ticks.get_by_role("checkbox", name="I am sure").check()
    await submit(ticks)
    await expect(ticks).to_be_hidden()
    await expect(said(page)).to_have_text("Large / Roof+Door / True /")


async def test_what_is_missing_is_named_at_its_field_until_it_is_there(ticks: Locator) -> None:
    await submit(ticks)
    size, parts = (ticks.get_by_role("group", name=name) for name in ("Size", "Parts"))
    await expect(size.locator(".field-error")).to_have_text("Make a selection.")
    await expect(parts.locator(".field-error")).to_have_text("Choose at least 2.")
    await expect(size.get_by_role("radio", name="Small")).to_be_focused()
    await size.get_by_role("radio", name="Small").check()
    await expect(size.locator(".field-error")).to_be_hidden()
    await expect(ticks).to_be_visible()


async def test_files_are_chosen_taken_out_and_sent(page: Page, ticks: Locator, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        (tmp_path / name).write_text("x")
    papers = ticks.get_by_role("group", name="Papers")
    picker = papers.locator("input[type=file]")
    await picker.set_input_files([tmp_path / name for name in ("a.csv", "b.csv", "c.csv")])
    await expect(papers.get_by_role("alert")).to_have_text("Choose at most 2 files.")
    await picker.set_input_files([tmp_path / "a.csv", tmp_path / "b.csv"])
    await papers.get_by_role("button", name="Remove a.csv").click()
    await ticks.get_by_role("radio", name="Large Wide").check()
    for part in ("Wall", "Door"):
        await ticks.get_by_role("checkbox", name=part).check()
    await submit(ticks)
    await expect(said(page)).to_have_text("Large / Wall+Door / False / b.csv")


async def test_a_form_without_an_answer_stays_open_as_it_was_filled_in(
    playground: Playground, page: Page, ticks: Locator, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("x")
    await ticks.get_by_role("radio", name="Small").check()
    for part in ("Wall", "Door"):
        await ticks.get_by_role("checkbox", name=part).check()
    await ticks.locator("input[type=file]").set_input_files(tmp_path / "a.csv")
    send = ticks.get_by_role("button", name="Submit")
    await send.click()
    await expect(send).to_have_attribute("aria-busy", "true")
    playground.clock.advance(3)
    await expect(ticks.get_by_role("alert").filter(has_text="Something")).to_have_text(
        "Something went wrong. Try again."
    )
    await expect(ticks.get_by_role("checkbox", name="Wall")).to_be_checked()
    await ticks.get_by_role("radio", name="Large Wide").check()
    await submit(ticks)
    await expect(said(page)).to_have_text("Large / Wall+Door / False / a.csv")


async def test_names_are_searched_and_chosen_by_keyboard(page: Page) -> None:
    form = await opened(page, "names", "Names")
    await expect(form.get_by_role("button", name="Who Make a selection")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.type("may")
    await expect(page.locator(".select-popup").get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(form.get_by_role("button", name="Who Maya")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.type("news")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.type("moder")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.type("adam")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+a")
    await page.keyboard.type("moderator")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await expect(form).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(form.get_by_label("Short name")).to_be_focused()
    await page.keyboard.type("twelve letters and more")
    await expect(form.get_by_label("Short name")).to_have_value("twelve lette")
    await expect(form.locator(".remaining")).to_have_text("12/12")
    await page.keyboard.press("Enter")
    await expect(form).to_be_hidden()
    await expect(said(page)).to_have_text("maya / policy-news / Moderator / adam+Moderator / twelve lette")


async def test_a_form_may_be_sent_with_nothing_in_it_where_nothing_is_required(page: Page) -> None:
    form = await opened(page, "names", "Names")
    await submit(form)
    await expect(form).to_be_hidden()
    await expect(said(page)).to_have_text("/  /  /  /")


async def test_a_text_counts_what_is_left(page: Page) -> None:
    form = await opened(page, "form", "Add a milestone")
    await form.get_by_label("Headline").fill("Notice")
    await expect(form.locator(".remaining").first).to_have_text("6/80")
    await form.get_by_label("Why it matters").fill("a" * 100)
    await expect(form.locator(".remaining").last).to_have_text("3900")


async def test_the_focus_stays_in_the_form_and_goes_back_to_the_composer(page: Page) -> None:
    form = await opened(page, "form", "Add a milestone")
    await form.get_by_role("button", name="Submit").focus()
    await page.keyboard.press("Tab")
    await expect(form.get_by_role("button", name="Close")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(form.get_by_role("button", name="Submit")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await expect(page.get_by_test_id("composer")).to_be_focused()
    await expect(page.locator("[data-message-id]")).to_have_count(0)
