"""What an entry of a moderator would write: its draft read against the record as it stands now, nothing written yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Protocol

from calculations.errors import UserError
from tracker.policy.changes import PUBLISHED, Announcement, Change, FieldChange, Origin
from tracker.policy.dates import DateReading
from tracker.policy.doubts import Doubt, doubts_about
from tracker.policy.drafts import Act, Author, Draft
from tracker.policy.duplicates import LookAlike, look_alikes
from tracker.policy.entries import Entered, entered, new_milestone
from tracker.policy.ids import new_id
from tracker.policy.milestones import Milestone
from tracker.policy.record import Addition, Writing
from tracker.policy.typed_fields import read_text_or_none
from tracker.policy.undoing import named_change, without
from tracker.policy.writing import lines_between, meeting

DIGEST_ONLY_AFTER = timedelta(days=7)
"""What is dated further back is no news: it goes to the digest unless a person presses **Post**."""

_SUBSTANCE = frozenset({"status", "withdrawn", PUBLISHED, "action", "deadline", "action.date", "deadline.date"})
"""Fields whose change is worth a post of its own."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving the draft would do. Nothing is written yet.

    `before` is None for a new milestone. `readings` are the dates as they were read, to be shown back where
    `reading.is_ambiguous` (or always). `doubts` and `look_alikes` are what the panel must show: pressing its button
    confirms them. `meanwhile` are changes since the form was handed out, newest first; they do not touch what this
    draft edits. `suggested` is what the item's age asks for: DIGEST when it is dated more than 7 days back, or is a
    correction without substance. `awaits_review` says that another moderator will have to approve. `undoes` is the
    change that an UNDO takes back.
    """

    draft: Draft
    before: Milestone | None
    after: Milestone
    fields: tuple[FieldChange, ...]
    readings: tuple[DateReading, ...]
    doubts: tuple[Doubt, ...]
    look_alikes: tuple[LookAlike, ...]
    meanwhile: tuple[Change, ...]
    suggested: Announcement
    awaits_review: bool
    undoes: Change | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """Return what tells everything to be confirmed from other such things."""
        return (*(doubt.mark for doubt in self.doubts), *(f"like {one.milestone.id}" for one in self.look_alikes))


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Somebody changed what this draft edits since its form was handed out. The draft is kept as typed.

    `changes` are all changes in between, newest first; `fields` those of their field changes that meet this draft's.
    `keep_mine` makes them seen, so that `preview` goes on with what was typed.
    """

    draft: Draft
    changes: tuple[Change, ...]
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft, read: what is to be shown of it, and what would be written."""

    preview: Preview
    writing: Writing


class RecordView(Protocol):
    """The record as an entry is read against it. Each method is one atomic step."""

    async def milestone(self, milestone_id: str, *, guild: int | None) -> Milestone | None:
        """Return one milestone as the guild's members see it (None: as everybody does); None when they do not."""

    async def changes(self, milestone_id: str, *, guild: int | None) -> Sequence[Change]:
        """Return everybody's changes of a milestone and the guild's own, newest first."""

    async def owner(self, milestone_id: str) -> int | None:
        """Return the guild that a milestone belongs to. Raises: KeyError when it is everybody's or there is none."""

    async def alike(self, milestone: Milestone, *, guild: int | None) -> Sequence[Milestone]:
        """Return some milestones that the guild sees, withdrawn ones too, that may be the same thing.

        Every one with the same link or identifier is among them, and those whose titles share most words.
        """


