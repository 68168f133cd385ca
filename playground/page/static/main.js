// The page: holds what the server told, hands it to the parts that draw, and sends what the person does.

import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { sendFiles } from "./files.js";
import { openForm } from "./forms.js";
import { Frame } from "./frame.js";
import { Conversation, inOrder } from "./messages.js";
import { Moments, tick } from "./moments.js";
import { Sidebar } from "./sidebar.js";

const TICK_MS = 1000;
const PENDING_AFTER_MS = 150;
const DIRECT = "direct";

const byId = (id) => document.getElementById(id);

class Page {
  constructor() {
    const wish = new URLSearchParams(location.search);
    this.memory = sessionStorage;
    this.person = wish.get("person") ?? this.memory.getItem("person");
    this.locale = wish.get("locale") ?? this.memory.getItem("locale");
    this.channelId = this.memory.getItem("channel");
    this.wishedChannel = wish.get("channel");
    this.state = null;
    this.place = null;
    this.serverId = null;
    this.unread = new Set();
    this.queue = [];
    this.isFlushing = false;
    this.moments = new Moments(this.locale ?? navigator.language);
    this.frame = new Frame({
      speakAs: (person) => this.enter({ person, locale: null }),
      speakIn: (locale) => this.enter({ locale }),
      fillComposer: (text) => this.composer.fill(text),
    });
    this.frame.setTheme(wish.get("theme") ?? localStorage.getItem("theme") ?? "auto");

    const scene = {
      moments: this.moments,
      bot: () => this.state.bot,
      fillComposer: (text) => this.composer.fill(text),
      openChannel: (id) => this.openChannel(id),
      choosable: (select) => this.choosable(select),
      useControl: (message, control, values) => this.useControl(message, control, values),
    };
    this.scene = scene;
    this.conversation = new Conversation({
      log: byId("log"),
      above: byId("above"),
      scroller: byId("scroller"),
      toPresent: byId("to-present"),
      scene,
      onOlder: (before) => this.connection.send({ action: "older", channel: this.channelId, before }),
      onDismiss: (message) => this.connection.send({ action: "dismiss", message: message.id }),
    });
    this.sidebar = new Sidebar(
      { servers: byId("servers"), channels: byId("channels"), serverName: byId("server-name") },
      { openServer: (id) => this.openServer(id), openChannel: (id) => this.openChannel(id) },
    );
    this.composer = new Composer(
      {
        form: byId("composer-form"),
        box: document.querySelector(".composer-box"),
        field: byId("composer"),
        growBox: byId("composer-grow"),
        before: byId("composer-before"),
        after: byId("composer-after"),
        hint: byId("composer-hint"),
        error: byId("composer-error"),
        suggestionBox: byId("suggestions"),
        announcer: byId("announcer"),
        sendButton: byId("composer-send"),
      },
      {
        place: () => this.composerPlace(),
        say: (text) => this.say(text),
        slash: (command, options) => this.slash(command, options),
        autocomplete: (command, option, text, options) => this.autocomplete(command, option, text, options),
      },
    );
    const address = new URL("socket", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.search = "";
    this.connection = new Connection(address, {
      greeting: () => ({ action: "enter", person: this.person, locale: this.locale, channel: this.channelId ?? this.wishedChannel }),
      onEvent: (event) => this.enqueue(event),
      onStatus: (status) => this.frame.showStatus(status),
    });
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
        if (event.message.channel === this.channelId) fresh.push(event.message);
        continue;
      }
      add();
      this.take(event);
    }
    add();
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
        return event.message.channel === this.channelId && this.conversation.replace(event.message);
      case "gone":
        return event.channel === this.channelId && this.conversation.remove(event.message);
      case "older":
        return event.channel === this.channelId && this.conversation.prepend(inOrder(event.messages), event.more);
      case "unread":
        return this.markUnread(event.channel);
      case "commands":
        this.place.commands = event.commands;
        this.composer.refresh();
        return this.frame.drawWelcome(this.state, this.place);
      case "bot":
        this.state.bot = event.bot;
        this.frame.drawBot(event.bot);
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
    document.title = `${state.bot.name} playground`;
    this.frame.drawSpeaker(state);
    this.frame.drawBot(state.bot);
    this.takeChannel(state);
  }

  /** Servers, channels, people or rights changed; the conversation stays as it is. */
  takePlaces({ people, servers, direct, channel }) {
    Object.assign(this.state, { people, servers, direct });
    this.place.channel = channel;
    this.drawSidebar();
    this.frame.drawSpeaker(this.state);
    this.frame.drawHead(channel);
    this.composer.allow();
  }

  takeChannel({ channel, messages, more, commands, members, roles }) {
    this.place = { channel, commands, members, roles };
    this.channelId = channel?.id ?? null;
    if (channel) this.memory.setItem("channel", channel.id);
    this.serverId = channel ? (channel.server ?? DIRECT) : (this.state.servers[0]?.id ?? DIRECT);
    this.unread.delete(this.channelId);
    this.drawSidebar();
    this.frame.drawHead(channel);
    this.frame.drawWelcome(this.state, this.place);
    this.conversation.show(inOrder(messages), more, this.frame.welcome);
    this.composer.open(this.channelId, this.person);
    if (matchMedia("(pointer: fine)").matches && !document.querySelector("dialog[open]")) byId("composer").focus();
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
    if (channels.length > 0 && !isHere) this.connection.send({ action: "open", channel: channels[0].id });
    else this.drawSidebar();
  }

  openChannel(id) {
    this.frame.setDrawer(false);
    if (id !== this.channelId) this.connection.send({ action: "open", channel: id });
  }

  async say(text) {
    this.conversation.toBottom();
    const outcome = await this.connection.ask({ action: "say", channel: this.channelId, content: text });
    if (!outcome.ok) {
      this.composer.fill(text);
      this.composer.complain(outcome.lost ? "Not sent: the connection is lost." : outcome.text);
    }
  }

  async slash(command, options) {
    this.conversation.toBottom();
    const user = { id: this.state.person.id, name: this.state.person.name };
    let pending = null;
    const timer = setTimeout(() => {
      pending = this.conversation.pend(user, `/${command.shown}`, "Sending command…");
    }, PENDING_AFTER_MS);
    const channel = this.channelId;
    const outcome = await this.askSlash({ channel, path: command.path }, options);
    clearTimeout(timer);
    if (outcome.ok || channel !== this.channelId) return pending?.done();
    if (outcome.refused) {
      pending?.done();
      return this.composer.complain(outcome.text);
    }
    pending ??= this.conversation.pend(user, `/${command.shown}`, "");
    return pending.fail(outcome.lost ? "The connection was lost before an answer came" : "The application did not respond");
  }

  /** Send the files among the options, then the command that names them; its outcome, or the refusal of a file. */
  async askSlash(frame, options) {
    const sent = await sendFiles(this.uploadAddress, options);
    if (sent.error) return { ok: false, refused: true, text: sent.error };
    return this.connection.ask({ action: "slash", ...frame, ...sent });
  }

  async autocomplete(command, option, text, options) {
    const outcome = await this.connection.ask({
      action: "autocomplete",
      channel: this.channelId,
      path: command.path,
      option: option.name,
      value: text,
      options,
    });
    return outcome.ok ? outcome.choices : null;
  }

  async useControl(message, control, values) {
    this.conversation.failControl(message.id, "");
    const frame = values === null ? { action: "click" } : { action: "choose", values };
    const outcome = await this.connection.ask({ ...frame, message: message.id, custom_id: control.custom_id });
    if (!outcome.ok) this.conversation.failControl(message.id, outcome.refused ? outcome.text : "This interaction failed");
    return outcome;
  }

  openForm(modal) {
    openForm(modal, this.scene, {
      submit: (fields) => this.connection.ask({ action: "submit", modal: modal.id, fields }),
      closed: () => this.connection.send({ action: "close", modal: modal.id }),
    });
  }

  // What the parts ask

  composerPlace() {
    const { channel, commands = [], members = [], roles = [] } = this.place ?? {};
    const server = this.state?.servers.find((one) => one.id === this.serverId);
    return {
      commands,
      members,
      roles,
      channels: server?.channels ?? [],
      bot: this.state?.bot,
      speaker: this.state?.person.name ?? "",
      channelLabel: channel?.label ?? "",
      mayWrite: channel?.mayWrite ?? false,
      mayUseCommands: channel?.mayUseCommands ?? false,
    };
  }

  /** What a user, role, mentionable or channel select offers, in the shape of a string select's options. */
  choosable(select) {
    const place = this.composerPlace();
    const chosen = new Set((select.default_values ?? []).map((one) => one.id));
    const people = () => place.members.map((one) => ({ label: one.name, value: one.id, description: one.username }));
    const roles = () => place.roles.map((one) => ({ label: `@${one.name}`, value: one.id }));
    const channels = () =>
      place.channels
        .filter((one) => !select.channel_types?.length || select.channel_types.includes(one.kind))
        .map((one) => ({ label: `#${one.name}`, value: one.id }));
    const offers = { 5: people, 6: roles, 7: () => [...people(), ...roles()], 8: channels }[select.type];
    return (offers?.() ?? []).map((option) => ({ ...option, default: chosen.has(option.value) }));
  }

  // What stands around the conversation

  drawSidebar() {
    const { servers, direct } = this.state;
    this.sidebar.show({ servers, direct, serverId: this.serverId, channelId: this.channelId, unread: this.unread });
  }

  markUnread(channel) {
    if (channel === this.channelId || this.unread.has(channel)) return;
    this.unread.add(channel);
    this.drawSidebar();
  }
}

new Page().start();
