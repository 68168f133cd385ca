// What stands around the conversation: its title, who speaks, whether the bot is there, and the look of it all.

import { avatar, el, icon } from "./dom.js";

const MOST_OFFERED = 4;

const byId = (id) => document.getElementById(id);

export class Frame {
  /** `actions`: speakAs(username), speakIn(locale), fillComposer(text). */
  constructor(actions) {
    this.actions = actions;
    /** What stands above a channel's first message. */
    this.welcome = el("div", { class: "welcome" });
    byId("open-drawer").append(icon("menu"));
    byId("composer-send").append(icon("send"));
    byId("open-drawer").addEventListener("click", () => this.setDrawer(true));
    byId("scrim").addEventListener("click", () => this.setDrawer(false));
    addEventListener("keydown", (event) => event.key === "Escape" && this.setDrawer(false));
    byId("person").addEventListener("change", (event) => actions.speakAs(event.target.value));
    byId("locale").addEventListener("change", (event) => actions.speakIn(event.target.value));
    byId("theme").addEventListener("change", (event) => this.setTheme(event.target.value));
  }

  drawHead(channel) {
    byId("channel-name").textContent = channel ? channel.label : "No channel";
    byId("channel-topic").textContent = channel?.topic ?? "";
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

  /** Say where one is, and what to type there. */
  drawWelcome({ bot, examples }, { channel, commands }) {
    if (!channel) return this.welcome.replaceChildren();
    const isDirect = channel.server === null;
    const offered = offer(examples, commands);
    return this.welcome.replaceChildren(
      el("div", { class: "welcome-mark", "aria-hidden": "true" }, isDirect ? avatar(bot) : "#"),
      el("h2", { text: isDirect ? `Your conversation with ${bot.name}` : `Welcome to ${channel.label}` }),
      el("p", {}, invitation(bot, commands)),
      bot.online && offered.length > 0 ? el("div", { class: "examples" }, offered.map((example) => this.drawExample(example))) : "",
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

  /** On a phone everything but the chat is in a drawer. */
  setDrawer(isOpen) {
    document.body.classList.toggle("drawer-open", isOpen);
    byId("scrim").hidden = !isOpen;
    byId("open-drawer").setAttribute("aria-expanded", String(isOpen));
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
