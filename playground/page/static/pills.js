// A command being written, drawn: its name, and its options as named pills before and after the one being typed.

import { el } from "./dom.js";
import { drawFilePicker } from "./files.js";

/** Return {before, after}: the elements on either side of the field. `acts`: focusOn(name or null), takeFiles(files). */
export function drawPills(draft, place, { focusOn, takeFiles }) {
  if (draft === null) return { before: [], after: [] };
  const { names, activeOption } = draft;
  const at = draft.active === null ? names.length : names.indexOf(draft.active);
  const before = [
    el("span", { class: "command-pill", text: `/${draft.command.shown}` }),
    ...names.slice(0, at).map((name) => drawPill(draft, name, place, focusOn)),
  ];
  const after = names.slice(at + 1).map((name) => drawPill(draft, name, place, focusOn));
  if (activeOption) {
    before.push(el("span", { class: "pill-name open", text: activeOption.shown }));
    if (draft.takesFile) before.push(drawFilePicker(activeOption, draft.given.get(draft.active), takeFiles));
    if (draft.left.length > 0) {
      after.push(el("button", { class: "more-pill", type: "button", text: `+${draft.left.length} more`, on: { click: () => focusOn(null) } }));
    }
  }
  return { before, after };
}

function drawPill(draft, name, place, focusOn) {
  const { shown } = draft.option(name);
  const { text } = draft.given.get(name);
  const error = text === "" ? undefined : draft.read(name, place).error;
  const classes = ["pill", error ? "bad" : "", text === "" ? "empty" : ""];
  return el(
    "button",
    { class: classes.filter(Boolean).join(" "), type: "button", title: error ?? `Change ${shown}`, on: { click: () => focusOn(name) } },
    el("span", { class: "pill-name", text: shown }),
    " ",
    text !== "" && el("span", { class: "pill-value", text }),
  );
}

/** Return {placeholder, label}: what the field is for, to the eye and to a screen reader. */
export function fieldWords(draft, { channelLabel, speaker }, isOff) {
  if (isOff) return { placeholder: "You may not write in this channel.", label: "You may not write in this channel." };
  if (draft === null) {
    const words = `Message ${channelLabel} as ${speaker}`;
    return { placeholder: words, label: words };
  }
  const { activeOption, command, left } = draft;
  const label = activeOption ? `/${command.shown}: ${activeOption.shown}` : `/${command.shown}`;
  if (draft.takesFile) return { placeholder: draft.given.get(draft.active).picked ? "Enter sends; Backspace removes" : "Press Enter, or drop it here", label };
  return { placeholder: !activeOption && left.length > 0 ? `+${left.length} optional` : "", label };
}
