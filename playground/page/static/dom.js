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
  speech: "M4 5h16v11h-9l-5 4v-4H4z",
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
