"""Guilds, their members and roles."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from playground.entities import Guild, Member, Role
from playground.errors import ApiError, missing_access, missing_permissions, unknown
from playground.guild_payloads import role_payload
from playground.permissions import Permission, base_permissions, top_position
from playground.rest.call import Call, Route
from playground.rules.channels import ROLES, check_role, exceeds
from playground.rules.form import Place, as_snowflake, read_list, read_moment, read_text
from playground.rules.names import GUILD_NAME, NICKNAME

TIMEOUT_DAYS = 28


async def list_my_guilds(call: Call) -> Any:
    limit = call.whole("limit", 200, 1, 200)
    after = call.query_snowflake("after") or 0
    before = call.query_snowflake("before")
    mine = [one for one in call.world.guilds.values() if call.bot_id in one.members]
    mine = [one for one in mine if one.id > after and (before is None or one.id < before)]
    mine.sort(key=lambda one: one.id)
    counts = call.truth("with_counts")
    return [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": guild.owner_id == call.bot_id,
            "permissions": str(base_permissions(guild, call.me(guild))),
            "features": list(guild.features),
        }
        | ({"approximate_member_count": len(guild.members), "approximate_presence_count": 1} if counts else {})
        for guild in mine[:limit]
    ]


async def leave_guild(call: Call) -> Any:
    guild = call.world.guilds.get(call.snowflake("guild_id"))
    if guild is None or call.bot_id not in guild.members:
        raise missing_access()
    call.world.remove_member(guild.id, call.bot_id)


async def get_guild(call: Call) -> Any:
    guild = call.world.guilds.get(call.snowflake("guild_id"))
    if guild is None or call.bot_id not in guild.members:
        raise unknown("guild")
    made = call.payloads.guild(guild)
    if call.truth("with_counts"):
        made |= {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return made


async def edit_guild(call: Call) -> Any:
    guild = call.guild_with(Permission.MANAGE_GUILD)
    place = Place()
    name = read_text(call.form, "name", place, least=2, most=GUILD_NAME)
    place.raise_refusals()
    if name:
        guild.name = name
    call.world.change_guild(guild)
    return call.payloads.guild(guild)


async def list_members(call: Call) -> Any:
    guild = call.guild()
    if not call.world.application.privileged_intents:
        raise missing_access()
    limit = call.whole("limit", 1, 1, 1000)
    after = call.query_snowflake("after") or 0
    ids = sorted(one for one in guild.members if one > after)[:limit]
    return [call.payloads.member(guild.members[one]) for one in ids]


async def get_member(call: Call) -> Any:
    return call.payloads.member(_member(call, call.guild()))


async def edit_member(call: Call) -> Any:
    guild = call.guild()
    member = _member(call, guild)
    form = call.form
    place = Place()
    edited = member
    if "nick" in form:
        _need(call, guild, Permission.MANAGE_NICKNAMES)
        edited = replace(edited, nick=read_text(form, "nick", place, most=NICKNAME) or None)
    if form.get("roles") is not None:
        _need(call, guild, Permission.MANAGE_ROLES)
        wanted = [as_snowflake(one) or 0 for one in read_list(form, "roles", place, most=ROLES)]
        for role_id in set(wanted) ^ set(member.role_ids):
            _refuse_role(call, guild, guild.roles.get(role_id))
        edited = replace(edited, role_ids=tuple(dict.fromkeys(wanted)))
    if "communication_disabled_until" in form:
        _need(call, guild, Permission.MODERATE_MEMBERS)
        until = read_moment(form, "communication_disabled_until", place)
        if until is not None and until > call.now + timedelta(days=TIMEOUT_DAYS):
            place.at("communication_disabled_until").refuse(
                "DATE_TIME_TYPE_MAX", f"Must be at most {TIMEOUT_DAYS} days in the future."
            )
        if base_permissions(guild, member) & Permission.ADMINISTRATOR.value:
            raise missing_permissions()
        edited = replace(edited, timed_out_until=until)
    place.raise_refusals()
    _refuse_above(call, guild, member)
    return call.payloads.member(call.world.put_member(guild.id, edited))


async def edit_own_member(call: Call) -> Any:
    guild = call.guild_with(Permission.CHANGE_NICKNAME)
    place = Place()
    nick = read_text(call.form, "nick", place, most=NICKNAME)
    place.raise_refusals()
    me = call.me(guild)
    if "nick" in call.form:
        me = call.world.put_member(guild.id, replace(me, nick=nick or None))
    return call.payloads.member(me)


async def kick_member(call: Call) -> Any:
    guild = call.guild_with(Permission.KICK_MEMBERS)
    member = _member(call, guild)
    _refuse_above(call, guild, member)
    call.world.remove_member(guild.id, member.user_id)


async def add_role(call: Call) -> Any:
    guild, member, role = _role_of_member(call)
    if role.id not in member.role_ids:
        call.world.put_member(guild.id, replace(member, role_ids=(*member.role_ids, role.id)))


async def remove_role(call: Call) -> Any:
    guild, member, role = _role_of_member(call)
    if role.id in member.role_ids:
        left = tuple(one for one in member.role_ids if one != role.id)
        call.world.put_member(guild.id, replace(member, role_ids=left))


async def list_roles(call: Call) -> Any:
    return [role_payload(role) for role in call.guild().roles.values()]


async def get_role(call: Call) -> Any:
    return role_payload(_role(call, call.guild()))


async def create_role(call: Call) -> Any:
    guild = call.guild_with(Permission.MANAGE_ROLES)
    place = Place()
    fields = check_role(call.form, place)
    place.raise_refusals()
    if len(guild.roles) >= ROLES:
        raise ApiError(400, 30005, f"Maximum number of guild roles reached ({ROLES})")
    everyone = guild.roles[guild.id]
    fields.setdefault("permissions", everyone.permissions)
    if exceeds(fields["permissions"], base_permissions(guild, call.me(guild))):
        raise missing_permissions()
    role = Role(call.world.snowflakes.make(), **{"name": "new role", "position": 1, **fields})
    return role_payload(call.world.put_role(guild.id, role))


async def edit_role(call: Call) -> Any:
    guild = call.guild_with(Permission.MANAGE_ROLES)
    role = _role(call, guild)
    place = Place()
    fields = check_role(call.form, place)
    place.raise_refusals()
    if role.id != guild.id:
        _refuse_role(call, guild, role)
    if exceeds(fields.get("permissions", 0) & ~role.permissions, base_permissions(guild, call.me(guild))):
        raise missing_permissions()
    return role_payload(call.world.put_role(guild.id, replace(role, **fields)))


async def move_roles(call: Call) -> Any:
    guild = call.guild_with(Permission.MANAGE_ROLES)
    if not isinstance(call.body, list):
        raise ApiError(400, 50035, "Invalid Form Body")
    top = top_position(guild, call.me(guild))
    for entry in call.body:
        role = guild.roles.get(as_snowflake(entry.get("id")) or 0)
        if role is None:
            raise unknown("role")
        position = int(entry.get("position") or 0)
        if role.position >= top or position >= top:
            raise missing_permissions()
        call.world.put_role(guild.id, replace(role, position=position))
    return [role_payload(role) for role in guild.roles.values()]


async def delete_role(call: Call) -> Any:
    guild = call.guild_with(Permission.MANAGE_ROLES)
    role = _role(call, guild)
    if role.id == guild.id or role.managed:
        raise ApiError(400, 50028, "Invalid role")
    _refuse_role(call, guild, role)
    call.world.remove_role(guild.id, role.id)


def _need(call: Call, guild: Guild, needed: Permission) -> None:
    if ~base_permissions(guild, call.me(guild)) & needed.value:
        raise missing_permissions()


def _member(call: Call, guild: Guild) -> Member:
    user_id = call.snowflake("user_id")
    member = guild.members.get(user_id)
    if member is None:
        raise unknown("member" if user_id in call.world.users else "user")
    return member


def _role(call: Call, guild: Guild) -> Role:
    role = guild.roles.get(call.snowflake("role_id"))
    if role is None:
        raise unknown("role")
    return role


def _role_of_member(call: Call) -> tuple[Guild, Member, Role]:
    guild = call.guild_with(Permission.MANAGE_ROLES)
    member = _member(call, guild)
    role = _role(call, guild)
    _refuse_role(call, guild, role)
    return guild, member, role


def _refuse_role(call: Call, guild: Guild, role: Role | None) -> None:
    """A bot gives, takes and edits only roles below its highest one."""
    if role is None:
        raise unknown("role")
    if role.managed or role.id == guild.id or role.position >= top_position(guild, call.me(guild)):
        raise missing_permissions()


def _refuse_above(call: Call, guild: Guild, member: Member) -> None:
    """A bot acts only on members below itself; the owner is above all."""
    if member.user_id == call.bot_id:
        return
    if top_position(guild, member) >= top_position(guild, call.me(guild)):
        raise missing_permissions()


_GUILD = "/guilds/{guild_id}"
_MEMBER = f"{_GUILD}/members/{{user_id}}"

ROUTES = (
    Route("GET", "/users/@me/guilds", list_my_guilds),
    Route("DELETE", "/users/@me/guilds/{guild_id}", leave_guild),
    Route("GET", _GUILD, get_guild),
    Route("PATCH", _GUILD, edit_guild),
    Route("GET", f"{_GUILD}/members", list_members),
    Route("PATCH", f"{_GUILD}/members/@me", edit_own_member),
    Route("GET", _MEMBER, get_member),
    Route("PATCH", _MEMBER, edit_member),
    Route("DELETE", _MEMBER, kick_member),
    Route("PUT", f"{_MEMBER}/roles/{{role_id}}", add_role),
    Route("DELETE", f"{_MEMBER}/roles/{{role_id}}", remove_role),
    Route("GET", f"{_GUILD}/roles", list_roles),
    Route("POST", f"{_GUILD}/roles", create_role),
    Route("PATCH", f"{_GUILD}/roles", move_roles),
    Route("GET", f"{_GUILD}/roles/{{role_id}}", get_role),
    Route("PATCH", f"{_GUILD}/roles/{{role_id}}", edit_role),
    Route("DELETE", f"{_GUILD}/roles/{{role_id}}", delete_role),
)
