// What the bot asked of Discord lately, the newest first, with what went wrong.

import { ask } from "./control.js";
import { el } from "./dom.js";

const MOST = 100;

export class Requests {
  constructor(moments) {
    this.moments = moments;
    this.rows = new Map();
    this.onlyFailed = el("input", { id: "requests-failed", type: "checkbox", on: { change: () => this.filter() } });
    this.count = el("p", { class: "panel-note", role: "status" });
    this.unknown = el("p", { class: "field-error", hidden: true });
    this.list = el("ol", { class: "requests", "aria-label": "Requests, the newest first" });
    this.empty = el("p", { class: "panel-note", text: "Nothing yet." });
    this.node = el(
      "div",
      {},
      el("div", { class: "panel-line" }, el("label", { class: "panel-tick", for: "requests-failed" }, this.onlyFailed, "Only what failed"), this.count),
      this.unknown,
      this.list,
      this.empty,
    );
  }

  async refresh() {
    const told = await ask(`requests?limit=${MOST}`);
    if (told.refused) return this.say(told.refused);
    this.say(`${told.total} requests, ${told.failed} failed`);
    return this.show(told);
  }

  show({ requests, unknown_routes: unknown }) {
    this.unknown.hidden = unknown.length === 0;
    this.unknown.textContent = unknown.length === 0 ? "" : `The playground does not know: ${unknown.join(", ")}`;
    const shown = new Set(requests.map((request) => request.number));
    for (const [number, { node }] of this.rows) {
      if (shown.has(number)) continue;
      node.remove();
      this.rows.delete(number);
    }
    for (const request of requests) this.put(request);
    this.empty.hidden = requests.length > 0;
    this.filter();
  }

  put(request) {
    const key = JSON.stringify(request);
    const known = this.rows.get(request.number);
    if (known?.key === key) return;
    const node = this.draw(request);
    if (known) known.node.replaceWith(node);
    else this.list.prepend(node);
    this.rows.set(request.number, { key, node, isFailed: isFailed(request) });
  }

  draw(request) {
    const { method, path, status, milliseconds, error, fault } = request;
    const outcome = status === 0 ? (milliseconds === null ? "…" : "no answer") : String(status);
    return el(
      "li",
      { class: isFailed(request) ? "request failed" : "request" },
      el(
        "div",
        { class: "request-line" },
        el("span", { class: "request-status", text: outcome }),
        el("span", { class: "request-method", text: method }),
        el("span", { class: "request-path", title: `${path}, ${this.moments.styled(Date.parse(request.at), "T")}`, text: shortened(path) }),
        el("span", { class: "request-time", text: milliseconds === null ? "" : `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms` }),
      ),
      (error || fault) &&
        el("p", { class: "request-error" }, error && `${error.code} ${error.message}`, fault && el("span", { class: "request-fault", text: `fault ${fault}` })),
    );
  }

  filter() {
    for (const { node, isFailed: failed } of this.rows.values()) node.hidden = this.onlyFailed.checked && !failed;
  }

  say(words) {
    if (this.count.textContent !== words) this.count.textContent = words;
  }
}

function isFailed({ status, milliseconds }) {
  return status >= 400 || (status === 0 && milliseconds !== null);
}

/** Ids and tokens are long: of an id its end tells it apart, of a token (cut already) nothing need be read. */
function shortened(path) {
  return path.replace(/[\w-]+…/g, "…").replace(/\d{15,20}/g, (id) => `…${id.slice(-4)}`);
}
