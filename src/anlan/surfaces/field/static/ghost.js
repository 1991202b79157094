// @ts-check
// The photo before lies thinly over the live camera, so that the photo after is taken from the same place.

/** Offer it where the phone has a camera that a page may open. @param {HTMLElement} box @param {(file: File) => Promise<void>} take */
export function ghost(box, take) {
  const button = /** @type {HTMLElement | null} */ (box.querySelector("[data-ghost]"));
  const view = /** @type {HTMLDialogElement | null} */ (box.querySelector("dialog"));
  const video = view?.querySelector("video");
  const over = view?.querySelector("img");
  const thin = view?.querySelector("input");
  if (!button || !view || !video || !over || !thin || !navigator.mediaDevices?.getUserMedia) return;
  button.hidden = false;

  /** @type {MediaStream | null} */
  let stream = null;
  button.addEventListener("click", async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1600 } } });
    } catch {
      button.hidden = true; // not allowed, or in use: the plain camera beside it still works
      return;
    }
    video.srcObject = stream;
    view.showModal();
    await video.play();
  });
  view.addEventListener("close", () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  });
  thin.addEventListener("input", () => over.style.setProperty("opacity", String(Number(thin.value) / 100)));
  view.querySelector("[data-shutter]")?.addEventListener("click", async () => {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d")?.drawImage(video, 0, 0);
    const bytes = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    view.close();
    if (bytes) await take(new File([/** @type {Blob} */ (bytes)], "after.jpg", { type: "image/jpeg" }));
  });
  view.querySelector("[data-away]")?.addEventListener("click", () => view.close());
}
