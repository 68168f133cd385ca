"""Worlds: how one is described, kept in a file and found again; the program that serves one."""

import asyncio
import json
import os
import signal
import sys
from dataclasses import replace

import pytest

from playground import Upload, open_playground
from playground.changes import GuildChanged, MessagesDeleted
from playground.clock import Clock
from playground.codec import decode, encode
from playground.entities import (
    Attachment,
    ChannelKind,
    Command,
    Guild,
    Invocation,
    Message,
    MessageFlag,
    Overwrite,
    Thread,
    Webhook,
)
from playground.permissions import Permission, effective_permissions
from playground.persistence import WorldFileError
from playground.world_document import WorldDocumentError, read_world

SMALL = {
    "application": {"name": "Small", "owner": "ann"},
    "people": [{"username": "ann", "locale": "de"}, {"username": "bob"}],
    "guilds": [
        {
            "name": "G",
            "owner": "ann",
            "roles": [{"name": "High", "permissions": ["BAN_MEMBERS"]}, {"name": "Low"}],
            "members": {"ann": [], "bob": ["Low"]},
            "channels": [
                {"name": "open"},
                {"name": "closed", "only": ["High"]},
                {"name": "read", "overwrites": {"@everyone": {"deny": ["SEND_MESSAGES"]}}},
                {"name": "ideas", "kind": "forum", "tags": ["one"]},
            ],
        },
        {"name": "Without", "owner": "ann", "bot": False, "members": {"ann": []}},
    ],
}


def read(document):
    return read_world(document, token="t", verify_key="k")


async def test_the_usual_world_has_a_channel_of_every_kind_an_alert_can_go_to_grouped_in_categories():
    async with open_playground() as playground:
        guild = playground.person("alice").guilds()[0]
        groups = {one.id: one.name for one in guild.channels.values() if one.kind is ChannelKind.CATEGORY}
        placed = {one.name: groups.get(one.parent_id) for one in guild.channels.values() if one.id not in groups}
        assert placed == {
            "general": "Community",
            "moderators": "Community",
            "policy-news": "Policy",
            "announcements": "Policy",
            "milestones": "Policy",
        }
        kinds = {one.name: one.kind for one in guild.channels.values()}
        assert (kinds["announcements"], kinds["milestones"]) == (ChannelKind.ANNOUNCEMENT, ChannelKind.FORUM)
        bot = guild.members[playground.world.application.id]
        for one in guild.channels.values():
            assert effective_permissions(guild, bot, one, playground.clock.now()) & Permission.SEND_MESSAGES


async def test_a_description_becomes_a_world():
    async with open_playground(SMALL, token="my.own.token") as playground:
        ann, bob = playground.person("ann"), playground.person("bob")
        assert playground.token == "my.own.token"
        assert ann.locale == "de"
        assert [one.name for one in bob.channels()] == ["open", "read"]
        assert not bob.permissions(bob.channel("read")) & Permission.SEND_MESSAGES
        guild = bob.guilds()[0]
        assert guild.roles[bob.member(guild).role_ids[0]].name == "Low"
        assert [len(one.members) for one in ann.guilds()] == [3, 1]


def test_the_same_description_gives_the_same_ids():
    assert [one.id for one in read(SMALL).guilds] == [one.id for one in read(SMALL).guilds]


@pytest.mark.parametrize(
    "change",
    [
        {"application": {"name": "x", "owner": "nobody"}},
        {"application": {}},
        {"people": [{"username": "ann"}, {"username": "ann"}]},
        {"people": [{}]},
        {"guilds": [{"name": "G", "owner": "ann", "roles": [{"name": "x", "permissions": ["FLY"]}]}]},
        {"guilds": [{"name": "G", "owner": "ann", "members": {"ann": ["Nothing"]}}]},
    ],
)
def test_a_description_that_cannot_be_built_says_so(change):
    with pytest.raises(WorldDocumentError):
        read(SMALL | change)


