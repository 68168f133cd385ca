"""The votes of a poll: who chose which answers, until it ends (Resources, Poll)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from playground.changes import PollVoted
from playground.entities import Json, Message
from playground.world import World


def answer_ids(message: Message) -> tuple[int, ...]:
    """Return the numbers of the answers, in their order; none where there is no poll."""
    return tuple(one["answer_id"] for one in message.poll["answers"]) if message.poll is not None else ()


def has_ended(poll: Json, now: datetime) -> bool:
    return datetime.fromisoformat(poll["expiry"]) <= now


def votes_of(message: Message, user_id: int) -> tuple[int, ...]:
    """Return the numbers of the answers that somebody has chosen."""
    return tuple(answer_id for answer_id, voters in message.poll_votes if user_id in voters)


def put_votes(world: World, message: Message, user_id: int, chosen: Iterable[int]) -> None:
    """Let these be somebody's votes in the place of those before; every vote that comes or goes is told by itself."""
    wanted = set(chosen)
    before = set(votes_of(message, user_id))
    for answer_id in sorted(before - wanted):
        message = _put(world, message, answer_id, user_id, added=False)
    for answer_id in sorted(wanted - before):
        message = _put(world, message, answer_id, user_id, added=True)


def poll_payload(message: Message, reader_id: int, now: datetime) -> Json | None:
    """Return the poll as it is given out, with its results so far; `me_voted` is said of the reader."""
    poll = message.poll
    if poll is None:
        return None
    counts = [
        {"id": answer_id, "count": len(voters), "me_voted": reader_id in voters}
        for answer_id, voters in sorted(message.poll_votes)
        if voters
    ]
    return poll | {"results": {"is_finalized": has_ended(poll, now), "answer_counts": counts}}


def _put(world: World, message: Message, answer_id: int, user_id: int, *, added: bool) -> Message:
    votes = dict(message.poll_votes)
    others = tuple(one for one in votes.get(answer_id, ()) if one != user_id)
    votes[answer_id] = (*others, user_id) if added else others
    edited = replace(message, poll_votes=tuple(votes.items()))
    # Not `replace_message`: the bot is told of a vote by an event of its own.
    world.messages[message.channel_id][message.id] = edited
    world.publish(PollVoted(edited, answer_id, user_id, added))
    return edited
