// The panel beside the chat: the clock, faults on demand, and what the bot asks of Discord. The chat stays in use.

import { ClockFace } from "./clock_face.js";
import { el, icon } from "./dom.js";
import { Faults } from "./faults.js";
import { Requests } from "./requests.js";

const ASK_MS = 1000;

export class Panel {
  /**
   * `toggle` opens it, and `opened()` is told; `moments` tells times; `guilds()` are the servers;
   * `putForward(fields)` moves the clock and returns the outcome.
   */
  constructor({ box, toggle, moments, guilds, putForward, opened }) {
    Object.assign(this, { box, toggle, opened });
    const requests = new Requests(moments);
    const faults = new Faults({ moments, guilds });
    this.clock = new ClockFace(moments, putForward);
    this.tabs = [
      { name: "Clock", part: this.clock },
      { name: "Faults", part: faults },
      { name: "Requests", part: requests },
    ];
    this.draw();
    toggle.prepend(icon("bolt"));
    toggle.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.select(0);
  }

  get isOpen() {
    return !this.box.hidden;
  }

  draw() {
    this.buttons = this.tabs.map(({ name }, place) =>
      el("button", {
        class: "panel-tab",
        type: "button",
        role: "tab",
        id: `panel-tab-${place}`,
        "aria-controls": "panel-body",
        text: name,
        on: { click: () => this.select(place) },
      }),
    );
    const list = el("div", { class: "panel-tabs", role: "tablist", "aria-label": "Panel", on: { keydown: (event) => this.pressed(event) } }, this.buttons);
    this.body = el("div", { class: "panel-body", id: "panel-body", role: "tabpanel", tabindex: "0" });
    this.box.append(
      el(
        "header",
        { class: "panel-head" },
        el("h2", { text: "Playground" }),
        el("button", { class: "icon-button", type: "button", "aria-label": "Close the panel", on: { click: () => this.close() } }, icon("close")),
      ),
      list,
      this.body,
    );
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.stopPropagation();
      this.close();
    });
  }

  open() {
    this.box.hidden = false;
    document.body.classList.add("panel-open");
    this.toggle.setAttribute("aria-expanded", "true");
    this.isFromDrawer = document.body.classList.contains("drawer-open");
    this.opened();
    this.buttons[this.at].focus();
    this.timer = setInterval(() => document.hidden || this.refresh(), ASK_MS);
    this.refresh();
  }

  close() {
    clearInterval(this.timer);
    this.box.hidden = true;
    document.body.classList.remove("panel-open");
    this.toggle.setAttribute("aria-expanded", "false");
    // On a phone the button is out of sight again.
    if (this.isFromDrawer) document.getElementById("composer").focus();
    else this.toggle.focus();
  }

  select(place) {
    this.at = place;
    this.buttons.forEach((button, other) => {
      button.setAttribute("aria-selected", String(other === place));
      button.tabIndex = other === place ? 0 : -1;
    });
    this.body.setAttribute("aria-labelledby", `panel-tab-${place}`);
    this.body.replaceChildren(this.tabs[place].part.node);
    this.body.scrollTop = 0;
    if (this.isOpen) this.refresh();
  }

  pressed(event) {
    const last = this.tabs.length - 1;
    const to = { ArrowRight: this.at === last ? 0 : this.at + 1, ArrowLeft: this.at === 0 ? last : this.at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.select(to);
    this.buttons[to].focus();
  }

  refresh() {
    this.tabs[this.at].part.refresh();
  }
}
