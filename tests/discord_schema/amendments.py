"""Where Discord's published schema differs from what Discord does: each place by name, with the reason.

`was` is what the published schema says there. When it says something else one day, loading fails, and the amendment
is looked at again.
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change. `place` leads inwards from "schemas" or "routes", with a dot between the steps; `was` None: nothing
    stands there; `now` None: it is taken away."""

    place: str
    was: Any
    now: Any
    reason: str


class AmendmentError(Exception):
    """The published schema no longer says what an amendment was made for."""


def amended(document: Mapping[str, Any], amendments: Iterable[Amendment]) -> Json:
    """Return the document with every amendment made. Raises: AmendmentError."""
    made = copy.deepcopy(dict(document))
    for amendment in amendments:
        *way, last = amendment.place.split(".")
        node: Any = made
        for word in way:
            node = _step(node, word, amendment)
        key: Any = int(last) if isinstance(node, list) else last
        found = _step(node, last, amendment) if isinstance(node, list) else node.get(key)
        if found != amendment.was:
            raise AmendmentError(f"{amendment.place} is now {found}, look again: {amendment.reason}")
        if amendment.now is None:
            del node[key]
        else:
            node[key] = amendment.now
    return made


def _step(node: Any, word: str, amendment: Amendment) -> Any:
    try:
        return node[int(word) if isinstance(node, list) else word]
    except (KeyError, IndexError) as error:
        raise AmendmentError(f"{amendment.place} is gone, look again: {amendment.reason}") from error


_BITS_AS_NUMBER: Json = {"type": ["number", "null"]}
_BITS: Json = {"type": ["number", "string", "null"], "pattern": "^[0-9]+$"}
_COMMAND_BITS: Json = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 18014398509481984}, {"type": "null"}]}
_NUMBER_OR_NULL: Json = {"anyOf": [{"type": "number"}, {"type": "null"}]}
_SNOWFLAKE: Json = {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}
_ANY_FLAG: Json = {"type": ["boolean", "null"]}

_CHANNEL_TYPES = [1, 3, 0, 2, 4, 5, 10, 11, 12, 13, 14, 15]
_MADE_CHANNEL_TYPES = [0, 2, 4, 5, 13, 14, 15]
_MEDIA_CHANNEL = "GUILD_MEDIA (16) is documented (Channel Types) and missing here"

_BITS_REASON = "permissions are sent as text, as the documentation says (Permissions), and the schema wants a number"
_OVERWRITE_ROUTE = "routes.PUT /channels/{channel_id}/permissions/{overwrite_id}.request.properties"
_LOCALIZED_TEXT = "schemas.ApplicationFormPartial.properties.description.anyOf.0"


def _bits(place: str, was: Json) -> Amendment:
    return Amendment(place, was, _BITS, _BITS_REASON)


def _made_channel_type(schema: str) -> Amendment:
    place = f"schemas.{schema}.properties.type.anyOf.0.enum"
    return Amendment(place, _MADE_CHANNEL_TYPES, [*_MADE_CHANNEL_TYPES, 16], _MEDIA_CHANNEL)


AMENDMENTS: tuple[Amendment, ...] = (
    Amendment(
        "schemas.InnerErrors.properties._errors.items",
        {"$ref": "#/$defs/Error"},
        {
            "type": "object",
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            "required": ["code", "message"],
        },
        "the codes inside an error tree are words such as BASE_TYPE_REQUIRED (Reference, Error Messages)",
    ),
    Amendment(
        "schemas.RatelimitedResponse.allOf.0",
        {"$ref": "#/$defs/Error"},
        {"type": "object", "properties": {"message": {"type": "string"}}, "required": ["message"]},
        "the body of a 429 has a code only at some limits (Rate Limits, Rate Limit Response Structure)",
    ),
    Amendment(
        "schemas.MessageReferenceType",
        {"type": "number", "const": 0},
        {"type": "integer", "enum": [0, 1]},
        "forwards have the type 1 (Message, Message Reference Types)",
    ),
    Amendment(
        "schemas.GuildChannelResponse.properties.type.enum",
        _MADE_CHANNEL_TYPES,
        [*_MADE_CHANNEL_TYPES, 16],
        _MEDIA_CHANNEL,
    ),
    Amendment("schemas.ChannelTypes.enum", _CHANNEL_TYPES, [*_CHANNEL_TYPES, 16], _MEDIA_CHANNEL),
)
"""Hold for requests and for answers."""

