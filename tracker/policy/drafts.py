"""What a person has begun to enter, kept as typed: a refused form comes back filled in, also after a restart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from calculations.errors import UserError

KEPT = timedelta(hours=24)
"""How long a draft is kept after it was last touched."""


class Act(StrEnum):
    """What an entry would do to the record. In brackets the fields that are typed; those marked * may be left out."""

    ADD = "add"
    """A new milestone [kind, jurisdiction, topics, title, identifier*, date, link, summary, status*, what*, agency*,
    citation*, confidence*, notes*, session*, chamber*, sponsor*, investment_authority*]."""
    EDIT = "edit"
    """Other words in a milestone [those of ADD except date and what, and status_as_of, all*], or in one part of it:
    an action [date*, what*, status*, link*] or a deadline [date*, what*, basis*]. A field that still reads as it was
    handed out is no edit."""
    ACTION = "action"
    """A dated step [date, what, status*, link*]."""
    DEADLINE = "deadline"
    """A date that can be missed [date, what, basis]."""
    RELATE = "relate"
    """How the milestone stands to another [type, other: its id]."""
    TAKE_OUT = "take_out"
    """A part that was wrong leaves the milestone; the history keeps it []."""
    WITHDRAW = "withdraw"
    """The milestone leaves the lists, and says so; nothing is deleted [reason]."""
    UNDO = "undo"
    """A change is taken back [change*: its id; without it one's own last change in this server]."""
    PUBLISH = "publish"
    """A server's milestone becomes everybody's; the bot's owners only []."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who does something, and in whose record.

    `guild_id` None speaks for everybody, which the bot's owners alone may. Whether the person may keep the guild's
    record at all is the caller's to check, at every interaction.
    """

    user_id: int
    guild_id: int | None
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry as far as it was typed.

    `initial` is how the form was handed out, `typed` what stands in it now; both by field name, see `Act`. Every act
    also takes `reason`, which the history shows. `part` is the id of the action or deadline (`amends erisa-1974` for
    a relation) that is meant, empty for the milestone itself. `seen_change` is the newest change of the milestone
    that its author has seen. `typed_on` is the author's day when it was filled in: what `yesterday` counts from.
    `shown` are the doubts its author was asked to confirm.
    """

    id: str
    act: Act
    author: Author
    milestone_id: str | None
    part: str
    initial: Mapping[str, str]
    typed: Mapping[str, str]
    seen_change: str | None
    typed_on: date
    touched_at: datetime
    is_filled: bool = False
    shown: tuple[str, ...] = ()

    @property
    def edits(self) -> Mapping[str, str]:
        """Return the fields that read otherwise than when the form was handed out."""
        return {name: text for name, text in self.typed.items() if self.initial.get(name, "") != text}

    @property
    def kept_until(self) -> datetime:
        """Return when it is thrown away if nobody touches it."""
        return self.touched_at + KEPT


class DraftGoneError(Exception):
    """A draft was ended already, by being saved or dropped."""


class DraftStore(Protocol):
    """Keeps drafts."""

    async def keep(self, draft: Draft) -> None:
        """Write the draft in the place of one with the same id, and drop those touched before `touched_at - KEPT`."""

    async def draft(self, draft_id: str) -> Draft | None:
        """Return one draft, None when there is none (any more)."""

    async def drafts(self, author: Author, *, since: datetime) -> Sequence[Draft]:
        """Return the filled drafts of a person in one guild touched at or after a moment, newest first."""

    async def drop(self, draft_id: str) -> None:
        """Delete a draft; one that is gone already is no error."""


def own_draft(draft: Draft | None, by: Author, *, now: datetime) -> Draft:
    """Return the draft if it is this person's and still kept.

    Raises: UserError `editing.draft_gone` or `editing.draft_of_another`.
    """
    if draft is None or draft.kept_until < now:
        raise UserError("editing.draft_gone")
    if (draft.author.user_id, draft.author.guild_id) != (by.user_id, by.guild_id):
        raise UserError("editing.draft_of_another")
    return draft
