// @ts-check
// Sending a verb from a page: photos first, then the envelope; the bar says what is safe. A try that broke off keeps its key.
import { seal, send } from "field/envelope";
import { sendPhoto, Unfit } from "field/shots";

const english = document.documentElement.lang === "en";
/** @type {WeakMap<HTMLFormElement, {digest: string, envelope: import("field/envelope").Envelope}>} */
const sealed = new WeakMap();

/** @param {string} words */
export function bar(words) {
  const el = document.getElementById("send-bar");
  const said = el?.querySelector("[data-say]");
  if (!el || !said) return;
  el.hidden = !words;
  said.textContent = words;
}

/** @param {string} name @param {string} [n] */
const word = (name, n = "") => (/** @type {HTMLElement | null} */ (document.querySelector("#send-bar [data-say]"))?.dataset[name] ?? "").replace("{n}", n);

/** Send a form's verb. @param {HTMLFormElement} form @param {string} verb @param {Record<string, unknown>} args @param {import("field/shots").Shot[]} photos @returns {Promise<boolean>} */
export async function deliver(form, verb, args, photos) {
  const button = /** @type {HTMLElement | null} */ (form.querySelector("[type=submit]"));
  if (button?.getAttribute("aria-busy") === "true") return false;
  button?.setAttribute("aria-busy", "true");
  form.querySelector(".errors:not([data-wrong])")?.remove(); // it speaks of an earlier try
  bar(word("sending", String(1 + photos.length)));
  const digest = JSON.stringify([verb, args]);
  const known = sealed.get(form);
  const envelope = known?.digest === digest ? known.envelope : seal(verb, args);
  sealed.set(form, { digest, envelope });
  try {
    for (const photo of photos) await sendPhoto(photo);
    const [result] = await send([envelope]);
    if (result.state === "applied") {
      const words = result.because ? result.because[english ? "en" : "zh"] : word("sent");
      bar(words);
      sessionStorage.setItem("anlan-told", words);
      return true;
    }
    told(form, result.because ? result.because[english ? "en" : "zh"] : "");
    bar("");
  } catch (trouble) {
    if (trouble instanceof Unfit) told(form, trouble.message);
    bar(trouble instanceof Unfit ? "" : word("failed"));
  } finally {
    button?.removeAttribute("aria-busy");
  }
  return false;
}

/** Say once, on the page that comes next, what the house said to the last thing sent. */
export function said() {
  bar(sessionStorage.getItem("anlan-told") ?? "");
  sessionStorage.removeItem("anlan-told");
}

/** Say at the form why it was not done. @param {HTMLFormElement} form @param {string} words */
export function told(form, words) {
  form.querySelector(".errors:not([data-wrong])")?.remove();
  const box = document.createElement("div");
  box.className = "errors";
  box.setAttribute("role", "alert");
  box.textContent = words;
  form.querySelector("[type=submit]")?.before(box);
}
