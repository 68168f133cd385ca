"""Which sightings concern the record, by a rule file that people can read; and why, in the rule's own words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.policy.milestones import Topic
from tracker.policy.sightings import Sighting, Step


class RuleError(ValueError):
    """A rule file that cannot be used; names the entry."""


class ReasonKind(StrEnum):
    """What made a sighting relevant."""

    PHRASE = "phrase"
    AGENCY = "agency"
    RIN = "rin"
    ON_RECORD = "on_record"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `what` is the phrase as the rule has it, the agency, the number, or the milestone on record or the
    thing found before that it goes with.
    """

    kind: ReasonKind
    what: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Relevance:
    """Why a sighting concerns the record; with no reason it does not."""

    reasons: tuple[Reason, ...]

    @property
    def topics(self) -> tuple[Topic | str, ...]:
        """Return the topics, in the rule file's order, each once."""
        return tuple(dict.fromkeys(Topic(one.topic) for one in self.reasons if one.topic is not None))

    def __bool__(self) -> bool:
        return bool(self.reasons)


IRRELEVANT = Relevance(())


@dataclass(frozen=True, slots=True)
class _Phrase:
    written: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _TopicRule:
    topic: str
    phrases: tuple[_Phrase, ...]
    title_only: tuple[_Phrase, ...]
    names: tuple[_Phrase, ...]
    together: tuple[tuple[_Phrase, ...], ...]


@dataclass(frozen=True, slots=True)
class _AgencyRule:
    slug: str
    steps: frozenset[Step]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelevanceRules:
    """The rules, ready to judge by."""

    never_titles: tuple[_Phrase, ...]
    topics: tuple[_TopicRule, ...]
    agencies: tuple[_AgencyRule, ...]
    rins: tuple[tuple[str, tuple[str, ...]], ...]

    def judge(self, sighting: Sighting) -> Relevance:
        """Return why a sighting concerns the record, by its title, text, agency and number."""
        if self.is_routine(sighting):
            return IRRELEVANT
        reasons = [*self._by_words(sighting), *self._by_agency(sighting), *self._by_rin(sighting)]
        return Relevance(tuple(reasons))

    def without_names(self) -> "RelevanceRules":
        """Return the rules as far as they go by what is said, for measuring what they find by that alone."""
        return replace(self, topics=tuple(replace(rule, names=()) for rule in self.topics))

    def is_routine(self, sighting: Sighting) -> bool:
        """Tell whether a sighting is one of the papers that are left out whatever else they say."""
        return _first(self.never_titles, sighting.title) is not None

    def _by_words(self, sighting: Sighting) -> list[Reason]:
        text = f"{sighting.title}\n{sighting.summary}\n{sighting.text}"
        reasons = []
        for rule in self.topics:
            found = _first(rule.phrases, text) or _first((*rule.title_only, *rule.names), sighting.title)
            if found is None and rule.together:
                each = [_first(phrases, text) for phrases in rule.together]
                found = " + ".join(one for one in each if one is not None) if None not in each else None
            if found is not None:
                reasons.append(Reason(ReasonKind.PHRASE, found, rule.topic))
        return reasons

    def _by_agency(self, sighting: Sighting) -> list[Reason]:
        return [
            Reason(ReasonKind.AGENCY, rule.slug, topic)
            for rule in self.agencies
            if rule.slug in sighting.agencies and sighting.step in rule.steps
            for topic in rule.topics
        ]

    def _by_rin(self, sighting: Sighting) -> list[Reason]:
        if sighting.step not in (Step.OIRA_RECEIVED, Step.OIRA_CONCLUDED):
            return []
        return [
            Reason(ReasonKind.RIN, identifier.partition(":")[2], topic)
            for identifier in sorted(sighting.identifiers)
            for prefix, topics in self.rins
            if identifier.startswith(f"rin:{prefix}-")
            for topic in topics
        ]


def parse_rules(document: Mapping[str, object]) -> RelevanceRules:
    """Return the rules that the decoded rule file describes. Raises: RuleError, naming the entry."""
    unknown = set(document) - {"never_titles", "topics", "agencies", "rins"}
    if unknown:
        raise RuleError(f"unknown entry {min(unknown)}")
    topics = []
    for row in _rows(document, "topics"):
        topic = _topic(row.get("topic"))
        together = row.get("together", [])
        if not isinstance(together, list) or len(together) == 1:
            raise RuleError(f"topics, {topic}: together must be two lists or more")
        topics.append(
            _TopicRule(
                topic,
                _phrases(row.get("phrases", []), topic),
                _phrases(row.get("title_only", []), topic),
                _phrases(row.get("names", []), topic),
                tuple(_phrases(one, topic) for one in together),
            )
        )
        if not (topics[-1].phrases or topics[-1].title_only or topics[-1].names or together):
            raise RuleError(f"topics, {topic}: no phrase at all")
    agencies = []
    for row in _rows(document, "agencies"):
        slug, steps = row.get("slug"), row.get("steps")
        if not isinstance(slug, str) or not isinstance(steps, list):
            raise RuleError("agencies: each needs a slug and steps")
        try:
            agencies.append(_AgencyRule(slug, frozenset(map(Step, steps)), _topics(row)))
        except ValueError as error:
            raise RuleError(f"agencies, {slug}: {error}") from error
    rins = []
    for row in _rows(document, "rins"):
        prefix = row.get("prefix")
        if not isinstance(prefix, str) or not re.fullmatch(r"[0-9]{4}", prefix):
            raise RuleError("rins: a prefix is four digits")
        rins.append((prefix, _topics(row)))
    return RelevanceRules(
        _phrases(document.get("never_titles", []), "never_titles"), tuple(topics), tuple(agencies), tuple(rins)
    )


def _first(phrases: Sequence[_Phrase], text: str) -> str | None:
    return next((phrase.written for phrase in phrases if phrase.pattern.search(text)), None)


def _phrase(written: str) -> _Phrase:
    words = []
    for word in re.split(r"[ -]+", written):
        # A star by itself stands for a few words, at the end of a word for any ending.
        words.append(r"(?:\S+[ ]){0,5}?\S+" if word == "*" else re.escape(word).replace(r"\*", r"\w*"))
    return _Phrase(written, re.compile(rf"(?<!\w){'[ -]+'.join(words)}(?!\w)", re.IGNORECASE))


def _phrases(value: object, place: str) -> tuple[_Phrase, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip(" *") for one in value):
        raise RuleError(f"{place}: phrases must be a list of texts")
    return tuple(map(_phrase, value))


def _rows(document: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    rows = document.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise RuleError(f"{name} must be tables")
    return rows


def _topics(row: Mapping[str, object]) -> tuple[str, ...]:
    topics = row.get("topics")
    if not isinstance(topics, list) or not topics:
        raise RuleError("agencies and rins name their topics")
    return tuple(map(_topic, topics))


def _topic(value: object) -> str:
    if not isinstance(value, str) or value not in list(Topic):
        raise RuleError(f"{value!r} is no topic")
    return value