async def test_a_world_in_a_file_goes_on_where_it_was(tmp_path):
    path = tmp_path / "world.json"
    async with open_playground(SMALL, path) as first:
        ann = first.person("ann")
        kept = await ann.say("kept", files=[Upload("a.txt", b"12")])
        gone = await ann.say("gone")
        first.world.remove_message(gone.message)
        await ann.say("private", ann.direct_message())
        ann.locale = "fr"
        first.world.put_channel(first.world.channels[ann.channel("read").id])
    async with open_playground(None, path) as second:
        assert second.token == first.token
        assert second.world.users == first.world.users
        assert second.world.guilds == first.world.guilds
        assert second.world.messages == first.world.messages
        again = second.person("ann")
        assert [one.content for one in again.visible_messages(ann.channel().id)] == ["kept"]
        assert again.direct_message() == ann.direct_message()
        assert second.files.stored == first.files.stored
        assert kept.message.attachments[0].id in second.files.stored
        newer = await again.say("newer")
        assert newer.id > kept.id


async def test_commands_stay_registered_in_a_file(tmp_path):
    path = tmp_path / "world.json"
    async with open_playground(data=path) as first:
        command = {"name": "a", "description": "d", "type": 1}
        first.world.put_commands(None, [_command(first.world.snowflakes.make(), command)])
    async with open_playground(data=path) as second:
        assert [one.name for one in second.person("alice").commands()] == ["a"]
        second.reset()
        assert [one.name for one in second.person("alice").commands()] == ["a"]
    async with open_playground(data=path) as third:
        assert [one.name for one in third.person("alice").commands()] == ["a"]


def _command(identity, form):
    rest = {"default_member_permissions": None, "contexts": None, "integration_types": [0]}
    return Command(identity, identity, None, {**form, **rest})


async def test_a_line_that_a_crash_cut_off_is_left_out(tmp_path):
    path = tmp_path / "world.json"
    async with open_playground(data=path) as first:
        await first.person("alice").say("whole")
    with path.open("ab") as file:
        file.write(b'{"message":{"id":1')
    async with open_playground(data=path) as second:
        alice = second.person("alice")
        assert [one.content for one in alice.visible_messages()] == ["whole"]


@pytest.mark.parametrize("text", ["hello", "hello\n", "{}\n", '{"format":99,"application":{}}\n', "[]\n"])
async def test_a_file_that_is_no_world_is_left_as_it_is(tmp_path, text):
    path = tmp_path / "world.json"
    path.write_text(text)
    with pytest.raises(WorldFileError):
        async with open_playground(data=path):
            pass
    assert path.read_text() == text


def test_values_survive_the_way_through_json():
    inner = Invocation(1, 2, 3, owners={"0": "1"})
    message = Message(
        1,
        2,
        3,
        created_at=_moment(),
        embeds=({"title": "t"},),
        attachments=(Attachment(1, "a", 2, "text/plain"),),
        flags=MessageFlag.EPHEMERAL,
        reactions=(("👍", (1, 2)),),
        invocation=Invocation(4, 5, 6, triggered_by=inner),
    )
    assert decode(Message, json.loads(json.dumps(encode(message)))) == message
    thread = Thread(1, archive_changed_at=_moment(), members=frozenset((1, 2)))
    assert decode(Thread, json.loads(json.dumps(encode(thread)))) == thread
    guild = Guild(1, "g", 2)
    assert decode(Guild, json.loads(json.dumps(encode(guild)))) == guild
    assert decode(Overwrite, encode(Overwrite(1, True, 2, 3))) == Overwrite(1, True, 2, 3)


def _moment():
    return read(SMALL).guilds[0].members[read(SMALL).users[1].id].joined_at


async def started(*arguments):
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "playground",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_program_prints_three_lines_and_ends_when_told_to(call, tmp_path, number):
    process = await started("--data", str(tmp_path / "world.json"))
    lines = [(await process.stdout.readline()).decode().split() for _ in range(3)]
    api_url, token, page_url = (line[-1] for line in lines)
    async with call.session.get(f"{api_url}/users/@me", headers={"Authorization": f"Bot {token}"}) as answer:
        assert answer.status == 200
    async with call.session.get(page_url) as answer:
        assert answer.status == 200
    process.send_signal(number)
    assert await asyncio.wait_for(process.wait(), 10) == 0
    assert await process.stderr.read() == b""


