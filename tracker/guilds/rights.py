"""Who may do what in a guild, from the permissions and roles that an interaction carries."""

from collections.abc import Collection

from tracker.guilds.settings import GuildSettings

ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
"""Source: Discord, Permissions, "Bitwise Permission Flags"; the client calls it Manage Server."""


def is_administrator(permissions: int) -> bool:
    """Tell whether somebody may change the guild's settings: Administrator or Manage Server."""
    return bool(permissions & (ADMINISTRATOR | MANAGE_GUILD))


def is_moderator(settings: GuildSettings, *, permissions: int, role_ids: Collection[int]) -> bool:
    """Tell whether somebody may keep the guild's record: an administrator, or one with a moderator role.

    Manage Messages alone is not enough, though Discord lists `/policy` for those who have it.
    """
    return is_administrator(permissions) or not settings.moderator_role_ids.isdisjoint(role_ids)
