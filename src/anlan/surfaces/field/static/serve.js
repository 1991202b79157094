// @ts-check
// A paper is handed over: whoever gets it signs on the glass, or refuses before a witness; it goes as an envelope.
import { glass } from "field/glass";
import { deliver } from "field/sending";

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-serve]"))) {
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
    const refused = signed.checked ? { witness: "", text: "" } : { witness: word("witness"), text: word("text") };
    const args = { paper: form.dataset.paper, met: word("met"), signed: signed.checked, signature: drawn?.sha256 ?? "", ...refused };
    if (await deliver(form, form.dataset.serve ?? "", args, drawn ? [drawn] : [])) location.assign(form.dataset.back ?? "/field/");
  });
}
