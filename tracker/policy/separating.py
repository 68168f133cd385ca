"""Two things that a title joined in one card, taken apart again: a person says that they are not the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

from tracker.policy.candidates import Candidate, is_joined_by_title, joined, opened
from tracker.policy.sightings import Sighting


@dataclass(frozen=True, slots=True)
class Separation:
    """What becomes of a card: `rest` under its own id, and a card of its own for each post that a title had joined."""

    before: Candidate
    rest: Candidate
    posts: tuple[Candidate, ...]


def separation_of(candidate: Candidate) -> Separation | None:
    """Return what a card is in parts; None where no title joins anything in it, or it tells only of a change."""
    posts = [one for one in candidate.sightings[1:] if is_joined_by_title(one, candidate.lead)]
    if not posts or candidate.is_refresh:
        return None
    left = [one for one in candidate.sightings if one not in posts]
    apart = tuple(opened(one, candidate.reasons, candidate.topics, found_at=candidate.found_at) for one in posts)
    follows = None if candidate.follows in {one.id for one in apart} else candidate.follows
    return Separation(candidate, replace(_without_posts(candidate, left), follows=follows), apart)


def _without_posts(candidate: Candidate, left: Sequence[Sighting]) -> Candidate:
    if candidate.about is not None:
        # Such a card holds only what the record lacks, which was worked out when it was made.
        return replace(candidate, sightings=tuple(left))
    alone = opened(left[0], candidate.reasons, candidate.topics, found_at=candidate.found_at)
    whole = reduce(joined, left[1:], alone)
    return replace(whole, id=candidate.id, related=candidate.related)
