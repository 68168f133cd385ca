"""A great many guilds that exist only as GUILD_CREATE, written when they are sent: the load of a memory benchmark."""

from dataclasses import dataclass

from playground import wire
from playground.entities import Guild, Json, Role
from playground.guild_payloads import guild_payload
from playground.permissions import EVERYONE_DEFAULT

_FIRST_ID = 800_000_000_000_000_000
_JOINED = "2026-01-05T10:00:00.000000+00:00"
_TOPIC = "What was decided, what is open, and who will look after it until we meet again."


@dataclass(frozen=True, slots=True)
class SyntheticGuilds:
    """`count` guilds of `channels` channels and `roles` roles each; the bot is a member of every one."""

    count: int
    channels: int
    roles: int
    bot: Json
    """The bot's user object."""

    def ids_of_shard(self, shard_id: int, shard_count: int) -> list[int]:
        """Return the ids of the shard's guilds; they spread evenly."""
        first = _FIRST_ID >> 22 << 22
        start = (shard_id - (first >> 22)) % shard_count
        return [first + (index << 22) for index in range(start, self.count, shard_count)]

    def guild_create(self, guild_id: int) -> bytes:
        """Return GUILD_CREATE's `d` of one guild."""
        name = f"Pension circle {guild_id >> 22 & 0xFFFF}"
        roles = {guild_id + index: _role(guild_id + index, index) for index in range(self.roles)}
        channels = [self._channel(guild_id, index) for index in range(self.channels)]
        return wire.dump(
            {
                **guild_payload(Guild(guild_id, name, guild_id + 5, roles=roles)),
                "joined_at": _JOINED,
                "large": False,
                "unavailable": False,
                "member_count": 50,
                "voice_states": [],
                "members": [
                    {
                        "user": self.bot,
                        "roles": [],
                        "nick": None,
                        "avatar": None,
                        "banner": None,
                        "joined_at": _JOINED,
                        "premium_since": None,
                        "deaf": False,
                        "mute": False,
                        "pending": False,
                        "flags": 0,
                        "communication_disabled_until": None,
                    }
                ],
                "channels": channels,
                "threads": [],
                "presences": [],
                "stage_instances": [],
                "guild_scheduled_events": [],
                "soundboard_sounds": [],
            }
        )

    def _channel(self, guild_id: int, index: int) -> Json:
        return {
            "id": str(guild_id + 100 + index),
            "type": 0,
            "flags": 0,
            "guild_id": str(guild_id),
            "name": f"circle-{index}",
            "parent_id": None,
            "rate_limit_per_user": 0,
            "last_message_id": str(guild_id + 1000 + index),
            "position": index,
            "nsfw": False,
            "permission_overwrites": [
                {"id": str(guild_id), "type": 0, "allow": "0", "deny": "1024"},
                {"id": str(guild_id + 1), "type": 0, "allow": "1024", "deny": "0"},
            ],
            "topic": _TOPIC,
        }


def _role(role_id: int, index: int) -> Role:
    name = "@everyone" if index == 0 else f"Circle {index}"
    return Role(role_id, name, EVERYONE_DEFAULT.value, position=index, color=index * 4099)