@dataclass(frozen=True, slots=True)
class Preparing:
    """Reads drafts. Every method raises UserError with a sentence for the person."""

    view: RecordView
    now: Callable[[], datetime]

    async def prepare(self, draft: Draft, by: Author, two_person_review: bool) -> Prepared | EditConflict:
        """Return what would be written, and what is to be shown of it before; or what has come in between."""
        require_right(draft.act, by)
        now = self.now()
        if draft.act is Act.ADD:
            read = new_milestone(draft, scope=by.guild_id, now=now)
            return await self._prepared(draft, by, None, read, (), two_person_review)
        assert draft.milestone_id is not None, "only an ADD has no milestone"
        guild = await self.record_of(draft.milestone_id, draft.act, by)
        seen = await self.milestone(draft.milestone_id, guild)
        changes = await self.view.changes(seen.id, guild=guild)
        undoes = None
        if draft.act is Act.UNDO:
            undoes = named_change(draft.typed["change"], changes, scope=by.guild_id)
            below = await self._below(seen, by)
            read = Entered(without(undoes, seen=seen, below=below, changes=changes))
        elif draft.act is Act.PUBLISH:
            read = Entered(_published(seen))
        else:
            if draft.act is Act.RELATE:
                await self.milestone(draft.typed.get("other", "").strip(), by.guild_id)
            read = entered(draft, seen, scope=by.guild_id, now=now)
        meanwhile = tuple(takewhile(lambda change: change.id != draft.seen_change, changes))
        prepared = await self._prepared(draft, by, seen, read, meanwhile, two_person_review, undoes=undoes)
        met = meeting(prepared.preview.fields, meanwhile)
        return EditConflict(draft, meanwhile, met) if met else prepared

    async def _prepared(
        self,
        draft: Draft,
        by: Author,
        before: Milestone | None,
        read: Entered,
        meanwhile: tuple[Change, ...],
        two_person_review: bool,
        *,
        undoes: Change | None = None,
    ) -> Prepared:
        after = read.after
        fields = () if before is None else lines_between(before, after, scope=by.guild_id)
        if draft.act is Act.PUBLISH:
            fields = (FieldChange("", PUBLISHED, False, True),)
        doubts = doubts_about(before, after, today=draft.typed_on)
        alike: tuple[LookAlike, ...] = ()
        if before is None or {line.field for line in fields} & {"title", "identifier", "url"}:
            alike = look_alikes(after, await self.view.alike(after, guild=by.guild_id))
        awaits = two_person_review and draft.act is not Act.PUBLISH and by.guild_id is not None
        preview = Preview(
            draft=draft,
            before=before,
            after=after,
            fields=fields,
            readings=read.readings,
            doubts=() if draft.act in _PAST_DOUBT else doubts,
            look_alikes=alike,
            meanwhile=meanwhile,
            suggested=_suggested(draft, read, fields),
            awaits_review=awaits,
            undoes=undoes,
        )
        change = Change(
            id=new_id("c-"),
            milestone_id=after.id,
            scope=None if draft.act is Act.PUBLISH else by.guild_id,
            origin=_origin(draft.act, by),
            author_id=by.user_id,
            made_at=self.now(),
            announcement=preview.suggested,
            fields=fields,
            is_addition=before is None,
            undoes_id=undoes.id if undoes else None,
            reason=read_text_or_none("reason", draft.typed.get("reason", "")),
        )
        return Prepared(preview, Addition(after, change) if before is None else change)

    async def record_of(self, milestone_id: str, act: Act, by: Author) -> int | None:
        """Return in whose record a milestone is looked at: a publication finds it in that of its own guild."""
        if act is not Act.PUBLISH:
            return by.guild_id
        try:
            return await self.view.owner(milestone_id)
        except KeyError:
            return None

    async def milestone(self, milestone_id: str, guild: int | None) -> Milestone:
        """Return one milestone as the guild sees it. Raises: UserError `editing.no_such_milestone`."""
        milestone = await self.view.milestone(milestone_id, guild=guild) if milestone_id else None
        if milestone is None:
            raise UserError("editing.no_such_milestone")
        return milestone

    async def _below(self, seen: Milestone, by: Author) -> Milestone | None:
        if seen.scope == by.guild_id:
            return None
        return await self.view.milestone(seen.id, guild=None)


_PAST_DOUBT = frozenset({Act.UNDO, Act.PUBLISH, Act.WITHDRAW, Act.RELATE})
"""Acts about which nothing unlikely is asked: what they lead back to, or leave as it is, was confirmed once. What they
would make impossible is refused all the same."""


def require_right(act: Act, by: Author) -> None:
    """Raise UserError where this act, or this record, is for the bot's owners alone and this person is none."""
    if (act is Act.PUBLISH or by.guild_id is None) and not by.is_owner:
        raise UserError("editing.owners_only")


def _published(seen: Milestone) -> Milestone:
    if seen.scope is None:
        raise UserError("editing.published_already")
    if seen.withdrawn:
        raise UserError("editing.withdrawn_already")
    return replace(seen, scope=None)


def _suggested(draft: Draft, read: Entered, fields: Sequence[FieldChange]) -> Announcement:
    if read.dated_on is not None:
        is_old = draft.typed_on - read.dated_on > DIGEST_ONLY_AFTER
        return Announcement.DIGEST if is_old else Announcement.POST
    return Announcement.POST if any(line.field in _SUBSTANCE for line in fields) else Announcement.DIGEST


def _origin(act: Act, by: Author) -> Origin:
    if act is Act.UNDO:
        return Origin.UNDO
    return Origin.OWNER if by.guild_id is None or act is Act.PUBLISH else Origin.MODERATOR
