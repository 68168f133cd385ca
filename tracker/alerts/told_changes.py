"""What a few changes of one milestone come to when they are told together. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.policy.changes import DERIVED_FIELDS, PART_LISTS, Announcement, Change, FieldChange
from tracker.policy.milestones import Milestone

_OF_SUBSTANCE = frozenset(
    {"status", "withdrawn", "action", "action.date", "action.status_after", "deadline", "deadline.date"}
)


@dataclass(frozen=True, slots=True)
class Sum:
    """The changes that are left once those undone are taken out, oldest first, and what they change in the end."""

    changes: tuple[Change, ...]
    fields: tuple[FieldChange, ...]
    is_addition: bool

    @property
    def is_nothing(self) -> bool:
        return not self.is_addition and not self.fields

    @property
    def is_of_substance(self) -> bool:
        """Whether it is worth a post of its own: a new milestone, another status or date, a deadline, a withdrawal."""
        return self.is_addition or any(change.field in _OF_SUBSTANCE for change in self.fields)

    @property
    def withdraws(self) -> bool:
        return any(change.field == "withdrawn" and change.after for change in self.fields)


def without_undone(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes without those that another of them undoes, and without those others; in their order."""
    left: dict[str, Change] = {}
    for change in changes:
        if change.undoes_id is not None and left.pop(change.undoes_id, None) is not None:
            continue
        left[change.id] = change
    return tuple(left.values())


def summed(changes: Sequence[Change]) -> Sum:
    """Return what changes of one milestone, oldest first, come to together."""
    left = without_undone(changes)
    # What a guild kept for itself is new to everybody else once it is published.
    if any(change.is_addition or change.is_publication for change in left):
        return Sum(left, (), is_addition=True)
    net: dict[tuple[str, str], FieldChange] = {}
    for change in left:
        for line in change.fields:
            if line.field in DERIVED_FIELDS:
                continue
            _put(net, line)
    fields = tuple(line for line in net.values() if line.before != line.after)
    return Sum(left, fields, is_addition=False)


def comes_to_nothing(told: Sum, milestone: Milestone) -> bool:
    """Tell whether there is nothing to tell to those who know of none of it: undone, or withdrawn once more."""
    return told.is_nothing or (told.is_addition and milestone.withdrawn)


def announced(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that may owe a post."""
    return tuple(change for change in changes if change.announcement == Announcement.POST)


def _put(net: dict[tuple[str, str], FieldChange], line: FieldChange) -> None:
    earlier = net.get((line.part, line.field))
    if earlier is not None:
        net[line.part, line.field] = replace(earlier, after=line.after)
        return
    word, _, name = line.field.partition(".")
    whole = net.get((line.part, word)) if name and word in PART_LISTS else None
    if whole is not None and whole.after is not None:
        # A field of a part that was itself added meanwhile: the part as a whole tells it.
        return
    net[line.part, line.field] = line
