"""Milestones that may be the same thing: the same identifier or link, or nearly the same title."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from rapidfuzz import fuzz, utils

from tracker.policy.milestones import Milestone
from tracker.policy.queries import squeezed

NEAR = 88
"""From this likeness of two titles on, of 100, they may be of one thing. The order of words does not count."""


class Likeness(StrEnum):
    """In what a milestone is like another."""

    IDENTIFIER = "identifier"
    LINK = "link"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A milestone on record that may be the one being entered, and why; strongest reason first."""

    milestone: Milestone
    likenesses: tuple[Likeness, ...]


def look_alikes(milestone: Milestone, on_record: Iterable[Milestone]) -> tuple[LookAlike, ...]:
    """Return those on record that may be the same as `milestone`, those with more and stronger reasons first.

    The same bill number counts only in the same place and, where both say, the same session: every state has an HB 1
    in every session.
    """
    found = [
        LookAlike(other, likenesses)
        for other in on_record
        if other.id != milestone.id and (likenesses := _likenesses(milestone, other))
    ]
    order = list(Likeness)
    return tuple(sorted(found, key=lambda one: ([order.index(like) for like in one.likenesses], one.milestone.id)))


def plain_link(link: str) -> str:
    """Return a link as it compares: without the scheme, `www.`, a slash at its end and the place in the page."""
    parts = urlsplit(link)
    query = f"?{parts.query}" if parts.query else ""
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/") + query


def _likenesses(one: Milestone, other: Milestone) -> tuple[Likeness, ...]:
    return tuple(
        likeness
        for likeness, found in (
            (Likeness.IDENTIFIER, _same_identifier(one, other)),
            (Likeness.LINK, plain_link(one.url) == plain_link(other.url)),
            (Likeness.TITLE, _near_title(one.title, other.title)),
        )
        if found
    )


def _same_identifier(one: Milestone, other: Milestone) -> bool:
    if one.jurisdiction != other.jurisdiction or (one.session and other.session and one.session != other.session):
        return False
    # A number alone, such as `302`, names nothing.
    numbers = {plain for text in one.identifiers if not (plain := squeezed(text)).isdecimal()}
    return any(squeezed(text) in numbers for text in other.identifiers)


def _near_title(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one, other, processor=utils.default_process, score_cutoff=NEAR) >= NEAR
