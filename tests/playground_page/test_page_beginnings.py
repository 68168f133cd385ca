"""What a person begins on the page: threads, forum posts and polls, by mouse and by keyboard, live for all pages."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from playground.permissions import Permission
from playground.server import Playground

Visit = Callable[..., Awaitable[Page]]
PICTURE = Path("docs/images/inflow.png")


def messages(page: Page) -> Locator:
    return page.locator("[data-message-id]")


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("dialog", name=title)


async def begin(page: Page, what: str) -> Locator:
    """Open the menu of the plus by keyboard, and choose what is begun there."""
    await page.get_by_role("button", name="Attach or begin").press("Enter")
    await page.get_by_role("menuitem", name=what).press("Enter")
    return page.get_by_role("dialog")


def take_from_everyone(playground: Playground, right: Permission) -> None:
    guild = next(iter(playground.world.guilds.values()))
    everyone = guild.roles[guild.id]
    playground.world.put_role(guild.id, replace(everyone, permissions=everyone.permissions & ~right))


# Threads


async def test_a_thread_is_started_from_a_message_and_every_open_page_shows_it(
    playground: Playground, visit: Visit
) -> None:
    page, other = await visit("?person=alice"), await visit("?person=maya")
    await playground.person("maya").say("who has read the rule?", "general")
    await messages(page).last.click(button="right")
    await page.get_by_role("menuitem", name="Create Thread").click()
    thread = card(page, "Create Thread")
    await thread.get_by_label("Thread Name").fill("The rule")
    await thread.get_by_label("First Message").fill("I have")
    await thread.get_by_role("button", name="Create Thread").click()
    await expect(page.locator("#channel-name")).to_have_text("The rule")
    await expect(messages(page).last.locator(".content")).to_have_text("I have")
    await expect(page.get_by_test_id("composer")).to_be_focused()
    await expect(messages(other).last.locator(".thread-chip")).to_contain_text("The rule1 message")
    await expect(other.get_by_role("navigation", name="Channels")).to_contain_text("The rule")


async def test_a_key_at_a_row_starts_a_thread_and_what_is_missing_is_named(playground: Playground, page: Page) -> None:
    await playground.person("maya").say("who has read the rule?", "general")
    await messages(page).last.focus()
    await page.keyboard.press("t")
    thread = card(page, "Create Thread")
    await expect(thread.get_by_label("Thread Name")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(thread.locator(".field-error").first).to_have_text("This field is required.")
    await page.keyboard.type("The rule")
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel-name")).to_have_text("The rule")
    await page.get_by_role("button", name="Back to general").click()
    await messages(page).last.focus()
    await page.keyboard.press("t")
    await expect(thread).to_be_hidden()


async def test_a_private_thread_is_started_from_the_plus_by_keyboard(playground: Playground, page: Page) -> None:
    thread = await begin(page, "Create Thread")
    await page.keyboard.type("Quiet")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    await page.keyboard.type("psst @Maya")
    await thread.get_by_role("button", name="Create Thread").press("Enter")
    await expect(page.locator("#channel-name")).to_have_text("Quiet")
    await expect(messages(page).last.get_by_role("button", name="@Maya")).to_be_visible()
    assert playground.person("alice").visible_messages("general") == []


async def test_a_public_thread_is_announced_in_its_channel(playground: Playground, visit: Visit) -> None:
    page = await visit("?person=maya")
    await playground.person("alice").start_thread("Side talk", "Hello", "general")
    await expect(messages(page).last).to_contain_text("Alice started a thread: Side talk.")
    await messages(page).last.get_by_role("button", name="Side talk").click()
    await expect(messages(page).last.locator(".content")).to_have_text("Hello")


async def test_what_the_playground_refuses_keeps_the_card_open_with_what_was_written(
    playground: Playground, page: Page
) -> None:
    thread = await begin(page, "Create Thread")
    await thread.get_by_label("Thread Name").fill("Late")
    await thread.get_by_label("First Message").fill("Hello")
    take_from_everyone(playground, Permission.CREATE_PUBLIC_THREADS)
    await thread.get_by_role("button", name="Create Thread").click()
    await expect(thread.get_by_role("alert")).to_have_text("You do not have permission to do this here.")
    await expect(thread.get_by_label("First Message")).to_have_value("Hello")


async def test_what_may_not_be_begun_is_not_offered(playground: Playground, page: Page) -> None:
    await playground.person("maya").say("who has read the rule?", "general")
    for right in (Permission.CREATE_PUBLIC_THREADS, Permission.CREATE_PRIVATE_THREADS, Permission.SEND_POLLS):
        take_from_everyone(playground, right)
    await page.get_by_role("button", name="Attach or begin").click()
    await expect(page.get_by_role("menuitem")).to_have_text(["Upload Files"])
    await page.keyboard.press("Escape")
    await messages(page).last.click(button="right")
    await expect(page.get_by_role("menuitem", name="Reply")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="Create Thread")).to_have_count(0)
    await page.keyboard.press("Escape")
    take_from_everyone(playground, Permission.ATTACH_FILES)
    await expect(page.get_by_role("button", name="Attach or begin")).to_be_disabled()


# Posts


async def test_a_post_is_begun_in_a_forum_and_listed_on_every_open_page(visit: Visit) -> None:
    page = await visit("?person=alice")
    other = await visit("?person=maya")
    for one in (page, other):
        await one.get_by_role("button", name="milestones").click()
    await page.get_by_role("button", name="New Post").press("Enter")
    post = card(page, "New Post")
    await post.get_by_role("button", name="Post", exact=True).click()
    await expect(post.locator(".field-error:visible")).to_have_count(2)
    await post.get_by_label("Title").fill("How is issuance counted?")
    await post.get_by_label("Message").fill("By **block**?")
    await post.get_by_role("button", name="Tags").click()
    await page.get_by_role("option", name="question").click()
    await page.keyboard.press("Escape")
    await post.locator("input[type=file]").set_input_files(PICTURE)
    await post.get_by_role("button", name="Post", exact=True).click()
    await expect(page.locator("#channel-name")).to_have_text("How is issuance counted?")
    await expect(messages(page).locator(".picture")).to_be_visible()
    listed = other.locator("[data-post-id]")
    await expect(listed).to_contain_text("Alice: By block?")
    await expect(listed.locator(".tag")).to_have_text("question")


async def test_a_forum_that_one_may_only_read_offers_no_new_post(playground: Playground, page: Page) -> None:
    await page.get_by_role("button", name="milestones").click()
    await expect(page.get_by_role("button", name="New Post")).to_be_visible()
    take_from_everyone(playground, Permission.SEND_MESSAGES)
    await expect(page.get_by_role("button", name="New Post")).to_have_count(0)


# Polls


async def test_a_poll_is_put_together_and_posted(playground: Playground, visit: Visit) -> None:
    page, other = await visit("?person=alice"), await visit("?person=maya")
    poll = await begin(page, "Create Poll")
    await page.keyboard.type("Which pool first?")
    await poll.get_by_label("Answer 1", exact=True).fill("401(k) plans")
    await poll.get_by_role("button", name="Add another answer").click()
    await expect(poll.get_by_label("Answer 3", exact=True)).to_be_focused()
    await page.keyboard.type("IRAs")
    await poll.get_by_role("button", name="Remove answer 2").click()
    await poll.get_by_role("button", name="Duration").click()
    await page.get_by_role("option", name="1 week").click()
    await poll.get_by_label("Allow Multiple Answers").check()
    await poll.get_by_role("button", name="Post").click()
    for shown in (page, other):
        drawn = messages(shown).last.get_by_role("group", name="Poll")
        await expect(drawn).to_contain_text("Which pool first?")
        await expect(drawn.locator("li")).to_have_count(2)
        await expect(drawn).to_contain_text("Select one or more answers")
    assert len(playground.person("alice").visible_messages("general")) == 1


async def test_votes_are_cast_counted_for_everybody_and_taken_back(playground: Playground, visit: Visit) -> None:
    page, other = await visit("?person=alice"), await visit("?person=maya")
    await playground.person("adam").ask("Which pool first?", ["401(k) plans", "IRAs"], "general")
    poll = page.get_by_role("group", name="Poll")
    await expect(poll.get_by_role("button", name="Vote")).to_be_disabled()
    await poll.get_by_role("radio", name="IRAs").press("Space")
    # What is ticked and not sent stays so when somebody else votes meanwhile.
    await other.get_by_role("radio", name="401(k) plans").check()
    await other.get_by_role("button", name="Vote").click()
    await expect(poll).to_contain_text("1 vote •")
    await expect(poll.get_by_role("radio", name="IRAs")).to_be_checked()
    await poll.get_by_role("button", name="Vote").press("Enter")
    await expect(poll.locator("li.yours")).to_contain_text("IRAs")
    for drawn in (poll, other.get_by_role("group", name="Poll")):
        await expect(drawn.locator(".poll-votes")).to_have_text(["1 vote • 50%", "1 vote • 50%"])
    await poll.get_by_role("button", name="Remove Vote").click()
    await expect(poll.get_by_role("radio", name="IRAs")).not_to_be_checked()
    await playground.put_forward(seconds=25 * 3600)
    await playground.person("maya").react(playground.person("maya").visible_messages("general")[-1], "👀")
    await expect(poll).to_contain_text("Poll closed")
    await expect(poll.get_by_role("radio")).to_have_count(0)


# Files, and emoji


async def test_a_file_is_described_and_marked_before_it_is_sent(page: Page) -> None:
    await page.get_by_label("Attach files").set_input_files(PICTURE)
    await page.get_by_role("button", name="Mark inflow.png as spoiler").press("Enter")
    await expect(page.get_by_role("button", name="Mark inflow.png as spoiler")).to_have_attribute(
        "aria-pressed", "true"
    )
    await page.get_by_role("button", name="Describe inflow.png").press("Enter")
    about = card(page, "inflow.png")
    await expect(about.get_by_label("Mark as spoiler")).to_be_checked()
    await about.get_by_label("Description").fill("What one percent would buy")
    await about.get_by_role("button", name="Save").click()
    await expect(page.locator(".chosen-file")).to_contain_text("What one percent would buy")
    await page.get_by_test_id("composer").press("Enter")
    await messages(page).get_by_role("button", name="Spoiler, show it").click()
    picture = messages(page).get_by_role("button", name="Open picture: What one percent would buy")
    await expect(picture).to_be_focused()


async def test_an_emoji_is_found_by_word_or_typed_and_picked_by_keyboard(playground: Playground, page: Page) -> None:
    await playground.person("maya").say("done", "general")
    await messages(page).last.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Add Reaction").press("Enter")
    picker = page.get_by_role("dialog", name="Add a reaction")
    await page.keyboard.type("chart up")
    await expect(picker.get_by_role("button")).to_have_count(1)
    await page.keyboard.press("ArrowDown")
    await expect(picker.get_by_role("button", name="chart up")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(picker).to_be_hidden()
    await expect(messages(page).last.locator(".reaction")).to_have_text(["📈 1"])
    await messages(page).last.hover()
    await messages(page).last.get_by_role("button", name="Add Reaction").click()
    await picker.get_by_role("textbox").fill("🦩")
    await page.keyboard.press("Enter")
    await expect(messages(page).last.locator(".reaction")).to_have_text(["📈 1", "🦩 1"])


async def test_the_arrows_go_through_the_rows_of_emoji_and_back_to_the_search(
    playground: Playground, page: Page
) -> None:
    await playground.person("maya").say("done", "general")
    await messages(page).last.hover()
    await messages(page).last.get_by_role("button", name="Add Reaction").click()
    picker = page.get_by_role("dialog", name="Add a reaction")
    focused = picker.locator(":focus")
    for key, choice in (("ArrowDown", "👍"), ("ArrowRight", "❤️"), ("ArrowDown", "❌"), ("ArrowUp", "❤️")):
        await page.keyboard.press(key)
        await expect(focused).to_have_text(choice)
    await page.keyboard.press("ArrowUp")
    await expect(picker.get_by_role("textbox")).to_be_focused()
    await page.keyboard.type("no such thing")
    await expect(picker.get_by_role("status")).to_contain_text("No emoji by that name")
    await page.keyboard.press("Escape")
    await expect(picker).to_be_hidden()
