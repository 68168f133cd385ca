"""Forums: a message there begins a thread. That has no nonce, so a thread in doubt is looked for.

Source: Discord, Channel, "Start Thread in Forum or Media Channel", "List Public Archived Threads", and Guild, "List
Active Guild Threads".
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import discord
from discord.http import handle_message_parameters

from bot.channel_access import usable_tag
from bot.rooms import UNKNOWN_MESSAGE, Rooms, first_id
from commands.replies.answers import Answer
from tracker.alerts.posts import Message

_PAGE = 100


class Forums:
    """Begins threads in forums, and finds those that were begun. To be used inside of an attempt."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def begin(self, forum_id: int, name: str, answer: Answer, mentions: discord.AllowedMentions) -> Message:
        """Begin a thread with the answer as its first message, which has the thread's id."""
        http = self._rooms.client.http
        form: dict[str, Any] = {"name": name}
        tag = usable_tag(await http.get_channel(forum_id))
        if tag is not None:
            form["applied_tags"] = [tag]
        with handle_message_parameters(
            answer.content,
            embed=answer.details or discord.utils.MISSING,
            view=answer.view() or discord.utils.MISSING,
            allowed_mentions=mentions,
            channel_payload=form,
        ) as params:
            thread: Mapping[str, Any] = await http.start_thread_in_forum(forum_id, params=params)
        return Message(int(thread["id"]), int(thread["id"]))

    async def find(self, guild_id: int, forum_id: int, shows: Callable[[str], bool], *, since: datetime) -> int | None:
        """Return the id of the thread whose first message `shows` it, among those that the bot began since.

        Raises: discord.Forbidden when the history is closed to the bot, NotFound when the forum is gone.
        """
        active: Mapping[str, Any] = await self._rooms.client.http.get_active_threads(guild_id)
        found = await self._among(active["threads"], forum_id, shows, since)
        return found or await self._find_archived(forum_id, shows, since)

    async def _find_archived(self, forum_id: int, shows: Callable[[str], bool], since: datetime) -> int | None:
        before: Any = None
        while True:
            page: Mapping[str, Any] = await self._rooms.client.http.get_public_archived_threads(forum_id, before, _PAGE)
            threads = page["threads"]
            found = await self._among(threads, forum_id, shows, since)
            # The last archived come first, and a thread is not archived before it is begun.
            if found is not None or not threads or not page["has_more"]:
                return found
            before = threads[-1]["thread_metadata"]["archive_timestamp"]
            if datetime.fromisoformat(before) < since:
                return None

    async def _among(
        self, threads: Iterable[Mapping[str, Any]], forum_id: int, shows: Callable[[str], bool], since: datetime
    ) -> int | None:
        earliest = first_id(since)
        for thread in threads:
            id_ = int(thread["id"])
            is_ours = self._rooms.is_own(int(thread["owner_id"])) and int(thread["parent_id"]) == forum_id
            if is_ours and id_ >= earliest and shows(await self._first_text(id_)):
                return id_
        return None

    async def _first_text(self, thread_id: int) -> str:
        """Return what the first message of a thread says; empty when it was deleted."""
        try:
            message: Mapping[str, Any] = await self._rooms.client.http.get_message(thread_id, thread_id)
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            return ""
        return str(message["content"])
