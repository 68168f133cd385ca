"""Connections end and programs are restarted; a person notices nothing."""

from playground import open_playground
from tests.bot_process import running_bot


async def test_a_dropped_connection_is_resumed_and_commands_go_on(playground, bot, member):
    await playground.drop_connections()
    await playground.wait_for_bot(timeout=30)
    reply = await member.slash("inflow", share="1%")
    assert not reply.failed
    assert "resumed" in bot.log


async def test_discord_may_ask_for_a_new_connection(playground, bot, member):
    await playground.reconnect()
    await playground.wait_for_bot(timeout=30)
    assert not (await member.slash("limits", year="2025")).failed


async def test_an_invalid_session_is_begun_anew(playground, bot, member):
    await playground.invalidate(resumable=False)
    await playground.wait_for_bot(timeout=30)
    assert not (await member.slash("limits", year="2025")).failed


async def test_a_button_works_after_the_program_was_killed_and_started_again(tmp_path):
    async with open_playground() as own:
        async with running_bot(own, tmp_path) as bot:
            alice = own.person("alice")
            reply = await alice.slash("inflow", share="1%", as_of="2025-Q1", price="article")
            await bot.kill()
        async with running_bot(own, tmp_path):
            working = await alice.click(reply, "Show the working")
            assert "87,000,000,000" in working.text
            assert "changed" not in working.text


async def test_a_world_kept_on_disk_is_there_after_both_were_restarted(tmp_path):
    data = tmp_path / "world.json"
    async with open_playground(data=data) as own, running_bot(own, tmp_path):
        await own.person("alice").slash("limits", year="2025")
    async with open_playground(data=data) as own, running_bot(own, tmp_path):
        alice = own.person("alice")
        shown = [message for message in alice.visible_messages(alice.channel("general")) if "2025" in message.content]
        assert shown
        assert not (await alice.slash("limits", year="2026")).failed


async def test_the_bot_outlives_a_restart_of_what_it_is_connected_to(tmp_path):
    data = tmp_path / "world.json"
    async with open_playground(data=data) as own:
        port = own.port
        bot_running = running_bot(own, tmp_path)
        bot = await bot_running.__aenter__()
    try:
        async with open_playground(data=data, port=port) as again:
            await again.wait_for_bot(timeout=60)
            assert not (await again.person("alice").slash("inflow", share="1%")).failed
            assert bot.process.returncode is None
            assert "Traceback" not in bot.log
            assert await bot.terminate(within=5) == 0
    finally:
        await bot_running.__aexit__(None, None, None)
