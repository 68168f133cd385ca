"""Backups: complete while the bot works, and put back only when they can be used."""

import asyncio
import hashlib
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage import StorageError, back_up, examine, restore_from
from tests.record_factories import NOW, VERSION, bundled_text, opened
from tracker.market.figures import StoredFigure
from tracker.policy.record import Record


def figure(text: str) -> StoredFigure:
    return StoredFigure("limits", f'"{text}"', "a source", NOW)


async def add(path: Path, text: str) -> None:
    async with opened(path) as storage:
        await storage.figures.add([figure(text)])


async def texts(path: Path) -> list[str]:
    async with opened(path) as storage:
        return [kept.row_json.strip('"') for kept in await storage.figures.all()]


def restore(path: Path, source: Path, *, later: int = 0) -> Path | None:
    return restore_from(str(path), source, program_version=VERSION, now=NOW + timedelta(seconds=later))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    file = tmp_path / "rollover.db"
    await add(file, "first")
    return file


async def test_a_backup_of_an_open_database_holds_all_that_was_committed(path, tmp_path):
    async with opened(path) as storage:
        await Record(storage.record, lambda: NOW).load_bundled(bundled_text())
        secret = storage.secret
        await storage.backup(tmp_path / "copy.db")
        assert back_up(str(path), tmp_path / "second.db") == path
    for copy in (tmp_path / "copy.db", tmp_path / "second.db"):
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        async with opened(copy) as storage:
            assert storage.secret == secret
            assert len(await storage.record.shipped()) == 167
            assert list(await storage.figures.all()) == [figure("first")]


async def test_a_backup_is_one_file_and_nothing_else_is_left(path, tmp_path):
    folder = tmp_path / "backups"
    async with opened(path):
        back_up(str(path), folder / "copy.db")
    assert [file.name for file in folder.iterdir()] == ["copy.db"]


