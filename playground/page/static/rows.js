// One row a message: who, when, in answer to what, and all that the message holds.

import { avatar, el, icon } from "./dom.js";
import { drawEmbed } from "./embeds.js";
import { drawComponents } from "./layout.js";
import { draw } from "./markup.js";
import { colorName } from "./name_colors.js";
import { drawAttachments } from "./pictures.js";
import { drawPoll } from "./poll.js";

const FIRST_HEADING = 3;
const GROUP_MS = 7 * 60_000;
const MOST_LARGE_EMOJI = 30;
const EMOJI = /^(?:\p{RGI_Emoji}|\s)+$/v;

const SYSTEM_ICONS = { 6: "pin", 18: "thread" };

export class Rows {
  /** `scene` is what the parts of a message need; `onDismiss(message)` puts an ephemeral one away. */
  constructor(scene, onDismiss) {
    this.scene = scene;
    this.onDismiss = onDismiss;
    /** Per poll: the answers that are ticked and not sent yet. */
    this.picked = new Map();
  }

  /** Return the row of a message that stands below `previous` (null: the first one); `opensUnread` draws a line above. */
  draw(message, previous, opensUnread = false) {
    const opensDay = !previous || new Date(previous.at).toDateString() !== new Date(message.at).toDateString();
    const isGrouped = !opensDay && !opensUnread && follows(message, previous);
    const classes = ["message"];
    if (isGrouped) classes.push("grouped");
    if (message.ephemeral) classes.push("ephemeral");
    if (message.mentionsYou) classes.push("mentions-you");
    if (message.system) classes.push("system");
    if (message.opensThread) classes.push("opens-thread");
    const row = el(
      "article",
      { class: classes.join(" "), tabindex: "-1", data: { messageId: message.id }, "aria-label": this.summary(message) },
      (opensDay || opensUnread) && this.drawLine(opensDay && message.at, opensUnread),
      ...(message.system ? this.drawSystem(message) : this.drawSpoken(message, isGrouped)),
    );
    levelHeadings(row);
    return row;
  }

  drawSpoken(message, isGrouped) {
    return [
      message.used && drawUsed(message.used.user, message.used.name),
      message.reply && this.drawReply(message),
      el("div", { class: "gutter" }, isGrouped ? this.drawHour(message) : this.drawAvatar(message.author)),
      el("div", { class: "body" }, !isGrouped && this.drawHead(message), this.drawContent(message)),
    ];
  }

  /** What Discord itself says: an icon, the words, the time. */
  drawSystem(message) {
    return [
      el("div", { class: "gutter" }, icon(SYSTEM_ICONS[message.kind] ?? "arrow")),
      el("div", { class: "body" },
        el("div", { class: "system-words markup" }, draw(message.system, this.scene), " ", this.drawStamp(message))),
    ];
  }

  /** The line between two days, and above what is new. */
  drawLine(at, isUnread) {
    return el(
      "div",
      { class: `day ${isUnread ? "unread" : ""} ${at ? "" : "bare"}`, role: "separator", "aria-label": isUnread ? "New messages" : null },
      at && el("span", { text: this.scene.moments.day(at) }),
      isUnread && el("span", { class: "new-mark", text: "New" }),
    );
  }

  drawAvatar(author) {
    const face = avatar(author);
    face.dataset.userId = author.id;
    face.addEventListener("click", () => this.scene.showProfile?.(author, face));
    return face;
  }

  summary(message) {
    return `${message.author.name}, ${this.scene.moments.ofMessage(message.at)}`;
  }

  drawHour(message) {
    return el("time", {
      class: "hour",
      datetime: new Date(message.at).toISOString(),
      title: this.scene.moments.full(message.at),
      text: this.scene.moments.hour(message.at),
    });
  }

  drawHead(message) {
    return el(
      "div",
      { class: "head" },
      this.drawAuthor(message.author),
      this.drawStamp(message),
      message.published && el("span", { class: "mark", title: "Published to the servers that follow this channel" }, icon("horn"), "Published"),
      message.pinned && el("span", { class: "mark" }, icon("pin"), "Pinned"),
    );
  }

  /** A name is clicked for its profile; the keyboard finds the same in the list of members. */
  drawAuthor(author) {
    const name = el("span", { class: "author", text: author.name, data: { userId: author.id } });
    colorName(name, author.color);
    name.addEventListener("click", () => this.scene.showProfile?.(author, name));
    return [name, author.bot && el("span", { class: "app-badge", text: "APP" })];
  }

  drawStamp(message) {
    return el("time", {
      class: "stamp",
      datetime: new Date(message.at).toISOString(),
      title: this.scene.moments.full(message.at),
      text: this.scene.moments.ofMessage(message.at),
    });
  }

  drawReply({ reply, channel }) {
    if (!reply.author) return el("div", { class: "context" }, el("em", { class: "context-text", text: "Original message was deleted" }));
    return el(
      "div",
      { class: "context" },
      avatar(reply.author, "tiny"),
      el("strong", { text: reply.author.name }),
      el("button", { class: "context-text", type: "button", on: { click: () => this.scene.jump(channel, reply.id) } },
        el("span", { class: "unseen", text: "Replies to: " }), reply.text),
    );
  }

