// @ts-check
// The city's clock in the browser: it runs on from what the server said, at the world's rate, and keeps times on the page alive.

const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="city"]'));
const anchor = Date.parse(meta?.content ?? "");
const rate = Number(meta?.dataset.rate) || 1;
const started = performance.now();
const ofDay = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hour12: false });

/** City time now, in milliseconds. */
export function cityNow() {
  return anchor + (performance.now() - started) * rate;
}

/** How many city milliseconds pass in one real one. */
export const cityRate = rate;

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

if (document.querySelector("[data-past]") === null) setInterval(tick, 1000);
