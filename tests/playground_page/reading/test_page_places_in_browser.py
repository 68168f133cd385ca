"""What stands around the conversation, as a person uses it: servers, channels, threads, forums, members."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from playwright.async_api import Locator, Page, expect

from playground.entities import ChannelKind, Message
from tests.playground_page.furnished_world import Furnished

Visit = Callable[..., Awaitable[Page]]


def messages(page: Page) -> Locator:
    return page.locator("[data-message-id]")


def place(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Channels").get_by_role("button", name=re.compile(f"^{name}"))


async def test_channels_stand_in_their_categories_which_fold(world: Furnished, visit: Visit) -> None:
    research = world.add_channel("Research", ChannelKind.CATEGORY)
    world.add_channel("papers", parent_id=research.id)
    world.add_channel("digest", ChannelKind.ANNOUNCEMENT, parent_id=research.id)
    page = await visit()
    heading = page.get_by_role("heading", name="Research")
    await expect(place(page, "papers")).to_be_visible()
    await heading.get_by_role("button").press("Enter")
    await expect(place(page, "papers")).to_have_count(0)
    await expect(heading.get_by_role("button")).to_be_focused()
    world.say("new paper", where="papers")
    await expect(place(page, "papers")).to_be_visible()


async def test_a_mention_elsewhere_is_counted_until_it_is_read(world: Furnished, page: Page) -> None:
    alice = world.user("alice")
    world.say("for all", where="policy-news")
    news = place(page, "policy-news")
    await expect(news).to_have_accessible_name("policy-news , unread")
    world.say(f"<@{alice.id}> look", where="policy-news", mentions=(alice.id,))
    world.say("and you", where="policy-news", mentions=(alice.id,))
    await expect(news.locator(".badge")).to_have_text("2")
    server = page.get_by_role("button", name="Retirement Watch, 2 mentions")
    await expect(server).to_be_visible()
    await news.click()
    await expect(news.locator(".badge")).to_have_count(0)
    await expect(news).not_to_have_class(re.compile("unread"))
    await expect(page.locator(".badge")).to_have_count(0)


async def test_what_the_next_person_has_not_read_is_marked_for_them(world: Furnished, page: Page) -> None:
    world.say("for moderators", by="adam", where="moderators", role_mentions=(world.role("Moderator").id,))
    await page.get_by_test_id("person").select_option("maya")
    await expect(place(page, "moderators").locator(".badge")).to_have_text("1")


async def test_what_came_while_one_was_elsewhere_stands_below_a_line(world: Furnished, page: Page) -> None:
    await place(page, "policy-news").click()
    for number in range(60):
        world.say(f"number {number}")
    await place(page, "general").click()
    bar = page.locator("#unread-bar")
    await expect(bar).to_contain_text("60 new messages since you were last here")
    await bar.get_by_role("button", name="60 new messages").click()
    first = messages(page).filter(has_text="number 0")
    await expect(first).to_be_in_viewport()
    await expect(first.get_by_role("separator", name="New messages")).to_be_visible()
    await page.locator("#scroller").evaluate("node => node.scrollTo(0, node.scrollHeight)")
    await expect(bar).to_be_visible()
    await bar.get_by_role("button", name="Mark as read").click()
    await expect(bar).to_be_hidden()
    await expect(page.get_by_role("separator", name="New messages")).to_have_count(0)


async def test_a_thread_hangs_at_its_message_and_under_its_channel(world: Furnished, page: Page) -> None:
    opening = world.say("When does the period end?")
    thread = world.add_thread(opening, "Comment period")
    world.say("In February.", where=thread)
    chip = messages(page).first.get_by_role("button", name="Comment period 1 message")
    await expect(chip).to_be_visible()
    await chip.click()
    await expect(page.locator("#channel-name")).to_have_text("Comment period")
    await expect(place(page, "Comment period")).to_have_attribute("aria-current", "page")
    await expect(messages(page).locator(".content")).to_have_text(["When does the period end?", "In February."])
    await expect(page.locator(".welcome")).to_contain_text("Started by Maya")
    await page.get_by_role("button", name="Back to general").click()
    await expect(page.locator("#channel-name")).to_have_text("#general")


async def test_a_forum_lists_its_posts_with_tags_and_counts_and_opens_them(world: Furnished, visit: Visit) -> None:
    forum = world.add_forum("ideas", "question", "data", topic="One idea a post")
    asked = world.add_post(forum, "How is issuance counted?", "By **block**?", "question")
    world.say("By block.", where=asked, by="adam")
    world.add_post(forum, "More data", "There is a new release", "data")
    page = await visit()
    await place(page, "ideas").click()
    posts = page.get_by_role("region", name="Posts")
    await expect(posts.locator(".post-name strong")).to_have_text(["More data", "How is issuance counted?"])
    counted = posts.get_by_role("button", name=re.compile("How is issuance"))
    await expect(counted).to_contain_text("1 message")
    await expect(counted).to_contain_text("Maya: By block?")
    await expect(page.get_by_test_id("composer")).to_be_hidden()
    await posts.get_by_role("button", name="question", exact=True).press("Enter")
    await expect(posts.locator("[data-post-id]")).to_have_count(1)
    await expect(posts.get_by_role("button", name="question", exact=True)).to_be_focused()
    world.say("And by day.", where=asked)
    await expect(counted).to_contain_text("2 messages")
    await expect(counted.locator(".new-mark")).to_be_visible()
    await counted.click()
    await expect(page.locator("#channel-name")).to_have_text("How is issuance counted?")
    await expect(messages(page)).to_have_count(3)
    await page.get_by_role("button", name="Back to ideas").click()
    await expect(posts).to_be_visible()


async def test_a_new_post_appears_in_the_open_forum(world: Furnished, visit: Visit) -> None:
    forum = world.add_forum("ideas")
    page = await visit()
    await place(page, "ideas").click()
    await expect(page.get_by_text("There are no posts yet.")).to_be_visible()
    world.add_post(forum, "A calendar feed", "For those who live in theirs")
    await expect(page.locator("[data-post-id]")).to_contain_text(["A calendar feed"])


async def test_members_stand_by_role_with_the_bot_and_its_badge(world: Furnished, page: Page) -> None:
    members = page.get_by_role("region", name="Members")
    await expect(members.get_by_role("heading", level=3)).to_have_text(["Moderator — 1", "Online — 2", "Offline — 1"])
    away = members.get_by_role("region", name="Offline, 1")
    await expect(away.get_by_role("button")).to_have_text("RRolloverAPP")
    await page.get_by_role("button", name="Members", exact=True).click()
    await expect(members).to_be_hidden()
    await page.reload()
    await expect(page.get_by_test_id("composer")).to_be_enabled()
    await expect(members).to_be_hidden()


async def test_a_member_who_cannot_see_the_channel_is_not_listed_in_it(world: Furnished, visit: Visit) -> None:
    page = await visit("?person=maya&channel=moderators")
    members = page.get_by_role("region", name="Members")
    await expect(members.get_by_role("button", name="Maya")).to_be_visible()
    await expect(members.get_by_role("button", name="Alice")).to_have_count(0)


async def test_a_member_is_looked_at_and_spoken_as(page: Page) -> None:
    await page.get_by_role("region", name="Members").get_by_role("button", name="Maya").press("Enter")
    card = page.get_by_role("dialog", name="Maya")
    await expect(card.get_by_role("listitem")).to_have_text("Moderator")
    await page.keyboard.press("Escape")
    await expect(card).to_be_hidden()
    await expect(page.get_by_role("button", name="Maya")).to_be_focused()
    await page.keyboard.press("Enter")
    await card.get_by_role("button", name="Speak as Maya").click()
    await expect(page.get_by_test_id("person")).to_have_value("maya")


async def test_the_bot_is_spoken_to_from_its_card(page: Page) -> None:
    await page.get_by_role("region", name="Members").get_by_role("button", name="Rollover").click()
    await page.get_by_role("dialog", name="Rollover").get_by_role("button", name="Message Rollover").click()
    await expect(page.locator("#channel-name")).to_have_text("@Rollover")
    await expect(page.get_by_role("region", name="Members")).to_be_hidden()


async def test_the_topic_of_a_channel_stands_at_its_top(page: Page) -> None:
    await expect(page.locator("#channel-topic")).to_have_text("Talk about retirement plans")
    await place(page, "policy-news").click()
    await expect(page.locator("#channel-topic")).to_have_text("What changed, with its source")


async def test_a_message_from_the_bot_alone_is_counted_in_the_conversation(world: Furnished, page: Page) -> None:
    playground = world.playground
    channel = playground.person("alice").direct_message()
    now = playground.clock.now()
    made = Message(playground.world.snowflakes.make(), channel.id, playground.world.bot.id, now, "A reminder")
    playground.world.add_message(made)
    await page.get_by_role("button", name="Direct messages, 1 mention").click()
    await expect(messages(page).last.locator(".content")).to_have_text("A reminder")


async def test_a_server_is_opened_again_where_it_was_left(page: Page) -> None:
    await place(page, "policy-news").click()
    await page.get_by_role("button", name="Direct messages").click()
    await expect(page.locator("#channel-name")).to_have_text("@Rollover")
    await page.get_by_role("button", name="Retirement Watch").click()
    await expect(page.locator("#channel-name")).to_have_text("#policy-news")


async def test_a_thread_that_is_locked_while_one_is_in_it_takes_no_more_words(world: Furnished, visit: Visit) -> None:
    thread = world.add_thread(world.say("what of it?"), "talk")
    page = await visit()
    await place(page, "talk").click()
    composer = page.get_by_test_id("composer")
    await expect(composer).to_be_enabled()
    state = thread.thread
    assert state
    world.playground.world.put_channel(replace(thread, thread=replace(state, locked=True)))
    await expect(composer).to_be_disabled()
    await page.get_by_test_id("person").select_option("maya")
    await expect(composer).to_be_enabled()
