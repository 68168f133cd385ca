"""The button that takes a whole import back: first what that would do, then all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

import discord

from commands.feature import ControlHandler
from commands.policy.desk import Actor, Desk
from commands.policy.panels import TITLE, Button, joined
from commands.replies.answers import BRAND, Answer, defer, finish
from commands.replies.controls import custom_id, parts_of
from commands.replies.inert import inert
from commands.replies.refusals import refusal_in_words
from commands.replies.words import Phrasebook
from tracker.policy.import_undoing import ImportUndoing
from tracker.policy.imports import ImportPreview

_LISTED = 15
"""Milestones in the way that are named."""


@dataclass(frozen=True, slots=True)
class ImportUndoDesk:
    """Answers the button; `ExchangeDesk` answers those of the panel that follows."""

    desk: Desk
    undoing: ImportUndoing

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"policy.import_undo": self._check}

    async def _check(self, interaction: discord.Interaction, rest: str) -> None:
        (change_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        await defer(interaction, private=self.desk.is_private(interaction, actor))
        preview = await self.undoing.check(change_id, actor.author)
        panel = _panel(actor, preview)
        await finish(interaction, panel)
        if preview.id is not None and actor.settings.two_person_review:
            # Whoever is to approve it must see it.
            await self.desk.show_moderators(interaction, actor, panel)


def _panel(actor: Actor, preview: ImportPreview) -> Answer:
    phrases = actor.phrases
    if preview.id is None:
        return _in_the_way(phrases, preview)
    lines = [phrases.plural("policy.import_undo.ready", preview.changed)]
    if actor.settings.two_person_review:
        lines.append(phrases.say("policy.import.awaits_review"))
    buttons: tuple[Button, ...] = (
        discord.ui.Button(
            style=discord.ButtonStyle.primary,
            label=phrases.say("policy.button.take_all_back"),
            custom_id=custom_id("policy.import", preview.id, "quiet"),
        ),
        discord.ui.Button(
            style=discord.ButtonStyle.secondary,
            label=phrases.say("policy.button.cancel"),
            custom_id=custom_id("policy.import_cancel", preview.id),
        ),
    )
    return Answer("\n".join(lines), buttons=buttons)


def _in_the_way(phrases: Phrasebook, preview: ImportPreview) -> Answer:
    lines = [
        phrases.say(
            "policy.import_undo.changed",
            title=inert(error.milestone, limit=TITLE),
            problem=refusal_in_words(phrases, error.problem),
        )
        for error in preview.errors[:_LISTED]
    ]
    details = discord.Embed(description=joined(phrases, lines), colour=BRAND)
    return Answer(phrases.plural("policy.import_undo.in_the_way", len(preview.errors)), details)
