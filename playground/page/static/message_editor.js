// Changing an own message where it stands: its text becomes a field; Enter saves, Escape leaves it as it was.

import { el } from "./dom.js";

export class MessageEditor {
  /** `row(id)` finds a message's row; `save(message, text)` returns the outcome; `left()` is told when the field is gone. */
  constructor({ row, save, left }) {
    Object.assign(this, { row, save, left });
    this.message = null;
    this.field = el("textarea", { class: "message-editor-field", rows: "1", "aria-label": "Edit message", maxlength: "2000", on: { keydown: (event) => this.pressed(event) } });
    this.error = el("p", { class: "field-error", role: "alert", hidden: true });
    this.node = el(
      "div",
      { class: "message-editor" },
      this.field,
      this.error,
      el(
        "p",
        { class: "message-editor-foot" },
        "escape to ",
        el("button", { class: "text-button", type: "button", text: "cancel", on: { click: () => this.close() } }),
        " • enter to ",
        el("button", { class: "text-button", type: "button", text: "save", on: { click: () => this.send() } }),
      ),
    );
  }

  open(message, text) {
    this.close();
    this.message = message;
    this.field.value = text;
    this.complain("");
    this.mount();
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  /** Stand in the row of the message again after it was drawn anew; with the message the field goes. */
  mount() {
    if (!this.message) return;
    const row = this.row(this.message.id);
    if (!row) this.close();
    if (!row || row.contains(this.node)) return;
    const hadFocus = document.activeElement === this.field;
    row.classList.add("being-edited");
    row.querySelector(".message-bar")?.remove();
    row.querySelector(".body").append(this.node);
    if (hadFocus) this.field.focus();
  }

  close() {
    if (!this.message) return;
    this.node.closest(".being-edited")?.classList.remove("being-edited");
    this.node.remove();
    this.message = null;
    this.left();
  }

  pressed(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.shiftKey) this.send();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async send() {
    const { message } = this;
    const outcome = await this.save(message, this.field.value);
    if (outcome.ok) return this.message === message && this.close();
    return this.complain(outcome.text ?? "Not saved: the connection is lost.");
  }

  complain(sentence) {
    this.error.textContent = sentence;
    this.error.hidden = sentence === "";
  }
}
