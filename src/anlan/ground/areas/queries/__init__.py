"""Reads about areas: frozen records, seen with the viewer's eyes and as of a date."""

from anlan.ground.areas.queries.checks import check_layer
from anlan.ground.areas.queries.lineage import Origin, acts, lineage, reach
from anlan.ground.areas.queries.points import at_point, outlines, outside_by, village_at
from anlan.ground.areas.queries.tree import (
    AreaRow,
    LinkRow,
    above,
    area,
    areas_of,
    children,
    codes,
    counts,
    drawn,
    how_many,
    links,
    names,
    search,
    version,
)
from anlan.ground.areas.rules import LAYERS, brief, common

__all__ = [
    "LAYERS",
    "AreaRow",
    "LinkRow",
    "Origin",
    "above",
    "acts",
    "area",
    "areas_of",
    "at_point",
    "brief",
    "check_layer",
    "children",
    "codes",
    "common",
    "counts",
    "drawn",
    "how_many",
    "lineage",
    "links",
    "names",
    "reach",
    "search",
    "version",
    "outlines",
    "outside_by",
    "village_at",
]
