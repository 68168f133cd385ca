// "Rollover is typing…" below the composer: until the message comes, or for as long as Discord keeps it up.

import { el } from "./dom.js";

const SHOWN_MS = 10_000;
const MOST_NAMED = 3;

export class Typing {
  constructor(line) {
    this.line = line;
    this.names = new Map();
  }

  /** Note that somebody types in the open channel. */
  begin(id, name) {
    clearTimeout(this.names.get(id)?.timer);
    this.names.set(id, { name, timer: setTimeout(() => this.end(id), SHOWN_MS) });
    this.draw();
  }

  /** Somebody has said it, or has stopped. */
  end(id) {
    if (!this.names.has(id)) return;
    clearTimeout(this.names.get(id).timer);
    this.names.delete(id);
    this.draw();
  }

  /** Another channel was opened. */
  clear() {
    for (const id of [...this.names.keys()]) this.end(id);
  }

  draw() {
    const names = [...this.names.values()].map(({ name }) => name);
    this.line.hidden = names.length === 0;
    if (names.length === 0) return;
    const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.line.replaceChildren(dots, ...(names.length > MOST_NAMED ? ["Several people are typing…"] : said(names)));
  }
}

function said(names) {
  const parts = names.flatMap((name, at) => [at > 0 && (at === names.length - 1 ? " and " : ", "), el("strong", { text: name })]);
  return [...parts.filter(Boolean), names.length === 1 ? " is typing…" : " are typing…"];
}
