"""Selects on messages as a person uses them, by keyboard and mouse, with a real bot answering."""

import pytest
from playwright.async_api import Locator, Page, expect


@pytest.fixture
async def row(page: Page) -> Locator:
    """A message with a select of every kind."""
    composer = page.get_by_test_id("composer")
    await composer.fill("/selects")
    await composer.press("Enter")
    row = page.locator("[data-message-id]").first
    await expect(row.get_by_role("button", name="Topics")).to_be_visible()
    return row


def said(page: Page) -> Locator:
    return page.locator("[data-message-id]").last.locator(".content")


def choices(page: Page) -> Locator:
    return page.locator(".select-popup").get_by_role("option")


async def test_several_choices_are_sent_when_the_list_closes(page: Page, row: Locator) -> None:
    await row.get_by_role("button", name="Topics").focus()
    await page.keyboard.press("Enter")
    choices = page.get_by_role("listbox", name="Topics")
    await expect(choices).to_be_focused()
    await expect(choices).to_have_attribute("aria-multiselectable", "true")
    await page.keyboard.press("Enter")
    await page.keyboard.press("End")
    await page.keyboard.press(" ")
    await expect(page.locator(".select-note:visible")).to_have_text("2 chosen, choose 2 to 3")
    await expect(page.locator("[data-message-id]")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(said(page)).to_have_text("Fees, Tax")
    await expect(row.get_by_role("button", name="Tax, Fees")).to_be_focused()


async def test_too_few_choices_are_not_sent(page: Page, row: Locator) -> None:
    await row.get_by_role("button", name="Topics").click()
    await choices(page).filter(has_text="Custody").click()
    await page.locator("#channel-name").click()
    await expect(row.get_by_role("button", name="Topics")).to_be_visible()
    await expect(page.locator("[data-message-id]")).to_have_count(1)


async def test_a_letter_goes_to_the_choice_that_begins_with_it(page: Page, row: Locator) -> None:
    await row.get_by_role("button", name="Topics").press("ArrowDown")
    await page.keyboard.press("c")
    await expect(page.locator(".select-option.active")).to_have_text("Custody")


async def test_a_member_is_searched_for(page: Page, row: Locator) -> None:
    select = row.get_by_role("button", name="Alice")
    await select.press("ArrowDown")
    await expect(choices(page).and_(page.locator("[aria-selected=true]"))).to_contain_text("Alice")
    await expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    await page.keyboard.type("zzz")
    await expect(page.locator(".select-note:visible")).to_have_text("Nothing matches your search.")
    await page.keyboard.press("Control+a")
    await page.keyboard.type("ada")
    await page.keyboard.press("Enter")
    await expect(said(page)).to_have_text("adam")


async def test_members_and_roles_are_chosen_together(page: Page, row: Locator) -> None:
    await row.get_by_role("button", name="Either").click()
    await choices(page).filter(has_text="Maya").click()
    await choices(page).filter(has_text="@Moderator").click()
    await expect(choices(page).filter(has_text="Adam")).to_have_attribute("aria-disabled", "true")
    await page.locator("#channel-name").click()
    await expect(said(page)).to_have_text("Moderator, maya")


async def test_a_channel_may_be_chosen_and_taken_back(page: Page, row: Locator) -> None:
    select = row.get_by_role("button", name="Where")
    await select.click()
    await expect(choices(page)).to_have_text(["#general", "#policy-news"])
    await choices(page).filter(has_text="#policy-news").click()
    await expect(said(page)).to_have_text("policy-news")
    await row.get_by_role("button", name="#policy-news").click()
    await choices(page).filter(has_text="#policy-news").click()
    await expect(said(page)).to_have_text("nothing")


async def test_a_select_that_is_off_cannot_be_opened(row: Locator) -> None:
    await expect(row.get_by_role("button", name="Role")).to_be_disabled()
