// The page: holds what the server told, hands it to the parts that draw, and sends what the person does.

import { openForm } from "./forms.js";
import { inOrder } from "./messages.js";
import { tick } from "./moments.js";
import { addReading, addWriting } from "./parts.js";
import { readPlace } from "./place.js";

const TICK_MS = 1000;
const DIRECT = "direct";
const JUMP = /^https?:\/\/(?:(?:canary|ptb)\.)?discord(?:app)?\.com\/channels\/(?:@me|\d+)\/(\d+)(?:\/(\d+))?\/?$/;

const byId = (id) => document.getElementById(id);

class Page {
  constructor() {
    const wish = new URLSearchParams(location.search);
    this.memory = sessionStorage;
    this.person = wish.get("person") ?? this.memory.getItem("person");
    this.locale = wish.get("locale") ?? this.memory.getItem("locale");
    this.wishedChannel = wish.get("channel");
    this.channelId = this.wishedChannel ? null : this.memory.getItem("channel");
    this.state = null;
    this.place = null;
    this.serverId = null;
    this.unread = new Map();
    this.lastIn = new Map();
    this.queue = [];
    this.isFlushing = false;
    addReading(this);
    addWriting(this);
    this.frame.setTheme(wish.get("theme") ?? localStorage.getItem("theme") ?? "auto");
    document.addEventListener("click", (event) => this.followJump(event));
  }

  start() {
    this.connection.open();
    setInterval(() => tick(this.moments), TICK_MS);
  }

  // What comes in

  /** Events are worked off once a frame: a burst is one change of the page. */
  enqueue(event) {
    this.queue.push(event);
    if (this.isFlushing) return;
    this.isFlushing = true;
    if (document.hidden) setTimeout(() => this.flush());
    else requestAnimationFrame(() => this.flush());
  }

  flush() {
    this.isFlushing = false;
    const events = this.queue;
    this.queue = [];
    let fresh = [];
    const add = () => {
      if (fresh.length > 0) this.conversation.append(fresh);
      fresh = [];
    };
    for (const event of events) {
      if (event.event === "message") {
        this.typing.end(event.message.author.id);
        if (event.message.channel === this.channelId) fresh.push(event.message);
        continue;
      }
      add();
      this.take(event);
    }
    add();
    if (this.hasNewUnread) this.drawSidebar();
  }

  take(event) {
    switch (event.event) {
      case "uploads":
        this.uploadAddress = event.address;
        return undefined;
      case "state":
        return this.takeState(event);
      case "channel":
        return this.takeChannel(event);
      case "places":
        return this.takePlaces(event);
      case "edited":
        if (event.message.channel === this.channelId) this.conversation.replace(event.message);
        return this.messageActions.redrawn();
      case "gone":
        if (event.channel === this.channelId) this.conversation.remove(event.message);
        return this.messageActions.redrawn();
      case "older":
        return event.channel === this.channelId && this.conversation.prepend(inOrder(event.messages), event.more);
      case "newer":
        return event.channel === this.channelId && this.conversation.extend(inOrder(event.messages), event.more);
      case "thread":
        return this.conversation.replaceThread(event.message, event.thread);
      case "post":
        return this.posts.put(event.post);
      case "unread":
        return this.markUnread(event.channel, event.mentions);
      case "typing":
        return this.typing.begin(event.user, event.name);
      case "missing":
        return this.composer.complain(event.text);
      case "commands":
        Object.assign(this.place, { commands: event.commands, menus: event.menus });
        this.composer.refresh();
        return this.frame.drawWelcome(this.state, this.place);
      case "clock":
        return this.takeClock(event);
      case "bot":
        this.state.bot = event.bot;
        this.frame.drawBot(event.bot);
        this.roster.show(event.roster);
        return this.frame.drawWelcome(this.state, this.place);
      case "modal":
        return this.openForm(event.modal);
      case "refused":
        return this.composer.complain(event.text);
      default:
        return undefined;
    }
  }

  takeState(state) {
    this.state = state;
    this.person = state.person.username;
    this.locale = state.locale;
    this.memory.setItem("person", this.person);
    this.memory.setItem("locale", this.locale);
    this.moments.setLocale(this.locale);
    this.takeClock(state.clock);
    this.unread = new Map(Object.entries(state.unreadChannels).map(([id, { mentions }]) => [id, mentions]));
    this.frame.drawSpeaker(state);
    this.frame.drawBot(state.bot);
    this.takeChannel(state);
  }

  takeClock(clock) {
    this.moments.setAhead(clock.ahead_seconds);
    tick(this.moments);
    this.panel.clock.refresh();
  }

