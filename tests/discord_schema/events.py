"""What the gateway's events carry, as Discord's documentation says it (Gateway Events; Receiving and Responding).

The published schema describes the API alone. An event is made of the same objects, so each is checked where it stands,
and what is around them is written down here.
"""

from typing import Any

from tests.discord_schema.amendments import Json


def _named(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _list(name: str) -> Json:
    return {"type": "array", "items": _named(name)}


def _with(*required: str, **properties: Any) -> Json:
    """Return an object with these keys; the `required` ones must be there, besides those of the properties."""
    return {"type": "object", "required": [*required, *properties], "properties": properties}


_SNOWFLAKE = _named("SnowflakeType")
_TEXT: Json = {"type": "string"}
_BITS: Json = {"type": "string", "pattern": "^[0-9]+$"}
_IN_GUILD = _with(guild_id=_SNOWFLAKE)

_PARTIAL_MEMBER = {"allOf": [_named("BasicGuildMemberResponse"), _with("deaf", "mute"), {"not": _with("user")}]}
"""The member of a message has no user: the author is already there."""

_MESSAGE: Json = {
    "allOf": [_named("MessageResponse"), _with(channel_type={"type": "integer"})],
    "properties": {"guild_id": _SNOWFLAKE, "member": _PARTIAL_MEMBER},
}

_GUILD_CREATE: Json = {
    "allOf": [
        _named("GuildResponse"),
        _with(
            joined_at={"type": "string", "format": "date-time"},
            large={"type": "boolean"},
            member_count={"type": "integer", "minimum": 1},
            voice_states={"type": "array"},
            members=_list("GuildMemberResponse"),
            channels=_list("GuildChannelResponse"),
            threads=_list("ThreadResponse"),
            presences={"type": "array"},
            stage_instances={"type": "array"},
            guild_scheduled_events={"type": "array"},
            soundboard_sounds={"type": "array"},
        ),
    ]
}

_EMOJI = _with("id", "name")
_REACTION = _with(user_id=_SNOWFLAKE, channel_id=_SNOWFLAKE, message_id=_SNOWFLAKE, emoji=_EMOJI)
_VOTE = _with(user_id=_SNOWFLAKE, channel_id=_SNOWFLAKE, message_id=_SNOWFLAKE, answer_id={"type": "integer"})

_RESOLVED: Json = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "users": {"type": "object", "additionalProperties": _named("UserResponse")},
        "members": {
            "type": "object",
            "additionalProperties": {
                "allOf": [_named("BasicGuildMemberResponse"), _with(permissions=_BITS)],
                # The user stands beside it, and so do not `deaf` and `mute`.
                "properties": {"user": False, "deaf": False, "mute": False},
            },
        },
        "roles": {"type": "object", "additionalProperties": _named("GuildRoleResponse")},
        "channels": {
            "type": "object",
            "additionalProperties": _with(id=_SNOWFLAKE, type={"type": "integer"}, permissions=_BITS),
        },
        "messages": {"type": "object", "additionalProperties": _named("MessageResponse")},
        "attachments": {"type": "object", "additionalProperties": _named("MessageAttachmentResponse")},
    },
}


def _option(inner: Json) -> Json:
    """Subcommands and groups hold options, the others a value; while it is typed, that may be text for a number."""
    return {
        "allOf": [_with(name=_TEXT, type={"type": "integer", "minimum": 1, "maximum": 11})],
        "if": _with(type={"enum": [1, 2]}),
        "then": _with(options={"type": "array", "items": inner}) | {"not": _with("value")},
        "else": _with(value={"type": ["string", "number", "boolean"]}) | {"not": _with("options")},
        "properties": {"focused": {"const": True}},
    }


_VALUE: Json = {"allOf": [_option({}), _with(type={"minimum": 3})]}
_OPTION = _option(_option(_VALUE))
"""A group, a subcommand in it, and that one's options, at the deepest."""

