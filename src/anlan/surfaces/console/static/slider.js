// @ts-check
// The strip under the map: dragging it shows queue and map as they were; its right end is now, unless it lies around an earlier time.
import { hm } from "parts/clock";

/** Begin to listen. */
export function startSlider() {
  const box = /** @type {HTMLElement | null} */ (document.getElementById("slider"));
  const range = /** @type {HTMLInputElement | null | undefined} */ (box?.querySelector("input[type=range]"));
  if (!box || !range) return;
  const at = () => {
    const start = Date.parse(box.dataset.start ?? ""); // the strip is fetched again as time goes on
    const end = Date.parse(box.dataset.end ?? "");
    return start + ((end - start) * Number(range.value)) / Number(range.max);
  };
  const now = () => range.value === range.max && "toNow" in box.dataset;
  range.addEventListener("input", () => {
    const said = box.querySelector("[data-slider-at]");
    if (said) said.textContent = hm(at());
    if (!now()) document.dispatchEvent(new CustomEvent("looking-back", { detail: new Date(at()).toISOString() }));
  });
  range.addEventListener("change", () => {
    const url = new URL(location.href);
    if (now()) url.searchParams.delete("at");
    else url.searchParams.set("at", new Date(at()).toISOString());
    location.assign(url);
  });
}
