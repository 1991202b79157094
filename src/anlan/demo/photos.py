"""Drawn photos of a culvert, blocked and cleared: good enough to judge, marked 示意图 so that nobody is fooled."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import numpy as np
from PIL import ExifTags, Image, ImageDraw, ImageFilter

from anlan.demo.marks import STAMP
from anlan.kernel.clock import CITY

WIDTH, HEIGHT = 1200, 900
MAKER = "Anlan demo"


@dataclass(frozen=True)
class Shot:
    """What a photo shows, and what its EXIF says about when and where it was taken."""

    at: datetime
    lon: float
    lat: float
    blocked: bool
    seed: int
    rain: bool = False


def jpeg(shot: Shot) -> bytes:
    """The photo as JPEG with EXIF time and position."""
    image = _drawn(shot)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, exif=exif(shot))
    return out.getvalue()


def _drawn(shot: Shot) -> Image.Image:
    """The scene, from one viewpoint for a seed: bank, wall with a pipe, ditch; branches and rubbish while blocked."""
    place = np.random.default_rng([shot.seed, 1])  # the place: the same before and after
    image = Image.new("RGB", (WIDTH, HEIGHT), (150, 156, 158) if shot.rain else (176, 190, 198))
    draw = ImageDraw.Draw(image)
    _bank(draw, place)
    mouth = _wall(draw, place)
    _water(draw, np.random.default_rng([shot.seed, 2]), high=shot.blocked)
    if shot.blocked:
        _debris(draw, np.random.default_rng([shot.seed, 3]), mouth)
    image = image.filter(ImageFilter.GaussianBlur(1.6))
    if shot.rain:
        _rain(image, np.random.default_rng([shot.seed, 4]))
    return marked(_grained(image, shot))


def _bank(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    draw.polygon([(0, 210), (WIDTH, 170), (WIDTH, HEIGHT), (0, HEIGHT)], fill=(92, 98, 66))
    for _ in range(2600):  # grass
        x, y = rng.uniform(0, WIDTH), rng.uniform(190, HEIGHT)
        lean, tall = rng.uniform(-7, 7), rng.uniform(8, 26) * (0.5 + y / HEIGHT)
        shade = int(rng.integers(-22, 22))
        draw.line([(x, y), (x + lean, y - tall)], fill=(84 + shade, 102 + shade, 58 + shade), width=2)


def _wall(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> tuple[float, float, float]:
    """A concrete head wall with a round pipe; returns the pipe's centre and radius."""
    left, right, top, foot = 230, 980, 250 + rng.uniform(-15, 15), 640
    draw.polygon([(left, top), (right, top - 18), (right + 40, foot), (left - 46, foot)], fill=(139, 136, 128))
    draw.polygon([(left - 8, top - 26), (right + 8, top - 44), (right, top - 18), (left, top)], fill=(164, 161, 152))
    for row in range(1, 6):
        y = top + row * (foot - top) / 6
        draw.line([(left - 40, y), (right + 36, y - 6)], fill=(122, 119, 112), width=3)
    for _ in range(70):  # stains
        x, y = rng.uniform(left, right), rng.uniform(top, foot - 60)
        draw.line([(x, y), (x + rng.uniform(-4, 4), y + rng.uniform(20, 120))], fill=(118, 116, 104), width=2)
    x, y, r = 600 + rng.uniform(-60, 60), 470 + rng.uniform(-12, 12), 132 + rng.uniform(-14, 14)
    draw.ellipse([x - r - 16, y - r - 16, x + r + 16, y + r + 16], fill=(112, 109, 102))
    draw.ellipse([x - r, y - r, x + r, y + r], fill=(26, 27, 27))
    return x, y, r


def _water(draw: ImageDraw.ImageDraw, rng: np.random.Generator, *, high: bool) -> None:
    level = 520 if high else 610
    colour = (108, 98, 74) if high else (96, 103, 92)
    draw.polygon([(150, level), (1070, level - 8), (1200, HEIGHT), (0, HEIGHT)], fill=colour)
    for _ in range(260):
        x, y = rng.uniform(60, 1140), rng.uniform(level + 8, HEIGHT)
        long, light = rng.uniform(20, 120) * y / HEIGHT, int(rng.integers(-16, 20))
        draw.line([(x, y), (x + long, y + rng.uniform(-3, 3))], fill=tuple(c + light for c in colour), width=3)


