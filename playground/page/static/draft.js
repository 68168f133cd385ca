// A command while it is being written: which options have which text, and which one is being typed. No page in here.

import { ATTACHMENT, readOption, splitNamed } from "./options.js";

export class Draft {
  constructor(command) {
    this.command = command;
    // By name {text, picked}: what stands there, and the choice it was taken from, if any. Required ones come first.
    this.given = new Map(command.options.filter((option) => option.required).map((option) => [option.name, { text: "", picked: null }]));
    /** The option being typed; null when the required ones are done and none is open. */
    this.active = this.names[0] ?? null;
    this.suggested = new Map();
  }

  get names() {
    return [...this.given.keys()];
  }

  /** The options that may still be added. */
  get left() {
    return this.command.options.filter((option) => !this.given.has(option.name));
  }

  get activeOption() {
    return this.option(this.active);
  }

  /** What the field shows; the name of a file is not typed, and stands beside it. */
  get activeText() {
    return this.active === null || this.takesFile ? "" : this.given.get(this.active).text;
  }

  /** Whether the option being filled in takes a file. */
  get takesFile() {
    return this.activeOption?.type === ATTACHMENT;
  }

  option(name) {
    return this.command.options.find((option) => option.name === name) ?? null;
  }

  /**
   * Take over what stands in the field, with any `name:` of an option in it.
   * Returns whether another option is being typed now, so that the field must show `activeText`.
   */
  type(text) {
    const parts = splitNamed(text, this.command.options, this.active);
    if (parts.length === 1 && parts[0][0] === this.active && parts[0][1] === text) {
      if (this.active !== null && !this.takesFile) this.give(this.active, text);
      return false;
    }
    for (const [name, value] of parts.slice(0, -1)) if (name !== null) this.give(name, value.trim());
    const [name, value] = parts.at(-1);
    this.active = name;
    this.give(name, value);
    return true;
  }

  give(name, text) {
    if (this.option(name).type === ATTACHMENT) {
      // No text stands for a file: what was chosen stays, and what was typed in its place falls away.
      if (!this.given.get(name)?.picked) this.given.set(name, { text: "", picked: null });
      return;
    }
    const before = this.given.get(name);
    const picked = before?.text === text ? before.picked : this.suggestedChoice(name, text);
    this.given.set(name, { text, picked });
  }

  /** Note what autocompletion offered: a text equal to a suggestion stands for its value. */
  remember(name, choices) {
    const known = this.suggested.get(name) ?? new Map();
    for (const choice of choices) known.set(choice.name, choice);
    this.suggested.set(name, known);
  }

  suggestedChoice(name, text) {
    const choice = this.suggested.get(name)?.get(text.trim());
    return choice ? { ...choice, name: text } : null;
  }

  /** Take a choice, and go on to the next required option without a value. */
  pick(name, choice) {
    this.given.set(name, { text: choice.name, picked: choice });
    this.active = this.names.find((one) => this.option(one).required && this.given.get(one).text === "") ?? null;
  }

  goTo(name) {
    this.active = name;
    if (name !== null && !this.given.has(name)) this.give(name, "");
  }

  /** Move by one option, -1 or 1; returns whether there was one. */
  move(step) {
    const places = [...this.names, null];
    const to = places.indexOf(this.active) + step;
    if (to < 0 || to >= places.length) return false;
    this.active = places[to];
    return true;
  }

  /** Go back from an empty field: a file, then an optional option is taken out. Returns false when nothing is before it. */
  rubOut() {
    if (this.takesFile && this.given.get(this.active).picked) {
      this.given.set(this.active, { text: "", picked: null });
      return true;
    }
    const { activeOption, names } = this;
    const at = this.active === null ? names.length : names.indexOf(this.active);
    if (activeOption && !activeOption.required) this.given.delete(this.active);
    else if (at === 0) return false;
    this.active = names[at - 1] ?? this.names[0] ?? null;
    return true;
  }

  read(name, place) {
    return readOption(this.option(name), this.given.get(name), place);
  }

  isBad(name, place) {
    return this.given.get(name).text !== "" && this.read(name, place).error !== undefined;
  }

  /** Return {options} ready to be sent, or {name, error} of the first one that Discord's client would not send. */
  check(place) {
    const options = {};
    for (const name of this.names) {
      const read = this.read(name, place);
      if (read.error) return { name, error: read.error };
      if (!read.missing) options[name] = read.value;
    }
    return { options };
  }

  /** Return the values of the options that are not being typed, as far as they are valid. */
  otherValues(place) {
    const values = {};
    for (const name of this.names) {
      const isLeftOut = name === this.active || this.option(name).type === ATTACHMENT;
      const read = isLeftOut ? {} : this.read(name, place);
      if (read.value !== undefined) values[name] = read.value;
    }
    return values;
  }
}
