// The inputs of a form, one kind each. An input is {node, focus(), value(), problem()}: `problem` is a sentence, or "".

import { makeAnswers } from "./answers_field.js";
import { readSelect } from "./controls.js";
import { el } from "./dom.js";
import { countProblem, leastOf, REQUIRED } from "./requirements.js";
import { Select } from "./select.js";
import { makeUpload } from "./upload_field.js";

const TEXT_INPUT = 4;
const SELECTS = new Set([3, 5, 6, 7, 8]);
const FILE_UPLOAD = 19;
const RADIO = 21;
const CHECKBOXES = 22;
const CHECKBOX = 23;
/** No kind of Discord's: the answers of a poll, which only the page itself asks for. */
export const ANSWERS = "answers";
const PARAGRAPH = 2;
const LONGEST = 4000;

/** Whether an input is several elements under one name, which a `label` cannot point at. */
export function isGroup(input) {
  return [RADIO, CHECKBOXES, FILE_UPLOAD, ANSWERS].includes(input.type);
}

/** Whether the name of an input stands beside it, not above it. */
export function isNamedBeside(input) {
  return input.type === CHECKBOX;
}

/** Return an input, or null for a kind that is not known. `names`: {id, labelledBy, describedBy} in the document. */
export function makeField(input, names, scene) {
  if (input.type === TEXT_INPUT) return makeText(input, names);
  if (SELECTS.has(input.type)) return makeSelect(input, names, scene);
  if (input.type === RADIO) return makeRadios(input, names);
  if (input.type === CHECKBOXES) return makeCheckboxes(input, names);
  if (input.type === CHECKBOX) return makeCheckbox(input, names);
  if (input.type === FILE_UPLOAD) return makeUpload(input, names);
  if (input.type === ANSWERS) return makeAnswers(input, names);
  return null;
}

function makeText(input, { id, describedBy }) {
  const isLong = input.style === PARAGRAPH;
  const most = input.max_length ?? LONGEST;
  const least = input.min_length ?? 0;
  const box = el(isLong ? "textarea" : "input", {
    id,
    name: input.custom_id,
    type: isLong ? null : "text",
    rows: isLong ? 4 : null,
    placeholder: input.placeholder,
    maxlength: most,
    autocomplete: "off",
    required: input.required !== false,
    "aria-describedby": describedBy,
  });
  box.value = input.value ?? "";
  const left = el("span", { class: "remaining", "aria-hidden": "true" });
  const count = () => {
    const length = [...box.value].length;
    left.textContent = isLong ? String(most - length) : `${length}/${most}`;
  };
  box.addEventListener("input", count);
  count();
  return {
    node: el("div", { class: isLong ? "text-input long" : "text-input" }, box, (isLong || input.max_length) && left),
    focus: () => box.focus(),
    value: () => box.value,
    problem: () => {
      const length = [...box.value].length;
      if (length === 0) return input.required === false ? "" : REQUIRED;
      return length < least ? `Must be at least ${least} characters long.` : "";
    },
  };
}

function makeSelect(input, names, scene) {
  const offer = readSelect(input, scene);
  const select = new Select(
    { ...offer, ...names, least: leastOf(input), disabled: false },
    () => select.node.dispatchEvent(new Event("input", { bubbles: true })),
  );
  return {
    node: select.node,
    focus: () => select.focus(),
    value: () => select.values,
    problem: () => (select.values.length === 0 && leastOf(input) === 1 ? "Make a selection." : countProblem(input, select.values.length, offer.most)),
  };
}

function tickBox(type, name, option, isChosen) {
  const box = el("input", { type, name, value: option.value });
  box.checked = Boolean(isChosen);
  const words = el("span", {}, el("span", { text: option.label }), option.description && el("small", { class: "form-description", text: option.description }));
  return { box, node: el("label", { class: "tick" }, box, words) };
}

function makeRadios(input, { id }) {
  const ticks = input.options.map((option) => tickBox("radio", `${id}-choice`, option, option.default));
  const chosen = () => ticks.find(({ box }) => box.checked)?.box.value ?? null;
  return {
    node: el("div", { class: "ticks" }, ticks.map(({ node }) => node)),
    focus: () => (ticks.find(({ box }) => box.checked) ?? ticks[0]).box.focus(),
    value: chosen,
    problem: () => (chosen() === null && input.required !== false ? "Make a selection." : ""),
  };
}

function makeCheckboxes(input, { id }) {
  const ticks = input.options.map((option) => tickBox("checkbox", `${id}-choice`, option, option.default));
  const chosen = () => ticks.filter(({ box }) => box.checked).map(({ box }) => box.value);
  const most = input.max_values ?? ticks.length;
  // As many as may be chosen: the others are greyed out, as Discord does.
  const limit = () => ticks.forEach(({ box }) => (box.disabled = most > 1 && !box.checked && chosen().length >= most));
  const node = el("div", { class: "ticks", on: { input: limit } }, ticks.map((tick) => tick.node));
  limit();
  return {
    node,
    focus: () => ticks[0].box.focus(),
    value: chosen,
    problem: () => countProblem(input, chosen().length, most),
  };
}

function makeCheckbox(input, { id, describedBy }) {
  const box = el("input", { id, type: "checkbox", "aria-describedby": describedBy });
  box.checked = Boolean(input.default);
  return { node: box, focus: () => box.focus(), value: () => box.checked, problem: () => "" };
}