def _debris(draw: ImageDraw.ImageDraw, rng: np.random.Generator, mouth: tuple[float, float, float]) -> None:
    """Branches, leaves, a sack and bottles in front of the pipe."""
    x, y, r = mouth
    for _ in range(420):
        a, d = rng.uniform(0, 2 * np.pi), r * 1.5 * np.sqrt(rng.random())
        px, py = x + d * np.cos(a), y + 46 + d * np.sin(a) * 0.62
        shade, size = int(rng.integers(-18, 18)), rng.uniform(5, 17)
        box = [px - size, py - size * 0.5, px + size, py + size * 0.5]
        draw.ellipse(box, fill=(86 + shade, 74 + shade, 46 + shade))
    for _ in range(46):
        a, long = rng.uniform(-0.9, 0.9) + np.pi * int(rng.integers(0, 2)), rng.uniform(90, 280)
        px, py = x + rng.uniform(-1.1, 1.1) * r, y + rng.uniform(-0.3, 0.9) * r
        shade = int(rng.integers(-8, 26))
        ends = [(px, py), (px + long * np.cos(a), py + long * np.sin(a) * 0.6)]
        draw.line(ends, fill=(66 + shade, 54 + shade, 38 + shade), width=int(rng.integers(4, 12)))
    for colour, dx, dy, w, h in (
        ((206, 204, 194), -0.7, 0.35, 92, 58),  # a fertiliser sack
        ((66, 116, 148), 0.35, 0.62, 54, 22),
        ((190, 196, 190), 0.75, 0.3, 46, 20),
    ):
        px, py = x + dx * r + rng.uniform(-20, 20), y + dy * r + rng.uniform(-10, 10)
        draw.rounded_rectangle([px, py, px + w, py + h], radius=12, fill=colour)


def _rain(image: Image.Image, rng: np.random.Generator) -> None:
    draw = ImageDraw.Draw(image, "RGBA")
    for _ in range(340):
        x, y, long = rng.uniform(-40, WIDTH), rng.uniform(-40, HEIGHT), rng.uniform(24, 70)
        draw.line([(x, y), (x + long * 0.18, y + long)], fill=(226, 232, 236, 90), width=2)


def _grained(image: Image.Image, shot: Shot) -> Image.Image:
    """Sensor noise and a darker edge; the noise also makes two shots of one place differ in every pixel."""
    grain = np.random.default_rng([shot.seed, int(shot.at.timestamp())])
    pixels = np.asarray(image, np.float32)
    x, y = np.meshgrid(np.linspace(-1, 1, WIDTH), np.linspace(-1, 1, HEIGHT))
    light = (1 - 0.22 * (x**2 + y**2))[..., None] * (0.86 if shot.rain else 1.0)
    return Image.fromarray((pixels * light + grain.normal(0, 5, pixels.shape)).clip(0, 255).astype(np.uint8))


def marked(image: Image.Image) -> Image.Image:
    """The words 示意图 across a corner, from a bundled bitmap so that no font is needed."""
    rows = [[int(c) for c in row] for row in STAMP]
    stamp = Image.fromarray(np.array(rows, np.uint8) * 255).resize((len(rows[0]) * 4, len(rows) * 4))
    at = (image.width - stamp.width - 28, image.height - stamp.height - 24)
    plate = [at[0] - 14, at[1] - 10, image.width - 14, image.height - 14]
    ImageDraw.Draw(image, "RGBA").rectangle(plate, fill=(0, 0, 0, 120))
    image.paste((255, 255, 255), at, stamp)
    return image


def exif(shot: Shot) -> Image.Exif:
    """When, where and by what it was taken."""
    found = Image.Exif()
    local = shot.at.astimezone(CITY)
    found[ExifTags.Base.Make] = MAKER
    found[ExifTags.Base.Software] = f"{MAKER}, drawn"
    found[ExifTags.Base.DateTime] = local.strftime("%Y:%m:%d %H:%M:%S")
    details = found.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = local.strftime("%Y:%m:%d %H:%M:%S")
    details[ExifTags.Base.OffsetTimeOriginal] = "+08:00"
    gps = found.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
    gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLongitude] = _dms(shot.lat), _dms(shot.lon)
    return found


def _dms(degrees: float) -> tuple[Fraction, Fraction, Fraction]:
    """Degrees, minutes and seconds to a hundredth of a second of arc (30 cm)."""
    hundredths = round(degrees * 360_000)
    whole, rest = divmod(hundredths, 360_000)
    minutes, seconds = divmod(rest, 6000)
    return Fraction(whole), Fraction(minutes), Fraction(seconds, 100)
