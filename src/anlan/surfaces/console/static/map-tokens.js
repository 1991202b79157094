// @ts-check
// Colours of the page for the map, and the drawn glyphs as map images: the same files that the pages inline.

const style = getComputedStyle(document.documentElement);

/** A token's value in the page's theme. @param {string} name */
export function token(name) {
  return style.getPropertyValue(`--${name}`).trim();
}

/** @param {string} svg */
function coloured(svg) {
  return svg.replace(/var\(--([a-z0-9-]+)\)/g, (_, name) => token(name));
}

/** @type {Map<string, Promise<string>>} */
const drawings = new Map();

/** A glyph's drawing in the page's colours. @param {string} name */
export function drawing(name) {
  const known = drawings.get(name) ?? fetch(`/static/parts/glyphs/${name}.svg`).then((r) => (r.ok ? r.text() : Promise.reject(new Error(`no glyph ${name}`)))).then(coloured);
  drawings.set(name, known);
  return known;
}

/** The same as an address that an image can show. @param {string} svg */
export function asAddress(svg) {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

/** A glyph as an image of `size` CSS pixels at twice the density. @param {string} name @param {number} size */
export async function glyphImage(name, size) {
  const pixels = size * 2;
  const image = new Image(pixels, pixels);
  image.src = asAddress((await drawing(name)).replace("<svg ", `<svg width="${pixels}" height="${pixels}" `));
  await image.decode();
  const canvas = new OffscreenCanvas(pixels, pixels);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(image, 0, 0, pixels, pixels);
  return context.getImageData(0, 0, pixels, pixels);
}
