// What the keys of the composer do: a key becomes one of the composer's own deeds, or is left to the browser.

/** Return the deed of a key as a function, which may return false for "nothing happened"; null for the browser's own. */
export function deedOf(event, composer) {
  const { value, selectionStart, selectionEnd } = composer.field;
  const { draft, offers } = composer;
  switch (event.key) {
    case "ArrowDown":
      return offers.isOpen ? () => offers.list.move(1) : null;
    case "ArrowUp":
      if (offers.isOpen) return () => offers.list.move(-1);
      return value === "" && !draft ? () => composer.actions.editLast() : null;
    case "Enter":
      return event.shiftKey && !draft ? null : () => composer.enter();
    case "Tab":
      return event.shiftKey ? () => back(composer) : () => forth(composer);
    case "Escape":
      return () => composer.escape();
    case "Backspace":
      return value === "" && draft ? () => composer.rubOut() : null;
    case "ArrowLeft":
      return selectionEnd === 0 ? () => composer.step(-1) : null;
    case "ArrowRight":
      return selectionStart === value.length ? () => composer.step(1) : null;
    default:
      return null;
  }
}

/** Tab: what the list offers, else the next option. */
function forth(composer) {
  return (composer.offers.isOpen && composer.offers.list.take(true)) || composer.step(1);
}

/** Shift+Tab: the option before; before the first one, out of the composer and past the list above it. */
function back(composer) {
  if (composer.step(-1)) return true;
  composer.offers.hide();
  return false;
}
