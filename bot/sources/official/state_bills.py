"""What both sources of state bills need: the questions that are searched for, and steps told from words."""

import re

from tracker.policy.milestones import Kind, Status

TOPICS = (
    ("pension bitcoin", "pension bitcoin"),
    ("retirement crypto", "retirement cryptocurrency"),
    ("reserve", '"strategic bitcoin reserve"'),
    ("public funds", '"public funds" "digital assets"'),
    ("public retirement", '"public retirement" "digital assets"'),
    ("alternatives", '"alternative assets" "defined contribution"'),
    ("stablecoin", '"payment stablecoin"'),
)
"""Name and words of each search. A question must begin with a word of four letters or more: Open States takes one that
begins like `401` or `EO 14330` for the number of a bill, and finds nothing."""

_STEPS = tuple(
    (re.compile(pattern), status)
    for pattern, status in (
        (r"signed by (the )?governor|approved by (the )?governor|chaptered|became law|public act", Status.ENACTED),
        (r"veto", Status.VETOED),
        (r"died|failed|indefinitely postponed|inexpedient to legislate|withdrawn|defeated", Status.FAILED),
        (r"tabled|laid on (the )?table", Status.TABLED),
        (r"enrolled|passed both|(presented|transmitted) to (the )?governor", Status.PASSED_BOTH_CHAMBERS),
        (r"third reading.*passed|passed (the )?(house|senate|assembly)|engrossed", Status.PASSED_ONE_CHAMBER),
        (r"do pass|reported (favorably|out)|ought to pass|recommend.*pass", Status.PASSED_COMMITTEE),
        (r"referred|committee|hearing", Status.IN_COMMITTEE),
        (r"introduced|prefiled|pre-filed|first reading|filed", Status.INTRODUCED),
    )
)


def status_of(words: str) -> Status | None:
    """Return where a state bill stands after an action, by its words; None where they do not tell."""
    return next((status for pattern, status in _STEPS if pattern.search(words.casefold())), None)


def kind_of(status: Status | None) -> Kind | None:
    """Return the kind that a bill has become; None while it is a bill."""
    return Kind.STATE_LAW if status is Status.ENACTED else None
