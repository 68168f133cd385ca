// What the list above the composer offers: commands, options that may be added, values of an option, people to mention.

import { choicesOf, filterChoices, filterCommands } from "./options.js";
import { drawChoice, drawCommand, Suggestions } from "./suggestions.js";

const MOST_CHOICES = 25;
const MOST_MENTIONS = 10;
const MOST_RECENT = 3;
const DEBOUNCE_MS = 200;

export class Offers {
  /**
   * `ask(command, option, text, others)` asks the bot for suggestions, null when it gave none in time.
   * `taken`: command(command), option(name), value(option, choice), mention(begun, choice): what a row leads to.
   */
  constructor({ field, box, announcer, mentions, ask, taken }) {
    Object.assign(this, { field, mentions, ask, taken });
    this.list = new Suggestions(box, field, announcer);
    this.question = 0;
    this.timer = null;
    this.answers = new Map();
    this.recent = [];
  }

  get isOpen() {
    return this.list.isOpen;
  }

  /** The commands or the place changed: what was suggested there counts no more. */
  forget() {
    this.answers.clear();
  }

  /** Note that a command was used, so that it stands first next time. */
  used(command) {
    this.recent = [command.path, ...this.recent.filter((path) => path !== command.path)].slice(0, MOST_RECENT);
  }

  stopAsking() {
    clearTimeout(this.timer);
    this.question += 1;
  }

  hide() {
    this.list.hide();
  }

  /** Show what fits what stands in the field now. */
  show(draft, place) {
    if (document.activeElement !== this.field) return this.list.hide();
    if (draft === null) return this.field.value.startsWith("/") ? this.showCommands(place) : this.showMentions(place);
    return draft.active === null ? this.showOptions(draft) : this.showValues(draft, place);
  }

  showCommands({ commands, bot }) {
    const text = this.field.value;
    const found = text.includes("\n") ? [] : filterCommands(commands, text.slice(1));
    if (found.length === 0) return this.list.hide();
    const row = (command) => ({ key: [command.id, command.path, command.shown, command.description], content: drawCommand(command, bot), pick: () => this.taken.command(command) });
    const recent = text === "/" ? this.recent.map((path) => found.find((command) => command.path === path)).filter(Boolean) : [];
    const others = found.filter((command) => !recent.includes(command));
    const groups = [
      { title: "Frequently used", rows: recent.map(row) },
      { title: text.length > 1 ? `Commands matching ${text}` : bot.name, rows: others.map(row) },
    ];
    return this.list.show({ label: "Commands", active: 0, groups: groups.filter((group) => group.rows.length > 0) });
  }

  showMentions(place) {
    const begun = this.mentions.begun(this.field.value, this.field.selectionStart);
    if (!begun || !place.mayWrite) return this.list.hide();
    const found = this.mentions
      .offered(begun.sign, place)
      .filter((one) => `${one.name} ${one.note}`.toLowerCase().includes(begun.typed.toLowerCase()))
      .slice(0, MOST_MENTIONS);
    if (found.length === 0) return this.list.hide();
    const title = begun.sign === "#" ? "Text channels" : "Members and roles";
    const rows = found.map((one) => ({ key: one.mark, content: drawChoice(one.name, one.note, one.person), pick: () => this.taken.mention(begun, one) }));
    return this.list.show({ label: title, active: 0, groups: [{ title, rows }] });
  }

  /** After the required options: those that may be added. Nothing is taken unless a person goes there. */
  showOptions(draft) {
    const wanted = this.field.value.trim().toLowerCase();
    const found = draft.left.filter((option) => option.shown.toLowerCase().includes(wanted));
    if (found.length === 0) return this.list.hide();
    const rows = found.map((option) => ({ key: option.name, content: drawChoice(option.shown, option.description), pick: () => this.taken.option(option.name) }));
    return this.list.show({ label: "Options that may be added", active: wanted ? 0 : -1, groups: [{ title: "Optional", rows }] });
  }

  showValues(draft, place) {
    const option = draft.activeOption;
    if (option.autocomplete) return this.askForValues(draft, option, place);
    const choices = choicesOf(option, place);
    if (!choices) return this.list.hide();
    const given = draft.given.get(option.name);
    // What is a valid value as it stands is sent by Enter; the list is there to change it.
    const isValid = draft.read(option.name, place).value !== undefined;
    const shown = isValid && given.picked ? choices : filterChoices(choices, given.text);
    return this.showChoices(option, shown, { active: isValid ? -1 : 0 });
  }

  /** Ask the bot, a little after the last key; an answer that comes too late for what is typed is dropped. */
  askForValues(draft, option, place) {
    this.stopAsking();
    const { command } = draft;
    const text = this.field.value;
    const others = draft.otherValues(place);
    const key = JSON.stringify([command.path, option.name, text, others]);
    // Free text is sent as it stands, so nothing is preselected under it.
    const active = text === "" ? 0 : -1;
    if (this.answers.has(key)) {
      draft.remember(option.name, this.answers.get(key));
      this.showChoices(option, this.answers.get(key), { active });
      return;
    }
    if (!this.list.isOpen || !this.list.isFor(option.name)) this.showChoices(option, [], { note: "Loading options…" });
    // The rows that still stand belong to what was typed before; Enter must not take one of them.
    else this.list.activate(active, false);
    const { question } = this;
    this.timer = setTimeout(
      async () => {
        const choices = await this.ask(command, option, text, others);
        if (choices) this.answers.set(key, choices);
        if (question !== this.question || document.activeElement !== this.field) return;
        if (choices) draft.remember(option.name, choices);
        this.showChoices(option, choices ?? [], { active, note: choices ? "" : "Loading options failed" });
      },
      text === "" ? 0 : DEBOUNCE_MS,
    );
  }

  showChoices(option, choices, { active = -1, note = "" } = {}) {
    const rows = choices.slice(0, MOST_CHOICES).map((choice) => ({
      key: [choice.name, choice.value],
      content: drawChoice(choice.name, choice.note, choice.person),
      pick: () => this.taken.value(option, choice),
    }));
    this.list.show({
      subject: option.name,
      label: `Values for ${option.shown}`,
      active,
      note: choices.length === 0 ? note || "No options match your search." : "",
      groups: [{ title: option.shown, rows }],
    });
  }
}
