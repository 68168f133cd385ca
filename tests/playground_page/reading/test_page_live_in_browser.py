"""The conversation as it goes on: bursts, a reader who looks back, jumps into the past and back to the present."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from playwright.async_api import Locator, Page, expect

from playground.changes import TypingStarted
from tests.playground_page.furnished_world import Furnished

Visit = Callable[..., Awaitable[Page]]
MOST_ROWS = 300


def messages(page: Page) -> Locator:
    return page.locator("[data-message-id]")


def scroller(page: Page) -> Locator:
    return page.locator("#scroller")


async def scroll_to(page: Page, top: str) -> None:
    await scroller(page).evaluate(f"node => node.scrollTo(0, {top})")


async def top_of(row: Locator) -> float:
    box = await row.bounding_box()
    assert box is not None
    return box["y"]


async def test_a_hundred_messages_a_second_stay_smooth_and_the_page_stays_small(world: Furnished, page: Page) -> None:
    world.say("first")
    await expect(messages(page)).to_have_count(1)
    await page.evaluate(
        """() => {
            window.changes = 0;
            const log = document.querySelector("#log");
            new MutationObserver(() => { window.changes += 1; }).observe(log, {childList: true});
        }"""
    )
    for number in range(500):
        world.say(f"burst {number} **bold** `code`", by=("maya", "alice")[number % 2])
        if number % 5 == 4:
            await asyncio.sleep(0.05)
    await expect(messages(page).last).to_contain_text("burst 499")
    await expect(messages(page).last).to_be_in_viewport()
    assert await messages(page).count() == MOST_ROWS
    # Many messages are one change of the page: at most one a frame, however fast they come.
    assert await page.evaluate("window.changes") <= 300
    longest = await page.evaluate(
        """() => new Promise(done => {
            let longest = 0, last = performance.now(), left = 30;
            const step = now => { longest = Math.max(longest, now - last); last = now;
                if (left-- > 0) requestAnimationFrame(step); else done(longest); };
            requestAnimationFrame(step);
        })"""
    )
    assert longest < 1000


async def test_a_reader_who_looks_back_is_told_how_much_is_new_and_is_not_moved(world: Furnished, visit: Visit) -> None:
    for number in range(60):
        world.say(f"number {number}")
    page = await visit()
    await expect(messages(page)).to_have_count(50)
    await scroll_to(page, "400")
    row = messages(page).filter(has_text=re.compile("number 25$"))
    before = await top_of(row)
    for number in range(3):
        world.say(f"new {number}")
    button = page.get_by_role("button", name="3 new messages · Jump to the newest messages")
    await expect(button).to_be_visible()
    assert await top_of(row) == before
    await button.click()
    await expect(messages(page).last).to_be_in_viewport()
    await expect(button).to_be_hidden()
    await expect(page.get_by_role("separator", name="New messages")).to_be_in_viewport()


async def test_a_flood_does_not_grow_the_page_of_a_reader_who_looks_back(world: Furnished, visit: Visit) -> None:
    for number in range(60):
        world.say(f"number {number}")
    page = await visit()
    await expect(messages(page)).to_have_count(50)
    await scroll_to(page, "400")
    await expect(messages(page).last).not_to_be_in_viewport()
    row = messages(page).filter(has_text=re.compile("number 25$"))
    before = await top_of(row)
    for number in range(MOST_ROWS + 50):
        world.say(f"flood {number}")
    button = page.get_by_role("button", name=f"{MOST_ROWS + 50} new messages")
    await expect(button).to_be_visible()
    assert await messages(page).count() <= MOST_ROWS
    assert await top_of(row) == before
    await button.click()
    await expect(messages(page).last).to_contain_text(f"flood {MOST_ROWS + 49}")
    await expect(messages(page).last).to_be_in_viewport()


async def test_looking_back_loads_older_messages_and_keeps_the_place(world: Furnished, visit: Visit) -> None:
    for number in range(130):
        world.say(f"number {number}")
    page = await visit()
    await expect(messages(page)).to_have_count(50)
    row = messages(page).filter(has_text=re.compile("number 80$"))
    await scroll_to(page, "0")
    await expect(messages(page)).to_have_count(100)
    await expect(row).to_be_in_viewport()
    await page.get_by_role("region", name="Messages").focus()
    for _ in range(8):
        await page.keyboard.press("PageUp")
    await expect(messages(page)).to_have_count(130)
    await expect(page.get_by_text("number 0", exact=True)).to_have_count(1)


async def test_from_a_jump_into_the_past_one_reads_on_to_the_present(world: Furnished, visit: Visit) -> None:
    said = [world.say(f"number {number}") for number in range(200)]
    page = await visit()
    world.say(f"https://discord.com/channels/1/{said[40].channel_id}/{said[40].id}")
    await messages(page).last.get_by_role("button", name="Message in #general").click()
    await expect(messages(page).filter(has_text=re.compile("number 40$"))).to_be_in_viewport()
    world.say("in the meantime")
    await expect(page.get_by_text("in the meantime")).to_have_count(0)
    await expect(page.get_by_role("button", name="1 new message · Jump to the newest messages")).to_be_visible()
    for _ in range(12):
        if await page.get_by_text("in the meantime").count():
            break
        shown = await messages(page).count()
        await scroll_to(page, "node.scrollHeight")
        await expect(messages(page)).not_to_have_count(shown)
    await expect(page.get_by_text("in the meantime")).to_be_visible()
    world.say("at last")
    await expect(messages(page).last).to_contain_text("at last")


async def test_an_edit_above_does_not_move_what_is_read(world: Furnished, visit: Visit) -> None:
    said = [world.say(f"number {number}") for number in range(50)]
    page = await visit()
    await expect(messages(page)).to_have_count(50)
    await scroll_to(page, "600")
    row = messages(page).filter(has_text=re.compile("number 30$"))
    before = await top_of(row)
    world.playground.world.replace_message(replace(said[2], content="one\ntwo\nthree\nfour"))
    await expect(messages(page).nth(2)).to_contain_text("four")
    assert abs(await top_of(row) - before) < 2
    world.playground.world.remove_message(said[3])
    await expect(messages(page)).to_have_count(49)
    assert abs(await top_of(row) - before) < 2


async def test_what_is_put_away_elsewhere_goes_from_the_page(world: Furnished, page: Page) -> None:
    alice = world.user("alice")
    shown = world.answer("secret", "between us", ephemeral_to=alice.id)
    await expect(messages(page)).to_have_count(1)
    world.playground.person("alice").dismiss(shown)
    await expect(messages(page)).to_have_count(0)


async def test_the_focus_is_not_lost_with_a_message_that_is_put_away(world: Furnished, page: Page) -> None:
    alice = world.user("alice")
    world.say("before")
    for text in ("one", "two"):
        world.answer("secret", text, ephemeral_to=alice.id)
    await messages(page).nth(1).get_by_role("button", name="Dismiss message").press("Enter")
    await expect(messages(page)).to_have_count(2)
    await expect(messages(page).last).to_be_focused()


async def test_new_messages_are_read_aloud_and_older_ones_are_not(world: Furnished, visit: Visit) -> None:
    for number in range(60):
        world.say(f"number {number}")
    page = await visit()
    log = page.get_by_role("log", name="Conversation")
    await expect(log).to_have_attribute("aria-live", "polite")
    await log.evaluate(
        """node => { window.silenced = 0; new MutationObserver(() => {
            if (node.getAttribute("aria-live") === "off") window.silenced += 1;
        }).observe(node, {attributes: true}); }"""
    )
    world.say("new")
    await expect(messages(page).last).to_contain_text("new")
    assert await page.evaluate("window.silenced") == 0
    await scroll_to(page, "0")
    await expect(page.get_by_text("number 0", exact=True)).to_have_count(1)
    assert await page.evaluate("window.silenced") >= 1
    await expect(log).to_have_attribute("aria-live", "polite")


async def test_who_is_typing_is_said_until_the_message_comes(world: Furnished, page: Page) -> None:
    state, general = world.playground.world, world.channel("general")
    line = page.locator("#typing")
    state.publish(TypingStarted(general.id, world.user("alice").id))
    state.publish(TypingStarted(world.channel("policy-news").id, world.user("maya").id))
    state.publish(TypingStarted(general.id, state.bot.id))
    await expect(line).to_have_text("Rollover is typing…")
    state.publish(TypingStarted(general.id, world.user("adam").id))
    await expect(line).to_have_text("Rollover and Adam are typing…")
    world.say("Here it is", by="Rollover")
    await expect(line).to_have_text("Adam is typing…")
    await page.get_by_role("navigation", name="Channels").get_by_role("button", name="policy-news").click()
    await expect(line).to_be_hidden()


async def test_the_title_counts_what_calls_on_the_person(world: Furnished, page: Page) -> None:
    alice = world.user("alice")
    await expect(page).to_have_title("Rollover playground")
    world.say("look", where="policy-news", mentions=(alice.id,))
    await expect(page).to_have_title("(1) Rollover playground")
