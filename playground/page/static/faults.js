// Faults on demand: what is wrong now, what can be made to go wrong, and what went wrong before.

import { ask } from "./control.js";
import { el, icon } from "./dom.js";
import { FaultForm } from "./fault_form.js";

const QUICK = [
  { name: "Slow for a minute", kind: "latency", seconds: 2, for_seconds: 60 },
  { name: "One 429", kind: "rate_limit", times: 1 },
  { name: "One 503", kind: "error", times: 1 },
  { name: "Lose one answer", kind: "drop", moment: "after", times: 1 },
  { name: "Drop the gateway", kind: "gateway_close", code: 1006 },
  { name: "Down for 20 s", kind: "outage", for_seconds: 20 },
];

export class Faults {
  /** `moments` tells times; `guilds()` are the servers that can be named. */
  constructor({ moments, guilds }) {
    this.moments = moments;
    this.kinds = [];
    this.form = new FaultForm({ guilds, start: (wish) => this.start(wish) });
    this.active = el("ul", { class: "fault-list", "aria-label": "Active faults" });
    this.past = el("ol", { class: "fault-past" });
    this.quick = el("div", { class: "fault-quick" });
    this.problem = el("p", { class: "field-error", role: "alert", hidden: true });
    this.endAll = el("button", { class: "text-button", type: "button", text: "End all", on: { click: () => this.end("faults") } });
    this.node = el(
      "div",
      { class: "faults" },
      el("div", { class: "panel-line" }, el("h3", { text: "Wrong now" }), this.endAll),
      this.active,
      this.problem,
      el("h3", { text: "At a press" }),
      this.quick,
      el("h3", { text: "In detail" }),
      this.form.node,
      el("h3", { text: "Before" }),
      this.past,
    );
  }

  async refresh() {
    const told = await ask("faults");
    this.complain(told.refused ?? "");
    if (told.refused) return;
    if (this.kinds.length === 0) this.learn(told);
    this.form.follow();
    this.drawActive(told.active);
    this.drawPast(told.past);
  }

  learn({ kinds, common }) {
    this.kinds = kinds;
    this.form.learn(kinds, common);
    const known = new Set(kinds.map((kind) => kind.kind));
    this.quick.replaceChildren(
      ...QUICK.filter(({ kind }) => known.has(kind)).map(({ name, ...wish }) =>
        el("button", { class: "button secondary", type: "button", text: name, on: { click: () => this.startNow(wish) } })),
    );
  }

  /** Start a fault; returns {refused, errors} when it was refused. */
  async start(wish) {
    const made = await ask("faults", { method: "POST", body: wish });
    if (!made.refused) this.refresh();
    return made;
  }

  async startNow(wish) {
    const { refused } = await this.start(wish);
    if (refused) this.complain(refused);
  }

  async end(path) {
    const { refused } = await ask(path, { method: "DELETE" });
    if (refused) this.complain(refused);
    await this.refresh();
    if (!this.node.contains(document.activeElement)) this.quick.querySelector("button")?.focus();
  }

  /** Rows that say the same stay, so that a press on one of their buttons is not lost. */
  drawActive(faults) {
    this.endAll.hidden = faults.length === 0;
    const key = JSON.stringify(faults.map((fault) => [fault.id, fault.text, fault.hits, fault.waits]));
    if (key === this.activeKey) return;
    this.activeKey = key;
    this.active.replaceChildren(
      ...faults.map((fault) =>
        el(
          "li",
          { class: fault.waits ? "fault waiting" : "fault" },
          el(
            "span",
            { class: "fault-text" },
            el("strong", { text: fault.text }),
            el("small", { text: fault.waits ? "begins later" : fault.hits === 1 ? "has struck once" : `has struck ${fault.hits} times` }),
          ),
          el("button", { class: "icon-button", type: "button", "aria-label": `End: ${fault.text}`, on: { click: () => this.end(`faults/${fault.id}`) } }, icon("close")),
        )),
    );
    if (faults.length === 0) this.active.replaceChildren(el("li", { class: "panel-note", text: "Nothing. Discord is well." }));
  }

  drawPast(past) {
    const key = JSON.stringify(past.map((one) => [one.id, one.at, one.text]));
    if (key === this.pastKey) return;
    this.pastKey = key;
    this.past.replaceChildren(
      ...past.map((one) => el("li", {}, el("time", { datetime: one.at, text: this.moments.styled(Date.parse(one.at), "T") }), " ", one.text)),
    );
    if (past.length === 0) this.past.replaceChildren(el("li", { class: "panel-note", text: "Nothing yet." }));
  }

  complain(sentence) {
    this.problem.textContent = sentence;
    this.problem.hidden = sentence === "";
  }
}
