"""What a channel asked for, in words."""

from collections.abc import Callable, Mapping

from babel.dates import get_day_names

from commands.replies.terms import jurisdiction_in_words, kind_in_words, status_in_words, topic_in_words
from commands.replies.time_zones import time_zone_in_words
from commands.replies.words import Phrasebook
from tracker.alerts.filters import Filter, Preset, Trait, preset_filter
from tracker.alerts.slots import Rhythm
from tracker.alerts.subscriptions import Wish

_MOST_WORDS = 8

_IN_WORDS: Mapping[Trait, Callable[[Phrasebook, str], str]] = {
    Trait.TOPICS: topic_in_words,
    Trait.KINDS: kind_in_words,
    Trait.JURISDICTIONS: jurisdiction_in_words,
    Trait.STATUSES: status_in_words,
}


def preset_of(wanted: Filter) -> Preset | None:
    """Return the preset that a filter is; None when it is somebody's own."""
    if not wanted.exclude and set(wanted.include) == {Trait.JURISDICTIONS}:
        return Preset.MY_STATES
    named = (Preset.RETIREMENT_AND_CRYPTO, Preset.CRYPTO_LAW, Preset.EVERYTHING)
    return next((preset for preset in named if preset_filter(preset) == wanted), None)


def preset_in_words(phrases: Phrasebook, preset: Preset) -> str:
    """Return a preset's name."""
    match preset:
        case Preset.RETIREMENT_AND_CRYPTO:
            return phrases.say("alerts.preset.retirement_and_crypto")
        case Preset.CRYPTO_LAW:
            return phrases.say("alerts.preset.crypto_law")
        case Preset.MY_STATES:
            return phrases.say("alerts.preset.my_states")
        case Preset.EVERYTHING:
            return phrases.say("alerts.preset.everything")


def trait_in_words(phrases: Phrasebook, trait: Trait) -> str:
    """Return the name of what a filter looks at."""
    match trait:
        case Trait.TOPICS:
            return phrases.say("alerts.trait.topics")
        case Trait.KINDS:
            return phrases.say("alerts.trait.kinds")
        case Trait.JURISDICTIONS:
            return phrases.say("alerts.trait.jurisdictions")
        case Trait.STATUSES:
            return phrases.say("alerts.trait.statuses")


def filter_lines(phrases: Phrasebook, wanted: Filter) -> list[str]:
    """Return a filter's name where it has one, and a line for each trait that it looks at."""
    preset = preset_of(wanted)
    lines = [f"**{preset_in_words(phrases, preset)}**"] if preset is not None else []
    for trait in Trait:
        name = trait_in_words(phrases, trait)
        included, excluded = wanted.include.get(trait), wanted.exclude.get(trait)
        if included:
            lines.append(phrases.say("alerts.only", trait=name, words=words_in_words(phrases, trait, included)))
        if excluded:
            lines.append(phrases.say("alerts.not", trait=name, words=words_in_words(phrases, trait, excluded)))
    return lines or [phrases.say("alerts.preset.everything")]


def conflict_lines(phrases: Phrasebook, wanted: Filter) -> list[str]:
    """Return a line for each trait of which something is both chosen and left out: what that comes to."""
    lines = []
    for trait, words in wanted.at_odds().items():
        name, listed = trait_in_words(phrases, trait), words_in_words(phrases, trait, words)
        if words == wanted.include[trait]:
            lines.append(phrases.say("alerts.panel.shut", trait=name, words=listed))
        else:
            lines.append(phrases.say("alerts.panel.at_odds", trait=name, words=listed))
    return lines


def about_in_words(phrases: Phrasebook, wanted: Filter) -> str:
    """Return what a channel is told of, in one line: a preset's name, or what the filter looks at."""
    preset = preset_of(wanted)
    if preset is not None and preset is not Preset.MY_STATES:
        return preset_in_words(phrases, preset)
    return "; ".join(line for line in filter_lines(phrases, wanted) if not line.startswith("**"))


def wish_lines(phrases: Phrasebook, wish: Wish) -> list[str]:
    """Return what is posted when, a line each."""
    lines = [phrases.say("alerts.wish.changes" if wish.changes else "alerts.wish.no_changes")]
    if wish.mention_role_id is not None:
        lines.append(phrases.say("alerts.wish.mentions", role=f"<@&{wish.mention_role_id}>"))
    if wish.reminders:
        days = ", ".join(
            phrases.plural("alerts.days_before", one) if one else phrases.say("alerts.that_morning")
            for one in sorted(wish.reminders, reverse=True)
        )
        lines.append(phrases.say("alerts.wish.reminders", days=days, time=f"{wish.reminders_at:%H:%M}"))
    else:
        lines.append(phrases.say("alerts.wish.no_reminders"))
    digest = digest_in_words(phrases, wish)
    if wish.digest is Rhythm.NEVER:
        lines.append(phrases.say("alerts.wish.digest_never", digest=digest))
    else:
        lines.append(phrases.say("alerts.wish.digest", digest=digest, time=f"{wish.digest_at:%H:%M}"))
    if wish.market:
        lines.append(phrases.say("alerts.wish.market"))
    if wish.crosspost:
        lines.append(phrases.say("alerts.wish.crosspost"))
    if wish.threads:
        lines.append(phrases.say("alerts.wish.threads"))
    if wish.needs_approval:
        lines.append(phrases.say("alerts.wish.approval"))
    if wish.quiet is not None:
        begins, ends = f"{wish.quiet.begins:%H:%M}", f"{wish.quiet.ends:%H:%M}"
        lines.append(phrases.say("alerts.wish.quiet", begins=begins, ends=ends))
    lines.append(phrases.say("alerts.wish.zone", zone=time_zone_in_words(phrases, wish.time_zone)))
    return lines


def digest_in_words(phrases: Phrasebook, wish: Wish) -> str:
    """Return how often a digest comes."""
    match wish.digest:
        case Rhythm.NEVER:
            return phrases.say("alerts.digest_never")
        case Rhythm.DAILY:
            return phrases.say("alerts.digest_daily")
        case Rhythm.WEEKLY:
            weekday = get_day_names("wide", locale=phrases.language)[wish.digest_weekday]
            return phrases.say("alerts.digest_weekly", weekday=str(weekday))


def words_in_words(phrases: Phrasebook, trait: Trait, words: frozenset[str]) -> str:
    """Return words of a trait by their names, the first few where there are many."""
    names = sorted(_IN_WORDS[trait](phrases, word) for word in words)
    shown = ", ".join(names[:_MOST_WORDS])
    if len(names) > _MOST_WORDS:
        return phrases.say("alerts.words_more", words=shown, count=len(names) - _MOST_WORDS)
    return shown
