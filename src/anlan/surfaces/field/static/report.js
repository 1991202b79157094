// @ts-check
// A report: a photo, what it is, where. Without a position it is filed under the reporter's own village.
import { deliver, told } from "field/sending";
import { shots } from "field/shots";
import { locate } from "field/where";

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-report]"));
const where = /** @type {HTMLElement} */ (form.querySelector("[data-where]"));
const said = /** @type {HTMLElement} */ (where.querySelector("span"));
const photos = shots(form);

// What was typed outlives a reload of this page; photos do not.
const DRAFT = "anlan-report";
const typed = /** @type {(HTMLTextAreaElement | HTMLSelectElement)[]} */ ([...form.querySelectorAll("textarea, select")]);
const kept = JSON.parse(sessionStorage.getItem(DRAFT) ?? "{}");
for (const field of typed) {
  if (typeof kept[field.name] === "string") field.value = kept[field.name];
}
form.addEventListener("input", () => {
  sessionStorage.setItem(DRAFT, JSON.stringify(Object.fromEntries(typed.map((field) => [field.name, field.value]))));
});

said.textContent = where.dataset.asking ?? "";
const place = locate().then((here) => {
  said.textContent = here ? (where.dataset.found ?? "").replace("{m}", String(here.within)) : (where.dataset.none ?? "");
  return here;
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (photos.needed && photos.taken.length === 0) {
    told(form, document.querySelector('meta[name="far"]')?.getAttribute("data-photo") ?? "");
    return;
  }
  const fields = new FormData(form);
  const here = await Promise.race([place, new Promise((done) => setTimeout(done, 3000, null))]);
  /** @type {Record<string, unknown>} */
  const args = { kind: String(fields.get("kind")), text: String(fields.get("text")), photos: photos.taken.map((shot) => shot.sha256) };
  if (here) Object.assign(args, { lon: here.lon, lat: here.lat });
  else args.area = form.dataset.area;
  if (await deliver(form, form.dataset.report ?? "", args, photos.taken)) {
    sessionStorage.removeItem(DRAFT);
    location.assign("/field/");
  }
});