REQUEST_AMENDMENTS: tuple[Amendment, ...] = (
    Amendment(
        "schemas.SnowflakeType",
        _SNOWFLAKE,
        {"anyOf": [_SNOWFLAKE, {"type": "integer", "minimum": 0}]},
        "ids are taken as numbers, too; an attachment's is its place in the request (Uploading Files)",
    ),
    *(
        _bits(f"schemas.{name}.properties.default_member_permissions", _COMMAND_BITS)
        for name in (
            "ApplicationCommandCreateRequest",
            "ApplicationCommandUpdateRequest",
            "ApplicationCommandPatchRequestPartial",
        )
    ),
    *(
        _bits(f"schemas.{name}", _BITS_AS_NUMBER)
        for name in (
            "ChannelPermissionOverwriteRequest.properties.allow",
            "ChannelPermissionOverwriteRequest.properties.deny",
            "CreateRoleRequest.properties.permissions",
            "UpdateRoleRequestPartial.properties.permissions",
        )
    ),
    _bits(f"{_OVERWRITE_ROUTE}.allow", _NUMBER_OR_NULL),
    _bits(f"{_OVERWRITE_ROUTE}.deny", _NUMBER_OR_NULL),
    Amendment(
        f"{_OVERWRITE_ROUTE}.id",
        None,
        {"$ref": "#/$defs/SnowflakeType"},
        "discord.py repeats the id of the path in the body; Discord ignores it",
    ),
    *(
        Amendment(
            f"schemas.{name}.properties.nsfw",
            None,
            _ANY_FLAG,
            "age restriction of a command is documented (Application Commands) and missing here",
        )
        for name in (
            "ApplicationCommandCreateRequest",
            "ApplicationCommandUpdateRequest",
            "ApplicationCommandPatchRequestPartial",
        )
    ),
    Amendment(
        "schemas.RichEmbed.properties.flags",
        None,
        {"type": ["integer", "null"]},
        "discord.py sends back the flags of an embed that it has read; Discord ignores them",
    ),
    *(
        Amendment(
            f"schemas.{name}.properties.tts",
            None,
            _ANY_FLAG,
            "discord.py sends `tts` everywhere; Discord ignores it here",
        )
        for name in (
            "MessageEditRequestPartial",
            "IncomingWebhookUpdateRequestPartial",
            "IncomingWebhookUpdateForInteractionCallbackRequestPartial",
            "BaseCreateMessageCreateRequest",
        )
    ),
    *(
        Amendment(
            f"schemas.{name}.properties.enforce_nonce",
            None,
            _ANY_FLAG,
            "discord.js sends `enforce_nonce` with every message; Discord knows it for messages of channels only",
        )
        for name in (
            "IncomingWebhookInteractionRequest",
            "IncomingWebhookRequestPartial",
            "IncomingWebhookUpdateRequestPartial",
            "IncomingWebhookUpdateForInteractionCallbackRequestPartial",
        )
    ),
    Amendment(
        "routes.POST /channels/{channel_id}/threads.query.use_nested_fields",
        None,
        {},
        "discord.py asks for the nested form of a forum post, which needs no asking any more",
    ),
    Amendment(
        "schemas.CreateForumThreadRequest.properties.type",
        None,
        {"type": "integer"},
        "discord.py sends the type of the post's thread; Discord ignores it",
    ),
    Amendment(
        _LOCALIZED_TEXT,
        {
            "type": "object",
            "properties": {
                "default": {"type": "string", "maxLength": 400},
                "localizations": {
                    "anyOf": [
                        {
                            "type": "object",
                            "propertyNames": {"type": "string"},
                            "additionalProperties": {"type": "string", "maxLength": 400},
                        },
                        {"type": "null"},
                    ]
                },
            },
            "required": ["default"],
        },
        {"type": "string", "maxLength": 400},
        "the documentation's description is a text (Application, Edit Current Application)",
    ),
    _made_channel_type("CreateGuildChannelRequest"),
    _made_channel_type("UpdateGuildChannelRequestPartial"),
    *(
        Amendment(
            f"schemas.{name}.properties.content.anyOf.0.maxLength",
            4000,
            2000,
            "4000 is the limit of people who pay; a bot has 2000 (Message, Create Message)",
        )
        for name in ("MessageCreateRequest", "MessageEditRequestPartial")
    ),
)
"""Hold for requests alone: what clients send and Discord takes, and where Discord takes less than it publishes."""
