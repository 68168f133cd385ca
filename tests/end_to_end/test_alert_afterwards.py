"""An alert after it was posted: withdrawn, corrected, listed with others, and told to members by direct message."""

import asyncio

import pytest_asyncio

from tests.delivery_world import until
from tests.policy_desk import begin_add, message_with, moderated_playground

FOLLOW = "Yes, reply to the alert, so that nobody misses it"


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot"), ALERT_HOLD_SECONDS="0") as opened:
        for channel in ("policy-news", "general"):
            await subscribe(opened.person("maya"), channel)
        yield opened


@pytest_asyncio.fixture
async def moderator(playground):
    return playground.person("maya")


@pytest_asyncio.fixture
async def alice(playground):
    return playground.person("alice")


async def subscribe(person, channel):
    panel = await person.slash("alerts add", channel="general", typed={"channel": channel})
    await person.choose(panel, "Choose a ready-made selection", ["Everything"])
    await person.click(panel, "Save")


async def announce(moderator, title, identifier):
    await moderator.click(await begin_add(moderator, title=title, identifier=identifier), "Post")


async def withdraw(moderator, identifier):
    form = await moderator.slash("policy withdraw", milestone=identifier)
    return await moderator.click(await moderator.submit(form, reason="It was never issued"), "Post")


async def act(moderator, identifier, day, what):
    form = await moderator.slash("policy action", milestone=identifier)
    await moderator.click(await moderator.submit(form, date=f"Nov {day} 2026", what=what), "Post")


def told(person, text, channel="general"):
    """Return the messages that everybody sees with a text, oldest first."""
    return [one for one in person.visible_messages(channel) if text in one.text and not one.ephemeral]


async def first(person, text, channel="general"):
    await until(lambda: told(person, text, channel))
    return told(person, text, channel)[0]


def lines(message):
    return message.content.splitlines()


async def test_an_alert_that_was_withdrawn_leaves_nothing_that_reads_as_if_it_stood(playground, moderator, alice):
    await announce(moderator, "Struck in the end", "AW 1")
    await first(moderator, "New on record: **Struck in the end**")
    await alice.slash("watch", milestone="AW 1")
    await act(moderator, "AW 1", 21, "The comment period opened")
    direct = alice.direct_message()
    await first(alice, "The comment period opened", direct)
    await withdraw(moderator, "AW 1")
    gone = "Withdrawn from the record: **Struck in the end**"
    await until(lambda: len(told(moderator, gone)) == 3 and len(told(alice, gone, direct)) == 2)
    for message in (*told(moderator, gone), *told(alice, gone, direct)):
        head, *others, ref = lines(message)
        assert head == gone and ref.startswith("-# Ref ")
        assert all(line.startswith(("~~", "-# ")) for line in others)
        (card,) = message.embeds
        assert card["title"] == "Withdrawn: Struck in the end"
        assert "no longer part of the record" in card["description"] and not card.get("fields")
    told_first = lines(told(moderator, gone)[0])
    assert told_first[1].startswith("~~New on record: **Struck in the end**")
    assert told_first[2].startswith("~~It stands at: ")


async def test_a_withdrawal_taken_back_puts_the_words_back(playground, moderator):
    await announce(moderator, "Here to stay", "AW 2")
    await first(moderator, "New on record: **Here to stay**")
    kept = await withdraw(moderator, "AW 2")
    gone = "Withdrawn from the record: **Here to stay**"
    await until(lambda: len(told(moderator, gone)) == 2)
    await moderator.click(await moderator.click(kept, "Take it back"), "Post")
    await until(lambda: [lines(one)[0][:14] for one in told(moderator, "Here to stay")][:2] == _WORDS)
    assert lines(told(moderator, "Here to stay")[1])[1] == f"~~{gone}~~"
    assert told(moderator, "Here to stay")[0].embeds[0]["title"] == "Here to stay"


_WORDS = ["New on record:", "Back on the re"]


