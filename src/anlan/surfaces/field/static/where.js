// @ts-check
// Where the phone is, if its owner lets us know: distances in the list, and the place of a report. Never tracked, never stored.

/** @param {{lon: number, lat: number}} a @param {{lon: number, lat: number}} b metres between two places */
export function metres(a, b) {
  const rad = Math.PI / 180;
  const x = (b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  const y = (b.lat - a.lat) * rad;
  return Math.hypot(x, y) * 6371000;
}

/** @returns {Promise<{lon: number, lat: number, within: number} | null>} */
export function locate() {
  return new Promise((done) => {
    if (!navigator.geolocation) return done(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords: c }) => done({ lon: c.longitude, lat: c.latitude, within: Math.round(c.accuracy) }),
      () => done(null),
      { enableHighAccuracy: true, timeout: 8000, maximumAge: 30000 },
    );
  });
}

/** Write distances where the phone's owner has already allowed us to know the place. */
export async function distances() {
  const places = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-far]")]).filter((el) => el.dataset.lon);
  if (places.length === 0) return;
  const allowed = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (allowed?.state !== "granted") return;
  const here = await locate();
  const words = document.querySelector('meta[name="far"]');
  if (!here || !(words instanceof HTMLMetaElement)) return;
  for (const el of places) {
    const far = metres(here, { lon: Number(el.dataset.lon), lat: Number(el.dataset.lat) });
    const near = far < 950;
    el.textContent = ((near ? words.dataset.m : words.dataset.km) ?? "").replace("{n}", near ? String(Math.round(far / 50) * 50) : (far / 1000).toFixed(1));
    el.closest("[data-far-row]")?.removeAttribute("hidden");
  }
}
