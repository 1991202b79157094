"""Small drawn charts as coordinates: a trend or a bar against a limit, textures. Pure geometry, no words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import ceil, cos, log, radians
from typing import Any

from anlan.infra.pages.parts import Trend
from anlan.kernel.clock import CITY

WIDTH = 300.0


def trend(it: Trend, height: float) -> dict[str, Any]:
    """Points of the line, broken where values miss, with limit, window and last point, in a 300-wide box."""
    if not it.values:
        return {}
    start, end = it.values[0][0], it.values[-1][0]
    span = (end - start).total_seconds() or 1.0
    numbers = [v for _, v in it.values if v is not None]
    top = max([*numbers, (it.limit or 0) * 1.25, 1e-9]) * 1.08

    def x(at: datetime) -> float:
        return round(WIDTH * (at - start).total_seconds() / span, 1)

    def y(value: float) -> float:
        return round(height - (height - 2) * value / top, 1)

    drawn: dict[str, Any] = {"width": WIDTH, "paths": _broken(it, x, y), "start": start, "end": end, "top": top}
    drawn["days"] = start.astimezone(CITY).date() != end.astimezone(CITY).date()  # an hour alone would not tell which
    if it.limit is not None:
        drawn["limit"] = y(it.limit)
    if it.window:
        left, right = max(0.0, x(it.window[0])), min(WIDTH, x(it.window[1]))
        drawn["window"] = {"x": left, "width": round(max(0.0, right - left), 1)}
    last = next(((at, v) for at, v in reversed(it.values) if v is not None), None)
    if last:
        drawn["last"] = {
            "x": x(last[0]),
            "y": y(last[1]),
            "value": last[1],
            "share": round(100 * y(last[1]) / height, 1),
        }
    drawn["labels"] = _labels(drawn.get("last", {}).get("y"), drawn.get("limit"), height)
    if it.bars:
        drawn["bars"] = _bars(it, x, y, height)
    return drawn


def _labels(last: float | None, limit: float | None, height: float) -> dict[str, float]:
    """Heights of the two words beside the chart: where their lines end, but never one upon the other."""
    found = {}
    if last is not None:
        found["last"] = last
    if limit is not None:
        found["limit"] = limit
    if len(found) == 2 and abs(last - limit) < 16:  # type: ignore[operator]
        above, below = sorted(found, key=lambda name: (found[name], name != "last"))
        middle = (found[above] + found[below]) / 2
        found[above], found[below] = middle - 8, middle + 8
    return {name: round(max(8.0, min(height, at)), 1) for name, at in found.items()}


def _broken(it: Trend, x: Any, y: Any) -> list[str]:
    paths: list[str] = []
    run: list[str] = []
    for at, value in it.values:
        if value is None:
            if len(run) > 1:
                paths.append(" ".join(run))
            run = []
            continue
        run.append(f"{x(at)},{y(value)}")
    if len(run) > 1:
        paths.append(" ".join(run))
    return paths


def _bars(it: Trend, x: Any, y: Any, height: float) -> list[dict[str, float]]:
    width = WIDTH / max(1, len(it.values))
    return [
        {"x": round(i * width, 2), "y": y(v), "w": round(width - 1, 2), "h": round(height - y(v), 2)}
        for i, (_, v) in enumerate(it.values)
        if v is not None
    ]


def limit_bar(value: float, limit: float, steps: Sequence[float], top: float = 0) -> dict[str, Any]:
    """Shares of a 100-wide box: the bar, the limit, and the alarm steps given as shares of the limit."""
    top = top or 1.2 * limit
    scale = 100.0 / top
    return {
        "value": round(min(100.0, value * scale), 2),
        "limit": round(limit * scale, 2),
        "steps": [round(s * limit * scale, 2) for s in steps if s != 1],
    }


def texture(kind: str, width: float, height: float) -> dict[str, Any]:
    """Lines and dots of a texture, clipped to a box by arithmetic: references to patterns break when inlined."""
    lines: list[tuple[float, float, float, float]] = []
    if kind in ("hatch", "cross"):
        lines += _diagonals(width, height)
    if kind == "cross":
        lines += [(width - a, b, width - c, d) for a, b, c, d in _diagonals(width, height)]
    dots = []
    if kind == "dots":
        step = 4.0
        dots = [
            (round(2 + i * step, 1), round(2 + j * step, 1))
            for i in range(int((width - 2) / step))
            for j in range(int((height - 2) / step))
        ]
    return {"lines": lines, "dots": dots}


def _diagonals(width: float, height: float, step: float = 5.0) -> list[tuple[float, float, float, float]]:
    """Segments of x + y = c within the box."""
    found = []
    c = step
    while c < width + height:
        found.append((max(0.0, c - height), min(c, height), min(c, width), max(0.0, c - width)))
        c += step
    return found


def place(
    outline: Sequence[tuple[float, float]], lon: float | None, lat: float | None, width: float, height: float
) -> dict[str, Any]:
    """An area's outline fitted into a box, with the point that matters; empty without an outline."""
    if len(outline) < 3:
        return {}
    squeeze = cos(radians(outline[0][1]))
    xs, ys = [p[0] * squeeze for p in outline], [p[1] for p in outline]
    scale = min((width - 24) / ((max(xs) - min(xs)) or 1e-6), (height - 24) / ((max(ys) - min(ys)) or 1e-6))

    def at(x: float, y: float) -> tuple[float, float]:
        east = width / 2 + (x * squeeze - (max(xs) + min(xs)) / 2) * scale
        south = height / 2 - (y - (max(ys) + min(ys)) / 2) * scale
        return round(east, 1), round(south, 1)

    path = " ".join(f"{x},{y}" for x, y in (at(*p) for p in outline))
    return {"path": path, "point": at(lon, lat) if lon is not None and lat is not None else None}


