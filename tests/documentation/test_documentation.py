"""What the documentation says is what the program does."""

import re
import tomllib
from pathlib import Path

import pytest
from discord import app_commands

from bot.cli import cli
from bot.cli.ending import ExitCode
from bot.config import Settings
from tests.bot_process import ROOT
from tests.documentation.commands_page import registered_commands, render

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
OPERATORS = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")


def test_the_layers_of_the_architecture_are_those_that_are_checked():
    checked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][
        0
    ]
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert "\n".join(checked["layers"]) in page


def test_the_page_of_commands_is_what_is_registered():
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == render(), "run `make docs`"


def test_every_setting_is_in_the_example_and_in_the_operators_page():
    settings = {name.upper() for name in Settings.model_fields}
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    table = OPERATORS.split("## Settings")[1].split("\n## ")[0]
    documented = set(
        re.findall(
            r"`([A-Z][A-Z_]+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("|"))
        )
    )
    assert settings == example == documented


def test_the_example_holds_the_defaults():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        shown = re.search(rf"^{name.upper()}=(.*)$", example, re.MULTILINE).group(1)
        if shown and name != "prices":
            assert str(field.default) == shown


def test_every_exit_code_is_documented():
    table = OPERATORS.split("## Exit codes")[1].split("\n## ")[0]
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == {0, *map(int, ExitCode)}


def test_every_command_of_the_command_line_is_documented():
    table = OPERATORS.split("## Run")[1].split("\n## ")[0]
    assert {name.split()[0] for name in re.findall(r"`rollover ([a-z ]+)", table)} == set(cli.commands)


def test_every_command_is_explained_to_those_who_may_use_it():
    members = (ROOT / "docs" / "members.md").read_text(encoding="utf-8")
    moderators = (ROOT / "docs" / "moderators.md").read_text(encoding="utf-8")
    for command in registered_commands():
        is_in_menu = isinstance(command, app_commands.ContextMenu)
        top = command if is_in_menu else command.root_parent or command
        named = f"**{command.name}**" if is_in_menu else f"/{command.qualified_name}"
        assert named in (members if top.default_permissions is None else moderators)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_within_the_project_lead_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_target_that_the_documentation_names_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"make ([a-z-]+)`", page.read_text(encoding="utf-8")))
        assert named <= targets, f"{page.name} names {named - targets}"
