"""What the map of `/states` shows: each state by what its law lets it hold, and the same in words."""

from collections import Counter
from collections.abc import Mapping, Sequence

from commands.draw.tiles import PLACES, LegendEntry, Look, Tile, TileMap
from commands.replies.terms import jurisdiction_in_words
from commands.replies.words import Phrasebook
from tracker.policy.states import StateClass, States, states_in

_LOOKS: Mapping[StateClass, tuple[Look, str]] = {
    StateClass.MAY_INVEST: (Look.GREEN, "states.mark.may_invest"),
    StateClass.MEMBERS_CHOOSE: (Look.BLUE, "states.mark.members_choose"),
    StateClass.MAY_KEEP: (Look.ORANGE, "states.mark.may_keep"),
    StateClass.STUDIES: (Look.PURPLE, "states.mark.studies"),
    StateClass.PROHIBITED: (Look.BLACK, "states.mark.prohibited"),
    StateClass.BILL_OPEN: (Look.STRIPED, "states.mark.bill_open"),
    StateClass.LAST_KNOWN: (Look.DOTTED, "states.mark.last_known"),
    StateClass.NOT_PASSED: (Look.GREY, "states.mark.not_passed"),
    StateClass.OTHER: (Look.OUTLINED, "states.mark.other"),
}

CLASSES: Mapping[StateClass, str] = {
    StateClass.MAY_INVEST: "states.class.may_invest",
    StateClass.MEMBERS_CHOOSE: "states.class.members_choose",
    StateClass.MAY_KEEP: "states.class.may_keep",
    StateClass.STUDIES: "states.class.studies",
    StateClass.PROHIBITED: "states.class.prohibited",
    StateClass.BILL_OPEN: "states.class.bill_open",
    StateClass.LAST_KNOWN: "states.class.last_known",
    StateClass.NOT_PASSED: "states.class.not_passed",
    StateClass.OTHER: "states.class.other",
}
"""The words for each class that is on record."""

_PREFIX = "US-"


def state_map(phrases: Phrasebook, states: States) -> TileMap:
    """Return the map of what is on record, for one guild's members where they see something else than everybody."""
    classes = states.classes()
    laws = len(states_in(classes, [StateClass.MAY_INVEST]))
    owner = "" if states.guild is None else f"-{states.guild}"
    return TileMap(
        name=f"states-{phrases.locale}{owner}",
        title=phrases.plural("states.map.title", laws),
        subtitle=phrases.say("states.map.subtitle"),
        tiles=tuple(_tile(phrases, code, classes) for code in PLACES),
        legend=_legend(phrases, classes),
        notes=(phrases.say("states.map.note"),),
    )


def describe_map(phrases: Phrasebook, states: States) -> str:
    """Return the map in words, for readers who do not see it; at most 1,024 characters in English."""
    classes = states.classes()
    sentences = [phrases.say("states.alt.what")]
    for shown, key in CLASSES.items():
        codes = states_in(classes, [shown])
        if codes:
            names = phrases.say("timeline.and").join(code.removeprefix(_PREFIX) for code in codes)
            sentences.append(phrases.say("states.alt.class", name=capital(phrases.say(key)), states=names))
    sentences.append(phrases.say("states.alt.rest"))
    return " ".join(sentences)


def names_of(phrases: Phrasebook, codes: Sequence[str]) -> str:
    """Return the names of states in the order of their names."""
    return phrases.say("timeline.and").join(sorted(jurisdiction_in_words(phrases, code) for code in codes))


def capital(text: str) -> str:
    """Return the text with its first letter as at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def _tile(phrases: Phrasebook, letters: str, classes: Mapping[str, StateClass]) -> Tile:
    column, row = PLACES[letters]
    shown = classes.get(_PREFIX + letters)
    if shown is None:
        return Tile(letters, column, row, Look.FAINT, "")
    look, mark = _LOOKS[shown]
    return Tile(letters, column, row, look, phrases.say(mark))


def _legend(phrases: Phrasebook, classes: Mapping[str, StateClass]) -> tuple[LegendEntry, ...]:
    counted = Counter(shown for code, shown in classes.items() if code.removeprefix(_PREFIX) in PLACES)
    entries = [
        LegendEntry(
            look,
            phrases.say(mark),
            phrases.say("states.map.legend", name=phrases.say(CLASSES[shown]), count=counted[shown]),
        )
        for shown, (look, mark) in _LOOKS.items()
        if counted[shown]
    ]
    silent = len(PLACES) - sum(counted.values())
    if silent:
        entries.append(
            LegendEntry(
                Look.FAINT,
                "",
                phrases.say("states.map.legend", name=phrases.say("states.class.nothing"), count=silent),
            )
        )
    return tuple(entries)
