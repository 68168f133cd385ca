"""One process for a database, and what a process leaves that is killed at the worst moment."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage import AlreadyRunningError, restore_from
from tests.bot_process import ROOT
from tests.record_factories import NOW, VERSION, opened
from tracker.market.figures import StoredFigure

HOLDER = """
    import asyncio, sys
    from tests.record_factories import opened

    async def main():
        async with opened(sys.argv[1]):
            print("open", flush=True)
            await asyncio.to_thread(sys.stdin.read)

    asyncio.run(main())
"""

ADDER = """
    import asyncio, itertools, sys
    from tests.record_factories import NOW, opened
    from tracker.market.figures import StoredFigure

    async def main():
        async with opened(sys.argv[1]) as storage:
            for number in itertools.count(1):
                await storage.figures.add([StoredFigure("limits", str(number), "a source", NOW)])
                print(number, flush=True)

    asyncio.run(main())
"""

INTERRUPTED = """
    import asyncio, sys, time
    from pathlib import Path
    from storage.sqlite.connection import open_for_writing
    from storage.sqlite.threads import Writer

    def step(database):
        row = {"kind": "limits", "row_json": "1", "source": "s", "added_at": "t"}
        database.table("operator_figures").insert_all(row for _ in range(20000))
        print("half way", flush=True)
        time.sleep(60)

    path = Path(sys.argv[1])
    connection = open_for_writing(path)
    # A small cache makes SQLite write uncommitted pages to the log, where the next start finds them.
    connection.execute("PRAGMA cache_size = 10")
    asyncio.run(Writer(path, connection).write(step))
"""


@contextmanager
def program(text: str, path: Path) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(text), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def killed(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.fixture
async def path(tmp_path: Path) -> AsyncIterator[Path]:
    file = tmp_path / "rollover.db"
    async with opened(file) as storage:
        await storage.figures.add([StoredFigure("limits", "0", "a source", NOW)])
    yield file


async def kept(path: Path) -> list[str]:
    async with opened(path) as storage:
        return [figure.row_json for figure in await storage.figures.all()]


async def test_a_second_process_is_refused_and_told_which_one_runs(path):
    with program(HOLDER, path) as holder:
        assert line(holder) == "open"
        with pytest.raises(AlreadyRunningError) as refused:
            async with opened(path):
                pass
    assert (refused.value.pid, refused.value.started_at) == (holder.pid, NOW)
    assert f"process {holder.pid}, started 2026-11-24 12:30:00 UTC" in str(refused.value)


async def test_two_names_of_one_file_are_one_database(path, tmp_path):
    (tmp_path / "link.db").symlink_to(path)
    with program(HOLDER, tmp_path / "link.db") as holder:
        assert line(holder) == "open"
        with pytest.raises(AlreadyRunningError):
            async with opened(path):
                pass


async def test_a_lock_ends_with_its_process_even_when_that_is_killed(path):
    with program(HOLDER, path) as holder:
        assert line(holder) == "open"
        killed(holder)
        assert await kept(path) == ["0"]


@pytest.mark.parametrize("left", ["", "rubbish", "{}", '{"pid": 1, "started_at": "2026-11-24T12:00:00+00:00"}'])
async def test_a_lock_file_that_was_left_behind_means_nothing(path, left):
    path.with_name("rollover.db.lock").write_text(left)
    assert await kept(path) == ["0"]


async def test_a_holder_that_cannot_be_read_is_still_one(path):
    with program(HOLDER, path) as holder:
        assert line(holder) == "open"
        path.with_name("rollover.db.lock").write_text("rubbish")
        with pytest.raises(AlreadyRunningError, match="by another process"):
            async with opened(path):
                pass


async def test_the_lock_says_who_holds_it_now(path):
    async with opened(path):
        assert json.loads(path.with_name("rollover.db.lock").read_text())["pid"] == os.getpid()


async def test_short_work_from_the_command_line_may_share_a_running_database(path):
    with program(HOLDER, path) as holder:
        assert line(holder) == "open"
        async with opened(path, shared=True) as storage:
            await storage.figures.add([StoredFigure("limits", "1", "a source", NOW)])
    assert await kept(path) == ["0", "1"]


async def test_shared_work_without_a_running_bot_makes_the_database(tmp_path):
    async with opened(tmp_path / "new.db", shared=True) as storage:
        assert storage.created


async def test_no_backup_is_put_in_the_place_of_a_running_database(path, tmp_path):
    async with opened(path) as storage:
        await storage.backup(tmp_path / "copy.db")
    with program(HOLDER, path) as holder:
        assert line(holder) == "open"
        with pytest.raises(AlreadyRunningError):
            restore_from(str(path), tmp_path / "copy.db", program_version=VERSION, now=NOW)


@pytest.mark.parametrize("steps", [1, 7, 40])
async def test_what_was_said_to_be_kept_is_there_after_a_kill(path, steps):
    with program(ADDER, path) as adder:
        for _ in range(steps):
            said = line(adder)
        killed(adder)
        assert adder.stdout is not None
        # What was printed before the kill but not read yet counts as said too.
        said = (adder.stdout.read().split() or [said])[-1]
    rows = [int(row) for row in await kept(path)]
    assert rows == list(range(len(rows)))
    assert len(rows) - 1 in (int(said), int(said) + 1)


async def test_a_step_that_was_killed_half_way_leaves_nothing(path):
    with program(INTERRUPTED, path) as interrupted:
        assert line(interrupted) == "half way"
        assert path.with_name("rollover.db-wal").stat().st_size > 100_000
        killed(interrupted)
    assert await kept(path) == ["0"]