def way(
    stops: Sequence[tuple[float, float]], shapes: Sequence[Sequence[tuple[float, float]]], width: float, height: float
) -> dict[str, Any]:
    """Numbered stops fitted into a box with the line between them, over the outlines of what lies around."""
    if not stops:
        return {}
    squeeze = cos(radians(stops[0][1]))
    xs, ys = [p[0] * squeeze for p in stops], [p[1] for p in stops]
    wide, high = max(max(xs) - min(xs), NEAR_DEGREES), max(max(ys) - min(ys), NEAR_DEGREES)
    scale = min((width - 72) / wide, (height - 72) / high)

    def at(x: float, y: float) -> tuple[float, float]:
        east = width / 2 + (x * squeeze - (max(xs) + min(xs)) / 2) * scale
        south = height / 2 - (y - (max(ys) + min(ys)) / 2) * scale
        return round(east, 1), round(south, 1)

    points = [at(*p) for p in stops]
    return {
        "stops": [(n, x, y) for n, (x, y) in enumerate(points, 1)],
        "line": " ".join(f"{x},{y}" for x, y in points),
        "shapes": [" ".join(f"{x},{y}" for x, y in (at(*p) for p in shape)) for shape in shapes],
        "bar": _bar(scale),
    }


NEAR_DEGREES = 0.008  # a map of one stop shows some 900 m
METRES_OF_DEGREE = 111_195


def _bar(scale: float) -> dict[str, float]:
    """A scale of a round length: metres and pixels."""
    metres = next(m for m in (100, 200, 500, 1000, 2000, 5000, 10_000, 50_000) if m / METRES_OF_DEGREE * scale > 40)
    return {"metres": metres, "width": round(metres / METRES_OF_DEGREE * scale, 1)}


TICKS = (1, 6, 30, 60, 300, 900, 3600, 6 * 3600, 86400, 3 * 86400, 10 * 86400, 30 * 86400, 90 * 86400, 365 * 86400)


def spread(seconds: Sequence[float], limit: float | None, height: float, bins: int = 44) -> dict[str, Any]:
    """A histogram of durations, logarithmic, 100 wide: bars, those over the limit apart, half, nine tenths."""
    if not seconds:
        return {}
    ordered = sorted(max(1.0, s) for s in seconds)
    low = max(1.0, min(ordered[0], limit or ordered[0]) / 2)
    high = max(ordered[-1], limit or 0.0, low * 4) * 1.6
    width = log(high / low)

    def x(value: float) -> float:
        return round(100 * log(max(value, low) / low) / width, 2)

    counts = [[0, 0] for _ in range(bins)]
    for value in ordered:
        column = min(bins - 1, int(bins * log(value / low) / width))
        counts[column][1 if limit is not None and value > limit else 0] += 1
    most = max(a + b for a, b in counts)
    step = 100 / bins
    bars = []
    for i, (inside, over) in enumerate(counts):
        for number, base, late in ((inside, 0, False), (over, inside, True)):
            if number:
                tall = height * number / most
                top = height - tall - height * base / most
                bars.append(
                    {
                        "x": round(i * step, 2),
                        "w": round(step - 0.25, 2),
                        "y": round(top, 1),
                        "h": round(tall, 1),
                        "late": late,
                    }
                )
    return {
        "bars": bars,
        "half": {"x": x(_share(ordered, 0.5)), "seconds": _share(ordered, 0.5)},
        "nine": {"x": x(_share(ordered, 0.9)), "seconds": _share(ordered, 0.9)},
        "limit": x(limit) if limit is not None else None,
        "over": sum(1 for s in ordered if limit is not None and s > limit),
        "count": len(ordered),
        "ticks": [{"x": x(t), "seconds": t} for t in TICKS if low * 1.15 < t < high / 1.15],
    }


def _share(ordered: Sequence[float], share: float) -> float:
    """The value that this share of all lies at or below."""
    return ordered[min(len(ordered) - 1, ceil(share * len(ordered)) - 1)]
