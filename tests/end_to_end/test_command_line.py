"""The operator's commands, run as an operator would."""

import asyncio
import json
import re
import signal

from playground import open_playground
from tests.bot_process import running_bot, start_process
from tests.end_to_end.test_starting import ended

OWN_FIGURES = {
    "years": {
        "2027": {
            "elective_deferral_402g": 25000,
            "catch_up_50": 8000,
            "catch_up_60_63": 11250,
            "total_additions_415c": 74000,
            "annual_compensation_401a17": 370000,
            "highly_compensated_414q": 165000,
            "roth_catch_up_wage_threshold": 155000,
            "ira_contribution": 7500,
            "ira_catch_up_50": 1100,
            "source": {
                "document": "Notice made up for this test",
                "date": "2026-11-20",
                "url": "https://www.irs.gov/pub/irs-drop/made-up.pdf",
            },
        }
    }
}


POSTING = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 16 | 1 << 38
"""View Channel, Send Messages, Embed Links, Read Message History, Send Messages in Threads."""


async def test_invite_prints_the_link_with_just_the_permissions_that_posting_needs(playground, tmp_path):
    code, log = await ended(tmp_path, "invite", DISCORD_TOKEN=playground.token, DISCORD_API_URL=playground.api_url)
    assert code == 0
    link = log.strip()
    assert link.startswith("https://discord.com/oauth2/authorize?")
    assert f"client_id={playground.world.application.id}" in link
    assert "scope=bot+applications.commands" in link
    assert re.search(r"permissions=(\d+)", link).group(1) == str(POSTING)


async def test_check_finds_nothing_wrong_where_nothing_is(playground, tmp_path):
    code, log = await ended(tmp_path, "check", DISCORD_TOKEN=playground.token, DISCORD_API_URL=playground.api_url)
    assert code == 0, log
    assert "WRONG" not in log
    for subject in ("Token:", "Network:", "Database:", "Clock:", "Install settings:"):
        assert subject in log


async def test_check_says_what_is_wrong_in_words(playground, tmp_path):
    code, log = await ended(tmp_path, "check", DISCORD_TOKEN="wrong.token.here", DISCORD_API_URL=playground.api_url)
    assert code == 1
    assert "WRONG Token:" in log
    assert "wrong.token.here" not in log


async def test_figures_of_the_operator_are_used_by_the_running_bot(tmp_path):
    file = tmp_path / "limits-2027.json"
    file.write_text(json.dumps(OWN_FIGURES), encoding="utf-8")
    async with open_playground() as own:
        async with running_bot(own, tmp_path):
            alice = own.person("alice")
            refused = await alice.slash("limits", year="2027")
            assert refused.ephemeral
            code, log = await ended(tmp_path, "figures", "add", str(file))
            assert code == 0, log
        async with running_bot(own, tmp_path):
            assert "$25,000" in (await alice.slash("limits", year="2027")).text


async def test_a_wrong_file_of_figures_is_refused_as_a_whole(tmp_path):
    file = tmp_path / "wrong.json"
    wrong = json.loads(json.dumps(OWN_FIGURES))
    del wrong["years"]["2027"]["source"]
    file.write_text(json.dumps(wrong), encoding="utf-8")
    code, log = await ended(tmp_path, "figures", "add", str(file))
    assert code == 2
    assert "2027" in log
    assert "source" in log
    assert "Traceback" not in log


async def test_a_backup_of_a_running_bot_can_be_restored(tmp_path):
    copy = tmp_path / "copy.db"
    async with open_playground() as own:
        async with running_bot(own, tmp_path):
            code, log = await ended(tmp_path, "backup", str(copy))
            assert code == 0, log
            code, log = await ended(tmp_path, "restore", str(copy))
            assert code == 7, log
        code, log = await ended(tmp_path, "restore", str(copy))
        assert code == 0, log
        assert "kept" in log
        async with running_bot(own, tmp_path) as bot:
            assert "NEW database" not in bot.log.rsplit("Restored", 1)[-1]
            assert "167" in (await own.person("alice").slash("timeline")).text


async def test_a_file_that_is_no_backup_is_not_restored(tmp_path):
    letter = tmp_path / "letter.db"
    letter.write_text("dear aunt")
    code, log = await ended(tmp_path, "restore", str(letter))
    assert code == 6
    assert "Nothing was restored" in log
    assert "Traceback" not in log


async def test_the_demo_starts_both_says_where_the_page_is_and_ends_both(tmp_path):
    demo = await start_process(tmp_path, "demo", "--no-browser", "--port", "0", settings={})
    try:
        page = await asyncio.wait_for(_page_of(demo), 30)
        assert page.startswith("http://127.0.0.1:")
        await asyncio.wait_for(_said(demo, "connected to Discord"), 30)
    finally:
        demo.process.send_signal(signal.SIGINT)
        code = await asyncio.wait_for(demo.process.wait(), 10)
    assert code == 0
    assert "Traceback" not in demo.log
    assert (tmp_path / "rollover-demo.db").exists()
    assert (tmp_path / "rollover-demo.world.json").exists()
    assert not (tmp_path / "rollover.db").exists()


async def _page_of(demo) -> str:
    await _said(demo, "Rollover is at")
    return re.search(r"Rollover is at (\S+)", demo.log).group(1)


async def _said(demo, words: str) -> None:
    while words not in demo.log:
        if demo.process.returncode is not None:
            raise AssertionError(demo.log)
        await asyncio.sleep(0.05)
