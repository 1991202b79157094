"""A photo that the phone makes small keeps when and where it was taken, and stands upright."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from anlan.infra import files

SCRIPT = Path(files.__file__).parents[1] / "surfaces" / "field" / "static" / "small.js"
ASK = """async ([code, photo]) => {
  const { small } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const bytes = Uint8Array.from(atob(photo), (c) => c.charCodeAt(0));
  const made = new Uint8Array(await (await small(new File([bytes], "a.jpg", { type: "image/jpeg" }))).arrayBuffer());
  return btoa(Array.from(made, (b) => String.fromCharCode(b)).join(""));
}"""


def taken(size: tuple[int, int], turned: int, order: str) -> bytes:
    """A phone's photo, lying on its side in the file, with place and time in its EXIF."""
    exif, out = Image.Exif(), io.BytesIO()
    exif.endian = order
    exif[0x0112] = turned
    exif.get_ifd(0x8769)[0x9003] = "2026:08:10 14:21:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (28.0, 20.0, 24.0), 3: "E", 4: (121.0, 18.0, 36.0)})
    Image.effect_noise(size, 50).convert("RGB").save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def made_small(browser: Browser, photo: bytes) -> bytes:
    page = browser.new_page()
    told: Any = page.evaluate(ASK, [SCRIPT.read_text("utf-8"), base64.b64encode(photo).decode()])
    page.close()
    return base64.b64decode(told)


def test_place_and_time_go_over_and_the_picture_is_turned_once(browser: Browser) -> None:
    for order in ("<", ">"):
        small = made_small(browser, taken((2400, 1200), 6, order))
        facts = files.measured(small)
        assert (facts["width"], facts["height"]) == (800, 1600)
        assert Image.open(io.BytesIO(small)).getexif()[0x0112] == 1
        assert f"{facts['taken_at']:%Y-%m-%d %H:%M}" == "2026-08-10 14:21"
        assert (round(facts["lon"], 3), round(facts["lat"], 3)) == (121.31, 28.34)


def test_a_photo_without_them_or_with_broken_ones_is_made_small_all_the_same(browser: Browser) -> None:
    plain = io.BytesIO()
    Image.effect_noise((2400, 1200), 50).convert("RGB").save(plain, "JPEG", quality=80)
    broken = bytearray(taken((2400, 1200), 1, "<"))
    at = broken.index(b"Exif\x00\x00") + 6
    broken[at + 4 : at + 8] = b"\xff\xff\xff\x7f"  # the first directory lies far outside
    for photo in (plain.getvalue(), bytes(broken)):
        facts = files.measured(made_small(browser, photo))
        assert (facts["width"], facts["height"], facts["taken_at"], facts["lon"]) == (1600, 800, None, None)
