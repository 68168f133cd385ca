"""An open store of every backend there is; the contract suites run once on each."""

import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from storage import Storage
from tests.record_factories import opened

NOBODY = 65534

Reopen = Callable[[], AbstractAsyncContextManager[Storage]]


@pytest.fixture(params=["sqlite"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Reopen:
    """Return what opens the same database, again and again."""
    assert request.param == "sqlite"
    return lambda: opened(tmp_path / "rollover.db")


@pytest.fixture
async def storage(reopen: Reopen) -> AsyncIterator[Storage]:
    async with reopen() as storage:
        yield storage


@pytest.fixture
def unprivileged() -> Callable[[], AbstractContextManager[None]]:
    """Return what makes this process one of a user who owns nothing: to root no file is read-only."""

    @contextmanager
    def owning_nothing() -> Iterator[None]:
        if os.geteuid() != 0:
            yield
            return
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)

    return owning_nothing


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can reach; pytest's own are the current user's alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)
