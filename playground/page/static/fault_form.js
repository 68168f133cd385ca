// The form for a fault, drawn from the kinds that the playground knows and what each of them wants to be told.

import { el } from "./dom.js";

const SCOPES = { request: "Requests of the bot", gateway: "Gateway", outage: "Outages", world: "The server" };
const CATEGORY = 4;

export class FaultForm {
  /** `guilds()`: [{id, name, channels}]; `start(wish)` returns {refused, errors} when it was refused. */
  constructor({ guilds, start }) {
    Object.assign(this, { guilds, start });
    this.kind = el("select", { id: "fault-kind", on: { change: () => this.drawFields() } });
    this.about = el("p", { class: "panel-note", id: "fault-about" });
    this.fields = el("div", { class: "fault-fields" });
    this.problem = el("p", { class: "field-error", role: "alert", hidden: true });
    this.node = el(
      "form",
      { class: "fault-form", novalidate: true, on: { submit: (event) => this.send(event) } },
      el("label", { for: "fault-kind", text: "Kind" }),
      this.kind,
      this.about,
      this.fields,
      this.problem,
      el("button", { class: "button primary", type: "submit", text: "Make it happen" }),
    );
  }

  learn(kinds, common) {
    this.kinds = new Map(kinds.map((kind) => [kind.kind, kind]));
    this.common = new Map(common.map((parameter) => [parameter.name, parameter]));
    const scopes = [...new Set(kinds.map((kind) => kind.scope))];
    this.kind.replaceChildren(
      ...scopes.map((scope) =>
        el(
          "optgroup",
          { label: SCOPES[scope] ?? scope },
          kinds.filter((kind) => kind.scope === scope).map((kind) => el("option", { value: kind.kind, text: kind.title })),
        )),
    );
    this.drawFields();
  }

  /** Servers and channels come and go: offer those that are there now, and keep what is chosen. */
  follow() {
    const key = JSON.stringify(this.guilds().map((guild) => [guild.id, guild.name, guild.channels.map((channel) => [channel.id, channel.name])]));
    if (key === this.known) return;
    this.known = key;
    for (const { parameter, box } of this.inputs ?? []) {
      if (!["guild", "channel"].includes(parameter.type)) continue;
      const { value } = box;
      box.replaceChildren(...this.drawOptions(parameter));
      if ([...box.options].some((option) => option.value === value)) box.value = value;
    }
  }

  drawFields() {
    const kind = this.kinds.get(this.kind.value);
    this.about.textContent = kind.text;
    this.inputs = [];
    const own = kind.parameters.map((parameter) => this.drawField(parameter));
    const common = kind.common.map((name) => this.drawField(this.common.get(name)));
    this.fields.replaceChildren(...[
      ...own,
      common.length > 0 && el("details", { class: "fault-common" }, el("summary", { text: "Which requests, when and for how long" }), el("div", { class: "fault-fields" }, common)),
    ].filter(Boolean));
    this.complain("");
  }

  drawField(parameter) {
    const id = `fault-${parameter.name}`;
    const box = this.drawInput(parameter, id);
    const error = el("p", { class: "field-error", id: `${id}-error`, hidden: true });
    box.setAttribute("aria-describedby", `${id}-text ${id}-error`);
    this.inputs.push({ parameter, box, error });
    return el(
      "div",
      { class: "fault-field" },
      el("label", { for: id }, inWords(parameter.name), parameter.required && el("span", { class: "required", "aria-hidden": "true", text: "*" })),
      box,
      el("p", { class: "form-description", id: `${id}-text`, text: parameter.text }),
      error,
    );
  }

  drawInput(parameter, id) {
    const { name, type, least, most, default: usual } = parameter;
    const options = this.drawOptions(parameter);
    if (options) return el("select", { id, name }, options);
    const isNumber = type === "whole" || type === "number";
    return el("input", {
      id,
      name,
      type: isNumber ? "number" : "text",
      step: type === "number" ? "any" : null,
      min: least,
      max: most,
      placeholder: usual === null ? "" : String(usual),
      autocomplete: "off",
      spellcheck: "false",
    });
  }

  drawOptions({ type, choices, required, default: usual }) {
    const offered = this.offered(type, choices);
    const empty = !required && usual === null ? [{ value: "", text: "any" }] : [];
    return offered && [...empty, ...offered].map(({ value, text }) => el("option", { value, text, selected: value === usual }));
  }

  /** Return what is chosen from, or null where something is typed. */
  offered(type, choices) {
    if (type === "guild") return this.guilds().map((guild) => ({ value: guild.id, text: guild.name }));
    if (type === "channel") {
      return this.guilds().flatMap((guild) =>
        guild.channels.filter((channel) => channel.kind !== CATEGORY).map((channel) => ({ value: channel.id, text: `#${channel.name} (${guild.name})` })));
    }
    if (type === "truth") return [{ value: "true", text: "yes" }, { value: "false", text: "no" }];
    return choices?.length > 0 ? choices.map((choice) => ({ value: choice, text: choice })) : null;
  }

  async send(event) {
    event.preventDefault();
    const wish = { kind: this.kind.value };
    const wrong = {};
    for (const { parameter, box } of this.inputs) {
      const text = box.value.trim();
      const problem = problemOf(parameter, text);
      if (problem) wrong[parameter.name] = problem;
      if (text !== "") wish[parameter.name] = readValue(parameter.type, text);
    }
    if (Object.keys(wrong).length > 0) return this.mark(wrong);
    const { refused = "", errors = {} } = await this.start(wish);
    const isNamed = this.mark(errors);
    return this.complain(isNamed ? "" : refused);
  }

  /** Say at each field what is wrong with it, and go to the first; returns whether there is one. */
  mark(errors) {
    let first = null;
    for (const { parameter, box, error } of this.inputs) {
      const sentence = errors[parameter.name] ?? "";
      error.textContent = sentence;
      error.hidden = sentence === "";
      if (sentence) first ??= box;
    }
    first?.closest("details")?.setAttribute("open", "");
    first?.focus();
    return first !== null;
  }

  complain(sentence) {
    this.problem.textContent = sentence;
    this.problem.hidden = sentence === "";
  }
}

function inWords(name) {
  const words = name.replaceAll("_", " ");
  return words[0].toUpperCase() + words.slice(1);
}

/** Return what can be told to be wrong without asking the playground, or "". */
function problemOf({ required, type, least, most }, text) {
  if (text === "") return required ? "This field is required." : "";
  if (type !== "whole" && type !== "number") return "";
  const number = Number(text);
  if (Number.isNaN(number)) return "Enter a number.";
  if (type === "whole" && !Number.isInteger(number)) return "Enter a whole number.";
  if (least !== undefined && number < least) return `Enter at least ${least}.`;
  return most !== undefined && number > most ? `Enter at most ${most}.` : "";
}

/** Return a value as it is sent; what is no number goes as it was typed, for the playground to name. */
function readValue(type, text) {
  if (type === "truth") return text === "true";
  if (type !== "whole" && type !== "number") return text;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}
