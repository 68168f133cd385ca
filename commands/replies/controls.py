"""Buttons, selects and modals that work after a restart: everything they need is in their custom_id.

discord.py keeps a view in memory for each message and drops what it does not remember; here nothing is
remembered. A custom_id is `<name>:<the rest>`, the name picks the handler, the rest is the handler's own.
"""

from collections.abc import Mapping
from typing import Any

import discord

from calculations.errors import UserError
from commands.feature import ControlHandler

CUSTOM_ID_LIMIT = 100
"""Discord, Components reference: a custom_id has 1 to 100 characters."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def custom_id(name: str, *parts: str) -> str:
    """Return the custom_id of a control named `name` that carries `parts`.

    Raises: ValueError when Discord would refuse its length, or a part holds the separator `|`.
    """
    if any("|" in part for part in parts):
        raise ValueError("a part of a custom_id holds the separator")
    made = f"{name}:{'|'.join(parts)}"
    if len(made) > CUSTOM_ID_LIMIT:
        raise ValueError(f"custom_id of {len(made)} characters")
    return made


def parts_of(rest: str, count: int) -> list[str]:
    """Return the `count` parts that `custom_id` joined.

    Raises: UserError when there are not that many (a button of an older release).
    """
    parts = rest.split("|")
    if len(parts) != count:
        raise UserError("control.outdated")
    return parts


def short_number(number: int) -> str:
    """Return a number from 0 on in the fewest letters and digits, to be read with `int(text, 36)`."""
    digits = ""
    while number or not digits:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def row_of(*buttons: discord.ui.Button[discord.ui.View]) -> discord.ui.View:
    """Return the buttons as a view that discord.py will not keep in memory."""
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    view.stop()
    return view


def select_values(interaction: discord.Interaction) -> list[str]:
    """Return what was chosen in a select, in the person's order; empty when all was taken out."""
    data: Mapping[str, Any] = interaction.data or {}
    return [str(value) for value in data.get("values", ())]


class Controls:
    """Sends each press, choice and submit to the feature that answers it."""

    def __init__(self, handlers: Mapping[str, ControlHandler]) -> None:
        self._handlers = dict(handlers)

    async def answer(self, interaction: discord.Interaction) -> None:
        """Answer a component or modal interaction.

        Raises: UserError when no feature answers such a control any more.
        """
        data = interaction.data
        identity = str(data.get("custom_id", "")) if data is not None else ""
        name, _, rest = identity.partition(":")
        handler = self._handlers.get(name)
        if handler is None:
            raise UserError("control.outdated")
        await handler(interaction, rest)
