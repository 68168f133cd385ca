"""docs/playground.md: its bot, as printed, runs against the playground; its tables are those of the code."""

import asyncio
import json
import re
import shlex
import sys

from playground import open_playground
from playground.faults.command_line import fault_parser
from playground.faults.kinds import KINDS
from playground.faults.wish import kind_named
from playground.world_check import WORLD_FIELDS, check_world
from tests.bot_process import ROOT, environment

PAGE = (ROOT / "docs" / "playground.md").read_text(encoding="utf-8")


async def test_the_bot_of_the_documentation_answers(tmp_path):
    program = re.search(r"```python\n(import sys.*?)```", PAGE, re.DOTALL).group(1)
    file = tmp_path / "hello.py"
    file.write_text(program, encoding="utf-8")
    async with open_playground() as playground:
        bot = await asyncio.create_subprocess_exec(
            sys.executable, file, playground.api_url, playground.token, env=environment(tmp_path), cwd=tmp_path
        )
        try:
            await playground.wait_for_bot(timeout=30, commands=True)
            reply = await playground.person("alice").slash("hello")
            assert reply.content == "Hello, <@1300000000000000010>"
        finally:
            bot.terminate()
            await bot.wait()


def section(title):
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_every_kind_of_fault_is_in_the_table():
    named = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\| (.*?) \|", section("Faults"), re.MULTILINE))))
    assert named == set(KINDS)


def test_the_commands_of_the_faults_section_are_understood():
    lines = re.findall(r"^faults add (\S+)(.*?)(?:  +#.*)?$", section("Faults"), re.MULTILINE)
    assert len(lines) == 6
    for name, more in lines:
        kind, _ = kind_named(name)
        assert fault_parser(kind).parse_args(shlex.split(more))


async def test_the_world_of_the_documentation_is_one_and_every_field_is_in_the_table():
    text = section("A world of your own")
    document = json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL).group(1))
    assert check_world(document) == []
    async with open_playground(document) as playground:
        assert [one.name for one in playground.person("ben").channels()] == [
            "general",
            "news",
            "readers",
            "quiet",
            "general",
        ]
    rows = dict(re.findall(r"^\| (.*?) \| (.*) \|$", text, re.MULTILINE))
    for what, kind in (
        ("the world", WORLD_FIELDS),
        ("the application", WORLD_FIELDS.fields["application"]),
        ("a person", WORLD_FIELDS.fields["people"].each),
        ("a server", WORLD_FIELDS.fields["guilds"].each),
        ("a role", WORLD_FIELDS.fields["guilds"].each.fields["roles"].each),
        ("a channel", WORLD_FIELDS.fields["guilds"].each.fields["channels"].each),
    ):
        words = set(re.findall(r"[a-z_]+", re.sub(r"\(.*?\)|;.*", "", rows[what])))
        assert words == set(kind.fields), what
        assert set(re.findall(r"\*\*([a-z_]+)\*\*", rows[what])) == set(kind.required), what


def test_the_options_of_the_program_are_in_the_table():
    shown = set(re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE))
    program = (ROOT / "playground" / "__main__.py").read_text(encoding="utf-8")
    options = set(re.findall(r'add_argument\("(--[a-z-]+)"', program))
    assert shown == options - {"--synthetic-channels", "--synthetic-roles"}
