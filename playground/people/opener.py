"""What a person begins: threads, forum posts and polls, refused by the rules that the API has for bots."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playground.entities import Channel, ChannelKind, Json, MessageKind, Reference
from playground.errors import ApiError
from playground.files import Upload
from playground.people.closed_threads import refuse_reaction
from playground.people.onlooker import ChannelName, Target
from playground.people.refusals import ClientRefusal
from playground.people.replies import Shown
from playground.people.writer import Writer, refuse_files, refuse_length
from playground.permissions import Permission
from playground.polls import answer_ids, has_ended, put_votes
from playground.posting import Post
from playground.rules.form import Place
from playground.rules.mentions import EVERYTHING
from playground.rules.messages import MessageForm, Route, check_message
from playground.snowflakes import moment_of
from playground.thread_starts import FORUMS, Starter, ThreadStarts

_SPOKEN = {
    40067: "Choose a tag: every post in this forum has one.",
    50013: "You do not have permission to do this here.",
    50024: "No thread can be started here.",
    50068: "No thread can be started from this message.",
    160004: "A thread was started from this message already.",
}


class Opener(Writer):
    """A person who begins something. Everything here raises ClientRefusal for what the client would not do."""

    async def start_thread(
        self,
        name: str,
        text: str = "",
        channel: ChannelName = None,
        *,
        message: Target | None = None,
        private: bool = False,
    ) -> Channel:
        """Begin a thread at a message, or without one in a channel, and write `text` in it; return it.

        A thread without a message at its head needs a text, and one that is not private is announced in its channel.
        """
        target = self.message(message) if message is not None else None
        place = self._world.channels[target.channel_id] if target is not None else self.channel(channel)
        if target is not None and target.is_ephemeral:
            raise ClientRefusal("not_allowed", "No thread can be started from a message that only you can see.")
        if target is None and not text.strip():
            raise ClientRefusal("empty_message", "Write a message to start the thread with.")
        if text.strip():
            self._refuse_opening(place, text)
        self._refuse_hurried_start(place)
        with _as_client():
            starts = ThreadStarts(self._world, self._posting)
            if target is not None:
                thread = starts.from_message(target, {"name": name}, self._starter(place))
            else:
                kind = _kind_in(place, private=private)
                thread = starts.in_channel(place, kind, {"name": name}, self._starter(place))
        if target is None and not private:
            self._announce(thread, place)
        if text.strip():
            await self.say(text, thread)
        return self._world.channels[thread.id]

    async def start_post(
        self,
        name: str,
        text: str = "",
        channel: ChannelName = None,
        *,
        tags: Iterable[str] = (),
        files: Iterable[Upload] = (),
    ) -> Channel:
        """Begin a post in a forum, with its first message, and return its thread; `tags` are names or ids."""
        forum = self._forum(channel)
        uploads = tuple(files)
        refuse_files(uploads, self.permissions(forum))
        refuse_length(text)
        if not text.strip() and not uploads:
            raise ClientRefusal("empty_message", "Write a message to start the post with.")
        self._refuse_hurried_start(forum)
        form: Json = {"name": name, "message": {"content": text}, "applied_tags": list(_tag_ids(forum, tags))}
        with _as_client():
            thread, _ = ThreadStarts(self._world, self._posting).post(forum, form, uploads, self._starter(forum))
        return thread

    async def ask(
        self,
        question: str,
        answers: Iterable[str],
        channel: ChannelName = None,
        *,
        hours: int = 24,
        many: bool = False,
    ) -> Shown:
        """Put a poll to a channel; `hours` until it ends, `many` says that several answers may be chosen."""
        place = self.channel(channel)
        permissions = self.permissions(place)
        self._refuse_writing(place, permissions)
        if not permissions & Permission.SEND_POLLS:
            raise ClientRefusal("not_allowed", "You do not have permission to create polls in this channel.")
        form: Json = {
            "poll": {
                "question": {"text": question.strip()},
                "answers": [{"poll_media": {"text": one.strip()}} for one in answers],
                "duration": hours,
                "allow_multiselect": many,
            }
        }
        with _as_client():
            where = Place()
            checked = check_message(form, where, Route.CHANNEL)
            where.raise_refusals()
        return self._put(place, permissions, checked)

    async def vote(self, target: Target, answers: Iterable[str | int]) -> None:
        """Vote in a poll for answers, named by their words or numbers, in the place of one's votes so far."""
        message = self.message(target)
        poll = message.poll
        if poll is None or message.is_ephemeral:
            raise ClientRefusal("unknown_target", "There is no poll.")
        if has_ended(poll, self._world.clock.now()):
            raise ClientRefusal("not_allowed", "This poll has ended.")
        by_words = {one["poll_media"]["text"]: one["answer_id"] for one in poll["answers"]}
        chosen = {one if isinstance(one, int) else by_words.get(one, 0) for one in answers}
        if not chosen <= set(answer_ids(message)):
            raise ClientRefusal("wrong_choice", "This poll has no such answer.")
        if len(chosen) > 1 and not poll["allow_multiselect"]:
            raise ClientRefusal("wrong_choice", "Choose one answer only.")
        refuse_reaction(self._world.channels[message.channel_id])
        put_votes(self._world, message, self.id, chosen)

    def _starter(self, place: Channel) -> Starter:
        return Starter(self.id, self.permissions(place))

    def _forum(self, named: ChannelName) -> Channel:
        """Return a forum that the person can see, by itself, id or name. Raises: ClientRefusal not_visible."""
        if not isinstance(named, str):
            return self.channel(named)
        wanted = named.removeprefix("#").casefold()
        forums = [one for guild in self.guilds() for one in guild.channels.values() if one.kind in FORUMS]
        found = next((one for one in forums if one.name.casefold() == wanted), None)
        if found is None:
            raise ClientRefusal("not_visible", f"{self.user.username} sees no forum {named}.")
        return self.channel(found)

    def _announce(self, thread: Channel, place: Channel) -> None:
        """Say in the channel that a thread hangs in it, as Discord itself does."""
        self._posting.post(
            place,
            MessageForm(frozenset(("content",)), content=thread.name),
            Post(
                author_id=self.id,
                default_mentions=EVERYTHING,
                kind=MessageKind.THREAD_CREATED,
                reference=Reference(0, thread.id, thread.guild_id),
            ),
        )

    def _refuse_opening(self, place: Channel, text: str) -> None:
        """The thread is not there yet: what would keep its first message from being written is looked for before."""
        refuse_length(text)
        if not self.permissions(place) & Permission.SEND_MESSAGES_IN_THREADS:
            raise ClientRefusal("not_allowed", "You do not have permission to send messages in threads here.")

    def _refuse_hurried_start(self, place: Channel) -> None:
        """In slow mode a person begins one thread in an interval, beside their one message."""
        if not place.slowmode_seconds or self.permissions(place) & Permission.BYPASS_SLOWMODE:
            return
        begun = (
            moment_of(one.id)
            for one in self._world.channels.values()
            if one.parent_id == place.id and one.thread is not None and one.thread.owner_id == self.id
        )
        now = self._world.clock.now()
        if any((now - moment).total_seconds() < place.slowmode_seconds for moment in begun):
            raise ClientRefusal("slowmode", "Slowmode is enabled.")


