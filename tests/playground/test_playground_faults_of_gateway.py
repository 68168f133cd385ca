"""Faults of the gateway: connections closed, cut, silenced and refused, sessions declared invalid."""

import asyncio

import aiohttp
import pytest

from playground.gateway.intents import Intent
from tests.playground.conftest import ELSEWHERE, GUILD, TryBot
from tests.playground.gateway_line import Line, identify, resume


@pytest.fixture
def faults(playground):
    return playground.faults


@pytest.mark.parametrize("code", [1000, 1001, 1012, 4000, 4001, 4004, 4007, 4009, 4014])
async def test_the_gateway_closes_with_the_code_that_was_asked_for(dial, playground, faults, code):
    async with dial() as line:
        await identify(line, playground)
        faults.add("gateway_close", code=code)
        assert await line.close_code() == code
    assert not playground.hub.is_online


async def test_the_gateway_is_cut_without_a_word(dial, playground, faults):
    async with dial() as line:
        await identify(line, playground)
        faults.add("gateway_close", code=1006)
        assert await line.close_code() == 1006


@pytest.mark.parametrize(("code", "resumes"), [(4000, True), (1006, True), (4007, False), (4009, False), (1000, False)])
async def test_after_some_codes_there_is_nothing_to_resume(dial, playground, faults, code, resumes):
    async with dial() as line:
        ready = await identify(line, playground)
        faults.add("gateway_close", code=code)
        await line.close_code()
    async with dial() as again:
        await resume(again, playground, ready["session_id"], line.sequence)
        frame = await again.frame()
        assert (frame["op"], frame["t"]) == ((0, "RESUMED") if resumes else (9, None))


async def test_only_the_shard_that_was_meant_is_befallen(dial, playground, faults):
    async with dial() as first, dial() as second:
        await identify(first, playground, shard=[0, 2])
        await identify(second, playground, shard=[1, 2])
        faults.add("gateway_reconnect", shard=1)
        assert (await second.frame())["op"] == 7
        faults.add("gateway_invalidate", shard=1, resumable=True)
        assert (await second.frame())["d"] is True
        faults.add("gateway_close", code=4000, shard=1)
        assert await second.close_code() == 4000
        await first.silence()


async def test_sessions_are_declared_invalid_both_ways(dial, playground, faults):
    async with dial() as line:
        ready = await identify(line, playground)
        for resumable in (True, False):
            faults.add("gateway_invalidate", resumable=resumable)
            frame = await line.frame()
            assert (frame["op"], frame["d"]) == (9, resumable)
            assert (playground.hub.find(ready["session_id"]) is not None) is resumable


async def test_a_connection_that_hangs_says_nothing_and_then_all_of_it(dial, playground, faults, call):
    async with dial() as line:
        await identify(line, playground, Intent.GUILD_MESSAGES.value)
        hang = faults.add("gateway_hang")
        await line.send(1, 1)
        await call.say({"content": "held back"})
        async with dial() as other:
            await identify(other, playground)
            await other.silence()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await line.socket.receive()
        faults.remove(hang)
        assert (await line.event("MESSAGE_CREATE"))["content"] == "held back"
        await line.silence()


async def test_refused_connections_get_through_once_it_is_over(dial, playground, faults):
    refusal = faults.add("gateway_refuse", for_seconds=20)
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with dial():
            pass
    assert refused.value.status == 503
    playground.clock.advance(21)
    await asyncio.sleep(0.01)
    assert refusal not in faults.active()
    async with dial() as line:
        await identify(line, playground)


@pytest.mark.parametrize("part", ["gateway", "all"])
async def test_an_outage_cuts_the_gateway_and_refuses_it(dial, playground, faults, part):
    async with dial() as line:
        await identify(line, playground)
        outage = faults.add("outage", part=part)
        assert await line.close_code() == 1006
    with pytest.raises(aiohttp.WSServerHandshakeError):
        async with dial():
            pass
    faults.remove(outage)
    async with dial() as line:
        await identify(line, playground)


async def test_a_server_becomes_unavailable_and_comes_back(dial, playground, faults, call):
    async with dial() as line:
        await identify(line, playground, (Intent.GUILDS | Intent.GUILD_MESSAGES).value)
        for _ in range(2):
            await line.event("GUILD_CREATE")
        outage = faults.add("guild_outage", guild="Retirement Watch")
        assert await line.event("GUILD_DELETE") == {"id": str(GUILD), "unavailable": True}
        await playground.person("alice").say("unheard")
        await line.silence()
        async with dial() as other:
            ready = await identify(other, playground, Intent.GUILDS.value)
            assert {"id": str(GUILD), "unavailable": True} in ready["guilds"]
            assert (await other.event("GUILD_CREATE"))["id"] == str(ELSEWHERE)
            await other.silence()
        faults.remove(outage)
        back = await line.event("GUILD_CREATE")
        assert (back["id"], back["unavailable"]) == (str(GUILD), False)


async def test_the_real_client_lives_through_all_of_it(playground, faults, run_bot):
    async with run_bot(TryBot()) as bot:
        for kind, more in (
            ("gateway_close", {"code": 4000}),
            ("gateway_close", {"code": 1006}),
            ("gateway_reconnect", {}),
            ("gateway_invalidate", {"resumable": True}),
        ):
            faults.add(kind, **more)
            await bot.next("shard_resumed", timeout=20)
    assert playground.unknown_routes == []


async def test_a_line_that_was_never_identified_is_cut_short_by_nothing(call, playground, faults):
    async with call.session.ws_connect(playground.gateway_url) as socket:
        line = Line(socket)
        await line.frame()
        faults.add("gateway_close", code=4000)
        await line.silence()
