"""What is written besides an entry that was made of something found: its decision, and the rest of its dates.

All of it goes into the step that writes the entry: the card leaves the queue there, and nothing would bring back a date
that was left for later.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calculations.errors import UserError
from tracker.policy.changes import Announcement, Change
from tracker.policy.doubts import doubts_about
from tracker.policy.drafts import Act, Author, Draft
from tracker.policy.entries import entered
from tracker.policy.forms import form_of
from tracker.policy.ids import new_id
from tracker.policy.milestones import Milestone
from tracker.policy.takeover import Part
from tracker.policy.writing import lines_between

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Further:
    """The rest of a document: a change for each date, in order, and a draft for each that a person must confirm."""

    changes: tuple[Change, ...] = ()
    drafts: tuple[Draft, ...] = ()


NOTHING_FURTHER = Further()


def further_of(
    parts: Iterable[Part], milestone: Milestone, first: Change, by: Author, *, today: date, now: datetime
) -> Further:
    """Return what the parts make of a milestone as it stands after the change `first`.

    Each date is a change of its own, which can be taken back, with the author and the approval of `first`. What is
    unlikely, such as a day that has passed, is a draft of `by`. What is impossible is left out and logged: the item
    itself says where its document is.
    """
    changes: list[Change] = []
    drafts: list[Draft] = []
    for number, part in enumerate(parts, 1):
        try:
            draft = _draft(part, milestone, by, today=today, now=now)
            # Parts of one day stand in the order in which they were made.
            moment = now + timedelta(milliseconds=number)
            after = entered(draft, milestone, scope=first.scope, now=moment).after
            doubts = doubts_about(milestone, after, today=today)
        except UserError as error:
            log.info("%s was not added to %s: %s", part.act, milestone.id, error.key)
            continue
        if doubts:
            drafts.append(draft)
            continue
        changes.append(
            replace(
                first,
                id=new_id("c-"),
                announcement=Announcement.DIGEST,
                fields=lines_between(milestone, after, scope=first.scope),
                is_addition=False,
                undoes_id=None,
                reason=None,
            )
        )
        milestone = after
    seen = changes[-1].id if changes else first.id
    return Further(tuple(changes), tuple(replace(draft, seen_change=seen) for draft in drafts))


def _draft(part: Part, milestone: Milestone, by: Author, *, today: date, now: datetime) -> Draft:
    initial = form_of(milestone, part.part) if part.act is Act.EDIT else {}
    return Draft(
        id=new_id("d-"),
        act=part.act,
        author=by,
        milestone_id=milestone.id,
        part=part.part,
        initial=initial,
        typed={**initial, **part.fields},
        seen_change=None,
        typed_on=today,
        touched_at=now,
        is_filled=True,
    )
