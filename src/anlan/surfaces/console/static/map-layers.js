// @ts-check
// What the rooms' layers show now: fetched by layer, drawn together, counted in buttons, legend and table.
import { glyphImage } from "console/map-tokens";
import { concerns } from "parts/live";

/** @typedef {{id?: string, area?: string, level?: number, glyph?: string, title?: string, note?: string, since?: string, shape?: any}} Thing */
/** @typedef {{type: "Feature", geometry: any, properties: Thing}} Feature */

const AFTER_QUEUE = 400; // milliseconds
const SIZES = [0, 24, 22, 20, 18]; // pixels of a level's shape on the map: the higher, the larger
const box = /** @type {HTMLElement} */ (document.getElementById("map-box"));
/** @type {Map<string, Feature[]>} */
const shown = new Map();
/** @type {Map<string, Promise<void>>} */
const images = new Map();

const buttons = () => /** @type {HTMLElement[]} */ ([...box.querySelectorAll("[data-layer]")]);
const on = (/** @type {HTMLElement} */ b) => b.getAttribute("aria-pressed") === "true";

/**
 * Ask every layer for its state at a city time ("" is now); each is told as it comes. What is drawn comes first: nobody
 * waits for the numbers of those that are off.
 * @param {string} at @param {() => void} came
 */
export async function fetchLayers(at, came) {
  const off = buttons().filter((button) => !on(button));
  await Promise.all(buttons().filter(on).map((button) => fetchLayer(button, at, came)));
  for (const button of off) fetchLayer(button, at, came).catch(() => {}); // its number stays open
}

/** @param {HTMLElement} button @param {string} at @param {() => void} came */
async function fetchLayer(button, at, came) {
  const name = button.dataset.layer ?? "";
  const url = new URL(`/map/${name}.json`, location.href);
  if (at) url.searchParams.set("at", at);
  const response = await fetch(url);
  if (!response.ok) return;
  const state = await response.json();
  shown.set(name, state.features ?? []);
  const count = button.querySelector("[data-count]");
  if (count) count.textContent = String(state.count ?? state.features?.length ?? 0);
  came();
}

/**
 * Keep the layers current: after the hints that concern them, and when somebody drags through the past. A layer asks one
 * question at a time, a hint's a moment later, as the queue comes first; a layer that is off does not follow readings,
 * which change neither its count nor a village's colour.
 * @param {string} at @param {() => void} came
 */
export function followTime(at, came) {
  for (const button of buttons()) {
    let due = false;
    let asking = false;
    const ask = async () => {
      if (!due || asking) return;
      due = false;
      asking = true;
      await fetchLayer(button, at, came).catch(() => {}); // the stream's own watch says that the page is stale
      asking = false;
      if (due) setTimeout(ask, AFTER_QUEUE);
    };
    const want = (/** @type {number} */ wait) => {
      if (!due) setTimeout(ask, wait);
      due = true;
    };
    document.addEventListener("live:hint", (event) => {
      const rooms = (button.dataset.hears ?? "").split(" ").filter((room) => on(button) || room !== "readings");
      if (!at && concerns(event, rooms.join(" "))) want(AFTER_QUEUE);
    });
    document.addEventListener("looking-back", (event) => {
      at = /** @type {CustomEvent} */ (event).detail;
      want(0);
    });
  }
}

/** Features of the layers that are on. */
export function features() {
  return buttons().filter(on).flatMap((b) => shown.get(b.dataset.layer ?? "") ?? []);
}

/** The highest level (lowest number) of each village. @returns {Map<string, number>} */
export function levels() {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const list of shown.values()) {
    for (const { properties: p } of list) {
      const code = (p.area ?? "").slice(0, 12);
      if (p.level && code) found.set(code, Math.min(p.level, found.get(code) ?? 9));
    }
  }
  return found;
}

/** Draw what is on. @param {any} map @param {any[]} villages @param {Map<string, any>} places code → properties of its area */
export async function draw(map, villages, places) {
  colour(map, villages);
  const points = [];
  const parcels = [];
  for (const { geometry, properties: p } of features()) {
    if (p.shape) parcels.push({ type: "Feature", geometry: p.shape, properties: {} });
    const at = geometry?.type === "Point" ? geometry.coordinates : centre(places.get((p.area ?? "").slice(0, 12)));
    if (!at) continue;
    const name = p.level ? `level-${p.level}` : p.glyph || "hazard";
    await ensure(map, name);
    const size = p.level ? SIZES[p.level] / 24 : 20 / 24;
    points.push({ type: "Feature", geometry: { type: "Point", coordinates: at }, properties: { ...p, shape: undefined, image: name, size, order: p.level ? 10 - p.level : 0 } });
  }
  points.sort((a, b) => a.properties.order - b.properties.order); // the higher level lies on top
  map.getSource("parcels").setData({ type: "FeatureCollection", features: parcels });
  map.getSource("things").setData({ type: "FeatureCollection", features: points });
}

/** @param {any} place */
const centre = (place) => (place?.lon === undefined ? null : [place.lon, place.lat]);

/** A glyph is drawn once, and who needs it meanwhile waits for the same drawing. @param {any} map @param {string} name */
function ensure(map, name) {
  const known = images.get(name) ?? glyphImage(name, 24).then((image) => map.addImage(name, image, { pixelRatio: 2 }));
  images.set(name, known);
  return known;
}

/** @param {any} map @param {any[]} villages */
function colour(map, villages) {
  const found = levels();
  const counts = [0, 0, 0, 0, 0];
  for (const level of found.values()) counts[level] += 1;
  counts[0] = Math.max(0, villages.length - found.size);
  const lit = villages.filter((v) => v.geometry && found.has(v.properties.code));
  map.getSource("lit").setData({
    type: "FeatureCollection",
    features: lit.map((v) => ({ ...v, properties: { lit: found.get(v.properties.code) } })),
  });
  counts.forEach((n, level) => {
    for (const el of document.querySelectorAll(`[data-level-count="${level}"]`)) el.textContent = String(n);
  });
}

/** Switch layers by their buttons. @param {() => void} changed */
export function switches(changed) {
  for (const button of buttons()) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(!on(button)));
      changed();
    });
  }
}
