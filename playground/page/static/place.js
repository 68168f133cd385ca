// Where the person is and what they may do and name there, as the composer, the menus and the selects ask for it.

const CATEGORY = 4;

/** Return the open place in one object; `place` and `state` are what the server told, `serverId` the server shown. */
export function readPlace(state, place, serverId) {
  const { channel, commands = [], menus = {}, members = [], roles = [] } = place ?? {};
  const server = state?.servers.find((one) => one.id === serverId);
  return {
    commands,
    menus,
    members,
    roles,
    channels: server?.channels ?? [],
    bot: state?.bot,
    speaker: state?.person.name ?? "",
    channelLabel: channel?.label ?? "",
    channelId: channel?.id ?? null,
    mayWrite: channel?.mayWrite ?? false,
    mayUseCommands: channel?.mayUseCommands ?? false,
    mayAttach: Boolean(channel?.mayAttach && (channel.mayWrite || channel.mayPost)),
    mayReact: channel?.mayReact ?? false,
    mayDelete: channel?.mayDelete ?? false,
    mayAsk: channel?.mayAsk ?? false,
    mayStartThread: channel?.mayStartThread ?? false,
    mayStartPrivateThread: channel?.mayStartPrivateThread ?? false,
    mayWriteInThreads: channel?.mayWriteInThreads ?? false,
    mayPost: channel?.mayPost ?? false,
    needsTag: channel?.needsTag ?? false,
    tagsToSet: channel?.tagsToSet ?? [],
  };
}

/** Return what a user, role, mentionable or channel select offers, in the shape of a string select's options. */
export function choosable(select, place) {
  const chosen = new Set((select.default_values ?? []).map((one) => one.id));
  const people = () => place.members.map((one) => ({ label: one.name, value: one.id, description: one.username }));
  const roles = () => place.roles.map((one) => ({ label: `@${one.name}`, value: one.id }));
  const channels = () =>
    place.channels
      .filter((one) => (select.channel_types?.length ? select.channel_types.includes(one.kind) : one.kind !== CATEGORY))
      .map((one) => ({ label: `#${one.name}`, value: one.id }));
  const offers = { 5: people, 6: roles, 7: () => [...people(), ...roles()], 8: channels }[select.type];
  return (offers?.() ?? []).map((option) => ({ ...option, default: chosen.has(option.value) }));
}
