"""How well a milestone fits a question: each thing that was asked about, found in it or not."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import InvestmentAuthority, Kind, Milestone, Topic
from tracker.policy.questions.identifiers import Identifier
from tracker.policy.questions.outcomes import LAW, LOST, does_away, lets_hold, shows_act
from tracker.policy.questions.phrasing import Intent
from tracker.policy.questions.reading import Question, Term
from tracker.policy.questions.texts import Text, line_of, strength_of, strength_of_misspelt, text_of
from tracker.policy.questions.vocabulary import Act, Notion
from tracker.policy.questions.wording import as_line, stem

COVERAGE_NEEDED = 0.6
"""The share of what was asked about, weighed by rarity, that a milestone must have. A name that the record does not
know weighs most, so that `did Atlantis pass a bitcoin law` finds nothing, however many bitcoin laws there are."""

MATTER_NEEDED = 0.5
"""The same share without the place, and without what sort of thing it is: `did Texas pass a stablecoin law` is not
answered by a Texas law on something else."""

_UNKNOWN_WEIGHT = 1.0
_LEAST_WEIGHT = 0.15
_PLACE_WEIGHT = 0.8
_YEAR_WEIGHT = 0.4
_DAY_WEIGHT = 0.8

_NEAR = 0.6
_TOPIC = 0.65
_MISSPELT = 0.9
_SURE = 0.7
"""Below are topics and near words: a law on digital assets is no answer to whether a bitcoin law was passed."""

_CENTRAL = frozenset(
    {Topic.STRATEGIC_RESERVE, Topic.PUBLIC_FUNDS, Topic.RETIREMENT_CRYPTO, Topic.RETIREMENT_ALTERNATIVES}
)
"""What this record is kept for; a question without a matter (`did Ohio pass it?`) is about that."""

_TELLING = frozenset({Act.VETO, Act.WITHDRAW, Act.SUE})
"""Acts that happen to few milestones, so that one of those is likely meant."""

_BILLS = frozenset({Kind.FEDERAL_BILL, Kind.FEDERAL_LAW, Kind.STATE_BILL, Kind.STATE_LAW})


@dataclass(frozen=True, slots=True)
class Fit:
    """How a milestone fits: the shares `coverage` and `matter`, see above, and the words of the question it has.

    `is_sure`: it has everything that was asked about in so many words, so that a yes may be said of it. With
    `is_named` a word of the question stands in its title, identifier or parties.
    """

    milestone: Milestone
    coverage: float
    matter: float
    score: float
    matched: tuple[str, ...]
    is_sure: bool
    is_named: bool


Weights = Mapping[Notion, float]
"""How much each term of a question says, by how rare its words are in the record."""


def weigh(terms: Sequence[Term], frequencies: Sequence[int], total: int) -> Weights:
    """Return the weights of terms that occur in `frequencies` of the `total` milestones."""
    return {term.notion: _weight(term.notion, count, total) for term, count in zip(terms, frequencies, strict=True)}


def _weight(notion: Notion, count: int, total: int) -> float:
    if notion.weight is not None:
        return notion.weight
    if count == 0:
        return _UNKNOWN_WEIGHT
    rarity = math.log((total + 1) / (count + 0.5)) / math.log(total + 2)
    return min(_UNKNOWN_WEIGHT, max(_LEAST_WEIGHT, rarity))


def fit(question: Question, weights: Weights, milestone: Milestone) -> Fit:
    """Return how well a milestone fits."""
    text = text_of(milestone)
    asked = reached = strength = 0.0
    matter_asked = matter_reached = 0.0
    matched: list[str] = []
    is_sure, is_named = True, False
    if question.places:
        asked += _PLACE_WEIGHT
        if milestone.jurisdiction in question.places:
            reached += _PLACE_WEIGHT
            strength += _PLACE_WEIGHT
    for term in question.terms:
        weight = weights[term.notion]
        found = _strength(term, milestone, text)
        asked += weight
        strength += weight * found
        is_matter = not term.is_vague
        matter_asked += weight * is_matter
        if found:
            reached += weight
            matter_reached += weight * is_matter
            matched.append(term.typed)
        if is_matter:
            is_sure = is_sure and found >= _SURE and not _lets_none(term.notion, milestone)
            is_named = is_named or (found == 1.0 and term.notion.agency is None)
    for year in question.years:
        found = _year_strength(year, milestone, text)
        asked += _YEAR_WEIGHT
        strength += _YEAR_WEIGHT * found
        if found:
            reached += _YEAR_WEIGHT
            matched.append(str(year))
        is_sure = is_sure and found > 0
    for first, last in question.days:
        asked += _DAY_WEIGHT
        if any(first <= day <= last for day in _days_of(milestone)):
            reached += _DAY_WEIGHT
            strength += _DAY_WEIGHT
        else:
            is_sure = False
    coverage = reached / asked if asked else 1.0
    matter = matter_reached / matter_asked if matter_asked else 1.0
    score = (strength / asked if asked else 1.0) + _name_bonus(question, text) + _act_bonus(question, milestone)
    return Fit(milestone, coverage, matter, score + _standing(milestone), tuple(matched), is_sure, is_named)


def is_of_congress(question: Question, milestone: Milestone) -> bool:
    """Tell whether a milestone may be meant by `the House` or `the Senate` without a state: federal, or named."""
    return milestone.jurisdiction == Jurisdiction.UNITED_STATES or _named(question, text_of(milestone)) >= 0.5


def has_identifier(milestone: Milestone, identifier: Identifier) -> bool:
    """Tell whether a milestone goes by an identifier; a bill's sort must agree, `HR 25` is not `HJRes 25`."""
    return identifier in text_of(milestone).identifiers