async def test_a_backup_taken_while_rows_are_written_holds_a_whole_step_or_none_of_it(path, tmp_path):
    async with opened(path) as storage:

        async def write() -> None:
            for number in range(60):
                await storage.figures.add([figure(f"{number} a"), figure(f"{number} b")])

        writing = asyncio.create_task(write())
        for number in range(4):
            await storage.backup(tmp_path / f"copy{number}.db")
        await writing
    for number in range(4):
        rows = await texts(tmp_path / f"copy{number}.db")
        assert rows == ["first", *(f"{n} {side}" for n in range(len(rows) // 2) for side in "ab")]


async def test_a_backup_overwrites_nothing(path, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam")
    with pytest.raises(StorageError, match="exists already"):
        back_up(str(path), tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text() == "Dear Sir or Madam"


async def test_a_backup_of_nothing_is_refused(tmp_path):
    with pytest.raises(StorageError, match="There is no database"):
        back_up(str(tmp_path / "rollover.db"), tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


async def test_a_damaged_database_gives_no_backup(path, tmp_path):
    with path.open("r+b") as file:
        file.seek(40_000)
        file.write(b"\xde\xad\xbe\xef" * 5000)
    with pytest.raises(StorageError, match="is damaged"):
        back_up(str(path), tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy*"))


async def test_a_restored_database_is_that_of_the_backup_and_the_old_one_is_kept(path, tmp_path):
    back_up(str(path), tmp_path / "copy.db")
    await add(path, "second")
    kept = restore(path, tmp_path / "copy.db")
    assert kept == tmp_path / "rollover.db.20261124T123000Z.replaced"
    assert await texts(path) == ["first"]
    assert await texts(kept) == ["first", "second"]
    assert await texts(tmp_path / "copy.db") == ["first"]


async def test_a_restored_database_knows_that_it_was(path, tmp_path):
    back_up(str(path), tmp_path / "copy.db")
    restore(path, tmp_path / "copy.db")
    with closing(sqlite3.connect(path)) as database:
        fact = database.execute("SELECT value FROM program_facts WHERE name = 'restored_at'").fetchone()
    assert fact == ("2026-11-24T12:30:00.000000Z",)


async def test_a_backup_makes_a_database_where_there_is_none(path, tmp_path):
    assert restore(tmp_path / "elsewhere" / "rollover.db", path) is None
    assert await texts(tmp_path / "elsewhere" / "rollover.db") == ["first"]


async def test_what_only_stands_in_the_log_of_a_killed_process_is_kept_too(path, tmp_path):
    back_up(str(path), tmp_path / "copy.db")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(
        "INSERT INTO operator_figures (kind, row_json, source, added_at) SELECT kind, '\"late\"', source, "
        "added_at FROM operator_figures"
    )
    # A copy of file and log while the connection is open is what a kill leaves.
    killed = tmp_path / "killed.db"
    killed.write_bytes(path.read_bytes())
    killed.with_name("killed.db-wal").write_bytes(path.with_name("rollover.db-wal").read_bytes())
    connection.close()
    kept = restore(killed, tmp_path / "copy.db")
    assert kept is not None
    assert await texts(killed) == ["first"]
    assert await texts(kept) == ["first", "late"]


async def test_a_damaged_database_is_replaced_and_kept_as_it_is(path, tmp_path):
    back_up(str(path), tmp_path / "copy.db")
    path.write_bytes(b"\xde\xad\xbe\xef" * 5000)
    path.with_name("rollover.db-wal").write_bytes(b"its log")
    before = digest(path)
    kept = restore(path, tmp_path / "copy.db")
    assert kept is not None
    assert digest(kept) == before
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"its log"
    assert await texts(path) == ["first"]


async def test_two_restores_in_one_second_lose_nothing(path, tmp_path):
    back_up(str(path), tmp_path / "copy.db")
    assert restore(path, tmp_path / "copy.db") is not None
    with pytest.raises(StorageError, match="again in a second"):
        restore(path, tmp_path / "copy.db")
    assert restore(path, tmp_path / "copy.db", later=1) is not None


@pytest.mark.parametrize("problem", ["missing", "letter", "empty", "damaged", "foreign", "newer", "folder"])
async def test_what_cannot_be_used_is_not_put_in_place(path, tmp_path, problem):
    source = tmp_path / "source.db"
    if problem == "letter":
        source.write_text("Dear Sir or Madam, " * 500)
    elif problem == "empty":
        source.touch()
    elif problem == "folder":
        source.mkdir()
    elif problem == "foreign":
        with closing(sqlite3.connect(source)) as database, database:
            database.execute("CREATE TABLE places (url TEXT)")
    elif problem in ("damaged", "newer"):
        back_up(str(path), source)
    if problem == "damaged":
        with source.open("r+b") as file:
            file.seek(40_000)
            file.write(b"\xde\xad\xbe\xef" * 5000)
    if problem == "newer":
        with closing(sqlite3.connect(source)) as database, database:
            database.execute("UPDATE _sqlite_migrations SET name = '9001_future' WHERE name = '0001_record'")
    before = digest(path)
    with pytest.raises(StorageError, match=r"source\.db"):
        restore(path, source)
    assert digest(path) == before
    assert not list(tmp_path.glob("*.replaced"))
    assert not list(tmp_path.glob("*.restoring"))


async def test_a_backup_on_a_read_only_medium_can_be_restored(path, tmp_path, open_folder, unprivileged):
    # A raw copy, still set to keep a log, where no log can be made.
    medium, home = open_folder / "medium", open_folder / "home"
    medium.mkdir()
    home.mkdir()
    home.chmod(0o777)
    shutil.copy(path, medium / "copy.db")
    (medium / "copy.db").chmod(0o444)
    medium.chmod(0o555)
    with unprivileged():
        restore(home / "rollover.db", medium / "copy.db")
        assert await texts(home / "rollover.db") == ["first"]


async def test_a_database_that_another_program_has_open_is_not_replaced(path, tmp_path):
    back_up(str(path), tmp_path / "copy.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM operator_figures").fetchone()
        with pytest.raises(StorageError, match="Another program has"):
            restore(path, tmp_path / "copy.db")
    assert not list(tmp_path.glob("*.replaced*"))
    restore(path, tmp_path / "copy.db")


async def test_a_look_over_says_what_there_is_and_changes_nothing(path, tmp_path):
    before = digest(path)
    assert examine(str(path), program_version=VERSION) == f"{path} is sound, last opened by version {VERSION}."
    assert digest(path) == before
    missing = tmp_path / "none.db"
    assert "does not exist yet" in examine(str(missing), program_version=VERSION)
    assert not missing.exists()
    with pytest.raises(StorageError, match="is a folder"):
        examine(str(tmp_path), program_version=VERSION)


async def test_a_look_over_works_beside_a_running_bot(path):
    async with opened(path):
        assert "is sound" in examine(str(path), program_version=VERSION)


async def test_a_look_over_finds_damage(path):
    with path.open("r+b") as file:
        file.seek(40_000)
        file.write(b"\xde\xad\xbe\xef" * 5000)
    with pytest.raises(StorageError, match="is damaged"):
        examine(str(path), program_version=VERSION)
