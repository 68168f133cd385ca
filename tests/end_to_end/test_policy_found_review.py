"""What sources found, in a server where a second moderator approves: nothing is lost on the way, nothing is twice."""

from datetime import timedelta

import pytest
import pytest_asyncio

from tests.end_to_end.found_world import CLOSES, Register, found_playground, open_card, proposal, written
from tests.policy_desk import message_with

EFFECTIVE = CLOSES + timedelta(days=365)
REGISTER = Register(
    [
        proposal(
            "2026-31001", "Bitcoin in Pension Plans", effective_on=CLOSES.replace(year=CLOSES.year + 1).isoformat()
        ),
        proposal("2026-31002", "Stablecoins in Pension Plans"),
        proposal("2026-31003", "Tokenized Funds in Pension Plans"),
    ]
)


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with found_playground(tmp_path_factory.mktemp("bot"), REGISTER) as opened:
        admin = opened.person("adam")
        panel = await admin.slash("setup")
        await admin.click(panel, "Turn two-person review on")
        yield opened


@pytest.fixture
def author(playground):
    return playground.person("mona")


@pytest.fixture
def reviewer(playground):
    return playground.person("adam")


async def propose(playground, author, reviewer, title):
    """Accept what was found; return what the moderators' channel shows of the proposal."""
    panel = await author.submit(await author.click(await open_card(author, title), "Accept"))
    await author.click(panel, "Save without alert")
    assert panel.content.startswith(f"**Waits for another moderator: {title}")
    return await message_with(playground, reviewer, f"Waits for another moderator: {title}")


async def test_what_is_rejected_waits_in_the_queue_again(playground, author, reviewer):
    title = "Stablecoins in Pension Plans"
    shown = await propose(playground, author, reviewer, title)
    assert f"Federal Register: {title}" not in str((await author.slash("policy queue")).components)
    form = await reviewer.click(shown, "Reject")
    await reviewer.submit(form, reason="Not ours")
    card = await open_card(author, title)
    assert card.content == f"**Found: {title}.** Not on record yet."
    gone = await author.click(card, "Dismiss")
    assert gone.content.startswith("**Dismissed")


async def test_what_is_approved_comes_with_all_dates_that_were_shown(playground, author, reviewer):
    title = "Bitcoin in Pension Plans"
    shown = await propose(playground, author, reviewer, title)
    assert "Added with it once approved" in shown.text
    assert written(CLOSES) in shown.text
    await reviewer.click(shown, "Approve")
    assert shown.content.startswith(f"**Kept: {title}.**")
    assert f"approved by {reviewer.mention}" in shown.content
    assert "2 further dates of the document are on record with it." in shown.content
    milestone = await author.slash("milestone", milestone=title)
    assert "Comments due" in milestone.text and written(CLOSES) in milestone.text
    assert "Takes effect" in milestone.text and written(EFFECTIVE) in milestone.text
    history = await author.slash("policy history", milestone=title)
    assert history.text.count(f"approved by {reviewer.mention}") == 3
    assert title not in (await author.slash("policy queue")).text


async def test_what_waits_for_approval_is_proposed_only_once(playground, author, reviewer):
    title = "Tokenized Funds in Pension Plans"
    card = await open_card(author, title)
    await propose(playground, author, reviewer, title)
    told = await author.click(card, "Accept")
    assert told.content == "That does not wait any more: it was settled, or is part of another entry by now."


async def test_a_date_that_a_document_moves_is_moved_once_that_is_approved(playground, author, reviewer):
    title = "Bitcoin in Pension Plans"
    later = CLOSES + timedelta(days=30)
    REGISTER.shows(REGISTER.documents[0] | {"comments_close_on": later.isoformat(), "dates": "Comments are due later."})
    card = await open_card(author, title)
    assert "News of" in card.content
    panel = await author.submit(await author.click(card, "Accept"))
    await author.click(panel, "Post")
    assert panel.content.startswith(f"**Waits for another moderator: {title}")
    assert written(CLOSES) in (await author.slash("milestone", milestone=title)).text
    await reviewer.click(await open_card(reviewer, title), "Approve")
    shown = await author.slash("milestone", milestone=title)
    assert written(later) in shown.text
    assert written(CLOSES) not in shown.text
