"""A signature that was drawn on the phone's glass: kept by its hash as a photo is, printed on the papers."""

from __future__ import annotations

from PIL import Image, ImageChops

from anlan.infra import files

WIDEST = (600, 200)  # pixels on paper: about 300 dots per inch of a line's height
INK = 40  # grey steps between ground and line: less is dust of a picture's compression


def drawn(sha256: str) -> bool:
    """Whether there is anything on it: an empty glass is no signature."""
    with Image.open(files.place(sha256)) as picture:
        low, high = _grey(picture).getextrema()
    return bool(high - low >= INK)


def image(sha256: str) -> list[int]:
    """The picture cut to its line, as bytes for a template: PNG."""
    with Image.open(files.place(sha256)) as picture:
        grey = _grey(picture)
    ground = Image.new("L", grey.size, 255)
    box = ImageChops.difference(grey, ground).getbbox()
    cut = grey.crop(box) if box else grey
    cut.thumbnail(WIDEST)
    return list(files.png(cut))


def _grey(picture: Image.Image) -> Image.Image:
    """On white, whatever the phone sent."""
    whole = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole).convert("L")
