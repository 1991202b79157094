"""Persons from a file, each with the number by which they are reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.ground.areas import queries as places
from anlan.ground.people import actions, rules
from anlan.ground.people.actions.contacts import contact
from anlan.ground.people.models import Contact, Person
from anlan.infra import cipher
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.infra.pinyin import spell_person
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

RIGHT = "people.import"
COLUMNS = (
    Column("ref", ("编号", "人员编号", "工号"), columns.text(60), required=True),
    Column("name", ("姓名", "名字"), columns.text(60), required=True),
    Column("phone", ("手机", "手机号", "手机号码", "电话", "联系电话"), columns.phone),
    Column("area", ("区域", "所在村", "区划代码", "所属区域"), columns.code, required=True),
    Column("unit", ("单位", "所在单位", "工作单位"), columns.text(120), default=""),
    Column("name_en", ("英文名", "英文姓名"), columns.text(80), default=""),
)


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of persons (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("people", _read, check, actions.take_in_people, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with the persons known; mistakes go to the table."""
    lines = once(table, "ref", "person")
    known = {p.ref: p for p in Person.objects.seen_by(by).exclude(ref=None)}
    numbers = {
        c.person_id: c for c in Contact.objects.seen_by(by).filter(kind="phone").exclude(state="erased").order_by("id")
    }
    codes, plan = places.codes(by, at), Plan()
    for done, (ref, line) in enumerate(lines.items()):
        if in_reach(table, line, "area", codes, by, RIGHT):
            _compare(plan, line, known.get(ref), numbers)
        if done % 2000 == 0:
            progress("check", done, len(lines))
    return plan


def once(table: Table, column: str, what: str) -> dict[str, Line]:
    """Lines by their key; a second line of a key is a mistake."""
    lines: dict[str, Line] = {}
    for line in table.lines:
        first = lines.setdefault(line[column], line)
        if first is not line:
            table.wrong(
                line,
                column,
                "bulk.row.twice",
                line[column],
                other=first.row,
                what=Said(f"bulk.what.{what}").as_json(),
            )
    return lines


def in_reach(table: Table, line: Line, column: str, codes: dict[str, str], by: Actor, right: str) -> bool:
    """Whether an area is known and the actor may write there."""
    code = line[column]
    if code not in codes:
        table.wrong(line, column, "bulk.row.unknown", code, what=Said("bulk.what.area").as_json())
    elif not by.may(right, code):
        table.wrong(line, column, "bulk.row.elsewhere", code)
    else:
        return True
    return False


def _compare(plan: Plan, line: Line, row: Person | None, numbers: dict[Any, Contact]) -> None:
    values = _values(line)
    number = actions.Number(line["phone"]) if line["phone"] else None
    if row is None:
        row = Person(**values)
        plan.add(row, *([contact(row, number)] if number else []))
        return
    changed = plan.differ(row, values)
    known = numbers.get(row.pk)
    if known is not None and known.area != row.area:
        changed |= plan.differ(known, {"area": row.area})
    if number is not None:
        changed |= _number(plan, row, number, known)
    if changed:
        plan.counted_changed += 1
    else:
        plan.same += 1


def _number(plan: Plan, row: Person, number: actions.Number, known: Contact | None) -> bool:
    """Another number replaces the one in use; one that was found wrong stays wrong when the file repeats it."""
    if known is None:
        plan.new.append(contact(row, number))
        return True
    if known.hmac == number.fingerprint:
        return False
    return plan.differ(
        known,
        {
            "value": cipher.encrypt(number.value),
            **rules.ends(number.value),
            "hmac": number.fingerprint,
            "state": "ok",
            "confirmed_until": None,
        },
    )


def _values(line: Line) -> dict[str, Any]:
    pinyin, initials = spell_person(line["name"])
    return {
        "ref": line["ref"],
        "name": line["name"],
        "name_en": line["name_en"],
        "pinyin": pinyin[:120],
        "initials": initials[:60],
        "unit": line["unit"],
        "area": areas.village(line["area"]),
    }
