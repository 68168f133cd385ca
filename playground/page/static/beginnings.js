// What a person begins: a thread, a post in a forum, a poll. Each is a card to fill in, and what comes of it is opened.

import { icon } from "./dom.js";
import { ANSWERS } from "./fields.js";
import { Mentions } from "./mentions.js";
import { openSheet } from "./sheet.js";

const LABEL = 18;
const TEXT = 4;
const SELECT = 3;
const FILES = 19;
const CHECKBOX = 23;
const LINE = 1;
const PARAGRAPH = 2;
const LONGEST_NAME = 100;
const LONGEST_MESSAGE = 2000;
const MOST_TAGS = 5;
const MOST_FILES = 10;
const QUESTION = 300;
const ANSWER = 55;
const MOST_ANSWERS = 10;
const DURATIONS = [[1, "1 hour"], [4, "4 hours"], [8, "8 hours"], [24, "24 hours"], [72, "3 days"], [168, "1 week"], [336, "2 weeks"]];
const USUAL_HOURS = 24;

/** What a file may be called by those who do not see it. */
const DESCRIPTION = 1024;

export class Beginnings {
  /** `place()` is where one is; `deeds` sends; `openChannel(id)` shows what was begun. */
  constructor({ scene, place, deeds, openChannel }) {
    Object.assign(this, { scene, place, deeds, openChannel });
  }

  /** Return what can be begun in the open channel, as entries of a menu. */
  get offers() {
    const place = this.place();
    return [
      (place.mayStartThread || place.mayStartPrivateThread) && place.mayWriteInThreads && { text: "Create Thread", icon: "thread", pick: () => this.thread(null) },
      place.mayWrite && place.mayAsk && { text: "Create Poll", icon: "poll", pick: () => this.poll() },
    ].filter(Boolean);
  }

  /** Whether a thread may be begun at a message. */
  mayStartAt(message) {
    return Boolean(message) && this.place().mayStartThread && !message.thread && !message.ephemeral && !message.system;
  }

  /** Begin a thread at a message, or with null in the channel. */
  thread(message) {
    const place = this.place();
    const { channelId } = place;
    const mayChoose = !message && place.mayStartThread && place.mayStartPrivateThread;
    const components = [
      label("Thread Name", text("name", { style: LINE, max_length: LONGEST_NAME, placeholder: "New Thread" })),
      mayChoose && label("Private Thread", { type: CHECKBOX, custom_id: "private" }, "Only people you invite and moderators can see it."),
      place.mayWriteInThreads &&
        label(message ? "First Message (optional)" : "First Message", text("content", { style: PARAGRAPH, max_length: LONGEST_MESSAGE, required: !message, placeholder: "Enter a message to start the conversation" })),
    ];
    const send = ({ name, content = "", private: isPrivate = !message && !place.mayStartThread }) =>
      this.deeds.startThread(channelId, message?.id ?? null, name, withMentions(content, place), isPrivate);
    this.open({ title: "Create Thread", shape: "thread", verb: "Create Thread", components }, send);
  }

  /** Begin a post in the open forum. */
  post() {
    const place = this.place();
    const { channelId, needsTag, tagsToSet, mayAttach } = place;
    const tags = tagsToSet.map((tag) => ({ label: tag.name, value: tag.id }));
    const components = [
      label("Title", text("name", { style: LINE, max_length: LONGEST_NAME })),
      label("Message", text("content", { style: PARAGRAPH, max_length: LONGEST_MESSAGE, placeholder: "Enter a message…" })),
      tags.length > 0 &&
        label(needsTag ? "Tags" : "Tags (optional)", { type: SELECT, custom_id: "tags", options: tags, required: needsTag, min_values: needsTag ? 1 : 0, max_values: Math.min(MOST_TAGS, tags.length), placeholder: "Choose tags" }),
      mayAttach && label("Files (optional)", { type: FILES, custom_id: "files", required: false, min_values: 0, max_values: MOST_FILES }),
    ];
    const send = ({ name, content, tags: chosen = [] }, { files = [] }) => this.deeds.startPost(channelId, name, withMentions(content, place), chosen, files);
    this.open({ title: "New Post", shape: "forum", verb: "Post", components }, send);
  }

  /** Put a poll to the open channel. */
  poll() {
    const { channelId } = this.place();
    const hours = DURATIONS.map(([value, words]) => ({ label: words, value: String(value), default: value === USUAL_HOURS }));
    const components = [
      label("Question", text("question", { style: LINE, max_length: QUESTION, placeholder: "What question do you want to ask?" })),
      label("Answers", { type: ANSWERS, custom_id: "answers", most: MOST_ANSWERS, max_length: ANSWER }),
      label("Duration", { type: SELECT, custom_id: "hours", options: hours }),
      label("Allow Multiple Answers", { type: CHECKBOX, custom_id: "many" }),
    ];
    const send = ({ question, answers, hours: [chosen], many }) => this.deeds.ask(channelId, question, answers, Number(chosen), many);
    this.open({ title: "Create a Poll", shape: "poll", verb: "Post", components }, send);
  }

  /** Ask what is to be said of a file that goes along with the next message. */
  describe(chosen, entry) {
    const components = [
      label("Description (Alt Text)", text("description", { style: PARAGRAPH, max_length: DESCRIPTION, required: false, value: entry.description }), "Read out to people who do not see the file."),
      label("Mark as spoiler", { type: CHECKBOX, custom_id: "isSpoiler", default: entry.isSpoiler }),
    ];
    const keep = async ({ description, isSpoiler }) => {
      chosen.change(entry, { description: description.trim(), isSpoiler });
      return { ok: true };
    };
    this.open({ title: entry.file.name, shape: "file", verb: "Save", components }, keep);
  }

  open({ title, shape, verb, components }, send) {
    const submit = async (values, files) => {
      const outcome = await send(values, files);
      if (outcome.ok && outcome.channel) this.openChannel(outcome.channel);
      return outcome.lost ? { ok: false, text: "Not sent: the connection is lost." } : outcome;
    };
    openSheet({ title, mark: icon(shape), notice: null, components: components.filter(Boolean), verb }, this.scene, { submit });
  }
}

/** A card offers no names while one types: whoever is named in full, as "@Maya", is meant. */
function withMentions(content, place) {
  const mentions = new Mentions();
  for (const sign of "@#") mentions.offered(sign, place).forEach((one) => mentions.note(one));
  return mentions.write(content);
}

function label(words, component, description) {
  return { type: LABEL, label: words, description, component };
}

function text(id, more) {
  return { type: TEXT, custom_id: id, ...more };
}
