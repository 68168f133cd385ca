// The input of a form that takes files: chosen or dropped, listed with a way to take each out again.

import { ChosenFiles } from "./chosen_files.js";
import { el, icon } from "./dom.js";
import { hasFiles } from "./files.js";
import { countProblem } from "./requirements.js";

/** Return the input as `fields.js` describes it; its value is a list of File, which is sent ahead of the form. */
export function makeUpload(input, { id, describedBy }) {
  const most = input.max_values ?? 1;
  const types = input.file_types ?? [];
  const tooMany = most === 1 ? "Choose one file only." : `Choose at most ${most} files.`;
  const chosen = new ChosenFiles({ most, tooMany, types, look: "rows", label: "Chosen files", left: () => picker.focus() });
  const refusal = el("p", { class: "field-error", role: "alert", hidden: true });
  const picker = el("input", {
    id,
    type: "file",
    multiple: most > 1,
    accept: types.map((type) => (type.startsWith(".") ? type : `${type}/*`)).join(",") || null,
    "aria-describedby": describedBy,
    on: { change: () => take([...picker.files]) },
  });
  const zone = el(
    "label",
    { class: "upload-zone" },
    icon("file"),
    el("span", {}, el("strong", { text: most > 1 ? "Drop files here or browse" : "Drop a file here or browse" }), el("small", { class: "form-description", text: rule(most, types) })),
    picker,
  );
  const node = el("div", { class: "upload" }, zone, chosen.node, refusal);

  const refuse = (sentence) => {
    refusal.textContent = sentence;
    refusal.hidden = sentence === "";
  };
  const take = (files) => {
    picker.value = "";
    if (files.length === 0) return;
    const sentence = chosen.add(files);
    refuse(sentence);
    if (!sentence) node.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const mark = (isOver) => zone.classList.toggle("over", isOver);
  node.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = "copy";
    mark(true);
  });
  node.addEventListener("dragleave", () => mark(false));
  node.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    mark(false);
    take([...event.dataTransfer.files]);
  });
  return { node, focus: () => picker.focus(), value: () => chosen.files, problem: () => countProblem(input, chosen.files.length, most) };
}

function rule(most, types) {
  const count = most > 1 ? `Up to ${most} files` : "One file";
  return types.length > 0 ? `${count}: ${types.join(", ")}` : `${count}, each up to 10 MB`;
}
