"""The messenger against Discord's rules: what it sends, what it finds again, and how it names each trouble."""

import copy
import time
from dataclasses import replace
from datetime import UTC, datetime

import discord
import pytest
from discord.http import Route

from bot.attempts import attempt_trace
from bot.messenger import DiscordMessenger
from commands.replies.words import Words
from playground import open_playground
from playground.default_world import DEFAULT_WORLD
from playground.entities import Channel, ChannelKind, Thread
from tests.record_factories import NOW, a_milestone
from tracker.alerts.pacing import Pacer
from tracker.delivery_error import DeliveryError, Trouble
from tracker.policy.notices import Notice, Purpose, Recipient, RecipientKind
from tracker.policy.report_delivery import Letter
from tracker.policy.reports import Report

WORLD = copy.deepcopy(DEFAULT_WORLD)
WORLD["people"].append({"id": "1300000000000000030", "username": "ida", "accepts_direct_messages": False})
WORLD["guilds"][0]["members"]["ida"] = []
WORLD["guilds"][0]["channels"] += [
    {"id": "1300000000000000150", "name": "hidden", "overwrites": {"@everyone": {"deny": ["VIEW_CHANNEL"]}}},
    {"id": "1300000000000000151", "name": "mute", "overwrites": {"@everyone": {"deny": ["SEND_MESSAGES"]}}},
    {"id": "1300000000000000152", "name": "blind", "overwrites": {"@everyone": {"deny": ["READ_MESSAGE_HISTORY"]}}},
    {"id": "1300000000000000153", "name": "plain", "overwrites": {"@everyone": {"deny": ["EMBED_LINKS"]}}},
]
GENERAL, HIDDEN, MUTE, BLIND, PLAIN = (1300000000000000000 + number for number in (140, 150, 151, 152, 153))
ALICE, IDA, NOBODY = 1300000000000000010, 1300000000000000030, 1300000000000000999
LONG_AGO = NOW.replace(year=2016)


@pytest.fixture
async def playground(monkeypatch):
    async with open_playground(WORLD) as opened:
        monkeypatch.setattr(Route, "BASE", opened.api_url)
        yield opened


@pytest.fixture
async def messenger(playground):
    trace = attempt_trace(Pacer(time.monotonic))
    client = discord.Client(intents=discord.Intents.none(), http_trace=trace)
    await client.login(playground.token)
    yield DiscordMessenger(client, Words(), lambda: datetime.now(UTC))
    await client.close()


def a_letter(place=GENERAL, *, kind=RecipientKind.CHANNEL, id="abcdefghijklmnopqrst", what="wrong"):
    notice = Notice(id, "r", Purpose.REPORT, Recipient(kind, place, "en-US"))
    return Letter(notice, Report("r", "erisa-1974", 1, what, "en-US", ALICE, NOW), a_milestone())


def messages_in(playground, channel_id):
    return list(playground.world.messages.get(channel_id, {}).values())


async def trouble_of(waited):
    with pytest.raises(DeliveryError) as error:
        await waited
    return error.value.trouble


async def test_what_was_sent_is_found_again(messenger, playground):
    letter = a_letter()
    assert await messenger.find(letter.notice, since=LONG_AGO) is None
    message_id = await messenger.send(letter)
    assert [message.id for message in messages_in(playground, GENERAL)] == [message_id]
    assert await messenger.find(letter.notice, since=LONG_AGO) == message_id
    other = replace(letter.notice, id="zzzzzzzzzzzzzzzzzzzz")
    assert await messenger.find(other, since=LONG_AGO) is None


async def test_only_the_bots_own_messages_are_taken_for_it(messenger, playground):
    letter = a_letter()
    await playground.person("alice").say(f"-# Ref {letter.notice.ref}", "general")
    assert await messenger.find(letter.notice, since=LONG_AGO) is None


async def test_the_same_notice_again_makes_no_second_message(messenger, playground):
    assert await messenger.send(a_letter()) == await messenger.send(a_letter())
    assert len(messages_in(playground, GENERAL)) == 1


async def test_an_answer_lost_after_sending_is_one_request_and_the_message_is_found(messenger, playground):
    playground.faults.add("error", status=502, moment="after", times=1)
    assert await trouble_of(messenger.send(a_letter())) is Trouble.UNCERTAIN
    assert [request.status for request in playground.requests if request.method == "POST"] == [502]
    (message,) = messages_in(playground, GENERAL)
    assert await messenger.find(a_letter().notice, since=LONG_AGO) == message.id


async def test_a_locked_thread_may_be_unlocked_again(messenger, playground):
    world = playground.world
    guild_id = world.channels[GENERAL].guild_id
    thread = Channel(
        id=7001,
        kind=ChannelKind.PUBLIC_THREAD,
        guild_id=guild_id,
        name="locked",
        parent_id=GENERAL,
        thread=Thread(owner_id=ALICE, locked=True),
    )
    world.put_channel(thread)
    assert await trouble_of(messenger.send(a_letter(7001))) is Trouble.LOCKED


async def test_a_message_deleted_since_had_been_sent(messenger, playground):
    message_id = await messenger.send(a_letter())
    playground.world.remove_message(playground.world.message(GENERAL, message_id))
    assert await messenger.send(a_letter()) == 0
    assert messages_in(playground, GENERAL) == []


async def test_direct_messages_are_sent_and_found_too(messenger, playground):
    letter = a_letter(ALICE, kind=RecipientKind.PERSON)
    message_id = await messenger.send(letter)
    assert await messenger.find(letter.notice, since=LONG_AGO) == message_id
    alice = playground.person("alice")
    assert "wrong" in alice.visible_messages(alice.direct_message())[0].text


@pytest.mark.parametrize(
    ("letter", "trouble"),
    [
        (a_letter(HIDDEN), Trouble.FORBIDDEN),
        (a_letter(MUTE), Trouble.FORBIDDEN),
        (a_letter(NOBODY), Trouble.GONE),
        (a_letter(IDA, kind=RecipientKind.PERSON), Trouble.CLOSED),
        (a_letter(NOBODY, kind=RecipientKind.PERSON), Trouble.GONE),
    ],
    ids=["hidden", "mute", "no such channel", "closed direct messages", "nobody"],
)
async def test_each_refusal_of_discord_has_its_name(messenger, letter, trouble):
    assert await trouble_of(messenger.send(letter)) is trouble


async def test_a_place_that_cannot_be_read_back_is_never_taken_for_empty(messenger):
    letter = a_letter(BLIND)
    await messenger.send(letter)
    assert await trouble_of(messenger.find(letter.notice, since=LONG_AGO)) is Trouble.UNREADABLE
    assert await trouble_of(messenger.find(a_letter(HIDDEN).notice, since=LONG_AGO)) is Trouble.UNREADABLE
    assert await trouble_of(messenger.find(a_letter(NOBODY).notice, since=LONG_AGO)) is Trouble.GONE


async def test_without_embeds_the_message_still_says_what_it_is_and_is_found(messenger, playground):
    letter = a_letter(PLAIN)
    message_id = await messenger.send(letter)
    (message,) = messages_in(playground, PLAIN)
    assert message.embeds == ()
    assert "A member reports a mistake" in message.content
    assert await messenger.find(letter.notice, since=LONG_AGO) == message_id


async def test_the_longest_report_of_nothing_but_markup_fits(messenger, playground):
    await messenger.send(a_letter(what="*" * 1000))
    assert messages_in(playground, GENERAL)[0].embeds[0]["description"] == r"\*" * 1000
