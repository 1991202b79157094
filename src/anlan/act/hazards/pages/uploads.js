// @ts-check
// Photos of a desk form go before it, in pieces named by their hash: what a broken line left half sent goes on, not anew.
import { sendPhoto, shotOf } from "field/shots";

const done = new WeakSet();

/** @param {HTMLFormElement} form */
function camera(form) {
  return /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=file][name=photos]"));
}

/** @param {HTMLFormElement} form @param {HTMLInputElement} input */
async function sent(form, input) {
  for (const file of [...(input.files ?? [])]) {
    const shot = await shotOf(file);
    await sendPhoto(shot);
    const named = Object.assign(document.createElement("input"), { type: "hidden", name: "sha", value: shot.sha256 });
    form.append(named);
  }
  input.required = false;
  input.value = "";
}

document.addEventListener(
  "submit",
  async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const input = form.matches("[data-verb]") ? camera(form) : null;
    if (!input?.files?.length || done.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = /** @type {HTMLElement | null} */ (event.submitter);
    button?.setAttribute("aria-busy", "true");
    try {
      await sent(form, input);
    } catch {
      done.add(form); // pieces don't get through or are refused: the form goes as a whole, and is told why
    }
    button?.removeAttribute("aria-busy");
    form.requestSubmit(button);
  },
  true,
);
