"""Who may do what where (Discord, Topics, Permissions; the splits of 23 February 2026 included)."""

from datetime import datetime
from enum import IntFlag

from playground.entities import Channel, ChannelKind, Guild, Member


class Permission(IntFlag):
    """Discord's permission bits."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SET_VOICE_CHANNEL_STATUS = 1 << 48
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


NO_PERMISSIONS = Permission(0)

ALL = Permission(sum(permission.value for permission in Permission))

TIMED_OUT = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
"""All that is left to a member who is timed out."""

EVERYONE_DEFAULT = (
    Permission.CREATE_INSTANT_INVITE
    | Permission.ADD_REACTIONS
    | Permission.STREAM
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.CONNECT
    | Permission.SPEAK
    | Permission.USE_VAD
    | Permission.CHANGE_NICKNAME
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.REQUEST_TO_SPEAK
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.USE_EXTERNAL_STICKERS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EMBEDDED_ACTIVITIES
    | Permission.USE_SOUNDBOARD
    | Permission.CREATE_GUILD_EXPRESSIONS
    | Permission.CREATE_EVENTS
    | Permission.USE_EXTERNAL_SOUNDS
    | Permission.SEND_VOICE_MESSAGES
    | Permission.SEND_POLLS
    | Permission.USE_EXTERNAL_APPS
)
"""What @everyone may do in a new guild."""

BOT_DEFAULT = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
)
"""What the bot's own role may do when it is invited and nothing else is said."""

DIRECT_MESSAGE = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MENTION_EVERYONE
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.SEND_POLLS
    | Permission.USE_EXTERNAL_APPS
    | Permission.PIN_MESSAGES
)
"""What everybody may do in a conversation outside guilds."""

APP_OUTSIDE_GUILDS = Permission.ATTACH_FILES | Permission.EMBED_LINKS | Permission.MENTION_EVERYONE
"""`app_permissions` in a group or other people's conversation; USE_EXTERNAL_EMOJIS comes in the bot's own."""

_NEEDS_SENDING = (
    Permission.MENTION_EVERYONE | Permission.SEND_TTS_MESSAGES | Permission.ATTACH_FILES | Permission.EMBED_LINKS
)

_VOICE = (
    Permission.PRIORITY_SPEAKER
    | Permission.STREAM
    | Permission.SPEAK
    | Permission.MUTE_MEMBERS
    | Permission.DEAFEN_MEMBERS
    | Permission.MOVE_MEMBERS
    | Permission.USE_VAD
    | Permission.REQUEST_TO_SPEAK
    | Permission.USE_EMBEDDED_ACTIVITIES
    | Permission.USE_SOUNDBOARD
    | Permission.USE_EXTERNAL_SOUNDS
)


def named(names: list[str] | tuple[str, ...]) -> Permission:
    """Return the permissions with these names. Raises: KeyError for a name that is none."""
    permissions = Permission(0)
    for name in names:
        permissions |= Permission[name]
    return permissions


def base_permissions(guild: Guild, member: Member) -> int:
    """Return what the member may do in the guild before any channel's overwrites; everything for owner and admins."""
    if member.user_id == guild.owner_id:
        return ALL.value
    everyone = guild.roles.get(guild.id)
    permissions = everyone.permissions if everyone is not None else 0
    for role_id in member.role_ids:
        role = guild.roles.get(role_id)
        if role is not None:
            permissions |= role.permissions
    return ALL.value if permissions & Permission.ADMINISTRATOR.value else permissions


def channel_permissions(guild: Guild, member: Member, channel: Channel, now: datetime) -> int:
    """Return the `permissions` field of payloads: overwrites and time-out counted, implicit denials not.

    A thread has its parent's overwrites. Role order plays no part.
    """
    permissions = base_permissions(guild, member)
    if permissions & Permission.ADMINISTRATOR.value:
        return permissions
    owner = channel
    if channel.kind.is_thread and channel.parent_id is not None:
        owner = guild.channels.get(channel.parent_id, channel)
    if owner.overwrites:
        permissions = _overwritten(permissions, guild, member, owner)
    if is_timed_out(member, now):
        permissions &= TIMED_OUT.value
    return permissions


def effective_permissions(guild: Guild, member: Member, channel: Channel, now: datetime) -> Permission:
    """Return what the member can really do in the channel: `channel_permissions` less what is implied.

    In a thread SEND_MESSAGES_IN_THREADS stands in the place of SEND_MESSAGES.
    """
    if base_permissions(guild, member) & Permission.ADMINISTRATOR.value:
        return ALL
    # An overwrite may hold the administrator's bit, but it makes nobody one.
    permissions = channel_permissions(guild, member, channel, now) & ~Permission.ADMINISTRATOR.value
    if channel.kind.is_thread:
        if permissions & Permission.SEND_MESSAGES_IN_THREADS.value:
            permissions |= Permission.SEND_MESSAGES.value
        else:
            permissions &= ~Permission.SEND_MESSAGES.value
    if not permissions & Permission.VIEW_CHANNEL.value or not _is_in_private_thread(member, channel, permissions):
        return Permission(0)
    if not permissions & Permission.SEND_MESSAGES.value:
        permissions &= ~_NEEDS_SENDING.value
    if channel.kind in (ChannelKind.VOICE, ChannelKind.STAGE) and not permissions & Permission.CONNECT.value:
        permissions &= ~_VOICE.value
    return Permission(permissions)


def is_timed_out(member: Member, now: datetime) -> bool:
    return member.timed_out_until is not None and member.timed_out_until > now


def top_position(guild: Guild, member: Member) -> int:
    """Return the position of the member's highest role; above all for the owner."""
    if member.user_id == guild.owner_id:
        return 1 << 30
    return max((guild.roles[one].position for one in member.role_ids if one in guild.roles), default=0)


def _overwritten(permissions: int, guild: Guild, member: Member, channel: Channel) -> int:
    role_ids = set(member.role_ids)
    allowed = denied = own_allowed = own_denied = 0
    for overwrite in channel.overwrites:
        if overwrite.is_member:
            if overwrite.id == member.user_id:
                own_allowed, own_denied = overwrite.allow, overwrite.deny
        elif overwrite.id == guild.id:
            permissions = permissions & ~overwrite.deny | overwrite.allow
        elif overwrite.id in role_ids:
            allowed |= overwrite.allow
            denied |= overwrite.deny
    permissions = permissions & ~denied | allowed
    return permissions & ~own_denied | own_allowed


def is_archived(channel: Channel) -> bool:
    """Return whether the channel is an archived thread, which nobody changes before a message has woken it."""
    return channel.thread is not None and channel.thread.archived


def is_locked(channel: Channel, permissions: Permission) -> bool:
    """Return whether the channel is a locked thread, which only those write in who manage threads."""
    locked = channel.thread is not None and channel.thread.locked
    return locked and not permissions & Permission.MANAGE_THREADS


def _is_in_private_thread(member: Member, channel: Channel, permissions: int) -> bool:
    if channel.kind is not ChannelKind.PRIVATE_THREAD or channel.thread is None:
        return True
    return member.user_id in channel.thread.members or bool(permissions & Permission.MANAGE_THREADS.value)
