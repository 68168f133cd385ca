"""The program's one clock: the machine's, or as far ahead as a playground's; and when that is refused."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock
from bot.config import SettingsError, read_settings
from bot.sources.playground_clock import ClockUnreachableError, following, read_ahead
from playground import open_playground

DISCORDS = f"{base64.b64encode(b'1300000000000000001').decode().rstrip('=')}.GabcdE.{'x' * 38}"
SENTENCE = "playground is for demos only"


@pytest.fixture
def settings(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def read(**values):
        for name in ("CLOCK", "DISCORD_TOKEN", "DISCORD_API_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return read_settings()

    return read


def test_a_clock_that_nobody_put_forward_is_the_machines():
    assert abs(Clock().now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_a_clock_that_was_put_forward_says_so_once_a_jump():
    clock, jumps = Clock(), []
    clock.subscribe(lambda: jumps.append(clock.now()))
    for days in (0, 3, 3, 5):
        clock.set_ahead(timedelta(days=days))
    assert [round((one - datetime.now(UTC)).total_seconds() / 86400) for one in jumps] == [3, 5]
    assert clock.today() > Clock().today()


def test_usually_the_clock_is_the_machines(settings):
    assert settings().clock_address is None
    assert settings(DISCORD_TOKEN=DISCORDS).clock_address is None


@pytest.mark.parametrize("host", ["127.0.0.1:8712", "localhost:8712", "[::1]:8712"])
def test_the_playgrounds_clock_is_beside_its_api(settings, host):
    read = settings(CLOCK="playground", DISCORD_API_URL=f"http://{host}/api/v10", DISCORD_TOKEN="a.playground.token")
    assert read.clock_address == f"http://{host}/clock"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"DISCORD_TOKEN": "a.playground.token"},
        {"DISCORD_API_URL": "https://discord.com/api/v10"},
        {"DISCORD_API_URL": "http://proxy.example.org:8080"},
        {"DISCORD_API_URL": "http://127.0.0.1.example.org/api/v10"},
        {"DISCORD_API_URL": "http://127.0.0.1:8712/api/v10", "DISCORD_TOKEN": DISCORDS},
        {"DISCORD_API_URL": "not an address", "DISCORD_TOKEN": DISCORDS},
    ],
)
def test_with_discord_itself_or_its_token_the_playgrounds_clock_is_refused(settings, values):
    with pytest.raises(SettingsError) as refused:
        settings(CLOCK="playground", **values)
    assert SENTENCE in str(refused.value)
    assert DISCORDS not in str(refused.value)


async def test_a_follower_has_the_time_before_it_begins_and_at_every_jump():
    async with open_playground() as playground:
        await playground.put_forward(seconds=86400)
        clock = Clock()
        async with following(f"{playground.base_url}/clock", clock.set_ahead):
            assert clock.now() - datetime.now(UTC) > timedelta(hours=23)
            await playground.put_forward(seconds=86400)
            assert clock.now() - datetime.now(UTC) > timedelta(hours=47)
        assert await read_ahead(f"{playground.base_url}/clock") == timedelta(days=2)


async def test_a_follower_finds_a_playground_that_was_started_anew(tmp_path):
    world, clock = tmp_path / "world.json", Clock()
    async with open_playground(data=world) as first:
        port = first.port
        await first.put_forward(seconds=86400)
        follower = following(f"{first.base_url}/clock", clock.set_ahead)
        await follower.__aenter__()
    try:
        assert clock.now() - datetime.now(UTC) > timedelta(hours=23)
        async with open_playground(data=world, port=port) as again:
            await again.put_forward(seconds=86400)
            for _ in range(200):
                if clock.now() - datetime.now(UTC) > timedelta(hours=47):
                    break
                await again.clock.sleep(0.05)
            assert clock.now() - datetime.now(UTC) > timedelta(hours=47)
    finally:
        await follower.__aexit__(None, None, None)


async def test_where_no_playground_is_the_sentence_says_what_to_do():
    with pytest.raises(ClockUnreachableError, match="start the playground, or leave CLOCK empty"):
        await read_ahead("http://127.0.0.1:9/clock")
    with pytest.raises(ClockUnreachableError, match="start the playground, or leave CLOCK empty"):
        async with following("http://127.0.0.1:9/clock", Clock().set_ahead):
            pass
