// The playground's clock, and the ways to put it forward.

import { el } from "./dom.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const STEPS = [
  ["+1 minute", 60],
  ["+15 minutes", 900],
  ["+1 hour", HOUR],
  ["+1 day", DAY],
  ["+1 week", 7 * DAY],
];
const MORNING = 9;

export class ClockFace {
  /** `putForward({forward_seconds} or {forward_to})` returns the outcome. */
  constructor(moments, putForward) {
    Object.assign(this, { moments, putForward });
    this.date = el("p", { class: "clock-date" });
    this.time = el("p", { class: "clock-time", role: "timer" });
    this.ahead = el("p", { class: "clock-ahead", role: "status" });
    this.problem = el("p", { class: "field-error", role: "alert", hidden: true });
    this.moment = el("input", { id: "clock-moment", type: "datetime-local" });
    this.buttons = el(
      "div",
      { class: "clock-steps" },
      STEPS.map(([name, seconds]) => this.button(name, () => ({ forward_seconds: seconds }))),
      this.button("Next 09:00", () => ({ forward_to: this.nextMorning().toISOString() })),
    );
    this.node = el(
      "div",
      { class: "clock" },
      el("div", { class: "clock-face" }, this.date, this.time, this.ahead),
      el("h3", { text: "Put it forward" }),
      this.buttons,
      el(
        "form",
        { class: "clock-to", on: { submit: (event) => this.goTo(event) } },
        el("label", { for: "clock-moment", text: "To a moment" }),
        el("div", { class: "panel-line" }, this.moment, el("button", { class: "button primary", type: "submit", text: "Go" })),
      ),
      this.problem,
      el("p", { class: "panel-note" }, "What is due by then, such as a digest or a reminder, happens at once. There is no way back; ", el("code", { text: "make demo-reset" }), " begins anew."),
    );
    setInterval(() => this.node.isConnected && this.refresh(), 1000);
  }

  refresh() {
    const now = new Date(this.moments.now());
    const { locale, aheadMs } = this.moments;
    this.date.textContent = new Intl.DateTimeFormat(locale, { dateStyle: "full" }).format(now);
    this.time.textContent = new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(now);
    const words = aheadMs < 500 ? "The same as this machine's clock" : `${inWords(aheadMs / 1000)} ahead of this machine's clock`;
    if (this.ahead.textContent !== words) this.ahead.textContent = words;
  }

  button(name, fields) {
    return el("button", { class: "button secondary", type: "button", text: name, on: { click: () => this.move(fields()) } });
  }

  nextMorning() {
    const to = new Date(this.moments.now());
    if (to.getHours() >= MORNING) to.setDate(to.getDate() + 1);
    to.setHours(MORNING, 0, 0, 0);
    return to;
  }

  goTo(event) {
    event.preventDefault();
    const to = new Date(this.moment.value);
    if (Number.isNaN(to.getTime())) this.complain("Choose a day and a time.");
    else this.move({ forward_to: to.toISOString() });
  }

  async move(fields) {
    this.complain("");
    this.node.setAttribute("aria-busy", "true");
    const outcome = await this.putForward(fields);
    this.node.removeAttribute("aria-busy");
    this.refresh();
    if (!outcome.ok) this.complain(outcome.text ?? "The connection is lost.");
  }

  complain(sentence) {
    this.problem.textContent = sentence;
    this.problem.hidden = sentence === "";
  }
}

function inWords(seconds) {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / DAY), "day"],
    [Math.floor((whole % DAY) / HOUR), "hour"],
    [Math.floor((whole % HOUR) / 60), "minute"],
    [whole < 60 ? whole : 0, "second"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => `${count} ${noun}${count === 1 ? "" : "s"}`)
    .join(", ");
}
