"""What stands in the panel of `/alerts add`, written into the controls themselves, so that nothing is kept in memory.

All of it is one number in base 64, 80 characters: a custom_id takes 100. Words are bits in the order of this
release's vocabularies, which a checksum at the front names; a panel of another release is outdated.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import lru_cache

from babel.core import get_global

from calculations.errors import UserError
from commands.replies.terms import JURISDICTIONS, KINDS, STATUSES, TOPICS
from tracker.alerts.filters import Filter, Trait
from tracker.alerts.needs import Need
from tracker.alerts.quiet_hours import QuietHours
from tracker.alerts.slots import Rhythm
from tracker.alerts.subscriptions import Wish
from tracker.guilds.time_zones import DEFAULT_TIME_ZONE

WORDS: Mapping[Trait, Sequence[str]] = {
    Trait.TOPICS: tuple(TOPICS),
    Trait.KINDS: tuple(KINDS),
    Trait.JURISDICTIONS: tuple(JURISDICTIONS),
    Trait.STATUSES: tuple(STATUSES),
}
"""What can be chosen for each trait."""

REMINDERS = (30, 14, 7, 3, 1, 0)
"""The days before a deadline that can be chosen."""

_RHYTHMS = tuple(Rhythm)
_NEEDS = tuple(Need)
_VERSION = int(
    hashlib.sha256("3 ".join((*(word for words in WORDS.values() for word in words), *_NEEDS)).encode()).hexdigest()[
        :4
    ],
    16,
)
_MINUTES = 11
_BYTES = 60
_MARK = 16


@dataclass(frozen=True, slots=True)
class Draft:
    """A wish that is being put together for a channel. `lacks`: see `replies.permissions.missing_permissions`.

    `seen` is the mark of the wish that the channel had when this was opened. `publishes` and `opens_threads` say
    whether messages there can be published to followers and have threads under them.
    """

    channel_id: int
    wish: Wish = field(default_factory=Wish)
    is_new: bool = True
    page: int = 0
    lacks: frozenset[Need] | None = None
    is_forum: bool = False
    seen: int = 0
    publishes: bool = True
    opens_threads: bool = True


class _Bits:
    """Numbers of known widths in one number, read in the order in which they were put."""

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self._width = 0

    def put(self, value: int, width: int) -> None:
        if not 0 <= value < 1 << width:
            raise ValueError(f"{value} does not fit into {width} bits")
        self.number |= value << self._width
        self._width += width

    def take(self, width: int) -> int:
        value = self.number & ((1 << width) - 1)
        self.number >>= width
        return value

    def put_set(self, chosen: Iterable[object], words: Sequence[object]) -> None:
        self.put(sum(1 << words.index(word) for word in set(chosen) if word in words), len(words))

    def take_set(self, words: Sequence[str]) -> frozenset[str]:
        bits = self.take(len(words))
        return frozenset(word for place, word in enumerate(words) if bits >> place & 1)


def draft_code(draft: Draft) -> str:
    """Return the draft in 80 characters."""
    wish, bits = draft.wish, _Bits()
    bits.put(_VERSION, 16)
    for chosen in (wish.filter.include, wish.filter.exclude):
        for trait, words in WORDS.items():
            bits.put_set(chosen.get(trait, frozenset()), words)
    bits.put(draft.channel_id, 64)
    bits.put(wish.mention_role_id or 0, 64)
    quiet = wish.quiet or QuietHours(time(0), time(0))
    for hour in (quiet.begins, quiet.ends):
        bits.put(hour.hour * 60 + hour.minute, _MINUTES)
    bits.put(_zone_number(wish.time_zone if can_carry_zone(wish.time_zone) else DEFAULT_TIME_ZONE), 24)
    for is_so in (
        wish.changes,
        wish.market,
        wish.crosspost,
        wish.threads,
        wish.needs_approval,
        draft.is_new,
        draft.is_forum,
        draft.lacks is None,
    ):
        bits.put(is_so, 1)
    bits.put_set(wish.reminders, REMINDERS)
    bits.put(_RHYTHMS.index(wish.digest), 2)
    bits.put(wish.digest_weekday, 3)
    bits.put(wish.digest_at.hour, 5)
    bits.put(wish.reminders_at.hour, 5)
    bits.put(draft.page, 2)
    bits.put_set(draft.lacks or (), _NEEDS)
    bits.put(draft.seen, _MARK)
    bits.put(draft.publishes, 1)
    bits.put(draft.opens_threads, 1)
    return urlsafe_b64encode(bits.number.to_bytes(_BYTES, "big")).decode("ascii").rstrip("=")


def read_draft(code: str, locale: str) -> Draft:
    """Return the draft that a control carries; `locale` is what its alerts will be written in.

    Raises: UserError when it is a control of another release.
    """
    try:
        bits = _Bits(int.from_bytes(urlsafe_b64decode(code + "=" * (-len(code) % 4)), "big"))
    except (Error, ValueError):
        raise UserError("control.outdated") from None
    if bits.take(16) != _VERSION:
        raise UserError("control.outdated")
    include, exclude = ({trait: bits.take_set(words) for trait, words in WORDS.items()} for _ in range(2))
    channel_id, role_id = bits.take(64), bits.take(64)
    begins, ends = (_hour(bits.take(_MINUTES)) for _ in range(2))
    zone = _zones_by_number().get(bits.take(24), DEFAULT_TIME_ZONE)
    changes, market, crosspost, threads, needs_approval = (bool(bits.take(1)) for _ in range(5))
    is_new, is_forum, unchecked = (bool(bits.take(1)) for _ in range(3))
    chosen = bits.take_set(tuple(map(str, REMINDERS)))
    rhythm = _RHYTHMS[bits.take(2) % len(_RHYTHMS)]
    weekday, digest_hour, reminder_hour, page = bits.take(3), bits.take(5), bits.take(5), bits.take(2)
    lacks, seen = frozenset(map(Need, bits.take_set(_NEEDS))), bits.take(_MARK)
    publishes, opens_threads = (bool(bits.take(1)) for _ in range(2))
    wish = Wish(
        filter=Filter(_given(include), _given(exclude)),
        mention_role_id=role_id or None,
        quiet=QuietHours(begins, ends) if begins != ends else None,
        time_zone=zone,
        locale=locale,
        changes=changes,
        reminders=tuple(days for days in REMINDERS if str(days) in chosen),
        reminders_at=time(reminder_hour % 24),
        digest=rhythm,
        digest_at=time(digest_hour % 24),
        digest_weekday=weekday % 7,
        market=market,
        crosspost=crosspost,
        threads=threads,
        needs_approval=needs_approval,
    )
    return Draft(channel_id, wish, is_new, page, None if unchecked else lacks, is_forum, seen, publishes, opens_threads)


def wish_mark(wish: Wish) -> int:
    """Return a number that tells wishes apart that a panel shows differently."""
    return int(hashlib.sha256(draft_code(Draft(0, wish)).encode()).hexdigest()[: _MARK // 4], 16)


def can_carry_zone(zone: str) -> bool:
    """Tell whether a time zone can stand in a panel: those with a place or an older name of one can."""
    return zone in _zones()


def _given(chosen: Mapping[Trait, frozenset[str]]) -> dict[Trait, frozenset[str]]:
    return {trait: words for trait, words in chosen.items() if words}


def _hour(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset({*get_global("zone_territories"), *get_global("zone_aliases"), "Etc/UTC", "UTC"})


@lru_cache(maxsize=1)
def _zones_by_number() -> Mapping[int, str]:
    return {_zone_number(zone): zone for zone in sorted(_zones())}


def _zone_number(zone: str) -> int:
    return int(hashlib.sha256(zone.encode()).hexdigest()[:6], 16)