_COMMAND_DATA: Json = {
    "allOf": [_with(id=_SNOWFLAKE, name=_TEXT, type={"enum": [1, 2, 3]})],
    "properties": {
        "guild_id": _SNOWFLAKE,
        "target_id": _SNOWFLAKE,
        "resolved": _RESOLVED,
        "options": {"type": "array", "items": _OPTION},
    },
    "oneOf": [
        _with(type={"const": 1}) | {"not": _with("target_id")},
        _with(type={"const": 2}, resolved=_with("users"), target_id=_SNOWFLAKE),
        _with(type={"const": 3}, resolved=_with("messages"), target_id=_SNOWFLAKE),
    ],
}

_COMPONENT_DATA: Json = {
    "allOf": [_with(id={"type": "integer"}, component_type={"type": "integer"}, custom_id=_TEXT)],
    "properties": {"values": {"type": "array", "items": _TEXT}, "resolved": _RESOLVED},
    "if": _with(component_type={"enum": [3, 5, 6, 7, 8]}),
    "then": _with("values"),
}

_WHOLE: Json = {"type": "integer"}


def _input(*types: int, **value: Any) -> Json:
    return _with(type={"enum": list(types)}, id=_WHOLE, custom_id=_TEXT, **value)


_INPUT: Json = {
    "oneOf": [
        _input(4, value=_TEXT),
        _input(3, 5, 6, 7, 8, 19, 22, values={"type": "array", "items": _TEXT}),
        _input(21, value={"type": ["string", "null"]}),
        _input(23, value={"type": "boolean"}),
    ]
}

_SUBMITTED: Json = {
    "oneOf": [
        _with(type={"const": 10}, id=_WHOLE) | {"not": _with("content")},
        _with(type={"const": 18}, id=_WHOLE, component=_INPUT),
        _with(
            type={"const": 1}, id=_WHOLE, components={"type": "array", "items": _INPUT, "minItems": 1, "maxItems": 1}
        ),
    ]
}

_MODAL_DATA: Json = {
    "allOf": [_with(custom_id=_TEXT, components={"type": "array", "items": _SUBMITTED})],
    "properties": {"resolved": _RESOLVED},
}

_MEMBER: Json = {"allOf": [_named("GuildMemberResponse"), _with(permissions=_BITS)]}

_INTERACTION: Json = {
    "allOf": [
        _with(
            "data",
            "channel_id",
            id=_SNOWFLAKE,
            application_id=_SNOWFLAKE,
            type={"enum": [2, 3, 4, 5]},
            token=_TEXT,
            version={"const": 1},
            app_permissions=_BITS,
            locale=_named("AvailableLocalesEnum"),
            entitlements={"type": "array"},
            authorizing_integration_owners={
                "type": "object",
                "minProperties": 1,
                "propertyNames": {"enum": ["0", "1"]},
                "additionalProperties": {"type": "string"},
            },
            context={"enum": [0, 1, 2]},
            attachment_size_limit={"type": "integer"},
            channel=_with(id=_SNOWFLAKE, type={"type": "integer"}, permissions=_BITS),
        ),
        {
            "if": _with("guild_id"),
            "then": _with(
                guild=_with(id=_SNOWFLAKE, locale=_TEXT, features={"type": "array"}),
                guild_locale=_TEXT,
                member=_MEMBER,
                context={"const": 0},
            )
            | {"not": _with("user")},
            "else": _with(user=_named("UserResponse")) | {"not": {"anyOf": [_with("member"), _with("guild")]}},
        },
        {"if": _with(type={"enum": [2, 4]}), "then": _with(data=_COMMAND_DATA) | {"not": _with("message")}},
        {"if": _with(type={"const": 3}), "then": _with(data=_COMPONENT_DATA, message=_named("MessageResponse"))},
        {"if": _with(type={"const": 5}), "then": _with(data=_MODAL_DATA)},
    ]
}

