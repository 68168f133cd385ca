"""A bot of another library, discord.js, lives in the playground: what is spoken there is Discord's protocol."""

import asyncio
import json
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from playground import ClientRefusal, open_playground
from playground.default_world import DEFAULT_WORLD
from tests.bot_process import ROOT
from tests.node_packages import NodeMissingError, install, node

FOLDER = Path(__file__).resolve().parent
SECONDS = 20
WORLD = {**DEFAULT_WORLD, "application": {**DEFAULT_WORLD["application"], "privileged_intents": True}}


@dataclass
class NodeBot:
    """The bot's process, and what it has told on its output."""

    process: asyncio.subprocess.Process
    told: list[dict[str, Any]] = field(default_factory=list)

    async def next(self, event: str, **expected: Any) -> dict[str, Any]:
        """Return the next thing of that name, with the expected properties, that the bot tells."""
        assert self.process.stdout is not None
        async with asyncio.timeout(SECONDS):
            while line := await self.process.stdout.readline():
                told = json.loads(line)
                self.told.append(told)
                assert told["event"] != "error", told["error"]
                if told.items() >= {"event": event, **expected}.items():
                    return told
        raise AssertionError(f"the bot ended before {event}")


@asynccontextmanager
async def running(playground):
    process = await asyncio.create_subprocess_exec(
        node(),
        FOLDER / "bot.mjs",
        playground.api_url,
        playground.token,
        cwd=FOLDER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    bot = NodeBot(process)
    try:
        yield bot
        process.stdin.close()
        await asyncio.wait_for(process.wait(), SECONDS)
        async for line in process.stdout:
            told = json.loads(line)
            assert told["event"] != "error", told["error"]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture(scope="module", autouse=True)
def packages():
    try:
        install(FOLDER)
    except NodeMissingError as error:
        pytest.skip(f"LEFT OUT: {error}, so discord.js was not tried in the playground.")


@pytest_asyncio.fixture(scope="module")
async def playground(packages):
    async with open_playground(WORLD) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module")
async def bot(playground):
    async with running(playground) as started:
        ready = await started.next("ready")
        assert ready == {"event": "ready", "guilds": ["Retirement Watch", "Elsewhere"], "commands": 6}
        yield started


@pytest.fixture
def alice(playground, bot):
    return playground.person("alice")


async def test_a_command_is_answered_with_an_embed_and_its_button_leads_to_a_select_and_a_form(alice):
    greeting = await alice.slash("greet")
    assert greeting.content == f"Hello, <@{alice.id}>"
    assert (greeting.embeds[0]["title"], greeting.embeds[0]["footer"]["text"]) == ("Hello", "alice")
    await alice.click(greeting, "Wave")
    assert greeting.content == f"<@{alice.id}> waves"
    form = await alice.choose(greeting, "mood", "Tired")
    assert form.modal.title == "Why tired?"
    with pytest.raises(ClientRefusal):
        await alice.submit(form, why="x")
    reply = await alice.submit(form, why="It rained")
    assert (reply.content, reply.ephemeral) == ("Because: It rained", True)


async def test_options_are_completed_and_a_late_answer_is_followed_by_a_file(alice):
    assert [one.value for one in await alice.autocomplete("find", "fruit", "ap")] == ["apple", "apricot"]
    reply = await alice.slash("find", fruit="apple")
    (found,) = await reply.followed_up()
    assert reply.content == "Looking for apple"
    assert (found.content, found.ephemeral) == ("Found", True)
    assert (found.attachments[0]["filename"], found.attachments[0]["description"]) == ("fruit.csv", "What was found")


async def test_components_of_the_second_generation_are_shown(alice):
    assert "In a container" in (await alice.slash("card")).text


async def test_server_channel_roles_and_member_are_read(playground, bot):
    adam = playground.person("adam")
    guild = next(iter(playground.world.guilds.values()))
    known = json.loads((await adam.slash("here", channel="general")).content)
    assert known == {
        "guild": "Retirement Watch",
        "channel": "general",
        "channels": len(guild.channels),
        "roles": [role.name for role in guild.roles.values()],
        "own": "Rollover",
        "me": True,
        "member": "Adam",
        "may": True,
        "joined": 2026,
    }


async def test_a_message_command_reads_its_target(playground, bot, alice):
    said = await alice.say("quotable")
    quote = await alice.message_command("Quote", said)
    assert quote.content == "> quotable"
    metadata = quote.payload["interaction_metadata"]
    assert (metadata["command_type"], metadata["target_message_id"]) == (3, str(said.id))
    await bot.next("message", author="alice", content="quotable")


async def test_a_dropped_connection_is_resumed_and_what_was_missed_is_told(playground, bot, alice):
    await playground.drop_connections()
    await alice.say("said while it was away")
    assert (await bot.next("resumed"))["replayed"] >= 1
    missed = [one for one in bot.told if one.get("content") == "said while it was away"]
    assert len(missed) == 1
    assert (await alice.slash("greet")).content.startswith("Hello")


async def test_an_invalid_session_is_begun_anew(playground, bot, alice):
    await playground.invalidate(resumable=False)
    await playground.wait_for_bot(SECONDS)
    assert (await alice.slash("greet")).content.startswith("Hello")


async def test_the_library_reads_the_limits_and_waits_by_itself(playground, bot):
    before = len(playground.requests)
    await playground.person("adam").slash("burst")
    await bot.next("limited", **{"global": False})
    await bot.next("message", content="number 6")
    assert [one.status for one in playground.requests[before:] if one.status >= 400] == []


def test_the_bot_used_no_route_that_is_missing(playground, bot):
    assert playground.unknown_routes == []


async def test_the_discordjs_bot_of_the_documentation_answers():
    page = (ROOT / "docs" / "playground.md").read_text(encoding="utf-8")
    # Beside the packages, where its import finds them.
    program = FOLDER / "node_modules" / "example.mjs"
    program.write_text(re.search(r"```js\n(.*?)```", page, re.DOTALL).group(1), encoding="utf-8")
    async with open_playground() as own:
        bot = await asyncio.create_subprocess_exec(node(), program, own.api_url, own.token)
        try:
            await own.wait_for_bot(timeout=SECONDS, commands=True)
            alice = own.person("alice")
            assert (await alice.slash("hello")).content == f"Hello, <@{alice.id}>"
        finally:
            bot.terminate()
            await bot.wait()
