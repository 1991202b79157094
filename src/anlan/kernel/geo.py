"""Distances and the public GCJ-02 formula; all positions are WGS84 degrees unless a name says otherwise."""

from __future__ import annotations

from math import asin, atan2, cos, pi, radians, sin, sqrt

EARTH_M = 6_371_008.8  # mean radius, IUGG
_A, _EE = 6378245.0, 0.00669342162296594323  # Krasovsky 1940, as the GCJ-02 formula uses it
_BD = pi * 3000 / 180
SYSTEMS = ("wgs84", "cgcs2000", "gcj02", "bd09")


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres (haversine)."""
    p1, p2 = radians(lat1), radians(lat2)
    h = sin((p2 - p1) / 2) ** 2 + cos(p1) * cos(p2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(h))


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """A WGS84 position as GCJ-02 degrees, the datum of Chinese map services."""
    x, y = lon - 105.0, lat - 35.0
    dlat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    dlat += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    dlat += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    dlat += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    dlon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    dlon += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    dlon += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    dlon += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    rad = radians(lat)
    magic = 1 - _EE * sin(rad) ** 2
    dlat = dlat * 180 / ((_A * (1 - _EE)) / (magic * sqrt(magic)) * pi)
    dlon = dlon * 180 / (_A / sqrt(magic) * cos(rad) * pi)
    return lon + dlon, lat + dlat


def gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """A GCJ-02 position as WGS84 degrees, by iteration to below a centimetre."""
    x, y = lon, lat
    for _ in range(6):
        gx, gy = wgs84_to_gcj02(x, y)
        x, y = x - (gx - lon), y - (gy - lat)
    return x, y


def bd09_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """A BD-09 position as GCJ-02 degrees, by the formula of that map service."""
    x, y = lon - 0.0065, lat - 0.006
    z = sqrt(x * x + y * y) - 0.00002 * sin(y * _BD)
    theta = atan2(y, x) - 0.000003 * cos(x * _BD)
    return z * cos(theta), z * sin(theta)


def to_wgs84(lon: float, lat: float, system: str) -> tuple[float, float]:
    """A position of a named system as WGS84 degrees. CGCS2000 differs from WGS84 by centimetres: taken as it is."""
    if system in ("wgs84", "cgcs2000"):
        return lon, lat
    if system == "bd09":
        lon, lat = bd09_to_gcj02(lon, lat)
    elif system != "gcj02":
        raise ValueError(f"no such coordinate system: {system}")
    return gcj02_to_wgs84(lon, lat)
