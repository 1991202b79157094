// @ts-check
// The map: the city's own base, the rooms' layers on it, one call-out, one lens, a legend that counts and a table that says the same.
import * as maplibregl from "maplibre-gl";
import { draw, features, fetchLayers, followTime, switches } from "console/map-layers";
import { follow, select } from "console/map-callout";
import { drawLens } from "console/map-lens";
import { baseStyle, label } from "console/map-style";
import { table } from "console/map-table";

const TOGETHER = 1000; // milliseconds
const HAND = 2000; // so long after a touch the map follows frame by frame
const box = /** @type {HTMLElement} */ (document.getElementById("map-box"));

/** Outer bounds of a geometry collection. @param {any[]} features @returns {[number, number, number, number]} */
function bounds(features) {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const f of features) {
    for (const [lon, lat] of f.geometry.coordinates.flat(f.geometry.type === "MultiPolygon" ? 2 : 1)) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
  }
  return [west, south, east, north];
}

/** The tools stand at the head, and the lens, while something is selected, at the foot. */
function margins() {
  const selected = !document.getElementById("drawer")?.hidden && box.clientHeight > 560;
  return { top: 64, bottom: selected ? 190 : 24, left: 12, right: 12 };
}

/**
 * What comes over the wire is drawn once a second, what a hand moves at once: without a graphics card a frame takes a
 * quarter of a second, and the queue waits for it.
 * @param {any} map
 */
function pace(map) {
  const paint = map.triggerRepaint.bind(map);
  let waiting = 0;
  let touched = 0;
  for (const kind of ["pointerdown", "wheel", "keydown"]) addEventListener(kind, () => (touched = Date.now()), { capture: true, passive: true });
  map.triggerRepaint = () => {
    if (map.isMoving() || Date.now() - touched < HAND) return paint();
    waiting ||= setTimeout(() => ((waiting = 0), paint()), TOGETHER);
  };
  map.on("resize", () => map.redraw()); // its canvas is empty until then
}

/** Say over the map why nothing is to be seen there yet; without a word it stands. @param {"" | "failed" | "none"} why */
export function waits(why) {
  const note = document.getElementById("map-wait");
  if (!note) return;
  note.hidden = !why;
  if (why) note.lastElementChild?.replaceChildren(note.dataset[why] ?? "");
}

/** Make the map and keep it current. */
export async function startMap() {
  const answer = await fetch(box.dataset.areas ?? "");
  if (!answer.ok) return waits("failed");
  const areas = await answer.json();
  const places = new Map(areas.features.map((/** @type {any} */ f) => [f.properties.code, f.properties]));
  const drawn = areas.features.filter((/** @type {any} */ f) => f.geometry);
  const villages = drawn.filter((/** @type {any} */ f) => f.properties.level === "village"); // a town's reader sees the county's outline, too
  const inside = villages.length ? villages : drawn.filter((/** @type {any} */ f) => ["county", "town"].includes(f.properties.level));
  if (inside.length === 0) {
    box.dataset.drawn = "0";
    return waits("none");
  }
  document.querySelector("[data-invented]")?.toggleAttribute("hidden", !inside.some((/** @type {any} */ f) => f.properties.invented));
  maplibregl.setWorkerUrl(import.meta.resolve("maplibre-gl/worker"));
  const map = new maplibregl.Map({
    container: "map",
    style: baseStyle(areas),
    bounds: bounds(inside),
    fitBoundsOptions: { padding: margins() },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
  });
  map.touchZoomRotate.disableRotation();
  await new Promise((done) => map.once("load", done));
  pace(map);
  let moved = false; // who has moved the map keeps their view
  for (const gesture of ["dragstart", "wheel", "touchstart"]) map.on(/** @type {any} */ (gesture), () => (moved = true));
  const fit = () => moved || map.fitBounds(bounds(inside), { padding: margins(), animate: false });
  await keep(map, areas, places, fit);
}

/** @param {any} map @param {any} areas @param {Map<string, any>} places @param {() => void} fit */
async function keep(map, areas, places, fit) {
  const at = box.dataset.at ?? "";
  const fill = table(places, label);
  const villages = areas.features.filter((/** @type {any} */ f) => f.properties.level === "village");
  const drawAll = async () => {
    await draw(map, villages, places);
    fill();
    map.once("idle", () => (box.dataset.drawn = String(Number(box.dataset.drawn ?? 0) + 1)));
  };
  switches(drawAll);
  map.on("move", () => follow(map));
  map.on("resize", () => follow(map));
  new ResizeObserver(() => follow(map)).observe(map.getContainer()); // before the map itself has drawn anew
  map.on("click", "things", (/** @type {any} */ event) => {
    const id = event.features?.[0]?.properties.id;
    if (id) document.dispatchEvent(new CustomEvent("open", { detail: id }));
  });
  map.on("mouseenter", "things", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "things", () => (map.getCanvas().style.cursor = ""));

  const choose = async (/** @type {HTMLElement | null} */ thing) => {
    const code = (thing?.dataset.area ?? "").slice(0, 12);
    const place = places.get(code);
    for (const id of ["halo", "chosen"]) map.setFilter(id, ["==", ["get", "code"], code || "-"]);
    const lon = Number(thing?.dataset.lon ?? place?.lon);
    const lat = Number(thing?.dataset.lat ?? place?.lat);
    select(thing, thing && Number.isFinite(lon) ? { lon, lat } : null);
    const village = thing && areas.features.find((/** @type {any} */ f) => f.properties.code === code && f.properties.level === "village" && f.geometry);
    drawLens(village, areas.features, [], label);
    map.resize();
    fit();
    follow(map);
    if (village) drawLens(village, areas.features, await placed(), label);
  };
  document.addEventListener("selected", (event) => choose(/** @type {CustomEvent} */ (event).detail));
  await fetchLayers(at, drawAll);
  map.once("render", () => waits(""));
  map.triggerRepaint();
  followTime(at, drawAll);
  await choose(document.querySelector("#drawer:not([hidden]) [data-thing]"));
}

/** @type {Promise<any[]> | undefined} */
let fixed;

/** What stands in a village: the layers' own things (gauges, houses), asked for once, and what their state shows now. */
async function placed() {
  fixed ??= Promise.all(
    [...document.querySelectorAll("[data-layer]")].map(async (button) => {
      const name = /** @type {HTMLElement} */ (button).dataset.layer ?? "";
      const response = await fetch(`/map/${name}.geojson`);
      const found = response.ok ? await response.json() : {};
      return { name, title: button.firstChild?.textContent?.trim() ?? "", features: found.features ?? [] };
    }),
  );
  return [...(await fixed), { name: "", title: "", features: features() }];
}
