"""What the bot's own role lets it do in the first server, as a test sets it."""

from dataclasses import replace
from typing import Any

from playground import Playground
from playground.permissions import Permission
from tests.playground.conftest import GUILD

BOT_ROLE = GUILD + 1


def allow_exactly(playground: Playground, permissions: Permission, **changes: Any) -> None:
    """Let the role do this and nothing else; `changes` are to other fields of it, such as its position."""
    role = playground.world.guilds[GUILD].roles[BOT_ROLE]
    playground.world.put_role(GUILD, replace(role, permissions=permissions.value, **changes))


def allow_also(playground: Playground, *permissions: Permission, **changes: Any) -> None:
    """Let the role do this too."""
    known = Permission(playground.world.guilds[GUILD].roles[BOT_ROLE].permissions)
    for one in permissions:
        known |= one
    allow_exactly(playground, known, **changes)
