"""The two sizes of the model city: its full counts, and a tenth of its people on the same villages and compounds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """How many of each thing the demo makes. Every village is in both scales and lies in every tiling layer."""

    name: str
    duty_grids: int  # responsibility grids; they tile the county
    risk_grids: int  # risk grids; they overlap freely
    community_grids: int  # they tile the county, apart from the duty grids
    micro_grids: int  # they tile the community grids
    flood_people: int  # persons holding flood posts
    grid_staff: int
    micro_staff: int
    managers: int  # posts of emergency managers
    rain_gauges: int
    level_gauges: int
    households: tuple[int, int]  # least and most households at risk per village
    compounds: int  # sites that several enterprises may share
    collectives: int  # of those, let by village collectives (work-safety 9), and how many rent there
    tenants: int


# The city's own figures, as published; one duty and one community grid per village is the least that tiles the county.
FULL = Scale("full", 2853, 2760, 1425, 4922, 8200, 1700, 9978, 651, 9600, 400, (10, 26), 1400, 207, 2085)
SMALL = Scale("small", 641, 276, 641, 985, 820, 170, 998, 651, 284, 16, (6, 12), 1400, 207, 2085)
SCALES = {s.name: s for s in (SMALL, FULL)}
