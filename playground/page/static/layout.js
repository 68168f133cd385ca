// The parts of a message that a bot lays out itself: rows of controls, texts, sections, galleries, containers.

import { drawButton, drawSelect } from "./controls.js";
import { el } from "./dom.js";
import { draw } from "./markup.js";
import { drawFile, drawGallery, drawPicture, hideBehindSpoiler } from "./pictures.js";

const THUMBNAIL = { widest: 85, highest: 85 };

/** Return the elements of a message's components. `scene.use(control, values)` presses one and gives the outcome. */
export function drawComponents(components, scene) {
  return components.map((component) => drawComponent(component, scene));
}

function drawComponent(component, scene) {
  switch (component.type) {
    case 1:
      return el("div", { class: "row" }, drawComponents(component.components, scene));
    case 2:
      return drawButton(component, scene);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return drawSelect(component, scene);
    case 9:
      return drawSection(component, scene);
    case 10:
      return el("div", { class: "text-display markup" }, draw(component.content, scene));
    case 11:
      return hiddenIf(component.spoiler, drawPicture(component.media, THUMBNAIL));
    case 12:
      return drawGallery(component.items.map(({ media, spoiler }) => ({ ...media, spoiler })));
    case 13:
      return hiddenIf(component.spoiler, drawFile(component.file));
    case 14:
      return drawSeparator(component);
    case 17:
      return drawContainer(component, scene);
    default:
      return el("p", { class: "unknown-part", text: "This part cannot be shown here yet." });
  }
}

function drawSection(section, scene) {
  return el(
    "div",
    { class: "section" },
    el("div", { class: "section-text" }, drawComponents(section.components, scene)),
    el("div", { class: "section-accessory" }, drawComponent(section.accessory, scene)),
  );
}

function drawSeparator({ divider, spacing }) {
  const looks = ["separator", divider === false ? "" : "line", spacing === 2 ? "wide" : ""];
  return el("div", { class: looks.join(" "), role: divider === false ? null : "separator" });
}

function drawContainer(component, scene) {
  const box = el("div", { class: "container" }, drawComponents(component.components, scene));
  if (component.color) {
    box.classList.add("barred");
    box.style.setProperty("--bar", component.color);
  }
  return hiddenIf(component.spoiler, box);
}

function hiddenIf(isSpoiler, content) {
  return isSpoiler ? hideBehindSpoiler(content) : content;
}
