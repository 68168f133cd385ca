"""What became of an alert, in words: in the log, and where it is explained why a channel was told."""

from datetime import datetime

from commands.replies.days import moment
from commands.replies.inert import inert
from commands.replies.links import message_link
from commands.replies.words import Phrasebook
from tracker.alerts.entries import Entry
from tracker.alerts.posts import PlaceKind, PostKind, PostState
from tracker.alerts.wanting import UNWANTED
from tracker.delivery_error import Trouble

_TITLE = 80


def entry_line(phrases: Phrasebook, entry: Entry, now: datetime) -> str:
    """Return one line of the log: the reference, the place, what it tells and what became of it."""
    id_ = entry.post.place.id
    place = f"<@{id_}>" if entry.post.place.kind is PlaceKind.PERSON else f"<#{id_}>"
    what, state = inert(subject_in_words(phrases, entry), limit=_TITLE), state_in_words(phrases, entry, now)
    return phrases.say("alerts.log.line", ref=entry.ref, place=place, what=what, state=state)


def subject_in_words(phrases: Phrasebook, entry: Entry) -> str:
    """Return what an alert is about: its milestone, or its kind where it has none."""
    if entry.title is not None and entry.post.kind != PostKind.CORRECTION:
        return entry.title
    match entry.post.kind:
        case PostKind.CORRECTION if entry.title is not None:
            return phrases.say("alerts.kind.correction_of", title=entry.title)
        case PostKind.CORRECTION:
            return phrases.say("alerts.kind.correction")
        case PostKind.DIGEST:
            return phrases.say("alerts.kind.digest")
        case PostKind.MARKET:
            return phrases.say("alerts.kind.market")
        case PostKind.CATCH_UP:
            return phrases.say("alerts.kind.catch_up")
        case _:
            return phrases.say("alerts.kind.notice")


def state_in_words(phrases: Phrasebook, entry: Entry, now: datetime) -> str:
    """Return what became of it, with a link where it can be seen, or why it is held back."""
    match entry.post.state:
        case PostState.SENT | PostState.LISTED:
            at = moment(entry.settled_at) if entry.settled_at is not None else ""
            link = _link(entry)
            if link is None:
                return phrases.say("alerts.state.sent", moment=at)
            return phrases.say("alerts.state.sent_link", moment=at, link=link)
        case PostState.FAILED:
            return phrases.say("alerts.state.failed", why=_trouble(phrases, entry.trouble))
        case PostState.UNCLEAR:
            return phrases.say("alerts.state.unclear")
        case PostState.AWAITING | PostState.OWED if entry.is_unwanted:
            return phrases.say("alerts.state.unwanted_by_now")
        case PostState.AWAITING:
            return phrases.say("alerts.state.awaiting")
        case PostState.SUPERSEDED if entry.trouble == UNWANTED:
            return phrases.say("alerts.state.unwanted")
        case PostState.SUPERSEDED:
            return phrases.say("alerts.state.superseded")
        case PostState.SENDING:
            return phrases.say("alerts.state.sending")
        case PostState.OWED:
            return _waiting(phrases, entry, now)


def _waiting(phrases: Phrasebook, entry: Entry, now: datetime) -> str:
    if entry.is_parked:
        is_gone = entry.parked_for == Trouble.GONE
        return phrases.say("alerts.state.parked_gone" if is_gone else "alerts.state.parked")
    if entry.awaits_release:
        return phrases.say("alerts.state.restored")
    if entry.is_held:
        return phrases.say("alerts.state.held")
    if entry.is_paused(now):
        if entry.paused_until is None:
            return phrases.say("alerts.state.paused")
        return phrases.say("alerts.state.paused_until", moment=moment(entry.paused_until))
    if entry.next_at is None:
        return phrases.say("alerts.state.sending")
    if entry.attempts:
        return phrases.say("alerts.state.again", moment=moment(entry.next_at), why=_trouble(phrases, entry.trouble))
    return phrases.say("alerts.state.owed", moment=moment(entry.next_at))


def _trouble(phrases: Phrasebook, trouble: Trouble | str | None) -> str:
    match trouble:
        case Trouble.GONE:
            return phrases.say("alerts.trouble.gone")
        case Trouble.FORBIDDEN:
            return phrases.say("alerts.trouble.forbidden")
        case Trouble.LOCKED:
            return phrases.say("alerts.trouble.locked")
        case Trouble.UNTAGGED:
            return phrases.say("alerts.trouble.untagged")
        case Trouble.CLOSED:
            return phrases.say("alerts.trouble.closed")
        case Trouble.REFUSED:
            return phrases.say("alerts.trouble.refused")
        case _:
            return phrases.say("alerts.trouble.busy")


def _link(entry: Entry) -> str | None:
    """Return the address of the message; None where it cannot be opened from the server."""
    post = entry.post
    if entry.message is None or post.place.kind is PlaceKind.PERSON:
        return None
    return message_link(post.guild_id, entry.message.thread_id or post.place.id, entry.message.id)
