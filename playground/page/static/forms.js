// Modals: the forms a bot opens, with the word of warning that Discord puts above them.

import { avatar, el } from "./dom.js";
import { openSheet } from "./sheet.js";

/** Open a form of the bot; `acts` are those of a sheet. */
export function openForm(form, scene, acts) {
  const bot = scene.bot();
  const notice = el("p", { class: "sheet-notice" }, "This form will be submitted to ", el("strong", { text: bot.name }), ". Do not share passwords or other sensitive information.");
  openSheet({ title: form.title, mark: avatar(bot, "small"), notice, components: form.components, verb: "Submit" }, scene, acts);
}
