// One row a message: who, when, in answer to what, and all that the message holds.

import { avatar, el, icon } from "./dom.js";
import { drawComponents } from "./controls.js";
import { drawEmbed } from "./embeds.js";
import { draw } from "./markup.js";
import { drawAttachment } from "./pictures.js";

const GROUP_MS = 7 * 60_000;

export class Rows {
  /** `scene` is what the parts of a message need; `onDismiss(message)` puts an ephemeral one away. */
  constructor(scene, onDismiss) {
    this.scene = scene;
    this.onDismiss = onDismiss;
  }

  /** Return the row of a message that stands below `previous` (null: the first one). */
  draw(message, previous) {
    const opensDay = !previous || new Date(previous.at).toDateString() !== new Date(message.at).toDateString();
    const isGrouped =
      !opensDay &&
      previous.author.id === message.author.id &&
      message.at - previous.at < GROUP_MS &&
      !message.used &&
      !message.reply &&
      Boolean(previous.ephemeral) === Boolean(message.ephemeral);
    const classes = ["message"];
    if (isGrouped) classes.push("grouped");
    if (message.ephemeral) classes.push("ephemeral");
    if (message.mentionsYou) classes.push("mentions-you");
    const row = el(
      "article",
      { class: classes.join(" "), data: { messageId: message.id }, "aria-label": this.summary(message) },
      opensDay && el("div", { class: "day", role: "separator" }, el("span", { text: this.scene.moments.day(message.at) })),
      message.used && drawUsed(message.used.user, message.used.name),
      message.reply && this.drawReply(message.reply),
      el("div", { class: "gutter" }, isGrouped ? this.drawHour(message) : avatar(message.author)),
      el("div", { class: "body" }, !isGrouped && this.drawHead(message), this.drawContent(message)),
    );
    return row;
  }

  summary(message) {
    return `${message.author.name}, ${this.scene.moments.ofMessage(message.at)}`;
  }

  drawHour(message) {
    return el("time", { class: "hour", datetime: new Date(message.at).toISOString(), text: this.scene.moments.hour(message.at) });
  }

  drawHead(message) {
    return el(
      "div",
      { class: "head" },
      drawAuthorName(message.author),
      el("time", {
        class: "stamp",
        datetime: new Date(message.at).toISOString(),
        title: this.scene.moments.full(message.at),
        text: this.scene.moments.ofMessage(message.at),
      }),
    );
  }

  drawReply(reply) {
    return el(
      "div",
      { class: "context" },
      reply.author ? [avatar(reply.author, "tiny"), el("strong", { text: reply.author.name })] : null,
      el("span", { class: "context-text", text: reply.author ? reply.text : "Original message was deleted" }),
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
        el("div", { class: "content markup" },
          draw(message.content, scene),
          message.edited && el("span", { class: "edited", text: " (edited)", title: this.scene.moments.full(message.edited) })),
      message.attachments.length > 0 && el("div", { class: "attachments" }, message.attachments.map(drawAttachment)),
      message.embeds.map((embed) => drawEmbed(embed, scene)),
      message.components.length > 0 && el("div", { class: "components" }, drawComponents(message.components, scene)),
      message.reactions.length > 0 && drawReactions(message.reactions),
      message.ephemeral && this.drawPrivateNote(() => this.onDismiss(message)),
    ];
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
        el("div", { class: "head" }, drawAuthorName(bot)),
        el("div", { class: "content muted" }, drawDots(), words)),
    );
  }

  /** Show in a pending row that no answer came. */
  failPending(row, sentence) {
    row.classList.add("failed");
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

function drawAuthorName(author) {
  const name = el("span", { class: "author", text: author.name });
  if (author.color) name.style.setProperty("--role", author.color);
  return [name, author.bot && el("span", { class: "app-badge", text: "APP" })];
}

function drawReactions(reactions) {
  return el(
    "div",
    { class: "reactions" },
    reactions.map((reaction) =>
      el("span", { class: `reaction ${reaction.yours ? "yours" : ""}`, text: `${reaction.emoji} ${reaction.count}` })),
  );
}

function drawDots() {
  return el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
}
