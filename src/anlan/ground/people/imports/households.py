"""Households from a file; one without a village is placed by its position or its grid."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.ground.areas import queries as places
from anlan.ground.people import actions
from anlan.ground.people.imports.persons import in_reach, once
from anlan.ground.people.models import Household
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

RIGHT = "people.households_import"
COLUMNS = (
    Column("ref", ("编号", "住户编号", "户号"), columns.text(60), required=True),
    Column("area", ("村", "所在村", "区划代码"), columns.code),
    Column("grid", ("网格", "网格编码"), columns.code),
    Column("address", ("地址", "住址", "门牌"), columns.text(200), required=True),
    Column("lon", ("经度",), columns.number(-180, 180)),
    Column("lat", ("纬度",), columns.number(-90, 90)),
    Column("heads", ("人数", "人口"), columns.whole(0, 200), required=True),
    Column("alone", ("独居老人", "独居老人数"), columns.whole(0, 200), default=0),
    Column("ground_floor", ("一楼", "住一楼", "底层"), columns.flag, default=False),
)


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of households (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("households", _read, check, actions.take_in_households, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with the households known; mistakes go to the table."""
    lines, plan = once(table, "ref", "household"), Plan()
    known = {h.ref: h for h in Household.objects.seen_by(by)}
    codes = places.codes(by, at)
    for done, (ref, line) in enumerate(lines.items()):
        if _fits(table, line, codes, by, at):
            row = known.get(ref)
            if row is None:
                plan.add(Household(**_values(line)))
            elif plan.differ(row, _values(line)):
                plan.counted_changed += 1
            else:
                plan.same += 1
        if done % 2000 == 0:
            progress("check", done, len(lines))
    return plan


def _fits(table: Table, line: Line, codes: dict[str, str], by: Actor, at: datetime) -> bool:
    before = len(table.errors)
    placed = line["lon"] is not None and line["lat"] is not None
    if line["area"] is None and line["grid"] is not None:
        line.values["area"] = areas.village(line["grid"])
    if line["area"] is None and placed:
        line.values["area"] = places.village_at(line["lon"], line["lat"], at) or None
    if line["area"] is None:
        table.wrong(line, "area", "people.import.no_place")
        return False
    if not in_reach(table, line, "area", codes, by, RIGHT):
        return False
    if line["grid"] is not None and codes.get(line["grid"]) != "community":
        table.wrong(line, "grid", "bulk.row.unknown", line["grid"], what=Said("bulk.what.grid").as_json())
    elif line["grid"] is not None and areas.village(line["grid"]) != line["area"]:
        table.wrong(line, "grid", "people.import.grid_elsewhere", line["grid"], village=line["area"])
    if line["alone"] > line["heads"]:
        table.wrong(line, "alone", "people.import.alone", line["alone"], heads=line["heads"])
    return len(table.errors) == before


def _values(line: Line) -> dict[str, Any]:
    values: dict[str, Any] = {
        "ref": line["ref"],
        "area": areas.village(line["area"]),
        "grid": line["grid"] or "",
        "address": line["address"],
        "heads": line["heads"],
        "alone": line["alone"],
        "ground_floor": line["ground_floor"],
    }
    if line["lon"] is not None and line["lat"] is not None:
        values |= {"lon": line["lon"], "lat": line["lat"], "placed_by": "import"}
    return values
