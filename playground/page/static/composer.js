// The composer. One text field all the time: plain text, or the value of one option of the command being written.

import { el } from "./dom.js";
import { Draft } from "./draft.js";
import { drawFilePicker, fileChoice, takeDrops } from "./files.js";
import { choicesOf, filterChoices, filterCommands, readCommand } from "./options.js";
import { drawChoice, drawCommand, Suggestions } from "./suggestions.js";

const MOST_CHARACTERS = 2000;
const MOST_CHOICES = 25;
const DEBOUNCE_MS = 200;

export class Composer {
  /**
   * `parts` are the elements; `actions`: say(text), slash(command, options), autocomplete(command, option, text,
   * options), and `place()` with the commands, members, roles, channels, bot and what one may do here.
   */
  constructor(parts, actions) {
    Object.assign(this, parts);
    this.actions = actions;
    this.suggestions = new Suggestions(parts.suggestionBox, parts.field, parts.announcer);
    this.draft = null;
    this.question = 0;
    this.timer = null;
    this.answers = new Map();
    this.unsent = new Map();
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.enter();
    });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("focus", () => this.suggest());
    this.field.addEventListener("blur", () => this.suggestions.hide());
    takeDrops(this.form, { isOpen: () => Boolean(this.draft?.takesFile), take: (files) => this.takeFiles(files) });
    this.box.addEventListener("click", (event) => event.target === this.box && this.field.focus());
  }

  get place() {
    return this.actions.place();
  }

  /** Begin anew in a channel, with what was left unsent there. The same one again (a reconnect) changes nothing. */
  open(channelId, person) {
    if (channelId === this.channelId && person === this.person) {
      this.refresh();
      this.allow();
      return;
    }
    if (this.channelId && !this.draft) this.unsent.set(this.channelId, this.field.value);
    this.channelId = channelId;
    this.person = person;
    this.answers.clear();
    this.clear();
    this.setText(this.unsent.get(channelId) ?? "");
    this.allow();
    this.suggest();
  }

  /** Let the field be used where the person may say or do anything. */
  allow() {
    const { mayWrite, mayUseCommands } = this.place;
    this.field.disabled = !mayWrite && !mayUseCommands;
    this.name();
  }

  /** Put a text in as if it were typed. */
  fill(text) {
    this.clear();
    this.setText(text);
    this.field.focus();
    this.typed();
  }

  /** The list of commands changed: a half-written command that is gone is dropped. */
  refresh() {
    const { commands } = this.place;
    this.answers.clear();
    const written = this.draft?.command;
    if (written && !commands.some((command) => command.id === written.id && command.path === written.path)) this.clear();
    this.suggest();
  }

  // Typing

  typed() {
    this.complain("");
    if (!this.draft && this.field.value.startsWith("/")) {
      const read = readCommand(this.place.commands, this.field.value);
      if (read && !read.isOpen) return this.begin(read.command, read.rest);
    }
    if (this.draft?.type(this.field.value)) this.showDraft();
    this.grow();
    return this.suggest();
  }

  /** Turn the text into a command with its options as pills. */
  begin(command, rest = "") {
    this.draft = new Draft(command);
    this.draft.type(rest);
    this.showDraft(this.draft.active === null ? rest : this.draft.activeText);
    this.suggest();
  }

  goTo(name) {
    this.draft.goTo(name);
    this.showDraft();
    this.suggest();
  }

  showDraft(text = this.draft.activeText) {
    this.setText(text);
    this.drawPills();
  }

  clear() {
    this.draft = null;
    this.stopAsking();
    this.setText("");
    this.complain("");
    this.drawPills();
    this.hintFor();
    this.suggestions.hide();
  }

  // Keys

  pressed(event) {
    if (event.isComposing) return;
    const act = this.actionOf(event);
    if (act && act() !== false) event.preventDefault();
  }

  actionOf(event) {
    const { value, selectionStart, selectionEnd } = this.field;
    switch (event.key) {
      case "ArrowDown":
        return this.suggestions.isOpen ? () => this.suggestions.move(1) : null;
      case "ArrowUp":
        return this.suggestions.isOpen ? () => this.suggestions.move(-1) : null;
      case "Enter":
        return event.shiftKey && !this.draft ? null : () => this.enter();
      case "Tab":
        return event.shiftKey ? () => this.back() : () => this.tab();
      case "Escape":
        return () => this.escape();
      case "Backspace":
        return value === "" && this.draft ? () => this.rubOut() : null;
      case "ArrowLeft":
        return selectionEnd === 0 ? () => this.step(-1) : null;
      case "ArrowRight":
        return selectionStart === value.length ? () => this.step(1) : null;
      default:
        return null;
    }
  }

  enter() {
    if (!this.draft && this.field.value.startsWith("/") && !this.field.value.includes("\n")) return this.enterName();
    if (this.suggestions.isOpen && this.suggestions.take()) return undefined;
    if (this.draft?.takesFile && !this.draft.given.get(this.draft.active).picked) return this.box.querySelector("input[type=file]").click();
    return this.draft ? this.sendCommand() : this.sendText();
  }

  /** Enter after "/name": use it at once when it needs nothing, else ask for what it needs. */
  enterName() {
    const { commands } = this.place;
    const read = readCommand(commands, this.field.value);
    if (read) {
      this.begin(read.command, read.rest);
      return this.draft.active === null ? this.sendCommand() : undefined;
    }
    if (this.suggestions.isOpen && this.suggestions.take(true)) return undefined;
    const name = this.field.value.slice(1).trim().split(/\s+/)[0];
    if (name === "") return this.complain("Type the name of a command after the slash.");
    return this.complain(`There is no command /${name} here.${commands.length ? " Type / to see those there are." : ""}`);
  }

  tab() {
    if (this.suggestions.isOpen && this.suggestions.take(true)) return true;
    return this.step(1);
  }

  /** Shift+Tab: the option before; before the first one, out of the composer and past the list above it. */
  back() {
    if (this.step(-1)) return true;
    this.suggestions.hide();
    return false;
  }

  step(by) {
    if (!this.draft?.move(by)) return false;
    this.showDraft();
    this.suggest();
    return true;
  }

  escape() {
    if (this.suggestions.isOpen) {
      this.stopAsking();
      this.suggestions.hide();
      return true;
    }
    if (!this.draft) return false;
    this.clear();
    return true;
  }

  rubOut() {
    if (this.draft.rubOut()) {
      this.showDraft();
    } else {
      const name = `/${this.draft.command.shown}`;
      this.clear();
      this.setText(name);
    }
    this.suggest();
  }

  // Sending

  sendText() {
    const text = this.field.value.trim();
    if (text === "") return undefined;
    const length = [...text].length;
    if (length > MOST_CHARACTERS) return this.complain(`A message has at most ${MOST_CHARACTERS} characters; this one has ${length}.`);
    if (!this.place.mayWrite) return this.complain("You may not write in this channel.");
    this.unsent.delete(this.channelId);
    this.clear();
    return this.actions.say(text);
  }

  sendCommand() {
    this.draft.type(this.field.value);
    const { options, name, error } = this.draft.check(this.place);
    if (error) {
      this.draft.goTo(name);
      this.showDraft();
      this.hintFor();
      this.suggestions.hide();
      return this.complain(`${this.draft.option(name).shown}: ${error}`);
    }
    const { command } = this.draft;
    this.clear();
    return this.actions.slash(command, options);
  }

  // Suggesting

  suggest() {
    this.hintFor();
    if (document.activeElement !== this.field) return this.suggestions.hide();
    if (!this.draft) return this.suggestCommands();
    return this.draft.active === null ? this.suggestOptions() : this.suggestValues(this.draft.activeOption);
  }

  suggestCommands() {
    const text = this.field.value;
    const { commands, bot } = this.place;
    const found = text.startsWith("/") && !text.includes("\n") ? filterCommands(commands, text.slice(1)) : [];
    if (found.length === 0) return this.suggestions.hide();
    return this.suggestions.show({
      title: text.length > 1 ? `Commands matching ${text}` : "Commands",
      label: "Commands",
      active: 0,
      rows: found.map((command) => ({ content: drawCommand(command, bot), pick: () => this.begin(command) })),
    });
  }

  /** After the required options: those that may be added. Nothing is taken unless a person goes there. */
  suggestOptions() {
    const wanted = this.field.value.trim().toLowerCase();
    const found = this.draft.left.filter((option) => option.shown.toLowerCase().includes(wanted));
    if (found.length === 0) return this.suggestions.hide();
    return this.suggestions.show({
      title: "Optional",
      label: "Options that may be added",
      active: wanted ? 0 : -1,
      rows: found.map((option) => ({ content: drawChoice(option.shown, option.description), pick: () => this.goTo(option.name) })),
    });
  }

  suggestValues(option) {
    if (option.autocomplete) return this.askForValues(option);
    const choices = choicesOf(option, this.place);
    if (!choices) return this.suggestions.hide();
    const given = this.draft.given.get(option.name);
    // What is a valid value as it stands is sent by Enter; the list is there to change it.
    const isValid = this.draft.read(option.name, this.place).value !== undefined;
    const shown = isValid && given.picked ? choices : filterChoices(choices, given.text);
    return this.showChoices(option, shown, { active: isValid ? -1 : 0 });
  }

  /** Ask the bot, a little after the last key; an answer that comes too late for what is typed is dropped. */
  askForValues(option) {
    this.stopAsking();
    const { command } = this.draft;
    const text = this.field.value;
    const others = this.draft.otherValues(this.place);
    const key = JSON.stringify([command.path, option.name, text, others]);
    // Free text is sent as it stands, so nothing is preselected under it.
    const active = text === "" ? 0 : -1;
    if (this.answers.has(key)) {
      this.draft.remember(option.name, this.answers.get(key));
      this.showChoices(option, this.answers.get(key), { active });
      return;
    }
    if (!this.suggestions.isOpen || !this.suggestions.isFor(option.name)) this.showChoices(option, [], { note: "Loading options…" });
    // The rows that still stand belong to what was typed before; Enter must not take one of them.
    else this.suggestions.activate(active, false);
    const question = this.question;
    this.timer = setTimeout(
      async () => {
        const choices = await this.actions.autocomplete(command, option, text, others);
        if (choices) this.answers.set(key, choices);
        if (question !== this.question || document.activeElement !== this.field) return;
        if (choices) this.draft.remember(option.name, choices);
        this.showChoices(option, choices ?? [], { active, note: choices ? "" : "Loading options failed" });
      },
      text === "" ? 0 : DEBOUNCE_MS,
    );
  }

  stopAsking() {
    clearTimeout(this.timer);
    this.question += 1;
  }

  showChoices(option, choices, { active = -1, note = "" } = {}) {
    this.suggestions.show({
      subject: option.name,
      title: option.shown,
      label: `Values for ${option.shown}`,
      active,
      note: choices.length === 0 ? note || "No options match your search." : "",
      rows: choices.slice(0, MOST_CHOICES).map((choice) => ({ content: drawChoice(choice.name, choice.note), pick: () => this.pick(option, choice) })),
    });
  }

  pick(option, choice) {
    this.stopAsking();
    this.draft.pick(option.name, choice);
    this.showDraft();
    if (this.draft.active === null) {
      this.hintFor();
      this.suggestions.hide();
    } else this.suggest();
  }

  // Files

  /** Take a chosen or dropped file into the option being filled in; one that Discord would not take is not taken. */
  takeFiles(files) {
    const { draft } = this;
    if (!draft?.takesFile || files.length === 0) return undefined;
    this.field.focus();
    const { choice, error } = fileChoice(files);
    if (error) return this.complain(`${draft.activeOption.shown}: ${error}`);
    this.complain("");
    this.announcer.textContent = `${choice.name} is attached.`;
    return this.pick(draft.activeOption, choice);
  }

  // Drawing

  drawPills() {
    const { draft } = this;
    const names = draft?.names ?? [];
    const at = draft && draft.active !== null ? names.indexOf(draft.active) : names.length;
    const before = names.slice(0, at).map((name) => this.pill(name));
    const after = names.slice(at + 1).map((name) => this.pill(name));
    if (draft) before.unshift(el("span", { class: "command-pill", text: `/${draft.command.shown}` }));
    if (draft?.activeOption) {
      before.push(el("span", { class: "pill-name open", text: draft.activeOption.shown }));
      if (draft.takesFile) before.push(drawFilePicker(draft.activeOption, draft.given.get(draft.active), (files) => this.takeFiles(files)));
      if (draft.left.length > 0) {
        after.push(el("button", { class: "more-pill", type: "button", text: `+${draft.left.length} more`, on: { click: () => this.focusOn(null) } }));
      }
    }
    this.before.replaceChildren(...before);
    this.after.replaceChildren(...after);
    this.box.classList.toggle("in-command", draft !== null);
    this.box.classList.toggle("in-option", Boolean(draft?.activeOption));
    this.box.classList.toggle("in-file", Boolean(draft?.takesFile));
    this.field.readOnly = Boolean(draft?.takesFile);
    this.name();
  }

  pill(name) {
    const { shown } = this.draft.option(name);
    const { text } = this.draft.given.get(name);
    const classes = ["pill", this.draft.isBad(name, this.place) ? "bad" : "", text === "" ? "empty" : ""];
    return el(
      "button",
      {
        class: classes.join(" "),
        type: "button",
        title: `Change ${shown}`,
        on: { click: () => this.focusOn(name) },
      },
      el("span", { class: "pill-name", text: shown }),
      " ",
      text !== "" && el("span", { class: "pill-value", text }),
    );
  }

  focusOn(name) {
    this.field.focus();
    this.goTo(name);
  }

  /** Say what the field is for, to the eye and to a screen reader. */
  name() {
    const { draft, place } = this;
    let words = `Message ${place.channelLabel} as ${place.speaker}`;
    if (this.field.disabled) words = "You may not write in this channel.";
    else if (draft?.takesFile) words = draft.given.get(draft.active).picked ? "Enter sends; Backspace removes" : "Press Enter, or drop it here";
    else if (draft?.activeOption) words = "";
    else if (draft) words = draft.left.length > 0 ? `+${draft.left.length} optional` : "";
    this.field.placeholder = words;
    this.field.setAttribute("aria-label", draft ? `/${draft.command.shown}${draft.activeOption ? `: ${draft.activeOption.shown}` : ""}` : words);
    this.grow();
  }

  hintFor() {
    this.hint.hidden = !this.draft;
    if (!this.draft) return;
    const { command, activeOption } = this.draft;
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
  }

  setText(text) {
    this.field.value = text;
    this.grow();
  }

  /** The element around the field repeats its text, so that the field is as wide and high as that. */
  grow() {
    this.growBox.dataset.value = this.field.value || this.field.placeholder || " ";
    this.sendButton.disabled = this.field.value.trim() === "" && !this.draft;
  }
}
