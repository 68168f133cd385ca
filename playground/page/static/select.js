// A select: a button that opens a list of choices, with a search where people look for names. Used on messages and forms.

import { el, icon } from "./dom.js";

const MARGIN = 6;
const LOWEST_LIST = 160;
const HIGHEST_LIST = 320;
const SPELL_MS = 700;

let lastNumber = 0;

export class Select {
  /**
   * `offer`: {options: [{label, value, description, emoji, default}], least, most, placeholder, disabled, hasSearch,
   * id, labelledBy (id of what names it), describedBy}. `settled(values)` is called when a choice was made: at once
   * where one is chosen, when the list closes where several may be.
   */
  constructor(offer, settled) {
    Object.assign(this, { offer, settled, number: ++lastNumber });
    this.chosen = new Set(offer.options.filter((option) => option.default).map((option) => option.value));
    this.before = new Set(this.chosen);
    this.shown = offer.options;
    this.active = 0;
    this.spelled = "";
    this.spelledAt = 0;
    this.draw();
    this.label();
  }

  get single() {
    return this.offer.most === 1;
  }

  get values() {
    return [...this.chosen];
  }

  get isOpen() {
    return this.popup.matches(":popover-open");
  }

  draw() {
    const { offer, number } = this;
    this.text = el("span", { class: "select-text", id: `select-${number}-text` });
    this.opener = el(
      "button",
      {
        class: "select",
        type: "button",
        id: offer.id,
        disabled: offer.disabled,
        "aria-haspopup": "listbox",
        "aria-expanded": "false",
        "aria-labelledby": offer.labelledBy ? `${offer.labelledBy} select-${number}-text` : null,
        "aria-describedby": offer.describedBy,
        on: { click: () => (this.isOpen ? this.close() : this.open()), keydown: (event) => this.openByKey(event) },
      },
      this.text,
      el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
      icon("down"),
    );
    this.list = el("div", {
      class: "select-list",
      id: `select-${number}-list`,
      role: "listbox",
      tabindex: "-1",
      "aria-label": offer.placeholder || "Choices",
      "aria-multiselectable": this.single ? null : "true",
    });
    this.search = offer.hasSearch && el("input", {
      class: "select-search",
      type: "text",
      role: "combobox",
      placeholder: "Search",
      "aria-label": "Search",
      "aria-expanded": "true",
      "aria-autocomplete": "list",
      "aria-controls": `select-${number}-list`,
      autocomplete: "off",
      spellcheck: "false",
      on: { input: () => this.filter() },
    });
    this.note = el("p", { class: "select-note", role: "status", hidden: true });
    this.popup = el("div", { class: "select-popup", popover: "manual", on: { keydown: (event) => this.pressed(event) } }, this.search, this.list, this.note);
    this.node = el("div", { class: "select-box" }, this.opener, this.popup);
  }

  focus() {
    this.opener.focus();
  }

  /** Show that the bot is being waited for. */
  setBusy(isBusy) {
    if (isBusy) this.opener.setAttribute("aria-busy", "true");
    else this.opener.removeAttribute("aria-busy");
  }

  label() {
    const chosen = this.offer.options.filter((option) => this.chosen.has(option.value));
    this.text.textContent = chosen.map((option) => option.label).join(", ") || this.offer.placeholder || "Make a selection";
    this.text.classList.toggle("placeholder", chosen.length === 0);
  }

  // Opening and closing

