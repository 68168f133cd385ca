// Modals: the forms a bot opens. Checked here as Discord's client does, then sent; a failed one stays open.

import { el, icon } from "./dom.js";
import { draw } from "./markup.js";

const ROW = 1;
const SELECT = 3;
const TEXT_INPUT = 4;
const TEXT = 10;
const LABEL = 18;
const RADIO = 21;
const CHECKBOXES = 22;
const CHECKBOX = 23;
const PARAGRAPH = 2;
const CHOOSABLE = new Set([5, 6, 7, 8]);

/** Open a form. `submit(fields)` sends it and returns {ok, text}; `closed()` is told when it was left unsent. */
export function openForm(form, scene, { submit, closed }) {
  const dialog = document.getElementById("form-dialog");
  const fields = [];
  const body = form.components.map((component) => drawPart(component, scene, fields));
  const problem = el("p", { class: "form-problem", role: "alert", hidden: true });
  const send = el("button", { class: "button primary", type: "submit", text: "Submit" });
  let sent = false;
  const leave = () => dialog.close();
  const sheet = el(
    "form",
    { class: "sheet", novalidate: true },
    el(
      "header",
      { class: "sheet-head" },
      el("h2", { id: "form-title", text: form.title }),
      el("button", { class: "icon-button close", type: "button", "aria-label": "Close", on: { click: leave } }, icon("close")),
    ),
    el(
      "div",
      { class: "sheet-body" },
      el("p", { class: "sheet-notice" }, "This form will be submitted to ", el("strong", { text: scene.bot().name }), ". Do not share passwords or other sensitive information."),
      body,
    ),
    problem,
    el("footer", { class: "sheet-foot" }, el("button", { class: "button secondary", type: "button", text: "Cancel", on: { click: leave } }), send),
  );
  sheet.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = fields.filter((field) => !field.check());
    if (wrong.length > 0) return wrong[0].focus();
    send.disabled = true;
    problem.hidden = true;
    const outcome = await submit(Object.fromEntries(fields.map((field) => [field.id, field.value()])));
    send.disabled = false;
    if (outcome.ok) {
      sent = true;
      return dialog.close();
    }
    problem.textContent = outcome.text || "Something went wrong. Try again.";
    problem.hidden = false;
    return undefined;
  });
  dialog.replaceChildren(sheet);
  dialog.addEventListener("close", () => !sent && closed(), { once: true });
  dialog.showModal();
  fields[0]?.focus();
}

function drawPart(component, scene, fields) {
  switch (component.type) {
    case TEXT:
      return el("div", { class: "markup" }, draw(component.content, scene));
    case ROW:
      return component.components.map((input) => drawLabelled(input, { label: input.label ?? "", description: "" }, scene, fields));
    case LABEL:
      return drawLabelled(component.component, component, scene, fields);
    default:
      return el("p", { class: "unknown-part", text: "This part cannot be shown here yet." });
  }
}

function drawLabelled(input, { label, description }, scene, fields) {
  const id = `field-${fields.length}`;
  const field = makeField(input, id, scene);
  const error = el("p", { class: "field-error", id: `${id}-error`, hidden: true });
  if (field) {
    const check = field.problem;
    fields.push({
      ...field,
      id: input.custom_id,
      check: () => {
        const sentence = check();
        error.textContent = sentence;
        error.hidden = sentence === "";
        return sentence === "";
      },
    });
  }
  const isRequired = input.required !== false && input.type !== CHECKBOX;
  return el(
    "div",
    { class: "form-field" },
    el(
      "label",
      { for: id, class: "form-label" },
      el("span", { text: label }),
      isRequired && el("span", { class: "required", "aria-hidden": "true", text: "*" }),
    ),
    description && el("p", { class: "form-description", text: description }),
    field ? field.node : el("p", { class: "unknown-part", text: "This field cannot be filled in here yet." }),
    error,
  );
}

function makeField(input, id, scene) {
  if (input.type === TEXT_INPUT) return makeText(input, id);
  if (input.type === SELECT || CHOOSABLE.has(input.type)) return makeSelect(input, id, input.options ?? scene.choosable(input));
  if (input.type === RADIO) return makeRadios(input, id);
  if (input.type === CHECKBOXES) return makeCheckboxes(input, id);
  if (input.type === CHECKBOX) return makeCheckbox(input, id);
  return null;
}

