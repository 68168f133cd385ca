// Draws the nodes that the server read from Discord's Markdown (playground/page/markdown.py names them all).

import { el, link } from "./dom.js";

const SIMPLE = { bold: "strong", italic: "em", underline: "u", strike: "s" };

/** Return the elements of some nodes. `scene` has moments and fillComposer(text). */
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
      return el("pre", { tabindex: "0", "aria-label": "Code" }, el("code", { text: node.text, data: { language: node.language ?? "" } }));
    case "spoiler":
      return drawSpoiler(inner());
    case "link":
      return link(node.href, { title: node.masked ? node.href : null }, inner());
    case "user":
      return el("span", { class: "mention", text: `@${node.name ?? "unknown-user"}` });
    case "role":
      return el("span", { class: "mention", text: `@${node.name ?? "unknown-role"}` });
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
      return el("span", { class: "mention", text: node.page });
    default:
      return document.createTextNode("");
  }
}

function drawChannel(node, scene) {
  if (node.name === null) return el("span", { class: "mention", text: "#unknown" });
  return el("button", { class: "mention", type: "button", text: `#${node.name}`, on: { click: () => scene.openChannel(node.id) } });
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
    spoiler.removeEventListener("click", show);
    spoiler.removeEventListener("keydown", show);
  };
  spoiler.addEventListener("click", show);
  spoiler.addEventListener("keydown", show);
  return spoiler;
}
