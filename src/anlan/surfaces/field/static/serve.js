// @ts-check
// A paper is handed over: whoever gets it signs on the glass, or refuses before a witness; it goes as an envelope.
import { signing } from "field/glass";
import { deliver } from "field/sending";

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-serve]"))) {
  signing(form, async (said, shots) => {
    const args = { paper: form.dataset.paper, ...said, text: said.signed ? "" : said.text };
    if (await deliver(form, form.dataset.serve ?? "", args, shots)) location.assign(form.dataset.back ?? "/field/");
  });
}
