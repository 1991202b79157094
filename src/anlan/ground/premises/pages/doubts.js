// @ts-check
// One question a screen: the letter that stands on a button presses it, unless somebody types a reason.

const typing = (/** @type {EventTarget | null} */ target) =>
  target instanceof HTMLElement && target.closest("input:not([type=hidden]), textarea, select") !== null;

document.addEventListener("keydown", (event) => {
  if (typing(event.target) || event.metaKey || event.ctrlKey || event.altKey || event.repeat) return;
  if (document.querySelector("dialog[open]")) return;
  const button = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`));
  if (!button) return;
  event.preventDefault();
  button.click();
});
