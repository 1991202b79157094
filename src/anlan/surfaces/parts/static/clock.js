// @ts-check
// The city's clock in the browser: it runs on from what the server said, at the world's rate, and keeps times on the page alive.

const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="city"]'));
let anchor = Date.parse(meta?.content ?? "");
let rate = Number(meta?.dataset.rate ?? 1); // 0 on a page that looks back: its time stands still
let started = performance.now();
const ofDay = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hour12: false });

/** A part of the page that came anew brings the time and the rate of its making: the world's clock may have been set. */
document.addEventListener("folded", (event) => {
  const told = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).querySelector("[data-city]"));
  if (!told) return;
  [anchor, rate, started] = [Date.parse(told.dataset.city ?? ""), Number(told.dataset.rate) || 1, performance.now()];
});

/** City time now, in milliseconds. */
export function cityNow() {
  return anchor + (performance.now() - started) * rate;
}

/** 14:32 in the city. @param {number} at */
export function hm(at) {
  return ofDay.format(at);
}

/** 4:40 under an hour, then hours and minutes, then days, in the page's words. @param {number} ms */
export function span(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 3600) return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
  if (s < 86400) {
    const minutes = String(Math.floor((s % 3600) / 60)).padStart(2, "0");
    return (meta?.dataset.hours ?? "").replace("{h}", String(Math.floor(s / 3600))).replace("{m}", minutes);
  }
  return (meta?.dataset.days ?? "").replace("{n}", String(Math.floor(s / 86400)));
}

/** Write the running times of a page, or of a part of it. @param {ParentNode} [root] */
export function tick(root = document) {
  const now = cityNow();
  for (const el of root.querySelectorAll("[data-clock]")) el.textContent = hm(now);
  for (const el of root.querySelectorAll("[data-runs]")) {
    el.textContent = span(now - Date.parse(/** @type {HTMLElement} */ (el).dataset.runs ?? ""));
  }
  for (const el of root.querySelectorAll("[data-left]")) {
    el.textContent = span(Date.parse(/** @type {HTMLElement} */ (el).dataset.left ?? "") - now);
  }
}

setInterval(tick, 1000);
