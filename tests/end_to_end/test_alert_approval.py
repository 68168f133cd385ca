"""A server may see changes of everybody's record first: its moderators are asked, and decide each once."""

import asyncio
from dataclasses import replace

import pytest

import bot
from playground import open_playground
from storage import open_storage
from tests.bot_process import running_bot
from tests.policy_desk import OWNER, WORLD, message_with, set_up
from tests.record_factories import a_milestone, an_addition

CHANGES = "New milestones and changes as they come"
APPROVAL = "Changes for everybody wait for our approval"


@pytest.fixture
async def playground():
    async with open_playground(WORLD) as opened:
        yield opened


async def publish(playground, folder, *ids):
    """Put milestones on everybody's record, as a trusted source does."""
    now = playground.clock.now
    database = str(folder / "rollover.db")
    async with open_storage(database, program_version=bot.__version__, now=now, shared=True) as storage:
        for id_ in ids:
            addition = an_addition(a_milestone(id_, title=f"Notice {id_}"))
            await storage.record.add(replace(addition, change=replace(addition.change, scope=None, made_at=now())))


def news(playground):
    return [one.text for one in playground.person("alice").visible_messages("policy-news")]


async def subscribe(moderator):
    panel = await moderator.slash("alerts add", channel="general", typed={"channel": "policy-news"})
    await moderator.choose(panel, "Choose a ready-made selection", ["Everything"])
    for _ in range(3):
        await moderator.click(panel, "More")
    await moderator.choose(panel, "What is posted", [CHANGES, APPROVAL])
    assert (await moderator.click(panel, "Save")).content.startswith("**Saved")


async def test_moderators_are_asked_and_decide_each_alert_once(playground, tmp_path):
    maya, mona = playground.person("maya"), playground.person("mona")
    running = {"OWNER_IDS": OWNER, "ALERT_HOLD_SECONDS": "0"}
    async with running_bot(playground, tmp_path, **running):
        await set_up(playground)
        await subscribe(maya)
        await publish(playground, tmp_path, "m-1", "m-2")
        asked = await message_with(playground, maya, "wait")
        assert "<#1300000000000000141>" in asked.text
        assert news(playground) == []
    # The button was sent by the program before; two moderators press at once.
    async with running_bot(playground, tmp_path, **running):
        logs = [await one.click(asked, "Look at them") for one in (maya, mona)]
        assert all(log.ephemeral and "waits for your approval" in log.text for log in logs)
        chosen = next(option for option in _options(logs[0], "Approve") if "m-1" in option)
        said = await asyncio.gather(
            maya.choose(logs[0], "Approve", [chosen]), mona.choose(logs[1], "Approve", [chosen])
        )
        assert sorted("is approved and goes out" in one.text for one in said) == [False, True]
        dropped = next(option for option in _options(logs[0], "Never send") if "m-2" in option)
        assert "is not sent" in (await maya.choose(logs[0], "Never send", [dropped])).text
        await message_with(playground, maya, "m\\-1", "policy-news")
        await asyncio.sleep(2)
    assert len(news(playground)) == 1
    assert len([one for one in maya.visible_messages("moderators") if "approval before" in one.text]) == 1


def _options(log, placeholder):
    selects = [one for row in log.components for one in row["components"] if one.get("placeholder") == placeholder]
    return [option["label"] for option in selects[0]["options"]]
