// Mentions in a message being written: "@Maya" is what stands in the field, "<@id>" what is sent. No page in here.

const BEGUN = /(?:^|\s)([@#])([^\s@#]*)$/;

export class Mentions {
  constructor() {
    this.marks = new Map();
  }

  /** Return {sign, typed, at} of the mention that ends at the caret, or null. */
  begun(text, caret) {
    const found = BEGUN.exec(text.slice(0, caret));
    return found && { sign: found[1], typed: found[2], at: caret - found[2].length - 1 };
  }

  /** Return what the sign offers: [{name, mark, note}]. */
  offered(sign, { members, roles, channels }) {
    if (sign === "#") return channels.filter((one) => one.kind !== 4).map((one) => ({ name: `#${one.name}`, mark: `<#${one.id}>`, note: "" }));
    return [
      ...members.map((one) => ({ name: `@${one.name}`, mark: `<@${one.id}>`, note: one.username, person: one })),
      ...roles.filter((one) => one.name !== "everyone").map((one) => ({ name: `@${one.name}`, mark: `<@&${one.id}>`, note: "role" })),
    ];
  }

  /** Remember what a name in the field stands for. */
  note({ name, mark }) {
    this.marks.set(name, mark);
  }

  /** Return a text that was sent as it stands in a field. */
  read(text, place) {
    const known = [...this.offered("@", place), ...this.offered("#", place)];
    return known.reduce((shown, one) => {
      if (!shown.includes(one.mark)) return shown;
      this.note(one);
      return shown.replaceAll(one.mark, one.name);
    }, text);
  }

  /** Return the text as it is sent. */
  write(text) {
    const names = [...this.marks.keys()].sort((one, other) => other.length - one.length);
    return names.reduce((written, name) => written.replace(new RegExp(`${escapePattern(name)}(?![\\p{L}\\p{N}_])`, "gu"), this.marks.get(name)), text);
  }
}

function escapePattern(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
