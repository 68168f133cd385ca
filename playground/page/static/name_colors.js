// The colour of a role on a name, moved towards black or white until the name can be read on every ground it has.

const LEAST_CONTRAST = 4.6;
const STEP = 0.04;
/** The darkest ground of the light look that names stand on, and the lightest of the dark one. */
const GROUNDS = { light: [0xe6, 0xdf, 0xd2], dark: [0x33, 0x2c, 0x22] };
const TOWARDS = { light: 0, dark: 255 };
const known = new Map();

/** Give an element the colour of a role ("#2f6f4f"; null: none of its own) in both looks. */
export function colorName(node, color) {
  if (!color) return;
  if (!known.has(color)) known.set(color, `light-dark(${readable(color, "light")}, ${readable(color, "dark")})`);
  node.style.setProperty("--role", known.get(color));
}

function readable(color, look) {
  const start = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  for (let share = 0; share < 1; share += STEP) {
    const mixed = start.map((channel) => Math.round(channel + (TOWARDS[look] - channel) * share));
    if (contrast(mixed, GROUNDS[look]) >= LEAST_CONTRAST) return `rgb(${mixed.join(" ")})`;
  }
  return look === "light" ? "black" : "white";
}

function contrast(one, other) {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((first, second) => second - first);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance (WCAG 2.2). */
function luminance(channels) {
  const [red, green, blue] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
