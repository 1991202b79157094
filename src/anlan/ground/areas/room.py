"""The card of areas: what there is, where it lies, and how its layers lie over each other."""

from __future__ import annotations

from anlan.ground.areas import imports
from anlan.infra.pages.card import Importer, Room

ROOM = Room(
    name="areas",
    title="areas.title",
    promise="areas.promise",
    importers=[
        Importer("areas", "areas.title", imports.RIGHT, imports.run, [c.name for c in imports.COLUMNS]),
    ],
    words=["区域", "网格", "村", "镇", "图层", "area", "grid", "village", "town", "layer", "split", "merge"],
    tables={
        "areas_area": "matter",
        "areas_link": "matter",
        "areas_act": "matter",
        "areas_version": "open",
    },
)
