"""Compounds from a file: told anew where they differ, from the day the file says or from now on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.ground.areas import queries as places
from anlan.ground.premises import actions, states
from anlan.ground.premises.actions.telling import at_place, spelled
from anlan.ground.premises.imports import finding, placing
from anlan.ground.premises.imports.finding import Likely, Parties, what
from anlan.ground.premises.models import Compound, CompoundFact
from anlan.ground.premises.rules.shape import is_same
from anlan.ground.premises.rules.values import KINDS, OWNER_KINDS
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

KIND_WORDS = {"独立厂区": "single_site", "单一厂区": "single_site", "园区": "sme_park", "小微企业园": "sme_park",
              "园中园": "park_in_park", "楼中楼": "split_building", "park_of_small_firms": "sme_park",
              "park_within_a_park": "park_in_park", "building_split_by_floor": "split_building"}  # fmt: skip
OWNER_WORDS = {"村集体": "village_collective", "村级集体": "village_collective", "私营": "private", "民营": "private",
               "国有": "state", "其他": "other"}  # fmt: skip
COLUMNS = (
    Column("ref", ("编号", "厂区编号", "厂中厂编号"), columns.text(40), required=True),
    Column("name", ("名称", "厂区名称", "厂中厂名称"), columns.text(80), required=True),
    Column("name_en", ("英文名", "英文名称"), columns.text(200), default=""),
    Column("area", ("区域", "所在村", "区划代码"), columns.code),
    Column("lon", ("经度",), columns.number(-180, 180)),
    Column("lat", ("纬度",), columns.number(-90, 90)),
    *placing.COLUMNS,
    Column("address", ("地址", "详细地址"), columns.text(200), default=""),
    Column("kind", ("类型", "厂区类型"), columns.one_of({k: k for k in KINDS} | KIND_WORDS), default="single_site"),
    Column("owner_code", ("业主信用代码", "出租方信用代码", "业主统一社会信用代码"), finding.code, default=""),
    Column("owner", ("业主", "业主名称", "出租方"), columns.text(80), default=""),
    Column("owner_kind", ("业主类型", "权属类型"), columns.one_of({k: k for k in OWNER_KINDS} | OWNER_WORDS),
           default="other"),
    Column("parcel", ("不动产单元号", "宗地号"), columns.text(40), default=""),
    Column("certificate", ("有无产权证", "产权证"), columns.flag),
    Column("built", ("建成年份", "建造年份"), columns.whole(1850, 2200)),
    Column("trade", ("主导产业", "行业代码"), columns.text(8), default=""),
    Column("department", ("主管部门", "部门"), columns.text(32), default=""),
    Column("since", ("起", "生效日期", "启用日期"), columns.when),
    Column("confirmed_on", ("确认日期", "认定日期"), columns.when),
)  # fmt: skip
TOLD = ("name", "name_en", "address", "kind", "owner_kind", "parcel", "certificate", "built", "trade")


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of compounds (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("compounds", _read, check, actions.take_in_compounds, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with what is known now; mistakes go to the table."""
    plan, codes = Plan(), places.codes(by, at)
    parties, known = Parties(by, at, plan), finding.compounds(by)
    facts = {f.compound_id: f for f in reversed(finding.facts_now(CompoundFact, by, at))}
    seen: dict[str, Line] = {}
    for done, line in enumerate(table.lines):
        first = seen.setdefault(line["ref"], line)
        if first is not line:
            table.wrong(line, "ref", "bulk.row.twice", line["ref"], other=first.row, what=what("compound"))
        elif _fits(table, line, known.get(line["ref"]), codes, by, at):
            row = known.get(line["ref"])
            fact = facts.get(row.pk) if row is not None else None
            if parties.unclear(line["owner_code"], line["owner"], _owns(parties, fact)):
                table.wrong(line, "owner", "premises.row.namesakes", line["owner"])
            elif row is None:
                _new(plan, line, parties, at)
            else:
                _compare(table, plan, line, row, fact, parties, at)
        if done % 2000 == 0:
            progress("check", done, len(table.lines))
    return plan


