// @ts-check
// Draw a parcel: tap its corners over the village's outline; they are written as GeoJSON in WGS84 into the form's field.

const NS = "http://www.w3.org/2000/svg";
const METRES = 111_195; // of a degree
const [WIDTH, HEIGHT] = [600, 360];
const WIDTHS = [200, 400, 800, 1600, 3200]; // metres that the drawing shows
const DECIMALS = 7;

/** @typedef {{svg: SVGSVGElement, lon: number, lat: number, size: number, shapes: number[][][], own: number[][], corners: number[][]}} Drawing */
/** @type {WeakMap<Element, Drawing>} */
const known = new WeakMap();

/** @param {Element} box @returns {Drawing} */
function drawing(box) {
  const found = known.get(box);
  if (found) return found;
  const svg = /** @type {SVGSVGElement} */ (box.querySelector("svg"));
  const data = /** @type {HTMLElement} */ (box).dataset;
  const made = { svg, lon: Number(data.lon), lat: Number(data.lat), size: 1, shapes: JSON.parse(data.shapes ?? "[]"), own: JSON.parse(data.own ?? "[]"), corners: [] };
  known.set(box, made);
  return made;
}

/** @param {Drawing} d */
const scale = (d) => WIDTH / WIDTHS[d.size];
/** @param {Drawing} d */
const squeeze = (d) => Math.cos((d.lat * Math.PI) / 180);

/** @param {Drawing} d @param {number[]} at */
function project(d, [lon, lat]) {
  return [WIDTH / 2 + (lon - d.lon) * METRES * squeeze(d) * scale(d), HEIGHT / 2 - (lat - d.lat) * METRES * scale(d)].map((v) => v.toFixed(1)).join(",");
}

/** @param {Drawing} d @param {number} x @param {number} y */
function place(d, x, y) {
  const lon = d.lon + (x - WIDTH / 2) / (METRES * squeeze(d) * scale(d));
  const lat = d.lat - (y - HEIGHT / 2) / (METRES * scale(d));
  return [Number(lon.toFixed(DECIMALS)), Number(lat.toFixed(DECIMALS))];
}

/** @param {string} name @param {Record<string, string>} attributes */
function make(name, attributes) {
  const el = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, value);
  return el;
}

/** @param {Element} box */
function draw(box) {
  const d = drawing(box);
  const line = (/** @type {number[][]} */ ring) => ring.map((at) => project(d, at)).join(" ");
  d.svg.replaceChildren(
    ...d.shapes.map((ring) => make("polygon", { class: "around", points: line(ring) })),
    ...(d.own.length ? [make("polygon", { class: "before", points: line(d.own) })] : []),
    make("polygon", { class: "drawn", points: line(d.corners) }),
    ...d.corners.map((at) => make("circle", { r: "6", cx: project(d, at).split(",")[0], cy: project(d, at).split(",")[1] })),
    make("path", { class: "bar", d: `M12 ${HEIGHT - 18}v6h${(WIDTHS[d.size] / 4) * scale(d)}v-6` }),
  );
  const told = box.querySelector("[data-width]");
  if (told) told.textContent = `${WIDTHS[d.size] / 4} m`;
}

/** @param {Element} box */
function write(box) {
  const form = /** @type {HTMLFormElement} */ (box.closest("form"));
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("shape"));
  const system = /** @type {HTMLSelectElement} */ (form.elements.namedItem("system"));
  const { corners } = drawing(box);
  field.value = corners.length > 2 ? JSON.stringify({ type: "Polygon", coordinates: [[...corners, corners[0]]] }) : "";
  if (field.value) system.value = "wgs84";
  draw(box);
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const box = target.closest("[data-parcel]");
  if (!box) return;
  const d = drawing(box);
  const does = target.closest("button")?.value;
  if (does === "nearer") d.size = Math.max(0, d.size - 1);
  else if (does === "farther") d.size = Math.min(WIDTHS.length - 1, d.size + 1);
  else if (does === "undo") d.corners.pop();
  else if (does === "clear") d.corners.length = 0;
  else if (target.closest("svg")) {
    const { left, top, width, height } = d.svg.getBoundingClientRect();
    const at = /** @type {MouseEvent} */ (event);
    d.corners.push(place(d, ((at.clientX - left) / width) * WIDTH, ((at.clientY - top) / height) * HEIGHT));
  }
  write(box);
});

document.addEventListener("toggle", (event) => {
  const box = /** @type {Element} */ (event.target).querySelector?.("[data-parcel]");
  if (box) draw(box);
}, true);
