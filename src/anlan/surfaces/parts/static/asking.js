// @ts-check
// Verbs that ask before they act: `data-ask` opens a form in the page's dialog; a refused verb is told where it was pressed.
import { refresh } from "parts/fragments";

const dialog = () => /** @type {HTMLDialogElement | null} */ (document.getElementById("asks"));

/** @param {string} url */
async function ask(url) {
  const box = dialog();
  if (!box) return location.assign(url);
  const response = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!response.ok && response.status !== 409) return location.assign(url);
  box.innerHTML = await response.text();
  box.showModal();
  /** @type {HTMLElement | null} */ (box.querySelector("[autofocus], input:not([type=hidden]), textarea, select"))?.focus();
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} button */
async function send(form, button) {
  const body = new FormData(form, /** @type {any} */ (button));
  const url = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
  if (button) button.setAttribute("aria-busy", "true");
  const response = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } });
  button?.removeAttribute("aria-busy");
  const to = response.headers.get("HX-Redirect");
  if (to) return location.assign(to);
  if (response.status === 409 || response.status === 422 || response.status === 400) return told(form, await response.text());
  dialog()?.close();
  form.dispatchEvent(new CustomEvent("done", { bubbles: true, detail: response }));
  if (form.closest("[data-stay]") === null && !document.querySelector("[data-live]")) return location.reload();
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-live]"))) refresh(el);
}

/** Show why nothing was done, beside the button. @param {HTMLFormElement} form @param {string} html */
function told(form, html) {
  form.parentElement?.querySelectorAll(":scope > .told").forEach((old) => old.remove());
  const box = document.createElement("div");
  box.className = "told";
  box.innerHTML = html.includes("<html") ? "" : html;
  form.before(box);
  /** @type {HTMLElement | null} */ (box.firstElementChild)?.focus();
}

/** Listen on the whole page. */
export function begin() {
  document.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const asks = /** @type {HTMLElement | null} */ (target.closest("[data-ask]"));
    if (asks) ask(asks.dataset.ask ?? "");
    if (target.closest("[data-dismiss]")) dialog()?.close();
    const look = /** @type {HTMLElement | null} */ (target.closest("[data-look]"));
    if (look) show(look);
  });
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("[data-verb]")) return;
    event.preventDefault();
    send(form, /** @type {HTMLElement | null} */ (event.submitter));
  });
}

/** A masked number is shown once, and the look is kept. @param {HTMLElement} button */
async function show(button) {
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("[name=csrfmiddlewaretoken]"))?.value ?? "";
  const response = await fetch(button.dataset.look ?? "", { method: "POST", headers: { "HX-Request": "true", "X-CSRFToken": token } });
  if (!response.ok) return;
  const number = button.previousElementSibling;
  if (number) number.textContent = (await response.text()).trim();
  button.remove();
}
