// What the person does, sent to the playground, and what is shown of its outcome.

import { sendFiles } from "./files.js";

const PENDING_AFTER_MS = 150;

export class Deeds {
  /**
   * `connection` sends; `conversation` and `composer` show what came of it; `where()`: {channelId, person,
   * uploadAddress} as they are now.
   */
  constructor({ connection, conversation, composer, where }) {
    Object.assign(this, { connection, conversation, composer, where });
  }

  async say(message) {
    this.conversation.toBottom();
    const { channelId, uploadAddress } = this.where();
    const sent = await sendFiles(uploadAddress, message.files);
    if (sent.error) return this.composer.giveBack(channelId, message, sent.error);
    const outcome = await this.connection.ask({
      action: "say",
      channel: channelId,
      content: message.written,
      files: sent.ids,
      reply_to: message.answered?.id ?? null,
      pings: message.pings,
    });
    if (outcome.ok) return undefined;
    return this.composer.giveBack(channelId, message, outcome.lost ? "Not sent: the connection is lost." : outcome.text);
  }

  /** Begin a thread; the outcome names the `channel` that it is. */
  startThread(channel, message, name, content, isPrivate) {
    return this.connection.ask({ action: "start_thread", channel, message, name, content, private: isPrivate });
  }

  async startPost(channel, name, content, tags, files) {
    const sent = await sendFiles(this.where().uploadAddress, files);
    if (sent.error) return { ok: false, text: sent.error };
    return this.connection.ask({ action: "start_post", channel, name, content, tags, files: sent.ids });
  }

  /** Put a poll to a channel. */
  ask(channel, question, answers, hours, many) {
    this.conversation.toBottom();
    return this.connection.ask({ action: "ask", channel, question, answers, hours, many });
  }

  edit(message, text) {
    return this.connection.ask({ action: "edit", message: message.id, content: text });
  }

  async remove(message) {
    this.complainOf(await this.connection.ask({ action: "delete", message: message.id }));
  }

  async react(message, emoji, isOn) {
    this.complainOf(await this.connection.ask({ action: "react", message: message.id, emoji, on: isOn }));
  }

  /** Vote in a poll; with no answers the vote is taken back. */
  async vote(message, answers) {
    this.complainOf(await this.connection.ask({ action: "vote", message, answers }));
  }

  /** Use a slash command; files among its options are sent ahead of it. */
  async slash(command, options) {
    const channel = this.where().channelId;
    return this.use(`/${command.shown}`, async () => {
      const names = Object.keys(options).filter((name) => options[name] instanceof File);
      const sent = await sendFiles(this.where().uploadAddress, names.map((name) => options[name]));
      if (sent.error) return { ok: false, refused: true, text: sent.error };
      const files = Object.fromEntries(names.map((name, place) => [name, sent.ids[place]]));
      const others = Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));
      return this.connection.ask({ action: "slash", channel, path: command.path, options: others, files });
    });
  }

  onMessage(command, message) {
    return this.use(command.shown, () => this.connection.ask({ action: "on_message", message: message.id, name: command.name }));
  }

  onUser(command, person) {
    const channel = this.where().channelId;
    return this.use(command.shown, () => this.connection.ask({ action: "on_user", channel, user: person.id, name: command.name }));
  }

  /** Show that a command is under way, and when no answer came, that. */
  async use(name, ask) {
    this.conversation.toBottom();
    const { channelId, person } = this.where();
    let pending = null;
    const timer = setTimeout(() => {
      pending = this.conversation.pend(person, name, "Sending command…");
    }, PENDING_AFTER_MS);
    const outcome = await ask();
    clearTimeout(timer);
    if (outcome.ok || channelId !== this.where().channelId) return pending?.done();
    if (outcome.refused) {
      pending?.done();
      return this.composer.complain(outcome.text);
    }
    pending ??= this.conversation.pend(person, name, "");
    return pending.fail(outcome.lost ? "The connection was lost before an answer came" : "The application did not respond");
  }

  async autocomplete(command, option, text, options) {
    const channel = this.where().channelId;
    const outcome = await this.connection.ask({ action: "autocomplete", channel, path: command.path, option: option.name, value: text, options });
    return outcome.ok ? outcome.choices : null;
  }

  async useControl(message, control, values) {
    this.conversation.failControl(message.id, "");
    const frame = values === null ? { action: "click" } : { action: "choose", values };
    const outcome = await this.connection.ask({ ...frame, message: message.id, custom_id: control.custom_id });
    if (!outcome.ok) this.conversation.failControl(message.id, outcome.refused ? outcome.text : "This interaction failed");
    return outcome;
  }

  /** Send a form, after the files in it; the outcome. */
  async submit(modal, fields, files) {
    const ids = {};
    for (const [name, chosen] of Object.entries(files)) {
      const sent = await sendFiles(this.where().uploadAddress, chosen);
      if (sent.error) return { ok: false, text: sent.error };
      ids[name] = sent.ids;
    }
    return this.connection.ask({ action: "submit", modal: modal.id, fields, files: ids });
  }

  complainOf(outcome) {
    if (!outcome.ok) this.composer.complain(outcome.lost ? "Not done: the connection is lost." : outcome.text);
  }
}
