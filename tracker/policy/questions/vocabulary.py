"""The words of questions: acts, words that say nothing, and how a thing is told by its names.

Phrases stand as `wording.words_of` gives them: lower case, no punctuation, `401k`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.policy.milestones import Kind, Topic

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Notion:
    """One thing that questions are about, by the names that members give it (`said`).

    A milestone is about it when its text has one of `found` (fully) or of `near` (less so), when it has one of the
    topics (nearly), or is of one of the kinds. `agency` is how the issuing agency's name has it. `in_office` are
    the days on which a person signed what the president signs. `weight` replaces what the rarity of the words
    would give.
    """

    said: tuple[str, ...]
    found: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    kinds: tuple[Kind, ...] = ()
    agency: str | None = None
    in_office: tuple[Period, ...] = ()
    weight: float | None = None


class Act(StrEnum):
    """What somebody did, or is asked to have done."""

    PASS = "pass"
    VETO = "veto"
    WITHDRAW = "withdraw"
    FAIL = "fail"
    BE_IN_FORCE = "be_in_force"
    VOTE = "vote"
    PROPOSE = "propose"
    INTRODUCE = "introduce"
    SUE = "sue"
    BE_PENDING = "be_pending"


_ACTS = {
    Act.PASS: (
        "pass passed passes passing sign signed signs enact enacted enacts adopt adopted approve approved "
        "approves ratify ratified law become became codify codified legalize legalized legalise legalised"
    ),
    Act.VETO: "veto vetoed vetoes vetos vetoing",
    Act.WITHDRAW: (
        "withdraw withdrew withdrawn withdraws rescind rescinded rescinds rescission revoke revoked revokes "
        "repeal repealed repeals undo undid undone scrap scrapped drop dropped cancel canceled cancelled "
        "overturn overturned overturns vacate vacated reverse reversed kill killed ditch ditched retract "
        "retracted axe axed struck strike"
    ),
    Act.FAIL: "fail failed fails die died dies dead reject rejected rejects lapse lapsed tabled defeated",
    Act.BE_IN_FORCE: "valid force effect standing stands apply applies binding",
    Act.VOTE: "vote voted votes voting cloture",
    Act.PROPOSE: "propose proposed proposes proposing",
    Act.INTRODUCE: "introduce introduced introduces file filed files filing",
    Act.SUE: "sue sued sues challenge challenged",
    Act.BE_PENDING: "pending alive active moving",
}

ACTS: Mapping[Act, tuple[str, ...]] = {act: tuple(words.split()) for act, words in _ACTS.items()}
"""The words for each act, in all the forms in which they are typed."""

_BINDING = """
a an the this that these those it its he she they them their his her we us our you your i im me my mine who whom whos
whose which what whats when wen where wheres why how hows is isnt are arent was were be been being am do does dont
doesnt did didnt done doing has hasnt have havent had having can cant could may might must shall should will would
wont and or but nor if then than so as of in on at to from by for with without about into onto over under after before
during since until till through between among against per via up down out off again once here there now yet still
already ever never not no yes any some all both each every either neither other another such same own only just also
too very really actually even much many more most less least few lot lots kind sort thing things stuff something
anything nothing someone anyone everyone one ones two three first last next new old latest recent recently current
currently today yesterday tomorrow week month year years day days date dates time times ago late early soon long back
"""
"""Articles, pronouns, prepositions and what else holds a sentence together."""

_AROUND = """
please pls plz thanks thank hi hello hey ok okay so well tell know show give find explain mean means meaning say says
said saying talk about think happen happens happened happening happend going go goes went gone come comes came get
gets got getting make makes made making take takes took taken put puts set sets want wants need needs let lets see
seen look looks looking like anywhere somewhere nowhere status stand stands standing stuck update updates news latest
story deal thing whole stage step progress situation outcome result results fate end ends ended ending close closes
closed closing open opens opened start starts started starting begin begins began finish finished run runs out due
deadline deadlines comment comments commenting period window effective effect kick kicks kicked live operational
running expire expires expired sunset number numbers called name named title text link source sponsor sponsors
sponsored sponsoring author authors authored wrote write written behind person people guy senator senators
representative representatives rep reps sen governor gov lawmaker lawmakers house senate chamber committee floor state
states country place which big little good bad finally officially official actual real something somehow someone u r
ya yall allow allowed allows legal permitted whatever anyway exactly basically thru gonna supposed yes ask question
regarding concerning related relevant involved concern exist exists existing issue issued issues publish published
announce announced release work works working force fare fared fares books
"""
"""What people say around the thing that they ask about."""

SILENT: frozenset[str] = frozenset(f"{_BINDING} {_AROUND}".split())
"""Words that say nothing about which milestone is meant. What they ask for is read apart, see `phrasing`."""

COMMON_MISSPELLINGS: dict[str, str] = {
    "wen": "when",
    "wat": "what",
    "teh": "the",
    "govenor": "governor",
    "goverment": "government",
}
