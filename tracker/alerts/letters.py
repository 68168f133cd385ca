"""All that a message says, gathered at the moment of sending, so that it tells what is then true."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.alerts.corrections import Correction
from tracker.alerts.digests import News
from tracker.alerts.posts import Message, Place, Post
from tracker.alerts.told_changes import Sum
from tracker.delivery_error import Trouble
from tracker.policy.changes import FieldChange
from tracker.policy.milestones import Deadline, Milestone


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as a reminder tells it, with what has become of it since."""

    milestone: Milestone
    deadline: Deadline
    days: int
    """Before the deadline, on the day of sending."""
    is_off: bool = False
    """Whether there is no such deadline any more: moved, dropped, or withdrawn with its milestone."""
    moved_to: date | None = None
    edited: tuple[FieldChange, ...] = ()
    """What has changed since it was told."""
    corrections: tuple[Correction, ...] = ()
    """What moderators have said about it since, oldest first."""


@dataclass(frozen=True, slots=True)
class NewFigures:
    """A post about figures that a catch-up post tells."""

    post: Post
    corrections: tuple[Correction, ...] = ()
    """What moderators have said about it since, oldest first."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A post with what its kind shows; what another kind shows is empty."""

    post: Post
    ref: str
    nonce: str
    not_before: datetime | None = None
    """The end of the quiet hours, where it is quiet now."""
    locale: str = "en-US"
    mention_role_id: int | None = None
    milestone: Milestone | None = None
    """As the guild sees it now."""
    told: Sum | None = None
    """The changes that it announces."""
    edited: tuple[FieldChange, ...] = ()
    """What else has changed since it was sent."""
    due: Due | None = None
    news: tuple[News, ...] = ()
    reminders: tuple[Due, ...] = ()
    """Deadlines of which a catch-up post tells."""
    listed_refs: tuple[str, ...] = ()
    """The references of the posts that stand in a catch-up post."""
    figures: tuple[NewFigures, ...] = ()
    """Figures of which a catch-up post tells."""
    day: date | None = None
    """Up to when a digest tells."""
    subject: Place | None = None
    """The channel that a notice is about."""
    subject_ref: str | None = None
    """The reference of the post that a notice is about."""
    awaiting: int = 0
    """How many alerts wait for the guild's approval."""
    awaiting_in: tuple[int, ...] = ()
    """For which channels."""
    trouble: Trouble | str | None = None
    """What a notice about a channel names."""
    corrections: tuple[Correction, ...] = ()
    """What moderators have said about the alert since, oldest first."""
    about: Correction | None = None
    """The correction that a message of its own tells of."""
    answers: Message | None = None
    """The message that a correction is about."""
    thread_id: int | None = None
    """The thread of the milestone, in a forum that has one."""

    @property
    def deadline(self) -> Deadline | None:
        """Return the deadline that a reminder tells of."""
        return None if self.due is None else self.due.deadline

    @property
    def days(self) -> int:
        """Return the days before it, on the day of sending."""
        return 0 if self.due is None else self.due.days
