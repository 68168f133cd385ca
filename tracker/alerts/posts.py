"""One message owed to one place, and the two marks by which it is known again."""

import hmac
from base64 import b32encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tracker.policy.exchange import Json

_REF_LENGTH = 6


class PlaceKind(StrEnum):
    """Where a message goes."""

    CHANNEL = "channel"
    """A thread too."""
    PERSON = "person"
    """By direct message."""
    FORUM = "forum"
    """Each message begins a thread there, or goes into the thread of its milestone."""


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or a person, by Discord's id."""

    kind: PlaceKind
    id: int


class PostKind(StrEnum):
    """What a post tells."""

    CHANGE = "change"
    REMINDER = "reminder"
    DIGEST = "digest"
    MARKET = "market"
    WATCH = "watch"
    """A change, to a person who watches that milestone."""
    CATCH_UP = "catch_up"
    """Several posts that have waited too long to be sent one by one."""
    WELCOME = "welcome"
    """Says to a guild that has added the bot what to do."""
    PARKED = "parked"
    """Tells moderators that the bot may not write into a channel any more."""
    UNCLEAR = "unclear"
    """Tells moderators that nobody can know whether a post was sent."""
    APPROVAL = "approval"
    """Tells moderators that alerts wait for their approval."""
    CORRECTION = "correction"
    """Tells a channel that moderators have corrected an alert that it was sent."""


class PostState(StrEnum):
    """Where a post stands in its life; see docs/alerts.md."""

    AWAITING = "awaiting"
    """Until a moderator approves it."""
    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    LISTED = "listed"
    """It stands in a catch-up post, whose message is its own."""
    FAILED = "failed"
    """A dead letter: it can be seen and sent again."""
    UNCLEAR = "unclear"
    """It may have been sent and the channel cannot be read: moderators decide."""
    SUPERSEDED = "superseded"
    """There is nothing to tell any more."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that stands in Discord. `thread_id` is where, if not in the post's own place."""

    id: int
    thread_id: int | None = None
    is_list: bool = False
    """Whether the post was found in it beside others: a catch-up post, sent before a backup was restored."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message that is owed.

    `key` says what it is, and there is never a second one of it. `about` holds what the kind needs: ids of changes,
    a deadline and the days before it, a slot. It is not sent before `due_at`; `as_of` is the moment of what it tells.
    """

    key: str
    kind: PostKind | str
    place: Place
    guild_id: int | None
    subscription_id: str | None
    milestone_id: str | None
    due_at: datetime
    as_of: datetime
    about: Mapping[str, Json] = field(default_factory=dict)
    state: PostState = PostState.OWED

    @property
    def change_ids(self) -> tuple[str, ...]:
        """Return the ids of the changes that it tells, oldest first."""
        return self._texts("changes")

    @property
    def edit_ids(self) -> tuple[str, ...]:
        """Return the ids of later changes that it was edited for, oldest first."""
        return self._texts("edits")

    def _texts(self, name: str) -> tuple[str, ...]:
        found = self.about.get(name, ())
        return tuple(str(one) for one in found) if isinstance(found, list | tuple) else ()


def key_of(*parts: object) -> str:
    """Return the key that is made of what a post is.

    Raises: ValueError when a part holds the separator `|`.
    """
    texts = [str(part) for part in parts]
    if any("|" in text for text in texts):
        raise ValueError(f"a part of {texts} holds the separator")
    return "|".join(texts)


_SHARED = frozenset({PostKind.CHANGE, PostKind.REMINDER, PostKind.MARKET, PostKind.CORRECTION})
"""Kinds of which all subscriptions are told the same; the second part of their key is the subscription."""


def subject_of(post: Post) -> str:
    """Return what a post tells, the same for all subscriptions that are told it, and for those who watch it."""
    if post.kind == PostKind.WATCH and post.key.startswith(f"{PostKind.WATCH}|"):
        return change_subject(post.key.rpartition("|")[2])
    if post.kind not in _SHARED or post.subscription_id is None:
        return post.key
    kind, _, *rest = post.key.split("|")
    return key_of(kind, *rest)


def change_subject(change_id: str) -> str:
    """Return the subject of the posts that tell changes of which this is the first."""
    return key_of(PostKind.CHANGE, change_id)


def keys_of(subject: str, subscription_ids: Iterable[str]) -> list[str]:
    """Return the keys that posts of a subject have, in these subscriptions; a subject of one post is its key."""
    kind, *rest = subject.split("|")
    shared = [key_of(kind, id_, *rest) for id_ in subscription_ids] if kind in _SHARED else []
    return [*shared, subject]


@dataclass(frozen=True, slots=True)
class Seal:
    """Makes the marks of a post from its key, with a secret, so that nobody can guess another one's.

    The same post, owed once more after a backup was restored, has the same marks.
    """

    secret: bytes = field(repr=False)

    def ref(self, key: str) -> str:
        """Return what the message shows, such as `K7Q2M5`: it is found again by it, and people can quote it."""
        return b32encode(self._hash("ref", key)).decode("ascii")[:_REF_LENGTH]

    def nonce(self, key: str, sending: int = 0) -> str:
        """Return what Discord knows a repeated create by; it takes up to 25 characters.

        `sending` counts the times that a person had it sent again.
        """
        return urlsafe_b64encode(self._hash("nonce" if sending == 0 else f"nonce {sending}", key)).decode("ascii")[:24]

    def _hash(self, purpose: str, key: str) -> bytes:
        return hmac.digest(self.secret, f"{purpose} {key}".encode(), "sha256")
