// @ts-check
// The lens: the selected village drawn large, with what stands in it (houses, gauges) as its rooms' layers place them.
import { asAddress, drawing } from "console/map-tokens";

const WIDTH = 258;
const HEIGHT = 152;
const NS = "http://www.w3.org/2000/svg";
const lens = /** @type {HTMLElement} */ (document.getElementById("lens"));
const words = /** @type {HTMLElement} */ (document.getElementById("map-words")).dataset;

/** @typedef {{name: string, title: string, features: any[]}} Placed */

/** Draw a village, or hide the lens. @param {any | null} village @param {any[]} areas @param {Placed[]} placed @param {(p: any) => string} label */
export function drawLens(village, areas, placed, label) {
  lens.hidden = !village;
  if (!village) return;
  const project = fit(village.geometry);
  const svg = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "drawn", "aria-hidden": "true" });
  for (const area of areas) {
    if (area.properties.level === "village" && area !== village && near(area.properties, village.properties)) svg.append(make("path", { class: "near", d: path(area.geometry, project) }));
  }
  svg.append(make("path", { class: "own", d: path(village.geometry, project) }));
  const head = document.createElement("header");
  head.append(Object.assign(document.createElement("b"), { textContent: (words.lens ?? "").replace("{name}", label(village.properties)) }));
  for (const layer of placed) {
    const inside = layer.features.filter((f) => (f.properties.area ?? "").startsWith(village.properties.code) && f.geometry?.type === "Point");
    if (inside.length === 0) continue;
    if (layer.title) head.append(Object.assign(document.createElement("span"), { textContent: `${layer.title} ${inside.length}` }));
    for (const f of inside.slice(0, 80)) svg.append(mark(f, project));
  }
  lens.replaceChildren(head, svg);
}

/** @param {any} f @param {(at: number[]) => number[]} project */
function mark(f, project) {
  const [x, y] = project(f.geometry.coordinates);
  const name = f.properties.level ? `level-${f.properties.level}` : f.properties.glyph || "house";
  const size = name.startsWith("house") ? 16 : 20;
  const image = make("image", { x: x - size / 2, y: y - size / 2, width: size, height: size });
  drawing(name).then((svg) => image.setAttribute("href", asAddress(svg)));
  return image;
}

/** @param {any} a @param {any} b */
function near(a, b) {
  return Math.abs(a.lon - b.lon) < 0.03 && Math.abs(a.lat - b.lat) < 0.03;
}

/** @param {any} geometry @returns {number[][][]} */
function rings(geometry) {
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : geometry.coordinates;
}

/** A projection that fits a shape into the lens. @param {any} geometry @returns {(at: number[]) => number[]} */
function fit(geometry) {
  const all = rings(geometry).flat();
  const lons = all.map((p) => p[0]);
  const lats = all.map((p) => p[1]);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((WIDTH - 24) / ((east - west) * squeeze), (HEIGHT - 24) / (north - south));
  return ([lon, lat]) => [WIDTH / 2 + (lon - (west + east) / 2) * squeeze * scale, HEIGHT / 2 - (lat - (south + north) / 2) * scale];
}

/** @param {any} geometry @param {(at: number[]) => number[]} project */
function path(geometry, project) {
  return rings(geometry)
    .map((ring) => "M" + ring.map((p) => project(p).map((v) => v.toFixed(1)).join(" ")).join("L") + "Z")
    .join("");
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function make(name, attributes) {
  const el = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, String(value));
  return el;
}
