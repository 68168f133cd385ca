// Buttons and selects of a message.

import { el, icon, link } from "./dom.js";
import { Select } from "./select.js";

const BUTTON_LOOKS = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };
const LINK = 5;
const STRING_SELECT = 3;
const SEARCHED_FROM = 12;

/** Return a button; `scene.use(control, values)` presses it and gives the outcome. */
export function drawButton(button, scene) {
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
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") === "true") return;
    node.setAttribute("aria-busy", "true");
    await scene.use(button, null);
    node.removeAttribute("aria-busy");
  });
  return node;
}

/** Return a select; what is chosen in it is sent with `scene.use(control, values)`. */
export function drawSelect(select, scene) {
  const drawn = new Select(readSelect(select, scene), async (values) => {
    drawn.setBusy(true);
    await scene.use(select, values);
    drawn.setBusy(false);
  });
  return drawn.node;
}

/** Return what a select of a message or form offers, and how much of it may be chosen. */
export function readSelect(select, scene) {
  const options = select.options ?? scene.choosable(select);
  return {
    options,
    least: select.min_values ?? 1,
    most: select.max_values ?? 1,
    placeholder: select.placeholder,
    disabled: select.disabled,
    hasSearch: select.type !== STRING_SELECT || options.length >= SEARCHED_FROM,
  };
}
