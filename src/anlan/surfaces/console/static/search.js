// @ts-check
// Search: `/` opens it, typing asks, arrows move, Enter opens.

/** Is the reader typing somewhere? @param {EventTarget | null} target */
export function typing(target) {
  return target instanceof HTMLElement && target.matches("input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable]");
}

/** Begin to listen. */
export function search() {
  const box = /** @type {HTMLDialogElement | null} */ (document.getElementById("search"));
  const field = /** @type {HTMLInputElement | null | undefined} */ (box?.querySelector("input"));
  const found = box?.querySelector(".found");
  if (!box || !field || !found) return;
  /** @type {AbortController | undefined} */
  let running;

  async function look() {
    running?.abort();
    running = new AbortController();
    const url = `/search?q=${encodeURIComponent(field?.value ?? "")}`;
    try {
      const response = await fetch(url, { headers: { "HX-Request": "true" }, signal: running.signal });
      if (response.ok && found) found.innerHTML = await response.text();
    } catch {
      // a newer question took its place
    }
  }

  const open = () => {
    box.showModal();
    field.select();
  };
  document.querySelector("[data-search]")?.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !typing(event.target) && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      open();
    }
  });
  field.addEventListener("input", look);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const links = [...box.querySelectorAll("a")];
    const at = links.indexOf(/** @type {any} */ (document.activeElement));
    const next = links[Math.max(0, Math.min(links.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))];
    next?.focus();
  });
  box.addEventListener("click", (event) => event.target === box && box.close());
}
