"""The facts of a milestone that answer a question: what is said first, and what backs it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.policy.milestones import Action, Deadline, Kind, Milestone, Status
from tracker.policy.questions.outcomes import LAW, LOST, WITHDRAWN, does_away
from tracker.policy.questions.phrasing import Intent
from tracker.policy.questions.vocabulary import ACTS, Act
from tracker.policy.questions.wording import stem, stems_of


class Verdict(StrEnum):
    """What the record says to a question of yes or no."""

    YES = "yes"
    NO = "no"
    NOT_ON_RECORD = "not_on_record"
    """The record does not say that it was done; nor that it was not, since the story may go on."""


class Telling(StrEnum):
    """What the first line of an answer tells."""

    SIGNED = "signed"
    VETOED = "vetoed"
    WITHDRAWN = "withdrawn"
    WITHDREW = "withdrew"
    """It withdrew another milestone."""
    LAW = "law"
    """It became law or came into force otherwise than by a signature."""
    STEP = "step"
    """One of its actions, in the words of the record."""
    CLOSES = "closes"
    CLOSED = "closed"
    DUE = "due"
    """A deadline that is no comment period's end, past or not."""
    NO_DEADLINE = "no_deadline"
    SPONSOR = "sponsor"
    AGENCY = "agency"
    WHO_ACTION = "who_action"
    """Nobody stands as sponsor, but an action names who introduced it."""
    IDENTIFIER = "identifier"
    CONTENT = "content"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Finding:
    """What answers. `action` or `deadline` is the fact that `telling` tells; `text` a name or an identifier.

    `verdict` is None where the question was not one of yes or no, or the record does not decide it.
    """

    telling: Telling
    verdict: Verdict | None = None
    action: Action | None = None
    deadline: Deadline | None = None
    text: str | None = None
    more: tuple[Deadline, ...] = ()
    """Other deadlines of the same kind."""


def finding(milestone: Milestone, intent: Intent, act: Act | None, chamber: str | None, *, today: date) -> Finding:
    """Return the fact that answers a question for `intent` about a milestone."""
    match intent:
        case Intent.DEADLINE | Intent.EFFECT:
            return _deadline(milestone, intent, today)
        case Intent.WHO:
            return _who(milestone)
        case Intent.IDENTIFIER if milestone.identifier:
            return Finding(Telling.IDENTIFIER, text=milestone.identifier)
        case Intent.WHETHER:
            return _whether(milestone, act, chamber)
        case Intent.CONTENT if act not in _DEEDS:
            return Finding(Telling.CONTENT, text=_first_sentence(milestone.summary))
        case Intent.WHEN if act is None and milestone.status in LAW:
            return without_verdict(_passed(milestone, None))
        case _ if act is not None:
            return without_verdict(_whether(milestone, act, chamber))
        case _:
            return _status(milestone)


def without_verdict(found: Finding) -> Finding:
    """Return the same fact where nobody asked for yes or no, or the record may mean something else."""
    return replace(found, verdict=None)


_DEEDS = frozenset({Act.VETO, Act.WITHDRAW})
"""What was done says more about such a question than what the text holds."""

_ENDED = frozenset({*WITHDRAWN, Status.SUPERSEDED})
_SIGNED_KINDS = frozenset({Kind.EXECUTIVE_ORDER, Kind.FEDERAL_BILL, Kind.FEDERAL_LAW, Kind.STATE_BILL, Kind.STATE_LAW})
_SIGNED = re.compile(r"\bsigned\b|\bsigns\b", re.IGNORECASE)
_UNSIGNED = re.compile(r"without (?:the )?(?:\w+'s )?signature", re.IGNORECASE)
_PASSED = {
    "house": re.compile(r"passed the house|house (?:passed|adopted|agreed)|passed both|both chambers", re.IGNORECASE),
    "senate": re.compile(
        r"passed the senate|senate (?:passed|adopted|agreed)|passed both|both chambers", re.IGNORECASE
    ),
}
_NOT_PASSED = re.compile(r"fail|reject|defeat|did not|not pass", re.IGNORECASE)
_BOTH = frozenset({Status.PASSED_BOTH_CHAMBERS, Status.PRESENTED, Status.ENACTED, Status.VETOED})
_EFFECT = re.compile(
    r"effective|takes? effect|in effect|start|appl|operat|expire|in force|required|sunset|lapse", re.IGNORECASE
)
_COMMENT = re.compile(r"comment", re.IGNORECASE)
_INTRODUCED = re.compile(r"\b(?:introduced|filed|prefiled)\b.*\bby\b", re.IGNORECASE)


