// @ts-check
// The chart of one stream, drawn as SVG: readings as bars or a line broken where none came, their quality, the sliding hour.
import { concerns } from "parts/live";

/** @typedef {{at: number[], value: number[], flag: number[], sums: Record<string, [number[], number[]]>, since: number, until: number}} Data */

const W = 960;
const H = 260;
const LEFT = 44;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 24;
const HOUR = 3_600_000;
const SVG = "http://www.w3.org/2000/svg";

/** @param {string} name @param {Record<string, string | number>} [attributes] @param {string} [text] */
function el(name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

/** A step that gives some five lines: 1, 2 or 5 times a power of ten. @param {number} span */
function step(span) {
  const raw = span / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw) ?? power * 10;
}

/** City time of day, or day where the span is long. @param {number} ms @param {number} span */
function word(ms, span) {
  const city = new Date(ms + 8 * HOUR).toISOString();
  return span > 3 * 24 * HOUR ? city.slice(5, 10) : city.slice(11, 16);
}

/** @param {Data} data @param {boolean} bars @param {string} unit */
export function draw(data, bars, unit) {
  const good = data.value.filter((_, i) => data.flag[i] !== 3);
  const hour = bars ? (data.sums.h1 ?? [[], []]) : [[], []];
  const high = Math.max(...good, ...hour[1], bars ? 1 : -Infinity);
  const low = bars ? 0 : Math.min(...good, high);
  const grid = step(high - low || 1);
  const bottom = Math.floor(low / grid) * grid;
  const top = Math.max(Math.ceil(high / grid) * grid, bottom + grid);
  const span = data.until - data.since || 1;
  const x = (/** @type {number} */ ms) => LEFT + ((W - LEFT - RIGHT) * (ms - data.since)) / span;
  const y = (/** @type {number} */ v) => TOP + (H - TOP - BOTTOM) * (1 - (Math.min(Math.max(v, bottom), top) - bottom) / (top - bottom));
  const svg = el("svg", { viewBox: `0 0 ${W} ${H}`, "aria-hidden": "true" });
  axes(svg, { bottom, top, grid, span, x, y, unit, since: data.since, until: data.until });
  if (bars) drawBars(svg, data, x, y, span);
  else path(svg, data.at, data.value.map((v, i) => (data.flag[i] === 3 ? null : v)), x, y);
  if (bars) path(svg, hour[0], hour[1], x, y);
  marks(svg, data, x, y);
  return svg;
}

/** @param {Element} svg @param {any} o */
function axes(svg, o) {
  for (let v = o.bottom; v <= o.top + o.grid / 2; v += o.grid) {
    svg.append(el("line", { class: "grid", x1: LEFT, x2: W - RIGHT, y1: o.y(v), y2: o.y(v) }));
    svg.append(el("text", { class: "word", x: LEFT - 6, y: o.y(v) + 4, "text-anchor": "end" }, String(Number(v.toFixed(3)))));
  }
  svg.append(el("text", { class: "word", x: LEFT + 4, y: TOP + 4 }, o.unit));
  const ticks = [1, 2, 3, 6, 12, 24, 48, 96, 168].map((h) => h * HOUR).find((h) => o.span / h <= 9) ?? 168 * HOUR;
  const first = Math.ceil((o.since + 8 * HOUR) / ticks) * ticks - 8 * HOUR; // at whole hours and days of the city
  for (let ms = first; ms <= o.until; ms += ticks) {
    svg.append(el("line", { class: "grid", x1: o.x(ms), x2: o.x(ms), y1: H - BOTTOM, y2: H - BOTTOM + 4 }));
    svg.append(el("text", { class: "word", x: Math.min(o.x(ms), W - 22), y: H - 6, "text-anchor": "middle" }, word(ms, o.span)));
  }
}

/** @param {Element} svg @param {Data} data @param {(n: number) => number} x @param {(n: number) => number} y @param {number} span */
function drawBars(svg, data, x, y, span) {
  const gap = usual(data.at) || 300_000;
  const width = Math.max(1, ((W - LEFT - RIGHT) * gap) / span - 0.5);
  data.at.forEach((ms, i) => {
    if (data.flag[i] === 3 || data.value[i] <= 0) return;
    svg.append(el("rect", { class: "bar", x: x(ms) - width, y: y(data.value[i]), width, height: H - BOTTOM - y(data.value[i]) }));
  });
}

/** The gap between readings that is usual. @param {number[]} at */
function usual(at) {
  const gaps = at.slice(1).map((ms, i) => ms - at[i]).sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? 0;
}

/** A line, broken where nothing came. @param {Element} svg @param {number[]} at @param {(number | null)[]} value @param {(n: number) => number} x @param {(n: number) => number} y */
function path(svg, at, value, x, y) {
  const longest = 2.5 * (usual(at) || HOUR);
  let d = "";
  let last = -Infinity;
  at.forEach((ms, i) => {
    const v = value[i];
    if (v === null) return;
    d += `${ms - last > longest ? "M" : "L"}${x(ms).toFixed(1)} ${y(v).toFixed(1)}`;
    last = ms;
  });
  if (d) svg.append(el("path", { class: "line", d }));
}

/** Suspect readings as rings, bad ones as crosses at the edge they passed. @param {Element} svg @param {Data} data @param {(n: number) => number} x @param {(n: number) => number} y */
function marks(svg, data, x, y) {
  data.at.forEach((ms, i) => {
    const [cx, cy] = [x(ms), y(data.value[i])];
    if (data.flag[i] === 2) svg.append(el("circle", { class: "suspect", cx, cy, r: 4 }));
    if (data.flag[i] === 3) svg.append(el("path", { class: "bad", d: `M${cx - 4} ${cy - 4}l8 8M${cx + 4} ${cy - 4}l-8 8` }));
  });
}

/** @param {HTMLElement} figure */
async function show(figure) {
  const plot = /** @type {HTMLElement} */ (figure.querySelector(".stream-plot"));
  const url = new URL(figure.dataset.chart ?? "", location.href);
  url.searchParams.set("since", figure.dataset.since ?? "");
  if (figure.dataset.past !== undefined || !figure.dataset.fetched) url.searchParams.set("until", figure.dataset.until ?? "");
  const response = await fetch(url);
  const say = (/** @type {string | undefined} */ text) => plot.replaceChildren(Object.assign(document.createElement("p"), { textContent: text ?? "" }));
  if (!response.ok) return say(figure.dataset.failed);
  const data = /** @type {Data} */ (await response.json());
  figure.dataset.fetched = "1";
  if (!data.at.length) return say(figure.dataset.empty);
  plot.replaceChildren(draw(data, figure.dataset.bars !== undefined, figure.dataset.unit ?? ""));
}

for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-chart]"))) {
  show(figure);
  if (figure.dataset.past !== undefined) continue;
  document.addEventListener("live:hint", (event) => concerns(event, "sensors readings") && show(figure));
}
