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
    this.aheadMs = 0;
    this.setLocale(locale);
  }

  /** Go with a clock that is so many seconds ahead of this machine's. */
  setAhead(seconds) {
    this.aheadMs = seconds * 1000;
  }

  /** Return the playground's now, in milliseconds. */
  now() {
    return Date.now() + this.aheadMs;
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

  /** Return "3 minutes ago", "in 1 month"; "now" within the second. */
  relative(at) {
    const seconds = Math.round((at - this.now()) / 1000);
    const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
    return this.words(seconds === 0 ? "auto" : "always").format(Math.trunc(seconds / length), unit);
  }

  /** Return the time of a message: today the hour alone, then with the word for yesterday, then with its date. */
  ofMessage(at) {
    const days = daysBetween(at, this.now());
    const hour = this.format("t", STYLES.t).format(at);
    if (days === 0) return hour;
    if (days !== 1) return this.format("s", STYLES.s).format(at);
    const yesterday = this.words("auto").format(-1, "day");
    const named = yesterday.charAt(0).toLocaleUpperCase(this.locale) + yesterday.slice(1);
    return this.locale.startsWith("en") ? `${named} at ${hour}` : `${named}, ${hour}`;
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

  /** `numeric` is "auto" for words such as "yesterday", "always" for numbers. */
  words(numeric) {
    if (!this.formats.has(numeric)) this.formats.set(numeric, new Intl.RelativeTimeFormat(this.locale, { numeric }));
    return this.formats.get(numeric);
  }

  format(key, options) {
    if (!this.formats.has(key)) this.formats.set(key, new Intl.DateTimeFormat(this.locale, options));
    return this.formats.get(key);
  }
}

/** Return how many midnights of this zone lie between two moments. */
function daysBetween(earlier, later) {
  return Math.round((new Date(later).setHours(0, 0, 0, 0) - new Date(earlier).setHours(0, 0, 0, 0)) / 86_400_000);
}

/** Keep the relative times on the page true. */
export function tick(moments) {
  for (const node of document.querySelectorAll("time[data-relative]")) {
    const text = moments.relative(Number(node.dataset.relative));
    if (node.textContent !== text) node.textContent = text;
  }
}
