"""The record's use cases: what ships is loaded and kept up with releases, without touching what people changed.

The port `RecordStore` is what every other use case will write through too: one change, one atomic step.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeAlias

from tracker.policy.changes import Announcement, Change, Origin, differences
from tracker.policy.exchange import Bundled, Json, parse_bundled
from tracker.policy.fields import MilestoneError
from tracker.policy.milestones import Milestone
from tracker.policy.overrides import Override


@dataclass(frozen=True, slots=True)
class Release:
    """Which shipped record is loaded: a hash of its text, and the day through which it was checked."""

    fingerprint: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Addition:
    """A new milestone with the change that adds it."""

    milestone: Milestone
    change: Change


@dataclass(frozen=True, slots=True)
class Loading:
    """What a start made of the shipped record, in milestones. All zero when it was loaded already.

    `is_older` says that a later release had been loaded before, which is left as it is.
    """

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    is_older: bool = False


Writing: TypeAlias = Addition | Change
"""What one step writes to the record."""


class ConflictError(Exception):
    """What a change takes to stand there does not stand there (any more)."""

    def __init__(self, milestone_id: str, part: str, field: str, found: Json) -> None:
        super().__init__(f"{milestone_id}: {part or 'its'} {field} is {found!r} by now")
        self.milestone_id = milestone_id
        self.part = part
        self.field = field
        self.found = found


class RecordStore(Protocol):
    """Keeps the milestones, what guilds made of them, and every change. Each method is one atomic step.

    Nothing in the record is ever written without its change, and an id is never used twice.
    """

    async def release(self) -> Release | None:
        """Return the shipped record that was loaded last; None in a new database."""

    async def shipped(self) -> Sequence[Milestone]:
        """Return every milestone that came with a release as the release has it: no overrides, no added parts."""

    async def load(
        self,
        release: Release,
        *,
        after: Release | None,
        additions: Sequence[Addition],
        changes: Sequence[Change],
        loaded_at: datetime,
    ) -> None:
        """Write what a release adds and changes, and that it is the one loaded now.

        Overrides, and parts that did not come with a release, stay as they are.
        Raises: ConflictError when the release loaded before is not `after`.
        """

    async def add(self, addition: Addition, *, kept_out: Sequence[Change] = ()) -> None:
        """Add a milestone; with `kept_out`, what guilds say over it from the start, each written as by `amend`.

        Raises: ConflictError when its id is taken; ValueError when the id does not begin as own ids do.
        """

    async def amend(self, change: Change) -> None:
        """Write a change in the record of its scope.

        In a milestone or part of that same scope which did not come with a release the fields are changed;
        elsewhere each becomes an override (and one that says again what stands below it ends). A new part gets
        the scope of the change.
        Raises: ConflictError when a `before` is not what that scope's readers see, or there is no such milestone;
        ValueError when the change overrides a derived field.

        The one field `changes.PUBLISHED` makes a guild's milestone everybody's, with all that the guild added to it
        but relations to what is the guild's alone.
        """

    async def milestone(self, milestone_id: str, *, guild: int | None) -> Milestone | None:
        """Return one milestone as the guild's members see it (None: as everybody does); None when they do not."""

    async def changes(self, milestone_id: str, *, guild: int | None) -> Sequence[Change]:
        """Return everybody's changes of a milestone and the guild's own, newest first."""

    async def overrides(self, milestone_id: str, *, guild: int | None) -> Sequence[Override]:
        """Return what stands over the base for the guild's members: the owners' for everybody, then the guild's."""


@dataclass(frozen=True, slots=True)
class Record:
    """The use cases of the policy record."""

    store: RecordStore
    now: Callable[[], datetime]

    async def load_bundled(self, text: bytes) -> Loading:
        """Take up the shipped record, given as the JSON text of its file; once loaded, it costs one look.

        The first load adds every milestone and announces nothing. A later release changes the fields that it
        words differently, adds what is new and marks as withdrawn what it no longer holds; such changes may stand
        in digests. Readers who changed a field go on seeing their own.
        Raises: MilestoneError when the text is no such record; nothing is written then.
        """
        fingerprint = hashlib.sha256(text).hexdigest()
        loaded = await self.store.release()
        if loaded is not None and loaded.fingerprint == fingerprint:
            return Loading()
        bundled = _parsed(text)
        if loaded is not None and bundled.checked_on < loaded.checked_on:
            return Loading(is_older=True)
        release = Release(fingerprint, bundled.checked_on)
        now = self.now()
        additions, changes = _steps(
            release,
            bundled,
            await self.store.shipped(),
            after=loaded,
            made_at=now,
        )
        await self.store.load(release, after=loaded, additions=additions, changes=changes, loaded_at=now)
        kept = {milestone.id for milestone in bundled.milestones}
        withdrawn = sum(change.milestone_id not in kept for change in changes)
        return Loading(len(additions), len(changes) - withdrawn, withdrawn)


def _steps(
    release: Release,
    bundled: Bundled,
    shipped: Sequence[Milestone],
    *,
    after: Release | None,
    made_at: datetime,
) -> tuple[list[Addition], list[Change]]:
    announcement = Announcement.NOTHING if after is None else Announcement.DIGEST
    known = {milestone.id: milestone for milestone in shipped}
    additions: list[Addition] = []
    changes: list[Change] = []
    for milestone in _with_withdrawn(bundled.milestones, shipped):
        before = known.get(milestone.id)
        change = Change(
            id=_change_id(release, after, milestone.id, made_at),
            milestone_id=milestone.id,
            scope=None,
            origin=Origin.BUNDLED,
            author_id=None,
            made_at=made_at,
            announcement=announcement,
            fields=() if before is None else differences(before, milestone),
            is_addition=before is None,
        )
        if before is None:
            additions.append(Addition(milestone, change))
        elif change.fields:
            changes.append(change)
    return additions, changes


def _parsed(text: bytes) -> Bundled:
    try:
        document = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise MilestoneError("(document)", "(all)", f"is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise MilestoneError("(document)", "(all)", "is no JSON object")
    return parse_bundled(document)


def _with_withdrawn(new: Sequence[Milestone], old: Sequence[Milestone]) -> list[Milestone]:
    """Return the new milestones, then the old ones that are missing among them, each marked as withdrawn."""
    kept = {milestone.id for milestone in new}
    return [*new, *(replace(milestone, withdrawn=True) for milestone in old if milestone.id not in kept)]


def _change_id(release: Release, after: Release | None, milestone_id: str, made_at: datetime) -> str:
    # Made of what the change is, so that the same load names its changes alike whoever runs it.
    made_of = (release.fingerprint, after.fingerprint if after else "", milestone_id, made_at.isoformat())
    return "b-" + hashlib.sha256(" ".join(made_of).encode()).hexdigest()[:20]
