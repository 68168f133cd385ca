"""The chat page as a person uses it: typing, keys and clicks in a real browser, with a real bot answering."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import BrowserContext, Locator, Page, expect

from playground.entities import Message
from playground.server import Playground, open_playground

Visit = Callable[..., Awaitable[Page]]


def composer(page: Page) -> Locator:
    return page.get_by_test_id("composer")


def messages(page: Page) -> Locator:
    return page.locator("[data-message-id]")


async def send(page: Page, text: str) -> None:
    await composer(page).fill(text)
    await composer(page).press("Enter")


# Commands


async def test_a_command_typed_in_one_go_is_answered(page: Page) -> None:
    await composer(page).click()
    await page.keyboard.type("/inflow 1%")
    await page.keyboard.press("Enter")
    answer = messages(page).last
    await expect(answer.locator(".content")).to_contain_text("share 1%")
    await expect(answer.locator(".context")).to_have_text("AAlice used /inflow")
    await expect(answer.locator(".app-badge")).to_have_text("APP")
    await expect(composer(page)).to_have_value("")
    await expect(composer(page)).to_be_focused()


async def test_a_suggestion_list_does_not_stand_in_the_way_of_what_was_typed(page: Page) -> None:
    await composer(page).click()
    await page.keyboard.type("/limits 2025")
    await expect(page.get_by_role("option", name="2025 limits")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(messages(page).last.locator(".content")).to_contain_text("limits of 2025")


async def test_options_may_be_named_in_the_text(page: Page) -> None:
    await send(page, "/inflow 1% as_of:2025-Q1 base:ira years: 5")
    await expect(messages(page).last.locator(".content")).to_contain_text("share 1%, base ira, as of 2025-Q1, years 5")


async def test_the_command_list_shows_what_the_person_may_use(visit: Visit) -> None:
    page = await visit()
    await composer(page).press("/")
    listbox = page.get_by_role("listbox")
    await expect(listbox.get_by_role("option")).to_have_count(13)
    await expect(listbox.get_by_role("option").filter(has_text="/inflow")).to_contain_text("share+4 optional")
    await expect(listbox.get_by_text("/policy add")).to_be_visible()
    await expect(listbox.get_by_text("/moderate")).to_have_count(0)
    await page.get_by_test_id("person").select_option("maya")
    await expect(composer(page)).to_have_attribute("placeholder", "Message #general as Maya")
    await composer(page).fill("/mod")
    await expect(listbox.get_by_role("option")).to_have_count(1)
    await composer(page).press("Enter")
    await expect(page.locator(".command-pill")).to_have_text("/moderate")
    await composer(page).press("Enter")
    await expect(messages(page).last.locator(".content")).to_have_text("moderated")


async def test_the_list_is_worked_with_the_keyboard_alone(page: Page) -> None:
    await composer(page).click()
    await page.keyboard.type("/in")
    first = page.get_by_role("listbox").get_by_role("option").first
    await expect(first).to_have_attribute("aria-selected", "true")
    await expect(composer(page)).to_have_attribute("aria-activedescendant", "suggestion-0")
    await page.keyboard.press("Tab")
    await expect(page.locator(".pill-name.open")).to_have_text("share")
    await expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(5)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="share 1%")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(messages(page).last.locator(".content")).to_contain_text("share 1%, base None")


async def test_optional_options_are_offered_and_taken_back(page: Page) -> None:
    await composer(page).fill("/inflow 1%")
    await expect(page.get_by_role("button", name="+4 more")).to_be_visible()
    await page.get_by_role("button", name="+4 more").click()
    await page.get_by_role("option", name="base").click()
    await page.get_by_role("option", name="IRAs").click()
    await expect(page.get_by_role("button", name="base IRAs")).to_be_visible()
    await composer(page).press("Backspace")
    await composer(page).fill("")
    await composer(page).press("Backspace")
    await expect(page.get_by_role("button", name="base IRAs")).to_have_count(0)
    await composer(page).press("Enter")
    await expect(messages(page).last.locator(".content")).to_contain_text("base None")


async def test_what_discord_would_not_send_is_marked_and_not_sent(page: Page) -> None:
    alert = page.get_by_role("alert")
    for typed, sentence in (
        ("/limits abc", "year: Enter a whole number."),
        ("/inflow 1% years:31", "years: Enter a number of at most 30."),
        ("/inflow 1% base:bonds", "base: Choose one of the options in the list."),
        ("/policy add", "title: This option is required. Specify a value."),
    ):
        await send(page, typed)
        await composer(page).press("Enter")
        await expect(alert).to_contain_text(sentence)
        for _ in range(2):
            await composer(page).press("Escape")
    await expect(messages(page)).to_have_count(0)


async def test_an_unknown_command_is_said_not_to_exist(page: Page) -> None:
    await send(page, "/xyz 5")
    await expect(page.get_by_role("alert")).to_contain_text("There is no command /xyz here.")
    await expect(messages(page)).to_have_count(0)


async def test_what_follows_a_command_without_options_is_dropped(page: Page) -> None:
    await send(page, "/market please")
    await expect(messages(page).last.locator(".content")).to_have_text("the market")


async def test_a_member_can_be_chosen_for_an_option(page: Page) -> None:
    await composer(page).fill("/limits 2025 owner:")
    await page.get_by_role("option", name="@Maya").click()
    await composer(page).press("Enter")
    await expect(messages(page).last.locator(".content")).to_contain_text("limits of 2025, maya")


async def test_escape_leaves_a_command(page: Page) -> None:
    await composer(page).fill("/inflow 1%")
    await composer(page).press("Escape")
    await composer(page).press("Escape")
    await expect(page.locator(".command-pill")).to_have_count(0)
    await expect(composer(page)).to_have_value("")


# What is shown


async def test_an_answer_shows_its_embed_and_controls(page: Page) -> None:
    await send(page, "/inflow 1%")
    embed = messages(page).last.locator(".embed")
    await expect(embed.get_by_role("heading")).to_have_text("1% of 401(k) plans")
    await expect(embed.get_by_role("link", name="1% of 401(k) plans")).to_have_attribute("href", "https://a.example/")
    bar = await embed.evaluate("node => getComputedStyle(node).borderLeftColor")
    assert bar == "rgb(47, 111, 79)"
    boxes = [await embed.locator(".embed-field").nth(place).bounding_box() for place in range(4)]
    tops = [round(box["y"]) for box in boxes if box]
    assert tops[0] == tops[1] == tops[2] < tops[3]
    await expect(embed.locator(".embed-footer")).to_contain_text("Prices of 7 August 2025")
    source = messages(page).last.get_by_role("link", name="Source")
    await expect(source).to_have_attribute("rel", re.compile("noopener"))
    await expect(messages(page).last.get_by_role("button", name="Off")).to_be_disabled()


async def test_a_picture_opens_large_with_its_alt_text(page: Page) -> None:
    await send(page, "/market")
    picture = messages(page).last.get_by_role("img", name="A band of blue")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    await messages(page).last.get_by_role("button", name="Open picture: A band of blue").click()
    viewer = page.get_by_role("dialog", name="Picture")
    await expect(viewer.get_by_role("img", name="A band of blue")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()


async def test_a_picture_from_elsewhere_is_a_link_and_is_not_loaded(playground: Playground, page: Page) -> None:
    world = playground.world
    embed = {"type": "rich", "title": "t", "image": {"url": "https://a.example/i.png", "description": "a line"}}
    channel = playground.person("alice").channel("general")
    now = world.clock.now()
    world.add_message(Message(world.snowflakes.make(), channel.id, world.bot.id, now, embeds=(embed,)))
    link = messages(page).last.get_by_role("link", name="a line")
    await expect(link).to_have_attribute("href", "https://a.example/i.png")
    await expect(messages(page).last.get_by_role("img")).to_have_count(0)


async def test_a_button_edits_its_message(page: Page) -> None:
    await send(page, "/inflow 1%")
    await messages(page).last.get_by_role("button", name="Change").click()
    await expect(messages(page).last.locator(".content")).to_have_text("changed (edited)")
    await expect(messages(page)).to_have_count(1)
    await expect(messages(page).last.get_by_role("button", name="Change")).to_be_focused()


async def test_a_button_without_an_answer_fails(playground: Playground, page: Page) -> None:
    await send(page, "/inflow 1%")
    button = messages(page).last.get_by_role("button", name="Broken")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    playground.clock.advance(3)
    await expect(messages(page).last.get_by_role("alert")).to_have_text("This interaction failed")
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_a_select_is_chosen_from(page: Page) -> None:
    await send(page, "/inflow 1%")
    await messages(page).last.get_by_role("button", name="Choose a pool").click()
    await expect(page.get_by_role("listbox", name="Choose a pool")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(messages(page).last.locator(".content")).to_have_text("chosen: ira")


async def test_an_ephemeral_answer_says_so_and_is_dismissed(page: Page) -> None:
    await send(page, "/secret")
    note = messages(page).last.locator(".private-note")
    await expect(note).to_have_text("Only you can see this•Dismiss message")
    await note.get_by_role("button", name="Dismiss message").click()
    await expect(messages(page)).to_have_count(0)


async def test_thinking_is_shown_until_the_time_is_over(playground: Playground, page: Page) -> None:
    await send(page, "/think")
    await expect(messages(page).last.locator(".content")).to_have_text("Rollover is thinking…")
    playground.clock.advance(15 * 60)
    await expect(messages(page).last.locator(".content")).to_have_text("The application did not respond")


async def test_a_command_without_an_answer_is_said_not_to_respond(playground: Playground, page: Page) -> None:
    await send(page, "/silent")
    pending = page.locator("[data-pending]")
    await expect(pending).to_contain_text("Sending command…")
    playground.clock.advance(3)
    await expect(pending).to_contain_text("The application did not respond")
    await pending.get_by_role("button", name="Dismiss message").click()
    await expect(pending).to_have_count(0)


async def test_a_command_that_failed_stays_where_it_was_used(playground: Playground, page: Page) -> None:
    await send(page, "before")
    await expect(messages(page).last.locator(".content")).to_have_text("before")
    await send(page, "/silent")
    failed = page.locator("[data-pending]")
    await expect(failed).to_contain_text("Sending command…")
    playground.clock.advance(3)
    await expect(failed).to_contain_text("The application did not respond")
    after = page.locator("[data-pending] + [data-message-id]")
    said = await playground.person("alice").say("after", "general")
    await expect(after.locator(".content")).to_have_text("after")
    await expect(after.locator(".author")).to_have_text("Alice")
    await playground.person("alice").edit(said, "changed")
    await expect(after.locator(".content")).to_contain_text("changed")
    await expect(after.locator(".author")).to_have_text("Alice")
    await expect(page.get_by_role("separator")).to_have_count(1)


async def test_a_form_is_checked_filled_in_and_sent(page: Page) -> None:
    await send(page, "/form")
    form = page.get_by_role("dialog", name="Add a milestone")
    await expect(form.get_by_label("Headline")).to_be_focused()
    await form.get_by_label("Headline").fill("ab")
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_text("Must be at least 3 characters long.")).to_be_visible()
    await form.get_by_label("Headline").fill("Notice 2024-80")
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_text("Make a selection.", exact=True)).to_be_visible()
    await form.get_by_label("Kind").click()
    await page.get_by_role("option", name="Rule").click()
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_be_hidden()
    await expect(messages(page).last.locator(".content")).to_have_text("Notice 2024-80 / Rule")


async def test_a_form_that_is_closed_is_not_sent(page: Page) -> None:
    await send(page, "/form")
    form = page.get_by_role("dialog", name="Add a milestone")
    await form.get_by_role("button", name="Cancel").click()
    await expect(form).to_be_hidden()
    await expect(messages(page)).to_have_count(0)


async def test_what_people_write_is_shown_and_never_run(page: Page) -> None:
    attack = '<img src=x onerror="document.title=1"><script>alert(1)</script> **b** [x](javascript:alert(1))'
    await send(page, attack)
    content = messages(page).last.locator(".content")
    await expect(content).to_have_text(attack.replace("**b**", "b"))
    await expect(content.locator("strong")).to_have_text("b")
    await expect(content.locator("img, script, a")).to_have_count(0)


async def test_marks_are_drawn(page: Page) -> None:
    await send(page, "/echo # Title\n- **a**\n> q\n||hidden|| `c` <#1300000000000000141> </limits:1> <t:0:R> @everyone")
    content = messages(page).last.locator(".content")
    await expect(content.get_by_role("heading", name="Title")).to_be_visible()
    await expect(content.locator("li strong")).to_have_text("a")
    await expect(content.locator("blockquote")).to_have_text("q")
    await expect(content.locator("time")).to_contain_text("years ago")
    spoiler = content.get_by_role("button", name="Spoiler, show it")
    await spoiler.focus()
    await page.keyboard.press("Enter")
    await expect(content.get_by_text("hidden")).to_be_visible()
    await content.get_by_role("button", name="/limits").click()
    await expect(page.locator(".command-pill")).to_have_text("/limits")
    await page.keyboard.press("Escape")
    await content.get_by_role("button", name="#policy-news").click()
    await expect(page.locator("#channel-name")).to_have_text("#policy-news")


# Who, where and what stands around it


async def test_the_person_is_switched_and_remembered_for_the_tab(visit: Visit) -> None:
    page = await visit()
    await page.get_by_test_id("person").select_option("maya")
    await expect(composer(page)).to_have_attribute("placeholder", "Message #general as Maya")
    await expect(page.locator("[data-channel-id]").filter(has_text="moderators")).to_be_visible()
    await page.reload()
    await expect(page.get_by_test_id("person")).to_have_value("maya")
    other = await visit()
    await expect(other.get_by_test_id("person")).to_have_value("alice")


async def test_what_is_ephemeral_is_hidden_from_the_next_person(page: Page) -> None:
    await send(page, "/secret")
    await expect(messages(page)).to_have_count(1)
    await page.get_by_test_id("person").select_option("adam")
    await expect(messages(page)).to_have_count(0)


async def test_the_language_of_the_person_reaches_the_bot(playground: Playground, page: Page) -> None:
    await page.get_by_test_id("locale").select_option("de")
    await expect(page.get_by_test_id("locale")).to_have_value("de")
    await expect(page.get_by_role("log")).to_be_visible()
    await send(page, "/echo <t:1618953630:D>")
    await expect(messages(page).last.locator("time.moment")).to_have_text("20. April 2021")
    assert playground.person("alice").locale == "de"


async def test_a_member_of_the_other_server_speaks_there(visit: Visit) -> None:
    page = await visit("?person=olga")
    await expect(page.locator("#server-name")).to_have_text("Elsewhere")
    await send(page, "/echo hello from elsewhere")
    await expect(messages(page).last.locator(".content")).to_have_text("hello from elsewhere")


async def test_the_bot_can_be_spoken_to_alone(page: Page) -> None:
    await page.get_by_role("button", name="Direct messages").click()
    await expect(page.locator("#channel-name")).to_have_text("@Rollover")
    await send(page, "/echo privately")
    await expect(messages(page).last.locator(".content")).to_have_text("privately")


async def test_a_message_elsewhere_marks_its_channel_unread(playground: Playground, page: Page) -> None:
    await playground.person("maya").say("look here", "policy-news")
    channel = page.locator("[data-channel-id]").filter(has_text="policy-news")
    await expect(channel).to_have_class(re.compile("unread"))
    await channel.click()
    await expect(messages(page).last.locator(".content")).to_have_text("look here")
    await expect(channel).not_to_have_class(re.compile("unread"))


async def test_messages_of_one_author_are_grouped(playground: Playground, page: Page) -> None:
    maya = playground.person("maya")
    await maya.say("one", "general")
    await maya.say("two", "general")
    playground.clock.advance(8 * 60)
    await maya.say("three", "general")
    await expect(messages(page)).to_have_count(3)
    assert await page.locator("[data-message-id] .head").count() == 2
    await expect(messages(page).nth(1)).to_have_class(re.compile("grouped"))


async def test_an_empty_channel_says_what_to_type(page: Page) -> None:
    welcome = page.locator(".welcome")
    await expect(welcome).to_contain_text("Welcome to #general")
    await expect(page.locator("#bot-presence")).to_have_text("Rollover is online")
    await expect(welcome.get_by_role("button")).to_have_text(["/inflow 1%", "/limits 2025", "/market"])
    await welcome.get_by_role("button", name="/inflow 1%").click()
    await composer(page).press("Enter")
    await expect(messages(page).last.locator(".content")).to_contain_text("share 1%")


async def test_a_lost_connection_is_said_and_comes_back_by_itself(context: BrowserContext) -> None:
    page = await context.new_page()
    async with open_playground() as first:
        port = first.port
        await page.goto(first.page_url)
        await send(page, "before")
        await expect(messages(page)).to_have_count(1)
        await composer(page).fill("half written")
    banner = page.locator("#banner")
    await expect(banner).to_have_text("Connection lost. Reconnecting…")
    async with open_playground(port=port) as second:
        await expect(banner).to_be_hidden()
        await expect(messages(page)).to_have_count(0)
        await expect(page.locator("#bot-presence")).to_have_text("Rollover is offline")
        await expect(composer(page)).to_have_value("half written")
        await second.person("maya").say("after", "general")
        await expect(messages(page).last.locator(".content")).to_have_text("after")


async def test_older_messages_are_loaded_on_demand(playground: Playground, visit: Visit) -> None:
    maya = playground.person("maya")
    for number in range(120):
        await maya.say(f"number {number}", "general")
    page = await visit()
    await expect(messages(page)).to_have_count(50)
    await expect(messages(page).last).to_be_in_viewport()
    await page.locator("#scroller").evaluate("node => node.scrollTo(0, 0)")
    await expect(messages(page)).to_have_count(100)
    await page.locator("#scroller").evaluate("node => node.scrollTo(0, 0)")
    await expect(messages(page)).to_have_count(120)
    await expect(page.get_by_text("number 0", exact=True)).to_have_count(1)
    await expect(page.locator(".welcome")).to_have_count(1)


async def test_a_burst_is_shown_without_drawing_the_rest_again(playground: Playground, page: Page) -> None:
    maya = playground.person("maya")
    await maya.say("first", "general")
    await expect(messages(page)).to_have_count(1)
    await page.evaluate("() => { document.querySelector('[data-message-id]').dataset.kept = 'yes'; }")
    for number in range(200):
        await maya.say(f"burst {number}", "general")
        await asyncio.sleep(0)
    await expect(messages(page)).to_have_count(201)
    await expect(page.locator("[data-kept=yes]")).to_have_count(1)
    await expect(messages(page).last).to_be_in_viewport()


async def test_new_messages_do_not_move_a_reader_away(playground: Playground, visit: Visit) -> None:
    maya = playground.person("maya")
    for number in range(40):
        await maya.say(f"number {number}\nwith a second line", "general")
    page = await visit()
    await expect(messages(page)).to_have_count(40)
    scroller = page.locator("#scroller")
    await scroller.evaluate("node => node.scrollTo(0, 200)")
    await page.wait_for_function("() => document.querySelector('#scroller').scrollTop === 200")
    await maya.say("new", "general")
    button = page.get_by_role("button", name="Jump to the newest messages")
    await expect(button).to_be_visible()
    assert await scroller.evaluate("node => node.scrollTop") == 200
    await button.click()
    await expect(messages(page).last).to_be_in_viewport()


# Looks


async def colours(page: Page) -> Any:
    return await page.evaluate("() => getComputedStyle(document.body).backgroundColor")


async def test_light_and_dark_follow_the_device_and_the_switch(context: BrowserContext, visit: Visit) -> None:
    page = await visit()
    await page.emulate_media(color_scheme="dark")
    assert await colours(page) == "rgb(26, 26, 30)"
    await page.get_by_test_id("theme").select_option("light")
    assert await colours(page) == "rgb(255, 255, 255)"
    await page.reload()
    assert await colours(page) == "rgb(255, 255, 255)"


async def test_a_phone_shows_the_chat_with_everything_else_behind_a_button(visit: Visit) -> None:
    page = await visit()
    await page.set_viewport_size({"width": 390, "height": 844})
    await send(page, "/inflow 1%")
    await expect(messages(page).last.locator(".embed")).to_be_visible()
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= 390
    await expect(page.get_by_test_id("person")).to_be_hidden()
    await page.get_by_role("button", name="Servers, channels and who is speaking").click()
    await expect(page.get_by_test_id("person")).to_be_visible()
    await page.locator("[data-channel-id]").filter(has_text="policy-news").click()
    await expect(page.get_by_test_id("person")).to_be_hidden()
    await expect(page.locator("#channel-name")).to_have_text("#policy-news")


async def test_everything_is_reached_by_keyboard(page: Page) -> None:
    reached = set()
    await page.locator("body").press("Tab")
    for _ in range(40):
        reached.add(await page.evaluate("() => document.activeElement.id || document.activeElement.className"))
        await page.keyboard.press("Tab")
    assert {"person", "locale", "theme", "scroller", "composer"} <= reached


async def test_new_messages_are_announced_and_old_ones_are_not(page: Page) -> None:
    log = page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await send(page, "hello")
    await expect(log.get_by_role("article")).to_have_count(1)
