// @ts-check
// Answers to a task or a call: each form is one verb.
import { token } from "field/envelope";
import { deliver, told } from "field/sending";
import { shots } from "field/shots";

const seen = /** @type {HTMLElement | null} */ (document.querySelector("[data-seen]"))?.dataset.seen;
if (seen) fetch(seen, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => undefined); // without signal nobody is told

/** Forms that answer already: a call's answers are fetched again as it goes on, and may be others then. @type {WeakSet<HTMLFormElement>} */
const ready = new WeakSet();

/** @param {HTMLFormElement} form */
function answer(form) {
  ready.add(form);
  const photos = shots(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (photos.needed && photos.taken.length === 0) {
      told(form, document.querySelector('meta[name="far"]')?.getAttribute("data-photo") ?? "");
      return;
    }
    /** @type {Record<string, unknown>} */
    const args = JSON.parse(form.querySelector("script[type='application/json']")?.textContent ?? "{}");
    if (form.dataset.photos) args[form.dataset.photos] = photos.taken.map((shot) => shot.sha256);
    if (form.dataset.text) args[form.dataset.text] = String(new FormData(form).get("text") ?? "");
    for (const more of /** @type {NodeListOf<HTMLTextAreaElement | HTMLSelectElement>} */ (form.querySelectorAll("[data-more]"))) args[more.name] = more.value;
    if (await deliver(form, form.dataset.answer ?? "", args, photos.taken)) location.assign("/field/");
  });
}

function begin() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-answer]"))) if (!ready.has(form)) answer(form);
}
begin();
document.addEventListener("folded", begin);