EVENTS: dict[str, Json] = {
    "READY": _with(
        "resume_gateway_url",
        v={"const": 10},
        user=_with(
            "username", "discriminator", "avatar", "global_name", "verified", "mfa_enabled", "flags", id=_SNOWFLAKE
        ),
        guilds={"type": "array", "items": _with(id=_SNOWFLAKE, unavailable={"const": True})},
        session_id=_TEXT,
        shard={"type": "array", "minItems": 2, "maxItems": 2},
        application=_with(id=_SNOWFLAKE, flags={"type": "integer"}),
    ),
    "RESUMED": {"type": "object"},
    "GUILD_CREATE": _GUILD_CREATE,
    "GUILD_UPDATE": _named("GuildResponse"),
    "GUILD_DELETE": _with(id=_SNOWFLAKE),
    "GUILD_ROLE_CREATE": _with(guild_id=_SNOWFLAKE, role=_named("GuildRoleResponse")),
    "GUILD_ROLE_UPDATE": _with(guild_id=_SNOWFLAKE, role=_named("GuildRoleResponse")),
    "GUILD_ROLE_DELETE": _with(guild_id=_SNOWFLAKE, role_id=_SNOWFLAKE),
    "GUILD_MEMBER_ADD": {"allOf": [_named("GuildMemberResponse"), _IN_GUILD]},
    "GUILD_MEMBER_UPDATE": {"allOf": [_named("GuildMemberResponse"), _IN_GUILD]},
    "GUILD_MEMBER_REMOVE": _with(guild_id=_SNOWFLAKE, user=_named("UserResponse")),
    "GUILD_MEMBERS_CHUNK": _with(
        guild_id=_SNOWFLAKE,
        members=_list("GuildMemberResponse"),
        chunk_index={"type": "integer", "minimum": 0},
        chunk_count={"type": "integer", "minimum": 1},
    ),
    "CHANNEL_CREATE": _named("GuildChannelResponse"),
    "CHANNEL_UPDATE": _named("GuildChannelResponse"),
    "CHANNEL_DELETE": _named("GuildChannelResponse"),
    "CHANNEL_PINS_UPDATE": _with("last_pin_timestamp", channel_id=_SNOWFLAKE),
    "THREAD_CREATE": _named("ThreadResponse"),
    "THREAD_UPDATE": _named("ThreadResponse"),
    "THREAD_DELETE": _with(id=_SNOWFLAKE, guild_id=_SNOWFLAKE, parent_id=_SNOWFLAKE, type={"enum": [10, 11, 12]}),
    "THREAD_LIST_SYNC": _with(guild_id=_SNOWFLAKE, threads=_list("ThreadResponse"), members={"type": "array"}),
    "THREAD_MEMBER_UPDATE": {"allOf": [_named("ThreadMemberResponse"), _IN_GUILD]},
    "THREAD_MEMBERS_UPDATE": _with(
        id=_SNOWFLAKE, guild_id=_SNOWFLAKE, member_count={"type": "integer", "minimum": 0, "maximum": 50}
    )
    | {
        "properties": {
            "added_members": _list("ThreadMemberResponse"),
            "removed_member_ids": {"type": "array", "items": _SNOWFLAKE},
        }
    },
    "MESSAGE_CREATE": _MESSAGE,
    "MESSAGE_UPDATE": _MESSAGE,
    "MESSAGE_DELETE": _with(id=_SNOWFLAKE, channel_id=_SNOWFLAKE),
    "MESSAGE_DELETE_BULK": _with(ids={"type": "array", "items": _SNOWFLAKE}, channel_id=_SNOWFLAKE),
    "MESSAGE_REACTION_ADD": _REACTION,
    "MESSAGE_REACTION_REMOVE": _REACTION,
    "MESSAGE_REACTION_REMOVE_ALL": _with(channel_id=_SNOWFLAKE, message_id=_SNOWFLAKE),
    "MESSAGE_REACTION_REMOVE_EMOJI": _with(channel_id=_SNOWFLAKE, message_id=_SNOWFLAKE, emoji=_EMOJI),
    "MESSAGE_POLL_VOTE_ADD": _VOTE,
    "MESSAGE_POLL_VOTE_REMOVE": _VOTE,
    "TYPING_START": _with(channel_id=_SNOWFLAKE, user_id=_SNOWFLAKE, timestamp={"type": "integer"}),
    "WEBHOOKS_UPDATE": _with(guild_id=_SNOWFLAKE, channel_id=_SNOWFLAKE),
    "INTERACTION_CREATE": _INTERACTION,
}
