// The files that somebody has chosen and not sent yet: a list, with a way to take each out again.

import { el, icon } from "./dom.js";
import { fileProblem } from "./files.js";
import { readableSize } from "./pictures.js";

export class ChosenFiles {
  /**
   * `most` files of `types` (all, if empty), more of which are refused with `tooMany`; `look` is "cards" or "rows". `changed()` is told when the list is another;
   * `left()` when a file was taken out, to put the focus somewhere. With `modify(entry)` what is said of a file can be
   * changed: its description and whether it is a spoiler.
   */
  constructor({ most, tooMany, types = [], look, label, changed = () => {}, left = () => {}, modify = null }) {
    Object.assign(this, { most, tooMany, types, changed, left, modify });
    this.entries = [];
    this.node = el("ul", { class: `chosen-files ${look}`, "aria-label": label, hidden: true });
  }

  get files() {
    return this.entries.map(({ file }) => file);
  }

  /** Take files in, all or none; returns why not, or "". Where one is asked for, it takes the place of the other. */
  add(files) {
    const problem = files.map((file) => fileProblem(file, this.types)).find(Boolean) ?? "";
    if (problem) return problem;
    const kept = this.most === 1 ? [] : this.entries;
    if (kept.length + files.length > this.most) return this.tooMany;
    this.put([...kept, ...files.map((file) => ({ file, description: "", isSpoiler: false }))]);
    return "";
  }

  /** Let these be the entries: {file, description, isSpoiler}. */
  put(entries) {
    const preview = ({ file }) => (file.type.startsWith("image/") ? URL.createObjectURL(file) : null);
    this.entries.forEach((entry) => entries.includes(entry) || (entry.preview && URL.revokeObjectURL(entry.preview)));
    this.entries = entries;
    this.entries.forEach((entry) => (entry.preview ??= preview(entry)));
    this.draw();
  }

  clear() {
    // A file that could not be sent comes back, and is drawn anew then.
    this.entries.forEach((entry) => {
      if (entry.preview) URL.revokeObjectURL(entry.preview);
      entry.preview = null;
    });
    this.entries = [];
    this.draw();
  }

  draw() {
    this.node.replaceChildren(...this.entries.map((entry) => this.drawEntry(entry)));
    this.node.hidden = this.entries.length === 0;
    this.changed();
  }

  drawEntry(entry) {
    const { file, preview, description, isSpoiler } = entry;
    return el(
      "li",
      { class: isSpoiler ? "chosen-file spoiler" : "chosen-file" },
      el("span", { class: "chosen-mark" }, preview ? el("img", { src: preview, alt: description }) : icon("file"), isSpoiler && el("span", { class: "chosen-spoiler", text: "Spoiler" })),
      el("span", { class: "chosen-name", text: file.name }),
      el("span", { class: "chosen-size", text: readableSize(file.size) }),
      description && el("span", { class: "chosen-alt", text: description }),
      el(
        "span",
        { class: "chosen-acts" },
        this.modify && this.drawAct("eye", `Mark ${file.name} as spoiler`, () => this.toggleSpoiler(entry), isSpoiler),
        this.modify && this.drawAct("pencil", `Describe ${file.name}`, () => this.modify(entry)),
        this.drawAct("bin", `Remove ${file.name}`, () => this.remove(entry)),
      ),
    );
  }

  drawAct(shape, name, act, isPressed = null) {
    const pressed = isPressed === null ? null : String(isPressed);
    return el("button", { class: "icon-button", type: "button", title: name, "aria-label": name, "aria-pressed": pressed, on: { click: act } }, icon(shape));
  }

  remove(entry) {
    this.put(this.entries.filter((other) => other !== entry));
    this.left();
  }

  toggleSpoiler(entry) {
    this.change(entry, { isSpoiler: !entry.isSpoiler });
    this.node.children[this.entries.indexOf(entry)].querySelector("button").focus();
  }

  /** Say something else of a file. */
  change(entry, said) {
    Object.assign(entry, said);
    this.draw();
  }
}
