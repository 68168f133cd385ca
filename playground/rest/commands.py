"""Application commands over REST: list, bulk overwrite, create (an upsert), edit, delete, permissions."""

from typing import Any

from playground.entities import Command, Json
from playground.errors import ApiError, missing_access, unknown
from playground.rest.call import Answer, Call, Route
from playground.rules.commands import check_command, check_commands, refuse_too_many
from playground.rules.form import Place

CREATES_A_DAY = 200


async def list_commands(call: Call) -> Any:
    guild_id = _scope(call)
    with_localizations = call.truth("with_localizations")
    return [
        call.payloads.command(command, with_localizations=with_localizations)
        for command in call.world.commands_of(guild_id)
    ]


async def overwrite_commands(call: Call) -> Any:
    guild_id = _scope(call)
    place = Place()
    if not isinstance(call.body, list):
        place.refuse("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        place.raise_refusals()
    forms = check_commands(call.body, place, is_global=guild_id is None, app_contexts=_install_kinds(call))
    place.raise_refusals()
    present = {(command.kind, command.name): command for command in call.world.commands_of(guild_id)}
    made = []
    fresh = 0
    for form in forms:
        known = present.get((form["type"], form["name"]))
        fresh += known is None
        made.append(_kept(call, guild_id, form, known))
    _count_creations(call, guild_id, fresh)
    call.world.put_commands(guild_id, made)
    return [call.payloads.command(command) for command in made]


async def create_command(call: Call) -> Any:
    guild_id = _scope(call)
    place = Place()
    form = check_command(call.form, place, is_global=guild_id is None, app_contexts=_install_kinds(call))
    place.raise_refusals()
    commands = list(call.world.commands_of(guild_id))
    known = next((one for one in commands if (one.kind, one.name) == (form["type"], form["name"])), None)
    if known is None:
        refuse_too_many([*(one.form for one in commands), form])
        _count_creations(call, guild_id, 1)
    made = _kept(call, guild_id, form, known)
    call.world.put_commands(guild_id, [*(one for one in commands if one is not known), made])
    return Answer(200 if known is not None else 201, call.payloads.command(made))


async def get_command(call: Call) -> Any:
    return call.payloads.command(_command(call))


async def edit_command(call: Call) -> Any:
    command = _command(call)
    place = Place()
    form = check_command(
        {**command.form, **call.form, "type": command.kind},
        place,
        is_global=command.guild_id is None,
        app_contexts=_install_kinds(call),
    )
    place.raise_refusals()
    commands = list(call.world.commands_of(command.guild_id))
    for other in commands:
        if other is not command and (other.kind, other.name) == (form["type"], form["name"]):
            raise ApiError(400, 40041, "An application command with that name already exists")
    made = _kept(call, command.guild_id, form, command)
    call.world.put_commands(command.guild_id, [made if one is command else one for one in commands])
    return call.payloads.command(made)


async def delete_command(call: Call) -> Any:
    command = _command(call)
    left = [one for one in call.world.commands_of(command.guild_id) if one is not command]
    call.world.put_commands(command.guild_id, left)


async def list_permissions(call: Call) -> Any:
    guild_id = _scope(call)
    return [
        _permissions_payload(call, guild_id or 0, target, rules)
        for (guild, target), rules in call.world.command_permissions.items()
        if guild == guild_id
    ]


async def get_permissions(call: Call) -> Any:
    guild_id = _scope(call)
    target = call.snowflake("command_id")
    rules = call.world.command_permissions.get((guild_id or 0, target))
    if rules is None:
        raise unknown("application command permissions")
    return _permissions_payload(call, guild_id or 0, target, rules)


async def edit_permissions(call: Call) -> Any:
    # Discord takes a person's own token here and no bot's.
    raise ApiError(403, 20001, "Bots cannot use this endpoint")


def _scope(call: Call) -> int | None:
    if call.snowflake("application_id") != call.bot_id:
        raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
    if "guild_id" not in call.params:
        return None
    guild_id = call.snowflake("guild_id")
    guild = call.world.guilds.get(guild_id)
    if guild is None or call.bot_id not in guild.members:
        raise missing_access()
    return guild_id


def _command(call: Call) -> Command:
    guild_id = _scope(call)
    command = call.world.commands.get(call.snowflake("command_id"))
    if command is None or command.guild_id != guild_id:
        raise unknown("application command")
    return command


def _kept(call: Call, guild_id: int | None, form: Json, known: Command | None) -> Command:
    """Return the command with its former id, and its former version if nothing changed."""
    if known is not None and known.form == form:
        return known
    version = call.world.snowflakes.make()
    return Command(known.id if known is not None else version, version, guild_id, form)


def _count_creations(call: Call, guild_id: int | None, fresh: int) -> None:
    day = (guild_id, call.now.date().isoformat())
    created = call.services.creations.get(day, 0) + fresh
    if created > CREATES_A_DAY and fresh:
        raise ApiError(
            400, 30034, f"Max number of daily application command creates has been reached ({CREATES_A_DAY})"
        )
    call.services.creations[day] = created


def _install_kinds(call: Call) -> list[int]:
    application = call.world.application
    return [kind for kind, is_on in ((0, application.installs_to_guilds), (1, application.installs_to_users)) if is_on]


def _permissions_payload(call: Call, guild_id: int, target: int, rules: list[Json]) -> Json:
    return {
        "id": str(target),
        "application_id": str(call.bot_id),
        "guild_id": str(guild_id),
        "permissions": rules,
    }


_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def _routes(base: str) -> tuple[Route, ...]:
    return (
        Route("GET", base, list_commands),
        Route("PUT", base, overwrite_commands),
        Route("POST", base, create_command),
        Route("GET", f"{base}/{{command_id}}", get_command),
        Route("PATCH", f"{base}/{{command_id}}", edit_command),
        Route("DELETE", f"{base}/{{command_id}}", delete_command),
    )


ROUTES = (
    *_routes("/applications/{application_id}/commands"),
    *_routes(_GUILD),
    Route("GET", f"{_GUILD}/permissions", list_permissions),
    Route("GET", f"{_GUILD}/{{command_id}}/permissions", get_permissions),
    Route("PUT", f"{_GUILD}/{{command_id}}/permissions", edit_permissions),
)
