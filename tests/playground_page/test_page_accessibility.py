"""Every state of the page held to WCAG 2.2 AA by axe-core, light and dark, on a desk and on a phone."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, Page, expect

from playground.server import Playground
from tests.playground_page.furnished_world import Furnished

axe = pytest.importorskip(
    "axe_playwright_python.async_playwright",
    reason="LEFT OUT: axe-playwright-python is not installed, so no state of the page is checked for accessibility.",
)

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
MARKS = "# Title\n**bold** ||hidden|| `code` <#1300000000000000141> <@1300000000000000011>\n> quote\n-# small"
TEXT = f"{MARKS}\n```py\nx = 1\n```"

BUTTON = {"type": 2, "style": 2, "label": "Remind me", "custom_id": "remind"}


class Look:
    """One page in one look, and what axe found in the states it was brought to."""

    def __init__(self, page: Page, *, is_phone: bool) -> None:
        self.page = page
        self.is_phone = is_phone
        self.found: list[str] = []

    async def check(self, state: str) -> None:
        # A thing that still fades in has colours that nobody sees for long.
        await self.page.evaluate("() => Promise.all(document.getAnimations().map(one => one.finished.catch(() => 0)))")
        results = await axe.Axe().run(self.page, options=RULES)
        for violation in results.response["violations"]:
            for node in violation["nodes"]:
                told = node["failureSummary"].replace("\n", " ")
                self.found.append(f"{state}: {violation['id']} at {node['target']}: {told}")

    async def send(self, text: str) -> None:
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.get_by_test_id("composer").press("Enter")

    async def go_to(self, channel: str) -> None:
        if self.is_phone:
            await self.page.get_by_role("button", name="Servers, channels and who is speaking").click()
        await self.page.locator("[data-channel-id]").filter(has_text=channel).first.click()
        await expect(self.page.locator("#channel-name")).to_contain_text(channel)

    async def escape(self, times: int = 1) -> None:
        for _ in range(times):
            await self.page.keyboard.press("Escape")


LookAt = Callable[[str, str], Awaitable[Look]]


@pytest.fixture
async def look_at(browser: Browser, playground: Playground) -> LookAt:
    async def open_page(theme: str, size: str) -> Look:
        context = await browser.new_context(viewport=SIZES[size], locale="en-US", reduced_motion="reduce")
        page = await context.new_page()
        await page.goto(f"{playground.base_url}/page/?theme={theme}")
        await expect(page.get_by_test_id("composer")).to_be_enabled()
        return Look(page, is_phone=size == "phone")

    return open_page


async def look_through_the_chat(look: Look, playground: Playground) -> None:
    page = look.page
    await look.check("an empty channel")
    maya = playground.person("maya")
    shown = await maya.say(TEXT, "general")
    await playground.person("alice").say("an answer <@1300000000000000011>", "general", reply_to=shown)
    await maya.say("for you <@1300000000000000010>", "general")
    await maya.react(shown, "🎉")
    await maya.ask("Which pool first?", ["401(k) plans", "IRAs"], "general")
    await maya.vote(await maya.ask("Is it out?", ["Yes", "No"], "general"), ["Yes"])
    voted = await maya.ask("Have you read it?", ["Yes", "No"], "general", many=True)
    await playground.person("alice").vote(voted, ["Yes", "No"])
    for command in ("/inflow 1%", "/market", "/selects", "/secret", "/echo </limits:1> <t:0:R>"):
        await look.send(command)
    await expect(page.locator("[data-message-id]")).to_have_count(11)
    await expect(page.locator("[data-pending]")).to_have_count(0)
    await look.check("messages of every kind")
    await page.locator("[data-message-id]").first.focus()
    await look.check("a row with its buttons")


async def look_through_the_composer(look: Look) -> None:
    page = look.page
    composer = page.get_by_test_id("composer")
    await composer.press("/")
    await expect(page.get_by_role("listbox")).to_be_visible()
    await look.check("the list of commands")
    await composer.fill("/inflow 1% years:31 base:")
    await look.check("a command with a wrong option")
    await composer.press("Enter")
    await composer.press("Enter")
    await look.check("a command that was refused")
    await look.escape(2)
    await page.get_by_label("Attach files").set_input_files("README.md")
    await composer.fill("@ma")
    await look.check("a file, and people to mention")
    await look.escape()
    await page.get_by_role("button", name="Describe README.md").click()
    await look.check("what is said of a file")
    await look.escape()
    await page.get_by_role("button", name="Mark README.md as spoiler").click()
    await look.check("a file marked as spoiler")
    await page.get_by_role("button", name="Remove README.md").click()
    await composer.fill("")


async def look_through_the_overlays(look: Look) -> None:
    page = look.page
    row = page.locator("[data-message-id]").nth(1)
    await row.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menu")).to_be_visible()
    await look.check("the menu of a message")
    await page.get_by_role("menuitem", name="Edit Message").click()
    await look.check("a message being changed")
    await look.escape()
    await row.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Delete Message").click()
    await look.check("a question before a message is deleted")
    await look.escape()
    for select in ("Topics", "Either"):
        await page.get_by_role("button", name=select, exact=True).click()
        await look.check(f"the select {select}")
        await look.escape()
    for command, title in (("/form", "Add a milestone"), ("/ticks", "Ticks and files"), ("/names", "Names")):
        await look.send(command)
        form = page.get_by_role("dialog", name=title)
        await expect(form).to_be_visible()
        await look.check(f"the form {title}")
        if command != "/names":
            await form.get_by_role("button", name="Submit").click()
            await look.check(f"the form {title} with what is wrong")
        await look.escape()


async def look_through_the_beginnings(look: Look) -> None:
    page = look.page
    for what, verb in (("Create Thread", "Create Thread"), ("Create Poll", "Post")):
        await page.get_by_role("button", name="Attach or begin").click()
        if what == "Create Thread":
            await look.check("the menu of the plus")
        await page.get_by_role("menuitem", name=what).click()
        await look.check(f"the card of {what}")
        await page.get_by_role("dialog").get_by_role("button", name=verb).click()
        await look.check(f"the card of {what} with what is missing")
        await look.escape()
    await page.locator("[data-message-id]").first.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Add Reaction").click()
    await look.check("the emoji")
    await page.keyboard.type("chart")
    await page.keyboard.press("ArrowDown")
    await look.check("emoji that were looked for")
    await look.escape()


async def look_through_the_places(look: Look, playground: Playground) -> None:
    page = look.page
    world = Furnished(playground)
    forum = world.add_forum("ideas", "question")
    world.add_post(forum, "How is issuance counted?", "By block?", "question")
    world.add_thread(world.say("let us talk"), "Talk")
    picture = world.keep("chart.png", description="A band of blue")
    section = {"type": 9, "components": [{"type": 10, "content": "Notice"}], "accessory": BUTTON}
    gallery = {"type": 12, "items": [{"media": {"url": "attachment://chart.png"}, "description": "A band of blue"}]}
    world.lay_out({"type": 17, "components": [section, {"type": 14}, gallery]}, attachments=(picture,))
    await expect(page.locator(".container")).to_be_visible()
    await look.check("a thread, and a message laid out by the bot")
    await page.get_by_role("button", name="Open picture: A band of blue").last.click()
    await look.check("a picture shown large")
    await look.escape()
    await look.go_to("ideas")
    await look.check("a forum")
    await page.get_by_role("button", name="New Post").click()
    await page.get_by_role("dialog").locator("input[type=file]").set_input_files("README.md")
    await look.check("the card of a post")
    await look.escape()
    await page.locator("[data-post-id]").click()
    await look.check("a post")
    await look.go_to("general")
    await expect(page.get_by_test_id("composer")).to_be_visible()
    if not look.is_phone:
        await page.get_by_role("region", name="Members").get_by_role("button", name="Maya").click()
        await look.check("the card of a member")
        await look.escape()


async def look_around(look: Look) -> None:
    page = look.page
    members = page.get_by_role("button", name="Members", exact=True)
    await members.click()
    await look.check("the members, shown on a phone and hidden on a desk")
    if look.is_phone:
        await look.escape()
        await page.get_by_role("button", name="Servers, channels and who is speaking").click()
        await look.check("the drawer")
    else:
        await members.click()
    await page.get_by_role("button", name="Clock, faults and requests").click()
    for tab in ("Clock", "Faults", "Requests"):
        await page.get_by_role("tab", name=tab).click()
        await page.wait_for_load_state("networkidle")
        if tab == "Faults":
            await page.get_by_role("button", name="Make it happen").click()
        await look.check(f"the panel at {tab}")
    await look.escape()


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_no_state_of_the_page_breaks_a_rule(
    playground: Playground, look_at: LookAt, theme: str, size: str
) -> None:
    look = await look_at(theme, size)
    await look_through_the_chat(look, playground)
    await look_through_the_composer(look)
    await look_through_the_overlays(look)
    await look_through_the_beginnings(look)
    await look_through_the_places(look, playground)
    await look_around(look)
    await look.page.context.close()
    assert not look.found, "\n".join(look.found)
