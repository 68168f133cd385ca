// The look of the composer: the field with the pills around it, the hint and the complaint above it.

import { el } from "./dom.js";
import { drawPills, fieldWords } from "./pills.js";

export class ComposerBox {
  /** `parts`: box, field, growBox, before, after, hint, error, sendButton; `acts` are those of the pills. */
  constructor(parts, acts) {
    Object.assign(this, parts);
    this.acts = acts;
    this.box.addEventListener("click", (event) => event.target === this.box && this.field.focus());
  }

  /** Show a command being written, or with null plain text. */
  show(draft, place) {
    const { before, after } = drawPills(draft, place, this.acts);
    this.before.replaceChildren(...before);
    this.after.replaceChildren(...after);
    this.box.classList.toggle("in-command", draft !== null);
    this.box.classList.toggle("in-option", Boolean(draft?.activeOption));
    this.box.classList.toggle("in-file", Boolean(draft?.takesFile));
    this.field.readOnly = Boolean(draft?.takesFile);
    this.name(draft, place);
  }

  /** Say what the field is for. */
  name(draft, place) {
    const { placeholder, label } = fieldWords(draft, place, this.field.disabled);
    this.field.placeholder = placeholder;
    this.field.setAttribute("aria-label", label);
    this.grow();
  }

  hintAt(draft) {
    this.hint.hidden = !draft;
    if (!draft) return;
    const { command, activeOption } = draft;
    this.hint.replaceChildren(
      el("strong", { text: activeOption ? activeOption.shown : `/${command.shown}` }),
      " ",
      activeOption ? activeOption.description : command.description,
    );
  }

  complain(sentence) {
    this.error.hidden = sentence === "";
    this.error.textContent = sentence;
    this.box.classList.toggle("refused", sentence !== "");
    this.field.setAttribute("aria-invalid", String(sentence !== ""));
  }

  /** The element around the field repeats its text, so that the field is as wide and high as that. */
  grow() {
    this.growBox.dataset.value = this.field.value || this.field.placeholder || " ";
  }

  allowSending(mayBeSent) {
    this.sendButton.disabled = !mayBeSent;
  }
}
