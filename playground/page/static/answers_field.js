// The answers of a poll: a line each, with a way to add one and to take one out.

import { el, icon } from "./dom.js";
import { REQUIRED } from "./requirements.js";

const FIRST = 2;

/** Return the input as `fields.js` describes it; `input`: {most, max_length}. Its value is the list of what is written. */
export function makeAnswers({ most, max_length: longest }, { id, describedBy }) {
  const lines = [];
  const list = el("ul", { class: "answers" });
  const add = el("button", { class: "button secondary", type: "button", text: "Add another answer", on: { click: () => put("").focus() } });
  const node = el("div", { class: "answers-field" }, list, add);

  const number = () => {
    lines.forEach(({ box, remove }, place) => {
      box.id = `${id}-${place}`;
      box.placeholder = `Answer ${place + 1}`;
      box.setAttribute("aria-label", `Answer ${place + 1}`);
      remove.setAttribute("aria-label", `Remove answer ${place + 1}`);
      remove.disabled = lines.length === 1;
    });
    add.hidden = lines.length >= most;
  };
  const put = (text) => {
    const box = el("input", { type: "text", maxlength: longest, autocomplete: "off", "aria-describedby": describedBy });
    box.value = text;
    const remove = el("button", { class: "icon-button", type: "button", on: { click: () => take(line) } }, icon("bin"));
    const line = { box, remove, node: el("li", { class: "answer" }, el("div", { class: "text-input" }, box), remove) };
    lines.push(line);
    list.append(line.node);
    number();
    return box;
  };
  const take = (line) => {
    const place = lines.indexOf(line);
    lines.splice(place, 1);
    line.node.remove();
    number();
    lines[Math.min(place, lines.length - 1)].box.focus();
    node.dispatchEvent(new Event("input", { bubbles: true }));
  };
  for (let count = 0; count < FIRST; count += 1) put("");
  const written = () => lines.map(({ box }) => box.value.trim()).filter(Boolean);
  return { node, focus: () => lines[0].box.focus(), value: written, problem: () => (written().length === 0 ? REQUIRED : "") };
}