def _strength(term: Term, milestone: Milestone, text: Text) -> float:
    notion = term.notion
    best = 0.0
    if notion.agency is not None and line_of(notion.agency) in text.parties:
        return 1.0
    for phrase in notion.found:
        best = max(best, strength_of(phrase, text))
    if best < _NEAR:
        for phrase in notion.near:
            best = max(best, _NEAR * strength_of(phrase, text))
    if best < _TOPIC and any(topic in milestone.topics for topic in notion.topics):
        best = _TOPIC
    if milestone.kind in notion.kinds:
        best = 1.0
    if notion.in_office and milestone.kind in _SIGNED_BY_PRESIDENTS:
        best = max(best, _in_office(milestone, notion))
    if best == 0.0 and notion.found == (term.typed,):
        best = _MISSPELT * strength_of_misspelt(stem(term.typed), text)
    return best


def _lets_none(notion: Notion, milestone: Milestone) -> bool:
    """Tell whether a law that a question takes for one on a reserve lets the state have none."""
    return Topic.STRATEGIC_RESERVE in notion.topics and milestone.investment_authority in _NO_RESERVE


_NO_RESERVE = frozenset({InvestmentAuthority.NO, InvestmentAuthority.PROHIBITED, InvestmentAuthority.STUDY})


def _in_office(milestone: Milestone, notion: Notion) -> float:
    """Return 1 for what the person signed, less for an order of somebody else's with a step in those days."""
    if any(_SIGNED.search(action.what) and _is_within(action.happened_on, notion) for action in milestone.actions):
        return 1.0
    if milestone.kind is not Kind.EXECUTIVE_ORDER:
        return 0.0
    if _is_within(milestone.opened_on, notion):
        return 1.0
    return 0.75 if any(_is_within(action.happened_on, notion) for action in milestone.actions) else 0.0


_SIGNED_BY_PRESIDENTS = frozenset({Kind.EXECUTIVE_ORDER, Kind.FEDERAL_BILL, Kind.FEDERAL_LAW})
_SIGNED = re.compile(r"\bsigned\b", re.IGNORECASE)


def _is_within(day: date, notion: Notion) -> bool:
    return any(begin <= day <= end for begin, end in notion.in_office)


def _year_strength(year: int, milestone: Milestone, text: Text) -> float:
    is_named, is_opened = year in text.years, milestone.opened_on.year == year
    if is_named or is_opened:
        return 1.0 if is_named and is_opened else 0.95
    if any(moment.year == year for moment in (deadline.due_on for deadline in milestone.deadlines)):
        return 0.85
    if f" {year} " in text.body:
        return 0.8
    return 0.6 if any(action.happened_on.year == year for action in milestone.actions) else 0.0


def _days_of(milestone: Milestone) -> Iterator[date]:
    yield from (action.happened_on for action in milestone.actions)
    yield from (deadline.due_on for deadline in milestone.deadlines)


def _name_bonus(question: Question, text: Text) -> float:
    """Return up to 0.12 for how much of the milestone's own name was typed."""
    return 0.12 * _named(question, text)


def _named(question: Question, text: Text) -> float:
    typed = {word for term in question.terms for word in as_line(term.typed).split()}
    typed |= {word for place in question.places for word in as_line(place.name.replace("_", " ")).split()}
    return max(len(name & typed) / len(name) for name in text.names)


def _act_bonus(question: Question, milestone: Milestone) -> float:
    bonus = 0.0
    if question.phrasing.act is not None and shows_act(milestone, question.phrasing.act):
        bonus += 0.25 if question.phrasing.act in _TELLING else 0.1
        if question.phrasing.act is Act.WITHDRAW and does_away(milestone):
            bonus += 0.05
    if question.phrasing.intent in (Intent.DEADLINE, Intent.EFFECT) and milestone.deadlines:
        bonus += 0.1
    if question.phrasing.act is Act.PASS and milestone.kind not in _BILLS:
        bonus -= 0.1
    if question.phrasing.asks_permission and lets_hold(milestone):
        bonus += 0.1
    return bonus


def _standing(milestone: Milestone) -> float:
    """Return up to 0.2 that prefers, among equals, what became law and what the record is kept for."""
    standing = 0.0
    if milestone.status in LAW:
        standing += 0.06
    elif milestone.status not in LOST:
        standing += 0.02
    if _CENTRAL & frozenset(milestone.topics):
        standing += 0.06
    if milestone.investment_authority is InvestmentAuthority.YES:
        standing += 0.05
    if milestone.jurisdiction == Jurisdiction.UNITED_STATES:
        standing += 0.03
    return standing
