"""What a file of commands offers to the program: its commands, and the buttons and forms it answers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

import discord
from discord import app_commands

AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu

ControlHandler = Callable[[discord.Interaction, str], Awaitable[None]]
"""Answers one press of a button, choice in a select or submit of a modal; gets the rest of its custom_id."""


class Feature(Protocol):
    """One file of commands, built by the composition root with the services it needs."""

    def commands(self) -> Sequence[AnyCommand]:
        """Return the commands to register."""

    def controls(self) -> Mapping[str, ControlHandler]:
        """Return the handler of each kind of button, select or modal, by the first word of its custom_id."""
