// A card to fill in: the forms of the bot and those of the page. Checked here, then sent; one that fails stays as it is.

import { el, icon } from "./dom.js";
import { isGroup, isNamedBeside, makeField } from "./fields.js";
import { draw } from "./markup.js";

const ROW = 1;
const TEXT = 10;
const LABEL = 18;
const FILE_UPLOAD = 19;
const FOCUSABLE = "button, input, select, textarea, a[href]";

/**
 * Open a card. `sheet`: {title, mark, notice (nodes, or null), components (as in a modal), verb}. `submit(values, files)`
 * sends it, `files` by custom_id, and returns {ok, text}; `closed()` is told when it was left unsent.
 */
export function openSheet({ title, mark, notice, components, verb }, scene, { submit, closed = () => {} }) {
  const dialog = document.getElementById("form-dialog");
  const fields = [];
  const body = components.map((component) => drawPart(component, scene, fields));
  const problem = el("p", { class: "form-problem", role: "alert", hidden: true });
  const send = el("button", { class: "button primary", type: "submit" }, el("span", { class: "button-label", text: verb }), el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")));
  let isSent = false;
  const leave = () => dialog.close();
  const sheet = el(
    "form",
    { class: "sheet", novalidate: true },
    el(
      "header",
      { class: "sheet-head" },
      mark,
      el("h2", { id: "form-title", text: title }),
      el("button", { class: "icon-button close", type: "button", "aria-label": "Close", on: { click: leave } }, icon("close")),
    ),
    el("div", { class: "sheet-body" }, notice, body),
    problem,
    el("footer", { class: "sheet-foot" }, el("button", { class: "button secondary", type: "button", text: "Cancel", on: { click: leave } }), send),
  );
  sheet.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.getAttribute("aria-busy") === "true") return undefined;
    const wrong = fields.filter((field) => !field.check());
    if (wrong.length > 0) return wrong[0].focus();
    send.setAttribute("aria-busy", "true");
    problem.hidden = true;
    const outcome = await submit(valuesOf(fields, false), valuesOf(fields, true));
    send.removeAttribute("aria-busy");
    if (outcome.ok) {
      isSent = true;
      return dialog.close();
    }
    problem.textContent = outcome.text || "Something went wrong. Try again.";
    problem.hidden = false;
    return undefined;
  });
  sheet.addEventListener("keydown", (event) => event.key === "Tab" && keepFocus(sheet, event));
  dialog.replaceChildren(sheet);
  dialog.addEventListener("close", () => !isSent && closed(), { once: true });
  dialog.showModal();
  (fields[0] ?? send).focus();
}

function valuesOf(fields, areFiles) {
  return Object.fromEntries(fields.filter((field) => field.isFile === areFiles).map((field) => [field.id, field.value()]));
}

/** Tab goes round within the form, and not on into the browser's own bars. */
function keepFocus(sheet, event) {
  const stops = [...sheet.querySelectorAll(FOCUSABLE)].filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }));
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== from) return;
  event.preventDefault();
  to.focus();
}

function drawPart(component, scene, fields) {
  switch (component.type) {
    case TEXT:
      return el("div", { class: "markup" }, draw(component.content, scene));
    case ROW:
      return component.components.map((input) => drawLabelled(input, { label: input.label ?? "" }, scene, fields));
    case LABEL:
      return drawLabelled(component.component, component, scene, fields);
    default:
      return el("p", { class: "unknown-part", text: "This part cannot be shown here yet." });
  }
}

function drawLabelled(input, { label, description }, scene, fields) {
  const id = `field-${fields.length}`;
  const describedBy = description ? `${id}-description ${id}-error` : `${id}-error`;
  const field = makeField(input, { id, labelledBy: `${id}-label`, describedBy }, scene);
  if (!field) return el("p", { class: "unknown-part", text: `${label}: this field cannot be filled in here yet.` });
  const error = el("p", { class: "field-error", id: `${id}-error`, hidden: true });
  const isRequired = input.required !== false && !isNamedBeside(input);
  const isOne = !isGroup(input);
  const name = el(
    isOne ? "label" : "legend",
    { for: isOne ? id : null, class: "form-label", id: `${id}-label` },
    el("span", { text: label }),
    isRequired && el("span", { class: "required", "aria-hidden": "true", text: "*" }),
  );
  const about = description && el("p", { class: "form-description", id: `${id}-description`, text: description });
  const beside = isNamedBeside(input);
  const box = el(
    isOne ? "div" : "fieldset",
    { class: beside ? "form-field beside" : "form-field", "aria-describedby": isOne ? null : describedBy },
    beside ? [field.node, el("div", {}, name, about)] : [name, about, field.node],
    error,
  );
  const check = () => {
    const sentence = field.problem();
    error.textContent = sentence;
    error.hidden = sentence === "";
    box.classList.toggle("wrong", sentence !== "");
    box.querySelector(".text-input :is(input, textarea)")?.setAttribute("aria-invalid", String(sentence !== ""));
    return sentence === "";
  };
  // Once something was found wrong, the sentence follows what is typed.
  box.addEventListener("input", () => !error.hidden && check());
  fields.push({ id: input.custom_id, isFile: input.type === FILE_UPLOAD, check, focus: field.focus, value: field.value });
  return box;
}
