// @ts-check
// Every page of the desk: the clock, live hints, verbs that ask, search, and the strip that says when the stream is lost.
import "htmx";
import "parts/cards";
import "parts/picker";
import { begin } from "parts/asking";
import { tick } from "parts/clock";
import { follow } from "parts/fragments";
import { listen } from "parts/live";
import { search } from "console/search";

tick();
begin();
follow();
search();
listen();

document.querySelector("[data-print]")?.addEventListener("click", () => print());

const strip = document.getElementById("stale");
document.addEventListener("live:lost", (event) => {
  if (!strip) return;
  strip.hidden = false;
  const since = strip.querySelector("[data-stale]");
  const at = /** @type {CustomEvent} */ (event).detail || Date.now();
  if (since) since.textContent = new Date(at).toLocaleTimeString("zh-CN", { hour12: false });
});
document.addEventListener("live:found", () => {
  if (strip) strip.hidden = true;
});
strip?.querySelector("[data-reload]")?.addEventListener("click", () => location.reload());