def _whether(milestone: Milestone, act: Act | None, chamber: str | None) -> Finding:
    match act:
        case Act.PASS:
            return _passed(milestone, chamber)
        case Act.VETO:
            return _vetoed(milestone)
        case Act.WITHDRAW:
            return _withdrawn(milestone)
        case Act.BE_IN_FORCE:
            return _in_force(milestone)
        case Act.FAIL:
            return _failed(milestone)
        case Act.BE_PENDING | None:
            return _status(milestone)
        case _:
            return _step(milestone, act, chamber)


def _passed(milestone: Milestone, chamber: str | None) -> Finding:
    if chamber is not None and milestone.kind is not Kind.EXECUTIVE_ORDER:
        passed = _last(milestone, lambda action: _is_passage(action, chamber))
        if passed is not None:
            return Finding(Telling.STEP, Verdict.YES, passed)
        if milestone.status not in _BOTH and milestone.status not in LAW:
            return _lost_or_open(milestone)
        return Finding(Telling.STATUS)
    if milestone.status in LAW or (milestone.status in _ENDED and milestone.kind in _SIGNED_KINDS):
        return Finding(_how_it_became_law(milestone), Verdict.YES, _became_law(milestone))
    return _lost_or_open(milestone)


def _is_passage(action: Action, chamber: str) -> bool:
    return _PASSED[chamber].search(action.what) is not None and _NOT_PASSED.search(action.what) is None


def _lost_or_open(milestone: Milestone) -> Finding:
    if milestone.status is Status.VETOED:
        return Finding(Telling.VETOED, Verdict.NO, _with_status(milestone, milestone.status))
    if milestone.status in LOST and milestone.final_status_known:
        return Finding(Telling.STATUS, Verdict.NO, _latest(milestone))
    if milestone.status is None or milestone.kind not in _SIGNED_KINDS:
        return _status(milestone)
    return Finding(Telling.STATUS, Verdict.NOT_ON_RECORD, _latest(milestone))


def _vetoed(milestone: Milestone) -> Finding:
    if milestone.status is Status.VETOED:
        return Finding(Telling.VETOED, Verdict.YES, _with_status(milestone, milestone.status))
    vetoed = _last(milestone, lambda action: "veto" in stems_of(action.what))
    if vetoed is not None:
        return Finding(Telling.STEP, None, vetoed)
    if milestone.status in LAW:
        return Finding(_how_it_became_law(milestone), Verdict.NO, _became_law(milestone))
    return Finding(Telling.STATUS, Verdict.NOT_ON_RECORD, _latest(milestone))


def _withdrawn(milestone: Milestone) -> Finding:
    if milestone.status in _ENDED:
        return Finding(Telling.WITHDRAWN, Verdict.YES, _with_status(milestone, milestone.status))
    if does_away(milestone):
        return Finding(Telling.WITHDREW, Verdict.YES, _first(milestone))
    if milestone.status is Status.IN_FORCE:
        return Finding(Telling.STATUS, Verdict.NO, _latest(milestone))
    named = _last(milestone, lambda action: _names(action, Act.WITHDRAW))
    if named is not None:
        return Finding(Telling.STEP, None, named)
    return Finding(Telling.STATUS, Verdict.NOT_ON_RECORD, _latest(milestone))


def _in_force(milestone: Milestone) -> Finding:
    if milestone.status in LAW:
        return Finding(Telling.STATUS, Verdict.YES, _latest(milestone))
    if milestone.status in _ENDED:
        return Finding(Telling.WITHDRAWN, Verdict.NO, _with_status(milestone, milestone.status))
    if milestone.status in LOST and milestone.final_status_known:
        return Finding(Telling.STATUS, Verdict.NO, _latest(milestone))
    return Finding(Telling.STATUS, None, _latest(milestone))


def _failed(milestone: Milestone) -> Finding:
    if milestone.status is Status.VETOED:
        return Finding(Telling.VETOED, None, _with_status(milestone, milestone.status))
    if milestone.status in LOST and milestone.final_status_known:
        return Finding(Telling.STATUS, Verdict.YES, _latest(milestone))
    if milestone.status in LAW:
        return Finding(_how_it_became_law(milestone), Verdict.NO, _became_law(milestone))
    return Finding(Telling.STATUS, None, _latest(milestone))


