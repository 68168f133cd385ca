// Servers, channels, and who is speaking.

import { avatar, el, icon } from "./dom.js";

const CATEGORY = 4;
const DIRECT = "direct";
const MARKS = { 2: "voice", 5: "horn", 13: "voice", 15: "forum", 16: "forum" };
const SILENT_KINDS = new Set([2, 13, 15, 16]);

export class Sidebar {
  /** `actions`: openServer(id), openChannel(id). */
  constructor({ servers, channels, serverName }, actions) {
    Object.assign(this, { servers, channels, serverName, actions });
  }

  /** `view`: {servers, direct, serverId ("direct" for conversations), channelId, unread: Set of channel ids}. */
  show(view) {
    this.servers.replaceChildren(
      this.drawServer(DIRECT, "Direct messages", view, icon("speech"), view.direct.map((channel) => channel.id)),
      el("hr"),
      ...view.servers.map((server) =>
        this.drawServer(server.id, server.name, view, initials(server.name), server.channels.map((channel) => channel.id)),
      ),
    );
    const server = view.servers.find((one) => one.id === view.serverId);
    this.serverName.textContent = server ? server.name : "Direct messages";
    this.channels.replaceChildren(...(server ? this.drawChannels(server.channels, view) : view.direct.map((one) => this.drawDirect(one, view))));
    if (!server && view.direct.length === 0) this.channels.append(el("p", { class: "nothing", text: "No conversations yet." }));
  }

  drawServer(id, name, view, mark, channelIds) {
    const isHere = view.serverId === id;
    const isUnread = channelIds.some((channel) => view.unread.has(channel));
    return el(
      "button",
      {
        class: `server ${isHere ? "here" : ""} ${isUnread ? "unread" : ""}`,
        type: "button",
        title: name,
        "aria-label": isUnread ? `${name}, unread` : name,
        "aria-current": isHere ? "true" : null,
        data: typeof mark === "string" ? { serverId: id, initials: mark } : { serverId: id },
        on: { click: () => this.actions.openServer(id) },
      },
      typeof mark !== "string" && mark,
    );
  }

  /** Categories with their channels below them, threads below their channel. */
  drawChannels(channels, view) {
    const inside = (parent) => channels.filter((channel) => channel.parent === parent && channel.kind !== CATEGORY);
    const known = new Set(channels.map((channel) => channel.id));
    const drawn = [];
    const drawOne = (channel) => {
      drawn.push(this.drawChannel(channel, view));
      inside(channel.id).forEach((thread) => drawn.push(this.drawChannel(thread, view, true)));
    };
    channels.filter((channel) => channel.kind !== CATEGORY && !known.has(channel.parent)).forEach(drawOne);
    for (const category of channels.filter((channel) => channel.kind === CATEGORY)) {
      const children = inside(category.id);
      if (children.length === 0) continue;
      drawn.push(el("h3", { class: "category", text: category.name }));
      children.forEach(drawOne);
    }
    return drawn;
  }

  drawChannel(channel, view, isThread = false) {
    const isHere = channel.id === view.channelId;
    const isUnread = view.unread.has(channel.id);
    return el(
      "button",
      {
        class: `channel ${isThread ? "thread" : ""} ${isHere ? "here" : ""} ${isUnread ? "unread" : ""}`,
        type: "button",
        disabled: SILENT_KINDS.has(channel.kind),
        "aria-current": isHere ? "page" : null,
        data: { channelId: channel.id },
        on: { click: () => this.actions.openChannel(channel.id) },
      },
      icon(MARKS[channel.kind] ?? (isThread ? "branch" : "hash")),
      el("span", { class: "channel-text", text: channel.name }),
      isUnread && el("span", { class: "unseen", text: ", unread" }),
    );
  }

  drawDirect(channel, view) {
    const isHere = channel.id === view.channelId;
    return el(
      "button",
      {
        class: `channel direct ${isHere ? "here" : ""} ${view.unread.has(channel.id) ? "unread" : ""}`,
        type: "button",
        "aria-current": isHere ? "page" : null,
        data: { channelId: channel.id },
        on: { click: () => this.actions.openChannel(channel.id) },
      },
      avatar(channel.with, "small"),
      el("span", { class: "channel-text", text: channel.with.name }),
    );
  }
}

function initials(name) {
  return name.split(/\s+/).map((word) => [...word][0] ?? "").join("").slice(0, 3);
}
