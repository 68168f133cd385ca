"""What one step writes to the record: how it is made of two milestones, and how it meets what others wrote."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.policy.changes import DERIVED_FIELDS, Announcement, Change, FieldChange, differences
from tracker.policy.milestones import OWN_ID_PREFIX, Milestone
from tracker.policy.record import Addition, Writing


def lines_between(before: Milestone, after: Milestone, *, scope: int | None) -> tuple[FieldChange, ...]:
    """Return what a change in a record has to say to make the one of the other.

    The days that follow from the actions are said only where the milestone itself is of that record and no
    release's: elsewhere every reader's are worked out.
    """
    is_own = before.scope == scope and before.id.startswith(OWN_ID_PREFIX)
    return tuple(line for line in differences(before, after) if is_own or line.field not in DERIVED_FIELDS)


def meeting(fields: Sequence[FieldChange], changes: Sequence[Change]) -> tuple[FieldChange, ...]:
    """Return the field changes among `changes` that are of one of the `fields` too."""
    wanted = {(line.part, line.field) for line in fields if line.field not in DERIVED_FIELDS}
    return tuple(line for change in changes for line in change.fields if (line.part, line.field) in wanted)


def change_of(writing: Writing) -> Change:
    """Return the change that is written."""
    return writing.change if isinstance(writing, Addition) else writing


def announced(writing: Writing, announcement: Announcement) -> Writing:
    """Return the same with what it may set off."""
    if isinstance(writing, Addition):
        return replace(writing, change=replace(writing.change, announcement=announcement))
    return replace(writing, announcement=announcement)
