"""What waits for moderators so far: changes for a second moderator, and reports of members."""

from collections.abc import Sequence
from dataclasses import dataclass

from calculations.errors import UserError
from commands.policy.desk import Actor
from commands.policy.panels import TITLE
from commands.policy.reviewing import proposal_panel
from commands.policy.taking import Taking
from commands.policy.waiting import QueueEntry
from commands.replies.answers import Answer
from commands.replies.inert import inert
from commands.replies.milestone_picker import milestone_name
from commands.replies.report_notices import moment, person_in_words, report_buttons, report_details
from commands.replies.words import Phrasebook
from tracker.policy.record import RecordStore
from tracker.policy.reports import Report, Reports
from tracker.policy.reviews import Proposal, Reviews


@dataclass(frozen=True, slots=True)
class ProposalSection:
    """Changes that wait for a second moderator."""

    reviews: Reviews
    taking: Taking

    @property
    def name(self) -> str:
        return "proposal"

    async def count(self, actor: Actor) -> int:
        return len(await self.reviews.pending(actor.author))

    async def entries(self, actor: Actor, *, start: int, size: int) -> Sequence[QueueEntry]:
        pending = await self.reviews.pending(actor.author)
        return [_proposal_entry(actor.phrases, proposal) for proposal in pending[start : start + size]]

    async def open(self, actor: Actor, entry_id: str) -> Answer:
        proposal = await self.reviews.proposal(entry_id, actor.author)
        return proposal_panel(actor.phrases, proposal, await self.taking.with_proposal(proposal))


@dataclass(frozen=True, slots=True)
class ReportSection:
    """What members report as wrong; `commands.report` answers the buttons."""

    reports: Reports
    record: RecordStore

    @property
    def name(self) -> str:
        return "report"

    async def count(self, actor: Actor) -> int:
        return (await self.reports.queue(actor.author.guild_id, size=1)).total

    async def entries(self, actor: Actor, *, start: int, size: int) -> Sequence[QueueEntry]:
        queue = await self.reports.queue(actor.author.guild_id, start=start, size=size)
        return [await self._entry(actor, report) for report in queue.reports]

    async def open(self, actor: Actor, entry_id: str) -> Answer:
        report = await self.reports.report(entry_id, guild_id=actor.author.guild_id)
        if report.outcome is not None:
            raise UserError("report.unknown")
        milestone = await self.record.milestone(report.milestone_id, guild=report.guild_id)
        phrases = actor.phrases
        title = phrases.say("notice.item_gone") if milestone is None else inert(milestone.title, limit=TITLE)
        return Answer(
            phrases.say("notice.first_line", title=title),
            report_details(phrases, report, milestone),
            report_buttons(phrases, report),
        )

    async def _entry(self, actor: Actor, report: Report) -> QueueEntry:
        phrases = actor.phrases
        milestone = await self.record.milestone(report.milestone_id, guild=report.guild_id)
        about = phrases.say("notice.item_gone") if milestone is None else milestone_name(phrases, milestone)
        return QueueEntry(
            report.id,
            phrases.say("policy.queue.report_name", about=about),
            phrases.say(
                "policy.queue.report",
                about=inert(about, limit=120),
                what=inert(report.what, limit=200),
                person=person_in_words(phrases, report.author_id),
                moment=moment(report.made_at),
            ),
        )


def _proposal_entry(phrases: Phrasebook, proposal: Proposal) -> QueueEntry:
    about = milestone_name(phrases, proposal.after)
    return QueueEntry(
        proposal.id,
        phrases.say("policy.queue.proposal_name", about=about),
        phrases.say(
            "policy.queue.proposal",
            about=inert(about, limit=120),
            person=person_in_words(phrases, proposal.author_id),
            moment=moment(proposal.proposed_at),
        ),
    )
