// @ts-check
// The sound of an unanswered level III or higher: on until it is acknowledged. Browsers allow it after a first touch of the page.

const EVERY = 2400; // milliseconds between two calls of the tone
/** @type {AudioContext | undefined} */
let audio;
/** @type {number | undefined} */
let timer;

function tone() {
  document.documentElement.dataset.tone = audio?.state ?? "locked";
  if (!audio || audio.state !== "running") return;
  const start = audio.currentTime;
  for (const [at, pitch] of [[0, 740], [0.22, 587], [0.44, 740]]) {
    const note = audio.createOscillator();
    const gain = audio.createGain();
    note.frequency.value = pitch;
    note.type = "triangle";
    gain.gain.setValueAtTime(0, start + at);
    gain.gain.linearRampToValueAtTime(0.22, start + at + 0.02);
    gain.gain.linearRampToValueAtTime(0, start + at + 0.19);
    note.connect(gain).connect(audio.destination);
    note.start(start + at);
    note.stop(start + at + 0.2);
  }
}

/** Sound or be silent; `data-tone` says whether the browser lets it out ("running") or waits for a touch. @param {boolean} on */
export function sound(on) {
  document.documentElement.toggleAttribute("data-sounding", on);
  if (on && timer === undefined) {
    tone();
    timer = setInterval(tone, EVERY);
  } else if (!on && timer !== undefined) {
    clearInterval(timer);
    timer = undefined;
    delete document.documentElement.dataset.tone;
  }
}

/** Is the tone wanted now? */
export function sounding() {
  return timer !== undefined;
}

/** The first touch or key of the page lets it sound from then on. */
export function allow() {
  const unlock = () => {
    audio ??= new AudioContext();
    audio.resume();
  };
  addEventListener("pointerdown", unlock, { once: true });
  addEventListener("keydown", unlock, { once: true });
}
