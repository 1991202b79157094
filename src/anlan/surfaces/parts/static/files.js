// @ts-check
// The names of chosen files, said beside the button that chooses them: the browser's own words speak the browser's language.

/** @param {HTMLInputElement} input */
function told(input) {
  const said = /** @type {HTMLOutputElement | null | undefined} */ (input.closest(".file-box")?.querySelector("output"));
  if (said) said.value = [...(input.files ?? [])].map((file) => file.name).join(", ") || (said.dataset.none ?? "");
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input instanceof HTMLInputElement && input.type === "file") told(input);
});
document.addEventListener("reset", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  queueMicrotask(() => form.querySelectorAll("input[type=file]").forEach((one) => told(/** @type {HTMLInputElement} */ (one))));
});
