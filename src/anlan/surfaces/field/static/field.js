// @ts-check
// Every page of the phone: the clock, live hints, distances, the countdown of a call, and the send bar.
import { cityNow, tick } from "parts/clock";
import { follow } from "parts/fragments";
import { listen } from "parts/live";
import { distances } from "field/where";

tick();
follow();
listen();
distances();
document.addEventListener("folded", () => {
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