  /** Servers, channels, people or rights changed; the conversation stays as it is. */
  takePlaces({ people, servers, direct, channel, members, roles, roster, posts }) {
    Object.assign(this.state, { people, servers, direct });
    Object.assign(this.place, { channel, members, roles });
    this.drawSidebar();
    this.roster.show(roster);
    this.posts.show(channel, posts, this.unread);
    this.frame.drawSpeaker(this.state);
    this.frame.drawHead(channel);
    this.composer.allow();
  }

  takeChannel({ channel, commands, menus, members, roles, roster, posts, ...shown }) {
    this.place = { channel, commands, menus, members, roles };
    // A jump within the channel leaves the line above what is new where it is.
    const isJump = Boolean(shown.focus) && channel?.id === this.channelId;
    this.channelId = channel?.id ?? null;
    if (channel) this.memory.setItem("channel", channel.id);
    this.serverId = channel ? (channel.server ?? DIRECT) : (this.state.servers[0]?.id ?? DIRECT);
    this.lastIn.set(this.serverId, this.channelId);
    this.unread.delete(this.channelId);
    this.drawSidebar();
    this.frame.drawHead(channel);
    this.frame.drawWelcome(this.state, this.place);
    this.typing.clear();
    this.roster.show(roster);
    this.posts.show(channel, posts, this.unread);
    this.frame.showForum(Boolean(posts));
    this.composer.open(this.channelId, this.person);
    if (posts) byId("posts").focus();
    else if (!shown.focus && matchMedia("(pointer: fine)").matches && !document.querySelector("dialog[open]")) byId("composer").focus();
    this.conversation.show({
      messages: inOrder(shown.messages),
      hasOlder: shown.more,
      hasNewer: shown.newer,
      unread: isJump ? this.conversation.unread : shown.unread,
      focus: shown.focus,
      welcome: this.frame.welcome,
    });
    this.messageActions.redrawn();
  }

  // What the person does

  enter(change) {
    Object.assign(this, change);
    this.frame.setDrawer(false);
    this.connection.send(this.connection.greeting());
  }

  openServer(id) {
    this.serverId = id;
    const server = this.state.servers.find((one) => one.id === id);
    const channels = server ? server.channels.filter((channel) => [0, 5].includes(channel.kind)) : this.state.direct;
    const isHere = channels.some((channel) => channel.id === this.channelId);
    const last = channels.find((channel) => channel.id === this.lastIn.get(id)) ?? channels[0];
    if (last && !isHere) this.connection.send({ action: "open", channel: last.id });
    else this.drawSidebar();
  }

  openChannel(id) {
    this.frame.setDrawer(false);
    if (id !== this.channelId) this.connection.send({ action: "open", channel: id });
  }

  openConversation(userId) {
    const found = this.state.direct.find((one) => one.with.id === userId);
    if (found) this.openChannel(found.id);
  }

  /** Show a message: here if it stands on the page, else its channel is opened at it. */
  jump(channel, message) {
    if (channel === this.channelId && this.conversation.focusOn(message)) return;
    this.frame.setDrawer(false);
    this.connection.send({ action: "around", channel, message });
  }

  /** A link to a channel or message of Discord leads there within the page. */
  followJump(event) {
    const found = JUMP.exec(event.target.closest?.("a[href]")?.href ?? "");
    if (!found || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (found[2]) this.jump(found[1], found[2]);
    else this.openChannel(found[1]);
  }

  openForm(modal) {
    openForm(modal, this.scene, {
      submit: (fields, files) => this.deeds.submit(modal, fields, files),
      closed: () => this.connection.send({ action: "close", modal: modal.id }),
    });
  }

  // What the parts ask

  get whereabouts() {
    return readPlace(this.state, this.place, this.serverId);
  }

  // What stands around the conversation

  drawSidebar() {
    this.hasNewUnread = false;
    const calls = [...this.unread.values()].reduce((sum, one) => sum + one, 0);
    document.title = `${calls > 0 ? `(${calls}) ` : ""}${this.state.bot.name} playground`;
    const { servers, direct } = this.state;
    this.sidebar.show({ servers, direct, serverId: this.serverId, channelId: this.channelId, unread: this.unread });
  }

  /** The sidebar follows once for all that came in together. */
  markUnread(channel, isCalling) {
    if (channel === this.channelId) return;
    this.hasNewUnread ||= isCalling || !this.unread.has(channel);
    this.unread.set(channel, (this.unread.get(channel) ?? 0) + Number(isCalling));
  }
}

new Page().start();
