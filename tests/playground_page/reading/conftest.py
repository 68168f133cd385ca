"""A playground of a test's own, without a bot: what stands in it is put there by the test."""

from collections.abc import AsyncIterator

import pytest

from playground.server import Playground, open_playground
from tests.playground_page.furnished_world import Furnished


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A playground of its own, without a bot."""
    async with open_playground() as opened:
        yield opened


@pytest.fixture
def world(playground: Playground) -> Furnished:
    """The world of that playground, to be furnished."""
    return Furnished(playground)
