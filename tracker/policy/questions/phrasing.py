"""How a question is put: which fact it asks for, of what act, and whether a record of policy can answer at all.

Patterns run over the words as `wording.words_of` gives them, with one space between and at either end.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.policy.questions.vocabulary import ACTS, Act


class Intent(StrEnum):
    """Which fact answers."""

    STATUS = "status"
    WHETHER = "whether"
    """Whether something was done: yes or no, if the record says so."""
    WHEN = "when"
    DEADLINE = "deadline"
    """The end of a comment period."""
    EFFECT = "effect"
    """The day from which it applies, or until which it does."""
    CONTENT = "content"
    """What it says or does."""
    WHO = "who"
    IDENTIFIER = "identifier"


class Refusal(StrEnum):
    """What no record of policy can answer."""

    ADVICE = "advice"
    FORECAST = "forecast"


@dataclass(frozen=True, slots=True)
class Phrasing:
    """How a question is put.

    `chamber` is `house` or `senate`, where it is about a step in one. `asks_many`: a list is wanted, with
    `asks_states` one of states. `asks_permission`: it is about what a state may hold or buy.
    """

    intent: Intent
    act: Act | None
    chamber: str | None
    asks_many: bool
    asks_states: bool
    asks_permission: bool
    refusal: Refusal | None


def read_phrasing(words: Sequence[str]) -> Phrasing:
    """Return how a question of these words is put."""
    line = f" {' '.join(words)} "
    act = _act(words, line)
    intent = _intent(line, act)
    asks_many = _MANY.search(line) is not None
    # A law on a reserve may forbid one: which states "passed a reserve" means which may have one.
    passed_reserve = asks_many and act is Act.PASS and _RESERVE.search(line) is not None
    return Phrasing(
        intent=intent,
        act=act,
        chamber=_chamber(line),
        asks_many=asks_many,
        asks_states=asks_many and _STATES.search(line) is not None,
        asks_permission=passed_reserve or _PERMISSION.search(line) is not None,
        refusal=_refusal(line, intent),
    )


def _any(*phrases: str) -> str:
    """Return a pattern for any of the phrases; each argument may hold several, separated by ` | `."""
    return f"(?:{'|'.join(part for phrase in phrases for part in phrase.split(' | '))})"


_SOME = r"(?:\w+ ){{0,{}}}"

_LISTED = _any(
    "states | bills | laws | rules | orders | agencies | proposals | pensions | funds | cases | deadlines | acts"
)
_MANY = re.compile(
    r" (?:(?:any|another) state|anything|"
    rf"{_any('which | what | how many | list | all | any')} (?:of the )?(?:\w+ )?{_LISTED}) "
)
_STATES = re.compile(r" states? ")
_RESERVE = re.compile(r" (?:reserves?|stockpile) ")
_PERMISSION = re.compile(
    rf" {_any('can | may | could | allow | allows | allowed | let | lets | permitted | able')} {_SOME.format(3)}"
    rf"{_any('hold | own | buy | invest | keep | put')} "
)

_WHO = re.compile(
    rf" (?:{_any('who | whos | whose | sponsor | sponsors | sponsored | author')}"
    rf"|which {_any('senator | representative | lawmaker | agency | court | judge | governor')}) "
)
# `when` inside a sentence binds two halves together: "what did he sign when he took office".
_WHEN = re.compile(
    rf"^ {_SOME.format(3)}?whens? | when $"
    rf"| (?:when {_any('does | do | did | is | was | will | must | are | were')}"
    rf"|{_any('what day | what date | what year | on which day | how long | by when | since when | until when')}"
    rf"|{_any('deadline | deadlines | due')}) "
)
_COMMENTS = re.compile(r" (?:comment|comments|commenting|deadline|deadlines|due) ")
_EFFECT = re.compile(
    " "
    + _any(
        "take effect | takes effect | took effect | in effect | effective | kick in | kicks in | kicked in",
        "start | starts | started | begin | begins | apply | applies | expire | expires | sunset",
        "run out | runs out | lapse | lapses",
        "be up | be live | go live | live | operational | operating | be running | must",
    )
    + " "
)
_IDENTIFIER = re.compile(r" (?:number|docket|rin|citation|called) ")
_OPENING = rf"^ {_any('so | and | but | hey | hi | ok')}? ?"
_HELPERS = _any(
    "did | didnt | does | doesnt | do | has | hasnt | have | had | is | isnt | was | wasnt | were | are | can"
)
_WHETHER = re.compile(rf"{_OPENING}{_HELPERS} | (?:yet|still|or not) ")
_STILL = re.compile(r" (?:still|valid|in force|in effect|binding|stands|standing|on the books|live) ")
_BY_NOW = re.compile(r" (?:law|official) (?:yet|now|already|or not) ")
_TELL = (" what ", " whats ", " which ", " how ", " hows ", " why ", " where ", " wheres ")
_CONTENT = re.compile(rf"{_OPENING}(?:what (?:did|does|do|is|was|are|s|would)|whats|how does) ")
_STANDING = re.compile(
    " "
    + _any(
        "status | happened | happen | happening | happend | going on | up with | latest | new | news | stage | update",
        "became of | come of | came of | number | deadline | deadlines",
    )
    + " "
)

_ADVICE = re.compile(
    " "
    + _any(
        r"should (?:i|we|my|one|people) | shall i | would you | do you (?:think|recommend) | what do you think",
        "recommend | recommendation | advise | advice | worth it | worth buying",
        r"is it (?:a )?(?:good|bad|smart|wise|right|safe|worth|ok|okay) | (?:good|bad) (?:time|idea)",
        r"best (?:coin|coins|crypto|investment|fund|etf|stock|way to|place to)",
        r"how much (?:should|tax|do i|will i|would i|can i) | (?:will|do|would) i (?:owe|have to|pay|lose|get)",
        r"can i (?:buy|put|move|invest|roll|hold|withdraw|cash|avoid|lose)",
        r"how (?:do|can|should) i (?:buy|invest|move|put|roll|avoid|cash|report|file|pay|deduct|claim)",
        r"(?:is|are) my (?:\w+ )?(?:safe|protected|insured|at risk)",
        r"my (?:savings|money|portfolio|nest egg) | (?:put|move|roll|invest|cash) (?:out )?my",
    )
    + " "
)
_FORECAST = re.compile(
    " "
    + _any(
        "what will | whats going to | gonna | predict | prediction | predictions | forecast",
        "price target | price of",
        "chance | chances | odds | probability | likely | likelihood | expect | expected to | how high | how low",
        "to the moon | go up | go down | be worth | worth in | next bull | bull run",
        f"will {_SOME.format(6)}(?:pass|happen|be|become|sign|approve|vote|veto|get|win)",
        f"will {_SOME.format(6)}(?:go|rise|fall|moon|crash|hit|reach)",
        r"going to (?:pass|be|become|happen|rise|fall|go|sign|approve|hit|get)",
    )
    + " "
)
# A date that stands already is no forecast: "when will the comment period close".
_DATE_AHEAD = re.compile(
    rf" {_any('when | what day | what date | until when | how long')} (?:will|is|are) {_SOME.format(8)}"
    rf"{_any('close | end | effective | effect | apply | start | begin | expire | due | over | in')} "
)


def _refusal(line: str, intent: Intent) -> Refusal | None:
    if _ADVICE.search(line):
        return Refusal.ADVICE
    if intent in (Intent.DEADLINE, Intent.EFFECT) and _DATE_AHEAD.search(line):
        return None
    return Refusal.FORECAST if _FORECAST.search(line) else None


def _intent(line: str, act: Act | None) -> Intent:
    if _WHO.search(line):
        return Intent.WHO
    is_when = _WHEN.search(line) is not None
    if _COMMENTS.search(line) and (is_when or " comment" in line):
        return Intent.DEADLINE
    if is_when:
        return Intent.EFFECT if _EFFECT.search(line) else Intent.WHEN
    if _IDENTIFIER.search(line):
        return Intent.IDENTIFIER
    if _CONTENT.search(line) and not _STANDING.search(line):
        return Intent.CONTENT
    if _WHETHER.search(line) or (act is not None and not line.startswith(_TELL)):
        return Intent.WHETHER
    return Intent.STATUS


def _act(words: Sequence[str], line: str) -> Act | None:
    """Return the first act that the words name; being in force gives way to what was done about it."""
    for word in words:
        act = ACT_OF.get(word)
        if act is not None and act is not Act.BE_IN_FORCE:
            return act
    if _STILL.search(line):
        return Act.BE_IN_FORCE
    return Act.PASS if _BY_NOW.search(line) else None


ACT_OF: Mapping[str, Act] = {word: act for act, words in ACTS.items() for word in words}
"""The act that each word names."""


def _chamber(line: str) -> str | None:
    named = [chamber for chamber in ("house", "senate") if f" {chamber} " in line.replace(" white house ", " ")]
    return named[0] if len(named) == 1 else None
