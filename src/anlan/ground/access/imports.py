"""Accounts from a file: who may come in, as which person, and (for services and offices) in which role."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from anlan.ground.access import actions, rules
from anlan.ground.access.loading import known_roles
from anlan.ground.access.models import Account, Grant
from anlan.ground.people import queries as people
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.infra.matter import new_id
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

RIGHT = "access.import"
COLUMNS = (
    Column("username", ("用户名", "账号"), columns.text(64), required=True),
    Column("name", ("姓名", "名称"), columns.text(64), required=True),
    Column("area", ("辖区", "辖区代码"), columns.code, required=True),
    Column("person", ("人员编号", "人员"), columns.text(60)),
    Column(
        "kind",
        ("类型",),
        columns.one_of({"person": "person", "service": "service", "人员": "person", "系统": "service"}),
        default="person",
    ),
    Column("role", ("角色",), columns.one_of({r: r for r in known_roles()}), default=""),
    Column("department", ("部门",), columns.text(32), default=""),
    Column("password", ("初始密码", "密码"), columns.text(200), default=""),
)


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of accounts (`by`, `at`, `dry_run`, `progress`). A known account's password is never touched."""
    return take_in("accounts", _reader, check, actions.take_in, content, name, **given)


def _reader(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with the accounts known; mistakes go to the table."""
    known = {a.username: a for a in Account.objects.seen_by(by)}
    refs = people.persons_by_ref([line["person"] for line in table.lines if line["person"]])
    plan, seen = Plan(), {}
    for done, line in enumerate(table.lines):
        first = seen.setdefault(line["username"], line)
        if first is not line:
            what = Said("bulk.what.code").as_json()
            table.wrong(line, "username", "bulk.row.twice", line["username"], other=first.row, what=what)
            continue
        if _fits(table, line, refs, by, at):
            _compare(plan, line, known.get(line["username"]), refs.get(line["person"] or ""), at)
        if done % 2000 == 0:
            progress("check", done, len(table.lines))
    return plan


def _fits(table: Table, line: Line, refs: dict[str, Any], by: Actor, at: datetime) -> bool:
    before = len(table.errors)
    if not rules.username_ok(line["username"]).ok:
        table.wrong(line, "username", "access.refused.username", line["username"])
    if not by.may(RIGHT, line["area"], at):
        table.wrong(line, "area", "bulk.row.elsewhere", line["area"])
    if line["person"] and line["person"] not in refs:
        table.wrong(line, "person", "bulk.row.unknown", line["person"], what=Said("bulk.what.person").as_json())
    if line["password"] and not (verdict := rules.password_ok(line["password"], line["username"])).ok:
        table.wrong(line, "password", verdict.because.key, "…", **verdict.because.params)
    return len(table.errors) == before


def _compare(plan: Plan, line: Line, row: Account | None, person: Any, at: datetime) -> None:
    area = areas.village(line["area"])
    if row is not None:
        changed = plan.differ(row, {"name": line["name"], "area": area, **({"person": person} if person else {})})
        plan.counted_changed += changed
        plan.same += not changed
        return
    account = Account(
        id=new_id(), username=line["username"], name=line["name"], area=area, person=person, kind=line["kind"],
        password=make_password(line["password"] or None),
    )  # fmt: skip
    rows: list[Any] = [account]
    if line["role"]:
        rows.append(
            Grant(account=account.pk, role=line["role"], area=area, department=line["department"], valid_from=at)
        )
    plan.add(*rows)
