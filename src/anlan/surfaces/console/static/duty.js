// @ts-check
// The duty screen: selection, drawer, keys, sound. The map listens to what is selected here.
import { fold, refresh } from "parts/fragments";
import { tick } from "parts/clock";
import { typing } from "console/search";
import { allow, sound } from "console/sound";
import { startMap, waits } from "console/map";
import { startSlider } from "console/slider";

const queue = /** @type {HTMLElement} */ (document.getElementById("queue"));
const drawer = /** @type {HTMLElement} */ (document.getElementById("drawer"));
const help = /** @type {HTMLDialogElement} */ (document.getElementById("help"));
const past = new URL(location.href).searchParams.get("at");
let opened = drawer.querySelector("[data-thing]")?.getAttribute("data-thing") ?? "";
let cursor = opened;

/** @returns {HTMLAnchorElement[]} */
const rows = () => [...queue.querySelectorAll(/** @type {"a"} */ ("[data-row]"))];
const row = (/** @type {string} */ id) => rows().find((r) => r.dataset.row === id);

function mark() {
  for (const r of rows()) {
    if (r.dataset.row === cursor) r.setAttribute("aria-current", "true");
    else r.removeAttribute("aria-current");
  }
}

/** @param {string} id */
async function open(id) {
  const [room, ref] = id.split(":");
  const url = new URL(`/duty/${room}/${ref}`, location.href);
  if (past) url.searchParams.set("at", past);
  const response = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!response.ok) return close();
  cursor = opened = id;
  drawer.dataset.src = url.pathname + url.search;
  drawer.dataset.live = `${room} calls alerts${room === "sensors" ? " readings" : ""}`;
  if (drawer.hidden) {
    drawer.innerHTML = "";
    drawer.hidden = false;
  }
  await fold(drawer, await response.text());
  address("open", id);
  mark();
  document.dispatchEvent(new CustomEvent("selected", { detail: drawer.querySelector("[data-thing]") }));
}

function close() {
  opened = "";
  drawer.hidden = true;
  delete drawer.dataset.live;
  address("open", "");
  document.dispatchEvent(new CustomEvent("selected", { detail: null }));
}

/** @param {string} name @param {string} value */
function address(name, value) {
  const url = new URL(location.href);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  history.replaceState(null, "", url);
}

// --- sound: acknowledged rows stay acknowledged on this screen until their level rises ---
/** @type {Record<string, string>} */
const known = JSON.parse(sessionStorage.getItem("anlan-acknowledged") ?? "{}");
const loud = () => rows().filter((r) => "silent" in r.dataset && Number(known[r.dataset.row ?? ""] ?? 9) > Number(r.dataset.level));

function ring() {
  const on = !past && loud().length > 0;
  const button = /** @type {HTMLElement | null} */ (queue.querySelector("[data-silence]"));
  if (button) button.hidden = !on;
  sound(on || lostStream);
}

async function acknowledge() {
  for (const r of loud()) {
    known[r.dataset.row ?? ""] = r.dataset.level ?? "";
    if (r.dataset.ack) await post(r.dataset.ack);
  }
  lostStream = false;
  sessionStorage.setItem("anlan-acknowledged", JSON.stringify(known));
  ring();
}

/** @param {string} url */
function post(url) {
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("[name=csrfmiddlewaretoken]"))?.value ?? "";
  return fetch(url, { method: "POST", headers: { "HX-Request": "true", "X-CSRFToken": token } });
}

let lostStream = false;
document.addEventListener("live:lost", () => ((lostStream = true), ring()));
document.addEventListener("live:found", () => ((lostStream = false), ring()));

// --- what changed is marked for three seconds ---
/** @type {Map<string, string>} */
let before = new Map(rows().map((r) => [r.id, r.innerText]));
queue.addEventListener("folded", () => {
  const now = new Map(rows().map((r) => [r.id, r.innerText.replace(/\d+:\d\d/g, "")]));
  for (const r of rows()) {
    if (before.get(r.id) === now.get(r.id)) continue;
    r.classList.add("changed");
    setTimeout(() => r.classList.remove("changed"), 3000);
  }
  before = now;
  mark();
  ring();
});

// --- pointer and keys ---
queue.addEventListener("click", (event) => {
  const link = /** @type {HTMLElement} */ (event.target).closest("a[href^='/duty/?open=']");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  open(new URL(/** @type {HTMLAnchorElement} */ (link).href).searchParams.get("open") ?? "");
});
queue.addEventListener("click", (event) => /** @type {HTMLElement} */ (event.target).closest("[data-silence]") && acknowledge());
drawer.addEventListener("click", (event) => {
  if (!(/** @type {HTMLElement} */ (event.target).closest("[data-close]"))) return;
  event.preventDefault();
  close();
});
document.addEventListener("open", (event) => open(/** @type {CustomEvent} */ (event).detail));
document.querySelector("[data-help]")?.addEventListener("click", () => help.showModal());

/** @param {number} by */
function move(by) {
  const all = rows();
  const at = all.findIndex((r) => r.dataset.row === cursor);
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
  if (!next) return;
  cursor = next.dataset.row ?? "";
  mark();
  next.scrollIntoView({ block: "nearest" });
  document.dispatchEvent(new CustomEvent("looked", { detail: next }));
}

/** @type {Record<string, () => void>} */
const keys = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Enter: () => cursor && open(cursor),
  a: acknowledge,
  c: () => /** @type {HTMLElement | null} */ (drawer.querySelector("[data-key=c]"))?.click(),
  Escape: close,
  "?": () => help.showModal(),
};
document.addEventListener("keydown", (event) => {
  if (typing(event.target) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && /** @type {HTMLElement} */ (event.target).closest("button, a, summary, [role=application]")) return;
  const act = keys[event.key] ?? keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

if (opened) drawer.dataset.src = `/duty/${opened.replace(":", "/")}${past ? `?at=${encodeURIComponent(past)}` : ""}`;
allow();
mark();
ring();
tick();
startSlider();
startMap().catch((trouble) => {
  waits("failed");
  document.getElementById("map-box")?.setAttribute("data-failed", String(trouble));
  throw trouble;
});
if (!past) document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh(queue));
