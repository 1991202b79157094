// @ts-check
// One's own check, one question a screen: answers stay on the phone until the whole is sent, by itself once there is a signal.
import { forget, keep, kept } from "field/draft";
import { deliver, told } from "field/sending";
import { shots } from "field/shots";

/** @typedef {{answer: string | number, text: string, photos: import("field/shots").Shot[]}} Given */

const missing = document.querySelector('meta[name="far"]')?.getAttribute("data-photo") ?? "";
const screens = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll("form[data-step]")]);
const last = screens[screens.length - 1];
const questions = screens.slice(0, -1);
const said = /** @type {HTMLElement} */ (document.querySelector("[data-answered]"));
const person = document.getElementById("content")?.dataset.person ?? "";
const name = ["own", person, last.dataset.compound, last.dataset.party, last.dataset.version].join(":");
const cameras = new Map(questions.map((form) => [form, shots(form)]));
/** @type {Map<string, Given>} */
const given = new Map();
let waiting = false;

/** @param {number} n */
function show(n) {
  const at = Math.max(0, Math.min(screens.length - 1, n));
  screens.forEach((form, place) => (form.hidden = place !== at));
  said.textContent = (said.dataset.answered ?? "").replace("{done}", String(given.size));
  window.scrollTo(0, 0);
}

const open = () => questions.findIndex((form) => !given.has(form.dataset.ref ?? ""));

/** @param {HTMLFormElement} form @param {Given} answer */
function mark(form, answer) {
  for (const button of form.querySelectorAll("button[name=answer]")) {
    const chosen = typeof answer.answer === "number" || button.getAttribute("value") === answer.answer;
    button.setAttribute("aria-pressed", String(chosen));
  }
}

questions.forEach((form, place) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const pressed = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
    const words = new FormData(form);
    const photos = cameras.get(form)?.taken ?? [];
    if (pressed?.value === "no" && photos.length === 0) return told(form, missing);
    const answer = pressed?.value === "number" ? Number(words.get("number")) : (pressed?.value ?? "yes");
    const one = { answer, text: String(words.get("text") ?? ""), photos: [...photos] };
    given.set(form.dataset.ref ?? "", one);
    mark(form, one);
    await keep(name, given);
    show(place + 1);
  });
});

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("button[data-go]"))) {
  const here = screens.indexOf(/** @type {HTMLFormElement} */ (button.form));
  button.addEventListener("click", () => show(here + Number(button.dataset.go)));
}

async function send() {
  if (open() >= 0) return show(open());
  const answers = [...given].map(([ref, one]) => ({ ref, ...one, photos: one.photos.map((shot) => shot.sha256) }));
  const text = String(new FormData(last).get("text") ?? "");
  const args = { compound: last.dataset.compound, party: last.dataset.party, answers, text };
  const photos = [...given.values()].flatMap((one) => one.photos);
  waiting = true;
  if (!(await deliver(last, "inspections.own_check", args, photos))) {
    waiting = last.querySelector(".errors") === null; // refused is answered; unheard goes again by itself
    return;
  }
  await forget(name);
  location.assign("/field/");
}

last.addEventListener("submit", (event) => {
  event.preventDefault();
  void send();
});
window.addEventListener("online", () => {
  if (waiting) void send();
});

const before = await kept(name).catch(() => undefined);
for (const form of questions) {
  const one = before?.get(form.dataset.ref);
  if (!one) continue;
  given.set(form.dataset.ref ?? "", one);
  cameras.get(form)?.put(one.photos);
  mark(form, one);
  const text = form.querySelector("textarea");
  if (text) text.value = one.text;
  const number = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=number]"));
  if (number && typeof one.answer === "number") number.value = String(one.answer);
}
show(open() < 0 ? screens.length - 1 : open());
