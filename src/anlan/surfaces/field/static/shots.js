// @ts-check
// The camera: photos are made small enough for a thin line, named by their hash, shown, and sent before the verb that needs them.
import { token } from "field/envelope";
import { ghost } from "field/ghost";
import { small } from "field/small";

const WHOLE = 1024 * 1024; // most photos in one go
const CAREFUL = 64 * 1024; // after a line broke: what is lost with a piece is little
let size = WHOLE;

/** @typedef {{sha256: string, bytes: Blob}} Shot */

/** @param {Blob} bytes */
async function hash(bytes) {
  const sum = await crypto.subtle.digest("SHA-256", await bytes.arrayBuffer());
  return [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** A photo made small and named by its hash. @param {File} file @returns {Promise<Shot>} */
export async function shotOf(file) {
  const bytes = await small(file);
  return { sha256: await hash(bytes), bytes };
}

/** The photos of a form, kept while the page is open. @param {HTMLElement} form */
export function shots(form) {
  /** @type {Shot[]} */
  const taken = [];
  const box = /** @type {HTMLElement | null} */ (form.querySelector("[data-shots]"));
  const input = /** @type {HTMLInputElement | null | undefined} */ (box?.querySelector("input[type=file]"));
  const template = /** @type {HTMLTemplateElement | null | undefined} */ (box?.querySelector("template"));
  const wrong = /** @type {HTMLElement | null | undefined} */ (box?.querySelector("[data-wrong]"));
  input?.addEventListener("change", async () => {
    const bad = [];
    for (const file of [...(input.files ?? [])]) {
      if (!file.type || file.type.startsWith("image/")) await take(file);
      else bad.push(file.name);
    }
    if (wrong) {
      wrong.hidden = bad.length === 0;
      wrong.textContent = (wrong.dataset.wrong ?? "").replace("{name}", bad.join(", "));
    }
    input.value = "";
  });
  if (box) ghost(box, take);

  /** @param {File} file */
  async function take(file) {
    const shot = await shotOf(file);
    over();
    if (taken.some((t) => t.sha256 === shot.sha256)) return;
    taken.push(shot);
    show(shot);
  }

  /** What was said of the photos before speaks of others than are here now. */
  function over() {
    form.querySelector(".errors:not([data-wrong])")?.remove();
    if (wrong) wrong.hidden = true;
  }

  /** @param {Shot} shot */
  function show(shot) {
    const figure = /** @type {HTMLElement} */ (/** @type {Element} */ (template?.content.firstElementChild).cloneNode(true));
    const image = /** @type {HTMLImageElement} */ (figure.querySelector("img"));
    image.src = URL.createObjectURL(shot.bytes);
    figure.querySelector("button")?.addEventListener("click", () => {
      taken.splice(taken.indexOf(shot), 1);
      figure.remove();
      over();
    });
    input?.closest("label")?.before(figure);
  }

  /** Photos that were kept on the phone. @param {Shot[]} again */
  function put(again) {
    for (const shot of again) {
      taken.push(shot);
      show(shot);
    }
  }

  return { taken, put, needed: box !== null && "needed" in box.dataset };
}

/** @type {Set<string>} */
const tried = new Set();

/** Send a photo. Where an earlier try broke off it is asked first how far that came; before the first there is nothing to ask, nor reason for small pieces. @param {Shot} shot */
export async function sendPhoto(shot) {
  const url = `/field/photo/${shot.sha256}`;
  let { have } = tried.has(shot.sha256) ? await asked(url, {}) : { have: 0 };
  tried.add(shot.sha256);
  for (let kept = false; !kept; ) {
    const piece = shot.bytes.slice(have, have + size); // the last may be empty: with it all is checked and kept
    const answer = await asked(`${url}?offset=${have}&total=${shot.bytes.size}`, { method: "PUT", body: piece });
    have = answer.have;
    kept = answer.ok && have >= shot.bytes.size;
  }
}

/** A photo that will never be taken, with the house's sentence: sending it again would not help. */
export class Unfit extends Error {}

/** How much is there, also where a piece did not fit what had arrived before. @param {string} url @param {RequestInit} how @returns {Promise<{have: number, ok: boolean}>} */
async function asked(url, how) {
  const response = await fetch(url, { ...how, headers: { "X-CSRFToken": token() } }).catch((broken) => {
    size = CAREFUL;
    throw broken;
  });
  const answer = await response.json().catch(() => ({}));
  if ("have" in answer) return { have: answer.have, ok: response.ok };
  const why = response.status === 422 || response.status === 413 ? answer.because : null;
  if (why) throw new Unfit(why[document.documentElement.lang === "en" ? "en" : "zh"]);
  throw new Error(String(response.status));
}
