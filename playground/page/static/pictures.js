// Pictures and other files of a message.

import { el, icon, link, loadable } from "./dom.js";
import { openViewer } from "./viewer.js";

const WIDEST = 550;
const HIGHEST = 350;
const SMALL = 100;
const GALLERY_CELL = { widest: 550, highest: 550 };

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
      class: `picture ${picture.alt ? "described" : ""} ${widest <= SMALL ? "small" : ""}`,
      type: "button",
      "aria-label": picture.alt ? `Open picture: ${picture.alt}` : "Open picture",
      data: { address, alt: picture.alt ?? "" },
      on: { click: () => openViewer(frame) },
    },
    image,
  );
  image.addEventListener("error", () => frame.replaceWith(drawMissing(picture)));
  return frame;
}

function drawMissing(picture) {
  return el("p", { class: "picture-missing" }, link(picture.url, { text: picture.alt || "Picture from elsewhere" }));
}

/** Return one to ten pictures as one mosaic, each opening large; `spoiler` ones are covered. */
export function drawGallery(pictures) {
  if (pictures.length === 1) return drawCell(pictures[0], {});
  return el(
    "div",
    { class: `gallery of-${pictures.length}` },
    pictures.map((picture) => drawCell(picture, GALLERY_CELL)),
  );
}

function drawCell(picture, size) {
  const drawn = drawPicture(picture, size);
  return picture.spoiler ? hideBehindSpoiler(drawn) : drawn;
}

/** Return what is attached to a message: its pictures as one mosaic, then its other files one below the other. */
export function drawAttachments(files) {
  const pictures = files.filter((file) => file.picture);
  return [
    pictures.length > 0 && drawGallery(pictures),
    files.filter((file) => !file.picture).map((file) => (file.spoiler ? hideBehindSpoiler(drawFile(file)) : drawFile(file))),
  ];
}

/** Return a file's name and size with a way to download it. */
export function drawFile(file) {
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

/** Return a box whose content is blurred, and cannot be reached, until it is asked for. */
export function hideBehindSpoiler(content) {
  const cover = el("button", { class: "spoiler-cover", type: "button", "aria-label": "Spoiler, show it" }, el("span", { text: "Spoiler" }));
  const box = el("div", { class: "spoiler-box covered" }, content, cover);
  content.inert = true;
  const reveal = () => {
    box.classList.replace("covered", "shown");
    content.inert = false;
    const wasFocused = document.activeElement === cover;
    cover.remove();
    if (wasFocused) (content.matches("button, a") ? content : content.querySelector("button, a"))?.focus();
  };
  cover.addEventListener("click", reveal);
  box.addEventListener("reveal", reveal);
  return box;
}

/** Return a number of bytes as people read it. */
export function readableSize(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