async def test_the_program_says_in_a_sentence_why_it_cannot_start(tmp_path):
    path = tmp_path / "world.json"
    path.write_text("hello\n")
    process = await started("--data", str(path))
    _, said = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert said.decode().startswith("The playground cannot start:")
    assert "Traceback" not in said.decode()


async def test_all_that_happens_to_a_world_is_kept(tmp_path):
    path = tmp_path / "world.json"
    async with open_playground(SMALL, path) as first:
        world = first.world
        ann, bob = first.person("ann"), first.person("bob")
        guild = ann.guilds()[0]
        said = [await ann.say(str(number)) for number in range(4)]
        world.replace_message(replace(said[0].message, content="edited"))
        place = ann.channel().id
        gone = tuple(world.messages[place].pop(one.id) for one in said[1:3])
        world.publish(MessagesDeleted(place, gone))
        world.put_role(guild.id, replace(next(iter(guild.roles.values())), id=9, name="late"))
        world.put_member(guild.id, replace(guild.members[bob.id], nick="Bo"))
        world.put_webhook(Webhook(11, "t", ann.channel().id, guild.id, "feed", ann.id))
        world.put_command_permissions(guild.id, 3, [{"type": 1, "id": "1", "permission": True}])
        world.put_command_permissions(guild.id, 4, [{"type": 1, "id": "1", "permission": True}])
        world.put_command_permissions(guild.id, 4, [])
        world.dismiss(said[3].message)
        left = world.guilds.pop(ann.guilds()[1].id)
        world.publish(GuildChanged(left, None))
    for _ in range(2):
        async with open_playground(None, path) as later:
            assert later.world.guilds == world.guilds
            assert later.world.messages == world.messages
            assert later.world.webhooks == world.webhooks
            assert later.world.command_permissions == world.command_permissions
            assert later.world.dismissed == world.dismissed
    async with open_playground(SMALL, path) as last:
        last.reset()
        assert last.person("ann").visible_messages() == []
        assert len(last.world.guilds) == 2
    async with open_playground(SMALL, path) as again:
        assert again.person("ann").visible_messages() == []


async def test_a_listener_that_fails_does_not_keep_others_from_hearing():
    async with open_playground(SMALL) as playground:
        heard = []

        def fail(change):
            raise RuntimeError(type(change).__name__)

        playground.world.subscribe(fail)
        end = playground.world.subscribe(heard.append)
        await playground.person("ann").say("x")
        end()
        await playground.person("ann").say("y")
        assert [type(one).__name__ for one in heard] == ["MessageCreated"]


async def test_the_clock_wakes_whoever_sleeps_when_it_is_put_forward():
    clock = Clock()
    order = []

    async def sleep(seconds):
        await clock.sleep(seconds)
        order.append(seconds)

    sleepers = asyncio.gather(sleep(20), sleep(10), sleep(0))
    await asyncio.sleep(0.01)
    assert order == [0]
    before = clock.now()
    clock.advance(15)
    assert (clock.now() - before).total_seconds() >= 15
    await asyncio.sleep(0.01)
    assert order == [0, 10]
    clock.advance(15)
    await sleepers
    assert order == [0, 10, 20]
    cancelled = clock.call_after(1, lambda: order.append("never"))
    cancelled.cancel()
    cancelled.cancel()
    clock.advance(5)
    await asyncio.sleep(0.01)
    assert order == [0, 10, 20]


def test_channels_stand_in_the_category_that_they_name() -> None:
    channels = [{"name": "papers", "category": "Research"}, {"name": "Research", "kind": "category"}, {"name": "talk"}]
    guild = {"name": "G", "owner": "ann", "channels": channels}
    document = {"application": {"name": "B", "owner": "ann"}, "people": [{"username": "ann"}], "guilds": [guild]}
    made = {one.name: one for one in read_world(document, token="t", verify_key="k").guilds[0].channels.values()}
    assert made["papers"].parent_id == made["Research"].id
    assert made["talk"].parent_id is None
