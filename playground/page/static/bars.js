// The two bars over the conversation: what was new when one came, above; what came since one looked back, below.

import { el } from "./dom.js";

const TO_PRESENT = "Jump to the newest messages";

export class Bars {
  /** `actions`: toPresent(), toUnread(), markRead(). */
  constructor({ toPresent, unreadBar }, actions) {
    Object.assign(this, { toPresent, unreadBar });
    toPresent.addEventListener("click", actions.toPresent);
    this.words = el("button", { class: "unread-words", type: "button", on: { click: actions.toUnread } });
    const done = el("button", { class: "unread-done", type: "button", text: "Mark as read", on: { click: actions.markRead } });
    unreadBar.append(this.words, done);
  }

  /** `missed` is the number of messages that came meanwhile; null where one stands at the newest. */
  showPresent(missed) {
    this.toPresent.hidden = missed === null;
    if (missed !== null) this.toPresent.textContent = missed > 0 ? `${count(missed)} · ${TO_PRESENT}` : TO_PRESENT;
  }

  /** `unread` is {count, since} with the time of the first one in words; null for none that one has not seen. */
  showUnread(unread) {
    this.unreadBar.hidden = unread === null;
    if (unread !== null) this.words.textContent = `${count(unread.count)} since ${unread.since}`;
  }
}

function count(number) {
  return number === 1 ? "1 new message" : `${number} new messages`;
}
