// A menu that opens at a place: at the pointer, below a button, on a phone at the bottom edge. Arrows move in it.

import { el, icon } from "./dom.js";

const MARGIN = 8;

export class Menu {
  constructor() {
    this.node = el("div", { class: "menu-popup", role: "menu", popover: "manual", tabindex: "-1", on: { keydown: (event) => this.pressed(event) } });
    // Within the main part, so that a screen reader finds it in the place it belongs to.
    document.querySelector("main").append(this.node);
    this.node.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  get isOpen() {
    return this.node.matches(":popover-open");
  }

  /**
   * Open with `groups` [{label, isRow, items: [{text, icon, note, isDangerous, pick}]}] at {x, y}, or beside `anchor`.
   * `name` is what a screen reader calls it; `returnTo` gets the focus when nothing is picked;
   * `isFromLeft` lets the menu begin where the anchor does, not end there.
   */
  open(name, groups, { x, y, anchor, returnTo, isFromLeft = false }) {
    this.close();
    this.returnTo = returnTo ?? document.activeElement;
    this.node.setAttribute("aria-label", name);
    this.node.replaceChildren(...groups.filter((group) => group.items.length > 0).map((group) => this.drawGroup(group)));
    this.node.showPopover();
    placeBeside(this.node, anchor ? anchor.getBoundingClientRect() : new DOMRect(x, y, 0, 0), { isAnchored: Boolean(anchor), isFromLeft });
    this.items[0]?.focus({ preventScroll: true });
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    document.addEventListener("pointerdown", (event) => this.node.contains(event.target) || this.close(), { signal, capture: true });
    addEventListener("resize", () => this.close(), { signal });
    addEventListener("blur", () => this.close(), { signal });
  }

  close({ isFocused = false } = {}) {
    if (!this.isOpen) return;
    this.leaving.abort();
    this.node.hidePopover();
    if (isFocused && this.returnTo?.isConnected) this.returnTo.focus({ preventScroll: true });
  }

  get items() {
    return [...this.node.querySelectorAll("[role=menuitem]")];
  }

  drawGroup({ label, isRow, items }) {
    return el(
      "div",
      { class: isRow ? "menu-group row" : "menu-group", role: "group", "aria-label": label },
      label && !isRow && el("div", { class: "menu-label", "aria-hidden": "true", text: label }),
      items.map((item) => this.drawItem(item)),
    );
  }

  drawItem(item) {
    return el(
      "button",
      {
        class: item.isDangerous ? "menu-item dangerous" : "menu-item",
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        "aria-label": item.name,
        on: {
          click: () => {
            this.close({ isFocused: true });
            item.pick();
          },
          pointermove: (event) => event.currentTarget.focus({ preventScroll: true }),
        },
      },
      el("span", { class: "menu-text", text: item.text }),
      item.icon && icon(item.icon),
    );
  }

  pressed(event) {
    const { items } = this;
    const at = items.indexOf(document.activeElement);
    const row = document.activeElement.closest(".row");
    const across = row ? { ArrowRight: at + 1, ArrowLeft: at - 1 }[event.key] : undefined;
    const along = row && event.key === "ArrowDown" ? items.findIndex((item) => !row.contains(item) && items.indexOf(item) > at) : undefined;
    const to = across ?? along ?? { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close({ isFocused: true });
    else if (event.key.length === 1 && event.key !== " ") this.spell(event.key, at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** A letter goes to the next entry that begins with it. */
  spell(letter, at) {
    const { items } = this;
    const found = [...items.slice(at + 1), ...items.slice(0, at + 1)].find((item) => item.textContent.toLowerCase().startsWith(letter.toLowerCase()));
    found?.focus();
  }
}

/**
 * Put what pops up below and to the right of where it was asked for, or wherever it fits; with `isAnchored` below
 * `box`, ending where that ends, or with `isFromLeft` beginning where it begins.
 */
export function placeBeside(node, box, { isAnchored, isFromLeft = false }) {
  const { offsetWidth: width, offsetHeight: height, style } = node;
  const left = isAnchored && !isFromLeft ? box.right - width : box.left;
  const gap = isAnchored ? 4 : 0;
  const isBelow = box.bottom + height + MARGIN <= innerHeight;
  const top = isBelow ? box.bottom + gap : Math.max(MARGIN, box.top - height - gap);
  style.setProperty("left", `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`);
  style.setProperty("top", `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`);
}
