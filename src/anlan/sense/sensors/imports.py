"""Streams from a file, with the devices they belong to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.ground.areas import queries as places
from anlan.ground.people import queries as people
from anlan.infra.bulk import Column, Line, Progress, Report, Table, Wrong, columns, read_table
from anlan.infra.bulk.columns import Reader, narrow
from anlan.infra.bulk.taking import Plan, take_in
from anlan.infra.pinyin import latin
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.kernel.quantity import QUANTITIES
from anlan.kernel.rights import Actor
from anlan.sense.sensors import actions
from anlan.sense.sensors.decode import KEY, NAME
from anlan.sense.sensors.models import Device, Stream

RIGHT = "sensors.import"
_QUANTITY = {
    **{name: name for name in QUANTITIES},
    "雨量": "rain",
    "降雨量": "rain",
    "雨强": "rain_rate",
    "水位": "water_level",
    "水深": "water_depth",
    "积水深度": "water_depth",
    "流量": "flow",
    "风速": "wind_speed",
    "气温": "temperature",
    "荷载": "load",
    "应变": "strain",
    "电压": "voltage",
}


def _shaped(pattern: Any, key: str) -> Reader:
    def read(cell: str) -> str:
        value = narrow(cell).lower()
        if not pattern.fullmatch(value):
            raise Wrong(key)
        return value

    return read


COLUMNS = (
    Column("device", ("设备", "设备编号", "站号", "测站编码"), _shaped(NAME, "sensors.expected.device"), required=True),
    Column("stream", ("测项", "数据流", "通道"), _shaped(KEY, "sensors.expected.stream"), required=True),
    Column("name", ("名称", "站名", "测站名称"), columns.text(80), required=True),
    Column("name_en", ("英文名", "英文名称"), columns.text(120), default=""),
    Column("quantity", ("要素", "监测要素", "物理量"), columns.one_of(_QUANTITY), required=True),
    Column("unit", ("单位",), columns.text(16), default=""),
    Column("period_s", ("周期", "上报周期", "周期秒"), columns.whole(1, 86_400), required=True),
    Column("area", ("区域", "所在村", "区划代码"), columns.code),
    Column("lon", ("经度",), columns.number(-180, 180)),
    Column("lat", ("纬度",), columns.number(-90, 90)),
    Column("owner", ("管护人", "负责人", "责任人"), columns.text(60), default=""),
    Column("datum", ("基面", "高程基准", "零点"), columns.text(32), default=""),
    Column("low", ("下限", "最低值"), columns.number(-1e6, 1e6)),
    Column("high", ("上限", "最高值"), columns.number(-1e6, 1e6)),
)


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of streams (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("streams", _read, check, actions.take_in, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with the register; mistakes go to the table."""
    plan, lines = Plan(), _once(table)
    codes = places.codes(by, at)
    keepers = people.persons_by_ref([line["owner"] for line in lines.values() if line["owner"]])
    devices = {d.name: d for d in Device.objects.seen_by(by)}
    known = {(s.device.name, s.key): s for s in Stream.objects.seen_by(by).select_related("device")}
    for done, ((device, key), line) in enumerate(lines.items()):
        row = known.get((device, key))
        if row is not None and row.quantity != line["quantity"]:
            table.wrong(line, "quantity", "sensors.refused.quantity_stays", line["quantity"])
        elif _fits(table, line, codes, keepers, by, at):
            _compare(plan, line, row, devices, keepers, at)
        if done % 2000 == 0:
            progress("check", done, len(lines))
    return plan


def _once(table: Table) -> dict[tuple[str, str], Line]:
    lines: dict[tuple[str, str], Line] = {}
    for line in table.lines:
        pair = line["device"], line["stream"]
        first = lines.setdefault(pair, line)
        if first is not line:
            what = Said("sensors.what.stream").as_json()
            table.wrong(line, "stream", "bulk.row.twice", "/".join(pair), other=first.row, what=what)
    return lines


def _fits(table: Table, line: Line, codes: dict[str, str], keepers: dict[str, Any], by: Actor, at: datetime) -> bool:
    before = len(table.errors)
    unit = QUANTITIES[line["quantity"]].unit
    if line["unit"] and line["unit"] != unit:
        table.wrong(line, "unit", "sensors.expected.unit", line["unit"], unit=unit)
    if line["area"] is None and line["lon"] is not None and line["lat"] is not None:
        line.values["area"] = places.village_at(line["lon"], line["lat"], at) or None
    if line["area"] is None:
        table.wrong(line, "area", "sensors.expected.place")
    elif line["area"] not in codes:
        table.wrong(line, "area", "bulk.row.unknown", line["area"], what=Said("bulk.what.area").as_json())
    elif not by.may(RIGHT, line["area"]):
        table.wrong(line, "area", "bulk.row.elsewhere", line["area"])
    if line["owner"] and line["owner"] not in keepers:
        table.wrong(line, "owner", "bulk.row.unknown", line["owner"], what=Said("bulk.what.person").as_json())
    if line["low"] is not None and line["high"] is not None and line["low"] >= line["high"]:
        table.wrong(line, "high", "sensors.expected.range", line["high"], low=line["low"])
    return len(table.errors) == before


def _compare(
    plan: Plan,
    line: Line,
    row: Stream | None,
    devices: dict[str, Device],
    keepers: dict[str, Any],
    at: datetime,
) -> None:
    values = _values(line, keepers)
    if row is not None and row.name == line["name"] and not line["name_en"]:
        values["name_en"] = row.name_en or values["name_en"]
    if row is not None:
        if plan.differ(row, values):
            plan.counted_changed += 1
        else:
            plan.same += 1
        return
    new = []
    device = devices.get(line["device"])
    if device is None:
        place = areas.village(line["area"])
        device = devices[line["device"]] = Device(
            name=line["device"], area=place, lon=line["lon"], lat=line["lat"], placed_by="import"
        )
        new.append(device)
    plan.add(*new, Stream(device=device, key=line["stream"], known_from=at, **values))


def _values(line: Line, keepers: dict[str, Any]) -> dict[str, Any]:
    values = {
        name: line[name] for name in ("name", "quantity", "period_s", "area", "lon", "lat", "datum", "low", "high")
    }
    return {
        **values,
        "name_en": line["name_en"] or latin(line["name"])[:120],
        "unit": QUANTITIES[line["quantity"]].unit,
        "owner": keepers.get(line["owner"]),
        "placed_by": "import" if line["lon"] is not None else "village",
    }
