// @ts-check
// The file of a hazard: the decision column follows what others do, unless a form is open over it.
import { refresh } from "parts/fragments";

document.addEventListener("live:hint", (event) => {
  const rooms = /** @type {CustomEvent} */ (event).detail.map((/** @type {{room: string}} */ h) => h.room);
  const aside = document.getElementById("aside");
  if (aside && rooms.includes("hazards") && !document.querySelector("dialog[open]")) refresh(aside);
});

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
