// @ts-check
// A photo made small enough for a thin line. When and where it was taken stands in its EXIF, which drawing it anew would lose.

const LONGEST = 1600; // pixels of the longer side: a crack stays readable, a photo stays near 300 kB
const SOI = 2; // bytes of the mark that every JPEG begins with
const TIFF = 10; // bytes of a segment before its TIFF part: mark, length, "Exif" and two zeros
const ORIENTATION = 0x0112;

/** @param {File} file @returns {Promise<Blob>} */
export async function small(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (picture === null) return file; // what this browser can't open the house may, or it says why not
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  if (scale === 1 && file.size < 600_000) return file;
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const drawn = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.82 });
  const camera = exif(new Uint8Array(await file.arrayBuffer()));
  return camera ? new Blob([drawn.slice(0, SOI), camera, drawn.slice(SOI)], { type: drawn.type }) : drawn;
}

/** The segment in which the camera says when and where, of a picture that now stands upright; null where there is none. @param {Uint8Array<ArrayBuffer>} bytes */
function exif(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = SOI; at + 4 <= view.byteLength && view.getUint8(at) === 0xff; ) {
    const mark = view.getUint8(at + 1);
    const end = at + 2 + view.getUint16(at + 2);
    if (mark === 0xda || end > view.byteLength) return null;
    if (mark === 0xe1 && end > at + TIFF && view.getUint32(at + 4) === 0x45786966) return upright(bytes.slice(at, end));
    at = end;
  }
  return null;
}

/** @param {Uint8Array<ArrayBuffer>} segment */
function upright(segment) {
  const view = new DataView(segment.buffer, TIFF);
  try {
    const little = view.getUint16(0) === 0x4949;
    const first = view.getUint32(4, little);
    for (let n = view.getUint16(first, little), at = first + 2; n > 0; n -= 1, at += 12) {
      if (view.getUint16(at, little) === ORIENTATION) view.setUint16(at + 8, 1, little);
    }
    return segment;
  } catch {
    return null; // broken: its offsets lead out of it
  }
}
