// What goes along with the next message: files, and the message it answers. Shown above the field.

import { ChosenFiles } from "./chosen_files.js";
import { el, icon } from "./dom.js";

const MOST_FILES = 10;

export class Tray {
  /** `box` holds both; `changed()` is told when something came or went; `modify(chosen, entry)` asks about a file. */
  constructor(box, { changed, left, modify }) {
    Object.assign(this, { box, changed });
    this.answered = null;
    this.pings = true;
    this.chosen = new ChosenFiles({
      most: MOST_FILES,
      tooMany: `A message has at most ${MOST_FILES} files.`,
      look: "cards",
      label: "Files to send",
      changed: () => this.draw(),
      left,
      modify: (entry) => modify(this.chosen, entry),
    });
  }

  /** What is to be sent, with what is said of each: {file, description, isSpoiler}. */
  get files() {
    return this.chosen.entries;
  }

  get isEmpty() {
    return this.files.length === 0 && this.answered === null;
  }

  clear() {
    this.answered = null;
    this.chosen.clear();
  }

  /** Take files in; returns why not, or "". */
  add(files) {
    return this.chosen.add(files);
  }

  /** Answer a message; its author is told unless the person takes that back. */
  answer(message) {
    this.answered = message;
    this.pings = true;
    this.draw();
  }

  stopAnswering() {
    this.answered = null;
    this.draw();
  }

  draw() {
    this.box.replaceChildren(...[this.answered && this.drawAnswered(), this.chosen.node].filter(Boolean));
    this.box.hidden = this.isEmpty;
    this.changed();
  }

  drawAnswered() {
    const { pings } = this;
    return el(
      "div",
      { class: "tray-answered" },
      el("span", {}, "Replying to ", el("strong", { text: this.answered.author.name })),
      el("button", {
        class: pings ? "tray-ping on" : "tray-ping",
        type: "button",
        "aria-pressed": String(pings),
        "aria-label": "Ping the author",
        text: pings ? "@ ON" : "@ OFF",
        on: {
          click: () => {
            this.pings = !pings;
            this.draw();
            this.box.querySelector(".tray-ping").focus();
          },
        },
      }),
      el("button", { class: "icon-button", type: "button", "aria-label": "Do not reply", on: { click: () => this.stopAnswering() } }, icon("close")),
    );
  }
}
