"""How a milestone stands, in words: said to be the last known where the story may have gone on."""

from commands.replies.terms import jurisdiction_in_words, kind_in_words, status_in_words
from commands.replies.words import Phrasebook
from tracker.policy.milestones import Milestone


def status_of(phrases: Phrasebook, milestone: Milestone) -> str | None:
    """Return `in committee`, or `last known: in committee on ...`; None where no status fits."""
    if milestone.status is None:
        return None
    status = status_in_words(phrases, milestone.status)
    if not milestone.status_is_last_known:
        return status
    day = milestone.status_as_of
    if milestone.outcome_is_unverified:
        return phrases.say("card.last_known_session_over", status=status, day=day)
    return phrases.say("card.last_known", status=status, day=day)


def what_it_is(phrases: Phrasebook, milestone: Milestone) -> str:
    """Return kind and place: `State bill, New Hampshire`."""
    return phrases.say(
        "card.what_text",
        kind=kind_in_words(phrases, milestone.kind),
        jurisdiction=jurisdiction_in_words(phrases, milestone.jurisdiction),
    )