function makeText(input, id) {
  const isLong = input.style === PARAGRAPH;
  const most = input.max_length ?? 4000;
  const least = input.min_length ?? 0;
  const box = el(isLong ? "textarea" : "input", {
    id,
    name: input.custom_id,
    type: isLong ? null : "text",
    rows: isLong ? 4 : null,
    placeholder: input.placeholder,
    maxlength: most,
    "aria-required": String(input.required !== false),
    "aria-describedby": `${id}-error`,
  });
  box.value = input.value ?? "";
  const left = el("span", { class: "remaining", "aria-hidden": "true" });
  const count = () => {
    left.textContent = String(most - [...box.value].length);
  };
  box.addEventListener("input", count);
  count();
  return {
    node: el("div", { class: "text-input" }, box, isLong && left),
    focus: () => box.focus(),
    value: () => box.value,
    problem: () => {
      const length = [...box.value].length;
      if (length === 0) return input.required === false ? "" : "This field is required.";
      return length < least ? `Must be at least ${least} characters long.` : "";
    },
  };
}

function makeSelect(input, id, options) {
  const most = input.max_values ?? 1;
  const least = input.required === false ? 0 : Math.max(1, input.min_values ?? 1);
  const box = el(
    "select",
    { id, name: input.custom_id, multiple: most > 1, size: most > 1 ? Math.min(options.length, 6) : null, "aria-describedby": `${id}-error` },
    most === 1 && el("option", { value: "", text: input.placeholder ?? "Make a selection" }),
    options.map((option) => el("option", { value: option.value, selected: option.default, text: option.description ? `${option.label} — ${option.description}` : option.label })),
  );
  const chosen = () => [...box.selectedOptions].map((option) => option.value).filter(Boolean);
  return {
    node: box,
    focus: () => box.focus(),
    value: chosen,
    problem: () => {
      if (chosen().length < least) return least === 1 ? "Make a selection." : `Choose at least ${least}.`;
      return chosen().length > most ? `Choose at most ${most}.` : "";
    },
  };
}

function tickBox(type, name, option, isChosen, id = null) {
  const box = el("input", { type, name, value: option.value, id });
  box.checked = Boolean(isChosen);
  const words = el("span", {}, el("span", { text: option.label }), option.description && el("small", { class: "form-description", text: option.description }));
  return { box, node: el("label", { class: "tick" }, box, words) };
}

function makeRadios(input, id) {
  const ticks = input.options.map((option, place) => tickBox("radio", input.custom_id, option, option.default, place === 0 ? id : null));
  const chosen = () => ticks.find(({ box }) => box.checked)?.box.value ?? null;
  return {
    node: el("div", { class: "ticks", role: "radiogroup" }, ticks.map(({ node }) => node)),
    focus: () => ticks[0].box.focus(),
    value: chosen,
    problem: () => (chosen() === null && input.required !== false ? "Make a selection." : ""),
  };
}

function makeCheckboxes(input, id) {
  const ticks = input.options.map((option, place) => tickBox("checkbox", input.custom_id, option, option.default, place === 0 ? id : null));
  const chosen = () => ticks.filter(({ box }) => box.checked).map(({ box }) => box.value);
  const least = input.min_values ?? (input.required === false ? 0 : 1);
  const most = input.max_values ?? ticks.length;
  return {
    node: el("div", { class: "ticks", role: "group" }, ticks.map(({ node }) => node)),
    focus: () => ticks[0].box.focus(),
    value: chosen,
    problem: () => {
      if (chosen().length < least) return `Choose at least ${least}.`;
      return chosen().length > most ? `Choose at most ${most}.` : "";
    },
  };
}

function makeCheckbox(input, id) {
  const { box, node } = tickBox("checkbox", input.custom_id, { value: "true", label: "Yes" }, input.default, id);
  return { node, focus: () => box.focus(), value: () => box.checked, problem: () => "" };
}
