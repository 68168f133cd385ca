"""What a guild made of a milestone that is everybody's: its own words over some fields, its own actions beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.policy.changes import PART_LISTS, FieldChange, amended, value_at
from tracker.policy.exchange import Json
from tracker.policy.milestones import (
    Action,
    Deadline,
    Milestone,
    Relation,
    latest_action_on,
    sorted_actions,
    sorted_deadlines,
    sorted_relations,
)


@dataclass(frozen=True, slots=True)
class Override:
    """One field of one milestone as a guild says it (`scope` None: as the bot's owners say it, for everybody).

    `part` and `field` are named as in `changes`. `base_value` is what stood below it when it was made: where that
    differs from what stands there now, the original has changed since.
    """

    scope: int | None
    milestone_id: str
    part: str
    field: str
    value: Json
    base_value: Json


@dataclass(frozen=True, slots=True)
class Drift:
    """An override whose original has changed since it was made: `base_now` stands below it by now.

    Where the original has no such part any more, `is_gone`.
    """

    override: Override
    base_now: Json
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class OwnParts:
    """What a guild added to a milestone that is not its own."""

    actions: tuple[Action, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    relations: tuple[Relation, ...] = ()


NO_PARTS = OwnParts()


def drifts(base: Milestone, overrides: Sequence[Override]) -> tuple[Drift, ...]:
    """Return those overrides that the base has moved on under, in their order."""
    found = []
    for override in overrides:
        word = override.field.partition(".")[0]
        is_gone = word in PART_LISTS and value_at(base, override.part, word) is None and override.base_value is not None
        base_now = value_at(base, override.part, override.field)
        if is_gone or base_now != override.base_value:
            found.append(Drift(override, base_now, is_gone))
    return tuple(found)


def overlaid(base: Milestone, overrides: Sequence[Override], own: OwnParts = NO_PARTS) -> Milestone:
    """Return the milestone as its reader sees it; later overrides stand over earlier ones.

    An override of a part that the base no longer has shows nothing. Where the actions differ from the base's,
    `opened_on` and `latest_on` follow from those that are seen.
    """
    if not overrides and own == NO_PARTS:
        return base
    seen = amended(base, [FieldChange(one.part, one.field, one.base_value, one.value) for one in overrides])
    actions = sorted_actions(seen.actions + own.actions)
    seen = replace(
        seen,
        actions=actions,
        deadlines=sorted_deadlines(seen.deadlines + own.deadlines),
        relations=sorted_relations(seen.relations + own.relations),
    )
    if actions == base.actions:
        return seen
    return replace(
        seen,
        opened_on=min((action.happened_on for action in actions), default=base.opened_on),
        latest_on=latest_action_on(actions) or base.latest_on,
    )