def _step(milestone: Milestone, act: Act, chamber: str | None) -> Finding:
    """Return the last action that names the act, in the chamber if one was named; yes-or-no stays open."""
    named = _last(milestone, lambda action: _names(action, act) and _is_in(action, chamber))
    if named is None and act is Act.VOTE:
        named = _last(milestone, lambda action: _VOTED.search(action.what) is not None and _is_in(action, chamber))
    return _status(milestone) if named is None else Finding(Telling.STEP, None, named)


_VOTED = re.compile(r"\b\d{1,3}-\d{1,3}\b|\bvote|\bcloture", re.IGNORECASE)


def _status(milestone: Milestone) -> Finding:
    return Finding(Telling.STATUS, None, _latest(milestone))


def _who(milestone: Milestone) -> Finding:
    if milestone.sponsor:
        return Finding(Telling.SPONSOR, text=milestone.sponsor)
    introduced = next((action for action in milestone.actions if _INTRODUCED.search(action.what)), None)
    if introduced is not None:
        return Finding(Telling.WHO_ACTION, action=introduced)
    if milestone.agency:
        return Finding(Telling.AGENCY, text=milestone.agency)
    return _status(milestone)


def _deadline(milestone: Milestone, intent: Intent, today: date) -> Finding:
    wanted = _COMMENT if intent is Intent.DEADLINE else _EFFECT
    fitting = [deadline for deadline in milestone.deadlines if wanted.search(deadline.what)]
    if not fitting and intent is Intent.EFFECT:
        began = _last(milestone, lambda action: _EFFECT.search(action.what) is not None)
        if began is not None:
            return Finding(Telling.STEP, action=began)
        if milestone.status in LAW:
            return Finding(_how_it_became_law(milestone), None, _became_law(milestone))
    fitting = fitting or list(milestone.deadlines)
    if not fitting:
        return Finding(Telling.NO_DEADLINE)
    chosen = next((deadline for deadline in fitting if deadline.due_on >= today), fitting[-1])
    more = tuple(deadline for deadline in fitting if deadline != chosen)
    telling = Telling.DUE
    if _COMMENT.search(chosen.what):
        telling = Telling.CLOSED if chosen.due_on < today else Telling.CLOSES
    return Finding(telling, deadline=chosen, more=more)


def _first_sentence(text: str) -> str:
    first, *_ = _SENTENCE_END.split(" ".join(text.split()), maxsplit=1)
    return first.rstrip(".") + "."


_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\.[A-Z])(?<!\bSen)(?<!\bRep)(?<!\bInc)(?<!\bCorp)(?<!\bv)[.!?] (?=[A-Z])")
"""Not after an abbreviation: `U.S. Stablecoins`, `Sen. Lummis`."""


def _became_law(milestone: Milestone) -> Action | None:
    """Return the action by which it became law: the signature where there is one, else the first to say so."""
    became = [action for action in milestone.actions if action.status_after in LAW]
    signed = [action for action in became if _SIGNED.search(action.what) and not _UNSIGNED.search(action.what)]
    return next(iter(signed or became), None)


def _how_it_became_law(milestone: Milestone) -> Telling:
    action = _became_law(milestone)
    if action is None:
        return Telling.STATUS
    is_signed = milestone.kind in _SIGNED_KINDS and _SIGNED.search(action.what) and not _UNSIGNED.search(action.what)
    return Telling.SIGNED if is_signed else Telling.LAW


def _names(action: Action, act: Act) -> bool:
    return bool({stem(word) for word in ACTS[act]} & set(stems_of(action.what)))


def _is_in(action: Action, chamber: str | None) -> bool:
    return chamber is None or chamber in action.what.casefold()


def _with_status(milestone: Milestone, status: Status | str | None) -> Action | None:
    return next((action for action in milestone.actions if action.status_after == status), _latest(milestone))


def _latest(milestone: Milestone) -> Action | None:
    acts = [action for action in milestone.actions if not action.is_record_check]
    return acts[-1] if acts else None


def _first(milestone: Milestone) -> Action | None:
    return next(iter(milestone.actions), None)


def _last(milestone: Milestone, wanted: Callable[[Action], bool]) -> Action | None:
    return next((action for action in reversed(milestone.actions) if wanted(action)), None)
