// The conversation: one row a message, grouped by author, changed without drawing the rest again.
//
// What stands on the page is a window of the channel: at most MOST_ROWS messages that follow one another. Rows that
// leave it at either end are asked for again when one scrolls there, so that neither a burst nor a long read makes
// the page slow.

import { Bars } from "./bars.js";
import { byAge, el } from "./dom.js";
import { Rows } from "./rows.js";

const MOST_ROWS = 300;
const NEAR_EDGE = 120;
const FLASH_MS = 2000;

export class Conversation {
  /**
   * `scene` is what rows need (moments, fillComposer, use ...); `asks` says what is wanted of the server:
   * older(id), newer(id), present(), around(id), dismiss(message), read().
   */
  constructor({ log, above, scroller, toPresent, unreadBar, scene, asks }) {
    Object.assign(this, { log, above, scroller, asks });
    this.painter = new Rows(scene, asks.dismiss);
    this.moments = scene.moments;
    this.entries = new Map();
    this.hasOlder = false;
    this.hasNewer = false;
    this.isLoading = false;
    this.sticks = true;
    this.missed = 0;
    this.unread = null;
    this.bars = new Bars(
      { toPresent, unreadBar },
      { toPresent: () => this.goToPresent(), toUnread: () => this.goToUnread(), markRead: () => this.markRead() },
    );
    scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    const observer = new ResizeObserver(() => this.sticks && this.toBottom());
    observer.observe(log);
    observer.observe(scroller);
  }

  /**
   * Show a part of a channel from scratch. `welcome` is what stands above its first message; `unread` is
   * {first, count} or null; `focus` is the id of the message to show, null for the newest.
   */
  show({ messages, hasOlder, hasNewer, welcome, unread, focus }) {
    this.entries.clear();
    Object.assign(this, { hasOlder, hasNewer, welcome, unread, isLoading: false, missed: 0 });
    this.quietly(() => this.log.replaceChildren(...this.enter(messages, null)));
    this.drawAbove();
    if (focus) this.focusOn(focus);
    else if (hasNewer) this.scroller.scrollTop = 0;
    else this.toBottom();
    this.showBars();
  }

  /** Add new messages at the end; a burst is one change of the page. */
  append(messages) {
    const fresh = messages.filter((message) => !this.entries.has(message.id));
    if (fresh.length === 0) return;
    if (!this.sticks && this.entries.size + fresh.length > MOST_ROWS) this.hasNewer = true;
    if (!this.sticks) this.missed += fresh.length;
    if (!this.hasNewer) {
      if (!this.sticks || document.hidden) this.unread ??= { first: fresh[0].id, count: 0, isLive: true };
      this.addBelow(fresh);
    }
    if (this.sticks) this.toBottom();
    this.showBars();
  }

  addBelow(messages) {
    const fragment = document.createDocumentFragment();
    const waiting = this.log.querySelector('[data-pending="true"]');
    const above = waiting ? waiting.previousElementSibling : this.log.lastElementChild;
    // Below a command that failed, a message has its own head again.
    const [first, ...more] = messages;
    const opening = first && above?.dataset.pending ? [{ ...first, opensGroup: true }, ...more] : messages;
    fragment.append(...this.enter(opening, this.lastMessage()));
    this.log.insertBefore(fragment, waiting);
    this.keepPlace(() => this.trimAbove());
    this.drawAbove();
  }

  /** Take in what was asked for at the upper end. */
  prepend(messages, hasOlder) {
    this.isLoading = false;
    this.hasOlder = hasOlder;
    const fresh = messages.filter((message) => !this.entries.has(message.id));
    const first = this.firstMessage();
    this.keepPlace(() =>
      this.quietly(() => {
        const known = [...this.entries];
        this.entries.clear();
        this.log.prepend(...this.enter(fresh, null));
        for (const [id, entry] of known) this.entries.set(id, entry);
        if (first) this.redraw(first.id, fresh.at(-1) ?? null);
        this.trimBelow();
        this.drawAbove();
      }),
    );
  }

