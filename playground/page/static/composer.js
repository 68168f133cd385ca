// The composer. One text field all the time: plain text, or the value of one option of the command being written.

import { ComposerBox } from "./composer_box.js";
import { deedOf } from "./composer_keys.js";
import { Draft } from "./draft.js";
import { fileChoice, takeDrops } from "./files.js";
import { Mentions } from "./mentions.js";
import { Offers } from "./offers.js";
import { readCommand } from "./options.js";
import { Tray } from "./tray.js";

const MOST_CHARACTERS = 2000;

export class Composer {
  /**
   * `parts` are the elements; `actions`: say({text, written, files, answered, pings}), slash(command, options),
   * autocomplete(command, option, text, options), editLast(), describeFile(chosen, entry), beginnings() that the plus offers, `menu()`, and `place()` with the commands, members, roles,
   * channels, bot and what one may do here.
   */
  constructor(parts, actions) {
    const { form, field, picker, more } = parts;
    Object.assign(this, { form, field, picker, more, actions });
    this.announcer = parts.announcer;
    this.shown = new ComposerBox(parts, { focusOn: (name) => this.focusOn(name), takeFiles: (files) => this.takeFiles(files) });
    this.draft = null;
    this.unsent = new Map();
    this.mentions = new Mentions();
    this.tray = new Tray(parts.trayBox, {
      changed: () => this.grow(),
      left: () => this.field.focus(),
      modify: (chosen, entry) => actions.describeFile(chosen, entry),
    });
    this.offers = new Offers({
      field: parts.field,
      box: parts.suggestionBox,
      announcer: parts.announcer,
      mentions: this.mentions,
      ask: (...question) => actions.autocomplete(...question),
      taken: {
        command: (command) => this.begin(command),
        option: (name) => this.goTo(name),
        value: (option, choice) => this.pick(option, choice),
        mention: (begun, choice) => this.mention(begun, choice),
      },
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.enter();
    });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("focus", () => this.suggest());
    this.field.addEventListener("blur", () => this.offers.hide());
    this.field.addEventListener("paste", (event) => this.pasted(event));
    this.picker.addEventListener("change", () => this.attach([...this.picker.files]));
    this.more.addEventListener("click", () => this.openMore());
    takeDrops(parts.dropZone, { isOpen: () => this.takesFiles, take: (files) => (this.draft ? this.takeFiles(files) : this.attach(files)) });
  }

  get place() {
    return this.actions.place();
  }

  /** Whether a file that is dropped now has somewhere to go. */
  get takesFiles() {
    return this.draft ? this.draft.takesFile : this.place.mayAttach;
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
    this.offers.forget();
    this.tray.clear();
    this.clear();
    this.setText(this.unsent.get(channelId) ?? "");
    this.allow();
    this.suggest();
  }

  /** Let the field be used where the person may say or do anything. */
  allow() {
    const { mayWrite, mayUseCommands, mayAttach } = this.place;
    this.field.disabled = !mayWrite && !mayUseCommands;
    this.picker.disabled = !mayAttach;
    this.more.disabled = !mayAttach && this.actions.beginnings().length === 0;
    this.shown.name(this.draft, this.place);
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
    this.offers.forget();
    const written = this.draft?.command;
    if (written && !commands.some((command) => command.id === written.id && command.path === written.path)) this.clear();
    this.suggest();
  }

  /** Write an answer to a message. */
  answer(message) {
    if (this.draft) this.clear();
    this.tray.answer(message);
    this.field.focus();
  }

