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
    deadline: Deadline | None = None
    days: int = 0
    """Before the deadline, on the day of sending."""
    news: tuple[News, ...] = ()
    reminders: tuple[tuple[Milestone, Deadline], ...] = ()
    """Deadlines of which a catch-up post tells."""
    day: date | None = None
    """Up to when a digest tells."""
    subject: Place | None = None
    """The channel that a notice is about."""
    subject_ref: str | None = None
    """The reference of the post that a notice is about."""
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
