// Asks before what cannot be taken back.

import { el } from "./dom.js";

/** Ask in a dialog; `act()` is called when the person says yes. `preview` is a node that shows what it is about. */
export function confirm({ title, words, verb, preview }, act) {
  const dialog = document.getElementById("confirm-dialog");
  const leave = () => dialog.close();
  dialog.replaceChildren(
    el(
      "form",
      {
        class: "sheet",
        on: {
          submit: (event) => {
            event.preventDefault();
            leave();
            act();
          },
        },
      },
      el("header", { class: "sheet-head" }, el("h2", { id: "confirm-title", text: title })),
      el("div", { class: "sheet-body" }, el("p", { text: words }), preview && el("div", { class: "confirm-preview", inert: true }, preview)),
      el(
        "footer",
        { class: "sheet-foot" },
        el("button", { class: "button secondary", type: "button", text: "Cancel", on: { click: leave } }),
        el("button", { class: "button danger", type: "submit", text: verb }),
      ),
    ),
  );
  dialog.showModal();
  dialog.querySelector("[type=submit]").focus();
}
