"""Officers' certificates from a file, as the page gives them out; a later last day renews the one that is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.act.inspections import actions
from anlan.act.inspections.models import Certificate
from anlan.act.inspections.queries.who import Officer
from anlan.ground.people import queries as people
from anlan.ground.standards import queries as standards
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.report import silent
from anlan.infra.bulk.taking import Plan, take_in
from anlan.infra.pages.words import both
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

RIGHT = "inspections.certify"
NAMES = ("number", "person", "name", "body", "valid_from", "last")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def columns_of() -> tuple[Column, ...]:
    """The columns with the headers of both languages, as the export writes them."""
    bodies = {w: code for code in standards.DEPARTMENTS for w in (code, *both(f"standards.department.{code}").values())}
    readers = {
        "number": columns.text(40), "person": columns.text(60), "name": columns.text(60),
        "body": columns.one_of(bodies | {word.lower(): code for word, code in bodies.items()}),
        "valid_from": columns.when, "last": columns.when,
    }  # fmt: skip
    return tuple(
        Column(name, tuple(both(f"inspections.who.col.{name}").values()), readers[name], required=name != "name",
               default="")
        for name in NAMES
    )  # fmt: skip


def run(
    content: bytes, name: str, *, by: Actor, at: datetime, dry_run: bool = False, progress: Progress = silent
) -> Report:
    """Take in a file of certificates; those that it leaves out stay as they are."""
    return take_in(
        "certificates", _read, check, actions.take_in, content, name, by=by, at=at, dry_run=dry_run, progress=progress
    )


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, columns_of(), progress)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with what is known; mistakes go to the table."""
    plan = Plan()
    told = {line["person"] for line in table.lines}
    persons = {str(pk): pk for pk in people.names(by, [UUID(one) for one in told if _is_id(one)])}
    persons |= people.persons_by_ref(told)
    names = people.names(by, persons.values())
    known = {row.number: row for row in Certificate.objects.seen_by(by)}
    county = areas.pad(areas.trunk(by.scopes()[0])[:6])
    seen: dict[str, int] = {}
    for line in table.lines:
        number = line["number"]
        if number in seen:
            table.wrong(line, "number", "bulk.row.twice", number, other=seen[number],
                        what=Said("inspections.who.number").as_json())  # fmt: skip
            continue
        seen[number] = line.row
        row = known.get(number)
        if not _sound(table, line, persons, names, row):
            continue
        person, until = persons[line["person"]], line["last"] + DAY
        if row is None:
            plan.add(
                Certificate(
                    area=county, shown_down=True, person=person, name=names[person], number=number, body=line["body"],
                    valid_from=line["valid_from"], valid_to=until,
                )
            )  # fmt: skip
        elif plan.differ(row, _told(row, line["valid_from"], until)):
            plan.counted_changed += 1
        else:
            plan.same += 1
    progress("check", len(table.lines), len(table.lines))
    return plan


def _told(row: Certificate, since: datetime, until: datetime) -> dict[str, datetime]:
    """What the file's days say otherwise: a term noted to the hour stays, as a file tells days."""
    found = {} if _day(row.valid_from) == _day(since) else {"valid_from": since}
    return found if _day(row.valid_to - SECOND) == _day(until - SECOND) else {**found, "valid_to": until}


def _sound(table: Table, line: Line, persons: dict[str, UUID], names: dict[UUID, str], row: Certificate | None) -> bool:
    """Whether the person is known by number and name, the days run forward, and a known number is still theirs."""
    before = len(table.errors)
    person = persons.get(line["person"])
    if person is None:
        table.wrong(line, "person", "bulk.row.unknown", line["person"], what=Said("bulk.what.person").as_json())
    elif line["name"] and line["name"] != names[person]:
        table.wrong(line, "name", "inspections.expected.name", line["name"], name=names[person])
    if line["last"] < line["valid_from"]:
        table.wrong(line, "last", "inspections.expected.after", f"{line['last'].astimezone(CITY):%Y-%m-%d}")
    if row is not None and person is not None and (row.person, row.body) != (person, line["body"]):
        table.wrong(line, "number", "inspections.expected.theirs", line["number"], name=row.name)
    elif row is not None and row.revoked_at is not None:
        table.wrong(line, "number", "inspections.expected.standing", line["number"])
    return len(table.errors) == before


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def cells(rows: list[Officer], refs: dict[UUID, str]) -> list[list[Any]]:
    """Certificates as rows of such a file; those that were taken back are history and stay out."""
    return [
        [
            o.number,
            refs.get(o.person, ""),
            o.name,
            Said(f"standards.department.{o.body}"),
            _day(o.valid_from),
            _day(o.last),
        ]
        for o in rows
        if o.revoked_at is None
    ]


def _day(at: datetime) -> str:
    return f"{at.astimezone(CITY):%Y-%m-%d}"
