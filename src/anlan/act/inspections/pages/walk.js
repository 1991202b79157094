// @ts-check
// One question a screen: the answer goes as an envelope, then the next question comes. A photo is asked before, not after.
import { glass } from "field/glass";
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
  const pad = glass(form);
  const signed = /** @type {HTMLInputElement} */ (form.querySelector("[name=signed]"));
  signed.addEventListener("change", () => {
    for (const el of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-if-signed]"))) el.hidden = !signed.checked;
    for (const el of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-if-refused]"))) el.hidden = signed.checked;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const word = (/** @type {string} */ name) => String(given.get(name) ?? "");
    const drawn = signed.checked ? await pad.shot() : null;
    const args = { visit: form.dataset.visit, met: word("met"), signed: signed.checked, text: word("text"), signature: drawn?.sha256 ?? "", witness: signed.checked ? "" : word("witness") };
    if (await deliver(form, "inspections.finish", args, drawn ? [drawn] : [])) location.assign("/field/");
  });
}