  /** Put back what could not be sent, with the reason; after a change of channel the text alone waits in its own. */
  giveBack(channelId, { text, files, answered }, sentence) {
    if (channelId !== this.channelId) {
      this.unsent.set(channelId, text);
      return;
    }
    this.fill(text);
    if (answered) this.tray.answer(answered);
    this.tray.chosen.put(files);
    this.complain(sentence);
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

  pick(option, choice) {
    this.offers.stopAsking();
    this.draft.pick(option.name, choice);
    this.showDraft();
    if (this.draft.active === null) {
      this.shown.hintAt(this.draft);
      this.offers.hide();
    } else this.suggest();
  }

  /** Put a name where its beginning was typed, or at the caret. */
  mention(begun, choice) {
    const { value, selectionStart } = this.field;
    const at = begun?.at ?? selectionStart;
    this.mentions.note(choice);
    this.setText(`${value.slice(0, at)}${choice.name} ${value.slice(selectionStart)}`);
    this.field.focus();
    this.field.setSelectionRange(at + choice.name.length + 1, at + choice.name.length + 1);
    this.suggest();
  }

  showDraft(text = this.draft.activeText) {
    this.setText(text);
    this.shown.show(this.draft, this.place);
  }

  clear() {
    this.draft = null;
    this.offers.stopAsking();
    this.setText("");
    this.complain("");
    this.shown.show(null, this.place);
    this.shown.hintAt(this.draft);
    this.offers.hide();
  }

  // Keys

  pressed(event) {
    if (event.isComposing) return;
    const act = deedOf(event, this);
    if (act && act() !== false) event.preventDefault();
  }

  enter() {
    if (!this.draft && this.field.value.startsWith("/") && !this.field.value.includes("\n")) return this.enterName();
    if (this.offers.isOpen && this.offers.list.take()) return undefined;
    if (this.draft?.takesFile && !this.draft.given.get(this.draft.active).picked) return this.form.querySelector(".file-picker input").click();
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
    if (this.offers.isOpen && this.offers.list.take(true)) return undefined;
    const name = this.field.value.slice(1).trim().split(/\s+/)[0];
    if (name === "") return this.complain("Type the name of a command after the slash.");
    return this.complain(`There is no command /${name} here.${commands.length ? " Type / to see those there are." : ""}`);
  }

  step(by) {
    if (!this.draft?.move(by)) return false;
    this.showDraft();
    this.suggest();
    return true;
  }

  /** Out of the list, then out of the command, then out of the answer. */
  escape() {
    if (this.offers.isOpen) {
      this.offers.stopAsking();
      this.offers.hide();
    } else if (this.draft) this.clear();
    else if (this.tray.answered) this.tray.stopAnswering();
    else return false;
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
    const { files, answered, pings } = this.tray;
    if (text === "" && files.length === 0) return undefined;
    const written = this.mentions.write(text);
    const length = [...written].length;
    if (length > MOST_CHARACTERS) return this.complain(`A message has at most ${MOST_CHARACTERS} characters; this one has ${length}.`);
    if (!this.place.mayWrite) return this.complain("You may not write in this channel.");
    this.unsent.delete(this.channelId);
    const message = { text, written, files: [...files], answered, pings };
    this.clear();
    this.tray.clear();
    return this.actions.say(message);
  }

  sendCommand() {
    this.draft.type(this.field.value);
    const { options, name, error } = this.draft.check(this.place);
    if (error) {
      this.draft.goTo(name);
      this.showDraft();
      this.shown.hintAt(this.draft);
      this.offers.hide();
      return this.complain(`${this.draft.option(name).shown}: ${error}`);
    }
    const { command } = this.draft;
    this.offers.used(command);
    this.clear();
    return this.actions.slash(command, options);
  }

  /** The menu of the plus: files, and what can be begun here. */
  openMore() {
    const upload = { text: "Upload Files", icon: "file", pick: () => this.picker.click() };
    const items = [...(this.place.mayAttach ? [upload] : []), ...this.actions.beginnings()];
    this.actions.menu().open("Attach or begin", [{ items }], { anchor: this.more, returnTo: this.more, isFromLeft: true });
  }

  // Files

  /** Take files along with the message; one that Discord would not take is not taken, and the others neither. */
  attach(files) {
    this.picker.value = "";
    if (files.length === 0 || !this.place.mayAttach) return undefined;
    if (this.draft) this.clear();
    this.field.focus();
    const problem = this.tray.add(files);
    if (!problem) this.announcer.textContent = files.length === 1 ? `${files[0].name} is attached.` : `${files.length} files are attached.`;
    return this.complain(problem);
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    if (this.draft?.takesFile) this.takeFiles(files);
    else this.attach(files);
  }

  /** Take a chosen or dropped file into the option being filled in; one that Discord would not take is not taken. */
  takeFiles(files) {
    const { draft } = this;
    if (!draft?.takesFile || files.length === 0) return undefined;
    this.field.focus();
    const { choice, error } = fileChoice(files, draft.activeOption.file_types);
    if (error) return this.complain(`${draft.activeOption.shown}: ${error}`);
    this.complain("");
    this.announcer.textContent = `${choice.name} is attached.`;
    return this.pick(draft.activeOption, choice);
  }

  // Drawing

  suggest() {
    this.shown.hintAt(this.draft);
    this.offers.show(this.draft, this.place);
  }

  focusOn(name) {
    this.field.focus();
    this.goTo(name);
  }

  complain(sentence) {
    this.shown.complain(sentence);
  }

  setText(text) {
    this.field.value = text;
    this.grow();
  }

  grow() {
    this.shown.grow();
    this.shown.allowSending(this.field.value.trim() !== "" || this.draft !== null || this.tray.files.length > 0);
  }
}
