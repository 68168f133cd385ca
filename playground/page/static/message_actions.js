// What a person does to messages that stand there already: the menu, changing one, deleting one.

import { confirm } from "./confirm.js";
import { EmojiPicker } from "./emoji_picker.js";
import { MessageEditor } from "./message_editor.js";
import { MessageMenu } from "./message_menu.js";

export class MessageActions {
  /** `entries()` are the messages that are shown, by id; `members()`, `place()`, `speaker()` are as they are now. */
  constructor({ scroller, entries, members, place, speaker, composer, deeds, beginnings, menu, dismiss }) {
    Object.assign(this, { entries, deeds, place, mentions: composer.mentions });
    this.editor = new MessageEditor({
      row: (id) => this.rowOf(id),
      save: (message, text) => deeds.edit(message, this.mentions.write(text)),
      left: () => composer.field.focus(),
    });
    this.menu = new MessageMenu({
      scroller,
      menu,
      emoji: new EmojiPicker(),
      scene: {
        message: (id) => entries().get(id)?.message,
        row: (message) => this.rowOf(message.id),
        person: (id) => members().find((member) => member.id === id),
        place,
        speaker,
      },
      actions: {
        reply: (message) => composer.answer(message),
        edit: (message) => this.edit(message),
        remove: (message) => this.askToRemove(message),
        dismiss,
        react: (message, emoji, isOn) => deeds.react(message, emoji, isOn),
        onMessage: (command, message) => deeds.onMessage(command, message),
        onUser: (command, person) => deeds.onUser(command, person),
        mention: (person) => composer.mention(null, { name: `@${person.name}`, mark: `<@${person.id}>` }),
        mayStartThread: (message) => beginnings.mayStartAt(message),
        startThread: (message) => beginnings.thread(message),
        leave: () => composer.field.focus(),
      },
    });
  }

  rowOf(id) {
    return this.entries().get(id)?.row;
  }

  /** A message was drawn anew, or is gone: what is being changed in it stays open, or is gone too. */
  redrawn() {
    this.editor.mount();
  }

  /** Change the newest message that the person wrote here; returns whether there is one. */
  editLast() {
    const own = [...this.entries().values()].filter(({ message }) => this.menu.isOwn(message)).at(-1)?.message;
    if (!own) return false;
    this.edit(own);
    return true;
  }

  edit(message) {
    this.editor.open(message, this.mentions.read(message.source, this.place()));
  }

  askToRemove(message) {
    const preview = this.rowOf(message.id)?.querySelector(".body").cloneNode(true);
    // An id stands for one element; the copy is only looked at.
    preview?.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
    confirm(
      { title: "Delete Message", words: "Are you sure you want to delete this message?", verb: "Delete", preview },
      () => this.deeds.remove(message),
    );
  }
}
