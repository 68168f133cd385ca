// Buttons, selects and the newer layout components of a message.

import { el, icon, link } from "./dom.js";
import { draw } from "./markup.js";
import { drawAttachment, drawPicture, hideBehindSpoiler } from "./pictures.js";

const BUTTON_LOOKS = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };
const LINK = 5;

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
      return el(
        "div",
        { class: "section" },
        el("div", { class: "section-text" }, drawComponents(component.components, scene)),
        el("div", { class: "section-accessory" }, drawComponent(component.accessory, scene)),
      );
    case 10:
      return el("div", { class: "markup" }, draw(component.content, scene));
    case 11:
      return drawPicture(component.media, { widest: 85, highest: 85 });
    case 12:
      return drawGallery(component);
    case 13:
      return drawAttachment(component.file);
    case 14:
      return el("div", { class: `separator spacing-${component.spacing ?? 1} ${component.divider === false ? "" : "line"}`, role: "separator" });
    case 17:
      return drawContainer(component, scene);
    default:
      return el("p", { class: "unknown-part", text: "This part cannot be shown here yet." });
  }
}

function drawGallery(component) {
  const single = component.items.length === 1;
  const size = single ? {} : { widest: 270, highest: 200 };
  return el(
    "div",
    { class: single ? "gallery single" : "gallery" },
    component.items.map((item) => {
      const picture = drawPicture(item.media, size);
      return item.spoiler ? hideBehindSpoiler(picture) : picture;
    }),
  );
}

function drawContainer(component, scene) {
  const box = el("div", { class: "container" }, drawComponents(component.components, scene));
  if (component.color) {
    box.classList.add("barred");
    box.style.setProperty("--bar", component.color);
  }
  return component.spoiler ? hideBehindSpoiler(box) : box;
}

function drawButton(button, scene) {
  const label = [
    button.emoji && el("span", { class: "emoji", text: button.emoji }),
    button.label && el("span", { text: button.label }),
  ];
  if (button.style === LINK) {
    return link(button.url, { class: "button link" }, label, icon("arrow"), el("span", { class: "unseen", text: "opens in a new tab" }));
  }
  const node = el(
    "button",
    { class: `button ${BUTTON_LOOKS[button.style] ?? "secondary"}`, type: "button", disabled: button.disabled },
    el("span", { class: "button-label" }, label),
    el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
  );
  node.addEventListener("click", () => whileWaiting(node, () => scene.use(button, null)));
  return node;
}

async function whileWaiting(node, use) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  await use();
  node.removeAttribute("aria-busy");
}

/** A select: a button that opens a menu of choices; one choice is sent at once, several when the menu closes. */
function drawSelect(select, scene) {
  const { options, least, most, single } = readSelect(select, scene);
  const chosen = new Set(options.filter((option) => option.default).map((option) => option.value));
  const text = el("span", { class: "select-text" });
  const opener = el(
    "button",
    { class: "select", type: "button", disabled: select.disabled, "aria-haspopup": "menu", "aria-expanded": "false" },
    text,
    el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
    icon("down"),
  );
  const menu = el("div", { class: "select-menu", role: "menu", hidden: true });
  const box = el("div", { class: "select-box" }, opener, menu);
  let before = new Set(chosen);

  const label = () => {
    const names = options.filter((option) => chosen.has(option.value)).map((option) => option.label);
    text.textContent = names.join(", ") || select.placeholder || "Make a selection";
    text.classList.toggle("placeholder", names.length === 0);
  };
  const send = () => whileWaiting(opener, () => scene.use(select, [...chosen]));
  const close = (settle) => {
    if (menu.hidden) return;
    menu.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside);
    const changed = chosen.size !== before.size || [...chosen].some((value) => !before.has(value));
    if (!settle || single || !changed) return;
    if (chosen.size >= least) send();
    else {
      chosen.clear();
      before.forEach((value) => chosen.add(value));
      label();
    }
  };
  const outside = (event) => box.contains(event.target) || close(true);
  const pick = (option) => {
    if (single) {
      chosen.clear();
      chosen.add(option.value);
      label();
      close(false);
      opener.focus();
      send();
      return;
    }
    if (chosen.has(option.value)) chosen.delete(option.value);
    else if (chosen.size < most) chosen.add(option.value);
    label();
    drawMenu();
  };
  const drawMenu = () => {
    const focused = [...menu.children].indexOf(document.activeElement);
    menu.replaceChildren(...options.map((option) => drawOption(option, single, chosen.has(option.value), () => pick(option))));
    if (options.length === 0) menu.append(el("p", { class: "nothing", text: "There is nothing to choose." }));
    menu.children[Math.max(focused, 0)]?.focus();
  };
  opener.addEventListener("click", () => {
    if (!menu.hidden) return close(true);
    before = new Set(chosen);
    menu.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    drawMenu();
    menu.scrollIntoView({ block: "nearest" });
    document.addEventListener("pointerdown", outside);
    return undefined;
  });
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      close(event.key === "Tab" || !single);
      opener.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  label();
  return box;
}

/** Return what a select offers and how much of it may be chosen. */
export function readSelect(select, scene) {
  const options = select.options ?? scene.choosable(select);
  const least = select.min_values ?? 1;
  const most = select.max_values ?? 1;
  return { options, least, most, single: most === 1 && least === 1 };
}

function drawOption(option, single, isChosen, pick) {
  return el(
    "button",
    {
      class: "select-option",
      type: "button",
      role: single ? "menuitemradio" : "menuitemcheckbox",
      "aria-checked": String(isChosen),
      on: { click: pick },
    },
    option.emoji && el("span", { class: "emoji", text: option.emoji }),
    el(
      "span",
      { class: "select-option-text" },
      el("span", { text: option.label }),
      option.description && el("span", { class: "select-option-description", text: option.description }),
    ),
    isChosen && icon("check"),
  );
}
