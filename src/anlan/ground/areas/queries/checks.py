"""Where a layer leaves part of a village to nobody, or to two."""

from __future__ import annotations

from datetime import datetime

import shapely

from anlan.ground.areas.models import Area, valid_at
from anlan.ground.areas.rules import Finding, Shape, gaps, overlaps
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

RISK = "flood_risk"  # risk grids lie where danger is: they need not cover, and may overlap


def check_layer(viewer: Actor, layer: str, inside: str, at: datetime) -> list[Finding]:
    """Gaps and overlaps of a layer in an area, widest first; nothing where the layer is not drawn at all."""
    low, high = areas.bounds(inside)
    rows = (
        Area.objects.seen_by(viewer)
        .filter(valid_at(at), level__in=("village", "grid"), layer__in=("admin", layer))
        .filter(code__gte=low, code__lt=high)
        .exclude(shape=None)
        .order_by("code")
        .values_list("code", "layer", "shape")
    )
    shapes = [Shape(code, of, shapely.from_wkb(bytes(shape))) for code, of, shape in rows]
    grids = [s for s in shapes if s.layer == layer]
    if layer == RISK or not grids:
        return []
    tree = shapely.STRtree([g.geo for g in grids])
    found = overlaps(grids)
    for village in (s for s in shapes if s.layer == "admin"):
        near = tree.query(village.geo, predicate="intersects")
        found += gaps(village, [grids[int(i)] for i in near])
    return sorted(found, key=lambda f: -f.width_m)
