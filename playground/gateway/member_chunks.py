"""The members that a session asks for with op 8 (Gateway Events, Request Guild Members)."""

from collections.abc import Sequence
from typing import Any

from playground import wire
from playground.entities import Guild, Json, Member
from playground.gateway.session import Session
from playground.payloads import Payloads
from playground.world import World

MEMBERS = 1000
"""So many come in one chunk."""

ASKED_FOR = 100
"""So many at most by their ids, or by the beginning of their names."""


class MemberChunks:
    """Answers op 8 with as many GUILD_MEMBERS_CHUNK as it takes."""

    def __init__(self, world: World, payloads: Payloads) -> None:
        self._world = world
        self._payloads = payloads

    def send(self, session: Session, wish: Json) -> None:
        """Send what is asked for; a guild that the bot is not in gets no answer."""
        guild = self._guild(wish.get("guild_id"))
        if guild is None:
            return
        missing: list[str] = []
        if wish.get("user_ids") is not None:
            asked = wish["user_ids"] if isinstance(wish["user_ids"], list) else [wish["user_ids"]]
            ids = [str(one) for one in asked[:ASKED_FOR]]
            found = [guild.members[int(one)] for one in ids if one.isdecimal() and int(one) in guild.members]
            missing = [one for one in ids if not one.isdecimal() or int(one) not in guild.members]
        else:
            found = self._named(guild, str(wish.get("query") or ""), wish.get("limit"))
        self._send(session, guild, found, missing, wish)

    def _send(
        self, session: Session, guild: Guild, found: Sequence[Member], missing: Sequence[str], wish: Json
    ) -> None:
        parts = [found[start : start + MEMBERS] for start in range(0, len(found), MEMBERS)] or [[]]
        for index, part in enumerate(parts):
            made: Json = {
                "guild_id": str(guild.id),
                "members": [self._payloads.member(member) for member in part],
                "chunk_index": index,
                "chunk_count": len(parts),
            }
            if missing:
                made["not_found"] = list(missing)
            if wish.get("nonce") is not None:
                made["nonce"] = wish["nonce"]
            if wish.get("presences"):
                made["presences"] = []
            session.dispatch("GUILD_MEMBERS_CHUNK", wire.dump(made))

    def _named(self, guild: Guild, query: str, limit: Any) -> list[Member]:
        """Return members whose name begins so; all of them for no beginning and no limit."""
        start = query.casefold()
        found = [
            member
            for member in guild.members.values()
            if (member.nick or self._world.users[member.user_id].username).casefold().startswith(start)
        ]
        most = limit if isinstance(limit, int) and limit > 0 else None
        if start:
            most = min(most or ASKED_FOR, ASKED_FOR)
        return found[:most]

    def _guild(self, asked: Any) -> Guild | None:
        if isinstance(asked, list) and asked:
            asked = asked[0]
        guild = self._world.guilds.get(int(str(asked))) if str(asked).isdecimal() else None
        return guild if guild is not None and self._world.application.id in guild.members else None
