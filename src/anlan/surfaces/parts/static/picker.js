// @ts-check
// The picker: a combobox over the areas the viewer may see, or over persons, by name or pinyin initials.

/** @typedef {{code: string, name: string, within?: string, note?: string, initials?: string}} Area */

/** @param {HTMLElement} box */
function begin(box) {
  const typed = /** @type {HTMLInputElement} */ (box.querySelector("[role=combobox]"));
  const chosen = /** @type {HTMLInputElement} */ (box.querySelector("input[type=hidden]"));
  const list = /** @type {HTMLElement} */ (box.querySelector("[role=listbox]"));
  let at = 0;
  /** @type {AbortController | undefined} */
  let running;

  async function look() {
    running?.abort();
    running = new AbortController();
    const url = new URL(box.dataset.picker ?? "", location.href);
    url.searchParams.set("q", chosen.value ? "" : typed.value);
    try {
      const response = await fetch(url, { signal: running.signal });
      if (response.ok) draw(await response.json());
    } catch {
      // a newer question took its place
    }
  }

  /** @param {Area[]} areas */
  function draw(areas) {
    at = 0;
    list.replaceChildren(...areas.map((area, i) => option(area, i)));
    list.hidden = areas.length === 0;
    typed.setAttribute("aria-expanded", String(!list.hidden));
  }

  /** @param {Area} area @param {number} i */
  function option(area, i) {
    const el = document.createElement("div");
    el.role = "option";
    el.ariaSelected = String(i === 0);
    el.dataset.code = area.code;
    el.append(Object.assign(document.createElement("b"), { textContent: area.name }));
    for (const more of [area.within, area.note]) if (more) el.append(Object.assign(document.createElement("span"), { textContent: more }));
    el.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      take(el);
    });
    return el;
  }

  /** @param {Element | undefined} el */
  function take(el) {
    if (!(el instanceof HTMLElement)) return;
    chosen.value = el.dataset.code ?? "";
    typed.value = el.querySelector("b")?.textContent ?? "";
    list.hidden = true;
    typed.setAttribute("aria-expanded", "false");
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  }

  typed.addEventListener("input", () => {
    chosen.value = ""; // what is typed and not taken is not chosen
    look();
  });
  const come = () => (chosen.value ? typed.select() : look());
  typed.addEventListener("focus", come);
  typed.addEventListener("click", () => list.hidden && look());
  typed.addEventListener("blur", () => setTimeout(() => (list.hidden = true), 150));
  typed.addEventListener("keydown", (event) => {
    const all = [...list.children];
    if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      take(all[at]);
    } else if (event.key === "ArrowDown" && list.hidden) {
      event.preventDefault();
      look();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      at = Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      all.forEach((el, i) => el.setAttribute("aria-selected", String(i === at)));
      all[at]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Escape") list.hidden = true;
  });
  come();
}

/** @type {WeakSet<Element>} */
const begun = new WeakSet();
document.addEventListener("focusin", (event) => {
  const box = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-picker]"));
  if (!box?.dataset.picker || begun.has(box)) return; // also one that came in a dialog or a fragment
  begun.add(box);
  begin(box);
});
