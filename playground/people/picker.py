"""Which commands a person is offered where (Application Commands, Contexts and Permissions; Topics, Threads)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playground.entities import Channel, Command, Guild, Json, User
from playground.interactions.payloads import context_of
from playground.people.refusals import ClientRefusal
from playground.permissions import ALL, Permission, effective_permissions, is_archived, is_locked
from playground.rules.command_options import GROUP, SUBCOMMAND
from playground.world import World

SLASH, USER_COMMAND, MESSAGE_COMMAND = 1, 2, 3


@dataclass(frozen=True, slots=True)
class PickerEntry:
    """One line of the picker: a command, or one subcommand of it, with the options that it takes."""

    command: Command
    path: tuple[str, ...]
    description: str
    options: tuple[Json, ...]

    @property
    def name(self) -> str:
        """Return the words after the slash, such as "policy add"."""
        return " ".join(self.path)


def entries_for(world: World, user: User, channel: Channel) -> list[PickerEntry]:
    """Return what the picker lists for the person in the channel, in the commands' order."""
    return [
        entry
        for command in world.commands.values()
        if command.kind == SLASH and may_use(world, user, channel, command)
        for entry in flatten(command)
    ]


def flatten(command: Command) -> Iterator[PickerEntry]:
    """Yield the command, or in its place its subcommands."""
    options: list[Json] = command.form.get("options") or []
    if not any(option["type"] in (SUBCOMMAND, GROUP) for option in options):
        yield PickerEntry(command, (command.name,), str(command.form["description"]), tuple(options))
        return
    for option in options:
        if option["type"] == SUBCOMMAND:
            yield _entry(command, (command.name, option["name"]), option)
        else:
            for inner in option.get("options") or []:
                yield _entry(command, (command.name, option["name"], inner["name"]), inner)


def find_entry(world: World, user: User, channel: Channel, name: str) -> PickerEntry:
    """Return the line of the picker that a name such as "policy add" means.

    A guild's own command wins over a global one. Raises: ClientRefusal when there is none, or it is hidden.
    """
    path = tuple(name.removeprefix("/").split())
    matching = [
        entry
        for command in world.commands.values()
        if command.kind == SLASH and path and command.name == path[0] and _is_here(command, channel)
        for entry in flatten(command)
        if entry.path == path
    ]
    if not matching:
        raise ClientRefusal("unknown_command", f"There is no command /{' '.join(path)}.")
    usable = [entry for entry in matching if may_use(world, user, channel, entry.command)]
    if not usable:
        raise ClientRefusal("hidden_command", f"/{' '.join(path)} is not offered to {user.username} here.")
    return max(usable, key=lambda entry: entry.command.guild_id is not None)


def menu_for(world: World, user: User, channel: Channel, kind: int) -> list[Command]:
    """Return the user or message commands that the person's menu shows in the channel, by name.

    A guild's own command stands in the place of a global one of its name.
    """
    usable = [
        command
        for command in world.commands.values()
        if command.kind == kind and may_use(world, user, channel, command)
    ]
    usable.sort(key=lambda command: command.guild_id is not None)
    return [command for _, command in sorted({one.name: one for one in usable}.items())]


def find_menu_command(world: World, user: User, channel: Channel, name: str, kind: int) -> Command:
    """Return the user or message command of that name. Raises: ClientRefusal as `find_entry`."""
    matching = [
        command
        for command in world.commands.values()
        if command.kind == kind and command.name == name and _is_here(command, channel)
    ]
    if not matching:
        raise ClientRefusal("unknown_command", f'There is no entry "{name}" in the menu.')
    for command in menu_for(world, user, channel, kind):
        if command.name == name:
            return command
    raise ClientRefusal("hidden_command", f'"{name}" is not offered to {user.username} here.')


def may_use(world: World, user: User, channel: Channel, command: Command) -> bool:
    """Whether Discord shows the command to the person in the channel and lets it run."""
    if not _is_here(command, channel) or not _is_installed(world, user, channel, command):
        return False
    if is_archived(channel):
        return False
    if command.form.get("nsfw") and not channel.nsfw:
        return False
    guild = world.guild_of(channel)
    if guild is None:
        return user.id in channel.recipients
    member = guild.members.get(user.id)
    if member is None:
        return False
    permissions = effective_permissions(guild, member, channel, world.clock.now())
    if permissions & Permission.ADMINISTRATOR or user.id == guild.owner_id:
        return True
    needed = Permission.VIEW_CHANNEL | Permission.USE_APPLICATION_COMMANDS
    if command.kind == USER_COMMAND:
        needed |= Permission.SEND_MESSAGES
    if needed & ~permissions:
        return False
    # The composer of a locked thread is closed; the menu of a message is not.
    if is_locked(channel, permissions) and command.kind != MESSAGE_COMMAND:
        return False
    ruled = _ruled(world, guild, user.id, channel, command)
    if ruled is not None:
        return ruled
    bits = command.form.get("default_member_permissions")
    if bits is None:
        return True
    wanted = int(bits)
    return wanted != 0 and not wanted & ~(permissions.value & ALL.value)


def is_forced_ephemeral(world: World, user: User, channel: Channel) -> bool:
    """Whether answers go to that person alone.

    That is so in a locked thread, and where the guild lacks the app and the person may not use their own aloud.
    """
    guild = world.guild_of(channel)
    if guild is None:
        return False
    permissions = effective_permissions(guild, guild.members[user.id], channel, world.clock.now())
    if is_locked(channel, permissions):
        return True
    return world.application.id not in guild.members and not permissions & Permission.USE_EXTERNAL_APPS


def _entry(command: Command, path: tuple[str, ...], option: Json) -> PickerEntry:
    return PickerEntry(command, path, str(option["description"]), tuple(option.get("options") or ()))


def _is_here(command: Command, channel: Channel) -> bool:
    return command.guild_id is None or command.guild_id == channel.guild_id


def _is_installed(world: World, user: User, channel: Channel, command: Command) -> bool:
    context = context_of(channel, world)
    guild = world.guild_of(channel)
    bot_id = world.application.id
    if command.guild_id is not None:
        return guild is not None and bot_id in guild.members
    contexts = command.form.get("contexts")
    kinds = command.form.get("integration_types") or [0]
    if contexts is not None and context not in contexts:
        return False
    by_guild = 0 in kinds and (context == 1 or (guild is not None and bot_id in guild.members))
    by_user = 1 in kinds and user.has_installed_app
    return by_user if context == 2 else by_guild or by_user


def _ruled(world: World, guild: Guild, user_id: int, channel: Channel, command: Command) -> bool | None:
    """Return what the guild's command permissions say of the member here, or None when they say nothing.

    A command's own rules stand in the place of the application's. Channel rules can only forbid.
    """
    rules: Sequence[Json] | None = world.command_permissions.get((guild.id, command.id))
    if rules is None:
        rules = world.command_permissions.get((guild.id, world.application.id))
    if rules is None:
        return None
    by_target = {(int(rule["type"]), int(rule["id"])): bool(rule["permission"]) for rule in rules}
    channel_id = channel.parent_id if channel.thread is not None and channel.parent_id else channel.id
    in_channel = by_target.get((3, channel_id), by_target.get((3, guild.id - 1), True))
    if not in_channel:
        return False
    if (2, user_id) in by_target:
        return by_target[2, user_id]
    roles = [by_target[1, one] for one in guild.members[user_id].role_ids if (1, one) in by_target]
    if roles:
        return any(roles)
    return by_target.get((1, guild.id))