def _kind_in(place: Channel, *, private: bool) -> ChannelKind:
    if private:
        return ChannelKind.PRIVATE_THREAD
    is_announced = place.kind is ChannelKind.ANNOUNCEMENT
    return ChannelKind.ANNOUNCEMENT_THREAD if is_announced else ChannelKind.PUBLIC_THREAD


def _tag_ids(forum: Channel, wanted: Iterable[str]) -> Iterator[str]:
    by_name = {tag.name.casefold(): str(tag.id) for tag in forum.tags}
    for tag in wanted:
        yield by_name.get(tag.casefold(), tag)


@contextmanager
def _as_client() -> Iterator[None]:
    """Turn what the API would refuse into what the client says of it."""
    try:
        yield
    except ApiError as error:
        reason = "bad_value" if error.code == 50035 else "not_allowed"
        text = _first_sentence(error.errors or {}) or _SPOKEN.get(error.code, error.message)
        raise ClientRefusal(reason, text) from error


def _first_sentence(tree: Mapping[str, Any], path: tuple[str, ...] = ()) -> str | None:
    for key, inside in tree.items():
        if key == "_errors":
            field = next((one for one in path if one in _FIELDS), None)
            message = str(inside[0]["message"])
            return f"{_FIELDS[field]}: {message}" if field is not None else message
        found = _first_sentence(inside, (*path, key))
        if found is not None:
            return found
    return None


_FIELDS = {
    "name": "Name",
    "applied_tags": "Tags",
    "question": "Question",
    "answers": "Answers",
    "duration": "Duration",
    "content": "Message",
}
