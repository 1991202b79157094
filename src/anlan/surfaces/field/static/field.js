// @ts-check
// Every page of the phone: the clock, live hints, distances, the countdown of a call, and the send bar.
import { cityNow, tick } from "parts/clock";
import { follow } from "parts/fragments";
import { listen } from "parts/live";
import { said } from "field/sending";
import { distances } from "field/where";

tick();
follow();
listen();
distances();
said();
/** Calls that stood here before: whoever went back to the list is not taken away from it again. */
const known = new Set(calls().map((el) => el.dataset.task));
function calls() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-call]")]);
}

document.addEventListener("folded", () => {
  const fresh = calls().find((el) => !known.has(el.dataset.task));
  if (fresh) {
    navigator.vibrate?.([400, 200, 400]);
    return location.assign(fresh.dataset.call ?? "");
  }
  distances();
  const said = document.querySelector("[data-tasks]");
  if (said) said.textContent = document.getElementById("tasks-count")?.dataset.count ?? said.textContent;
});

const bars = /** @type {HTMLProgressElement[]} */ ([...document.querySelectorAll("progress[data-until]")]);
function run() {
  for (const bar of bars) {
    const from = Date.parse(bar.dataset.from ?? "");
    const until = Date.parse(bar.dataset.until ?? "");
    bar.value = Math.max(0, Math.min(100, (100 * (until - cityNow())) / Math.max(1, until - from)));
  }
}
if (bars.length) {
  run();
  setInterval(run, 1000);
}
