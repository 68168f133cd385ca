"""Pages turned by buttons that still work after a restart: each carries the page it stands on and whose it is.

The person who asked turns the page of the message itself. Anybody else who presses gets that page as a private
copy, which is then that person's own: nobody's page is turned away under their eyes.
"""

from collections.abc import Callable, Sequence

import discord

from calculations.errors import UserError
from commands.replies.answers import Answer, replace, reply
from commands.replies.controls import custom_id, short_number
from commands.replies.words import Phrasebook

_BEYOND = 1_000_000
"""Stands for the last page, however many there are when the button is pressed."""


def page_buttons(
    phrases: Phrasebook, name: str, parts: Sequence[str], *, number: int, pages: int, owner_id: int
) -> tuple[discord.ui.Button[discord.ui.View], ...]:
    """Return First, Previous, Next and Last; none when there is one page.

    `name` is the control's, `parts` say what is paged; the control gets them followed by the owner, the page's
    number and the step, see `show_page` and `wanted_page`. These three take up to 24 characters.
    """
    if pages < 2:
        return ()
    return tuple(
        discord.ui.Button(
            style=discord.ButtonStyle.secondary,
            label=label,
            disabled=not possible,
            custom_id=custom_id(name, *parts, short_number(owner_id), str(number), step),
        )
        for step, label, possible in (
            ("f", phrases.say("page.first"), number > 1),
            ("p", phrases.say("page.previous"), number > 1),
            ("n", phrases.say("page.next"), number < pages),
            ("l", phrases.say("page.last"), number < pages),
        )
    )


def wanted_page(number: str, step: str) -> int:
    """Return the page that a button on page `number` leads to; it may lie beyond either end.

    Raises: UserError when the button is of another release.
    """
    if not number.isdecimal():
        raise UserError("control.outdated")
    match step:
        case "f":
            return 1
        case "p":
            return int(number) - 1
        case "n":
            return int(number) + 1
        case "l":
            return _BEYOND
        case _:
            raise UserError("control.outdated")


async def show_page(interaction: discord.Interaction, owner: str, page_for: Callable[[int], Answer]) -> None:
    """Turn the owner's message, or give anybody else a private copy. `page_for` makes the page for its owner."""
    answer = page_for(interaction.user.id)
    if short_number(interaction.user.id) == owner:
        await replace(interaction, answer)
    else:
        await reply(interaction, answer, private=True)
