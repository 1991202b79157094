"""A visit from its plan to its end: who comes, approved by somebody else, begun on one version of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from anlan.act.inspections import states
from anlan.act.inspections.models import Visit
from anlan.act.inspections.queries import often, who
from anlan.act.inspections.queries.terms import terms_at
from anlan.act.inspections.rules import caps, kinds, result
from anlan.act.inspections.rules.terms import NO_GRADE
from anlan.ground.people import queries as people
from anlan.ground.premises import queries as premises
from anlan.ground.standards import queries as standards
from anlan.infra.journal import Change, verb
from anlan.infra.matter import new_id
from anlan.infra.papers import glass
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY, end_of_day
from anlan.kernel.decision import Hidden, Refused, Said, no, yes

ROOM = "inspections"


@verb("inspections.plan", states.VISIT)
def plan(
    change: Change,
    *,
    kind: str,
    compound: UUID,
    on: datetime,
    members: Sequence[Mapping[str, Any]],
    lead: str = "emergency",
    standard: str = "WL-5-10",
    firm: UUID | None = None,
    basis: str = "",
    draw: UUID | None = None,
) -> None:
    """Plan a visit: kind, place, day and people ({"person", "department"}), who leads it, by which list.

    Raises Refused: people who may not make such a visit, a body over its yearly cap, no such list. Hidden: no place.
    """
    change.require(yes() if kind in kinds.KINDS else no("inspections.refused.kind", kind=kind))
    place, subject = _place(change, compound, firm)
    row = Visit(
        id=new_id(), area=place.area, lon=place.lon, lat=place.lat, placed_by="import" if place.lon else "none",
        kind=kind, strand=kinds.KINDS[kind].strand, compound=compound, firm=firm, subject=subject, standard=standard,
        lead=lead, planned_for=on, basis=basis.strip(), draw=draw, planned_by=change.by.account,
    )  # fmt: skip
    change.allow(row)
    with reading(SYSTEM):
        known = standards.in_force(SYSTEM, standard, on) or standards.in_force(SYSTEM, standard, change.at)
    change.require(yes() if known else no("inspections.refused.standard", code=standard))
    row.members = _members(change, members, lead, on)
    change.require(yes() if lead in standards.DEPARTMENTS else no("inspections.refused.body", body=lead))
    change.require(kinds.may_make(kinds.KINDS[kind], row.members))
    weigh_cap(change, row)
    row.number = _number(change)
    change.move(row, states.PLANNED)
    tell(change, row)


def weigh_cap(change: Change, row: Visit) -> None:
    """No body comes more often than its cap allows."""
    held = often.grade(SYSTEM, row.compound, change.at)
    terms = terms_at(change.by, change.at)
    row.terms = terms.version
    used = often.taken(row.compound, row.firm, row.planned_for, but=row.pk)
    change.require(caps.may_come(row.kind, row.members, used, terms, held.colour if held else NO_GRADE))


def _place(change: Change, compound: UUID, firm: UUID | None) -> tuple[Any, dict[str, str]]:
    """The compound that the planner sees, and the name of who is visited."""
    found = next(iter(premises.compounds(change.by, change.at, change.at, ids=[compound])), None)
    if found is None:
        raise Hidden
    if firm is None:
        return found, dict(found.said)
    with reading(SYSTEM):
        names = premises.party_names(SYSTEM, [firm], change.at, change.at)
    change.require(yes() if firm in names else no("inspections.refused.firm"))
    return found, dict(names[firm])


def _members(change: Change, given: Sequence[Mapping[str, Any]], lead: str, on: datetime) -> list[dict[str, str]]:
    """Who comes, frozen with what they are on that day. Somebody without certificate or contract is staff."""
    persons = [UUID(str(m["person"])) for m in given]
    with reading(SYSTEM):
        known, names = who.standing(SYSTEM, persons, on), people.names(SYSTEM, persons)
    found = []
    for person, m in dict(zip(persons, given, strict=True)).items():
        change.require(yes() if person in names else no("inspections.refused.person"))
        department = str(m.get("department") or "")
        what = known.get(person, {"role": kinds.STAFF, "department": department, "paper": "", "name": names[person]})
        found.append({**what, "person": str(person), "department": what["department"] or department or lead})
    return found


def tell(change: Change, row: Visit) -> None:
    """Everybody who comes has it among their tasks; what waits for approval at a desk: not at the planner's."""
    needs = kinds.KINDS[row.kind].approved and row.state == states.PLANNED
    if needs:
        line = Said("inspections.work.approve", {"name": row.subject, "number": row.number})
        next_ = Said("inspections.work.approve_next")
        role = "director" if any(g.role == "section" for g in change.by.grants) else "section"
        change.work(row, "approve", line, role=role, due=row.planned_for, next=next_)
        return
    change.settle(row, "approve")
    line = Said("inspections.work.visit", {"name": row.subject, "kind": Said(f"inspections.kind.{row.kind}").as_json()})
    for n, member in enumerate(row.members):
        change.work(
            row,
            f"visit_{n}",
            line,
            holder=UUID(member["person"]),
            due=end_of_day(row.planned_for),
        )


