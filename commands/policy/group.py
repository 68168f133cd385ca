"""The group `/policy`: Discord lists it for people with Manage Messages; what the bot obeys, it asks by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import discord
from discord import app_commands

from commands.feature import AnyCommand, ControlHandler
from commands.policy.attachments import fetch_attachment
from commands.policy.consequences import Consequences
from commands.policy.desk import Desk
from commands.policy.draft_controls import DraftControls
from commands.policy.entries import Entries
from commands.policy.exchanging import ExchangeDesk
from commands.policy.found import FoundSection
from commands.policy.histories import HistoryDesk
from commands.policy.import_undoing import ImportUndoDesk
from commands.policy.queue_sections import ProposalSection, ReportSection
from commands.policy.reviewing import Reviewing
from commands.policy.taking import Taking
from commands.policy.unfinished import DraftsDesk
from commands.policy.waiting import QueueDesk
from commands.replies.milestone_picker import MilestonePicker
from commands.replies.words import Words
from commands.rights import Rights
from tracker.policy.editing import Editing
from tracker.policy.exports import Exports
from tracker.policy.history import Histories
from tracker.policy.import_undoing import ImportUndoing
from tracker.policy.imports import Imports
from tracker.policy.record import RecordStore
from tracker.policy.reports import Reports
from tracker.policy.review_queue import ReviewQueue
from tracker.policy.reviews import Reviews


@dataclass(frozen=True, slots=True)
class Keeping:
    """The services that keep the record."""

    editing: Editing
    reviews: Reviews
    histories: Histories
    imports: Imports
    import_undoing: ImportUndoing
    exports: Exports
    record: RecordStore
    consequences: Consequences


@dataclass(frozen=True, slots=True)
class PolicyCommands:
    """The feature: its parts each register their commands and answer their own controls."""

    words: Words
    entries: Entries
    draft_controls: DraftControls
    reviewing: Reviewing
    histories: HistoryDesk
    exchange: ExchangeDesk
    import_undo: ImportUndoDesk
    queue: QueueDesk
    drafts: DraftsDesk
    found: FoundSection

    def commands(self) -> Sequence[AnyCommand]:
        group = app_commands.Group(
            name="policy",
            description=self.words.text("policy.description"),
            guild_only=True,
            default_permissions=discord.Permissions(manage_messages=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        for part in (self.entries, self.histories, self.exchange, self.queue, self.drafts):
            part.add_to(group)
        return [group]

    def controls(self) -> Mapping[str, ControlHandler]:
        answered: dict[str, ControlHandler] = {}
        for part in (
            self.draft_controls,
            self.reviewing,
            self.histories,
            self.exchange,
            self.import_undo,
            self.queue,
            self.drafts,
            self.found,
        ):
            answered.update(part.controls())
        return answered


def policy_commands(
    words: Words,
    rights: Rights,
    picker: MilestonePicker,
    keeping: Keeping,
    reports: Reports,
    queue: ReviewQueue,
    now: Callable[[], datetime],
) -> PolicyCommands:
    """Return the feature, put together."""
    desk = Desk(words, rights, keeping.editing, keeping.record, keeping.consequences, now)
    taking = Taking(queue)
    reviewing = Reviewing(desk, keeping.reviews, taking)
    found = FoundSection(desk, picker, queue)
    sections = (ProposalSection(keeping.reviews, taking), ReportSection(reports, keeping.record), found)
    return PolicyCommands(
        words=words,
        entries=Entries(desk, picker),
        draft_controls=DraftControls(desk, reviewing, taking),
        reviewing=reviewing,
        histories=HistoryDesk(desk, picker, keeping.histories),
        exchange=ExchangeDesk(desk, keeping.imports, keeping.exports, fetch_attachment),
        import_undo=ImportUndoDesk(desk, keeping.import_undoing),
        queue=QueueDesk(desk, sections),
        drafts=DraftsDesk(desk),
        found=found,
    )
