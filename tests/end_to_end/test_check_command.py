"""`rollover check`: what is wrong in a sentence each, and nothing called right that is not."""

import json
import sqlite3
from contextlib import closing

import pytest

from bot.config import Settings
from bot.setting_words import WHAT_TO_WRITE
from playground import open_playground
from tests.end_to_end.test_starting import ended

SECRET = "a-secret.that-nobody.may-see"

WRONG = {
    "DISCORD_API_URL": "discord.com",
    "CLOCK": "sundial",
    "LOG_LEVEL": "LOUD",
    "CONTACT": "Olga (operator)",
    "OWNER_IDS": "olga,13",
    "HEALTH_ADDRESS": "8080",
    "PRICES": "perhaps",
    "PRICE_INTERVAL_SECONDS": "9" * 5000,
    "ALERT_HOLD_SECONDS": "-1",
    "SOURCES": "some",
    "SOURCES_UNCONFIRMED": "nan",
    "SOURCE_FIRST_DAYS": "1.5",
    "SOURCE_INTERVALS": "sec=often",
    "SOURCE_ADDRESSES": "sec",
    "COINBASE_URL": "http://",
    "KRAKEN_URL": "http://127.0.0.1:99999",
    "BITSTAMP_URL": "https://bit stamp.net",
    "GEMINI_URL": "ftp://gemini.com",
}


def test_there_are_words_for_every_setting():
    assert set(WHAT_TO_WRITE) == {name.upper() for name in Settings.model_fields}


async def test_every_wrong_setting_has_one_sentence_that_says_what_to_write(tmp_path):
    code, log = await ended(tmp_path, "check", DISCORD_TOKEN=SECRET, **WRONG)
    assert code == 2
    assert sorted(log.splitlines()) == sorted(f"WRONG Settings: {name}: write {WHAT_TO_WRITE[name]}." for name in WRONG)
    assert SECRET not in log


async def test_a_level_of_the_log_may_be_written_small(playground, tmp_path):
    code, log = await ended(
        tmp_path, "check", DISCORD_TOKEN=playground.token, DISCORD_API_URL=playground.api_url, LOG_LEVEL="debug"
    )
    assert code == 0, log
    assert playground.token not in log


async def test_a_settings_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / ".env").write_bytes(b"CONTACT=\xff\xfe\n")
    code, log = await ended(tmp_path, "check", DISCORD_TOKEN=SECRET)
    assert code == 2
    assert log.startswith("WRONG Settings: .env is no text in UTF-8")
    assert len(log.splitlines()) == 1


@pytest.mark.parametrize("token", ["Bot a.b.c", "a.b\nc"])
async def test_a_token_with_more_than_the_token_is_said_to_be_that(playground, tmp_path, token):
    code, log = await ended(tmp_path, "check", DISCORD_TOKEN=token, DISCORD_API_URL=playground.api_url)
    assert code == 1
    assert "WRONG Token: DISCORD_TOKEN has a space or a line break in it" in log
    assert "a.b" not in log


def another_programs(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE letters (text)")
        database.commit()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.touch(), "is empty, not a database"),
        (lambda path: path.write_bytes(b"x"), "is too short, not a database"),
        (lambda path: path.write_text("Dear aunt, " * 100), "is not a database"),
        (lambda path: path.write_bytes(b"\0" * 8192), "is not a database"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + b"\0" * 8000), "is not a database"),
        (lambda path: path.mkdir(), "is a folder"),
        (another_programs, "is a database of another program"),
    ],
    ids=["empty", "a byte", "a letter", "zeros", "a header", "a folder", "another program's"],
)
async def test_what_is_no_database_of_this_program_is_not_called_sound(playground, tmp_path, make, sentence):
    make(tmp_path / "rollover.db")
    code, log = await ended(tmp_path, "check", DISCORD_TOKEN=playground.token, DISCORD_API_URL=playground.api_url)
    assert code == 1
    (wrong,) = [line for line in log.splitlines() if line.startswith("WRONG")]
    assert wrong.startswith("WRONG Database: ")
    assert sentence in wrong
    assert "sound" not in log


async def test_with_the_playgrounds_clock_this_machines_is_not_compared(tmp_path):
    async with open_playground() as own:
        own.world.clock.advance(90 * 24 * 3600)
        settings = {"DISCORD_TOKEN": own.token, "DISCORD_API_URL": own.api_url}
        code, log = await ended(tmp_path, "check", CLOCK="playground", **settings)
        assert code == 0, log
        assert "ok   Clock: the playground's, 129600 min ahead of this machine's, which does not count." in log


async def test_a_playgrounds_clock_that_is_not_there_is_said_so(playground, tmp_path):
    address = "http://127.0.0.1:9/api/v10"
    code, log = await ended(tmp_path, "check", CLOCK="playground", DISCORD_TOKEN="a.b.c", DISCORD_API_URL=address)
    assert code == 1
    assert "WRONG Network:" in log
    assert "WRONG Clock: CLOCK=playground, but no playground's clock is at" in log
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "own.json: the file: is empty"),
        (b"\xff\xfe", "own.json: is no text in UTF-8"),
        (b" " * 2_000_001, "own.json: is longer than 2 MB"),
        (json.dumps({"quarters": [{"quarter": "2025Q1"}, {"quarter": "2025-q1"}]}).encode(), "own.json: "),
        (b'{"quarters": [{"quarter": "2025Q1", "plan_401k": NaN}]}', "own.json: the file: NaN is no number"),
        (b'{"quarters": [{"quarter": "2025Q1", "plan_401k": 1e400}]}', "plan_401k: is a number out of bounds"),
    ],
    ids=["empty", "no text", "huge", "no source", "nan", "1e400"],
)
async def test_an_absurd_file_of_figures_is_refused_in_one_line(tmp_path, content, sentence):
    (tmp_path / "own.json").write_bytes(content)
    code, log = await ended(tmp_path, "figures", "add", "own.json")
    assert code == 2
    assert sentence in log
    assert len(log.splitlines()) == 1
    assert len(log) < 300


@pytest.mark.parametrize("file", [".", "nowhere.json"])
async def test_a_folder_or_nothing_in_place_of_figures_is_refused(tmp_path, file):
    code, log = await ended(tmp_path, "figures", "add", file)
    assert code == 2
    assert "Traceback" not in log


async def test_a_device_without_an_end_in_place_of_figures_is_refused(tmp_path):
    code, log = await ended(tmp_path, "figures", "add", "/dev/zero")
    assert code == 2
    assert "zero: is longer than 2 MB" in log
