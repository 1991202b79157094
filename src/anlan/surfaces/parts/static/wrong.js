// @ts-check
// What a form still needs, said at the field in the reader's language: the browser's own bubble speaks the browser's.
// Fields are marked by the style sheet; hidden ones that a picker fills carry `data-needed`.

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */
const words = /** @type {HTMLTemplateElement | null} */ (document.getElementById("wrong"));
const CHOSEN = "select, input[type=radio], input[type=checkbox], input[type=hidden]";
let first = /** @type {Field | null} */ (null);

/** Why a field is not as it should be. @param {Field} field */
function why(field) {
  const said = words?.dataset ?? {};
  const v = field.validity;
  if (v.valueMissing || field.type === "hidden") return field.type === "file" ? said.file : field.matches(CHOSEN) ? said.choice : said.missing;
  const bound = (/** @type {string} */ name) => field.getAttribute(name) ?? "";
  if (v.rangeUnderflow) return said.low?.replace("{n}", bound("min"));
  if (v.rangeOverflow) return said.high?.replace("{n}", bound("max"));
  if (v.tooShort) return said.short?.replace("{n}", bound("minlength"));
  if (v.badInput || v.stepMismatch) return field.type === "number" ? said.number : said.form;
  return said.form;
}

/** The box that a field stands in. @param {Element} field */
const box = (field) => /** @type {HTMLElement} */ (field.closest(".field, fieldset, [data-shots]") ?? field.parentElement);

/** @param {Field} field */
function tell(field) {
  if (first === null) {
    first = field;
    requestAnimationFrame(show);
  }
  const place = box(field);
  if (place.querySelector(":scope > .wrong[data-told]")) return; // one of several choices has said it
  place.querySelectorAll(":scope > .wrong").forEach((old) => old.remove());
  place.classList.add("field-wrong");
  const line = document.createElement("p");
  line.className = "wrong";
  line.dataset.told = "";
  line.setAttribute("role", "alert");
  line.append(words?.content.cloneNode(true) ?? "", Object.assign(document.createElement("span"), { textContent: why(field) ?? "" }));
  place.append(line);
  field.setAttribute("aria-invalid", "true");
}

/** What pickers of a form should have filled, and have not. @param {HTMLFormElement | null} form @returns {Field[]} */
const unpicked = (form) => /** @type {Field[]} */ ([...(form?.querySelectorAll("input[type=hidden][data-needed]") ?? [])]).filter((one) => !one.value);

/** The first of them is led to, once all have been told. */
function show() {
  unpicked(/** @type {any} */ (first)?.form).forEach(tell);
  const seen = first && /** @type {HTMLElement | null} */ (first.type === "hidden" ? box(first).querySelector("[role=combobox]") : first);
  first = null;
  seen?.focus({ preventScroll: true });
  (seen ? box(seen) : null)?.scrollIntoView({ block: "center" });
}

/** What was told is mended by typing. @param {Event} event */
function mended(event) {
  const field = /** @type {Field} */ (event.target);
  if (!(field instanceof Element) || !("validity" in field)) return;
  const place = box(field);
  const told = place?.querySelector(":scope > .wrong[data-told]");
  if (!told || (field.willValidate && !field.validity.valid)) return;
  told.remove();
  place.classList.remove("field-wrong");
  field.removeAttribute("aria-invalid");
}

document.addEventListener("invalid", (event) => {
  const field = /** @type {Field} */ (event.target);
  if (!words || field.closest("dialog.search")) return;
  event.preventDefault();
  tell(field);
}, true);
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (/** @type {HTMLButtonElement | null} */ (event.submitter)?.formNoValidate) return;
  const empty = unpicked(form);
  if (!empty.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  empty.forEach(tell);
}, true);
document.addEventListener("input", mended);
document.addEventListener("change", mended);
