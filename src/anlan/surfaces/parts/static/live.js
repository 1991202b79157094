// @ts-check
// Live hints: one event stream for all tabs of a browser (HTTP/1.1 allows six connections), told on by a channel.
// A hint only says "something of this room changed under this area"; whoever shows it fetches its fragment again.

const LOST_AFTER = 9000; // the server speaks every five seconds; two missed words mean the stream is lost
const POLL_EVERY = 5000; // how often pages ask by themselves while it is lost

/** @typedef {{room: string, area: string}} Hint */

const channel = new BroadcastChannel("anlan-live");
let heard = Date.now();
let lost = false;

/** @param {string} kind @param {any} detail */
function tell(kind, detail) {
  document.dispatchEvent(new CustomEvent(`live:${kind}`, { detail }));
}

/** @param {{kind: string, detail: any}} said */
function hear(said) {
  heard = Date.now();
  if (lost) {
    lost = false;
    tell("found", null);
    tell("hint", [{ room: "*", area: "" }]);
  }
  if (said.kind !== "ping") tell(said.kind, said.detail);
}

/** @param {string} kind @param {any} detail */
function spread(kind, detail) {
  channel.postMessage({ kind, detail });
  hear({ kind, detail });
}

function lead() {
  const source = new EventSource("/live");
  source.addEventListener("hello", () => spread("ping", null));
  source.addEventListener("ping", () => spread("ping", null));
  source.addEventListener("hint", (event) => spread("hint", JSON.parse(/** @type {MessageEvent} */ (event).data)));
  source.addEventListener("reload", () => spread("hint", [{ room: "*", area: "" }]));
  addEventListener("pagehide", () => source.close());
  return new Promise(() => {}); // holds the lead until this tab goes
}

/** Begin to listen. Safe to call once a page. */
export function listen() {
  channel.addEventListener("message", (event) => hear(event.data));
  if (navigator.locks) navigator.locks.request("anlan-live", lead);
  else lead();
  setInterval(() => {
    if (!lost && Date.now() - heard > LOST_AFTER) {
      lost = true;
      tell("lost", heard);
    }
  }, 1000);
  setInterval(() => lost && tell("hint", [{ room: "*", area: "" }]), POLL_EVERY);
  addEventListener("offline", () => {
    heard = 0;
  });
}

/**
 * Whether a hint is for somebody who waits for these rooms. `*` is every room; readings pour in all the time, and only
 * who names them is told of them.
 * @param {Event} event @param {string} wanted "room room" or "*"
 */
export function concerns(event, wanted) {
  const names = wanted.split(" ");
  return /** @type {CustomEvent} */ (event).detail.some(
    (/** @type {Hint} */ { room }) => room === "*" || names.includes(room) || (names.includes("*") && room !== "readings"),
  );
}

/** Since when nothing was heard, or null while the stream lives. */
export function lostSince() {
  return lost ? heard : null;
}