  /** Take in what was asked for at the lower end. */
  extend(messages, hasNewer) {
    this.isLoading = false;
    this.hasNewer = hasNewer;
    this.quietly(() => this.addBelow(messages.filter((message) => !this.entries.has(message.id))));
    this.showBars();
  }

  replace(message) {
    const entry = this.entries.get(message.id);
    if (!entry) return;
    entry.message = { ...message, opensGroup: entry.message.opensGroup };
    if (this.sticks) {
      this.redraw(message.id);
      this.toBottom();
    } else this.keepPlace(() => this.redraw(message.id));
  }

  /** Say anew what hangs at a message. */
  replaceThread(id, thread) {
    const entry = this.entries.get(id);
    if (entry) this.replace({ ...entry.message, thread });
  }

  remove(id) {
    const entry = this.entries.get(id);
    if (!entry) return;
    const following = this.messageAfter(entry.row);
    const previous = this.messageBefore(entry.row);
    const wasFocused = entry.row.contains(document.activeElement);
    this.entries.delete(id);
    this.keepPlace(() => {
      entry.row.remove();
      if (this.unread?.first === id) this.unread = following && { ...this.unread, first: following.id };
      if (following) this.redraw(following.id, previous);
    });
    if (wasFocused) (this.entries.get((following ?? previous)?.id)?.row ?? this.scroller).focus({ preventScroll: true });
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
    const body = this.entries.get(messageId)?.row.querySelector(".body");
    if (!body) return;
    body.querySelector(".control-failure")?.remove();
    if (sentence) body.append(el("p", { class: "control-failure", role: "alert", text: sentence }));
  }

  /** Bring a message into the middle, if it stands here; returns whether it does. */
  focusOn(id) {
    const row = this.entries.get(id)?.row;
    if (!row) return false;
    this.sticks = false;
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
    row.classList.add("jumped-to");
    setTimeout(() => row.classList.remove("jumped-to"), FLASH_MS);
    return true;
  }

  // Rows

  /** Note messages, and return their rows; `previous` is the message above the first. */
  enter(messages, previous) {
    return messages.map((message) => {
      const row = this.painter.draw(message, previous, message.id === this.unread?.first);
      this.entries.set(message.id, { message, row });
      previous = message;
      return row;
    });
  }

  redraw(id, previous = this.messageBefore(this.entries.get(id)?.row)) {
    const entry = this.entries.get(id);
    if (!entry) return;
    const { row } = entry;
    const wasFocused = row.contains(document.activeElement) ? controlIndex(row) : null;
    const drawn = this.painter.draw(entry.message, previous, id === this.unread?.first);
    keepShown(row, drawn);
    row.replaceWith(drawn);
    entry.row = drawn;
    if (wasFocused !== null) (controlsOf(drawn)[wasFocused] ?? drawn).focus({ preventScroll: true });
  }

  messageBefore(row) {
    let above = row?.previousElementSibling;
    while (above?.dataset.pending) above = above.previousElementSibling;
    return this.entries.get(above?.dataset.messageId)?.message ?? null;
  }

  messageAfter(row) {
    let below = row?.nextElementSibling;
    while (below?.dataset.pending) below = below.nextElementSibling;
    return this.entries.get(below?.dataset.messageId)?.message ?? null;
  }

  firstMessage() {
    return this.entries.values().next().value?.message ?? null;
  }

  lastMessage() {
    const rows = this.log.children;
    for (let at = rows.length - 1; at >= 0; at -= 1) {
      const entry = this.entries.get(rows[at].dataset.messageId);
      if (entry) return entry.message;
    }
    return null;
  }

  trimAbove() {
    const excess = this.entries.size - MOST_ROWS;
    if (excess <= 0) return;
    for (const id of [...this.entries.keys()].slice(0, excess)) this.drop(id);
    this.hasOlder = true;
    this.redraw(this.firstMessage().id, null);
  }

