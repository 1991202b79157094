// @ts-check
// One call-out for the selected thing, with a leader line into free space.

const box = /** @type {HTMLElement} */ (document.getElementById("map-box"));
const plate = /** @type {HTMLElement} */ (document.getElementById("callout"));
const line = /** @type {SVGLineElement} */ (box.querySelector(".map-over line"));
const WAYS = [[-110, 105], [70, 105], [-150, -20], [90, -20], [-110, -110], [70, -110]]; // from the thing to the plate's near corner

/** @type {{lon: number, lat: number} | null} */
let at = null;

/** Show what is selected. @param {HTMLElement | null} thing @param {{lon: number, lat: number} | null} place */
export function select(thing, place) {
  at = place;
  plate.replaceChildren();
  if (!thing || !place) return;
  plate.append(Object.assign(document.createElement("span"), { className: "cut", textContent: thing.dataset.title ?? "" }));
  if (thing.dataset.number) plate.append(Object.assign(document.createElement("b"), { textContent: thing.dataset.number }));
}

/** Put it where it belongs after the map moved. @param {any} map */
export function follow(map) {
  const hide = !at;
  plate.hidden = hide;
  line.toggleAttribute("hidden", hide);
  if (!at) return;
  const point = map.project([at.lon, at.lat]);
  const { clientWidth: w, clientHeight: h } = box;
  const own = { w: plate.offsetWidth, h: plate.offsetHeight };
  const lens = /** @type {HTMLElement} */ (document.getElementById("lens"));
  const fits = WAYS.map(([dx, dy]) => corner(point, dx, dy, own)).filter((c) => c.x >= 12 && c.y >= 64 && c.x + own.w <= w - 12 && c.y + own.h <= h - 12 && !covered(c, own, lens));
  const spot = fits[0] ?? { x: 16, y: h - own.h - 16 };
  plate.style.transform = `translate(${Math.round(spot.x)}px, ${Math.round(spot.y)}px)`;
  const end = { x: Math.max(spot.x, Math.min(point.x, spot.x + own.w)), y: spot.y > point.y ? spot.y : Math.min(point.y, spot.y + own.h) };
  line.setAttribute("x1", String(point.x));
  line.setAttribute("y1", String(point.y + (spot.y > point.y ? 12 : 0)));
  line.setAttribute("x2", String(end.x));
  line.setAttribute("y2", String(end.y));
}

/** @param {{x: number, y: number}} p @param {number} dx @param {number} dy @param {{w: number, h: number}} own */
function corner(p, dx, dy, own) {
  return { x: dx < 0 ? p.x + dx - own.w / 2 : p.x + dx, y: dy < 0 ? p.y + dy - own.h / 2 : p.y + dy };
}

/** @param {{x: number, y: number}} c @param {{w: number, h: number}} own @param {HTMLElement} lens */
function covered(c, own, lens) {
  if (lens.hidden) return false;
  return c.x + own.w > lens.offsetLeft - 8 && c.y + own.h > lens.offsetTop - 8;
}
