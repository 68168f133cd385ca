// Files that a person attaches: chosen or dropped, checked as Discord's client does, and sent ahead of the command.

import { el, icon } from "./dom.js";
import { readableSize } from "./pictures.js";

const LARGEST_FILE = 10 * 1024 * 1024;

/** Return {choice: {name, value: File}} of the one file, its name and size as they are shown, or {error}. */
export function fileChoice(files) {
  if (files.length !== 1) return { error: "Choose one file only." };
  const [file] = files;
  if (file.size > LARGEST_FILE) {
    return { error: `${file.name} is too large (${readableSize(file.size)}). Max file size: ${readableSize(LARGEST_FILE)}.` };
  }
  return { choice: { name: `${file.name} (${readableSize(file.size)})`, value: file } };
}

/** Return the button of an option that takes a file, with what is chosen so far; `take(files)` gets the choice. */
export function drawFilePicker(option, given, take) {
  const input = el("input", {
    type: "file",
    "aria-label": given.picked ? `${option.shown}: ${given.text}. Choose another file` : `Choose a file for ${option.shown}`,
    data: { testid: "file" },
    on: { change: () => take([...input.files]) },
  });
  const words = el("span", { class: "file-picker-text", text: given.picked ? given.text : "Choose a file" });
  return el("label", { class: "file-picker" }, icon("file"), words, input);
}

/** Let files be dropped on `target` while `isOpen()`; anywhere else a drop does nothing, and does not leave the page. */
export function takeDrops(target, { isOpen, take }) {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const isWelcome = (event) => isOpen() && target.contains(event.target);
  const mark = (isOn) => target.classList.toggle("dropping", isOn);
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = isWelcome(event) ? "copy" : "none";
    mark(isWelcome(event));
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && mark(false));
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(false);
    if (isWelcome(event)) take([...event.dataTransfer.files]);
  });
}

/**
 * Post each file among a command's options to this tab's address.
 * Returns {options, files}: the other options, and by name the ids that the command names files by; or {error}.
 */
export async function sendFiles(address, given) {
  const options = {};
  const files = {};
  for (const [name, value] of Object.entries(given)) {
    if (!(value instanceof File)) {
      options[name] = value;
      continue;
    }
    try {
      const answer = await fetch(`${address}?name=${encodeURIComponent(value.name)}`, { method: "POST", body: value });
      if (!answer.ok) return { error: `${value.name} was not sent: ${await answer.text()}` };
      files[name] = (await answer.json()).upload;
    } catch {
      return { error: `${value.name} could not be read or sent. Choose it again.` };
    }
  }
  return { options, files };
}
