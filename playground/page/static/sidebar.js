// Servers, channels with their categories and threads, and conversations; what is unread in each.

import { avatar, el, icon } from "./dom.js";

const CATEGORY = 4;
const DIRECT = "direct";
const FORUMS = new Set([15, 16]);
const MARKS = { 2: "voice", 5: "horn", 12: "lock", 13: "voice", 15: "forum", 16: "forum" };

export class Sidebar {
  /** `actions`: openServer(id), openChannel(id). */
  constructor({ servers, channels, serverName }, actions) {
    Object.assign(this, { servers, channels, serverName, actions });
    this.folded = new Set();
  }

  /**
   * `view`: {servers, direct, serverId ("direct" for conversations), channelId, unread}; `unread` maps the ids of
   * channels to the number of messages there that call on the person, which may be 0.
   */
  show(view) {
    this.view = view;
    const focused = focusedKey(this.servers) ?? focusedKey(this.channels);
    this.servers.replaceChildren(
      el("ul", {},
        this.drawServer(DIRECT, "Direct messages", icon("speech"), view.direct.map((channel) => channel.id)),
        view.servers.map((server) =>
          this.drawServer(server.id, server.name, initials(server.name), server.channels.map((channel) => channel.id)))),
    );
    const server = view.servers.find((one) => one.id === view.serverId);
    this.serverName.textContent = server ? server.name : "Direct messages";
    this.channels.replaceChildren(...(server ? this.drawChannels(server.channels) : this.drawConversations()));
    if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  drawServer(id, name, mark, channelIds) {
    const isHere = this.view.serverId === id;
    const unread = channelIds.filter((channel) => this.view.unread.has(channel));
    const calls = unread.reduce((sum, channel) => sum + this.view.unread.get(channel), 0);
    const hasInitials = typeof mark === "string";
    return el("li", {}, el(
      "button",
      {
        class: `server ${isHere ? "here" : ""} ${unread.length > 0 ? "unread" : ""}`,
        type: "button",
        title: name,
        "aria-label": `${name}${unreadWords(unread.length > 0, calls)}`,
        "aria-current": isHere ? "true" : null,
        data: hasInitials ? { key: `server-${id}`, serverId: id, initials: mark } : { key: `server-${id}`, serverId: id },
        on: { click: () => this.actions.openServer(id) },
      },
      !hasInitials && mark,
      drawBadge(calls),
    ));
  }

  /** Channels in no category, then categories with theirs; threads stand below their channel. */
  drawChannels(channels) {
    const known = new Set(channels.map((channel) => channel.id));
    const inside = (parent) => channels.filter((channel) => channel.parent === parent && channel.kind !== CATEGORY);
    const drawOne = (channel) => this.drawChannel(channel, this.threadsShown(channel, inside(channel.id)));
    const loose = channels.filter((channel) => channel.kind !== CATEGORY && !known.has(channel.parent));
    const drawn = [el("ul", {}, loose.map(drawOne))];
    for (const category of channels.filter((channel) => channel.kind === CATEGORY)) {
      const children = inside(category.id);
      const isLive = (channel) => [channel, ...inside(channel.id)].some(({ id }) => id === this.view.channelId || this.view.unread.has(id));
      if (children.length > 0) drawn.push(...this.drawCategory(category, children, isLive, drawOne));
    }
    return drawn;
  }

  /** Of a forum's posts only the open one and those with something new; the others are in its list. */
  threadsShown(channel, threads) {
    if (!FORUMS.has(channel.kind)) return threads;
    return threads.filter((thread) => thread.id === this.view.channelId || this.view.unread.has(thread.id));
  }

  /** A folded category keeps showing what is live in it: open or unread, itself or in a thread. */
  drawCategory(category, children, isLive, drawOne) {
    const isFolded = this.folded.has(category.id);
    const fold = () => {
      if (!this.folded.delete(category.id)) this.folded.add(category.id);
      this.show(this.view);
    };
    return [
      el("h3", { class: "category" }, el(
        "button",
        { type: "button", "aria-expanded": String(!isFolded), data: { key: `category-${category.id}` }, on: { click: fold } },
        el("span", { text: category.name }),
        icon("down"),
      )),
      el("ul", {}, (isFolded ? children.filter(isLive) : children).map(drawOne)),
    ];
  }

  drawChannel(channel, threads = []) {
    return el(
      "li",
      {},
      this.drawPlace(channel, "channel", icon(MARKS[channel.kind] ?? "hash"), channel.name),
      threads.length > 0 &&
        el("ul", { class: "threads" },
          threads.map((thread) => el("li", {}, this.drawPlace(thread, "channel thread", thread.kind === 12 && icon("lock"), thread.name)))),
    );
  }

  drawConversations() {
    if (this.view.direct.length === 0) return [el("p", { class: "nothing", text: "No conversations yet." })];
    return [
      el("ul", {}, this.view.direct.map((one) =>
        el("li", {}, this.drawPlace(one, "channel direct", avatar(one.with, "small"), one.with.name)))),
    ];
  }

  drawPlace({ id }, look, mark, name) {
    const isHere = id === this.view.channelId;
    const isUnread = this.view.unread.has(id);
    const calls = this.view.unread.get(id) ?? 0;
    return el(
      "button",
      {
        class: `${look} ${isHere ? "here" : ""} ${isUnread ? "unread" : ""}`,
        type: "button",
        "aria-current": isHere ? "page" : null,
        data: { key: `channel-${id}`, channelId: id },
        on: { click: () => this.actions.openChannel(id) },
      },
      mark,
      el("span", { class: "channel-text", text: name }),
      isUnread && el("span", { class: "unseen", text: unreadWords(isUnread, calls) }),
      drawBadge(calls),
    );
  }
}

function drawBadge(calls) {
  return calls > 0 && el("span", { class: "badge", "aria-hidden": "true", text: calls > 99 ? "99+" : String(calls) });
}

function unreadWords(isUnread, calls) {
  if (calls > 0) return `, ${calls} ${calls === 1 ? "mention" : "mentions"}`;
  return isUnread ? ", unread" : "";
}

function focusedKey(box) {
  return box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
}

function initials(name) {
  return name.split(/\s+/).map((word) => [...word][0] ?? "").join("").slice(0, 3);
}
