"""All that a message says, gathered at the moment of sending, so that it tells what is then true."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.alerts.digests import News
from tracker.alerts.posts import Place, Post
from tracker.alerts.told_changes import Sum
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
