"""One answer to a person: the answer itself in the first line, then what stands behind it."""

from dataclasses import dataclass, field

import discord

from commands.replies.controls import row_of

BRAND = discord.Colour(0x2F6F4F)


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


async def reply(interaction: discord.Interaction, answer: Answer, *, private: bool) -> None:
    """Send the answer; `private` shows it to that person only. Text of people never mentions anybody."""
    await interaction.response.send_message(
        answer.content,
        embed=answer.details or discord.utils.MISSING,
        view=answer.view() or discord.utils.MISSING,
        file=answer.picture or discord.utils.MISSING,
        ephemeral=private,
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
