// Makes elements. Text is only ever set as textContent, so whatever a person or a bot writes stays text.

/** Return an element. `props`: class, text, data {}, on {}, style {}; anything else is an attribute. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "style") for (const [key, style] of Object.entries(value)) node.style.setProperty(key, style);
    else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SHAPES = {
  menu: "M3 6h18M3 12h18M3 18h18",
  send: "M4 12l16-8-5 16-4-6-7-2z",
  arrow: "M7 17L17 7M9 7h8v8",
  close: "M6 6l12 12M18 6L6 18",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  down: "M6 9l6 6 6-6",
  file: "M6 2h8l4 4v16H6zM14 2v4h4",
  check: "M5 13l4 4L19 7",
  hash: "M9 4L7 20M17 4l-2 16M4 9h17M3 15h17",
  voice: "M11 5L6 9H3v6h3l5 4zM15 9a4 4 0 0 1 0 6M18 6a8 8 0 0 1 0 12",
  horn: "M4 10v4h3l9 5V5l-9 5zM19 9a4 4 0 0 1 0 6M8 15l1 5h2",
  forum: "M4 5h12v8H9l-3 3v-3H4zM10 16h6l3 3v-3h1V9",
  branch: "M6 4v9a3 3 0 0 0 3 3h10M15 12l4 4-4 4",
  thread: "M4 4h16v11h-9l-5 4v-4H4zM8 8h8M8 11.5h5",
  poll: "M5 20V10M12 20V4M19 20v-7",
  pin: "M14 3l7 7-4 1-4 4-1 5-3-3-5 5 5-5-3-3 5-1 4-4z",
  forward: "M14 6l6 6-6 6v-4c-5 0-8 2-10 5 0-6 3-9 10-9z",
  people: "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 3.5a4 4 0 0 1 0 7M18 14.5c2.5 1 4 3.5 4 6.5",
  lock: "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
  up: "M6 15l6-6 6 6",
  speech: "M4 5h16v11h-9l-5 4v-4H4z",
  plus: "M12 5v14M5 12h14",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  more: "M6 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0zM13 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0zM20 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0z",
  reply: "M10 6l-6 6 6 6M4 12h9c4 0 6 2 7 6",
  pencil: "M4 20l1-5L16 4l4 4L9 19zM13 7l4 4",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  id: "M3 5h18v14H3zM7 10v4M11 10h2a2 2 0 0 1 0 4h-2z",
  at: "M16 12a4 4 0 1 0-4 4 4 4 0 0 0 4-4zm0 0v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-4 7.5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5h.01M15 9.5h.01",
  spark: "M12 3l2.2 6.8L21 12l-6.8 2.2L12 21l-2.2-6.8L3 12l6.8-2.2z",
};

/** Return one of the page's own line drawings, hidden from screen readers. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** Return the address when a person may safely follow it (http, https or this page's own files), else null. */
export function followable(address) {
  try {
    const url = new URL(address, location.href);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

const THIS_MACHINE = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Return the address of a picture when this playground serves it, else null: the page loads nothing from outside. */
export function loadable(address) {
  const href = followable(address);
  if (!href) return null;
  const { hostname, port } = new URL(href);
  return THIS_MACHINE.has(hostname) && port === location.port ? href : null;
}

/** Return a link that opens elsewhere and tells that page nothing; plain text when it is not followable. */
export function link(address, props, ...children) {
  const href = followable(address);
  if (!href) return el("span", props, ...children);
  return el("a", { ...props, href, target: "_blank", rel: "noopener noreferrer nofollow" }, ...children);
}

const AVATAR_COLOURS = 6n;

/** Return a round avatar with the initials of a name, always the same colour for the same id. */
export function avatar(person, size = "") {
  const words = person.name.split(/\s+/).filter(Boolean);
  const initials = words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
  const look = person.bot ? "bot" : `tint-${BigInt(person.id) % AVATAR_COLOURS}`;
  return el("span", { class: `avatar ${size} ${look}`, "aria-hidden": "true", text: initials || "?" });
}

/** Compare two ids by age: ids are numbers too large for a Number. */
export function byAge(first, second) {
  return first.length - second.length || (first < second ? -1 : first > second ? 1 : 0);
}
