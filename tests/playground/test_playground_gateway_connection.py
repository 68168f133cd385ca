"""The gateway's connection itself: compression, encoding, signs of life, limits, and every code it closes with."""

import asyncio
import json

import aiohttp
import pytest

from playground.gateway.close_codes import GatewayClose
from playground.gateway.intents import Intent
from tests.playground.conftest import GUILD
from tests.playground.gateway_line import Line, identify, identity, resume


async def test_zlib_stream_is_one_context_flushed_after_each_message(dial, playground, call):
    async with dial(query="v=10&encoding=json&compress=zlib-stream") as line:
        await identify(line, playground, (Intent.GUILDS | Intent.GUILD_MESSAGES).value)
        guilds = [await line.event("GUILD_CREATE") for _ in range(2)]
        assert str(GUILD) in {one["id"] for one in guilds}
        for number in range(3):
            await call.say({"content": f"message {number}"})
            assert (await line.event("MESSAGE_CREATE"))["content"] == f"message {number}"
        await line.silence()
        assert len(line.packed) == 8
        assert all(one.endswith(b"\x00\x00\xff\xff") for one in line.packed)
        # What was said before is known to the stream: the same again is a fraction of it.
        assert len(line.packed[-2]) < len(line.packed[-4]) / 2


async def test_without_it_frames_are_text(dial, playground):
    async with dial() as line:
        await identify(line, playground)
        assert line.packed == []


async def test_another_encoding_than_json_is_refused(call, playground):
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await call.session.ws_connect(f"{playground.gateway_url}/?v=10&encoding=etf")
    assert refused.value.status == 400


@pytest.mark.parametrize(("version", "code"), [("10", None), ("9", None), ("8", 4012), ("11", 4012), ("x", 4012)])
async def test_two_versions_are_spoken(call, playground, version, code):
    async with call.session.ws_connect(f"{playground.gateway_url}/?v={version}&encoding=json") as socket:
        line = Line(socket)
        if code is None:
            assert (await line.frame())["op"] == 10
        else:
            assert await line.close_code() == code


async def test_a_client_without_a_heartbeat_is_closed_and_its_session_is_over(dial, playground):
    playground.hub.heartbeat_seconds = 0.1
    async with dial() as line:
        ready = await identify(line, playground)
        for _ in range(4):
            await asyncio.sleep(0.08)
            await line.silence()
        await line.send(3, {"since": None, "activities": [], "status": "online", "afk": False})
        assert await line.close_code() == GatewayClose.SESSION_TIMED_OUT
    playground.hub.heartbeat_seconds = 40
    async with dial() as again:
        await resume(again, playground, ready["session_id"], line.sequence)
        assert (await again.frame())["d"] is False


async def test_putting_the_clock_forward_is_no_missed_heartbeat(dial, playground):
    async with dial() as line:
        await identify(line, playground)
        playground.clock.advance(3600)
        await line.silence()


@pytest.mark.parametrize(("frames", "closes"), [(119, False), (120, True)])
async def test_a_connection_sends_120_frames_a_minute(dial, playground, frames, closes):
    async with dial() as line:
        await identify(line, playground)
        for number in range(frames):
            await line.send(1, number)
        if closes:
            assert await line.close_code() == 4008
        else:
            for _ in range(frames):
                assert (await line.frame())["op"] == 11
            playground.clock.advance(61)
            await line.silence()


@pytest.mark.parametrize(("size", "closes"), [(4096, False), (4097, True)])
async def test_a_frame_has_4096_bytes(dial, size, closes):
    async with dial() as line:
        frame = json.dumps({"op": 1, "d": ""})
        await line.socket.send_str(frame.replace('""', f'"{"x" * (size - len(frame))}"'))
        if closes:
            assert await line.close_code() == 4002
        else:
            assert (await line.frame())["op"] == 11


async def test_a_second_identity_and_a_resume_within_a_session_close_with_4005(dial, playground):
    for again in (lambda line: identify_again(line, playground), lambda line: resume(line, playground, "x", 1)):
        async with dial() as line:
            await identify(line, playground)
            await again(line)
            assert await line.close_code() == 4005


async def identify_again(line, playground):
    await line.send(2, identity(playground))


@pytest.mark.parametrize("sequence", [99, -1, None, "1", True])
async def test_a_wrong_sequence_closes_with_4007_and_the_session_is_over(dial, playground, sequence):
    async with dial() as line:
        ready = await identify(line, playground)
        await playground.drop_connections()
        await line.close_code()
    async with dial() as again:
        await resume(again, playground, ready["session_id"], sequence)
        assert await again.close_code() == 4007
    async with dial() as anew:
        await resume(anew, playground, ready["session_id"], 1)
        assert (await anew.frame())["d"] is False


def test_every_documented_code_is_there():
    assert [int(one) for one in GatewayClose] == [*range(4000, 4006), *range(4007, 4015)]
    assert all(one.reason for one in GatewayClose)


async def test_a_session_that_is_resumed_elsewhere_is_closed_here(dial, playground):
    async with dial() as line, dial() as other:
        ready = await identify(line, playground)
        await resume(other, playground, ready["session_id"], line.sequence)
        await other.event("RESUMED")
        assert await line.close_code() == 4000
        await other.silence()


async def test_sessions_of_the_same_key_start_five_seconds_apart(dial, playground):
    limit = playground.hub.start_limit
    limit.is_kept, limit.max_concurrency = True, 2
    async with dial() as a, dial() as b, dial() as c:
        await identify(a, playground, shard=[0, 4])
        await identify(b, playground, shard=[1, 4])
        await c.send(2, identity(playground, shard=[2, 4]))
        frame = await c.frame()
        assert (frame["op"], frame["d"]) == (9, False)
        playground.clock.advance(4.9)
        await c.send(2, identity(playground, shard=[2, 4]))
        assert (await c.frame())["op"] == 9
        playground.clock.advance(0.2)
        await identify(c, playground, shard=[2, 4])


async def test_a_day_has_a_thousand_starts(call, dial, playground):
    limit = playground.hub.start_limit
    limit.is_kept = True
    assert (await call("GET", "/gateway/bot")).body["session_start_limit"] == {
        "total": 1000,
        "remaining": 1000,
        "reset_after": 0,
        "max_concurrency": 16,
    }
    for _ in range(999):
        assert limit.take(0)
        playground.clock.advance(5)
    told = (await call("GET", "/gateway/bot")).body["session_start_limit"]
    assert told["remaining"] == 1
    assert 0 < told["reset_after"] < 24 * 3600 * 1000
    assert limit.take(0)
    playground.clock.advance(5)
    async with dial() as line:
        await line.send(2, identity(playground))
        assert (await line.frame())["op"] == 9
        playground.clock.advance(24 * 3600)
        await identify(line, playground)


@pytest.mark.parametrize("operation", [3, 4, 8, 31])
async def test_what_a_session_asks_for_must_be_an_object(dial, playground, operation):
    async with dial() as line:
        await identify(line, playground)
        await line.send(operation, {})
        await line.silence()
        await line.send(operation, "x")
        assert await line.close_code() == 4002


async def test_members_come_by_id_and_those_who_are_not_there_are_named(dial, playground):
    alice = str(playground.person("alice").id)
    async with dial() as line:
        await identify(line, playground)
        await line.send(8, {"guild_id": str(GUILD), "user_ids": [alice, "7", "nobody"], "nonce": "n"})
        chunk = await line.event("GUILD_MEMBERS_CHUNK")
        assert [one["user"]["id"] for one in chunk["members"]] == [alice]
        assert (chunk["not_found"], chunk["nonce"]) == (["7", "nobody"], "n")
