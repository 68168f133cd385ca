"""Which milestones a subscription is about: what to include and what to leave out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.policy.milestones import Milestone, Topic


class Preset(StrEnum):
    """Filters that most people mean, by name."""

    RETIREMENT_AND_CRYPTO = "retirement_and_crypto"
    CRYPTO_LAW = "crypto_law"
    MY_STATES = "my_states"
    EVERYTHING = "everything"


class Trait(StrEnum):
    """What a filter looks at."""

    TOPICS = "topics"
    KINDS = "kinds"
    JURISDICTIONS = "jurisdictions"
    STATUSES = "statuses"


@dataclass(frozen=True, slots=True)
class Filter:
    """For each trait the words to include (none: all) and those to leave out, which count more."""

    include: Mapping[Trait, frozenset[str]]
    exclude: Mapping[Trait, frozenset[str]]

    def includes(self, trait: Trait, words: Collection[str]) -> bool:
        """Tell whether a milestone with these words gets past this one trait."""
        if not self.exclude.get(trait, frozenset()).isdisjoint(words):
            return False
        wanted = self.include.get(trait, frozenset())
        return not wanted or not wanted.isdisjoint(words)

    def at_odds(self) -> Mapping[Trait, frozenset[str]]:
        """Return the words that are both included and left out, so that leaving them out counts."""
        both = {trait: self.include.get(trait, frozenset()) & self.exclude.get(trait, frozenset()) for trait in Trait}
        return {trait: words for trait, words in both.items() if words}

    def shut_trait(self) -> Trait | None:
        """Return a trait that lets nothing pass, since all that it includes is left out too; None if there is none."""
        return next((trait for trait, words in self.at_odds().items() if words == self.include[trait]), None)

    def without(self, trait: Trait, word: str) -> "Filter":
        """Return the filter that leaves out one word more."""
        return Filter(self.include, {**self.exclude, trait: self.exclude.get(trait, frozenset()) | {word}})


EVERYTHING = Filter({}, {})

_TOPICS: Mapping[Preset, frozenset[str]] = {
    Preset.RETIREMENT_AND_CRYPTO: frozenset(
        {Topic.RETIREMENT_CRYPTO, Topic.RETIREMENT_ALTERNATIVES, Topic.ERISA_FIDUCIARY, Topic.PUBLIC_FUNDS}
    ),
    Preset.CRYPTO_LAW: frozenset(
        {
            Topic.RETIREMENT_CRYPTO,
            Topic.STRATEGIC_RESERVE,
            Topic.STABLECOIN,
            Topic.MARKET_RULES,
            Topic.MONEY_TRANSMISSION,
            Topic.TAX,
        }
    ),
}


def preset_filter(preset: Preset, jurisdictions: Iterable[str] = ()) -> Filter:
    """Return a preset's filter; `jurisdictions` are the states of **My states**."""
    if preset is Preset.MY_STATES:
        return Filter({Trait.JURISDICTIONS: frozenset(jurisdictions)}, {})
    return Filter({Trait.TOPICS: _TOPICS[preset]}, {}) if preset in _TOPICS else EVERYTHING


def traits_of(milestone: Milestone) -> Mapping[Trait, frozenset[str]]:
    """Return a milestone's words for each trait."""
    return {
        Trait.TOPICS: frozenset(str(topic) for topic in milestone.topics),
        Trait.KINDS: frozenset({str(milestone.kind)}),
        Trait.JURISDICTIONS: frozenset({str(milestone.jurisdiction)}),
        Trait.STATUSES: frozenset({str(milestone.status)}) if milestone.status is not None else frozenset(),
    }


def missed_traits(wanted: Filter, traits: Mapping[Trait, frozenset[str]]) -> tuple[Trait, ...]:
    """Return the traits at which a milestone is turned away; none when the filter lets it pass."""
    return tuple(trait for trait in Trait if not wanted.includes(trait, traits[trait]))
