// Files that a person attaches: chosen or dropped, checked as Discord's client does, and sent ahead of what names them.

import { el, icon } from "./dom.js";
import { readableSize } from "./pictures.js";

const LARGEST_FILE = 10 * 1024 * 1024;

/** Return why a file would not be taken, or "". `types` are those asked for: image, video, audio or ".ext". */
export function fileProblem(file, types = []) {
  if (file.size > LARGEST_FILE) {
    return `${file.name} is too large (${readableSize(file.size)}). Max file size: ${readableSize(LARGEST_FILE)}.`;
  }
  const fits = (type) => (type.startsWith(".") ? file.name.toLowerCase().endsWith(type.toLowerCase()) : file.type.startsWith(`${type}/`));
  if (types.length > 0 && !types.some(fits)) return `${file.name} is not ${types.length > 1 ? "one of" : "of type"} ${types.join(", ")}.`;
  return "";
}

/** Return {choice: {name, value: File}} of the one file for an option, its name and size as they are shown, or {error}. */
export function fileChoice(files, types = []) {
  if (files.length !== 1) return { error: "Choose one file only." };
  const [file] = files;
  const error = fileProblem(file, types);
  return error ? { error } : { choice: { name: `${file.name} (${readableSize(file.size)})`, value: file } };
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

/** Whether files are being dragged. */
export function hasFiles(event) {
  return Boolean(event.dataTransfer?.types.includes("Files"));
}

/**
 * Let files be dropped on `target` while `isOpen()`, which is marked as long as they hang over it;
 * anywhere else a drop does nothing, and does not leave the page.
 */
export function takeDrops(target, { isOpen, take }) {
  const isWelcome = (event) => target.contains(event.target) && isOpen();
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
 * Post files to this tab's address; each is a File, or {file, description, isSpoiler}. Returns {ids}, in their order,
 * or {error} of the first that was not taken.
 */
export async function sendFiles(address, files) {
  const ids = [];
  for (const one of files) {
    const { file, description = "", isSpoiler = false } = one instanceof File ? { file: one } : one;
    const query = new URLSearchParams({ name: file.name, description, spoiler: isSpoiler ? "1" : "" });
    try {
      const answer = await fetch(`${address}?${query}`, { method: "POST", body: file });
      if (!answer.ok) return { error: `${file.name} was not sent: ${await answer.text()}` };
      ids.push((await answer.json()).upload);
    } catch {
      return { error: `${file.name} could not be read or sent. Choose it again.` };
    }
  }
  return { ids };
}
