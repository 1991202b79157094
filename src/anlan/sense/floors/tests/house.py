"""A factory in small: one building of three floors, an owner and a tenant, gauges that speak through a pipeline."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from conftest import COUNTY, T0, VILLAGE

from anlan.ground.premises.tests.conftest import BEGIN, City
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor
from anlan.sense.floors import imports, queries
from anlan.sense.sensors import actions as sensors

HEADER = (
    "compound,building,floor,zone,zone_m2,zone_limit,device,stream,kind,tare,tare_temperature,factor,first,mismatch,"
    "change,legs,leg_limit"
)
EARLY = T0 - timedelta(days=40)
OWNER, TENANT = "丹山股份社", "云帆鞋业"
LIMIT = 5.0  # kN/m²
KG = 1000 / 9.80665


@dataclass
class Hall:
    """A city with one site of number A; `persons` answer for owner and tenant."""

    make: Callable[..., Actor]
    persons: dict[str, UUID] = field(default_factory=lambda: {OWNER: uuid4(), TENANT: uuid4()})

    def built(self, limit: float | None = LIMIT) -> None:
        """The site, with floor 3 let to the tenant."""
        city = City(self.make)
        for name, person in self.persons.items():
            city.party(name, person=person, at=EARLY)
        compound = city.site("丹山园", owner=city.parties[OWNER], ref="A", at=EARLY)
        made = city.do("add_building", compound=compound, values={"name": "1", "above": 3}, since=BEGIN, at=EARLY)
        load = {"design_load": limit, "load_source": "drawing"} if limit else {}
        for level in (1, 2, 3):
            values = {"name": f"{level}F", "level": level, "m2": 300, **load}
            floor = city.do("add_floor", building=UUID(made.after["made"]), values=values, since=BEGIN, at=EARLY)
            unit = city.do(
                "add_unit", floor=UUID(floor.after["made"]), values={"name": f"{level}01"}, since=BEGIN, at=EARLY
            )
            city.units[f"{level}01"] = UUID(unit.after["made"])
        city.let("301", OWNER, TENANT, at=EARLY)
        self.city, self.compound = city, compound

    def streams(self, **keys: str) -> None:
        """Streams of the device hall-3, key → quantity."""
        for key, quantity in keys.items():
            facts = sensors.Facts(f"hall-3 {key}", quantity, 60, VILLAGE, 121.31, 28.31)
            sensors.add("hall-3", key, facts, by=SYSTEM, at=EARLY)

    def take_in(self, *rows: Mapping[str, Any], at: datetime = EARLY, **more: Any) -> Any:
        """A file of instruments, a row each."""
        names = HEADER.split(",")
        given = [{"compound": "A", "building": "1", "floor": 3, "device": "hall-3", **row} for row in rows]
        text = "\n".join([HEADER, *(",".join(str(row.get(name, "")) for name in names) for row in given)])
        by = more.pop("by", None) or self.make("data_steward", COUNTY)
        return imports.run(text.encode(), "floors.csv", by=by, at=at, **more)

    def watch(self, at: datetime = T0, viewer: Actor = SYSTEM) -> queries.WatchRow:
        """The one watched floor."""
        with reading(viewer):
            rows = queries.listing(viewer, at)
        assert len(rows) == 1
        return rows[0]


def said(key: str, values: Sequence[float], since: datetime, seconds: int = 60) -> tuple[str, bytes]:
    """A message of one stream of hall-3: a value every so many seconds, from `since` on."""
    body = [{"t": (since + timedelta(seconds=i * seconds)).timestamp(), "v": v} for i, v in enumerate(values)]
    return f"obs/hall-3/{key}", json.dumps(body).encode()
