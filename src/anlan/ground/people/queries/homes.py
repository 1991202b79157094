"""Households: in an area, near a point, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from anlan.ground.areas import queries as places
from anlan.ground.people.models import Household
from anlan.ground.people.queries.answering import Answering, answering
from anlan.kernel import area as areas
from anlan.kernel.geo import distance_m
from anlan.kernel.rights import Actor

_FIELDS = ("id", "ref", "area", "grid", "address", "lon", "lat", "heads", "alone", "ground_floor")
DEGREE_M = 111_320.0


@dataclass(frozen=True)
class Home:
    """One household. `metres` is the distance from where it was asked."""

    id: UUID
    ref: str
    area: str
    grid: str
    address: str
    lon: float | None
    lat: float | None
    heads: int
    alone: int
    ground_floor: bool
    metres: float | None = None


@dataclass(frozen=True)
class HomeCounts:
    """Households, the people in them, the old people who live alone, and households on the ground floor."""

    households: int
    people: int
    alone: int
    ground_floor: int


def _inside(viewer: Actor, inside: str) -> QuerySet[Household]:
    low, high = areas.bounds(inside)
    found: QuerySet[Household] = Household.objects.seen_by(viewer)
    if "-" in inside:
        return found.filter(grid__gte=low, grid__lt=high)
    return found.filter(area__gte=low, area__lt=high)


def homes(viewer: Actor, inside: str, limit: int = 500) -> tuple[list[Home], HomeCounts]:
    """Households of an area (a community grid as well), those with people living alone first; all are counted."""
    found = _inside(viewer, inside)
    low = Count("id", filter=Q(ground_floor=True))
    total: dict[str, Any] = found.aggregate(n=Count("id"), people=Sum("heads"), alone=Sum("alone"), low=low)
    rows = found.order_by("-alone", "-ground_floor", "address")[:limit].values_list(*_FIELDS)
    counts = HomeCounts(total["n"], total["people"] or 0, total["alone"] or 0, total["low"])
    return [Home(*row) for row in rows], counts


def homes_near(viewer: Actor, lon: float, lat: float, metres: float, limit: int = 200) -> list[Home]:
    """Households within a distance of a point, nearest first."""
    north, east = metres / DEGREE_M, metres / (DEGREE_M * max(0.01, cos(radians(lat))))
    found = Household.objects.seen_by(viewer).filter(
        lon__gte=lon - east, lon__lte=lon + east, lat__gte=lat - north, lat__lte=lat + north
    )
    rows = [Home(*row, metres=distance_m(lon, lat, row[5], row[6])) for row in found.values_list(*_FIELDS)]
    return sorted((h for h in rows if (h.metres or 0) <= metres), key=lambda h: h.metres or 0)[:limit]


def home(viewer: Actor, household: UUID, at: datetime) -> tuple[Home, list[Answering]] | None:
    """One household and everybody who answers for its place, layer by layer."""
    row = Household.objects.seen_by(viewer).filter(pk=household).values_list(*_FIELDS).first()
    if row is None:
        return None
    found = Home(*row)
    codes = {found.area, found.grid} - {""}
    if found.lon is not None and found.lat is not None:
        codes |= {
            a.code for a in places.at_point(viewer, found.lon, found.lat, at) if a.level in ("grid", "micro_grid")
        }
    return found, answering(viewer, codes, at)
