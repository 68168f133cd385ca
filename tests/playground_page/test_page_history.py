"""Slices of a channel, and what of it a person has not read."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from playground.entities import Message, Overwrite
from playground.page.history import SLICE, History
from playground.page.read_marks import ReadMarks
from playground.permissions import Permission
from playground.server import open_playground
from tests.playground_page.furnished_world import Furnished


@pytest.fixture
async def world() -> AsyncIterator[Furnished]:
    async with open_playground() as playground:
        yield Furnished(playground)


@pytest.fixture
def history(world: Furnished) -> History:
    return History(world.playground.world)


def texts(messages: tuple[Message, ...]) -> list[str]:
    return [message.content for message in messages]


async def test_slices_follow_one_another_without_a_gap_in_both_directions(world: Furnished, history: History) -> None:
    said = [world.say(str(number)) for number in range(2 * SLICE + 10)]
    alice, general = world.user("alice"), world.channel("general")
    newest = history.newest(general, alice)
    assert (newest.has_older, newest.has_newer) == (True, False)
    before = history.before(general, alice, newest.messages[0].id)
    first = history.before(general, alice, before.messages[0].id)
    assert (before.has_older, first.has_older) == (True, False)
    assert (*first.messages, *before.messages, *newest.messages) == tuple(said)
    after = history.after(general, alice, said[9].id)
    assert after.messages == before.messages
    assert after.has_newer
    assert not history.after(general, alice, before.messages[-1].id).has_newer


async def test_a_slice_around_a_message_holds_it_and_says_what_there_is_beyond(
    world: Furnished, history: History
) -> None:
    said = [world.say(str(number)) for number in range(3 * SLICE)]
    alice, general = world.user("alice"), world.channel("general")
    middle = history.around(general, alice, said[SLICE].id)
    assert middle is not None
    assert said[SLICE] in middle.messages
    assert list(middle.messages) == sorted(middle.messages, key=lambda message: message.id)
    assert (middle.has_older, middle.has_newer) == (True, True)
    end = history.around(general, alice, said[-1].id)
    assert end is not None
    assert not end.has_newer
    assert history.around(general, alice, 5) is None


async def test_what_is_for_somebody_else_or_put_away_is_left_out(world: Furnished, history: History) -> None:
    alice, maya = world.user("alice"), world.user("maya")
    private = world.say("for maya", by="Rollover", ephemeral_to=maya.id)
    own = world.say("for alice", by="Rollover", ephemeral_to=alice.id)
    general = world.channel("general")
    assert history.newest(general, alice).messages == (own,)
    assert history.around(general, alice, private.id) is None
    world.playground.world.dismiss(own)
    assert history.newest(general, alice).messages == ()


async def test_without_the_right_to_read_the_history_there_is_none(world: Furnished, history: History) -> None:
    world.say("before")
    general = world.channel("general")
    denied = Overwrite(general.guild_id or 0, False, deny=Permission.READ_MESSAGE_HISTORY.value)
    closed = world.playground.world.put_channel(replace(general, overwrites=(denied,)))
    assert history.newest(closed, world.user("alice")).messages == ()


async def test_unread_is_what_others_said_after_one_looked_away(world: Furnished) -> None:
    world.say("before the page was opened")
    marks = ReadMarks(world.playground.world)
    alice, general = world.user("alice"), world.channel("general")
    assert marks.unread(general, alice) == []
    world.say("mine", by="alice")
    said = world.say("theirs")
    assert marks.unread(general, alice) == [said]
    assert marks.unread(general, world.user("maya")) != [said]
    marks.read(general, alice)
    assert marks.unread(general, alice) == []


async def test_the_summary_counts_what_calls_on_a_person_where_they_can_see_it(world: Furnished) -> None:
    marks = ReadMarks(world.playground.world)
    alice = world.user("alice")
    world.say("hidden", where="moderators", mention_everyone=True)
    world.say("one", where="policy-news")
    world.say("two", where="policy-news", mentions=(alice.id,))
    news = str(world.channel("policy-news").id)
    assert marks.summary(alice) == {news: {"messages": 2, "mentions": 1}}
    marks.forget()
    assert marks.summary(world.user("olga")) == {}
