"""What is true of areas whatever the database says: layers and levels, codes, shapes. Pure."""

from anlan.ground.areas.rules.codes import (
    KINDS,
    LAYERS,
    LEVELS,
    brief,
    common,
    default_parent,
    free_number,
    level_fits,
    recoded,
)
from anlan.ground.areas.rules.shapes import Finding, Laid, Shape, gaps, metres, overlaps, overlaps_of_layers

__all__ = [
    "KINDS",
    "LAYERS",
    "LEVELS",
    "Finding",
    "Laid",
    "Shape",
    "brief",
    "common",
    "default_parent",
    "free_number",
    "gaps",
    "level_fits",
    "metres",
    "overlaps",
    "overlaps_of_layers",
    "recoded",
]
