// @ts-check
// The file of a hazard follows what others do, unless somebody is filling in a form on it.
import { fold } from "parts/fragments";
import { concerns } from "parts/live";

/** Whether a form is open or begun. */
function busy() {
  if (document.querySelector("dialog[open]")) return true;
  return [...document.querySelectorAll("main textarea, main input[type=file], main [role=combobox]")].some((el) => /** @type {HTMLInputElement} */ (el).value !== "");
}

document.addEventListener("live:hint", async (event) => {
  const main = document.getElementById("content");
  if (!main || busy() || !concerns(event, "hazards")) return;
  const response = await fetch(location.href);
  if (!response.ok || busy()) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("content");
  if (fresh) await fold(main, fresh.innerHTML);
});
