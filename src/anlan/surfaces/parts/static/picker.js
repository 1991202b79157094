// @ts-check
// The area picker: a combobox over the areas the viewer may see, by name or pinyin initials.

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
    url.searchParams.set("q", typed.value);
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
    list.replaceChildren(...areas.slice(0, 12).map((area, i) => option(area, i)));
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

  typed.addEventListener("input", look);
  typed.addEventListener("focus", look);
  typed.addEventListener("blur", () => setTimeout(() => (list.hidden = true), 150));
  typed.addEventListener("keydown", (event) => {
    const all = [...list.children];
    if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      take(all[at]);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      at = Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      all.forEach((el, i) => el.setAttribute("aria-selected", String(i === at)));
      all[at]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Escape") list.hidden = true;
  });
}

for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-picker]"))) if (box.dataset.picker) begin(box);
