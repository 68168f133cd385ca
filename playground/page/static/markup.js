// Draws the nodes that the server read from Discord's Markdown (playground/page/markdown.py names them all).

import { drawCode } from "./code.js";
import { el, icon, link } from "./dom.js";

const SIMPLE = { bold: "strong", italic: "em", underline: "u", strike: "s" };

const GUIDES = {
  browse: "Browse Channels",
  customize: "Channels & Roles",
  guide: "Server Guide",
  home: "Server Guide",
  "linked-roles": "Linked Roles",
};

/**
 * Return the elements of some nodes. `scene` has moments, fillComposer(text), openChannel(id), jump(channel, message),
 * showProfile(person, anchor) and showRole(role, anchor).
 */
export function draw(nodes, scene) {
  return nodes.map((node) => drawNode(node, scene));
}

function drawNode(node, scene) {
  const inner = () => draw(node.children, scene);
  switch (node.type) {
    case "text":
      return document.createTextNode(node.text);
    case "bold":
    case "italic":
    case "underline":
    case "strike":
      return el(SIMPLE[node.type], {}, inner());
    case "heading":
      return el("div", { class: `heading heading-${node.level}`, role: "heading", "aria-level": node.level + 2 }, inner());
    case "subtext":
      return el("small", { class: "subtext" }, inner());
    case "quote":
      return el("blockquote", {}, inner());
    case "list":
      return el(
        node.ordered ? "ol" : "ul",
        { start: node.ordered ? node.start : null },
        node.items.map((item) => el("li", {}, draw(item, scene))),
      );
    case "code":
      return el("code", { text: node.text });
    case "block":
      return el("pre", { role: "group", "aria-label": node.language ? `Code, ${node.language}` : "Code" }, drawCode(node.text, node.language));
    case "spoiler":
      return drawSpoiler(inner());
    case "link":
      return link(node.href, { title: node.masked ? node.href : null }, inner());
    case "user":
      return drawMention(node, "unknown-user", (anchor) => scene.showProfile(node, anchor), { userId: node.id });
    case "role":
      return drawMention(node, "unknown-role", (anchor) => scene.showRole(node, anchor));
    case "channel":
      return drawChannel(node, scene);
    case "everyone":
      return el("span", { class: "mention", text: `@${node.name}` });
    case "command":
      return el("button", {
        class: "mention",
        type: "button",
        text: `/${node.name}`,
        on: { click: () => scene.fillComposer(`/${node.name} `) },
      });
    case "time":
      return drawTime(node, scene);
    case "emoji":
      return el("span", { text: `:${node.name}:` });
    case "guide":
      return el("span", { class: "mention", text: GUIDES[node.page] ?? node.page });
    case "jump":
      return drawJump(node, inner(), scene);
    default:
      return document.createTextNode("");
  }
}

function drawChannel(node, scene) {
  if (node.name === null) return el("span", { class: "mention", text: "#unknown" });
  return el("button", { class: "mention", type: "button", text: `#${node.name}`, on: { click: () => scene.openChannel(node.id) } });
}

function drawMention(node, unknown, show, data = {}) {
  if (node.name === null) return el("span", { class: "mention", text: `@${unknown}` });
  const pill = el("button", { class: "mention", type: "button", text: `@${node.name}`, data });
  pill.addEventListener("click", () => show(pill));
  return pill;
}

/** The address of a channel or message: its channel's name when that is known here, else the words it came with. */
function drawJump({ channel, message, name }, words, scene) {
  const go = () => (message === null ? scene.openChannel(channel) : scene.jump(channel, message));
  if (name === null) return el("button", { class: "text-button", type: "button", on: { click: go } }, words);
  const place = name ? `#${name}` : "Direct message";
  if (message === null) return el("button", { class: "mention", type: "button", text: place, on: { click: go } });
  return el("button", { class: "mention jump", type: "button", "aria-label": `Message in ${place}`, on: { click: go } }, `${place} › `, icon("speech"));
}

function drawTime(node, scene) {
  const at = node.at * 1000;
  return el("time", {
    class: "moment",
    datetime: new Date(at).toISOString(),
    title: scene.moments.full(at),
    text: scene.moments.styled(at, node.style),
    data: node.style === "R" ? { relative: String(at) } : {},
  });
}

function drawSpoiler(children) {
  const content = el("span", { class: "spoiler-content", "aria-hidden": "true" }, children);
  const spoiler = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler, show it" }, content);
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    spoiler.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) spoiler.removeAttribute(name);
    content.removeAttribute("aria-hidden");
    for (const name of ["click", "keydown", "reveal"]) spoiler.removeEventListener(name, show);
  };
  for (const name of ["click", "keydown", "reveal"]) spoiler.addEventListener(name, show);
  return spoiler;
}