async def test_a_correction_reaches_the_list_and_the_watchers(playground, moderator, alice):
    await moderator.slash("alerts pause", channel="policy-news")
    for number in range(11):
        await announce(moderator, f"Listed item {number}", f"AL {number}")
        # One by one, or this channel would get a list too.
        await first(moderator, f"New on record: **Listed item {number}**")
    await moderator.slash("alerts resume", channel="policy-news")
    await first(moderator, "11 things waited to be told here", "policy-news")
    await alice.slash("watch", milestone="AL 3")
    await act(moderator, "AL 3", 22, "A hearing was held")
    direct = alice.direct_message()
    await first(alice, "A hearing was held", direct)

    form = await moderator.message_command(
        "Correct this alert", await first(moderator, "New on record: **Listed item 3**")
    )
    answer = await moderator.submit(form, reason="It has another number.", follow=FOLLOW)
    assert "in all 2 channels here" in answer.content
    said = "✏️ **Corrected by this server's moderators** (<t:"
    await until(lambda: told(moderator, said, "policy-news"))
    (listed,) = told(moderator, said, "policy-news")
    assert lines(listed)[0].startswith(f"**Listed item 3**: {said}")
    assert lines(listed)[0].endswith("It has another number.")
    entry = next(one for one in listed.embeds[0]["description"].split("\n\n") if "Listed item 3" in one)
    assert "-# ✏️" in entry and listed.embeds[0]["description"].count("-# ✏️") == 1
    follows = await first(moderator, "✏️ **Correction** of the alert about **Listed item 3**", "policy-news")
    assert playground.world.message(moderator.channel("policy-news").id, follows.id).reference.message_id == listed.id

    await until(lambda: [one for one in told(moderator, "A hearing was held") if "New on record" not in one.text])
    step = told(moderator, "A hearing was held")[-1]
    form = await moderator.message_command("Correct this alert", step)
    await moderator.submit(form, reason="It was put off.", kind=_RETRACT, follow=FOLLOW)
    struck = "❌ **Retracted by the moderators of the server in which you watch this**"
    await until(lambda: told(alice, struck, direct))
    (message,) = told(alice, struck, direct)
    assert all(line.startswith(("~~", "-# ")) for line in lines(message)[1:]) and not message.embeds
    follows = await first(alice, "It was put off.", direct)
    assert (await alice.click(told(alice, "It was put off.", direct)[-1], "Stop watching")).content.startswith("**Stop")
    assert follows.id == message.id

    await withdraw(moderator, "AL 5")
    await until(lambda: "~~Listed item 5~~" in told(moderator, "11 things waited", "policy-news")[0].text)
    listed = told(moderator, "11 things waited", "policy-news")[0]
    entry = next(one for one in listed.embeds[0]["description"].split("\n\n") if "Listed item 5" in one)
    assert "withdrawn from the record" in entry and entry.endswith("-# Edited since it was posted: withdrawn")


_RETRACT = "Retract it: the alert is struck out, with your words above it"


async def test_who_stopped_watching_or_watches_what_is_withdrawn_is_left_alone(playground, moderator, alice):
    for number in (1, 2):
        await moderator.click(
            await begin_add(moderator, title=f"Watched thing {number}", identifier=f"AS {number}"), "Save without alert"
        )
        await alice.slash("watch", milestone=f"AS {number}")
    await withdraw(moderator, "AS 1")
    direct = alice.direct_message()
    last = await first(alice, "Withdrawn from the record: **Watched thing 1**", direct)
    listed = await alice.slash("watch")
    entries = {line.rpartition(": ")[2]: line for line in listed.embeds[0]["description"].splitlines()}
    assert "Withdrawn" in entries["Watched thing 1"] and "Withdrawn" not in entries["Watched thing 2"]
    stopped = await alice.click(last, "Stop watching")
    assert stopped.content.startswith("**Stopped.**")
    assert (await alice.click(last, "Stop watching")).content
    await act(moderator, "AS 2", 21, "A step that is told")
    message = await first(alice, "A step that is told", direct)
    await alice.click(message, "Stop watching")
    await act(moderator, "AS 2", 22, "A step that is not")
    await first(moderator, "A step that is not")
    await asyncio.sleep(2)
    # The one that was sent says what is true, but no other one follows.
    assert len(told(alice, "Watched thing 2", direct)) == 1
    assert "Watched thing" not in (await alice.slash("watch")).text


async def test_moderators_do_not_see_in_their_log_who_watches_what(playground, moderator, alice):
    await moderator.click(await begin_add(moderator, title="Watched in peace", identifier="AP 1"), "Save without alert")
    await alice.slash("watch", milestone="AP 1")
    await act(moderator, "AP 1", 21, "A quiet step")
    await first(alice, "A quiet step", alice.direct_message())
    await message_with(playground, moderator, "A quiet step", "general")
    log = await moderator.slash("alerts log")
    assert "Watched in peace" in log.text and f"<@{alice.id}>" not in log.text


async def test_conversations_opened_too_fast_are_tried_again(playground, moderator):
    await moderator.click(await begin_add(moderator, title="Many watch this", identifier="AF 1"), "Save without alert")
    mona = playground.person("mona")
    await mona.slash("watch", channel="general", milestone="AF 1")
    fault = playground.faults.add("refuse", code="40003", method="POST", route="/users/@me/channels", times=1)
    await act(moderator, "AF 1", 21, "A step for many")
    await first(mona, "A step for many", mona.direct_message())
    assert fault.hits == 1
