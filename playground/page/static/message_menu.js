// What can be done with a message or a person: as entries of a menu, and as the few buttons over a row.

import { el, icon } from "./dom.js";

const QUICK_REACTIONS = ["👍", "❤️", "😂", "🎉"];
const LONG_PRESS_MS = 500;
const PRESS_SLACK = 10;

export class MessageMenu {
  /**
   * `scene`: message(id), person(id), place(), speaker(). `actions`: reply(message), edit(message), remove(message),
   * dismiss(message), react(message, emoji, isOn), onMessage(name, message), onUser(name, person), mention(person),
   * mayStartThread(message), startThread(message).
   */
  constructor({ scroller, menu, emoji, scene, actions }) {
    Object.assign(this, { scroller, menu, emoji, scene, actions });
    this.bar = el("div", { class: "message-bar", role: "group", "aria-label": "Message actions" });
    document.addEventListener("contextmenu", (event) => this.asked(event));
    document.addEventListener("keydown", (event) => this.pressed(event));
    scroller.addEventListener("pointerover", (event) => event.pointerType !== "touch" && this.showBar(event.target.closest("[data-message-id]")));
    scroller.addEventListener("pointerleave", () => this.bar.contains(document.activeElement) || this.bar.remove());
    scroller.addEventListener("focusin", (event) => this.showBar(event.target.closest("[data-message-id]")));
    scroller.addEventListener("click", (event) => this.clicked(event));
    this.followTouch();
  }

  // How it is asked for

  asked(event) {
    if (event.target.closest("input, textarea, [contenteditable]") || String(getSelection())) return;
    if (this.openFor(event.target, { x: event.clientX, y: event.clientY })) event.preventDefault();
  }

