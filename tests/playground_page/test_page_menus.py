"""What a person does with a message or a member: menus by mouse, key and finger, with a real bot answering."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from playground.server import Playground

Visit = Callable[..., Awaitable[Page]]


def composer(page: Page) -> Locator:
    return page.get_by_test_id("composer")


def messages(page: Page) -> Locator:
    return page.locator("[data-message-id]")


def item(page: Page, name: str) -> Locator:
    return page.get_by_role("menu").get_by_role("menuitem", name=name, exact=True)


async def say(page: Page, text: str) -> Locator:
    """Write a message, and return its row."""
    await composer(page).fill(text)
    await composer(page).press("Enter")
    row = messages(page).last
    await expect(row.locator(".content")).to_have_text(text)
    return row


# Commands of the bot in menus


async def test_a_message_command_is_chosen_with_a_right_click(page: Page) -> None:
    row = await say(page, "hello")
    await row.click(button="right")
    await item(page, "Quote it").click()
    await expect(messages(page).last.locator(".content")).to_have_text("quoted: hello")
    await expect(messages(page).last.locator(".context")).to_have_text("AAlice used Quote it")
    await expect(page.get_by_role("menu")).to_be_hidden()


async def test_a_message_command_is_chosen_by_keyboard_alone(page: Page) -> None:
    await say(page, "first")
    await say(page, "second")
    await page.locator("#scroller").focus()
    await page.keyboard.press("ArrowUp")
    await expect(messages(page).last).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(messages(page).first).to_be_focused()
    await page.keyboard.press("Shift+F10")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("q")
    await expect(item(page, "Quote it")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(messages(page).last.locator(".content")).to_have_text("quoted: first")


async def test_the_more_button_of_a_row_opens_its_menu_and_gets_the_focus_back(page: Page) -> None:
    row = await say(page, "hello")
    await row.hover()
    more = row.get_by_role("button", name="More")
    await more.focus()
    await page.keyboard.press("Enter")
    await expect(item(page, "Quote it")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_be_hidden()
    await expect(more).to_be_focused()


async def test_what_a_person_may_not_use_is_not_in_the_menu(visit: Visit) -> None:
    page = await visit()
    row = await say(page, "hello")
    await row.click(button="right")
    await expect(item(page, "Quote it")).to_be_visible()
    await expect(item(page, "Strike")).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.get_by_test_id("person").select_option("maya")
    await expect(composer(page)).to_have_attribute("placeholder", "Message #general as Maya")
    await messages(page).last.click(button="right")
    await item(page, "Strike").click()
    await expect(messages(page).last.locator(".content")).to_have_text("struck: hello")


async def test_a_user_command_is_chosen_at_a_member(page: Page) -> None:
    await page.get_by_role("button", name="Maya").click(button="right")
    await item(page, "Greet").click()
    await expect(messages(page).last.locator(".content")).to_have_text("hello Maya")
    await page.get_by_role("button", name="Adam").focus()
    await page.keyboard.press("ContextMenu")
    await item(page, "Greet").press("Enter")
    await expect(messages(page).last.locator(".content")).to_have_text("hello Adam")


async def test_the_author_of_a_message_is_reached_from_its_menu(playground: Playground, page: Page) -> None:
    await playground.person("maya").say("look", "general")
    await messages(page).last.click(button="right")
    await item(page, "Author: Maya").click()
    await item(page, "Greet").click()
    await expect(messages(page).last.locator(".content")).to_have_text("hello Maya")


async def test_a_name_or_a_mention_opens_the_menu_of_that_person(playground: Playground, page: Page) -> None:
    await playground.person("maya").say("ask <@1300000000000000012>", "general")
    await messages(page).last.locator(".author").click(button="right")
    await expect(page.get_by_role("menu", name="Maya")).to_be_visible()
    await page.keyboard.press("Escape")
    await messages(page).last.get_by_role("button", name="@Adam").click(button="right")
    await item(page, "Greet").click()
    await expect(messages(page).last.locator(".content")).to_have_text("hello Adam")


async def test_a_link_has_its_own_entries_above_those_of_its_message(playground: Playground, page: Page) -> None:
    await playground.person("maya").say("see https://a.example/x", "general")
    await messages(page).last.get_by_role("link").click(button="right")
    await expect(page.get_by_role("menuitem").first).to_have_text("Open Link")
    await expect(item(page, "Copy Link")).to_be_visible()
    await expect(item(page, "Quote it")).to_be_visible()


async def test_a_finger_that_stays_opens_the_menu(browser: Browser, playground: Playground) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = await context.new_page()
    await page.goto(f"{playground.base_url}/page/")
    row = await say(page, "hello")
    box = await row.bounding_box()
    assert box
    touch = await context.new_cdp_session(page)
    point = {"x": box["x"] + 120, "y": box["y"] + 20}
    await touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    await expect(item(page, "Quote it")).to_be_visible()
    await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    menu = await page.get_by_role("menu").bounding_box()
    assert menu
    assert menu["width"] == 390
    await item(page, "Quote it").tap()
    await expect(messages(page).last.locator(".content")).to_have_text("quoted: hello")
    await context.close()


# Messages


async def test_a_reply_shows_what_it_answers_and_tells_its_author(playground: Playground, visit: Visit) -> None:
    await playground.person("maya").say("a question", "general")
    page = await visit()
    await messages(page).last.click(button="right")
    await item(page, "Reply").click()
    await expect(page.locator(".tray")).to_contain_text("Replying to Maya")
    await expect(composer(page)).to_be_focused()
    await say(page, "an answer")
    await expect(messages(page).last.locator(".context")).to_contain_text("a question")
    await expect(page.locator(".tray")).to_be_hidden()
    maya = await visit("?person=maya")
    await expect(messages(maya).last).to_have_class(r"message mentions-you")


async def test_a_reply_need_not_ping_and_can_be_left(playground: Playground, visit: Visit) -> None:
    await playground.person("maya").say("a question", "general")
    page = await visit()
    row = messages(page).last
    await row.focus()
    await page.keyboard.press("r")
    await page.keyboard.press("Escape")
    await expect(page.locator(".tray")).to_be_hidden()
    await row.focus()
    await page.keyboard.press("r")
    await page.get_by_role("button", name="Ping the author").click()
    await say(page, "quietly")
    maya = await visit("?person=maya")
    await expect(messages(maya).last.locator(".content")).to_have_text("quietly")
    await expect(messages(maya).last).not_to_have_class(r"message mentions-you")


async def test_the_up_key_changes_the_last_own_message(playground: Playground, page: Page) -> None:
    await say(page, "helo")
    await playground.person("maya").say("what?", "general")
    await expect(messages(page)).to_have_count(2)
    await composer(page).press("ArrowUp")
    field = page.get_by_role("textbox", name="Edit message")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("helo")
    await field.fill("hello")
    await field.press("Enter")
    await expect(messages(page).first.locator(".content")).to_have_text("hello (edited)")
    await expect(composer(page)).to_be_focused()
    await composer(page).press("ArrowUp")
    await field.fill("lost")
    await field.press("Escape")
    await expect(field).to_have_count(0)
    await expect(messages(page).first.locator(".content")).to_have_text("hello (edited)")


async def test_a_mention_is_read_as_a_name_while_its_message_is_changed(page: Page) -> None:
    await composer(page).fill("ask <@1300000000000000011>")
    await composer(page).press("Enter")
    await expect(messages(page).last.locator(".mention")).to_have_text("@Maya")
    await composer(page).press("ArrowUp")
    field = page.get_by_role("textbox", name="Edit message")
    await expect(field).to_have_value("ask @Maya")
    await field.fill("do ask @Maya")
    await field.press("Enter")
    await expect(messages(page).last.locator(".content")).to_have_text("do ask @Maya (edited)")
    await expect(messages(page).last.locator(".mention")).to_have_text("@Maya")


async def test_an_edit_stays_open_while_its_message_is_drawn_anew(playground: Playground, page: Page) -> None:
    await say(page, "hello")
    await composer(page).press("ArrowUp")
    field = page.get_by_role("textbox", name="Edit message")
    await field.fill("hello there")
    shown = playground.person("maya").visible_messages("general")[-1]
    await playground.person("maya").react(shown, "🎉")
    await expect(messages(page).last.locator(".reaction")).to_have_text("🎉 1")
    await expect(field).to_have_value("hello there")
    await field.press("Enter")
    await expect(messages(page).last.locator(".content")).to_have_text("hello there (edited)")


async def test_an_edit_ends_when_its_message_is_gone(playground: Playground, page: Page) -> None:
    await say(page, "hello")
    await composer(page).press("ArrowUp")
    await expect(page.get_by_role("textbox", name="Edit message")).to_be_focused()
    await playground.person("maya").delete(playground.person("maya").visible_messages("general")[-1])
    await expect(messages(page)).to_have_count(0)
    await expect(composer(page)).to_be_focused()


async def test_the_text_of_a_message_is_copied(context: BrowserContext, page: Page) -> None:
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    row = await say(page, "hello")
    await row.click(button="right")
    await item(page, "Copy Text").click()
    await expect(page.locator("#announcer")).to_have_text("Copied.")
    assert await page.evaluate("() => navigator.clipboard.readText()") == "hello"


async def test_a_message_is_deleted_after_a_question(page: Page) -> None:
    row = await say(page, "oops")
    await row.click(button="right")
    await item(page, "Delete Message").click()
    question = page.get_by_role("dialog", name="Delete Message")
    await expect(question).to_contain_text("oops")
    await page.keyboard.press("Escape")
    await expect(messages(page)).to_have_count(1)
    await row.click(button="right")
    await item(page, "Delete Message").click()
    await question.get_by_role("button", name="Delete").click()
    await expect(messages(page)).to_have_count(0)


async def test_only_moderators_may_delete_what_others_wrote(playground: Playground, visit: Visit) -> None:
    await playground.person("adam").say("mine", "general")
    page = await visit()
    await messages(page).last.click(button="right")
    await expect(item(page, "Copy Message ID")).to_be_visible()
    for absent in ("Delete Message", "Edit Message"):
        await expect(item(page, absent)).to_have_count(0)
    page = await visit("?person=maya")
    await messages(page).last.click(button="right")
    await expect(item(page, "Edit Message")).to_have_count(0)
    await item(page, "Delete Message").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(messages(page)).to_have_count(0)


async def test_a_reaction_is_added_and_taken_back(page: Page) -> None:
    row = await say(page, "hello")
    await row.hover()
    await row.get_by_role("button", name="Add Reaction").click()
    await page.get_by_role("dialog", name="Add a reaction").get_by_role("button", name="party popper").click()
    reaction = messages(page).last.get_by_role("button", name="🎉 1")
    await expect(reaction).to_have_attribute("aria-pressed", "true")
    await reaction.click()
    await expect(messages(page).last.locator(".reaction")).to_have_count(0)


async def test_a_message_only_for_one_is_dismissed_from_its_menu(page: Page) -> None:
    await composer(page).fill("/secret")
    await composer(page).press("Enter")
    await expect(messages(page).last.locator(".content")).to_have_text("between us")
    await messages(page).last.click(button="right")
    for absent in ("Reply", "Quote it", "Delete Message"):
        await expect(item(page, absent)).to_have_count(0)
    await item(page, "Dismiss Message").click()
    await expect(messages(page)).to_have_count(0)
