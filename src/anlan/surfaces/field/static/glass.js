// @ts-check
// Signing on glass: what a finger draws becomes a picture that is sent by its hash, as a photo is.
import { shotOf } from "field/shots";

/** A form's glass, drawn on with a finger, a pen or the mouse. @param {HTMLElement} form */
export function glass(form) {
  const box = /** @type {HTMLElement | null} */ (form.querySelector("[data-glass]"));
  const canvas = /** @type {HTMLCanvasElement | null | undefined} */ (box?.querySelector("canvas"));
  const pen = canvas?.getContext("2d");
  let drawn = false;
  if (!box || !canvas || !pen) return { shot: async () => null };
  const clean = () => { // white paper and black ink in any theme, as it is printed
    const scale = window.devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.scale(scale, scale);
    pen.lineWidth = 3;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "black";
    drawn = false;
  };
  new ResizeObserver((_, seen) => {
    if (!canvas.clientWidth) return; // in a closed fold still
    clean();
    seen.disconnect();
  }).observe(canvas);
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(event.offsetX, event.offsetY);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(event.offsetX, event.offsetY);
    pen.stroke();
    drawn = true;
  });
  box.querySelector("button")?.addEventListener("click", clean);

  return {
    /** The signature, or null where nothing was drawn. */
    shot: async () => {
      if (!drawn) return null;
      const bytes = await new Promise((done) => canvas.toBlob(done, "image/png"));
      return bytes ? shotOf(new File([/** @type {Blob} */ (bytes)], "signature.png", { type: "image/png" })) : null;
    },
  };
}

/**
 * A form that somebody signs, or refuses to sign before a witness: the fields of its way are shown, and what was said is sent.
 * @param {HTMLFormElement} form
 * @param {(said: {met: string, signed: boolean, text: string, signature: string, witness: string}, shots: import("field/shots").Shot[]) => Promise<void>} send
 */
export function signing(form, send) {
  const pad = glass(form);
  const signed = /** @type {HTMLInputElement} */ (form.querySelector("[name=signed]"));
  signed.addEventListener("change", () => {
    for (const el of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-if-signed]"))) el.hidden = !signed.checked;
    for (const el of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-if-refused]"))) el.hidden = signed.checked;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const word = (/** @type {string} */ name) => String(given.get(name) ?? "");
    const drawn = signed.checked ? await pad.shot() : null;
    const witness = signed.checked ? "" : word("witness");
    const said = { met: word("met"), signed: signed.checked, text: word("text"), signature: drawn?.sha256 ?? "", witness };
    await send(said, drawn ? [drawn] : []);
  });
}