  /** The menu key, or Shift+F10, at what has the focus; arrows go from one row to the next. */
  pressed(event) {
    const { target } = event;
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const named = target.closest("[data-user-id], [data-message-id]");
      if (named && this.openFor(target, { anchor: named, returnTo: target })) event.preventDefault();
      return;
    }
    if (target === this.scroller && event.key === "ArrowUp") this.goTo(this.lastVisible(), event);
    else if (target.matches?.("[data-message-id]")) this.pressedOnRow(event, target);
  }

  pressedOnRow(event, row) {
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const message = this.scene.message(row.dataset.messageId);
    const isOwn = message && this.isOwn(message);
    switch (event.key) {
      case "ArrowUp":
        return this.goTo(row.previousElementSibling, event);
      case "ArrowDown":
        return this.goTo(row.nextElementSibling, event);
      case "e":
        return isOwn && this.act(event, () => this.actions.edit(message));
      case "r":
        return this.mayReply(message) && this.act(event, () => this.actions.reply(message));
      case "t":
        return this.actions.mayStartThread(message) && this.act(event, () => this.actions.startThread(message));
      case "Enter":
        return this.act(event, () => this.openFor(row, { anchor: row, returnTo: row }));
      case "Escape":
        return this.act(event, () => this.actions.leave());
      default:
        return undefined;
    }
  }

  act(event, act) {
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  goTo(row, event) {
    if (!row?.dataset.messageId) return;
    event.preventDefault();
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  lastVisible() {
    const bottom = this.scroller.getBoundingClientRect().bottom;
    const rows = [...this.scroller.querySelectorAll("[data-message-id]")];
    return rows.findLast((row) => row.getBoundingClientRect().top < bottom - 8);
  }

  /** A finger that stays: browsers that make no context menu of it get one all the same. */
  followTouch() {
    let timer = null;
    let start = null;
    let isHeld = false;
    const stop = () => clearTimeout(timer);
    document.addEventListener("pointerdown", (event) => {
      stop();
      isHeld = false;
      if (event.pointerType !== "touch") return;
      start = event;
      timer = setTimeout(() => {
        isHeld = this.menu.isOpen || this.openFor(start.target, { x: start.clientX, y: start.clientY });
      }, LONG_PRESS_MS);
    });
    document.addEventListener("pointermove", (event) => start && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > PRESS_SLACK && stop());
    for (const name of ["pointerup", "pointercancel", "scroll"]) document.addEventListener(name, stop, true);
    // Lifting that finger is no press on the entry that now lies below it.
    document.addEventListener("click", (event) => {
      if (!isHeld) return;
      isHeld = false;
      event.preventDefault();
      event.stopPropagation();
    }, true);
  }

  clicked(event) {
    const reaction = event.target.closest("[data-emoji]");
    const message = reaction && this.scene.message(reaction.closest("[data-message-id]")?.dataset.messageId);
    if (message) this.actions.react(message, reaction.dataset.emoji, reaction.getAttribute("aria-pressed") !== "true");
  }

  /** Open the menu of the person or message that a node belongs to; returns whether there is one. */
  openFor(node, where) {
    const userNode = node.closest("[data-user-id]");
    const person = userNode && this.scene.person(userNode.dataset.userId);
    if (person) return this.openUser(person, where);
    const message = this.scene.message(node.closest("[data-message-id]")?.dataset.messageId);
    if (!message) return false;
    const link = node.closest("a[href]");
    this.menu.open(`Message of ${message.author.name}`, [...(link ? [ofLink(link)] : []), ...this.ofMessage(message, where)], where);
    return true;
  }

  openUser(person, where) {
    this.menu.open(person.name, this.ofUser(person), where);
    return true;
  }

  openReactions(message, anchor) {
    this.emoji.open({ anchor, returnTo: anchor, picked: (emoji) => this.actions.react(message, emoji, true) });
  }

  // What there is to do

  isOwn(message) {
    return message.author.id === this.scene.speaker().id && !message.used && !message.system;
  }

  mayReply(message) {
    return Boolean(message) && !message.ephemeral && !message.system && this.scene.place().mayWrite;
  }

  mayReact(message) {
    return !message.ephemeral && this.scene.place().mayReact;
  }

  reaction(message, emoji) {
    return { text: emoji, name: `React with ${emoji}`, pick: () => this.actions.react(message, emoji, true) };
  }

  ofMessage(message, where) {
    const { menus, mayDelete } = this.scene.place();
    const isOwn = this.isOwn(message);
    const text = message.source;
    const author = this.scene.person(message.author.id);
    const mayRemove = !message.ephemeral && (isOwn || mayDelete);
    return [
      { label: "Reactions", isRow: true, items: this.mayReact(message) ? QUICK_REACTIONS.map((emoji) => this.reaction(message, emoji)) : [] },
      {
        items: [
          this.mayReact(message) && { text: "Add Reaction", icon: "smile", pick: () => this.openReactions(message, this.scene.row(message)) },
          isOwn && { text: "Edit Message", icon: "pencil", pick: () => this.actions.edit(message) },
          this.mayReply(message) && { text: "Reply", icon: "reply", pick: () => this.actions.reply(message) },
          this.actions.mayStartThread(message) && { text: "Create Thread", icon: "thread", pick: () => this.actions.startThread(message) },
        ].filter(Boolean),
      },
      {
        label: "Apps",
        items: message.ephemeral ? [] : (menus.message ?? []).map((command) => ({ text: command.shown, icon: "spark", pick: () => this.actions.onMessage(command, message) })),
      },
      {
        items: [
          text && { text: "Copy Text", icon: "copy", pick: () => copy(text) },
          { text: "Copy Message ID", icon: "id", pick: () => copy(message.id) },
          author && { text: `Author: ${author.name}`, icon: "person", pick: () => this.openUser(author, where) },
        ].filter(Boolean),
      },
      {
        items: [
          message.ephemeral && { text: "Dismiss Message", icon: "close", pick: () => this.actions.dismiss(message) },
          mayRemove && { text: "Delete Message", icon: "bin", isDangerous: true, pick: () => this.actions.remove(message) },
        ].filter(Boolean),
      },
    ];
  }

  ofUser(person) {
    const { menus, mayWrite } = this.scene.place();
    return [
      { items: mayWrite ? [{ text: "Mention", icon: "at", pick: () => this.actions.mention(person) }] : [] },
      { label: "Apps", items: (menus.user ?? []).map((command) => ({ text: command.shown, icon: "spark", pick: () => this.actions.onUser(command, person) })) },
      { items: [{ text: "Copy User ID", icon: "id", pick: () => copy(person.id) }] },
    ];
  }

  // The buttons over a row

  showBar(row) {
    if (this.menu.isOpen || this.emoji.isOpen || row === this.bar.parentElement) return;
    const message = row && this.scene.message(row.dataset.messageId);
    if (!message || row.querySelector(".message-editor")) return;
    const button = (name, shape, act) => el("button", { class: "icon-button", type: "button", title: name, "aria-label": name, on: { click: (event) => act(event.currentTarget) } }, icon(shape));
    this.bar.replaceChildren(
      ...[
        this.mayReact(message) && button("Add Reaction", "smile", (node) => this.openReactions(message, node)),
        this.isOwn(message) && button("Edit", "pencil", () => this.actions.edit(message)),
        this.mayReply(message) && button("Reply", "reply", () => this.actions.reply(message)),
        this.actions.mayStartThread(message) && button("Create Thread", "thread", () => this.actions.startThread(message)),
        button("More", "more", (node) => this.openFor(row, { anchor: node, returnTo: node })),
      ].filter(Boolean),
    );
    row.append(this.bar);
  }
}

function ofLink(link) {
  return {
    items: [
      { text: "Open Link", icon: "arrow", pick: () => link.click() },
      { text: "Copy Link", icon: "copy", pick: () => copy(link.href) },
    ],
  };
}

async function copy(text) {
  const isCopied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  document.getElementById("announcer").textContent = isCopied ? "Copied." : "The browser did not let it be copied.";
}
