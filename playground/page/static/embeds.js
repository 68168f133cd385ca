// Embeds, as Discord lays them out: bar, author, title, text, fields in rows of three, picture, footer.

import { el, link, loadable } from "./dom.js";
import { draw } from "./markup.js";
import { drawPicture } from "./pictures.js";

const COLUMNS = 12;

/** Return the card of one embed. */
export function drawEmbed(embed, scene) {
  const thumbnail = embed.thumbnail && drawPicture(embed.thumbnail, { widest: 80, highest: 80 });
  const card = el(
    "article",
    { class: `embed ${thumbnail ? "with-thumbnail" : ""}`, "aria-label": "Embed" },
    el(
      "div",
      { class: "embed-text" },
      embed.author && drawAuthor(embed.author),
      embed.title.length > 0 && drawTitle(embed, scene),
      embed.description.length > 0 && el("div", { class: "embed-description markup" }, draw(embed.description, scene)),
      embed.fields.length > 0 && drawFields(embed.fields, Boolean(thumbnail), scene),
    ),
    thumbnail && el("div", { class: "embed-thumbnail" }, thumbnail),
    embed.images.length > 0 && drawImages(embed.images),
    (embed.footer || embed.at !== null) && drawFooter(embed, scene),
  );
  if (embed.color) card.style.setProperty("--bar", embed.color);
  return card;
}

function drawImages(images) {
  const size = images.length === 1 ? { widest: 488, highest: 350 } : { widest: 242, highest: 180 };
  const layout = images.length === 1 ? "embed-image" : "embed-image gallery";
  return el("div", { class: layout }, images.map((image) => drawPicture(image, size)));
}

function drawAuthor(author) {
  return el(
    "div",
    { class: "embed-author" },
    drawIcon(author.icon),
    author.url ? link(author.url, { text: author.name }) : el("span", { text: author.name }),
  );
}

function drawIcon(address) {
  const src = address && loadable(address);
  return src ? el("img", { class: "embed-icon", src, alt: "" }) : null;
}

function drawTitle(embed, scene) {
  const inner = draw(embed.title, scene);
  const title = embed.url ? link(embed.url, {}, inner) : el("span", {}, inner);
  return el("div", { class: "embed-title markup", role: "heading", "aria-level": "3" }, title);
}

/** Inline fields stand up to three in a row, two beside a thumbnail; any other field takes a row of its own. */
function drawFields(fields, hasThumbnail, scene) {
  const perRow = hasThumbnail ? 2 : 3;
  const rows = [];
  for (const field of fields) {
    const row = rows.at(-1);
    if (field.inline && row?.[0].inline && row.length < perRow) row.push(field);
    else rows.push([field]);
  }
  return el(
    "div",
    { class: "embed-fields" },
    rows.flatMap((row) => row.map((field) => drawField(field, COLUMNS / row.length, scene))),
  );
}

function drawField(field, span, scene) {
  return el(
    "div",
    { class: `embed-field span-${span}` },
    el("div", { class: "embed-field-name markup" }, draw(field.name, scene)),
    el("div", { class: "embed-field-value markup" }, draw(field.value, scene)),
  );
}

function drawFooter(embed, scene) {
  const moment =
    embed.at !== null &&
    el("time", { datetime: new Date(embed.at).toISOString(), title: scene.moments.full(embed.at), text: scene.moments.ofMessage(embed.at) });
  return el(
    "div",
    { class: "embed-footer" },
    drawIcon(embed.footer?.icon),
    embed.footer && el("span", { text: embed.footer.text }),
    embed.footer && moment && el("span", { "aria-hidden": "true", text: "•" }),
    moment,
  );
}
