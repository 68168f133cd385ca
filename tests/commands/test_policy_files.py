"""Files that moderators hand in: packed ones are unpacked within bounds, large ones are packed."""

import io
import zipfile

import pytest

from calculations.errors import UserError
from commands.policy.attachments import UNPACKED_LIMIT, packed, unpacked


def archive_of(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_a_small_file_stays_as_it_is():
    assert packed("a.json", b"{}", limit=10) == ("a.json", b"{}")
    assert unpacked("a.json", b"{}") == ("a.json", b"{}")


def test_a_large_file_is_packed_and_comes_back_as_it_was():
    content = b"word " * 10_000
    name, archive = packed("a.json", content, limit=1000)
    assert name == "a.json.zip"
    assert len(archive) <= 1000
    assert unpacked(name, archive) == ("a.json", content)


def test_what_is_too_large_even_packed_is_refused():
    with pytest.raises(UserError, match=r"policy\.export\.too_large"):
        packed("a.json", bytes(range(256)) * 10, limit=100)


@pytest.mark.parametrize("files", [{}, {"a.json": b"{}", "b.csv": b"id"}])
def test_an_archive_holds_exactly_one_file(files):
    with pytest.raises(UserError, match=r"policy\.import\.archive"):
        unpacked("a.zip", archive_of(files))


def test_a_damaged_archive_is_refused():
    whole = archive_of({"a.json": b"0123456789" * 100})
    with pytest.raises(UserError, match=r"policy\.import\.damaged"):
        unpacked("a.zip", whole[:40] + b"\0\0\0\0" + whole[44:])


def test_an_archive_that_unpacks_to_too_much_is_refused():
    bomb = archive_of({"a.json": bytes(UNPACKED_LIMIT + 1)})
    assert len(bomb) < 100_000
    with pytest.raises(UserError, match=r"policy\.import\.too_large"):
        unpacked("a.zip", bomb)
