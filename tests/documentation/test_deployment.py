"""The container and the systemd unit say what the program understands."""

import re
from pathlib import PurePosixPath

from bot.cli import cli
from bot.cli.ending import ExitCode
from bot.config import Settings
from tests.bot_process import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "rollover.service").read_text(encoding="utf-8")
PACKAGES = {"bot", "calculations", "commands", "playground", "storage", "tracker"}


def values(key):
    return re.findall(rf"^{key}=(.*)$", UNIT, re.MULTILINE)


def test_the_image_is_made_of_every_package_and_of_nothing_that_is_not_there():
    copies = re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
    names = {name for line in copies for name in line.split()[:-1]}
    assert names >= PACKAGES
    assert all((ROOT / name).exists() for name in names)
    allowed = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    assert allowed == names


def test_the_image_runs_commands_that_there_are_as_somebody_who_is_not_root():
    health = re.search(r"CMD \[\"rollover\", \"(\w+)\"\]$", DOCKERFILE, re.MULTILINE).group(1)
    assert {health, re.search(r"^CMD \[\"(\w+)\"\]$", DOCKERFILE, re.MULTILINE).group(1)} <= set(cli.commands)
    assert re.search(r"^ENTRYPOINT \[\"rollover\"\]$", DOCKERFILE, re.MULTILINE)
    user = re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)
    assert user and user[-1] != "0"
    assert f"--uid {user[-1]} " in DOCKERFILE


def test_both_keep_the_database_where_they_may_write():
    (address,) = re.findall(r"^\s+DATABASE_URL=sqlite:///(\S+)$", DOCKERFILE, re.MULTILINE)
    assert PurePosixPath(address).parent == PurePosixPath(
        re.search(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE).group(1)
    )
    (address,) = [
        value.removeprefix("DATABASE_URL=sqlite:///") for value in values("Environment") if "DATABASE" in value
    ]
    assert PurePosixPath(address).parent == PurePosixPath("/var/lib") / values("StateDirectory")[0]


def test_the_unit_starts_a_command_that_there_is_and_gives_up_only_where_that_is_no_use():
    assert values("ExecStart")[0].split()[-2].endswith("/rollover")
    assert values("ExecStart")[0].split()[-1] in cli.commands
    hopeless = {int(code) for code in values("RestartPreventExitStatus")[0].split()}
    assert hopeless == {ExitCode.USAGE, ExitCode.TOKEN, ExitCode.ALREADY_RUNNING}
    assert {name.split("=")[0] for name in values("Environment")} - {"HOME"} <= {
        name.upper() for name in Settings.model_fields
    }
