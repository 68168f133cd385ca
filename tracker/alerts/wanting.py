"""Whether a channel that asked for something else meanwhile still wants what it was owed before. Pure."""

from collections.abc import Mapping

from tracker.alerts.filters import Trait, missed_traits
from tracker.alerts.subscriptions import Wish
from tracker.alerts.told_changes import Sum

UNWANTED = "unwanted"
"""Why a post was superseded: its channel asked for something else before it was sent."""


def wants_change(wish: Wish, told: Sum, seen: Mapping[Trait, frozenset[str]]) -> bool:
    """Tell whether a wish lets changes pass that end in a milestone with these words.

    Every status on the way counts, since the milestone may have gone on while the post waited.
    """
    if not wish.changes:
        return False
    missed = missed_traits(wish.filter, seen)
    if not missed:
        return True
    passed = {
        str(status)
        for change in told.changes
        for line in change.fields
        if line.field == "status"
        for status in (line.before, line.after)
        if status
    }
    return missed == (Trait.STATUSES,) and any(wish.filter.includes(Trait.STATUSES, {status}) for status in passed)


def wants_reminder(wish: Wish, days: object, seen: Mapping[Trait, frozenset[str]]) -> bool:
    """Tell whether a wish asks for the reminder so many days before a deadline of a milestone with these words."""
    return days in wish.reminders and not missed_traits(wish.filter, seen)
