"""Taking a change back: by another change that says the opposite, so that both stay visible."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from calculations.errors import UserError
from tracker.policy.changes import DERIVED_FIELDS, PART_LISTS, Change, FieldChange, Origin, amended, value_at
from tracker.policy.exchange import Json
from tracker.policy.milestones import Milestone, with_dates_of_actions


def undone_by(changes: Sequence[Change]) -> Mapping[str, Change]:
    """Return, by the id of each change that was taken back, the change that did it; given newest first.

    An undo that was itself taken back counts no more: what it had undone stands again.
    """
    found: dict[str, Change] = {}
    for change in changes:
        # Newest first: whether the undo itself stands is known by now.
        if change.undoes_id is not None and change.id not in found:
            found.setdefault(change.undoes_id, change)
    return found


def may_undo(change: Change, changes: Sequence[Change], *, scope: int | None) -> bool:
    """Return whether a change may be taken back in a record: it is of that record, no release's, and stands."""
    return (
        change.scope == scope
        and change.origin != Origin.BUNDLED
        and not change.is_publication
        and change.id not in undone_by(changes)
    )


def named_change(change_id: str, changes: Sequence[Change], *, scope: int | None) -> Change:
    """Return the change that may be taken back, out of a milestone's, newest first. Raises: UserError with why not."""
    change = next((one for one in changes if one.id == change_id), None)
    if change is None:
        raise UserError("editing.no_such_change")
    if change.id in undone_by(changes):
        raise UserError("editing.undone_already")
    if change.is_publication:
        raise UserError("editing.published_for_good")
    if not may_undo(change, changes, scope=scope):
        raise UserError("editing.not_of_this_server")
    return change


def without(change: Change, *, seen: Milestone, below: Milestone | None, changes: Sequence[Change]) -> Milestone:
    """Return the milestone as it is without a change; an addition that is taken back is withdrawn, never deleted.

    `seen` is the milestone in the record of the change, `below` what everybody sees where that is another record
    (None where nothing lies below); `changes` are all of it, newest first. Where the change was the first word of its
    record over what lies below, that shows again, also when a release has changed it since.
    Raises: UserError when something in it was changed again since, there is nothing left to take back, or no action
    would be left.
    """
    if change.is_addition:
        if seen.withdrawn:
            raise UserError("editing.withdrawn_already")
        return replace(seen, withdrawn=True)
    earlier = {(line.part, line.field) for one in _before(change, changes) for line in one.fields}
    inverse: list[FieldChange] = []
    for line in change.fields:
        if line.field in DERIVED_FIELDS:
            continue
        found = value_at(seen, line.part, line.field)
        if found != line.after:
            raise UserError("editing.changed_since", field=line.field.rpartition(".")[2])
        target = line.before
        if not _is_among(earlier, line) and below is not None and _lies(below, line):
            target = value_at(below, line.part, line.field)
        inverse.append(FieldChange(line.part, line.field, found, target))
    after = amended(seen, inverse)
    if seen.actions and not after.actions:
        raise UserError("editing.only_action")
    if after.actions != seen.actions:
        after = with_dates_of_actions(after)
    if after == seen:
        raise UserError("editing.nothing_to_undo")
    return after


def _before(change: Change, changes: Sequence[Change]) -> Sequence[Change]:
    """Return the changes of the same record that were made before this one."""
    position = next(place for place, one in enumerate(changes) if one.id == change.id)
    return [one for one in changes[position + 1 :] if one.scope == change.scope]


def _is_among(earlier: Set[tuple[str, str]], line: FieldChange) -> bool:
    """Return whether an earlier change had its word on this field; on a whole part, when it had on any field of it."""
    if line.field in PART_LISTS:
        return any(part == line.part and field.partition(".")[0] == line.field for part, field in earlier)
    return (line.part, line.field) in earlier


def _lies(below: Milestone, line: FieldChange) -> bool:
    """Return whether what lies below has this field: parts that a guild added itself it has not."""
    word = line.field.partition(".")[0]
    whole: Json = value_at(below, line.part, word) if word in PART_LISTS else True
    return whole is not None
