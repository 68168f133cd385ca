"""Two-person review: what one moderator writes another approves, with the difference shown."""

import re

import pytest
import pytest_asyncio

from tests.policy_desk import added, begin_add, message_with, moderated_playground


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot")) as opened:
        admin = opened.person("adam")
        mona = opened.person("mona")
        await added(mona, identifier="V-0", title="Written before review", link="https://www.dol.gov/v0")
        panel = await admin.slash("setup")
        await admin.click(panel, "Turn two-person review on")
        yield opened


@pytest.fixture
def shown_with(playground, reviewer):
    """Wait for a message in the moderators' channel with some text."""
    return lambda text: message_with(playground, reviewer, text)


@pytest.fixture
def author(playground):
    return playground.person("mona")


@pytest.fixture
def reviewer(playground):
    return playground.person("adam")


def labels_of(shown):
    return [button["label"] for button in shown.buttons]


async def proposed(author, number, **fields):
    panel = await begin_add(
        author, **{"identifier": number, "title": f"Item {number}", "link": f"https://www.dol.gov/{number}", **fields}
    )
    assert "Another moderator approves it before it is seen." in panel.content
    await author.click(panel, "Post")
    assert panel.content.startswith(f"**Waits for another moderator: {fields.get('title', 'Item ' + number)}")
    return panel


async def test_what_waits_is_not_on_record_and_shown_in_the_moderators_channel(author, shown_with):
    await proposed(author, "V1", title="Waits for a colleague")
    assert "Waits for a colleague" not in (await author.slash("timeline")).text
    shown = await shown_with("Waits for a colleague")
    assert shown.content.startswith("**Waits for another moderator: Waits for a colleague.**")
    assert author.mention in shown.content
    assert labels_of(shown) == ["Approve", "Reject"]


async def test_a_colleague_approves_it_and_the_history_says_who(author, reviewer, shown_with):
    await proposed(author, "V2")
    shown = await shown_with("Item V2")
    kept = await reviewer.click(shown, "Approve")
    assert kept.id == shown.id
    assert shown.content.startswith("**Kept: Item V2.**\nIt posts in 0 channels.")
    assert f"Written by {author.mention}, approved by {reviewer.mention}." in shown.content
    history = await author.slash("policy history", milestone="V2")
    assert f"approved by {reviewer.mention}" in history.text
    assert f"{author.mention} (moderator)" in history.text


async def test_the_author_may_not_approve_it_within_the_hour(author):
    panel = await proposed(author, "V3")
    told = await author.click(panel, "Approve")
    assert told.ephemeral
    assert told.content.startswith("Another moderator should approve what you wrote.")
    assert re.search(r"yourself from <t:\d+:f> on", told.content)
    assert labels_of(panel) == ["Approve", "Reject"]


async def test_a_colleague_rejects_it_with_a_reason(author, reviewer, shown_with):
    await proposed(author, "V4")
    shown = await shown_with("Item V4")
    form = await reviewer.click(shown, "Reject")
    await reviewer.submit(form, reason="The number is wrong")
    assert shown.content.startswith("**Rejected: Item V4.**")
    assert "The number is wrong" in shown.text
    assert labels_of(shown) == []
    assert "Nothing on record is called" in (await author.slash("milestone", milestone="V4")).content


async def test_what_was_decided_is_not_decided_again(author, reviewer, shown_with):
    panel = await proposed(author, "V5")
    await reviewer.click(await shown_with("Item V5"), "Approve")
    told = await author.click(panel, "Reject")
    assert told.content == "That change does not wait for approval any more: it was decided already."


async def test_an_edit_is_reviewed_with_its_difference(author, reviewer, shown_with):
    panel = await author.submit(await author.slash("policy edit", milestone="V-0"), title="Corrected under review")
    await author.click(panel, "Save without alert")
    shown = await shown_with("Corrected under review")
    assert shown.embeds[0]["description"] == "**Title:** Written before review → Corrected under review"
    await reviewer.click(shown, "Approve")
    assert shown.content.startswith("**Kept: Corrected under review.**\nNo alert.")


async def test_what_changed_meanwhile_is_told_to_the_reviewer(author, reviewer, shown_with):
    first = await author.submit(await author.slash("policy edit", milestone="V-0"), title="One title")
    await author.click(first, "Save without alert")
    waiting = await shown_with("One title")
    second = await author.submit(await author.slash("policy edit", milestone="V-0"), title="Another title")
    await author.click(second, "Save without alert")
    await reviewer.click(await shown_with("Another title"), "Approve")
    outdated = await reviewer.click(waiting, "Approve")
    assert "was changed since this was written" in outdated.content
    assert labels_of(outdated) == ["Reject"]


async def test_the_queue_lists_what_waits_and_opens_it(author, reviewer):
    await proposed(author, "V6")
    queue = await reviewer.slash("policy queue")
    last = await reviewer.click(queue, "Last") if any(b["label"] == "Last" for b in queue.buttons) else queue
    options = last.components[0]["components"][0]["options"]
    chosen = next(option["value"] for option in options if "Item V6" in option["label"])
    opened = await reviewer.choose(last, "policy.queue_open:", chosen)
    assert opened.content.startswith("**Waits for another moderator: Item V6.**")
    await reviewer.click(opened, "Approve")
    again = await reviewer.choose(last, "policy.queue_open:", chosen)
    assert again.content.startswith("That change does not wait for approval any more")


async def test_a_long_queue_has_pages(author, reviewer):
    for number in range(6):
        await proposed(author, f"VQ{number}")
    queue = await reviewer.slash("policy queue")
    pages = int(queue.embeds[0]["footer"]["text"].rpartition(" ")[2])
    assert pages >= 2
    seen = queue.embeds[0]["description"].split("\n\n")
    for _ in range(pages - 1):
        await reviewer.click(queue, "Next")
        seen += queue.embeds[0]["description"].split("\n\n")
    assert len(seen) == len(set(seen)) == int(queue.content.split()[0].strip("*"))


async def test_reports_of_members_wait_in_the_same_queue(playground, reviewer):
    alice = playground.person("alice")
    await alice.slash("report", milestone="erisa-1974", what="The number is wrong")
    queue = await reviewer.slash("policy queue")
    last = await reviewer.click(queue, "Last") if any(b["label"] == "Last" for b in queue.buttons) else queue
    options = last.components[0]["components"][0]["options"]
    chosen = next(option["value"] for option in options if option["label"].startswith("Reported:"))
    opened = await reviewer.choose(last, "policy.queue_open:", chosen)
    assert "The number is wrong" in opened.text
    assert alice.mention in opened.text
    await reviewer.click(opened, "Accepted")
    assert opened.content.startswith("**Accepted** by")