  drawContent(message) {
    const scene = { ...this.scene, use: (control, values) => this.scene.useControl(message, control, values) };
    const isEmpty = message.content.length === 0;
    return [
      message.thinking &&
        el("div", { class: "content muted" },
          drawDots(),
          el("strong", { text: message.author.name }), " is thinking…"),
      message.failed && el("div", { class: "content failure", text: "The application did not respond" }),
      !(isEmpty && !message.edited) &&
        el("div", { class: `content markup ${isEmojiAlone(message.content) ? "large" : ""}` },
          draw(message.content, scene),
          message.edited && el("span", { class: "edited", text: " (edited)", title: this.scene.moments.full(message.edited) })),
      message.forwarded && this.drawForwarded(message.forwarded, scene),
      message.attachments.length > 0 && el("div", { class: "attachments" }, drawAttachments(message.attachments)),
      message.embeds.map((embed) => drawEmbed(embed, scene)),
      message.poll && this.drawPoll(message),
      message.components.length > 0 && el("div", { class: "components" }, drawComponents(message.components, scene)),
      message.reactions.length > 0 && drawReactions(message.reactions),
      message.thread && this.drawThread(message.thread),
      message.ephemeral && this.drawPrivateNote(() => this.onDismiss(message)),
    ];
  }

  drawPoll({ id, poll }) {
    if (!this.picked.has(id)) this.picked.set(id, new Set());
    const picked = this.picked.get(id);
    const vote = (answers) => {
      picked.clear();
      this.scene.vote(id, answers);
    };
    return drawPoll(poll, { id, moments: this.scene.moments, picked, vote });
  }

  drawForwarded(forwarded, scene) {
    return el(
      "blockquote",
      { class: "forwarded" },
      el("p", { class: "forwarded-note" }, icon("forward"), el("em", { text: "Forwarded" })),
      el("div", { class: "content markup" }, draw(forwarded.content, scene)),
      forwarded.attachments.length > 0 && el("div", { class: "attachments" }, drawAttachments(forwarded.attachments)),
      forwarded.embeds.map((embed) => drawEmbed(embed, scene)),
      el("button", {
        class: "text-button forwarded-from",
        type: "button",
        text: this.scene.moments.ofMessage(forwarded.at),
        "aria-label": `Show the original message of ${this.scene.moments.ofMessage(forwarded.at)}`,
        on: { click: () => this.scene.jump(forwarded.channel, forwarded.id) },
      }),
    );
  }

  drawThread(thread) {
    const said = thread.count === 1 ? "1 message" : `${thread.count} messages`;
    return el(
      "button",
      { class: "thread-chip", type: "button", on: { click: () => this.scene.openChannel(thread.id) } },
      icon("thread"),
      el("span", { class: "thread-name", text: thread.name }),
      el("span", { class: "thread-count", text: `${said} ›` }),
      thread.archived && el("span", { class: "thread-closed", text: "Archived" }),
    );
  }

  drawPrivateNote(dismiss) {
    return el(
      "div",
      { class: "private-note" },
      icon("eye"),
      el("span", { text: "Only you can see this" }),
      el("span", { "aria-hidden": "true", text: "•" }),
      el("button", { class: "text-button", type: "button", text: "Dismiss message", on: { click: dismiss } }),
    );
  }

  /** Return the row of a command that was sent and has no answer yet. */
  drawPending(user, commandName, words) {
    const bot = this.scene.bot();
    return el(
      "article",
      { class: "message pending", data: { pending: "true" } },
      drawUsed(user, commandName),
      el("div", { class: "gutter" }, avatar(bot)),
      el("div", { class: "body" },
        el("div", { class: "head" }, this.drawAuthor(bot)),
        el("div", { class: "content muted" }, drawDots(), words)),
    );
  }

  /** Show in a pending row that no answer came. */
  failPending(row, sentence) {
    row.classList.add("failed");
    row.dataset.pending = "failed";
    row.querySelector(".content").replaceChildren(el("span", { class: "failure", text: sentence }));
    row.querySelector(".body").append(this.drawPrivateNote(() => row.remove()));
  }
}

function drawUsed(user, name) {
  return el(
    "div",
    { class: "context" },
    avatar(user, "tiny"),
    el("span", { class: "context-text" }, el("strong", { text: user.name }), " used ", el("strong", { class: "command-name", text: name })),
  );
}

/** Headings begin below those of the page in every message, and leave out no level, whatever marks made them. */
function levelHeadings(row) {
  let last = FIRST_HEADING - 1;
  for (const heading of row.querySelectorAll("[role=heading]")) {
    last = Math.min(Number(heading.getAttribute("aria-level")), last + 1);
    heading.setAttribute("aria-level", last);
  }
}

/** Whether a message stands under the head of the one before it. */
function follows(message, previous) {
  return (
    !message.system &&
    !message.opensGroup &&
    !previous.system &&
    !previous.opensThread &&
    previous.author.id === message.author.id &&
    previous.author.name === message.author.name &&
    message.at - previous.at < GROUP_MS &&
    !message.used &&
    !message.reply &&
    Boolean(previous.ephemeral) === Boolean(message.ephemeral)
  );
}

/** Whether a text is nothing but a few emoji, which are then shown large. */
function isEmojiAlone(nodes) {
  if (nodes.length !== 1 || nodes[0].type !== "text" || !EMOJI.test(nodes[0].text)) return false;
  return nodes[0].text.match(/\p{RGI_Emoji}/gv).length <= MOST_LARGE_EMOJI;
}

function drawReactions(reactions) {
  return el(
    "div",
    { class: "reactions" },
    reactions.map((reaction) =>
      el("button", {
        class: `reaction ${reaction.yours ? "yours" : ""}`,
        type: "button",
        "aria-pressed": String(reaction.yours),
        data: { emoji: reaction.emoji },
        text: `${reaction.emoji} ${reaction.count}`,
      })),
  );
}

function drawDots() {
  return el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
}
