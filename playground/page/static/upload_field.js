// The input of a form that takes files: chosen or dropped, listed with a way to take each out again.

import { el, icon } from "./dom.js";
import { fileProblem, hasFiles } from "./files.js";
import { readableSize } from "./pictures.js";
import { countProblem } from "./requirements.js";

/** Return the input as `fields.js` describes it; its value is a list of File, which is sent ahead of the form. */
export function makeUpload(input, { id, describedBy }) {
  const most = input.max_values ?? 1;
  const types = input.file_types ?? [];
  const chosen = [];
  const list = el("ul", { class: "upload-list" });
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
  const node = el("div", { class: "upload" }, zone, list, refusal);

  const refuse = (sentence) => {
    refusal.textContent = sentence;
    refusal.hidden = sentence === "";
  };
  const take = (files) => {
    picker.value = "";
    const sentence = files.map((file) => fileProblem(file, types)).find(Boolean) ?? "";
    refuse(sentence);
    if (sentence) return;
    if (most === 1) chosen.length = 0;
    if (chosen.length + files.length > most) return refuse(`Choose at most ${most} files.`);
    chosen.push(...files);
    drawList();
    node.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const drawList = () => {
    list.replaceChildren(
      ...chosen.map((file) =>
        el(
          "li",
          { class: "upload-file" },
          icon("file"),
          el("span", { class: "upload-name", text: file.name }),
          el("span", { class: "upload-size", text: readableSize(file.size) }),
          el("button", {
            class: "icon-button",
            type: "button",
            "aria-label": `Remove ${file.name}`,
            on: {
              click: () => {
                chosen.splice(chosen.indexOf(file), 1);
                drawList();
                picker.focus();
              },
            },
          }, icon("close")),
        )),
    );
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
  return { node, focus: () => picker.focus(), value: () => [...chosen], problem: () => countProblem(input, chosen.length, most) };
}

function rule(most, types) {
  const count = most > 1 ? `Up to ${most} files` : "One file";
  return types.length > 0 ? `${count}: ${types.join(", ")}` : `${count}, each up to 10 MB`;
}
