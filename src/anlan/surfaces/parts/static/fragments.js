// @ts-check
// Parts of a page that are fetched again after a hint: `data-live="room room|*"` says which hints, `data-src` where from.
import htmx from "htmx";
import { tick } from "parts/clock";
import { concerns } from "parts/live";

/** @type {WeakMap<HTMLElement, {busy: boolean, again: boolean}>} */
const flights = new WeakMap();

/** Fetch a fragment and fold it into the page without losing focus, scroll or open details. @param {HTMLElement} el */
export async function refresh(el) {
  const flight = flights.get(el) ?? { busy: false, again: false };
  flights.set(el, flight);
  if (flight.busy) {
    flight.again = true;
    return;
  }
  flight.busy = true;
  try {
    const response = await fetch(el.dataset.src ?? "", { headers: { "HX-Request": "true" } });
    if (response.headers.get("HX-Redirect")) location.assign(response.headers.get("HX-Redirect") ?? "/login/");
    if (response.ok) await put(el, await response.text());
  } catch {
    // the stream's own watch says that the page is stale
  } finally {
    flight.busy = false;
    if (flight.again) {
      flight.again = false;
      refresh(el);
    }
  }
}

/** Fold in an answer; of a whole page only the element of `data-pick` is taken, else the same one. @param {HTMLElement} el @param {string} html */
async function put(el, html) {
  if (!el.dataset.pick && !html.includes("<html")) return fold(el, html);
  const pick = el.dataset.pick ?? `[data-live=${JSON.stringify(el.dataset.live)}][data-src=${JSON.stringify(el.dataset.src)}]`;
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(pick);
  const old = el.matches(pick) ? el : /** @type {HTMLElement | null} */ (el.querySelector(pick));
  if (fresh && old) await fold(old, fresh.innerHTML);
}

/** @param {HTMLElement} el @param {string} html */
export async function fold(el, html) {
  const open = new Map([...el.querySelectorAll("details[data-keep]")].map((d) => [/** @type {HTMLElement} */ (d).dataset.keep, /** @type {HTMLDetailsElement} */ (d).open]));
  await htmx.swap({ target: el, text: html, swap: "innerMorph", sourceElement: el });
  for (const d of el.querySelectorAll("details[data-keep]")) {
    const was = open.get(/** @type {HTMLElement} */ (d).dataset.keep);
    if (was !== undefined) /** @type {HTMLDetailsElement} */ (d).open = was;
  }
  tick(el);
  el.dispatchEvent(new CustomEvent("folded", { bubbles: true }));
}

/** Keep the page's fragments fresh: after hints, and those with `data-every` (seconds) as time goes on. */
export function follow() {
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-every]"))) {
    setInterval(() => document.visibilityState === "visible" && !el.matches(":active") && refresh(el), Number(el.dataset.every) * 1000);
  }
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-live]"))) refresh(el); // gone back to
  });
  document.addEventListener("live:hint", (event) => {
    for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-live]"))) {
      if (concerns(event, el.dataset.live ?? "")) refresh(el);
    }
  });
}
