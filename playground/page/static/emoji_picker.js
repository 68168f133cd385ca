// A choice among emoji: looked for by word, typed themselves, or found with the arrow keys.

import { el } from "./dom.js";
import { findEmoji } from "./emoji.js";
import { placeBeside } from "./menus.js";

export class EmojiPicker {
  constructor() {
    this.search = el("input", { class: "emoji-search", type: "text", placeholder: "Find an emoji, or type one", "aria-label": "Find an emoji, or type one", autocomplete: "off", on: { input: () => this.draw() } });
    this.sets = el("div", { class: "emoji-sets" });
    this.note = el("p", { class: "emoji-note", role: "status" });
    this.node = el(
      "div",
      { class: "menu-popup emoji-picker", role: "dialog", "aria-label": "Add a reaction", popover: "manual", on: { keydown: (event) => this.pressed(event), focusout: (event) => this.left(event) } },
      this.search, this.sets, this.note,
    );
    document.querySelector("main").append(this.node);
  }

  get isOpen() {
    return this.node.matches(":popover-open");
  }

  get choices() {
    return [...this.sets.querySelectorAll("button")];
  }

  /** Open beside `anchor`; `picked(emoji)` is told, and `returnTo` gets the focus. */
  open({ anchor, returnTo, picked }) {
    this.close();
    Object.assign(this, { returnTo, picked });
    this.search.value = "";
    this.draw();
    this.node.showPopover();
    placeBeside(this.node, anchor.getBoundingClientRect(), { isAnchored: true });
    this.search.focus({ preventScroll: true });
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    document.addEventListener("pointerdown", (event) => this.node.contains(event.target) || this.close(), { signal, capture: true });
    addEventListener("resize", () => this.close(), { signal });
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.node.contains(document.activeElement);
    this.leaving.abort();
    this.node.hidePopover();
    if (hadFocus && this.returnTo?.isConnected) this.returnTo.focus({ preventScroll: true });
  }

  left(event) {
    if (event.relatedTarget && !this.node.contains(event.relatedTarget)) this.close();
  }

  draw() {
    const sets = findEmoji(this.search.value);
    this.sets.replaceChildren(...sets.map(({ name, emoji }) =>
      el("section", { "aria-label": name },
        el("h2", { class: "emoji-set", text: name }),
        el("div", { class: "emoji-grid" }, emoji.map((one) => this.drawChoice(one))))));
    this.sets.scrollTop = 0;
    this.choices[0]?.setAttribute("tabindex", "0");
    this.note.textContent = sets.length === 0 ? "No emoji by that name. You can type or paste one." : "";
  }

  drawChoice({ text, words }) {
    return el("button", {
      class: "emoji-choice",
      type: "button",
      tabindex: "-1",
      title: words,
      "aria-label": words,
      text,
      data: { choice: text },
      on: { click: () => this.pick(text) },
    });
  }

  pick(emoji) {
    this.close();
    this.picked(emoji);
  }

  pressed(event) {
    const { choices } = this;
    const at = choices.indexOf(document.activeElement);
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && at < 0) choices.length > 0 && this.pick(choices[0].dataset.choice);
    else if (event.key === "ArrowDown" && at < 0) this.goTo(choices[0]);
    else if (event.key === "ArrowUp" && at >= 0 && !this.beside(at, -1)) this.search.focus();
    else if (at >= 0 && ["ArrowUp", "ArrowDown"].includes(event.key)) this.goTo(this.beside(at, event.key === "ArrowUp" ? -1 : 1));
    else if (at >= 0 && ["ArrowLeft", "ArrowRight"].includes(event.key)) this.goTo(choices[at + (event.key === "ArrowLeft" ? -1 : 1)]);
    else return this.typed(event, at);
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  }

  /** A letter that is typed at an emoji goes on with the search. */
  typed(event, at) {
    event.stopPropagation();
    if (at >= 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) this.search.focus();
  }

  /** Return the choice that stands nearest in the next row, or the row before. */
  beside(at, by) {
    const { choices } = this;
    const here = choices[at].getBoundingClientRect();
    const isBeyond = (box) => (by > 0 ? box.top > here.top + 1 : box.top < here.top - 1);
    const boxes = choices.map((node) => ({ node, box: node.getBoundingClientRect() })).filter(({ box }) => isBeyond(box));
    const row = by > 0 ? Math.min(...boxes.map(({ box }) => box.top)) : Math.max(...boxes.map(({ box }) => box.top));
    const inRow = boxes.filter(({ box }) => Math.abs(box.top - row) < 1);
    const distance = ({ box }) => Math.abs(box.left - here.left);
    return inRow.sort((one, other) => distance(one) - distance(other))[0]?.node;
  }

  goTo(choice) {
    if (!choice) return;
    this.choices.forEach((one) => one.setAttribute("tabindex", one === choice ? "0" : "-1"));
    choice.focus({ preventScroll: true });
    choice.scrollIntoView({ block: "nearest" });
  }
}
