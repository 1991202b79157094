"""Carries the rows of every located table from areas that end to those that begin; what is over stays where it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from django.apps import apps
from django.db.models import Model, Q

from anlan.infra.journal import Change
from anlan.infra.matter import AreaField, Matter
from anlan.infra.models import OpenWork, Photo
from anlan.infra.pages import house
from anlan.kernel import area as areas


@dataclass
class Moved:
    """Which code became which. An area that became several gives each row the one its position lies in."""

    at: datetime
    codes: dict[str, str]
    pieces: list[tuple[str, shapely.Geometry]]
    whole: set[str] = field(default_factory=set)  # the areas that were split or merged themselves

    def __post_init__(self) -> None:
        self.whole = set(self.codes)

    def place(self, code: str, lon: float | None, lat: float | None) -> str | None:
        """Where a row of this code belongs now; None if nothing changed for it."""
        if code not in self.codes:
            return None
        if code in self.whole and len(self.pieces) > 1 and lon is not None and lat is not None:
            point = shapely.Point(lon, lat)
            inside = next((piece for piece, shape in self.pieces if shape.covers(point)), None)
            return inside or min(self.pieces, key=lambda p: p[1].distance(point))[0]
        return self.codes[code]

    def touching(self, fields: list[str]) -> Q:
        """Rows with one of these fields in an area that changed."""
        found = Q(pk__in=[])
        for name in fields:
            found |= Q(**{f"{name}__in": list(self.codes)})
        return found


def carry_all(change: Change, moved: Moved) -> dict[str, int]:
    """Carry every located table of every room, then open work and evidence. Returns how many rows of each."""
    carried: dict[str, int] = {}
    models = {model._meta.db_table: model for model in apps.get_models()}
    for room in house.rooms():
        for table in room.located:
            action = room.carries.get(table)
            model = models[table]
            carried[table] = action(change, moved, change.at) if action else carry(change, model, moved)
    carried["open_work"] = carry(change, OpenWork, moved)
    return {table: count for table, count in carried.items() if count}


def carry(change: Change, model: type[Model], moved: Moved) -> int:
    """Set the area fields of a table's rows that still hold. Evidence follows its matter."""
    fields = [f.attname for f in model._meta.concrete_fields if isinstance(f, AreaField)]
    rows: Any = model._default_manager.filter(moved.touching(fields)).filter(_holds(model, moved.at))
    count = 0
    for row in rows.select_for_update():
        count += _set(change, row, fields, moved)
    return count


def _holds(model: type[Model], at: datetime) -> Q:
    """What is still going on: work that is open, terms that have not ended; other rows all do."""
    names = {f.name for f in model._meta.concrete_fields}
    if "done_at" in names:
        return Q(done_at=None)
    if "valid_to" in names:
        return Q(valid_to=None) | Q(valid_to__gt=at)
    if "until" in names:
        return Q(until=None) | Q(until__gt=at)
    for end in ("closed_at", "ended_at"):
        if end in names:
            return Q(**{end: None})
    return Q()


def _set(change: Change, row: Any, fields: list[str], moved: Moved) -> int:
    lon, lat = getattr(row, "lon", None), getattr(row, "lat", None)
    new = {name: moved.place(getattr(row, name), lon, lat) or getattr(row, name) for name in fields}
    finer = next((code for name, code in new.items() if name != "area" and code), None)
    if "area" in new and finer is not None:
        new["area"] = areas.village(finer)  # a row of a grid lies where its grid went
    changed = sorted(name for name, code in new.items() if code != getattr(row, name))
    if not changed:
        return 0
    for name in changed:
        setattr(row, name, new[name])
    if isinstance(row, Matter):
        row.save(change=change, update_fields=changed)
        change.part(row._meta.app_label, row.pk, row.area)
        _evidence(row._meta.app_label, row.pk, row.area)
    else:
        row.save(update_fields=changed)
    return 1


def _evidence(room: str, ref: UUID, area: str) -> None:
    Photo.objects.filter(room=room, ref=ref).update(area=area)
