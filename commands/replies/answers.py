"""One answer to a person: the answer itself in the first line, then what stands behind it."""

from dataclasses import dataclass, field

import discord

from commands.replies.controls import row_of

BRAND = discord.Colour(0x2F6F4F)

_PRIVATE_PLACE = "private place"
"""The name of the note among what the library keeps with an interaction for its bot."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be shown. `content` begins with the answer; `details` hold inputs, source and age."""

    content: str
    details: discord.Embed | None = None
    buttons: tuple[discord.ui.Button[discord.ui.View], ...] = ()
    picture: discord.File | None = None
    rows: discord.ui.View | None = field(default=None)
    """A ready view (selects, several rows) in place of `buttons`; already stopped, see `controls.row_of`."""

    def view(self) -> discord.ui.View | None:
        if self.rows is not None:
            return self.rows
        return row_of(*self.buttons) if self.buttons else None


def keep_private(interaction: discord.Interaction) -> None:
    """Note that the place of this interaction wants every answer to be for one person only."""
    interaction.extras[_PRIVATE_PLACE] = True


def is_private(interaction: discord.Interaction, *, asked: bool) -> bool:
    """Tell whether the answer is for this person only: because that was `asked`, or by the place, `keep_private`."""
    return asked or _PRIVATE_PLACE in interaction.extras


async def reply(interaction: discord.Interaction, answer: Answer, *, private: bool) -> None:
    """Send the answer; `private`, or its place, shows it to that person only. Text of people mentions nobody."""
    await interaction.response.send_message(
        answer.content,
        embed=discord.utils.MISSING if answer.details is None else answer.details,
        view=answer.view() or discord.utils.MISSING,
        file=answer.picture or discord.utils.MISSING,
        ephemeral=is_private(interaction, asked=private),
        allowed_mentions=discord.AllowedMentions.none(),
    )


async def replace(interaction: discord.Interaction, answer: Answer) -> None:
    """Put the answer in place of the message whose button was pressed."""
    await interaction.response.edit_message(
        content=answer.content,
        embed=answer.details,
        view=answer.view(),
        attachments=[answer.picture] if answer.picture else [],
        allowed_mentions=discord.AllowedMentions.none(),
    )


async def defer(interaction: discord.Interaction, *, private: bool) -> None:
    """Keep a place for an answer that may take longer than the three seconds that Discord waits; see `finish`."""
    await interaction.response.defer(ephemeral=is_private(interaction, asked=private), thinking=True)


async def finish(interaction: discord.Interaction, answer: Answer) -> None:
    """Put the answer in the place that was kept for it."""
    await interaction.edit_original_response(
        content=answer.content,
        embed=answer.details,
        view=answer.view(),
        attachments=[answer.picture] if answer.picture else [],
        allowed_mentions=discord.AllowedMentions.none(),
    )
