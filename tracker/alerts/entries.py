"""One line of the log: a post, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from tracker.alerts.posts import Message, Post
from tracker.delivery_error import Trouble


@dataclass(frozen=True, slots=True)
class Entry:
    """A post with what became of it. `next_at` is when something will be done; `message` where it can be seen."""

    post: Post
    ref: str
    attempts: int
    next_at: datetime | None
    settled_at: datetime | None
    trouble: Trouble | str | None
    message: Message | None
    title: str | None
    """Of its milestone."""
    is_parked: bool
    is_uncertain: bool
    was_looked_for: bool
    """Whether it was tried, or after a restore looked for in its place."""
    is_held: bool = False
    """Whether all of its guild's posts are."""
    has_pause: bool = False
    """Whether its channel is, or was, paused: until `paused_until`, if that is known."""
    paused_until: datetime | None = None
    parked_for: Trouble | str | None = None
    """Why nothing is sent to its place, where that is so."""
    is_unwanted: bool = False
    """Whether it waits, and its channel asks for something else by now."""
    awaits_release: bool = False
    """Whether all delivery is held since a backup was restored, until the operator ends that."""

    def is_paused(self, now: datetime) -> bool:
        return self.has_pause and (self.paused_until is None or now < self.paused_until)