def _fits(table: Table, line: Line, row: Compound | None, codes: dict[str, str], by: Actor, at: datetime) -> bool:
    before = len(table.errors)
    placing.placed(table, line, at)
    if line["area"] is None and line["lon"] is not None and line["lat"] is not None:
        line.values["area"] = places.village_at(line["lon"], line["lat"], at) or None
    if line["area"] is None and row is not None:
        line.values["area"] = row.area
    if line["area"] is None:
        table.wrong(line, "area", "premises.expected.place")
    else:
        if finding.in_reach(table, line, line["area"], codes, by):
            placing.held(table, line, areas.village(line["area"]), at)
    if line["owner_code"] and not line["owner"]:
        table.wrong(line, "owner", "premises.expected.owner")
    for day in ("since", "confirmed_on"):
        if line[day] is not None and line[day] > at:
            table.wrong(line, day, "premises.expected.past", line[day].isoformat())
    return len(table.errors) == before


def _owns(parties: Parties, fact: CompoundFact | None) -> Likely:
    owner = parties.one.of(fact.owner_id) if fact is not None and fact.owner_id else None
    return lambda p: p == owner


def _values(line: Line, parties: Parties, fact: CompoundFact | None = None) -> dict[str, Any]:
    values = {name: line[name] for name in TOLD}
    if line["shape"] is not None:  # a file without parcels leaves them as they are
        values |= {"shape": line["shape"], "shape_given": line["shape_given"]}
    kind = {"village_collective": "village_collective", "state": "public_body"}.get(line["owner_kind"], "enterprise")
    given = {"kind": kind}
    values["owner_id"] = (
        parties.made(line["owner_code"], line["owner"], given, line["since"], _owns(parties, fact))
        if line["owner"] else None
    )  # fmt: skip
    return values


def _told(table: Table, line: Line, fact: CompoundFact, parties: Parties) -> dict[str, Any]:
    """What the file tells of a known compound; a record found to be the owner's own is no other owner."""
    values = _values(line, parties, fact)
    owner, shape = values.pop("owner_id"), {n: values.pop(n) for n in ("shape", "shape_given") if n in values}
    told = finding.spoken_of(table, values)
    if shape and not is_same(shape["shape_given"], fact.shape_given):
        told |= shape
    if "owner" in table.titles and owner != (parties.one.of(fact.owner_id) if fact.owner_id else None):
        told["owner_id"] = owner
    return told


def _new(plan: Plan, line: Line, parties: Parties, at: datetime) -> None:
    since = line["since"] or line["confirmed_on"] or at
    placed = line["lon"] is not None and line["lat"] is not None
    state = states.CONFIRMED if line["confirmed_on"] else states.CANDIDATE
    row = Compound(
        ref=line["ref"], department=line["department"], area=areas.village(line["area"]), lon=line["lon"],
        lat=line["lat"], placed_by="import" if placed else "village", state=state, since=line["confirmed_on"] or since,
        registered_at=at, given=line["given"],
    )  # fmt: skip
    values = spelled(_values(line, parties))
    fact = CompoundFact(**at_place(row), thing=row.pk, state=state, valid_from=since, known_from=at, **values)
    plan.add(row, fact)


def _compare(
    table: Table, plan: Plan, line: Line, row: Compound, fact: CompoundFact | None, parties: Parties, at: datetime
) -> None:
    """The identity's place and department are corrected in place; what is told of it is told anew."""
    identity: dict[str, Any] = finding.spoken_of(table, {"department": line["department"]})
    pointed = line["lon"] is not None and line["lat"] is not None
    if pointed and (line["lon"], line["lat"]) != (row.lon, row.lat):
        identity |= {"lon": line["lon"], "lat": line["lat"], "placed_by": "import", "given": line["given"]}
    changed = plan.differ(row, identity)
    if fact is not None and fact.state != states.JOINED:
        since = line["since"] if line["since"] is not None and line["since"] > fact.valid_from else at
        changed = finding.retold(plan, fact, since, at, _told(table, line, fact, parties)) or changed
    finding.counted(plan, changed)
