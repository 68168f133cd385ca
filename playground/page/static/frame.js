// What stands around the conversation: its title, who speaks, whether the bot is there, and the look of it all.

import { avatar, el, icon } from "./dom.js";

const MOST_OFFERED = 4;
const WIDE = "(min-width: 760.1px)";

const byId = (id) => document.getElementById(id);

export class Frame {
  /** `actions`: speakAs(username), speakIn(locale), fillComposer(text), openChannel(id). */
  constructor(actions) {
    this.actions = actions;
    /** What stands above a channel's first message. */
    this.welcome = el("div", { class: "welcome" });
    byId("open-drawer").append(icon("menu"));
    byId("toggle-members").append(icon("people"));
    byId("composer-send").append(icon("send"));
    byId("composer-more").append(icon("plus"));
    byId("open-drawer").addEventListener("click", () => this.setDrawer(true));
    byId("scrim").addEventListener("click", () => this.setDrawer(false));
    addEventListener("keydown", (event) => event.key === "Escape" && this.setDrawer(false));
    // A page that becomes wide has no drawer any more.
    matchMedia(WIDE).addEventListener("change", (event) => event.matches && this.setDrawer(false));
    byId("person").addEventListener("change", (event) => actions.speakAs(event.target.value));
    byId("locale").addEventListener("change", (event) => actions.speakIn(event.target.value));
    byId("theme").addEventListener("change", (event) => this.setTheme(event.target.value));
  }

  drawHead(channel) {
    byId("channel-name").textContent = channel ? channel.label : "No channel";
    byId("channel-topic").textContent = channel?.topic ?? "";
    byId("channel-topic").title = channel?.topic ?? "";
    this.drawParent(channel?.parent ?? null);
  }

  /** A forum has posts in the place of messages and composer. */
  showForum(isForum) {
    document.body.classList.toggle("in-forum", isForum);
    byId("skip").href = isForum ? "#posts" : "#composer";
    byId("skip").textContent = isForum ? "Skip to the posts" : "Skip to the composer";
  }

  /** A thread's name follows that of its channel, which leads back there. */
  drawParent(parent) {
    const button = byId("channel-parent");
    button.hidden = parent === null;
    if (parent === null) return;
    button.setAttribute("aria-label", `Back to ${parent.name}`);
    button.replaceChildren(icon(parent.isForum ? "forum" : "hash"), el("span", { text: parent.name }), el("span", { "aria-hidden": "true", text: "›" }));
    button.onclick = () => this.actions.openChannel(parent.id);
  }

  drawSpeaker({ people, person, locales, locale }) {
    byId("person").replaceChildren(
      ...people.map((one) => el("option", { value: one.username, text: `${one.name} (${one.note})`, selected: one.username === person.username })),
    );
    byId("locale").replaceChildren(
      ...locales.map((one) => el("option", { value: one.code, text: one.name, selected: one.code === locale })),
    );
    byId("speaker-avatar").replaceWith(Object.assign(avatar(person, "small"), { id: "speaker-avatar" }));
  }

  drawBot(bot) {
    const presence = byId("bot-presence");
    presence.classList.toggle("online", bot.online);
    presence.replaceChildren(
      el("span", { class: "light", "aria-hidden": "true" }),
      el("span", { text: `${bot.name} is ${bot.online ? "online" : "offline"}` }),
    );
  }

  /** Say where one is, and what to type there; in a thread, who started it. */
  drawWelcome({ bot, examples }, { channel, commands }) {
    if (!channel) return this.welcome.replaceChildren();
    if (channel.parent) return this.drawThreadWelcome(channel);
    const isDirect = channel.server === null;
    const offered = offer(examples, commands);
    return this.welcome.replaceChildren(
      el("div", { class: "welcome-mark", "aria-hidden": "true" }, isDirect ? avatar(bot) : "#"),
      el("h2", { text: isDirect ? `Your conversation with ${bot.name}` : `Welcome to ${channel.label}` }),
      channel.topic ? el("p", { class: "welcome-topic", text: channel.topic }) : "",
      el("p", {}, invitation(bot, commands)),
      bot.online && offered.length > 0 ? el("div", { class: "examples" }, offered.map((example) => this.drawExample(example))) : "",
    );
  }

  drawThreadWelcome(channel) {
    return this.welcome.replaceChildren(
      el("div", { class: "welcome-mark", "aria-hidden": "true" }, icon(channel.parent.isForum ? "forum" : "thread")),
      el("h2", { text: channel.name }),
      el("p", {}, "Started by ", el("strong", { text: channel.startedBy ?? "somebody who left" })),
    );
  }

  drawExample(example) {
    const text = example.includes(" ") ? example : `${example} `;
    return el("button", { class: "example", type: "button", text: example, on: { click: () => this.actions.fillComposer(text) } });
  }

  /** `status`: "connecting", "open" or "lost". */
  showStatus(status) {
    const banner = byId("banner");
    document.body.dataset.connection = status;
    if (status === "lost") {
      banner.textContent = "Connection lost. Reconnecting…";
      banner.hidden = false;
    } else if (status === "open") banner.hidden = true;
  }

  /** On a phone everything but the chat is in a drawer, and while that is open the chat cannot be reached. */
  setDrawer(isOpen) {
    if (document.body.classList.contains("drawer-open") === isOpen) return;
    document.body.classList.toggle("drawer-open", isOpen);
    byId("scrim").hidden = !isOpen;
    byId("open-drawer").setAttribute("aria-expanded", String(isOpen));
    document.querySelector(".chat").inert = isOpen;
    if (isOpen) document.querySelector(".drawer [aria-current]")?.focus();
    else byId("open-drawer").focus();
  }

  setTheme(theme) {
    localStorage.setItem("theme", theme);
    document.documentElement.dataset.theme = theme;
    byId("theme").value = theme;
  }
}

/** Return the examples whose command exists, or else the names of the first commands. */
function offer(examples, commands) {
  const names = commands.map((command) => `/${command.shown}`);
  const fitting = examples.filter((example) => names.some((name) => example === name || example.startsWith(`${name} `)));
  return fitting.length > 0 ? fitting : names.slice(0, MOST_OFFERED);
}

function invitation(bot, commands) {
  if (!bot.online) return [`${bot.name} is not connected. Its commands are shown here as soon as it is.`];
  if (commands.length === 0) return [`${bot.name} is online, and has no commands here.`];
  return ["Type ", el("kbd", { text: "/" }), ` to see what ${bot.name} can do, or try one of these:`];
}
