"""`/policy import` and `/policy export`: the record as a file, taken in all at once or not at all."""

import asyncio
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.feature import ControlHandler
from commands.policy.attachments import FetchAttachment, packed, unpacked
from commands.policy.consequences import Reach
from commands.policy.desk import Actor, Desk
from commands.policy.file_words import row_problem, spoken_words
from commands.policy.panels import Button, joined, reach_in_words
from commands.replies.answers import BRAND, Answer, defer, finish
from commands.replies.answers import replace as put_in_place
from commands.replies.controls import custom_id, parts_of
from commands.replies.inert import inert
from commands.replies.words import Phrasebook
from tracker.policy.changes import Announcement
from tracker.policy.exports import Exports
from tracker.policy.import_rows import RowError
from tracker.policy.imports import ImportPreview, Imports

_LISTED = 15
"""Wrong rows that are shown; a file holds all of them where there are more."""

_ANNOUNCEMENTS: Mapping[str, Announcement] = {"quiet": Announcement.DIGEST, "post": Announcement.POST}


@dataclass(frozen=True, slots=True)
class ExchangeDesk:
    """The commands, and the buttons under the preview of an import."""

    desk: Desk
    imports: Imports
    exports: Exports
    fetch: FetchAttachment

    def add_to(self, group: app_commands.Group) -> None:
        """Register the commands."""
        self._import(group)
        self._export(group)

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"policy.import": self._carry_out, "policy.import_cancel": self._cancel}

    def _import(self, group: app_commands.Group) -> None:
        text = self.desk.words.text

        @group.command(name="import", description=text("policy.import.description"))
        @app_commands.describe(file=text("policy.import.option.file"))
        async def import_file(interaction: discord.Interaction, file: discord.Attachment) -> None:
            actor = await self.desk.actor(interaction)
            await defer(interaction, private=self.desk.is_private(interaction, actor))
            name, content = await asyncio.to_thread(unpacked, file.filename, await self.fetch(file))
            counting = await self.desk.consequences.counting(guild_id=actor.author.guild_id)
            preview = await self.imports.check(
                name,
                content,
                actor.author,
                today=actor.today,
                spoken=spoken_words(actor.phrases),
                note=counting.note,
            )
            await finish(interaction, _panel(actor, file.filename, preview, counting.reach))
            if preview.id is not None and actor.settings.two_person_review:
                # Whoever is to approve it must see it.
                await self.desk.show_moderators(
                    interaction, actor, _panel(actor, file.filename, preview, counting.reach)
                )

    def _export(self, group: app_commands.Group) -> None:
        text = self.desk.words.text

        @group.command(name="export", description=text("policy.export.description"))
        @app_commands.describe(format=text("policy.export.option.format"))
        @app_commands.choices(
            format=[
                app_commands.Choice(name=text("policy.export.json"), value="json"),
                app_commands.Choice(name=text("policy.export.csv"), value="csv"),
            ]
        )
        async def export(interaction: discord.Interaction, format: app_commands.Choice[str]) -> None:
            actor = await self.desk.actor(interaction)
            await defer(interaction, private=True)
            guild = actor.author.guild_id
            as_json = format.value == "json"
            content = await (self.exports.as_json(guild=guild) if as_json else self.exports.as_csv(guild=guild))
            name, content = await asyncio.to_thread(
                packed,
                f"policy-record-{actor.today.isoformat()}.{format.value}",
                content,
                limit=interaction.filesize_limit,
            )
            await finish(
                interaction,
                Answer(
                    actor.phrases.say("policy.export.first_line"),
                    picture=discord.File(io.BytesIO(content), name),
                ),
            )

    async def _carry_out(self, interaction: discord.Interaction, rest: str) -> None:
        import_id, pressed = parts_of(rest, 2)
        actor = await self.desk.actor(interaction)
        announcement = _ANNOUNCEMENTS.get(pressed)
        if announcement is None:
            raise UserError("control.outdated")
        # Thousands of rows take seconds, and Discord waits three.
        await interaction.response.defer()
        done = await self.imports.carry_out(
            import_id, actor.author, announcement, two_person_review=actor.settings.two_person_review
        )
        await finish(interaction, Answer(_done_in_words(actor.phrases, done)))

    async def _cancel(self, interaction: discord.Interaction, rest: str) -> None:
        (import_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        await self.imports.cancel(import_id, actor.author)
        await put_in_place(interaction, Answer(actor.phrases.say("policy.cancelled")))


def _panel(actor: Actor, name: str, preview: ImportPreview, reach: Reach) -> Answer:
    phrases = actor.phrases
    if preview.errors:
        return _errors(phrases, name, preview)
    if preview.id is None:
        return Answer(phrases.say("policy.import.nothing_new", name=inert(name)))
    panel = _ready(phrases, name, preview, preview.id, reach)
    if not actor.settings.two_person_review:
        return panel
    return replace(panel, content=f"{panel.content}\n{phrases.say('policy.import.awaits_review')}")


def _ready(phrases: Phrasebook, name: str, preview: ImportPreview, import_id: str, reach: Reach) -> Answer:
    lines = [
        phrases.say("policy.import.ready", name=inert(name), rows=_rows_in_words(phrases, preview)),
        phrases.say("policy.import.sets_off", reach=reach_in_words(phrases, reach)),
    ]
    buttons: tuple[Button, ...] = (
        discord.ui.Button(
            style=discord.ButtonStyle.primary,
            label=phrases.say("policy.button.import"),
            custom_id=custom_id("policy.import", import_id, "quiet"),
        ),
        discord.ui.Button(
            style=discord.ButtonStyle.secondary,
            label=phrases.say("policy.button.import_and_announce"),
            custom_id=custom_id("policy.import", import_id, "post"),
        ),
        discord.ui.Button(
            style=discord.ButtonStyle.secondary,
            label=phrases.say("policy.button.cancel"),
            custom_id=custom_id("policy.import_cancel", import_id),
        ),
    )
    answer = Answer("\n".join(lines), buttons=buttons)
    return _with_rows(phrases, answer, phrases.say("policy.import.doubtful"), preview.doubtful)


def _errors(phrases: Phrasebook, name: str, preview: ImportPreview) -> Answer:
    line = phrases.plural("policy.import.errors", len(preview.errors), name=inert(name))
    return _with_rows(phrases, Answer(line), phrases.say("policy.import.wrong"), preview.errors)


def _with_rows(phrases: Phrasebook, answer: Answer, title: str, rows: Sequence[RowError]) -> Answer:
    """Return the answer with rows under a title, and all of them as a file where there are many."""
    if not rows:
        return answer
    lines = [_row_line(phrases, row) for row in rows[:_LISTED]]
    if len(rows) > _LISTED:
        lines.append(phrases.plural("policy.import.more_rows", len(rows) - _LISTED))
    details = discord.Embed(title=title, description=joined(phrases, lines), colour=BRAND)
    if len(rows) <= _LISTED:
        return replace(answer, details=details)
    text = "".join(
        f"{row.line}\t{row.milestone}\t{row.field}\t{row_problem(phrases, row.problem, is_plain=True)}\n"
        for row in rows
    )
    return replace(answer, details=details, picture=discord.File(io.BytesIO(text.encode()), "rows.txt"))


def _done_in_words(phrases: Phrasebook, done: ImportPreview) -> str:
    if done.is_undo:
        return phrases.plural("policy.import_undo.done", done.changed)
    return phrases.say("policy.import.done", rows=_rows_in_words(phrases, done))


def _row_line(phrases: Phrasebook, row: RowError) -> str:
    """Return what is to be said about a row; a row that cannot be read has neither a name nor a field."""
    named = (inert(row.milestone, limit=60), inert(row.field, limit=40))
    return phrases.say(
        "policy.import.row",
        line=row.line,
        where="".join(f", {name}" for name in named if name),
        problem=row_problem(phrases, row.problem),
    )


def _rows_in_words(phrases: Phrasebook, preview: ImportPreview) -> str:
    return phrases.say("policy.import.rows", added=preview.added, changed=preview.changed, unchanged=preview.unchanged)
