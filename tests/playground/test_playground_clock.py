"""The playground's clock put forward from outside: over HTTP, from the page, from the command line; and kept."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from playground import open_playground
from playground.snowflakes import moment_of
from playground.timekeeping import ClockError
from tests.playground.program import run_program

DAY = 86400


@pytest.fixture
async def playground():
    async with open_playground() as opened:
        yield opened


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as opened:
        yield opened


async def test_a_message_is_dated_by_the_clock_that_was_put_forward(playground):
    alice = playground.person("alice")
    await playground.put_forward(seconds=3 * DAY)
    message = playground.world.find_message((await alice.say("hello", "general")).id)
    assert timedelta(days=2, hours=23) < message.created_at - datetime.now(UTC) < timedelta(days=3, minutes=1)
    assert abs(moment_of(message.id) - message.created_at) < timedelta(seconds=1)


async def test_it_is_read_and_put_forward_over_http(playground, session):
    address = f"{playground.base_url}/clock"
    async with session.get(address) as response:
        assert (await response.json())["ahead_seconds"] == 0
    async with session.post(address, json={"forward_seconds": 60}) as response:
        assert (await response.json())["ahead_seconds"] == 60
    to = playground.clock.now() + timedelta(days=2)
    async with session.post(address, json={"forward_to": to.isoformat()}) as response:
        assert response.status == 200
        shown = datetime.fromisoformat((await response.json())["now"])
    assert timedelta() <= shown - to < timedelta(seconds=10)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"forward_seconds": 0},
        {"forward_seconds": -1},
        {"forward_seconds": True},
        {"forward_seconds": "60"},
        {"forward_seconds": 10**400},
        {"forward_seconds": 1e300},
        {"forward_seconds": 60, "forward_to": "2030-01-01T00:00:00Z"},
        {"forward_to": "yesterday"},
        {"forward_to": "2030-01-01T00:00:00"},
        {"forward_to": "2000-01-01T00:00:00Z"},
        {"forward_to": "9999-12-31T23:59:59-12:00"},
        {"forward_to": 5},
        [],
    ],
)
async def test_a_move_that_is_none_or_goes_back_is_refused_in_words(playground, session, body):
    async with session.post(f"{playground.base_url}/clock", json=body) as response:
        assert response.status == 400
        assert (await response.json())["message"].endswith(".")
    assert playground.clock.ahead == 0


async def test_no_other_site_moves_it(playground, session):
    address = f"{playground.base_url}/clock"
    move = {"forward_seconds": 60}
    async with session.post(address, json=move, headers={"Origin": "https://example.org"}) as response:
        assert response.status == 403
    async with session.post(address, json=move, headers={"Host": "rebound.example.org"}) as response:
        assert response.status == 403
    async with session.post(address, data={"forward_seconds": "60"}) as response:
        assert response.status == 415
    async with session.get(f"{address}/changes", headers={"Origin": "https://example.org"}) as response:
        assert response.status == 403
    assert playground.clock.ahead == 0


async def test_a_follower_is_told_at_once_and_waited_for(playground, session):
    async with session.ws_connect(f"{playground.base_url}/clock/changes") as socket:
        assert (await socket.receive_json(timeout=5))["ahead_seconds"] == 0
        moving = asyncio.ensure_future(playground.put_forward(seconds=DAY))
        ahead = (await socket.receive_json(timeout=5))["ahead_seconds"]
        assert ahead == DAY
        assert not moving.done()
        await socket.send_json({"ahead_seconds": ahead})
        await asyncio.wait_for(moving, 1)


async def test_a_follower_that_goes_away_or_talks_nonsense_holds_nothing_up(playground, session):
    async with session.ws_connect(f"{playground.base_url}/clock/changes") as socket:
        await socket.receive_json(timeout=5)
        moving = asyncio.ensure_future(playground.put_forward(seconds=DAY))
        await socket.receive_json(timeout=5)
        await socket.send_str("[")
        await socket.send_json([])
        assert not moving.done()
    await asyncio.wait_for(moving, 1)


async def test_a_page_puts_it_forward_and_every_page_is_told(playground, session):
    async with (
        session.ws_connect(f"{playground.base_url}/page/socket") as one,
        session.ws_connect(f"{playground.base_url}/page/socket") as other,
    ):
        for socket in (one, other):
            await socket.send_json({"action": "enter", "person": "alice"})
            assert (await _event(socket, "state"))["clock"]["ahead_seconds"] == 0
        await one.send_json({"action": "clock", "ticket": 4, "forward_seconds": DAY})
        assert (await _event(other, "clock"))["ahead_seconds"] == DAY
        assert (await _event(one, "clock"))["ahead_seconds"] == DAY
        assert (await _event(one, "outcome"))["ok"]
        await one.send_json({"action": "clock", "ticket": 5, "forward_to": "2001-01-01T00:00:00Z"})
        refused = await _event(one, "outcome")
        assert refused["refused"]
        assert refused["text"] == "The clock can only be put forward."


async def test_a_world_that_is_opened_again_goes_on_at_the_time_it_had(tmp_path):
    file = tmp_path / "world.json"
    async with open_playground(data=file) as playground:
        await playground.put_forward(seconds=DAY)
        await playground.put_forward(seconds=DAY)
        before = playground.clock.now()
    for _ in range(2):
        async with open_playground(data=file) as playground:
            assert playground.clock.ahead == 2 * DAY
            assert playground.clock.now() >= before


async def test_a_world_never_goes_on_before_its_newest_message(tmp_path):
    file = tmp_path / "world.json"
    async with open_playground(data=file) as playground:
        await playground.put_forward(seconds=DAY)
        said = await playground.person("alice").say("hello", "general")
        newest = playground.world.find_message(said.id)
    # As if the machine's own clock had been put back by a day meanwhile.
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith('{"ahead"')]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    async with open_playground(data=file) as playground:
        assert playground.clock.now() >= newest.created_at - timedelta(milliseconds=2)


async def test_the_command_line_puts_it_forward_and_says_what_is_wrong(playground, tmp_path):
    page = playground.page_url
    assert "0 s ahead" in await _command(tmp_path, "--page", page)
    assert "86400 s ahead" in await _command(tmp_path, "--page", page, "--forward", "1d")
    assert playground.clock.ahead == DAY
    assert "can only be put forward" in await _command(tmp_path, "--page", page, "--to", "2001-01-01T00:00:00Z", code=1)
    assert "90s" in await _command(tmp_path, "--page", page, "--forward", "soon", code=2)
    assert "No playground answers" in await _command(tmp_path, "--page", "http://127.0.0.1:9/", code=1)


async def test_a_move_names_one_aim(playground):
    with pytest.raises(ClockError):
        await playground.put_forward(seconds=1, to=datetime.now(UTC))
    with pytest.raises(ClockError):
        await playground.put_forward(seconds=float("nan"))


async def _event(socket, name):
    while True:
        event = await socket.receive_json(timeout=10)
        if event["event"] == name:
            return event


async def _command(folder, *arguments, code=0):
    ended = await run_program(folder, "clock", *arguments)
    assert ended.code == code, ended
    return ended.output + ended.errors