  trimBelow() {
    const excess = this.entries.size - MOST_ROWS;
    if (excess <= 0) return;
    for (const id of [...this.entries.keys()].slice(-excess)) this.drop(id);
    this.hasNewer = true;
  }

  drop(id) {
    this.entries.get(id).row.remove();
    this.entries.delete(id);
  }

  // What stands above and over the rows

  drawAbove() {
    if (this.hasOlder) {
      if (this.aboveShows === "older") return;
      this.above.replaceChildren(
        el("button", { class: "text-button older", type: "button", text: "Load older messages", on: { click: () => this.loadOlder() } }),
      );
      this.aboveShows = "older";
    } else if (this.aboveShows !== this.welcome) {
      this.above.replaceChildren(this.welcome);
      this.aboveShows = this.welcome;
    }
    this.welcome?.classList?.toggle("has-messages", this.entries.size > 0);
  }

  showBars() {
    this.bars.showPresent(!this.sticks && (this.missed > 0 || this.hasNewer) ? this.missed : null);
    const isWaiting = this.unread !== null && !this.unread.isLive && this.isAbove(this.unread.first);
    this.bars.showUnread(isWaiting ? { count: this.unread.count, since: this.unreadSince() } : null);
  }

  unreadSince() {
    const first = this.entries.get(this.unread.first)?.message;
    return first ? this.moments.ofMessage(first.at) : "you were last here";
  }

  isAbove(id) {
    const row = this.entries.get(id)?.row;
    return !row || row.getBoundingClientRect().bottom < this.scroller.getBoundingClientRect().top;
  }

  goToUnread() {
    const { first } = this.unread;
    if (!this.focusOn(first)) this.asks.around(first);
    this.showBars();
  }

  markRead() {
    const { first } = this.unread;
    this.unread = null;
    this.keepPlace(() => this.redraw(first));
    this.showBars();
    this.scroller.focus({ preventScroll: true });
  }

  // Scrolling

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    this.sticks = below < NEAR_EDGE && !this.hasNewer;
    if (this.sticks) this.missed = 0;
    if (scrollTop < NEAR_EDGE && this.hasOlder) this.loadOlder();
    else if (below < NEAR_EDGE && this.hasNewer) this.loadNewer();
    this.showBars();
  }

  loadOlder() {
    const first = this.firstMessage();
    if (this.isLoading || !this.hasOlder || !first) return;
    this.isLoading = true;
    this.asks.older(first.id);
  }

  loadNewer() {
    const last = this.lastMessage();
    if (this.isLoading || !last) return;
    this.isLoading = true;
    this.asks.newer(last.id);
  }

  goToPresent() {
    if (this.hasNewer) this.asks.present();
    else this.toBottom();
  }

  toBottom() {
    if (this.hasNewer) return;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.sticks = true;
    this.missed = 0;
    this.bars.showPresent(null);
  }

  /** Change the log so that what a reader looks at stays where it is. */
  keepPlace(change) {
    if (this.sticks) return change();
    const top = this.scroller.getBoundingClientRect().top;
    const anchor = [...this.entries.values()].find(({ row }) => row.getBoundingClientRect().bottom > top);
    const before = anchor?.row.getBoundingClientRect().bottom;
    change();
    if (anchor?.row.isConnected) this.scroller.scrollTop += anchor.row.getBoundingClientRect().bottom - before;
    return undefined;
  }

  /** Change the log without having it read aloud. */
  quietly(change) {
    this.log.setAttribute("aria-live", "off");
    change();
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }
}

/** A spoiler that was opened stays open when its message is drawn anew. */
function keepShown(row, drawn) {
  const after = drawn.querySelectorAll(".spoiler, .spoiler-box");
  row.querySelectorAll(".spoiler, .spoiler-box").forEach((spoiler, at) => {
    if (spoiler.classList.contains("shown")) after[at]?.dispatchEvent(new Event("reveal"));
  });
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
