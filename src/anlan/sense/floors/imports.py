"""Watched floors from a file, one instrument a row: where it is, which stream it speaks by, and its formula."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.premises import queries as premises
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Batch, Plan
from anlan.infra.bulk.taking import take_in as taken
from anlan.infra.journal import Done
from anlan.infra.scope import SYSTEM
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.sense.floors import actions
from anlan.sense.floors.models import Instrument, Watch, Zone
from anlan.sense.floors.rules import gauges
from anlan.sense.sensors import queries as streams

RIGHT = "floors.import"
KIND_WORDS = {
    "直读": "direct", "应变": "strain", "应变计": "strain", "挠度": "deflection", "称重": "cells",
    "称重传感器": "cells",
    "货架": "leg", "货架立柱": "leg",
    "货梯": "lift", "货梯秤": "lift", "摄像": "camera", "温度": "temperature", "倾斜": "tilt", "裂缝": "crack",
}  # fmt: skip
ENDS_WORDS = {"simple": "simple", "fixed": "fixed", "简支": "simple", "固支": "fixed", "固端": "fixed"}
_TITLES = {
    "factor": ("标定系数",), "modulus": ("弹性模量",), "section": ("截面模量",), "inertia": ("惯性矩",),
    "span": ("跨度",), "bay": ("间距", "梁间距"), "mismatch": ("温度系数差",), "density": ("货物密度",),
    "first": ("初始重量",),
    "change": ("变化限值",), "legs": ("立柱数",), "leg_limit": ("单柱限载",),
}  # fmt: skip
COLUMNS = (
    Column("compound", ("厂区编号", "厂中厂编号"), columns.text(40), required=True),
    Column("building", ("幢", "幢号", "建筑"), columns.text(40), required=True),
    Column("floor", ("层", "楼层"), columns.whole(-6, 60), required=True),
    Column("zone", ("分区", "区"), columns.text(40), default=""),
    Column("zone_m2", ("分区面积",), columns.number(1, 1e6)),
    Column("zone_limit", ("分区限载",), columns.number(0.1, 200)),
    Column("device", ("设备", "设备编号"), columns.text(40), required=True),
    Column("stream", ("测项", "数据流", "通道"), columns.text(40), required=True),
    Column("kind", ("类型", "仪器类型"), columns.one_of({k: k for k in gauges.KINDS} | KIND_WORDS), required=True),
    Column("tare", ("零点", "皮重"), columns.number(-1e9, 1e9), default=0.0),
    Column("tare_temperature", ("零点温度",), columns.number(-50, 80)),
    Column("ends", ("支承",), columns.one_of(ENDS_WORDS)),
    *(Column(name, titles, columns.number(*gauges.BOUNDS[name])) for name, titles in _TITLES.items()),
)


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of watched floors (`by`, `at`, `dry_run`, `progress`)."""
    called: dict[str, str] = {}

    def check_(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
        return check(table, by, at, progress, called)

    def save(batch: Batch, **more: Any) -> Done:
        return actions.take_in(batch, called, **more)

    return taken("floors", _read, check_, save, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


class _Known:
    """What is watched now, and what the file adds."""

    def __init__(self, by: Actor, at: datetime, plan: Plan, called: dict[str, str]) -> None:
        self.at, self.plan, self.called = at, plan, called
        places = premises.floor_places(by, at)
        self.places = {(p.ref, p.building, p.row.level): p for p in places.values()}
        self.places |= {(str(p.compound), p.building, p.row.level): p for p in places.values()}  # a site of no number
        self.streams = streams.named_streams(SYSTEM)
        self.watches = {w.floor: w for w in Watch.objects.seen_by(by).filter(ended_at=None)}
        self.zones = {(z.watch_id, z.name): z for z in Zone.objects.seen_by(by)}
        self.gauges = {g.stream: g for g in Instrument.objects.seen_by(by).filter(ended_at=None)}


def check(table: Table, by: Actor, at: datetime, progress: Progress, called: dict[str, str]) -> Plan:
    """Compare the file with what is known; mistakes go to the table."""
    plan = Plan()
    known = _Known(by, at, plan, called)
    seen: dict[tuple[str, str], Line] = {}
    for done, line in enumerate(table.lines):
        key = line["device"].lower(), line["stream"].lower()
        first = seen.setdefault(key, line)
        if first is not line:
            table.wrong(line, "stream", "bulk.row.twice", "/".join(key), other=first.row, what=_what("stream"))
        else:
            _take(table, line, known, known.streams.get(key), by)
        if done % 500 == 0:
            progress("check", done, len(table.lines))
    return plan


def _what(name: str) -> dict[str, Any]:
    return Said(f"floors.what.{name}").as_json()


def _take(table: Table, line: Line, known: _Known, stream: tuple[int, str] | None, by: Actor) -> None:
    place = known.places.get((line["compound"], line["building"], line["floor"]))
    if place is None:
        there = f"{line['compound']}/{line['building']}/{line['floor']}"
        table.wrong(line, "floor", "bulk.row.unknown", there, what=_what("floor"))
    elif not by.may(RIGHT, place.area):
        table.wrong(line, "compound", "bulk.row.elsewhere", line["compound"])
    elif stream is None:
        table.wrong(line, "stream", "bulk.row.unknown", f"{line['device']}/{line['stream']}", what=_what("stream"))
    elif _fits(table, line, stream[1], place):
        _tell(table, line, known, stream[0], place)


def _fits(table: Table, line: Line, quantity: str, place: premises.FloorPlace) -> bool:
    """Whether the stream measures what the kind is made from, and its formula is whole."""
    kind = gauges.KINDS[line["kind"]]
    params = _params(line)
    lacks, odd = gauges.lacking(line["kind"], params), gauges.strange(line["kind"], params)
    if quantity != kind.quantity:
        table.wrong(line, "kind", "floors.expected.quantity", line["kind"], wants=kind.quantity, measures=quantity)
    elif lacks:
        table.wrong(line, lacks, "floors.expected.param", "", kind=Said(f"floors.kind.{line['kind']}").as_json())
    elif odd:
        table.wrong(line, odd, "floors.expected.no_param", params[odd])
    elif kind.loads and line["zone_m2"] is None and not place.row.m2:
        table.wrong(line, "zone_m2", "floors.expected.m2", "")
    else:
        return True
    return False


def _params(line: Line) -> dict[str, Any]:
    return {name: line[name] for name in ("ends", *_TITLES) if line[name] is not None}


def _tell(table: Table, line: Line, known: _Known, number: int, place: premises.FloorPlace) -> None:
    new: list[Any] = []
    watch = _watch(known, place, new)
    zone = _zone(table, line, known, watch, place, new)
    values = {"kind": line["kind"], "params": _params(line)}
    gauge = known.gauges.get(number)
    if gauge is None:
        tared = {"tare": line["tare"], "tare_temperature": line["tare_temperature"], "tare_at": known.at}
        row = Instrument(watch=watch, zone=zone, stream=number, **_at(place), **values, **tared)
        known.gauges[number] = row
        known.plan.add(*new, row)
    elif gauge.watch_id != watch.pk or gauge.zone_id != (zone.pk if zone else None):
        table.wrong(line, "stream", "floors.expected.once", f"{line['device']}/{line['stream']}")
    else:  # the zero of a known instrument is set by a signed act, never by a file
        known.plan.new += new
        if known.plan.differ(gauge, values) or new:
            known.plan.counted_changed += 1
        else:
            known.plan.same += 1


def _at(place: premises.FloorPlace) -> dict[str, Any]:
    return {"area": place.area, "lon": place.lon, "lat": place.lat, "placed_by": "import" if place.lon else "village"}


def _watch(known: _Known, place: premises.FloorPlace, new: list[Any]) -> Watch:
    floor: UUID = place.row.id
    row = known.watches.get(floor)
    if row is None:
        row = Watch(
            compound=place.compound, floor=floor, limit=place.row.limit, source=place.row.load_source,
            since=known.at, **_at(place),
        )  # fmt: skip
        row.device = f"{streams.MADE}{row.pk.hex[-16:]}"
        known.watches[floor] = row
        known.called[str(row.pk)] = f"{place.site['zh']} {place.building} {place.row.name}"[:72]
        new.append(row)
    return row


def _zone(
    table: Table, line: Line, known: _Known, watch: Watch, place: premises.FloorPlace, new: list[Any]
) -> Zone | None:
    """The zone of a row; a gauge of context may stand for the whole floor."""
    if not line["zone"] and not gauges.KINDS[line["kind"]].loads:
        return None
    row = known.zones.get((watch.pk, line["zone"]))
    if row is None:
        m2 = line["zone_m2"] or place.row.m2
        row = Zone(watch=watch, name=line["zone"], m2=m2 or 1.0, limit=line["zone_limit"], **_at(place))
        known.zones[watch.pk, line["zone"]] = row
        new.append(row)
    elif line["zone_m2"] is not None and known.plan.differ(row, {"m2": line["zone_m2"]}):
        known.plan.counted_changed += row in known.plan.changed
    return row
