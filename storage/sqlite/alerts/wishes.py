"""A subscription's wish as JSON. What another release wrote and this one does not know is passed over."""

import json
from collections.abc import Mapping
from datetime import time
from functools import lru_cache
from typing import Any

from tracker.alerts.filters import Filter, Trait
from tracker.alerts.quiet_hours import QuietHours
from tracker.alerts.slots import Rhythm
from tracker.alerts.subscriptions import Wish

_HOUR = "%H:%M"


def wish_text(wish: Wish) -> str:
    """Return the wish as JSON text; the same wish gives the same text."""
    return json.dumps(
        {
            "include": _words(wish.filter.include),
            "exclude": _words(wish.filter.exclude),
            "mention_role": wish.mention_role_id,
            "quiet": None
            if wish.quiet is None
            else [wish.quiet.begins.strftime(_HOUR), wish.quiet.ends.strftime(_HOUR)],
            "time_zone": wish.time_zone,
            "locale": wish.locale,
            "changes": wish.changes,
            "reminders": list(wish.reminders),
            "reminders_at": wish.reminders_at.strftime(_HOUR),
            "digest": str(wish.digest),
            "digest_at": wish.digest_at.strftime(_HOUR),
            "digest_weekday": wish.digest_weekday,
            "market": wish.market,
            "crosspost": wish.crosspost,
            "threads": wish.threads,
            "needs_approval": wish.needs_approval,
        }
    )


@lru_cache(maxsize=1024)
def read_wish(text: str) -> Wish:
    """Return the wish that `wish_text` wrote. Most wishes are one of a few, so they are kept."""
    document: dict[str, Any] = json.loads(text)
    quiet = document.get("quiet")
    return Wish(
        filter=Filter(_traits(document.get("include", {})), _traits(document.get("exclude", {}))),
        mention_role_id=document.get("mention_role"),
        quiet=None if quiet is None else QuietHours(_hour(quiet[0]), _hour(quiet[1])),
        time_zone=document["time_zone"],
        locale=document["locale"],
        changes=document["changes"],
        reminders=tuple(document["reminders"]),
        reminders_at=_hour(document["reminders_at"]),
        digest=Rhythm(document["digest"]) if document["digest"] in list(Rhythm) else Rhythm.NEVER,
        digest_at=_hour(document["digest_at"]),
        digest_weekday=document["digest_weekday"],
        market=document["market"],
        crosspost=document["crosspost"],
        threads=document.get("threads", False),
        needs_approval=document["needs_approval"],
    )


def _words(traits: Mapping[Trait, frozenset[str]]) -> dict[str, list[str]]:
    return {str(trait): sorted(traits[trait]) for trait in Trait if traits.get(trait)}


def _traits(document: Mapping[str, list[str]]) -> dict[Trait, frozenset[str]]:
    return {trait: frozenset(document[trait]) for trait in Trait if trait in document}


def _hour(text: str) -> time:
    hours, minutes = text.split(":")
    return time(int(hours), int(minutes))
