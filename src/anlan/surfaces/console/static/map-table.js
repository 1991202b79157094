// @ts-check
// The map as a table: the same things, for those who read better than they point.
import { features } from "console/map-layers";
import { hm } from "parts/clock";

const words = /** @type {HTMLElement} */ (document.getElementById("map-words")).dataset;

/** Begin to listen. @param {Map<string, any>} places @param {(p: any) => string} label */
export function table(places, label) {
  const button = document.querySelector("[data-table]");
  const box = document.getElementById("map-table");
  if (!button || !box) return () => {};
  const fill = () => {
    if (!box.hidden) box.replaceChildren(build(places, label));
  };
  button.addEventListener("click", () => {
    box.hidden = !box.hidden;
    button.setAttribute("aria-pressed", String(!box.hidden));
    fill();
  });
  box.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("[data-open]");
    if (!link) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("open", { detail: /** @type {HTMLElement} */ (link).dataset.open }));
  });
  return fill;
}

/** @param {Map<string, any>} places @param {(p: any) => string} label */
function build(places, label) {
  const list = features();
  if (list.length === 0) return Object.assign(document.createElement("p"), { textContent: words.tableEmpty ?? "", className: "empty quiet" });
  const el = document.createElement("table");
  el.className = "table";
  const head = el.createTHead().insertRow();
  for (const text of [words.tableArea, words.tableWhat, words.tableSince]) head.append(Object.assign(document.createElement("th"), { textContent: text, scope: "col" }));
  const body = el.createTBody();
  for (const { properties: p } of [...list].sort((a, b) => (a.properties.level || 9) - (b.properties.level || 9))) {
    const row = body.insertRow();
    row.insertCell().textContent = label(places.get((p.area ?? "").slice(0, 12)) ?? { name: p.area ?? "", level: "" });
    const what = row.insertCell();
    if (p.id) what.append(Object.assign(document.createElement("a"), { href: `/duty/?open=${p.id}`, textContent: p.title ?? "" }));
    else what.textContent = p.title ?? "";
    what.firstElementChild?.setAttribute("data-open", p.id ?? "");
    if (p.note) what.append(` ${p.note}`);
    row.insertCell().textContent = p.since ? hm(Date.parse(p.since)) : "";
  }
  return el;
}
