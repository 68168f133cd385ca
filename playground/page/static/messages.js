// The conversation: one row a message, grouped by author, appended without drawing the rest again.

import { byAge, el } from "./dom.js";
import { Rows } from "./rows.js";

const MOST_ROWS = 300;
const NEAR_BOTTOM = 120;

export class Conversation {
  /** `scene` is what rows need (moments, fillComposer, use ...); `onOlder()` asks for earlier messages. */
  constructor({ log, above, scroller, toPresent, scene, onOlder, onDismiss }) {
    Object.assign(this, { log, above, scroller, toPresent, onOlder });
    this.painter = new Rows(scene, onDismiss);
    this.messages = new Map();
    this.hasOlder = false;
    this.isLoading = false;
    scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    toPresent.addEventListener("click", () => this.toBottom());
    const observer = new ResizeObserver(() => this.sticks && this.toBottom());
    observer.observe(log);
    observer.observe(scroller);
    this.sticks = true;
  }

  /** Show a channel from scratch. `welcome` is what stands above its first message. */
  show(messages, hasOlder, welcome) {
    this.messages = new Map(messages.map((message) => [message.id, message]));
    this.hasOlder = hasOlder;
    this.isLoading = false;
    this.welcome = welcome;
    this.quietly(() => this.log.replaceChildren(...this.rows(messages, null)));
    this.drawAbove();
    this.toBottom();
  }

  /** Add new messages at the end; a burst is one change of the page. */
  append(messages) {
    const fresh = messages.filter((message) => !this.messages.has(message.id));
    if (fresh.length === 0) return;
    const last = this.lastMessage();
    for (const message of fresh) this.messages.set(message.id, message);
    const anchor = this.log.querySelector("[data-pending]");
    const fragment = document.createDocumentFragment();
    fragment.append(...this.rows(fresh, last));
    this.log.insertBefore(fragment, anchor);
    if (this.sticks) {
      this.trim();
      this.toBottom();
    } else this.toPresent.hidden = false;
    this.drawAbove();
  }

  prepend(messages, hasOlder) {
    this.isLoading = false;
    this.hasOlder = hasOlder;
    const height = this.scroller.scrollHeight;
    const first = this.firstMessage();
    this.messages = new Map([...messages.map((message) => [message.id, message]), ...this.messages]);
    this.quietly(() => {
      this.log.prepend(...this.rows(messages, null));
      if (first) this.redraw(first.id, messages.at(-1) ?? null);
      this.drawAbove();
    });
    this.scroller.scrollTop += this.scroller.scrollHeight - height;
  }

  replace(message) {
    if (!this.messages.has(message.id)) return;
    this.messages.set(message.id, message);
    this.redraw(message.id);
    if (this.sticks) this.toBottom();
  }

  remove(id) {
    if (!this.messages.delete(id)) return;
    const row = this.row(id);
    const following = row?.nextElementSibling;
    row?.remove();
    if (following?.dataset.messageId) this.redraw(following.dataset.messageId);
    this.drawAbove();
  }

  /** Show a command that was sent and has no answer yet; returns what to do with the row when it has one. */
  pend(user, commandName, words) {
    const row = this.painter.drawPending(user, commandName, words);
    this.log.append(row);
    if (this.sticks) this.toBottom();
    return {
      done: () => row.remove(),
      fail: (sentence) => {
        this.painter.failPending(row, sentence);
        if (this.sticks) this.toBottom();
      },
    };
  }

  /** Say under a message that its control was not answered. */
  failControl(messageId, sentence) {
    const body = this.row(messageId)?.querySelector(".body");
    if (!body) return;
    body.querySelector(".control-failure")?.remove();
    if (sentence) body.append(el("p", { class: "control-failure", role: "alert", text: sentence }));
  }

  rows(messages, previous) {
    const rows = [];
    for (const message of messages) {
      rows.push(this.painter.draw(message, previous));
      previous = message;
    }
    return rows;
  }

  redraw(id, previous = this.before(id)) {
    const row = this.row(id);
    if (!row) return;
    const message = this.messages.get(id);
    const wasFocused = row.contains(document.activeElement) ? controlIndex(row) : null;
    const drawn = this.painter.draw(message, previous);
    row.replaceWith(drawn);
    if (wasFocused !== null) controlsOf(drawn)[wasFocused]?.focus({ preventScroll: true });
  }

  drawAbove() {
    if (this.hasOlder) {
      this.above.replaceChildren(
        el("button", { class: "text-button older", type: "button", text: this.isLoading ? "Loading…" : "Load older messages", on: { click: () => this.loadOlder() } }),
      );
      this.aboveShows = "older";
    } else if (this.aboveShows !== this.welcome) {
      this.above.replaceChildren(this.welcome);
      this.aboveShows = this.welcome;
    }
    this.welcome?.classList?.toggle("has-messages", this.messages.size > 0);
  }

  // Scrolling

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.sticks = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
    if (this.sticks) this.toPresent.hidden = true;
    if (scrollTop < NEAR_BOTTOM && this.hasOlder) this.loadOlder();
  }

  loadOlder() {
    const first = this.firstMessage();
    if (this.isLoading || !this.hasOlder || !first) return;
    this.isLoading = true;
    this.onOlder(first.id);
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.sticks = true;
    this.toPresent.hidden = true;
  }

  /** Let go of the oldest rows, which can be loaded again, so that a long burst does not make the page slow. */
  trim() {
    const excess = this.messages.size - MOST_ROWS;
    if (excess <= 0) return;
    for (const id of [...this.messages.keys()].slice(0, excess)) {
      this.messages.delete(id);
      this.row(id)?.remove();
    }
    this.hasOlder = true;
    const first = this.firstMessage();
    this.redraw(first.id, null);
  }

  /** Change the log without having it read aloud. */
  quietly(change) {
    this.log.setAttribute("aria-live", "off");
    change();
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  row(id) {
    return this.log.querySelector(`[data-message-id="${CSS.escape(id)}"]`);
  }

  before(id) {
    let previous = null;
    for (const message of this.messages.values()) {
      if (message.id === id) return previous;
      previous = message;
    }
    return previous;
  }

  firstMessage() {
    return this.messages.values().next().value ?? null;
  }

  lastMessage() {
    return [...this.messages.values()].at(-1) ?? null;
  }
}

function controlsOf(row) {
  return [...row.querySelectorAll("button, a, [tabindex]")];
}

function controlIndex(row) {
  return controlsOf(row).indexOf(document.activeElement);
}

/** Return messages from oldest to newest. */
export function inOrder(messages) {
  return [...messages].sort((one, other) => byAge(one.id, other.id));
}
