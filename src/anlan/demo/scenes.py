"""Drawn photos of workshops: a danger and the same corner put right, marked 示意图 as all the demo's photos are."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from anlan.demo.photos import Shot, exif, marked

SIZE = WIDTH, HEIGHT = 800, 600
FLOOR = 400  # where the wall meets the floor
Draw = ImageDraw.ImageDraw
Rng = np.random.Generator


@dataclass(frozen=True)
class Scene:
    """A corner of a site: what kind of danger, where, when; `bad` as found, else put right."""

    kind: str
    bad: bool
    seed: int
    at: datetime
    lon: float
    lat: float


def jpeg(scene: Scene) -> bytes:
    """The photo as JPEG with EXIF time and position."""
    place = np.random.default_rng([scene.seed, 7])
    shade = int(place.integers(-18, 18))
    image = Image.new("RGB", SIZE, (196 + shade, 198 + shade, 190 + shade))
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, FLOOR, WIDTH, HEIGHT], fill=(128 + shade, 124 + shade, 116 + shade))
    draw.rectangle([0, FLOOR - 60, WIDTH, FLOOR], fill=(108 + shade, 130 + shade, 122 + shade))
    for x in range(int(place.integers(60, 140)), WIDTH, 210):
        draw.line([(x, 0), (x, FLOOR)], fill=(176 + shade, 178 + shade, 170 + shade), width=3)
    _KINDS.get(scene.kind, _bed)(draw, np.random.default_rng([scene.seed, 8]), scene.bad)
    image = image.filter(ImageFilter.GaussianBlur(1.1))
    at = np.random.default_rng([scene.seed, int(scene.at.timestamp()), scene.bad])
    speck = ImageDraw.Draw(image)  # no two photos of a place are the same file
    for _ in range(60):
        x, y = at.integers(0, WIDTH), at.integers(0, HEIGHT)
        speck.point((int(x), int(y)), fill=(90, 90, 90))
    out = io.BytesIO()
    shot = Shot(scene.at, scene.lon, scene.lat, scene.bad, scene.seed)
    marked(image).save(out, "JPEG", quality=80, exif=exif(shot))
    return out.getvalue()


def _boxes(draw: Draw, rng: Rng, x: int, most: int, high: int) -> None:
    """Stacks of cartons that stand on the floor."""
    for column in range(most):
        for row in range(int(rng.integers(max(1, high - 1), high + 1))):
            left, top = x + column * 84, FLOOR + 60 - row * 62
            shade = int(rng.integers(-16, 16))
            box = [left, top, left + 78, top + 58]
            draw.rectangle(box, fill=(172 + shade, 134 + shade, 88 + shade), outline=(110, 84, 54), width=2)
            draw.line([(left, top + 29), (left + 78, top + 29)], fill=(196, 168, 122), width=6)


def _electrical(draw: Draw, rng: Rng, bad: bool) -> None:
    draw.rectangle([300, 120, 460, 320], fill=(92, 98, 104), outline=(54, 58, 62), width=4)
    if not bad:
        draw.rectangle([306, 126, 454, 314], fill=(150, 156, 160))
        draw.polygon([(380, 170), (410, 226), (350, 226)], fill=(238, 196, 44))
        draw.rectangle([372, 320, 388, FLOOR + 40], fill=(120, 124, 128))
        return
    for _ in range(9):
        x, y = rng.uniform(320, 440), rng.uniform(200, 300)
        points = [(x, y), (x + rng.uniform(-120, 120), 360), (rng.uniform(120, 680), FLOOR + rng.uniform(20, 120))]
        draw.line(points, fill=tuple(int(c) for c in rng.choice([[190, 40, 34], [30, 32, 36], [40, 70, 160]])), width=5)
    draw.rectangle([560, FLOOR + 60, 700, FLOOR + 92], fill=(236, 232, 224), outline=(120, 120, 118), width=3)


def _exit(draw: Draw, rng: Rng, bad: bool) -> None:
    draw.rectangle([300, 110, 500, FLOOR + 20], fill=(70, 118, 92), outline=(44, 76, 60), width=5)
    draw.rectangle([340, 66, 460, 100], fill=(24, 140, 84))
    draw.rectangle([470, 240, 486, 280], fill=(210, 210, 204))
    if bad:
        _boxes(draw, rng, 270, 4, 4)


def _gear(draw: Draw, rng: Rng, bad: bool) -> None:
    draw.rectangle([250, 150, 550, FLOOR - 20], fill=(214, 214, 208), outline=(150, 150, 146), width=4)
    for x in () if bad else (310, 430):
        draw.rounded_rectangle([x, 200, x + 62, FLOOR - 40], radius=22, fill=(196, 44, 36))
        draw.rectangle([x + 20, 176, x + 42, 204], fill=(40, 40, 42))
    if bad:
        _boxes(draw, rng, 240, 2, 2)


def _load(draw: Draw, rng: Rng, bad: bool) -> None:
    _boxes(draw, rng, 60, 8, 6 if bad else 2)
    draw.rectangle([560, 60, 730, 130], fill=(238, 238, 232), outline=(180, 40, 34), width=5)
    draw.line([(580, 95), (710, 95)], fill=(180, 40, 34), width=7)


def _machine(draw: Draw, rng: Rng, bad: bool) -> None:
    draw.rectangle([200, 220, 600, FLOOR + 80], fill=(74, 110, 132), outline=(46, 70, 84), width=5)
    for x in (310, 490):
        draw.ellipse([x - 70, 130, x + 70, 270], fill=(56, 58, 62), outline=(160, 160, 158), width=6)
    draw.line([(310, 130), (490, 130)], fill=(24, 24, 26), width=10)
    draw.line([(310, 270), (490, 270)], fill=(24, 24, 26), width=10)
    if not bad:
        draw.rectangle([225, 110, 575, 290], outline=(232, 184, 40), width=9)
        for x in range(240, 575, 24):
            draw.line([(x, 114), (x, 286)], fill=(232, 184, 40), width=3)


def _dust(draw: Draw, rng: Rng, bad: bool) -> None:
    draw.rectangle([80, 90, 720, 130], fill=(150, 152, 150))
    draw.rectangle([330, 130, 470, 300], fill=(160, 164, 162), outline=(112, 116, 114), width=4)
    for _ in range(520 if bad else 12):
        x, y, r = rng.uniform(60, 740), FLOOR + rng.uniform(-14, 120), rng.uniform(4, 16)
        draw.ellipse([x - r, y - r * 0.4, x + r, y + r * 0.4], fill=(206, 200, 186))


def _gas(draw: Draw, rng: Rng, bad: bool) -> None:
    for n, x in enumerate((250, 330, 410, 490)):
        lean = int(rng.integers(-24, 24)) if bad else 0
        colour = (66, 96, 140) if n % 2 else (170, 172, 168)
        draw.polygon([(x + lean, 190), (x + 58 + lean, 190), (x + 58, FLOOR + 60), (x, FLOOR + 60)], fill=colour)
        draw.rectangle([x + 18 + lean, 160, x + 40 + lean, 192], fill=(60, 62, 64))
    if bad:
        draw.ellipse([600, FLOOR - 10, 690, FLOOR + 40], fill=(214, 120, 40))
        return
    draw.rectangle([225, 150, 575, FLOOR + 70], outline=(230, 180, 40), width=8)
    draw.line([(225, 280), (575, 280)], fill=(230, 180, 40), width=6)


def _pit(draw: Draw, rng: Rng, bad: bool) -> None:
    draw.ellipse([260, FLOOR + 30, 560, FLOOR + 150], fill=(26, 26, 28) if bad else (146, 150, 150))
    draw.ellipse([260, FLOOR + 30, 560, FLOOR + 150], outline=(82, 80, 76), width=8)
    if not bad:
        for x in (230, 400, 570):
            draw.rectangle([x, FLOOR - 60, x + 14, FLOOR + 60], fill=(232, 184, 40))
        draw.line([(230, FLOOR - 40), (584, FLOOR - 40)], fill=(196, 44, 36), width=9)


def _high(draw: Draw, rng: Rng, bad: bool) -> None:
    ends = [(180, 90), (640, 170)] if bad else [(180, 110), (640, 110)]
    draw.line(ends, fill=(82, 70, 54), width=26)
    for x in (220, 600) if not bad else (220,):
        draw.line([(x, 0), (x, 104)], fill=(70, 72, 74), width=8)


def _bed(draw: Draw, rng: Rng, bad: bool) -> None:
    if not bad:
        draw.rectangle([180, 250, 620, 290], fill=(150, 140, 120))
        draw.rectangle([200, 290, 216, FLOOR + 60], fill=(110, 100, 84))
        draw.rectangle([586, 290, 602, FLOOR + 60], fill=(110, 100, 84))
        return
    draw.rectangle([150, FLOOR - 20, 560, FLOOR + 70], fill=(92, 120, 160), outline=(56, 70, 96), width=4)
    draw.rounded_rectangle([166, FLOOR - 50, 280, FLOOR + 4], radius=18, fill=(236, 234, 228))
    draw.line([(150, 150), (640, 190)], fill=(60, 60, 62), width=4)
    for x in (240, 340, 430):
        draw.rectangle([x, 166, x + 64, 270], fill=tuple(int(c) for c in rng.integers(90, 220, 3)))


_KINDS: dict[str, Callable[[Draw, Rng, bool], None]] = {
    "electrical": _electrical, "exit_blocked": _exit, "fire_gear": _gear, "floor_overload": _load,
    "machine_guard": _machine, "dust": _dust, "gas": _gas, "confined_space": _pit, "high_object": _high,
}  # fmt: skip
KINDS = (*_KINDS, "other")
