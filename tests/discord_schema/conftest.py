"""The schema for those tests that speak with it directly; where it cannot be had, they say so and are left out."""

import pytest

from tests.discord_schema.schema import DiscordSchema, read_schema
from tests.node_packages import NodeMissingError


@pytest.fixture(scope="session")
def schema() -> DiscordSchema:
    try:
        return read_schema()
    except NodeMissingError as error:
        pytest.skip(f"LEFT OUT: {error}, so Discord's schema could not be read.")
