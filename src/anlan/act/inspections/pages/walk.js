// @ts-check
// One question a screen: the answer goes as an envelope, then the next question comes. A photo is asked before, not after.
import { signing } from "field/glass";
import { deliver, told } from "field/sending";
import { shots } from "field/shots";

const missing = document.querySelector('meta[name="far"]')?.getAttribute("data-photo") ?? "";

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-walk]"))) {
  const photos = shots(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const pressed = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
    const said = pressed?.value ?? "yes";
    const given = new FormData(form);
    const shown = "shown" in form.dataset && said !== "na";
    if ((said === "no" || shown) && photos.taken.length === 0) {
      told(form, missing);
      return;
    }
    const args = {
      visit: form.dataset.visit,
      ref: form.dataset.ref,
      answer: said === "number" ? Number(given.get("number")) : said,
      unit: String(given.get("unit") ?? ""),
      text: String(given.get("text") ?? ""),
      photos: photos.taken.map((shot) => shot.sha256),
    };
    if (await deliver(form, "inspections.answer", args, photos.taken)) location.assign(location.pathname);
  });
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-finish]"))) {
  signing(form, async (said, shots) => {
    if (await deliver(form, "inspections.finish", { visit: form.dataset.visit, ...said }, shots)) location.assign(location.pathname);
  });
}
