// What goes along with the next message: files, and the message it answers. Shown above the field.

import { el, icon } from "./dom.js";
import { fileProblem } from "./files.js";
import { readableSize } from "./pictures.js";

const MOST_FILES = 10;

export class Tray {
  /** `box` holds both; `changed()` is told when something came or went. */
  constructor(box, changed) {
    Object.assign(this, { box, changed });
    this.files = [];
    this.answered = null;
    this.pings = true;
  }

  get isEmpty() {
    return this.files.length === 0 && this.answered === null;
  }

  clear() {
    this.files.forEach(({ preview }) => preview && URL.revokeObjectURL(preview));
    this.files = [];
    this.answered = null;
    this.draw();
  }

  /** Take files in; returns why not, or "". */
  add(files) {
    const problem = files.map((file) => fileProblem(file)).find(Boolean) ?? "";
    if (problem) return problem;
    if (this.files.length + files.length > MOST_FILES) return `A message has at most ${MOST_FILES} files.`;
    this.files.push(...files.map((file) => ({ file, preview: file.type.startsWith("image/") ? URL.createObjectURL(file) : null })));
    this.draw();
    return "";
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
    this.box.replaceChildren(...[this.answered && this.drawAnswered(), this.files.length > 0 && this.drawFiles()].filter(Boolean));
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

  drawFiles() {
    return el("ul", { class: "tray-files", "aria-label": "Files to send" }, this.files.map((entry) => this.drawFile(entry)));
  }

  drawFile(entry) {
    const { file, preview } = entry;
    return el(
      "li",
      { class: "tray-file" },
      preview ? el("img", { src: preview, alt: "" }) : el("span", { class: "tray-mark" }, icon("file")),
      el("span", { class: "tray-name", text: file.name }),
      el("span", { class: "tray-size", text: readableSize(file.size) }),
      el("button", {
        class: "icon-button",
        type: "button",
        "aria-label": `Remove ${file.name}`,
        on: {
          click: () => {
            if (preview) URL.revokeObjectURL(preview);
            this.files = this.files.filter((other) => other !== entry);
            this.draw();
          },
        },
      }, icon("bin")),
    );
  }
}
