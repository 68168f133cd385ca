// The viewer that shows a picture large, with its alt text; the arrow keys go to the other pictures of the message.

import { el, icon, link } from "./dom.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/** Show the picture of a button that has its address and alt text; with it those of the same message. */
export function openViewer(opener) {
  const dialog = document.getElementById("picture-dialog");
  const group = opener.closest("article.message") ?? opener.parentElement;
  const openers = [...group.querySelectorAll(".picture")].filter((one) => !one.closest("[inert]"));
  let at = openers.indexOf(opener);
  const go = (step) => {
    at = (at + step + openers.length) % openers.length;
    show(dialog, openers[at].dataset, openers.length > 1 ? { at, of: openers.length, go } : null);
  };
  dialog.onkeydown = (event) => {
    if (!(event.key in STEPS) || openers.length < 2) return;
    event.preventDefault();
    go(STEPS[event.key]);
  };
  dialog.onclick = (event) => event.target === dialog && dialog.close();
  go(0);
  dialog.showModal();
}

function show(dialog, { address, alt }, among) {
  const focused = dialog.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
  const turn = (step, name, look) =>
    el("button", { class: `icon-button turn ${look}`, type: "button", "aria-label": name, on: { click: () => among.go(step) } }, icon("down"));
  const parts = [
    el("button", { class: "icon-button close", type: "button", "aria-label": "Close", on: { click: () => dialog.close() } }, icon("close")),
    el("img", { src: address, alt }),
    among && turn(-1, "Previous picture", "back"),
    among && turn(1, "Next picture", "on"),
    el("div", { class: "viewer-foot" },
      alt && el("p", { class: "viewer-alt", text: alt }),
      among && el("p", { role: "status", text: `${among.at + 1} of ${among.of}` }),
      link(address, { class: "viewer-open", text: "Open in browser" })),
  ];
  dialog.replaceChildren(...parts.filter(Boolean));
  if (focused) dialog.querySelector(`[aria-label="${focused}"]`)?.focus();
}
