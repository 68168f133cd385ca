"""Discord's Markdown on the page: how it looks, what can be clicked, and times that go on."""

from collections.abc import Awaitable, Callable

from playwright.async_api import BrowserContext, Locator, Page, expect

from playground.server import Playground
from tests.playground_page.furnished_world import Furnished

Visit = Callable[..., Awaitable[Page]]
MOMENT = 1618953630
"""20 April 2021, 21:20:30 UTC."""


def content(page: Page) -> Locator:
    return page.locator("[data-message-id] .content").last


async def test_blocks_are_drawn_as_headings_lists_quotes_and_code(world: Furnished, page: Page) -> None:
    world.say(
        "# One\n### Three\n- a\n  - b\n    - c\n1. first\n2. second\n> quoted\n-# small\n"
        "```py\ndef share(): # why\n```\n```diff\n+ new\n```"
    )
    shown = content(page)
    await expect(shown.get_by_role("heading")).to_have_text(["One", "Three"])
    await expect(shown.locator("ul ul ul li")).to_have_text("c")
    await expect(shown.locator("ol > li")).to_have_text(["first", "second"])
    await expect(shown.locator("blockquote")).to_have_text("quoted")
    await expect(shown.locator("small")).to_have_text("small")
    code = shown.get_by_role("group", name="Code, py")
    await expect(code.locator(".code-word")).to_have_text("def")
    await expect(code.locator(".code-comment")).to_have_text("# why")
    await expect(shown.locator(".code-added")).to_have_text("+ new")


async def test_what_is_escaped_or_unclosed_is_shown_as_it_was_typed(world: Furnished, page: Page) -> None:
    world.say("\\*a\\* **b ~~c `d ||e [f](g) @everyone <@1x>")
    await expect(content(page)).to_have_text("*a* **b ~~c `d ||e [f](g) @everyone <@1x>")
    await expect(content(page).locator("*")).to_have_count(0)


async def test_a_spoiler_that_was_opened_stays_open_when_its_message_is_edited(world: Furnished, page: Page) -> None:
    message = world.say("||hidden|| `code`")
    spoiler = content(page).get_by_role("button", name="Spoiler, show it")
    await expect(spoiler).to_be_visible()
    await spoiler.press("Enter")
    world.playground.world.replace_message(message)
    await expect(content(page).locator(".spoiler.shown")).to_have_text("hidden")
    await expect(content(page).locator("code")).to_have_text("code")


async def test_people_roles_channels_and_commands_can_be_clicked(world: Furnished, page: Page) -> None:
    maya, role, news = world.user("maya"), world.role("Moderator"), world.channel("policy-news")
    world.say(f"<@{maya.id}> <@&{role.id}> <#{news.id}> <@5> <@&5> <#5>")
    shown = content(page)
    await expect(shown).to_have_text("@Maya @Moderator #policy-news @unknown-user @unknown-role #unknown")
    await expect(shown.get_by_role("button")).to_have_count(3)
    await shown.get_by_role("button", name="@Maya").click()
    card = page.get_by_role("dialog", name="Maya")
    await expect(card).to_contain_text("maya")
    await page.keyboard.press("Escape")
    await shown.get_by_role("button", name="@Moderator").click()
    await expect(page.get_by_role("dialog", name="@Moderator").get_by_role("listitem")).to_have_text("MMaya")
    await page.keyboard.press("Escape")
    await shown.get_by_role("button", name="#policy-news").click()
    await expect(page.locator("#channel-name")).to_have_text("#policy-news")


async def test_a_row_is_marked_when_it_calls_on_the_reader_and_only_then(world: Furnished, page: Page) -> None:
    alice = world.user("alice")
    world.say("@everyone look", mention_everyone=True)
    world.say(f"<@{alice.id}> look", by="adam", mentions=(alice.id,))
    world.say(f"@everyone <@{alice.id}> quietly", by="maya")
    marked = page.locator("[data-message-id].mentions-you")
    await expect(marked.locator(".content")).to_have_text(["@everyone look", "@Alice look"])
    await expect(page.locator("[data-message-id]").first.locator(".mention")).to_have_text("@everyone")
    await expect(content(page).locator(".mention")).to_have_text("@Alice")


async def test_the_address_of_a_message_leads_to_it_within_the_page(world: Furnished, page: Page) -> None:
    there = world.say("The rule itself", where="policy-news")
    address = f"https://discord.com/channels/{world.channel('general').guild_id}/{there.channel_id}/{there.id}"
    world.say(f"{address} and [this]({address}) and {address}9")
    shown = content(page)
    await expect(shown.get_by_role("button")).to_have_count(2)
    await shown.get_by_role("link", name="this").click()
    await expect(page.locator("#channel-name")).to_have_text("#policy-news")
    await expect(page.locator("[data-message-id]").last).to_be_focused()
    await page.get_by_role("navigation", name="Channels").get_by_role("button", name="general").click()
    await shown.get_by_role("button", name="Message in #policy-news").last.click()
    await expect(page.locator("#composer-error")).to_have_text("That message is gone, or you cannot see it.")
    await shown.get_by_role("button", name="Message in #policy-news").first.click()
    await expect(page.locator("#channel-name")).to_have_text("#policy-news")


async def test_times_are_in_the_zone_of_the_reader_in_every_style(
    world: Furnished, context: BrowserContext, playground: Playground
) -> None:
    world.say(" | ".join(f"<t:{MOMENT}:{style}>" for style in "tTdDfFsS"))
    browser = context.browser
    assert browser is not None
    tokyo = await browser.new_context(locale="en-US", timezone_id="Asia/Tokyo")
    page = await tokyo.new_page()
    await page.goto(playground.page_url)
    await expect(content(page).locator("time")).to_have_text(
        [
            "6:20 AM",
            "6:20:30 AM",
            "04/21/2021",
            "April 21, 2021",
            "April 21, 2021 at 6:20 AM",
            "Wednesday, April 21, 2021 at 6:20 AM",
            "04/21/2021, 6:20 AM",
            "04/21/2021, 6:20:30 AM",
        ]
    )
    times = content(page).locator("time")
    await expect(times.first).to_have_attribute("title", "Wednesday, April 21, 2021 at 6:20 AM")
    await tokyo.close()


async def test_relative_times_tick_and_follow_the_clock(world: Furnished, page: Page) -> None:
    soon = int(world.playground.clock.now().timestamp()) + 3600
    world.say(f"<t:{soon}:R> <t:{soon + 40 * 24 * 3600}:R>")
    times = content(page).locator("time")
    await expect(times).to_have_text(["in 59 minutes", "in 1 month"], timeout=10_000)
    world.playground.clock.advance(2 * 3600)
    await expect(times.first).to_have_text("1 hour ago", timeout=10_000)


async def test_marks_apply_only_where_discord_draws_them(world: Furnished, page: Page) -> None:
    shown = {
        "type": "rich",
        "title": "# **bold**",
        "author": {"name": "**author**"},
        "fields": [{"name": "- *name*", "value": "- *value*"}],
        "footer": {"text": "**footer**"},
    }
    world.say(by="Rollover", embeds=(shown,))
    card = page.get_by_role("article", name="Embed")
    await expect(card.locator(".embed-title")).to_have_text("# bold")
    await expect(card.locator(".embed-author")).to_have_text("**author**")
    await expect(card.locator(".embed-field-name")).to_have_text("- name")
    await expect(card.locator(".embed-field-value li em")).to_have_text("value")
    await expect(card.locator(".embed-footer")).to_have_text("**footer**")
