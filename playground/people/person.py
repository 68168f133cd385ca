"""Act as a person: what somebody can do in their client, from Python, in the playground's own event loop."""

from collections.abc import Iterable, Mapping
from typing import Any

from playground.entities import Channel, Json, Message, User
from playground.files import FileStore
from playground.interactions.desk import InteractionDesk
from playground.interactions.interaction import Interaction, InteractionKind, InteractionState
from playground.payloads import Payloads
from playground.people.closed_threads import refuse_press
from playground.people.forms import fill_form
from playground.people.onlooker import ChannelName, Target
from playground.people.opener import Opener
from playground.people.options import fill_options, fill_partly
from playground.people.picker import (
    MESSAGE_COMMAND,
    USER_COMMAND,
    PickerEntry,
    find_entry,
    find_menu_command,
    is_forced_ephemeral,
)
from playground.people.refusals import ClientRefusal
from playground.people.replies import Choice, Modal, Reply, Shown
from playground.people.selects import select_values
from playground.people.targets import Targets
from playground.people.writer import named_user
from playground.posting import Posting
from playground.rules.components import SELECTS, every_component, is_link
from playground.world import World


class Person(Opener):
    """One person with their client.

    All methods that wait return when the bot has given its first answer, or after three seconds without one.
    """

    def __init__(
        self,
        user_id: int,
        world: World,
        payloads: Payloads,
        files: FileStore,
        posting: Posting,
        desk: InteractionDesk,
    ) -> None:
        super().__init__(user_id, world, payloads, files, posting)
        self._desk = desk

    # Commands

    async def slash(
        self,
        name: str,
        /,
        *,
        channel: ChannelName = None,
        wait: bool = True,
        typed: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Reply:
        """Use a slash command: `slash("policy add", title="...")`. `typed` takes options whose names collide here.

        Raises: ClientRefusal for what the client would not send.
        """
        place = self.channel(channel)
        entry = find_entry(self._world, self.user, place, name)
        targets = Targets(self._world, self._payloads, place, self.id)
        filled = fill_options(entry.options, {**(typed or {}), **options}, targets, self._files)
        interaction = self._desk.open(
            InteractionKind.COMMAND,
            self.user,
            place.id,
            _command_data(entry, filled, targets),
            command_name=entry.name,
            command_kind=1,
            forced_ephemeral=is_forced_ephemeral(self._world, self.user, place),
        )
        return await self._reply(interaction, wait=wait)

    async def autocomplete(
        self,
        name: str,
        option: str,
        text: str = "",
        /,
        *,
        channel: ChannelName = None,
        typed: Mapping[str, Any] | None = None,
        **others: Any,
    ) -> list[Choice]:
        """Return the list offered while `text` stands in the option.

        Raises: ClientRefusal; loading_failed when the bot gave no list in three seconds.
        """
        place = self.channel(channel)
        entry = find_entry(self._world, self.user, place, name)
        targets = Targets(self._world, self._payloads, place, self.id)
        given = {**(typed or {}), **others, option: text}
        filled = fill_partly(entry.options, given, option, targets, self._files)
        interaction = self._desk.open(
            InteractionKind.AUTOCOMPLETE, self.user, place.id, _command_data(entry, filled, targets)
        )
        reply = await self._reply(interaction, wait=True)
        if reply.failed:
            raise ClientRefusal("loading_failed", "Loading options failed", option=option)
        return reply.choices

    async def message_command(self, name: str, message: Target, *, wait: bool = True) -> Reply:
        """Choose an entry of the menu of a message."""
        target = self.message(message)
        place = self._world.channels[target.channel_id]
        targets = Targets(self._world, self._payloads, place, self.id)
        identity = targets.message(target)
        return await self._menu(name, MESSAGE_COMMAND, place, identity, targets, wait=wait)

    async def user_command(
        self, name: str, user: "Person | User | str", *, channel: ChannelName = None, wait: bool = True
    ) -> Reply:
        """Choose an entry of the menu of an account."""
        place = self.channel(channel)
        targets = Targets(self._world, self._payloads, place, self.id)
        identity = targets.user(named_user(user), "user")
        return await self._menu(name, USER_COMMAND, place, identity, targets, wait=wait)

    # Controls and forms

    async def click(self, target: Target, label: str, *, wait: bool = True) -> Reply:
        """Press a button, named by its label or custom_id; the reply is what that led to."""
        message = self.message(target)
        button = Shown(self._world, self._payloads, message.channel_id, message.id).button(label)
        if button.get("disabled"):
            raise ClientRefusal("disabled_control", f"The button {label} is greyed out.")
        if is_link(button):
            raise ClientRefusal("link_control", f"The button {label} is a link; the bot does not hear of it.")
        data = {"id": button["id"], "component_type": 2, "custom_id": button["custom_id"]}
        return await self._use(message, data, wait=wait)

    async def choose(self, target: Target, select: str, values: Iterable[Any] | str, *, wait: bool = True) -> Reply:
        """Choose in a select, named by its custom_id or placeholder; values by value, label, name or mention."""
        message = self.message(target)
        found = next(
            (
                one
                for one in every_component(message.components)
                if one["type"] in SELECTS and select in (one["custom_id"], one.get("placeholder"))
            ),
            None,
        )
        if found is None:
            raise ClientRefusal("unknown_control", f"There is no select {select}.")
        if found.get("disabled"):
            raise ClientRefusal("disabled_control", f"The select {select} is greyed out.")
        targets = Targets(self._world, self._payloads, self._world.channels[message.channel_id], self.id)
        chosen = [values] if isinstance(values, str) else list(values)
        data: Json = {
            "id": found["id"],
            "component_type": found["type"],
            "custom_id": found["custom_id"],
            "values": select_values(found, chosen, targets),
        }
        if targets.resolved:
            data["resolved"] = targets.resolved
        return await self._use(message, data, wait=wait)

    async def submit(
        self, modal: Modal | Reply, values: Mapping[str, Any] | None = None, /, *, wait: bool = True, **named: Any
    ) -> Reply:
        """Send a form, its fields named by label or custom_id; those not named keep what stands in them."""
        form = modal.modal if isinstance(modal, Reply) else modal
        if form is None:
            raise ClientRefusal("unknown_control", "No form is open.")
        opened_by = form.interaction
        place = self._world.channels[opened_by.channel_id]
        targets = Targets(self._world, self._payloads, place, self.id)
        components = fill_form(form, {**(values or {}), **named}, targets, self._files)
        data: Json = {"custom_id": form.custom_id, "components": components}
        if targets.resolved:
            data["resolved"] = targets.resolved
        source = (
            self._world.message(place.id, opened_by.source_message_id)
            if opened_by.source_message_id is not None
            else None
        )
        interaction = self._desk.open(
            InteractionKind.MODAL_SUBMIT,
            self.user,
            place.id,
            data,
            source=source,
            triggered_by=opened_by.invocation(),
            forced_ephemeral=opened_by.forced_ephemeral,
        )
        return await self._reply(interaction, wait=wait)

    async def _use(self, message: Message, data: Json, *, wait: bool) -> Reply:
        place = self._world.channels[message.channel_id]
        refuse_press(place, self.permissions(place))
        interaction = self._desk.open(
            InteractionKind.COMPONENT,
            self.user,
            place.id,
            data,
            source=message,
            forced_ephemeral=is_forced_ephemeral(self._world, self.user, place),
        )
        return await self._reply(interaction, wait=wait)

    async def _menu(
        self, name: str, kind: int, place: Channel, identity: str, targets: Targets, *, wait: bool
    ) -> Reply:
        command = find_menu_command(self._world, self.user, place, name, kind)
        data: Json = {"id": str(command.id), "name": command.name, "type": kind, "target_id": identity}
        data["resolved"] = targets.resolved
        if command.guild_id is not None:
            data["guild_id"] = str(command.guild_id)
        interaction = self._desk.open(
            InteractionKind.COMMAND,
            self.user,
            place.id,
            data,
            command_name=command.name,
            command_kind=kind,
            forced_ephemeral=is_forced_ephemeral(self._world, self.user, place),
        )
        return await self._reply(interaction, wait=wait)

    async def _reply(self, interaction: Interaction, *, wait: bool) -> Reply:
        if wait:
            while interaction.state is InteractionState.PENDING:
                await interaction.moved()
        return Reply(self._world, self._payloads, interaction)


def _command_data(entry: PickerEntry, filled: list[Json], targets: Targets) -> Json:
    options = filled
    for name, kind in reversed(list(zip(entry.path[1:], _kinds(entry), strict=True))):
        options = [{"type": kind, "name": name, "options": options}]
    data: Json = {"id": str(entry.command.id), "name": entry.command.name, "type": 1, "options": options}
    if targets.resolved:
        data["resolved"] = targets.resolved
    if entry.command.guild_id is not None:
        data["guild_id"] = str(entry.command.guild_id)
    return data


def _kinds(entry: PickerEntry) -> list[int]:
    return {1: [], 2: [1], 3: [2, 1]}[len(entry.path)]
