// @ts-check
// A verb sealed on the phone: key, place in this device's order, time it was meant. Sent again, the same key changes nothing.
import { cityNow } from "parts/clock";

/** UUIDv7: sorted by the time it was made. */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const at = BigInt(Date.now());
  for (let i = 0; i < 6; i += 1) bytes[i] = Number((at >> BigInt(8 * (5 - i))) & 0xffn);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** This browser's own name among devices. */
function device() {
  const known = localStorage.getItem("anlan-device") ?? `web-${uuid7()}`;
  localStorage.setItem("anlan-device", known);
  return known;
}

function next() {
  const n = Number(localStorage.getItem("anlan-n") ?? 0) + 1;
  localStorage.setItem("anlan-n", String(n));
  return n;
}

export function token() {
  return /** @type {HTMLInputElement | null} */ (document.querySelector("[name=csrfmiddlewaretoken]"))?.value ?? "";
}

/** @typedef {{v: number, key: string, verb: string, args: Record<string, unknown>, observed_at: string, tz: string, device: string, n: number}} Envelope */

/** Seal a verb with its arguments. @param {string} verb @param {Record<string, unknown>} args @returns {Envelope} */
export function seal(verb, args) {
  return { v: 1, key: uuid7(), verb, args, observed_at: new Date(cityNow()).toISOString(), tz: "Asia/Shanghai", device: device(), n: next() };
}

/** @typedef {{key: string, state: "applied" | "refused" | "held", because: {zh: string, en: string} | null}} Result */

/** Send envelopes; throws when nothing was heard. @param {Envelope[]} envelopes @returns {Promise<Result[]>} */
export async function send(envelopes) {
  const response = await fetch("/field/sync", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(envelopes),
  });
  if (response.status === 401) location.assign(`/login/?next=${encodeURIComponent(location.pathname)}`);
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}
