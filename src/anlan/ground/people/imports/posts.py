"""Posts from a file: who answers for what, from when; a new head ends the old one's post at the same instant."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.areas import queries as places
from anlan.ground.people import actions, rules, states
from anlan.ground.people.imports.persons import in_reach
from anlan.ground.people.models import Person, Post
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

RIGHT = "people.posts_import"
RANK_WORDS = {"负责人": "head", "正": "head", "组长": "head", "副": "deputy", "副职": "deputy", "成员": "staff"}
ROLE_WORDS = {
    "市领导": "leader", "应急局局长": "director", "值班员": "duty_officer", "业务科室": "section",
    "执法人员": "officer", "成员单位": "dept", "消防": "fire", "应急消防管理站": "town_station",
    "镇领导": "town_leader", "镇街负责人": "town_lead", "镇值班员": "town_duty", "工作组组长": "village_head",
    "村主要负责人": "village_lead", "应急管理员": "emergency_manager", "网格员": "grid_worker", "网格长": "grid_head",
    "微网格员": "micro_grid_worker", "山洪预警员": "flash_warner", "群测群防员": "geo_monitor",
    "危房联络员": "house_liaison", "巡查员": "works_patrol", "避灾场所管理员": "shelter_manager",
    "转移责任人": "evac_lead", "风险网格责任人": "risk_keeper", "灾害信息员": "informant",
}  # fmt: skip
LAYER_WORDS = {
    "行政": "admin", "社区网格": "community", "责任网格": "flood_duty", "防汛责任网格": "flood_duty",
    "风险网格": "flood_risk", "防汛风险网格": "flood_risk",
}  # fmt: skip
COLUMNS = (
    Column("person", ("人员", "人员编号", "编号"), columns.text(60), required=True),
    Column("role", ("角色", "岗位", "职务"), columns.one_of({r: r for r in rules.ROLES} | ROLE_WORDS), required=True),
    Column("layer", ("图层", "体系"), columns.one_of({k: k for k in places.LAYERS} | LAYER_WORDS), required=True),
    Column("area", ("区域", "网格", "区划代码", "网格编码"), columns.code, required=True),
    Column("rank", ("级别", "正副"), columns.one_of({r: r for r in rules.RANKS} | RANK_WORDS), required=True),
    Column("valid_from", ("任职日期", "起", "生效日期"), columns.when),
    Column("valid_to", ("离任日期", "止", "失效日期"), columns.when),
    Column("department", ("部门",), columns.text(32), default=""),
)
Place = tuple[str, str, str]  # role, layer, area
Key = tuple[UUID, str, str, str]


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of posts (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("posts", _read, check, actions.take_in_posts, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with the posts known; mistakes go to the table."""
    refs = dict(Person.objects.seen_by(by).exclude(ref=None).values_list("ref", "pk"))
    where = {a.code: a for a in places.areas_of(by, at)}
    codes = {code: a.layer for code, a in where.items()}
    known: dict[Key, list[Post]] = defaultdict(list)
    for post in Post.objects.seen_by(by).exclude(state__in=states.WAITING).order_by("valid_from", "pk"):
        known[post.person_id, post.role, post.layer, post.at_area].append(post)
    plan, seen, mine = Plan(), {}, {}
    for done, line in enumerate(table.lines):
        person = refs.get(line["person"])
        if not _fits(table, line, person, codes, by) or person is None:
            continue
        key: Key = (person, line["role"], line["layer"], line["area"])
        if (first := seen.setdefault((key, line["valid_from"]), line)) is not line:
            table.wrong(line, "person", "bulk.row.twice", line["person"], other=first.row, what=_what("post"))
            continue
        mine[id(_compare(plan, line, key, known[key], where[line["area"]], at))] = line
        if done % 2000 == 0:
            progress("check", done, len(table.lines))
    _one_head(plan, table, known, mine, at)
    return plan


def _what(what: str) -> dict[str, Any]:
    return Said(f"bulk.what.{what}").as_json()


def _fits(table: Table, line: Line, person: UUID | None, codes: dict[str, str], by: Actor) -> bool:
    before = len(table.errors)
    if person is None:
        table.wrong(line, "person", "bulk.row.unknown", line["person"], what=_what("person"))
    if in_reach(table, line, "area", codes, by, RIGHT) and codes[line["area"]] != line["layer"]:
        table.wrong(line, "layer", "people.import.layer", line["layer"], layer=codes[line["area"]])
    if line["valid_from"] and line["valid_to"] and line["valid_to"] <= line["valid_from"]:
        table.wrong(line, "valid_to", "people.refused.term", line["valid_to"].isoformat())
    return len(table.errors) == before


def _compare(plan: Plan, line: Line, key: Key, terms: list[Post], place: places.AreaRow, at: datetime) -> Post:
    """The row of ours that a line stands for; terms of one person in one place follow each other."""
    begins, ends = line["valid_from"], line["valid_to"]
    row = next((p for p in terms if p.valid_from == begins), None) or (terms[-1] if terms else None)
    new_term = row is not None and begins is not None and begins > row.valid_from
    if row is None or new_term:
        if row is not None and (row.valid_to is None or row.valid_to > begins):
            plan.differ(row, {"valid_to": begins} | ({"state": states.ENDED} if begins <= at else {}))
        fresh = _post(line, key, place, begins or at)
        plan.add(fresh)
        terms.append(fresh)
        return fresh
    values: dict[str, Any] = {"rank": line["rank"], "department": line["department"]}
    if begins is not None:
        values["valid_from"] = begins
    if ends is not None:
        values |= {"valid_to": ends} | ({"state": states.ENDED} if ends <= at else {})
    if plan.differ(row, values):
        plan.counted_changed += 1
    else:
        plan.same += 1
    return row


def _post(line: Line, key: Key, place: places.AreaRow, begins: datetime) -> Post:
    person, role, layer, code = key
    return Post(
        person_id=person,
        role=role,
        layer=layer,
        at_area=code,
        area=place.area,
        lon=place.lon,
        lat=place.lat,
        placed_by="village",
        shown_down=areas.level(place.area) in ("county", "town"),
        rank=line["rank"],
        department=line["department"],
        state=states.ACTIVE,
        valid_from=begins,
        valid_to=line["valid_to"],
    )


def _one_head(plan: Plan, table: Table, known: dict[Key, list[Post]], mine: dict[int, Line], at: datetime) -> None:
    """Heads of one place follow each other: the file's later one ends an earlier one; two in the file are a mistake."""
    heads: dict[Place, list[Post]] = defaultdict(list)
    for terms in known.values():
        for post in terms:
            if post.rank == "head":
                heads[post.role, post.layer, post.at_area].append(post)
    for posts in heads.values():
        posts.sort(key=lambda p: p.valid_from)
        for earlier, later in zip(posts, posts[1:], strict=False):
            if earlier.valid_to is not None and earlier.valid_to <= later.valid_from:
                continue
            line = mine.get(id(later)) or mine.get(id(earlier))
            if line is None:
                continue
            if id(earlier) in mine or earlier.valid_from == later.valid_from:
                other = mine[id(earlier)].row if id(later) in mine and id(earlier) in mine else ""
                table.wrong(line, "rank", "people.import.two_heads", line["area"], other=other or "—")
            else:
                over = {"valid_to": later.valid_from}
                plan.differ(earlier, over | ({"state": states.ENDED} if later.valid_from <= at else {}))
