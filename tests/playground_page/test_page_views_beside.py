"""What the page is told of members, forums, threads and the words of the system."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from playground.entities import Member, MessageFlag, MessageKind, Reference
from playground.page.forum import Forum
from playground.page.markdown.nodes import plain_text
from playground.page.markdown.reader import Markdown
from playground.page.roster import MOST_IN_A_GROUP, Roster
from playground.page.system_messages import system_nodes
from playground.page.threads import thread_view
from playground.server import open_playground
from tests.playground_page.furnished_world import Furnished


@pytest.fixture
async def world() -> AsyncIterator[Furnished]:
    async with open_playground() as playground:
        yield Furnished(playground)


@pytest.mark.parametrize(("online", "expected"), [(True, {"Online": 3}), (False, {"Online": 2, "Offline": 1})])
async def test_the_bot_is_among_those_who_are_there_when_it_is(
    world: Furnished, online: bool, expected: dict[str, int]
) -> None:
    groups = Roster(world.playground.world, lambda: online).groups(world.channel("general"))
    assert {group["name"]: group["count"] for group in groups} == {"Moderator": 1, **expected}


async def test_a_member_stands_in_the_highest_group_under_the_name_of_the_server(world: Furnished) -> None:
    state = world.playground.world
    guild = next(iter(state.guilds.values()))
    state.put_role(guild.id, replace(world.role("Administrator"), hoist=True))
    maya = guild.members[world.user("maya").id]
    both = (*maya.role_ids, world.role("Administrator").id)
    state.put_member(guild.id, replace(maya, nick="Aunt Maya", role_ids=both))
    groups = Roster(state, lambda: True).groups(world.channel("general"))
    assert [(group["name"], [one["name"] for one in group["members"]]) for group in groups][:1] == [
        ("Administrator", ["Adam", "Aunt Maya"])
    ]


async def test_a_large_server_lists_a_part_of_its_members_and_counts_all(world: Furnished) -> None:
    state = world.playground.world
    guild = next(iter(state.guilds.values()))
    joined = state.clock.now()
    for number in range(MOST_IN_A_GROUP + 20):
        user = replace(world.user("alice"), id=number + 1, username=f"u{number}", display_name=f"U{number}")
        state.put_user(user)
        guild.members[user.id] = Member(user.id, joined)
    online = Roster(state, lambda: True).groups(world.channel("general"))[-1]
    assert (online["count"], len(online["members"])) == (MOST_IN_A_GROUP + 23, MOST_IN_A_GROUP)


async def test_a_conversation_has_no_list_of_members(world: Furnished) -> None:
    channel = world.playground.person("alice").direct_message()
    assert Roster(world.playground.world, lambda: True).groups(channel) == []


async def test_a_post_tells_its_tags_its_beginning_and_how_much_was_said(world: Furnished) -> None:
    forum = world.add_forum("ideas", "question", "data")
    asked = world.add_post(forum, "Why?", "**Why**\n\nindeed", "data")
    world.say("Because.", where=asked, by="adam")
    (post,) = Forum(world.playground.world, Markdown()).posts(forum, world.user("alice"))
    assert (post["name"], post["tags"], post["excerpt"], post["replies"]) == ("Why?", ["data"], "Why indeed", 1)
    assert post["author"] == {"name": "Maya", "color": "#2f6f4f"}
    assert post["last"] >= post["at"]


async def test_a_message_tells_of_its_thread_as_long_as_that_is_there(world: Furnished) -> None:
    state = world.playground.world
    opening = world.say("look")
    thread = world.add_thread(opening, "Talk")
    message = state.messages[opening.channel_id][opening.id]
    assert thread_view(state, message) == {"id": str(thread.id), "name": "Talk", "count": 0, "archived": False}
    assert thread_view(state, replace(message, flags=MessageFlag(0))) is None
    state.remove_channel(thread.id)
    assert thread_view(state, message) is None


async def test_the_system_speaks_in_plain_words(world: Furnished) -> None:
    state = world.playground.world
    said = world.say("read this")
    pin = world.say(kind=MessageKind.PINNED, reference=Reference(said.id, said.channel_id))
    thread = world.add_thread(said, "Talk")
    started = world.say("Talk", kind=MessageKind.THREAD_CREATED, reference=Reference(0, thread.id))
    words = [plain_text(system_nodes(state, one, "Maya") or []) for one in (pin, started, said)]
    assert words == ["Maya pinned a message to this channel.", "Maya started a thread: Talk.", ""]
