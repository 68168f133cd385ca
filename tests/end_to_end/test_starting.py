"""Starting and ending: each way it can go wrong is one sentence and an exit code, never a traceback."""

import asyncio
import contextlib
import socket
import sqlite3

import pytest
from aiohttp import web

from playground import open_playground
from tests.bot_process import running_bot, start_process


async def ended(folder, *arguments: str, within: float = 20, **settings: str) -> tuple[int, str]:
    """Return exit code and output of a command that is expected to end by itself."""
    process = await start_process(folder, *arguments, settings=settings)
    code = await asyncio.wait_for(process.process.wait(), within)
    return code, process.log


def assert_one_sentence(log: str) -> None:
    assert "Traceback" not in log
    assert len([line for line in log.splitlines() if line and " INFO " not in line]) == 1, log


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_without_a_token_it_says_where_to_get_one(tmp_path):
    code, log = await ended(tmp_path, "run")
    assert code == 3
    assert_one_sentence(log)
    assert "https://discord.com/developers/applications" in log
    assert "make demo" in log


async def test_all_wrong_settings_are_named_at_once(tmp_path):
    code, log = await ended(tmp_path, "run", LOG_LEVEL="LOUD", PRICE_INTERVAL_SECONDS="5", DISCORD_TOKEN="secret-words")
    assert code == 2
    assert "LOG_LEVEL" in log
    assert "PRICE_INTERVAL_SECONDS" in log
    assert "secret-words" not in log


async def test_a_wrong_token_is_refused_in_one_sentence(playground, tmp_path):
    code, log = await ended(tmp_path, "run", DISCORD_TOKEN="wrong.token.here", DISCORD_API_URL=playground.api_url)
    assert code == 3
    assert_one_sentence(log)
    assert "refused the token" in log
    assert "wrong.token.here" not in log


async def test_a_token_with_more_than_the_token_is_recognised(tmp_path):
    for token in ("Bot a.b.c", "a.b\nc"):
        code, log = await ended(tmp_path, "run", DISCORD_TOKEN=token)
        assert code == 3
        assert "a space or a line break" in log
        assert "a.b" not in log


async def test_without_a_network_it_names_the_address(tmp_path):
    address = f"http://127.0.0.1:{unused_port()}/api/v10"
    code, log = await ended(tmp_path, "run", DISCORD_TOKEN="a.b.c", DISCORD_API_URL=address)
    assert code == 4
    assert_one_sentence(log)
    assert address in log


@contextlib.asynccontextmanager
async def serving(answer):
    """Serve every GET with `answer` on loopback and give the base address."""
    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10"
    finally:
        await runner.cleanup()


async def test_something_else_than_discord_is_recognised(tmp_path):
    async def page(_request):
        return web.Response(text="<h1>hello</h1>", content_type="text/html")

    async with serving(page) as address:
        code, log = await ended(tmp_path, "run", DISCORD_TOKEN="a.b.c", DISCORD_API_URL=address)
    assert code == 4
    assert_one_sentence(log)
    assert "DISCORD_API_URL" in log


async def test_sigterm_ends_it_within_five_seconds_with_nothing_half_done(tmp_path):
    async with open_playground() as own:
        async with running_bot(own, tmp_path) as bot:
            assert await bot.terminate(within=5) == 0
        assert "Traceback" not in bot.log
    with contextlib.closing(sqlite3.connect(tmp_path / "rollover.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_sigterm_amid_many_answers_leaves_no_traceback(tmp_path):
    async with open_playground() as own:
        async with running_bot(own, tmp_path) as bot:
            person = own.person("alice")
            asked = [
                asyncio.ensure_future(person.slash("inflow", share=f"{percent}%", wait=False))
                for percent in range(1, 61)
            ]
            await asyncio.sleep(0)
            assert await bot.terminate(within=5) == 0
            await asyncio.gather(*asked, return_exceptions=True)
        assert "Traceback" not in bot.log


async def test_a_new_database_is_announced_and_an_old_one_is_not(tmp_path):
    async with open_playground() as own:
        async with running_bot(own, tmp_path) as bot:
            first = bot.log
        assert f"NEW database created: {tmp_path / 'rollover.db'}" in first
        async with running_bot(own, tmp_path) as bot:
            assert "NEW database" not in bot.log[len(first) :]
            assert str(tmp_path / "rollover.db") in bot.log[len(first) :]


async def test_a_second_process_on_the_same_database_says_which_one_runs(playground, tmp_path):
    async with open_playground() as own, running_bot(own, tmp_path) as bot:
        other = tmp_path / "other"
        other.mkdir()
        code, log = await ended(
            other,
            "run",
            DISCORD_TOKEN=own.token,
            DISCORD_API_URL=own.api_url,
            DATABASE_URL=f"sqlite:///{tmp_path / 'rollover.db'}",
        )
        assert code == 7
        assert_one_sentence(log)
        assert str(bot.process.pid) in log


async def test_a_database_that_is_none_is_left_as_it_is(playground, tmp_path):
    file = tmp_path / "rollover.db"
    file.write_bytes(b"this is a letter to my aunt" * 100)
    code, log = await ended(tmp_path, "run", DISCORD_TOKEN=playground.token, DISCORD_API_URL=playground.api_url)
    assert code == 6
    assert_one_sentence(log)
    assert file.read_bytes() == b"this is a letter to my aunt" * 100


async def test_a_relative_database_is_refused_with_an_example(tmp_path):
    code, log = await ended(
        tmp_path,
        "run",
        DISCORD_TOKEN="a.b.c",
        DATABASE_URL="sqlite:///rollover.db",
        DISCORD_API_URL="http://127.0.0.1:1/api/v10",
    )
    assert code == 6
    assert_one_sentence(log)
    assert "absolute" in log


async def test_the_token_appears_nowhere_even_when_everything_is_logged(tmp_path):
    async with open_playground() as own:
        async with running_bot(own, tmp_path, LOG_LEVEL="DEBUG") as bot:
            await own.person("alice").slash("inflow", share="1%")
            await own.drop_connections()
            await own.wait_for_bot(timeout=30)
        assert "inflow" in bot.log
        assert own.token not in bot.log


async def test_commands_are_registered_once_and_then_only_compared(tmp_path):
    async with open_playground() as own:
        async with running_bot(own, tmp_path):
            pass
        registrations = [entry for entry in own.requests if entry.method == "PUT" and entry.path.endswith("/commands")]
        assert len(registrations) == 1
        async with running_bot(own, tmp_path):
            pass
        registrations = [entry for entry in own.requests if entry.method == "PUT" and entry.path.endswith("/commands")]
        assert len(registrations) == 1


@pytest.mark.parametrize("command", ["run", "invite"])
async def test_help_of_each_command_works_without_settings(tmp_path, command):
    code, log = await ended(tmp_path, command, "--help")
    assert code == 0
    assert "Usage" in log
