"""What becomes of a found thing after it was settled: its document changes, or somebody presses an old button."""

from datetime import timedelta

import pytest
import pytest_asyncio

from tests.end_to_end.found_world import (
    CLOSES,
    TODAY,
    Register,
    found_playground,
    open_card,
    proposal,
    queue_with,
    written,
)
from tests.policy_desk import added

ACCEPTED = proposal("2026-32001", "Bitcoin in Pension Plans")
DISMISSED = proposal("2026-32002", "Stablecoins in Pension Plans")
TYPED = proposal("2026-32003", "Tokenized Funds in Pension Plans")
KNOWN = proposal("2026-32004", "Digital Assets in Pension Plans", comments_close_on=None, dates=None)
LATER = CLOSES + timedelta(days=30)
REGISTER = Register([ACCEPTED, DISMISSED, TYPED, KNOWN])


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with found_playground(tmp_path_factory.mktemp("bot"), REGISTER) as opened:
        yield opened


@pytest.fixture
def moderator(playground):
    return playground.person("mona")


async def test_pressing_a_settled_card_says_so_in_one_sentence(moderator):
    card = await open_card(moderator, "Stablecoins in Pension Plans")
    old = await open_card(moderator, "Stablecoins in Pension Plans")
    await moderator.click(card, "Dismiss")
    for button in ("Accept", "Merge into ...", "Dismiss"):
        told = await moderator.click(old, button)
        assert told.content == "That does not wait any more: it was settled, or is part of another entry by now."
        assert told.ephemeral


async def test_what_was_typed_by_hand_is_offered_for_merging_and_gets_what_it_lacks(moderator):
    kept = await added(
        moderator, title="The tokenized funds rule", identifier="2026-32003", link="https://www.dol.gov/typed"
    )
    assert kept.content.startswith("**Kept")
    queue = await queue_with(moderator, "Tokenized Funds in Pension Plans")
    assert "Already on your record: 2026-32003, Federal: The tokenized funds rule" in queue.text.replace("\\", "")
    card = await open_card(moderator, "Tokenized Funds in Pension Plans")
    assert card.content.startswith("**Found: Tokenized Funds in Pension Plans.** Already on your record:")
    assert [button["label"] for button in card.buttons] == ["Merge into it", "Accept", "Merge into ...", "Dismiss"]
    panel = await moderator.click(card, "Merge into it")
    kept = await moderator.click(panel, "Save without alert")
    assert kept.content.startswith("**Kept: The tokenized funds rule.**")
    shown = await moderator.slash("milestone", milestone="The tokenized funds rule")
    assert "Published in the Federal Register" in shown.text
    assert written(CLOSES) in shown.text
    assert "Tokenized" not in (await moderator.slash("policy queue")).text


async def test_merging_what_the_record_has_already_adds_nothing_and_settles_it(moderator):
    card = await open_card(moderator, "Digital Assets in Pension Plans")
    panel = await moderator.submit(await moderator.click(card, "Merge into ..."), milestone="The tokenized funds rule")
    assert panel.content.startswith("**Nothing to add:")
    assert "Digital Assets" not in (await moderator.slash("policy queue")).text


async def test_a_changed_document_updates_its_milestone_and_what_was_dismissed_stays_so(moderator):
    card = await open_card(moderator, "Bitcoin in Pension Plans")
    panel = await moderator.submit(await moderator.click(card, "Accept"))
    await moderator.click(panel, "Save without alert")
    moved = {"comments_close_on": LATER.isoformat(), "dates": "Comments are due later."}
    signed = {"signing_date": (TODAY - timedelta(days=3)).isoformat()}
    REGISTER.shows(ACCEPTED | moved | signed, DISMISSED | moved)
    news = await open_card(moderator, "Bitcoin in Pension Plans")
    title = "Bitcoin in Pension Plans"
    assert news.content.replace("\\", "") == f"**Found: {title}.** News of FR Doc. 2026-32001, Federal: {title}."
    form = await moderator.click(news, "Accept")
    panel = await moderator.submit(form)
    kept = await moderator.click(panel, "Save without alert")
    assert kept.content.startswith("**Kept: Bitcoin in Pension Plans.**")
    shown = await moderator.slash("milestone", milestone="Bitcoin in Pension Plans")
    assert written(LATER) in shown.text
    assert written(CLOSES) not in shown.text
    assert "Signed" in shown.text
    assert (await moderator.slash("policy queue")).content.startswith("**Nothing")
