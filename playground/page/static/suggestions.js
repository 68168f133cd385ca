// The list above the composer: commands, or what an option offers. The field keeps the focus; arrows move in the list.

import { avatar, el } from "./dom.js";

export class Suggestions {
  /** `announcer` tells a screen reader how long the list is. */
  constructor(box, field, announcer) {
    Object.assign(this, { box, field, announcer });
    this.items = [];
    this.active = -1;
    this.subject = null;
    this.isHeld = false;
    this.afterwards = null;
    // What is pressed must still be there when it is let go: changes of the list wait until then.
    box.addEventListener("pointerdown", () => (this.isHeld = true));
    for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => this.isHeld && setTimeout(() => this.letGo()));
  }

  /** Whether the open list is about this: an option's name. */
  isFor(subject) {
    return this.subject === subject;
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /**
   * Show groups [{title, rows: [{key, content, pick}]}]; `active` is the row that Enter takes, -1 for none.
   * `note` stands in the place of rows that are not there. A list of the same keys keeps its rows.
   */
  show(list) {
    if (this.isHeld) {
      this.afterwards = () => this.show(list);
      return;
    }
    const { label, groups, subject = null, active = -1, note = "" } = list;
    const rows = groups.flatMap((group) => group.rows);
    const keys = JSON.stringify([label, note, groups.map((group) => [group.title, group.rows.map((row) => row.key)])]);
    this.items = rows;
    this.subject = subject;
    this.active = Math.min(active, rows.length - 1);
    if (this.box.hidden || keys !== this.keys) this.draw(label, groups, note);
    this.keys = keys;
    this.mark();
  }

  draw(label, groups, note) {
    let place = 0;
    const list = el(
      "div",
      { id: "suggestion-list", class: "suggestion-list", role: "listbox", tabindex: "0", "aria-label": label },
      groups.map((group) =>
        el(
          "div",
          { role: "group", "aria-label": group.title },
          el("div", { class: "suggestions-title", "aria-hidden": "true", text: group.title }),
          group.rows.map((row) => this.drawRow(row, place++)),
        ),
      ),
    );
    this.box.replaceChildren(...[list, note && el("p", { class: "suggestions-note", text: note })].filter(Boolean));
    list.hidden = place === 0 && note === "";
    this.box.hidden = false;
    this.field.setAttribute("aria-controls", "suggestion-list");
    this.announcer.textContent = place > 0 ? `${label}: ${place}` : note;
  }

  drawRow(row, place) {
    const item = el("div", { id: `suggestion-${place}`, role: "option", class: "suggestion", "aria-selected": "false" }, row.content);
    // The mouse must not take the focus out of the field.
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => {
      const row = this.items[place];
      this.letGo();
      row?.pick();
    });
    item.addEventListener("pointermove", () => this.active !== place && this.activate(place, false));
    return item;
  }

  hide() {
    if (this.isHeld) {
      this.afterwards = () => this.hide();
      return;
    }
    if (this.box.hidden) return;
    this.box.hidden = true;
    this.box.replaceChildren();
    this.items = [];
    this.active = -1;
    this.field.removeAttribute("aria-controls");
    this.field.removeAttribute("aria-activedescendant");
    this.announcer.textContent = "";
  }

  letGo() {
    this.isHeld = false;
    const { afterwards } = this;
    this.afterwards = null;
    afterwards?.();
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

  activate(place, isScrolled) {
    this.active = place;
    this.mark();
    if (isScrolled) this.box.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
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

/** Return the row of one choice or option; of a person with a face. */
export function drawChoice(name, note, person = null) {
  return [person && avatar(person, "small"), el("div", { class: "suggestion-text" }, el("div", { class: "suggestion-name", text: name }), note && el("div", { class: "suggestion-description", text: note }))].filter(Boolean);
}