@verb("inspections.approve", states.VISIT)
def approve(change: Change, *, visit: UUID) -> None:
    """Approve the plan of an inspection (现场检查方案). Somebody else than who planned it. Raises Refused."""
    row = change.lock(Visit, visit)
    other = row.planned_by != change.by.account
    row.approved_by, row.approved_at = change.by.account, change.at
    change.move(row, states.APPROVED, yes("inspections.because.another") if other else no("inspections.refused.own"))
    tell(change, row)


@verb("inspections.cancel", states.VISIT)
def cancel(change: Change, *, visit: UUID, text: str) -> None:
    """Nobody comes, and why; it no longer counts. Raises Refused."""
    row = change.lock(Visit, visit)
    row.text = text.strip()
    change.move(row, states.CANCELLED, yes() if row.text else no("inspections.refused.reason"))
    change.settle(row)


@verb("inspections.begin", states.VISIT)
def begin(change: Change, *, visit: UUID) -> None:
    """The visit begins where its people stand: from now on it has one version of its list. Raises Refused."""
    row = change.lock(Visit, visit)
    start(change, row)
    change.move(row, states.UNDER_WAY)


def start(change: Change, row: Visit) -> None:
    """Begin at the time it was meant; whoever began earlier, though heard later, moves the beginning."""
    when = min(change.observed_at or change.at, change.at)
    if row.begun_at is not None:
        row.begun_at = min(row.begun_at, when)
        return
    change.require(result.may_begin(row.facts()))
    with reading(SYSTEM):
        known = who.standing(SYSTEM, [UUID(m["person"]) for m in row.members], when)
        version = standards.in_force(SYSTEM, row.standard, when)
    today = [
        m if m["role"] == kinds.STAFF or UUID(m["person"]) in known else {**m, "role": kinds.STAFF} for m in row.members
    ]
    change.require(kinds.may_make(kinds.KINDS[row.kind], today))
    if version is None:
        raise Refused(Said("inspections.refused.standard", {"code": row.standard}))
    row.begun_at, row.version = when, version.id


@verb("inspections.finish", states.VISIT)
def finish(
    change: Change, *, visit: UUID, met: str, signed: bool, text: str = "", signature: str = "", witness: str = ""
) -> None:
    """The visit is over: who was met, whether they signed, and what else is to be said. Raises Refused.

    `signature` is the hash of what they drew on the glass; without one they signed on paper. `witness` is who else saw
    that they refused.

    What phones send late still counts, at the time it was meant, even where this is the first that is heard of it.
    """
    row = change.lock(Visit, visit)
    start(change, row)
    officers = sum(1 for m in row.members if m["role"] == kinds.OFFICER)
    verdict = result.may_finish(row.facts(), met, signed, text, officers, drawn=bool(signature))
    row.met, row.signed, row.text, row.witness = met.strip(), signed, text.strip(), witness.strip()
    if signature and verdict.ok:
        change.attach(row, signature, "signature")
        change.require(yes() if glass.drawn(signature) else no("inspections.refused.signature_blank"))
        row.signature = signature
    row.ended_at = max(min(change.observed_at or change.at, change.at), row.begun_at or change.at)
    change.move(row, states.DONE, verdict)
    change.settle(row)


def _number(change: Change) -> str:
    year = change.at.astimezone(CITY).year
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into inspections_counter (year, last) values (%s, 1)"
            " on conflict (year) do update set last = inspections_counter.last + 1 returning last",
            [year],
        )
        return f"J{year}-{cursor.fetchone()[0]:05d}"
