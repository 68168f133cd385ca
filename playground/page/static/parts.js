// The parts of the page put together: each gets its elements, and what it may ask of the page and of other parts.

import { Beginnings } from "./beginnings.js";
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { Deeds } from "./deeds.js";
import { Frame } from "./frame.js";
import { Menu } from "./menus.js";
import { MessageActions } from "./message_actions.js";
import { Conversation } from "./messages.js";
import { Moments } from "./moments.js";
import { Panel } from "./panel.js";
import { choosable } from "./place.js";
import { PostList } from "./posts.js";
import { Profile } from "./profile.js";
import { RosterList } from "./roster.js";
import { Sidebar } from "./sidebar.js";
import { Typing } from "./typing.js";

const byId = (id) => document.getElementById(id);

/** Give the page the parts that show where one is and what was said there. */
export function addReading(page) {
  page.moments = new Moments(page.locale ?? navigator.language);
  page.frame = new Frame({
    speakAs: (person) => page.enter({ person, locale: null }),
    speakIn: (locale) => page.enter({ locale }),
    fillComposer: (text) => page.composer.fill(text),
    openChannel: (id) => page.openChannel(id),
  });
  const scene = {
    moments: page.moments,
    bot: () => page.state.bot,
    fillComposer: (text) => page.composer.fill(text),
    openChannel: (id) => page.openChannel(id),
    jump: (channel, message) => page.jump(channel, message),
    showProfile: (person, anchor) => page.profile.showPerson(person, anchor),
    showRole: (role, anchor) => page.profile.showRole(role, anchor),
    choosable: (select) => choosable(select, page.whereabouts),
    vote: (message, answers) => page.deeds.vote(message, answers),
    useControl: (message, control, values) => page.deeds.useControl(message, control, values),
  };
  page.scene = scene;
  page.conversation = new Conversation({
    log: byId("log"),
    above: byId("above"),
    scroller: byId("scroller"),
    toPresent: byId("to-present"),
    unreadBar: byId("unread-bar"),
    scene,
    asks: {
      older: (before) => page.connection.send({ action: "older", channel: page.channelId, before }),
      newer: (after) => page.connection.send({ action: "newer", channel: page.channelId, after }),
      present: () => page.connection.send({ action: "open", channel: page.channelId }),
      around: (message) => page.jump(page.channelId, message),
      dismiss: (message) => page.connection.send({ action: "dismiss", message: message.id }),
    },
  });
  page.roster = new RosterList(
    { box: byId("members"), toggle: byId("toggle-members"), scrim: byId("members-scrim") },
    { showProfile: scene.showProfile },
  );
  page.typing = new Typing(byId("typing"));
  page.posts = new PostList(byId("posts"), page.moments, { openChannel: (id) => page.openChannel(id), begin: () => page.beginnings.post() });
  page.profile = new Profile(byId("profile"), {
    place: () => page.place,
    speaker: () => page.state.person.id,
    actions: { speakAs: (person) => page.enter({ person, locale: null }), openConversation: (id) => page.openConversation(id) },
  });
  page.sidebar = new Sidebar(
    { servers: byId("servers"), channels: byId("channels"), serverName: byId("server-name") },
    { openServer: (id) => page.openServer(id), openChannel: (id) => page.openChannel(id) },
  );
}

/** Give the page the parts with which one writes and does things; those that show must be there. */
export function addWriting(page) {
  page.menu = new Menu();
  page.composer = new Composer(
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
      picker: byId("composer-files"),
      more: byId("composer-more"),
      trayBox: byId("composer-tray"),
      dropZone: byId("chat"),
    },
    {
      place: () => page.whereabouts,
      say: (message) => page.deeds.say(message),
      slash: (command, options) => page.deeds.slash(command, options),
      autocomplete: (...question) => page.deeds.autocomplete(...question),
      editLast: () => page.messageActions.editLast(),
      describeFile: (chosen, entry) => page.beginnings.describe(chosen, entry),
      beginnings: () => page.beginnings?.offers ?? [],
      menu: () => page.menu,
    },
  );
  const address = new URL("socket", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  address.search = "";
  page.connection = new Connection(address, {
    greeting: () => ({ action: "enter", person: page.person, locale: page.locale, channel: page.channelId ?? page.wishedChannel }),
    onEvent: (event) => page.enqueue(event),
    onStatus: (status) => page.frame.showStatus(status),
  });
  page.panel = new Panel({
    box: byId("panel"),
    toggle: byId("panel-toggle"),
    moments: page.moments,
    guilds: () => page.state?.servers ?? [],
    putForward: (fields) => page.connection.ask({ action: "clock", ...fields }),
    opened: () => page.frame.setDrawer(false),
  });
  page.deeds = new Deeds({
    connection: page.connection,
    conversation: page.conversation,
    composer: page.composer,
    where: () => ({ channelId: page.channelId, person: page.state.person, uploadAddress: page.uploadAddress }),
  });
  page.beginnings = new Beginnings({
    scene: page.scene,
    place: () => page.whereabouts,
    deeds: page.deeds,
    openChannel: (id) => page.openChannel(id),
  });
  page.messageActions = new MessageActions({
    scroller: byId("scroller"),
    entries: () => page.conversation.entries,
    members: () => page.place?.members ?? [],
    place: () => page.whereabouts,
    speaker: () => page.state.person,
    composer: page.composer,
    deeds: page.deeds,
    beginnings: page.beginnings,
    menu: page.menu,
    dismiss: (message) => page.connection.send({ action: "dismiss", message: message.id }),
  });
}
