"""The marks that an alert gets after it was told: struck out, edited, corrected, withdrawn."""

from collections.abc import Iterable, Mapping

import discord

from commands.replies.days import moment
from commands.replies.fitting import inert_within
from commands.replies.inert import inert
from commands.replies.words import Phrasebook
from tracker.alerts.corrections import REASON_LIMIT, Correction, CorrectionKind
from tracker.policy.changes import FieldChange
from tracker.policy.milestones import Milestone

_EMBED_TITLE = 256
"""Discord, embed limits."""

_STRUCK = "~~"

_FIELD_NAMES: Mapping[str, str] = {
    "title": "alerts.field_title",
    "summary": "alerts.field_summary",
    "status": "alerts.field_status",
    "url": "alerts.field_source",
    "topics": "alerts.field_topics",
    "kind": "alerts.field_kind",
    "jurisdiction": "alerts.field_jurisdiction",
    "identifier": "alerts.field_identifier",
    "withdrawn": "alerts.field_withdrawn",
    "action": "alerts.field_actions",
    "deadline": "alerts.field_deadlines",
}


def struck(line: str) -> str:
    """Return a line struck out; one that is small print, or struck already, as it is."""
    return line if line.startswith(("-# ", _STRUCK)) else f"{_STRUCK}{line}{_STRUCK}"


def edited_line(phrases: Phrasebook, fields: Iterable[FieldChange]) -> str:
    """Return which fields have changed since it was told."""
    names = dict.fromkeys(
        phrases.say(_FIELD_NAMES.get(field.field.partition(".")[0], "alerts.field_other")) for field in fields
    )
    return phrases.say("alerts.edited", fields=", ".join(names))


def correction_line(phrases: Phrasebook, correction: Correction, *, is_direct: bool = False) -> str:
    """Return what moderators said of an alert, and when; in a direct message there is no server around it."""
    at, reason = moment(correction.made_at), inert(correction.reason, limit=REASON_LIMIT)
    if correction.kind == CorrectionKind.RETRACTED:
        key = "alerts.retracted_there" if is_direct else "alerts.retracted"
    else:
        key = "alerts.corrected_there" if is_direct else "alerts.corrected"
    return phrases.say(key, moment=at, reason=reason)


def withdrawn_card(phrases: Phrasebook, milestone: Milestone) -> discord.Embed:
    """Return the card of a milestone that was withdrawn: nothing in it reads as if it stood."""
    room = _EMBED_TITLE - len(phrases.say("alerts.withdrawn_card", title=""))
    title = phrases.say("alerts.withdrawn_card", title=inert_within(milestone.title, room))
    return discord.Embed(
        title=title, description=phrases.say("card.withdrawn_text"), colour=discord.Colour.light_grey()
    )


def is_retracted(corrections: Iterable[Correction]) -> bool:
    """Tell whether moderators have retracted it."""
    return any(one.kind == CorrectionKind.RETRACTED for one in corrections)
