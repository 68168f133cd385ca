"""Where a database is."""

from pathlib import Path

import pytest

from storage import StorageError, database_path


@pytest.mark.parametrize("url", ["sqlite:////srv/rollover.db", "/srv/rollover.db", "  /srv/rollover.db "])
def test_an_absolute_path_is_taken_with_or_without_its_scheme(url):
    assert database_path(url) == Path("/srv/rollover.db")


@pytest.mark.parametrize("url", ["rollover.db", "sqlite:///rollover.db", "./rollover.db", "~/rollover.db", ":memory:"])
def test_a_relative_path_is_refused_with_an_example(url):
    with pytest.raises(StorageError, match=r"is relative.*sqlite:////home/rollover/rollover\.db"):
        database_path(url)


@pytest.mark.parametrize("url", ["postgres://host/rollover", "mysql://host/x", "sqlite:rollover.db", "sqlite://x"])
def test_another_database_is_refused(url):
    with pytest.raises(StorageError, match="is not understood"):
        database_path(url)


def test_an_empty_address_is_refused():
    with pytest.raises(StorageError, match="is empty"):
        database_path(" ")


def test_two_names_of_one_file_are_one_database(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "real.db")
    assert database_path(str(tmp_path / "link")) == database_path(str(tmp_path / "real.db"))
