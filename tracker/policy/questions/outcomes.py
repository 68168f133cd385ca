"""What became of a milestone, as far as its status, its actions and its relations say."""

from tracker.policy.milestones import InvestmentAuthority, Milestone, RelationType, Status
from tracker.policy.questions.texts import text_of
from tracker.policy.questions.vocabulary import ACTS, Act
from tracker.policy.questions.wording import stem

LAW = frozenset({Status.ENACTED, Status.IN_FORCE, Status.IMPLEMENTED})
WITHDRAWN = frozenset({Status.RESCINDED, Status.VACATED})
LOST = frozenset({Status.FAILED, Status.TABLED, Status.VETOED})
MOVING = frozenset(
    {
        Status.ADVANCE_NOTICE,
        Status.COMMENT_CLOSED,
        Status.FLOOR_CONSIDERATION,
        Status.INTRODUCED,
        Status.IN_COMMITTEE,
        Status.ON_CALENDAR,
        Status.ORDERED_REPORTED,
        Status.PASSED_BOTH_CHAMBERS,
        Status.PASSED_COMMITTEE,
        Status.PASSED_HOUSE,
        Status.PASSED_ONE_CHAMBER,
        Status.PASSED_SENATE,
        Status.PENDING,
        Status.PRESENTED,
        Status.PROPOSED,
        Status.REPORTED,
        Status.RESOLVING_DIFFERENCES,
        Status.UNDER_REVIEW,
        Status.UNDER_SUPREME_COURT_REVIEW,
    }
)
MAY_HOLD = frozenset({InvestmentAuthority.YES, InvestmentAuthority.RETENTION_ONLY})


def shows_act(milestone: Milestone, act: Act) -> bool:
    """Tell whether the record says that this was done: by the milestone's status, its actions or its relations."""
    match act:
        case Act.PASS:
            return milestone.status in LAW
        case Act.VETO:
            return milestone.status is Status.VETOED or "veto" in text_of(milestone).action_words
        case Act.WITHDRAW:
            return milestone.status in WITHDRAWN or does_away(milestone)
        case Act.FAIL:
            return milestone.status in LOST
        case Act.BE_IN_FORCE:
            return milestone.status in LAW
        case Act.BE_PENDING:
            return milestone.status in MOVING and not milestone.outcome_is_unverified
        case _:
            return any(stem(word) in text_of(milestone).action_words for word in ACTS[act])


def does_away(milestone: Milestone) -> bool:
    """Tell whether a milestone withdraws another."""
    return any(relation.type is RelationType.RESCINDS for relation in milestone.relations)


def lets_hold(milestone: Milestone) -> bool:
    """Tell whether it is law, and lets the state hold crypto."""
    return milestone.status in LAW and milestone.investment_authority in MAY_HOLD