  openByKey(event) {
    if (this.isOpen || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    this.open();
  }

  open() {
    if (this.opener.getAttribute("aria-busy") === "true") return;
    this.before = new Set(this.chosen);
    if (this.search) this.search.value = "";
    this.shown = this.offer.options;
    this.active = Math.max(0, this.shown.findIndex((option) => this.chosen.has(option.value)));
    this.popup.showPopover();
    this.opener.setAttribute("aria-expanded", "true");
    this.drawList();
    this.place();
    (this.search || this.list).focus();
    this.mark(true);
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    document.addEventListener("pointerdown", (event) => this.node.contains(event.target) || this.leave(), { signal });
    addEventListener("resize", () => this.place(), { signal });
    document.addEventListener("scroll", (event) => this.popup.contains(event.target) || this.place(), { signal, capture: true });
  }

  /** Close; several choices are settled now, unless there are too few of them: then all is as before. */
  close({ isFocused = false } = {}) {
    if (!this.isOpen) return;
    this.leaving.abort();
    this.popup.hidePopover();
    this.opener.setAttribute("aria-expanded", "false");
    if (isFocused) this.opener.focus();
    if (this.single) return;
    if (this.chosen.size < this.offer.least) this.chosen = this.before;
    this.label();
    const isChanged = this.chosen.size !== this.before.size || [...this.chosen].some((value) => !this.before.has(value));
    if (isChanged) this.settled(this.values);
  }

  /** Something else was pressed; a list whose message was drawn anew meanwhile is gone already. */
  leave() {
    if (this.node.isConnected) this.close();
    else this.leaving.abort();
  }

  /** Put the list below its button, or above it where there is more room. */
  place() {
    const box = this.opener.getBoundingClientRect();
    const below = innerHeight - box.bottom - 2 * MARGIN;
    const above = box.top - 2 * MARGIN;
    const isBelow = below >= Math.min(LOWEST_LIST, above);
    const { style } = this.popup;
    style.setProperty("width", `${box.width}px`);
    style.setProperty("left", `${Math.max(MARGIN, Math.min(box.left, innerWidth - box.width - MARGIN))}px`);
    style.setProperty("max-height", `${Math.min(HIGHEST_LIST, isBelow ? below : above)}px`);
    style.setProperty("top", isBelow ? `${box.bottom + MARGIN}px` : "auto");
    style.setProperty("bottom", isBelow ? "auto" : `${innerHeight - box.top + MARGIN}px`);
  }

  // The list

  filter() {
    const wanted = this.search.value.trim().toLowerCase().replace(/^[@#]/, "");
    const fits = (text) => Boolean(text?.toLowerCase().includes(wanted));
    this.shown = this.offer.options.filter((option) => fits(option.label) || fits(option.description));
    this.active = 0;
    this.drawList();
    this.mark(true);
  }

  drawList() {
    this.list.replaceChildren(...this.shown.map((option, place) => this.drawOption(option, place)));
    this.drawNote();
    this.mark(false);
  }

  drawOption(option, place) {
    const isChosen = this.chosen.has(option.value);
    const isFull = !this.single && !isChosen && this.chosen.size >= this.offer.most;
    return el(
      "div",
      {
        class: "select-option",
        id: `select-${this.number}-option-${place}`,
        role: "option",
        "aria-selected": String(isChosen),
        "aria-disabled": isFull ? "true" : null,
        on: {
          pointerdown: (event) => event.preventDefault(),
          pointermove: () => this.goTo(place, false),
          click: () => this.pick(option),
        },
      },
      option.emoji && el("span", { class: "emoji", text: option.emoji }),
      el(
        "span",
        { class: "select-option-text" },
        el("span", { text: option.label }),
        option.description && el("span", { class: "select-option-description", text: option.description }),
      ),
      el("span", { class: this.single ? "select-mark" : "select-mark box", "aria-hidden": "true" }, isChosen && icon("check")),
    );
  }

  drawNote() {
    const { least, most, options } = this.offer;
    let words = "";
    if (options.length === 0) words = "There is nothing to choose.";
    else if (this.shown.length === 0) words = "Nothing matches your search.";
    else if (!this.single) words = `${this.chosen.size} chosen, ${least === most ? `choose ${most}` : `choose ${least} to ${most}`}`;
    this.note.textContent = words;
    this.note.hidden = words === "";
  }

  pick(option) {
    const { least, most } = this.offer;
    if (this.single) {
      const isTakenBack = this.chosen.has(option.value) && least === 0;
      this.chosen = new Set(isTakenBack ? [] : [option.value]);
      this.label();
      this.close({ isFocused: true });
      this.settled(this.values);
      return;
    }
    if (this.chosen.has(option.value)) this.chosen.delete(option.value);
    else if (this.chosen.size < most) this.chosen.add(option.value);
    this.label();
    this.drawList();
  }

  goTo(place, isScrolled) {
    if (place === this.active || place < 0 || place >= this.shown.length) return;
    this.active = place;
    this.mark(isScrolled);
  }

  mark(isScrolled) {
    const holder = this.search || this.list;
    [...this.list.children].forEach((item, place) => item.classList.toggle("active", place === this.active));
    const active = this.list.children[this.active];
    if (active) holder.setAttribute("aria-activedescendant", active.id);
    else holder.removeAttribute("aria-activedescendant");
    if (isScrolled) active?.scrollIntoView({ block: "nearest" });
  }

  // Keys

  pressed(event) {
    if (event.isComposing) return;
    const last = this.shown.length - 1;
    const isMoving = !this.search || !["Home", "End"].includes(event.key);
    const to = isMoving ? { ArrowDown: this.active === last ? 0 : this.active + 1, ArrowUp: this.active === 0 ? last : this.active - 1, Home: 0, End: last }[event.key] : undefined;
    if (to !== undefined) this.goTo(to, true);
    else if (event.key === "Enter" || (event.key === " " && !this.search)) this.shown[this.active] && this.pick(this.shown[this.active]);
    else if (event.key === "Escape" || event.key === "Tab") this.close({ isFocused: true });
    else if (!this.search && event.key.length === 1) this.spell(event.key);
    else return;
    // Tab goes on from the button; everything else was meant for the list alone, not for a form around it.
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  }

  /** Letters typed in quick succession go to the choice that begins with them. */
  spell(letter) {
    const now = performance.now();
    this.spelled = now - this.spelledAt < SPELL_MS ? this.spelled + letter : letter;
    this.spelledAt = now;
    this.goTo(this.shown.findIndex((option) => option.label.toLowerCase().startsWith(this.spelled.toLowerCase())), true);
  }
}
