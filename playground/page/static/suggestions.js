// The list above the composer: commands, or what an option offers. The field keeps the focus; arrows move in the list.

import { avatar, el } from "./dom.js";

export class Suggestions {
  /** `announcer` tells a screen reader how long the list is. */
  constructor(box, field, announcer) {
    Object.assign(this, { box, field, announcer });
    this.items = [];
    this.active = -1;
    this.subject = null;
  }

  /** Whether the open list is about this: an option's name. */
  isFor(subject) {
    return this.subject === subject;
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /**
   * Show rows [{content, pick}] under a title; `active` is the row that Enter takes, -1 for none.
   * `note` stands in the place of rows that are not there.
   */
  show({ title, label, rows, subject = null, active = -1, note = "" }) {
    this.items = rows;
    this.subject = subject;
    this.active = Math.min(active, rows.length - 1);
    const list = el(
      "ul",
      { id: "suggestion-list", role: "listbox", tabindex: "0", "aria-label": label },
      rows.map((row, place) => {
        const item = el(
          "li",
          { id: `suggestion-${place}`, role: "option", class: "suggestion", "aria-selected": "false" },
          row.content,
        );
        // The mouse must not take the focus out of the field.
        item.addEventListener("pointerdown", (event) => event.preventDefault());
        item.addEventListener("click", () => row.pick());
        item.addEventListener("pointermove", () => this.active !== place && this.activate(place, false));
        return item;
      }),
    );
    this.box.replaceChildren(
      el("div", { class: "suggestions-title", text: title }),
      list,
      note && el("p", { class: "suggestions-note", text: note }),
    );
    this.box.hidden = false;
    this.field.setAttribute("aria-controls", "suggestion-list");
    this.announcer.textContent = rows.length > 0 ? `${label}: ${rows.length}` : note;
    this.mark();
  }

  hide() {
    if (this.box.hidden) return;
    this.box.hidden = true;
    this.box.replaceChildren();
    this.items = [];
    this.active = -1;
    this.field.removeAttribute("aria-controls");
    this.field.removeAttribute("aria-activedescendant");
    this.announcer.textContent = "";
  }

  move(step) {
    const count = this.items.length;
    if (count === 0) return;
    const from = this.active < 0 && step < 0 ? 0 : this.active;
    this.activate((from + step + count) % count, true);
  }

  /** Take the active row, or with `first` the first one when none is active. Returns whether one was taken. */
  take(first = false) {
    const row = this.items[this.active] ?? (first ? this.items[0] : undefined);
    row?.pick();
    return row !== undefined;
  }

  activate(place, scroll) {
    this.active = place;
    this.mark();
    if (scroll) this.box.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  mark() {
    this.box.querySelectorAll("[role=option]").forEach((item, place) => {
      item.setAttribute("aria-selected", String(place === this.active));
    });
    if (this.active >= 0) this.field.setAttribute("aria-activedescendant", `suggestion-${this.active}`);
    else this.field.removeAttribute("aria-activedescendant");
  }
}

/** Return the row of one command: icon, name, option chips, description. */
export function drawCommand(command, bot) {
  const required = command.options.filter((option) => option.required);
  const optional = command.options.length - required.length;
  return [
    avatar(bot, "small"),
    el(
      "div",
      { class: "suggestion-text" },
      el(
        "div",
        { class: "suggestion-name" },
        el("strong", { text: `/${command.shown}` }),
        required.map((option) => el("span", { class: "chip", text: option.shown })),
        optional > 0 && el("span", { class: "chip faint", text: required.length ? `+${optional} optional` : `${optional} optional` }),
      ),
      el("div", { class: "suggestion-description", text: command.description }),
    ),
    el("span", { class: "suggestion-app", text: bot.name }),
  ];
}

/** Return the row of one choice or option. */
export function drawChoice(name, note) {
  return [el("div", { class: "suggestion-text" }, el("div", { class: "suggestion-name", text: name }), note && el("div", { class: "suggestion-description", text: note }))];
}
