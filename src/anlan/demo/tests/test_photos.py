"""Drawn photos open as photos do: size, time, place, and a culvert that is dark when clear and covered when blocked."""

from __future__ import annotations

import io
from datetime import datetime

import numpy as np
from PIL import Image

from anlan.demo.photos import Shot, jpeg
from anlan.kernel.clock import CITY

AT = datetime(2026, 8, 10, 15, 2, 30, tzinfo=CITY)


def _open(shot: Shot) -> Image.Image:
    return Image.open(io.BytesIO(jpeg(shot)))


def _degrees(dms: tuple[float, float, float]) -> float:
    return float(dms[0]) + float(dms[1]) / 60 + float(dms[2]) / 3600


def test_a_photo_carries_its_time_and_place() -> None:
    photo = _open(Shot(AT, 121.283456, 28.331234, True, 1))
    assert photo.format == "JPEG"
    assert photo.size == (1200, 900)
    details, gps = photo.getexif().get_ifd(0x8769), photo.getexif().get_ifd(0x8825)
    assert details[36867] == "2026:08:10 15:02:30"
    assert details[36881] == "+08:00"
    assert abs(_degrees(gps[2]) - 28.331234) < 1e-5
    assert abs(_degrees(gps[4]) - 121.283456) < 1e-5


def test_a_cleared_culvert_is_dark_inside_and_a_blocked_one_is_not() -> None:
    def dark(blocked: bool) -> float:
        pixels = np.asarray(_open(Shot(AT, 121.28, 28.33, blocked, 1)).convert("L"))
        return float((pixels[330:600, 400:800] < 45).mean())

    assert dark(False) > 2 * dark(True) > 0


def test_before_and_after_show_one_place_and_no_two_photos_are_the_same_file() -> None:
    before, after = (np.asarray(_open(Shot(AT, 121.28, 28.33, b, 1)).convert("L"), float) for b in (True, False))
    other = np.asarray(_open(Shot(AT, 121.28, 28.33, False, 2)).convert("L"), float)
    wall = np.s_[230:330, 250:950]
    assert np.abs(before[wall] - after[wall]).mean() < np.abs(other[wall] - after[wall]).mean()
    later = Shot(AT.replace(minute=9), 121.28, 28.33, True, 1)
    assert jpeg(later) != jpeg(Shot(AT, 121.28, 28.33, True, 1))


def test_every_photo_says_that_it_is_drawn() -> None:
    photo = np.asarray(_open(Shot(AT, 121.28, 28.33, True, 3, rain=True)).convert("L"))
    assert (photo[800:880, 980:1180] > 235).mean() > 0.1
    assert (photo[800:880, 980:1180] < 120).mean() > 0.3
