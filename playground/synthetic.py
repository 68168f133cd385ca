"""A great many guilds that exist only as GUILD_CREATE, written when they are sent: the load of a memory benchmark."""

from dataclasses import dataclass

from playground import wire
from playground.entities import Json
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
        roles = [self._role(guild_id + index, index) for index in range(self.roles)]
        channels = [self._channel(guild_id, index) for index in range(self.channels)]
        return wire.dump(
            {
                "id": str(guild_id),
                "name": f"Pension circle {guild_id >> 22 & 0xFFFF}",
                "icon": None,
                "description": None,
                "home_header": None,
                "splash": None,
                "discovery_splash": None,
                "features": [],
                "banner": None,
                "owner_id": str(guild_id + 5),
                "application_id": None,
                "region": "us-east",
                "afk_channel_id": None,
                "afk_timeout": 300,
                "system_channel_id": None,
                "system_channel_flags": 0,
                "widget_enabled": False,
                "widget_channel_id": None,
                "verification_level": 1,
                "default_message_notifications": 1,
                "mfa_level": 0,
                "explicit_content_filter": 2,
                "max_presences": None,
                "max_members": 500000,
                "max_stage_video_channel_users": 50,
                "max_video_channel_users": 25,
                "vanity_url_code": None,
                "premium_tier": 0,
                "premium_subscription_count": 0,
                "preferred_locale": "en-US",
                "rules_channel_id": None,
                "safety_alerts_channel_id": None,
                "public_updates_channel_id": None,
                "premium_progress_bar_enabled": False,
                "nsfw": False,
                "nsfw_level": 0,
                "incidents_data": None,
                "emojis": [],
                "stickers": [],
                "roles": roles,
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

    def _role(self, role_id: int, index: int) -> Json:
        return {
            "id": str(role_id),
            "name": "@everyone" if index == 0 else f"Circle {index}",
            "description": None,
            "permissions": str(EVERYONE_DEFAULT.value),
            "position": index,
            "color": index * 4099,
            "colors": {"primary_color": index * 4099, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }

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
