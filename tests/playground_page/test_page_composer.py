"""The composer as a person writes in it: files along with a message, mentions, and commands with their options."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from playground.permissions import Permission
from playground.server import Playground

Visit = Callable[..., Awaitable[Page]]
GIVE = """
([type, target, names]) => {
  const files = new DataTransfer();
  for (const name of names) files.items.add(new File(["kind,title\\n"], name));
  const given = { bubbles: true, cancelable: true };
  const made = type === "paste"
    ? new ClipboardEvent(type, { ...given, clipboardData: files })
    : new DragEvent(type, { ...given, dataTransfer: files });
  document.querySelector(target).dispatchEvent(made);
}
"""


@pytest.fixture
def composer(page: Page) -> Locator:
    return page.get_by_test_id("composer")


def answer(page: Page) -> Locator:
    return page.locator("[data-message-id]").last


def choices(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


async def send(composer: Locator, text: str) -> None:
    await composer.fill(text)
    await composer.press("Enter")


# Files


async def test_files_are_chosen_shown_taken_out_and_sent_with_a_message(
    page: Page, composer: Locator, tmp_path: Path
) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("kind,title\n")
    await page.get_by_label("Attach files").set_input_files([tmp_path / "a.csv", tmp_path / "b.csv"])
    await expect(page.locator(".chosen-file")).to_have_count(2)
    await page.get_by_role("button", name="Remove a.csv").click()
    await send(composer, "the record")
    await expect(answer(page).locator(".content")).to_have_text("the record")
    await expect(answer(page).locator("a.file-name")).to_have_text("b.csv")
    await expect(page.locator(".chosen-file")).to_have_count(0)


async def test_a_file_is_sent_without_a_word(page: Page, composer: Locator) -> None:
    await page.evaluate(GIVE, ["drop", "#scroller", ["a.csv"]])
    await expect(composer).to_be_focused()
    await page.get_by_role("button", name="Send").click()
    await expect(answer(page).locator("a.file-name")).to_have_text("a.csv")


async def test_a_picture_is_pasted_and_shown_before_it_is_sent(page: Page, composer: Locator) -> None:
    await page.evaluate(GIVE, ["paste", "#composer", ["a.csv"]])
    await expect(page.locator(".chosen-file")).to_contain_text("a.csv")
    await page.get_by_label("Attach files").set_input_files(Path("docs/images/inflow.png"))
    picture = page.locator(".chosen-file img")
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth > 100)")
    await composer.press("Enter")
    await expect(answer(page).locator(".picture img")).to_be_visible()


async def test_what_cannot_be_attached_is_named(page: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(bytes(10 * 1024 * 1024 + 1))
    await page.get_by_label("Attach files").set_input_files(large)
    await expect(page.get_by_role("alert")).to_contain_text("large.csv is too large")
    await page.evaluate(GIVE, ["drop", "#composer", [f"{number}.csv" for number in range(11)]])
    await expect(page.get_by_role("alert")).to_have_text("A message has at most 10 files.")
    await expect(page.locator(".chosen-file")).to_have_count(0)


async def test_nothing_is_attached_where_that_is_not_allowed(playground: Playground, visit: Visit) -> None:
    guild = playground.person("alice").guilds()[0]
    everyone = guild.roles[guild.id]
    kept = everyone.permissions & ~Permission.ATTACH_FILES
    playground.world.put_role(guild.id, replace(everyone, permissions=kept))
    page = await visit()
    await expect(page.get_by_label("Attach files")).to_be_disabled()
    await page.evaluate(GIVE, ["drop", "#composer", ["a.csv"]])
    await expect(page.locator(".chosen-file")).to_have_count(0)


async def test_what_could_not_be_sent_is_given_back_with_the_reason(
    playground: Playground, page: Page, composer: Locator
) -> None:
    general = playground.person("alice").channel("general")
    playground.world.put_channel(replace(general, slowmode_seconds=60))
    await send(composer, "one")
    await expect(answer(page).locator(".content")).to_have_text("one")
    await answer(page).focus()
    await page.keyboard.press("r")
    await page.evaluate(GIVE, ["drop", "#composer", ["a.csv"]])
    await send(composer, "two")
    await expect(page.get_by_role("alert")).to_have_text("Slowmode is enabled.")
    await expect(composer).to_have_value("two")
    await expect(page.locator(".tray")).to_contain_text("Replying to Alice")
    await expect(page.locator(".chosen-file")).to_contain_text("a.csv")


# Mentions


async def test_a_member_is_mentioned_by_the_beginning_of_the_name(page: Page, composer: Locator) -> None:
    await composer.click()
    await page.keyboard.type("ask @ma")
    await expect(choices(page)).to_have_text(["M@Mayamaya"])
    await page.keyboard.press("Enter")
    await expect(composer).to_have_value("ask @Maya ")
    await page.keyboard.type("in #pol")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(answer(page).locator(".mention")).to_have_text(["@Maya", "#policy-news"])


async def test_a_mention_is_not_taken_where_none_is_begun(page: Page, composer: Locator) -> None:
    await composer.click()
    await page.keyboard.type("write to me@ma")
    await expect(page.get_by_role("listbox")).to_have_count(0)
    await page.keyboard.press("Enter")
    await expect(answer(page).locator(".content")).to_have_text("write to me@ma")


# Commands


async def test_the_list_is_grouped_with_what_was_used_before_first(page: Page, composer: Locator) -> None:
    await send(composer, "/market")
    await expect(answer(page).locator(".content")).to_have_text("the market")
    await composer.press("/")
    listed = page.get_by_role("listbox")
    await expect(listed.get_by_role("group", name="Frequently used").get_by_role("option")).to_contain_text("/market")
    rest = listed.get_by_role("group", name="Rollover")
    await expect(rest.get_by_role("option").first).to_contain_text("/attach")
    await expect(rest.get_by_text("Limits of a year")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.locator(".command-pill")).to_have_text("/market")


async def test_a_list_that_says_the_same_keeps_its_rows(page: Page, composer: Locator) -> None:
    await composer.fill("/inflow 1% base:")
    await expect(choices(page)).to_have_count(2)
    await page.evaluate("() => { document.querySelector('#suggestion-1').dataset.kept = 'yes'; }")
    await composer.evaluate("field => field.dispatchEvent(new Event('focus'))")
    await expect(page.locator("#suggestion-1[data-kept]")).to_have_text("IRAs")


async def test_a_list_does_not_change_under_a_button_that_is_down(page: Page, composer: Locator) -> None:
    await composer.fill("/inflow 1% base:")
    await expect(choices(page)).to_have_count(2)
    box = await choices(page).nth(1).bounding_box()
    assert box
    await page.mouse.move(box["x"] + 10, box["y"] + 10)
    await page.mouse.down()
    await composer.evaluate("field => { field.value = '401'; field.dispatchEvent(new Event('input')); }")
    await expect(choices(page)).to_have_count(2)
    await page.mouse.up()
    await expect(page.get_by_role("button", name="base IRAs")).to_be_visible()


async def test_the_keys_go_from_option_to_option_and_back(page: Page, composer: Locator) -> None:
    open_option = page.locator(".pill-name.open")
    await composer.click()
    await page.keyboard.type("/inflow 1% base:ira years:5")
    await expect(open_option).to_have_text("years")
    await page.keyboard.press("Shift+Tab")
    await expect(open_option).to_have_text("base")
    await expect(composer).to_have_value("ira")
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowLeft")
    await expect(open_option).to_have_text("share")
    await page.keyboard.press("End")
    await page.keyboard.press("ArrowRight")
    await expect(open_option).to_have_text("base")
    for _ in range(3):
        await page.keyboard.press("Backspace")
    await page.keyboard.press("Backspace")
    await expect(page.get_by_role("button", name="base")).to_have_count(0)
    await expect(open_option).to_have_text("share")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await expect(answer(page).locator(".content")).to_contain_text("share 1%, base None, as of None, years 5")


async def test_a_wrong_value_is_marked_at_its_pill_with_the_reason(page: Page, composer: Locator) -> None:
    await composer.fill("/inflow 1% years:31 as_of:")
    pill = page.get_by_role("button", name="years 31")
    await expect(pill).to_have_class("pill bad")
    await expect(pill).to_have_attribute("title", "Enter a number of at most 30.")
    await composer.press("Enter")
    await expect(page.locator(".pill-name.open")).to_have_text("years")
    await expect(page.get_by_role("alert")).to_have_text("years: Enter a number of at most 30.")
    await expect(composer).to_have_attribute("aria-invalid", "true")
    await composer.fill("30")
    await expect(composer).to_have_attribute("aria-invalid", "false")


async def test_a_half_written_text_waits_in_its_channel(page: Page, composer: Locator) -> None:
    await composer.fill("later")
    await page.locator("[data-channel-id]").filter(has_text="policy-news").click()
    await expect(composer).to_have_value("")
    await page.locator("[data-channel-id]").filter(has_text="general").click()
    await expect(composer).to_have_value("later")


async def test_a_text_may_have_several_lines(page: Page, composer: Locator) -> None:
    await composer.click()
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(answer(page).locator(".content")).to_have_text("one\ntwo", use_inner_text=True)
