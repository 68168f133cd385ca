// Pictures and other files of a message, and the viewer that shows a picture large.

import { el, icon, link, loadable } from "./dom.js";

const WIDEST = 550;
const HIGHEST = 350;

/**
 * Return a picture as a button that opens it large. `picture` has url, width, height and alt.
 * In the place of one that the playground does not serve stands a link to it.
 */
export function drawPicture(picture, { widest = WIDEST, highest = HIGHEST } = {}) {
  const address = loadable(picture.url);
  if (!address) return drawMissing(picture);
  const scale = picture.width ? Math.min(1, widest / picture.width, highest / picture.height) : 1;
  const image = el("img", {
    src: address,
    alt: picture.alt ?? "",
    width: picture.width ? Math.round(picture.width * scale) : null,
    height: picture.height ? Math.round(picture.height * scale) : null,
    loading: "lazy",
    decoding: "async",
  });
  const frame = el(
    "button",
    {
      class: picture.alt ? "picture described" : "picture",
      type: "button",
      "aria-label": picture.alt ? `Open picture: ${picture.alt}` : "Open picture",
      on: { click: () => openViewer(picture, address) },
    },
    image,
  );
  image.addEventListener("error", () => frame.replaceWith(drawMissing(picture)));
  return frame;
}

function drawMissing(picture) {
  return el("p", { class: "picture-missing" }, link(picture.url, { text: picture.alt || "Picture from elsewhere" }));
}

/** Return one attached file: a picture, or its name and size with a way to download it. */
export function drawAttachment(file) {
  if (file.picture) {
    const drawn = drawPicture(file);
    return file.spoiler ? hideBehindSpoiler(drawn) : drawn;
  }
  return el(
    "div",
    { class: "file" },
    icon("file"),
    el(
      "span",
      { class: "file-text" },
      drawDownload(file),
      el("span", { class: "file-size", text: readableSize(file.size) }),
    ),
  );
}

/** Return a link that saves the file; browsers do that for an address under the page's own name only. */
function drawDownload(file) {
  const address = loadable(file.url);
  if (!address) return link(file.url, { class: "file-name", text: file.name });
  const { pathname, search } = new URL(address);
  return el("a", { class: "file-name", href: `${pathname}${search}`, download: file.name, text: file.name });
}

export function hideBehindSpoiler(content) {
  const cover = el("button", { class: "spoiler-cover", type: "button", text: "Spoiler", "aria-label": "Spoiler, show it" });
  const box = el("div", { class: "spoiler-box covered" }, content, cover);
  content.inert = true;
  cover.addEventListener("click", () => {
    box.classList.remove("covered");
    content.inert = false;
    cover.remove();
  });
  return box;
}

/** Return a number of bytes as people read it. */
export function readableSize(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function openViewer(picture, address) {
  const dialog = document.getElementById("picture-dialog");
  const close = el(
    "button",
    { class: "icon-button close", type: "button", "aria-label": "Close", on: { click: () => dialog.close() } },
    icon("close"),
  );
  dialog.replaceChildren(
    close,
    el("img", { src: address, alt: picture.alt ?? "" }),
    el("div", { class: "viewer-foot" },
      picture.alt && el("p", { class: "viewer-alt", text: picture.alt }),
      link(address, { class: "viewer-open", text: "Open in browser" })),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(), { once: true });
  dialog.showModal();
}
