// Times as Discord writes them, in the reader's zone and the chosen person's language.

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { day: "2-digit", month: "2-digit", year: "numeric" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { day: "2-digit", month: "2-digit", year: "numeric", hour: "numeric", minute: "2-digit" },
  S: { day: "2-digit", month: "2-digit", year: "numeric", hour: "numeric", minute: "2-digit", second: "2-digit" },
};

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

export class Moments {
  constructor(locale) {
    this.setLocale(locale);
  }

  setLocale(locale) {
    this.locale = locale;
    this.formats = new Map();
  }

  /** Return a moment (milliseconds) in one of Discord's timestamp styles. */
  styled(at, style) {
    if (style === "R") return this.relative(at);
    return this.format(style, STYLES[style] ?? STYLES.f).format(at);
  }

  /** Return "3 minutes ago", "in 2 months". */
  relative(at, now = Date.now()) {
    const seconds = Math.round((at - now) / 1000);
    const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
    const key = "relative";
    if (!this.formats.has(key)) this.formats.set(key, new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" }));
    return this.formats.get(key).format(Math.trunc(seconds / length), unit);
  }

  /** Return the time of a message: the hour alone today, with its date before. */
  ofMessage(at) {
    const today = new Date().toDateString() === new Date(at).toDateString();
    return this.format(today ? "t" : "s", today ? STYLES.t : STYLES.s).format(at);
  }

  hour(at) {
    return this.format("t", STYLES.t).format(at);
  }

  full(at) {
    return this.format("F", STYLES.F).format(at);
  }

  /** Return the heading between two days. */
  day(at) {
    return this.format("D", STYLES.D).format(at);
  }

  format(key, options) {
    if (!this.formats.has(key)) this.formats.set(key, new Intl.DateTimeFormat(this.locale, options));
    return this.formats.get(key);
  }
}

/** Keep the relative times on the page true. */
export function tick(moments) {
  for (const node of document.querySelectorAll("time[data-relative]")) {
    const text = moments.relative(Number(node.dataset.relative));
    if (node.textContent !== text) node.textContent = text;
  }
}
