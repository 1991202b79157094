"""Areas from a file: codes, layers, names, shapes and terms, compared with what is known."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import shapely

from anlan.ground.areas import actions
from anlan.ground.areas.models import Area
from anlan.ground.areas.rules import KINDS, LAYERS, LEVELS, default_parent, level_fits
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.infra.pinyin import spell
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

RIGHT = "areas.import"
LAYER_WORDS = {
    "行政": "admin", "行政区划": "admin", "社区": "community", "社区网格": "community", "防汛责任网格": "flood_duty",
    "责任网格": "flood_duty", "防汛风险网格": "flood_risk", "风险网格": "flood_risk",
}  # fmt: skip
LEVEL_WORDS = {
    "县": "county", "市": "county", "区县": "county", "乡镇": "town", "镇": "town", "街道": "town", "镇街": "town",
    "村": "village", "社区": "village", "村社": "village", "网格": "grid", "微网格": "micro_grid",
}  # fmt: skip
COLUMNS = (
    Column("code", ("代码", "编码", "区划代码", "网格编码"), columns.code, required=True),
    Column("layer", ("图层", "层", "体系"), columns.one_of({k: k for k in LAYERS} | LAYER_WORDS), required=True),
    Column("level", ("级别", "层级"), columns.one_of({k: k for k in LEVELS} | LEVEL_WORDS), required=True),
    Column("parent", ("上级", "上级代码"), columns.code),
    Column("name", ("名称", "区域名称", "网格名称"), columns.text(80), required=True),
    Column("name_en", ("英文名", "英文名称"), columns.text(120), default=""),
    Column("kind", ("类型", "风险类型"), columns.text(32), default=""),
    Column("lon", ("经度",), columns.number(-180, 180)),
    Column("lat", ("纬度",), columns.number(-90, 90)),
    Column("shape", ("边界", "范围", "多边形"), columns.polygon),
    Column("valid_from", ("生效日期", "启用日期", "起"), columns.when),
    Column("valid_to", ("失效日期", "停用日期", "止"), columns.when),
    Column("invented", ("虚构", "示例"), columns.flag, default=False),
)


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of areas (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("areas", _reader, check, actions.take_in, content, name, **given)


def _reader(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with the areas known; mistakes go to the table."""
    known: dict[str, list[Area]] = {}
    for area in Area.objects.seen_by(by).order_by("valid_from"):
        known.setdefault(area.code, []).append(area)
    plan, lines = Plan(), _once(table)
    all_codes = set(known) | set(lines)
    for done, (code, line) in enumerate(lines.items()):
        if _fits(table, line, code, all_codes, by):
            _compare(plan, table, line, known.get(code, []), at)
        if done % 2000 == 0:
            progress("check", done, len(lines))
    return plan


def _once(table: Table) -> dict[str, Line]:
    """Lines by code; a second line of a code is a mistake."""
    lines: dict[str, Line] = {}
    for line in table.lines:
        first = lines.setdefault(line["code"], line)
        if first is not line:
            table.wrong(line, "code", "bulk.row.twice", line["code"], other=first.row, what=_what("code"))
    return lines


def _what(what: str) -> dict[str, Any]:
    return Said(f"bulk.what.{what}").as_json()


def _fits(table: Table, line: Line, code: str, all_codes: set[str], by: Actor) -> bool:
    before = len(table.errors)
    if not by.may(RIGHT, code):
        table.wrong(line, "code", "bulk.row.elsewhere", code)
    if not level_fits(code, line["layer"], line["level"]):
        table.wrong(
            line,
            "level",
            "areas.import.level",
            f"{line['layer']}, {line['level']}",
            level=Said(f"areas.level.{areas.level(code)}").as_json() if areas.level(code) in LEVELS else "",
        )
    parent = line["parent"] or default_parent(code)
    if parent and parent not in all_codes:
        table.wrong(line, "parent", "bulk.row.unknown", parent, what=_what("area"))
    if areas.village(code) != code and areas.village(code) not in all_codes:
        table.wrong(line, "code", "areas.import.no_village", code, village=areas.village(code))
    if line["layer"] == "flood_risk" and line["kind"] not in KINDS:
        table.wrong(line, "kind", "bulk.expected.one_of", line["kind"], choices=", ".join(KINDS))
    if line["valid_from"] and line["valid_to"] and line["valid_to"] < line["valid_from"]:
        table.wrong(line, "valid_to", "areas.import.term", line["valid_to"].isoformat())
    return len(table.errors) == before


def _compare(plan: Plan, table: Table, line: Line, versions: list[Area], at: datetime) -> None:
    values = _values(line)
    start = line["valid_from"]
    row = next((v for v in versions if v.valid_from == start), None) or (versions[-1] if versions else None)
    if row is None:
        plan.add(_area(values, start or at, line["valid_to"]))
        return
    if start is not None and start > row.valid_from and not _ended(row, start):
        plan.differ(row, {"valid_to": start})  # the area changes from that day on; what was before stays on record
        plan.add(_area(_kept(row) | values, start, line["valid_to"]))
        return
    if start is not None and start > row.valid_from:
        plan.add(_area(_kept(row) | values, start, line["valid_to"]))
        return
    if start is not None:
        if any(v is not row and v.valid_from < row.valid_from and (v.valid_to or start) > start for v in versions):
            table.wrong(line, "valid_from", "areas.import.overlap", start.isoformat())
            return
        values["valid_from"] = start
    if line["valid_to"] is not None:
        values["valid_to"] = line["valid_to"]
    if plan.differ(row, values):
        plan.counted_changed += 1
    else:
        plan.same += 1


def _ended(row: Area, start: datetime) -> bool:
    return row.valid_to is not None and row.valid_to <= start


def _values(line: Line) -> dict[str, Any]:
    """Fields as the file gives them; what it leaves empty stays as it is."""
    code = line["code"]
    pinyin, initials = spell(line["name"])
    values: dict[str, Any] = {
        "code": code,
        "area": areas.village(code),
        "layer": line["layer"],
        "level": line["level"],
        "parent": line["parent"] or default_parent(code),
        "name": line["name"],
        "name_en": line["name_en"],
        "pinyin": pinyin[:200],
        "initials": initials[:80],
        "kind": line["kind"],
        "invented": line["invented"],
        "shown_down": line["level"] in ("county", "town"),
    }
    if line["shape"] is not None:
        values["shape"] = line["shape"]
    if line["lon"] is not None and line["lat"] is not None:
        values |= {"lon": line["lon"], "lat": line["lat"], "placed_by": "import"}
    elif line["shape"] is not None:
        point = shapely.from_wkb(line["shape"]).representative_point()
        values |= {"lon": round(point.x, 6), "lat": round(point.y, 6), "placed_by": "import"}
    return values


def _kept(row: Area) -> dict[str, Any]:
    """What a new version keeps of the old one where the file is silent."""
    return {f: getattr(row, f) for f in ("shape", "lon", "lat", "placed_by", "external")}


def _area(values: dict[str, Any], start: datetime, end: datetime | None) -> Area:
    return Area(**values, valid_from=start, valid_to=end)
