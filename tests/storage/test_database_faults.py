"""A database that cannot serve: one clear sentence, and nothing lost."""

import hashlib
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from storage import StorageError
from storage.sqlite.connection import open_for_reading, open_for_writing
from storage.sqlite.market.figures import SqliteFigureStore
from storage.sqlite.threads import Readers, Writer
from tests.record_factories import NOW, bundled_text, opened
from tracker.market.figures import StoredFigure
from tracker.policy.record import Record


def figure(text: str) -> StoredFigure:
    return StoredFigure("limits", f'"{text}"', "a source", NOW)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def refusal(path: Path, **options: float) -> str:
    with pytest.raises(StorageError) as refused:
        async with opened(path, **options):
            pass
    text = str(refused.value)
    assert str(path) in text
    assert "\n" not in text
    return text


@pytest.fixture
async def filled(tmp_path: Path) -> Path:
    path = tmp_path / "rollover.db"
    async with opened(path) as storage:
        await Record(storage.record, lambda: NOW).load_bundled(bundled_text())
    return path


async def test_missing_folders_are_made_and_the_file_is_its_owners_alone(tmp_path):
    path = tmp_path / "some" / "where" / "rollover.db"
    async with opened(path) as storage:
        assert storage.created
        assert storage.path == path
    async with opened(path) as storage:
        assert not storage.created
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_an_empty_file_becomes_a_new_database(tmp_path):
    (tmp_path / "rollover.db").touch()
    async with opened(tmp_path / "rollover.db") as storage:
        assert storage.created


async def test_a_folder_is_refused(tmp_path):
    assert "is a folder" in await refusal(tmp_path)


async def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("a letter")
    with pytest.raises(StorageError, match=r"file cannot be used|Not a directory|exists"):
        async with opened(tmp_path / "file" / "rollover.db"):
            pass


async def test_a_file_that_is_no_database_is_refused_untouched(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam, " * 100)
    before = digest(path)
    assert "is not a database" in await refusal(path)
    assert digest(path) == before


@pytest.mark.parametrize("at", [100, 5000, 20_000, 100_000, 400_000])
async def test_a_damaged_database_is_refused_untouched(filled, at):
    with filled.open("r+b") as file:
        file.seek(at)
        file.write(b"\xde\xad\xbe\xef" * 1000)
    before = digest(filled)
    assert "is damaged" in await refusal(filled)
    assert digest(filled) == before


async def test_a_database_that_was_cut_off_is_refused_untouched(filled):
    os.truncate(filled, filled.stat().st_size // 2)
    before = digest(filled)
    assert "is damaged" in await refusal(filled)
    assert digest(filled) == before


async def test_damage_that_is_met_later_is_said_as_clearly(filled):
    # Behind the first page, whose schema is read when a connection opens.
    with filled.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xde\xad\xbe\xef" * 100_000)
    readers = Readers(filled, [open_for_reading(filled)])
    with pytest.raises(StorageError, match=r"is damaged.*rollover restore"):
        await readers.read(lambda connection: connection.execute("SELECT * FROM milestones").fetchall())
    await readers.close()


async def test_a_database_that_another_program_writes_to_is_waited_for_and_then_refused(filled):
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "is locked by another program" in await refusal(filled, busy_seconds=0.05)
        other.execute("ROLLBACK")
    async with opened(filled) as storage:
        assert len(await storage.record.shipped()) == 167


async def test_a_step_that_another_program_holds_up_is_refused_and_can_be_repeated(filled):
    async with opened(filled, busy_seconds=0.05) as storage:
        with closing(sqlite3.connect(filled, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageError, match="is locked by another program"):
                await storage.figures.add([figure("one")])
            assert list(await storage.figures.all()) == []
            other.execute("ROLLBACK")
        await storage.figures.add([figure("one")])
        assert list(await storage.figures.all()) == [figure("one")]


async def test_a_full_database_refuses_the_step_and_keeps_what_it_had(filled):
    connection = open_for_writing(filled)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    writer = Writer(filled, connection)
    readers = Readers(filled, [open_for_reading(filled)])
    figures = SqliteFigureStore(writer, readers)
    await figures.add([figure("kept")])
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StorageError, match="no room left"):
        await figures.add([figure("much " * 1000) for _ in range(100)])
    assert list(await figures.all()) == [figure("kept")]
    connection.execute("PRAGMA max_page_count = 1000000")
    await figures.add([figure("later")])
    assert list(await figures.all()) == [figure("kept"), figure("later")]
    await readers.close()
    await writer.close()


async def test_a_read_only_database_is_refused(filled, open_folder, unprivileged):
    path = open_folder / "rollover.db"
    shutil.copy(filled, path)
    path.chmod(0o444)
    with unprivileged():
        assert "read-only" in await refusal(path)


async def test_a_folder_that_cannot_be_written_to_is_refused(filled, open_folder, unprivileged):
    shutil.copy(filled, open_folder / "rollover.db")
    (open_folder / "rollover.db").chmod(0o666)
    open_folder.chmod(0o555)
    with unprivileged():
        assert "Permission denied" in await refusal(open_folder / "rollover.db")


async def test_a_database_that_may_not_be_read_is_refused(filled, open_folder, unprivileged):
    path = open_folder / "rollover.db"
    shutil.copy(filled, path)
    path.chmod(0)
    with unprivileged():
        assert "cannot be opened" in await refusal(path)
