"""A source that the operator trusts publishes by itself, and alerts like a moderator's **Post**; no other one does."""

import pytest_asyncio

from tests.end_to_end.found_world import CLOSES, Register, found_playground, proposal, queue_with, written
from tests.policy_desk import message_with

PUBLISHED = proposal("2026-33001", "Bitcoin in Pension Plans")
WITHOUT_WORDS = proposal("2026-33002", "Stablecoins in Pension Plans", abstract=None)
REGISTER = Register([PUBLISHED, WITHOUT_WORDS])


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    settings = {"SOURCES_TRUSTED": "federal_register", "ALERT_HOLD_SECONDS": "0"}
    async with found_playground(tmp_path_factory.mktemp("bot"), REGISTER, **settings) as opened:
        yield opened


async def test_what_a_trusted_source_finds_is_on_everybodys_record_and_alerts_once(playground):
    moderator = playground.person("maya")
    panel = await moderator.slash("alerts add", channel="policy-news")
    await moderator.choose(panel, "Choose a ready-made selection", ["Everything"])
    await moderator.click(panel, "Save")
    await queue_with(moderator, "Stablecoins in Pension Plans")
    REGISTER.shows(PUBLISHED, WITHOUT_WORDS)
    alert = await message_with(playground, moderator, "Bitcoin in Pension Plans", "policy-news")
    assert "New on record" in alert.text
    shown = await moderator.slash("milestone", milestone="Bitcoin in Pension Plans")
    assert written(CLOSES) in shown.text
    history = await moderator.slash("policy history", milestone="Bitcoin in Pension Plans")
    assert "source" in history.text
    queue = await moderator.slash("policy queue")
    assert "Bitcoin" not in queue.text
    assert "Stablecoins in Pension Plans" in queue.text
    told = [message for message in moderator.visible_messages("policy-news") if "Bitcoin in Pension" in message.text]
    assert len(told) == 1
