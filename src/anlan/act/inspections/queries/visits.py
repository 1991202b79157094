"""Visits as records: lists, one with everything found, and what was seen at the same place the last time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.act.hazards import queries as hazards
from anlan.act.inspections import states
from anlan.act.inspections.models import Answer, Visit
from anlan.act.inspections.queries.terms import terms_at
from anlan.act.inspections.rules import kinds
from anlan.act.inspections.rules import result as results
from anlan.ground.standards import queries as standards
from anlan.infra.models import Photo
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

PAGE = 50
ROOM = "inspections"
PASSED, FAILED = RESULTS = ("passed", "failed")


@dataclass(frozen=True)
class Row:
    """A visit as lists show it. `subject` is the name in both languages as it was on that day."""

    id: UUID
    number: str
    kind: str
    strand: str
    state: str
    area: str
    lon: float | None
    lat: float | None
    compound: UUID
    firm: UUID | None
    subject: dict[str, str]
    standard: str
    version: UUID | None
    lead: str
    members: tuple[dict[str, str], ...]
    planned_for: datetime
    basis: str
    draw: UUID | None
    planned_by: UUID | None
    approved_by: UUID | None
    approved_at: datetime | None
    begun_at: datetime | None
    ended_at: datetime | None
    met: str
    signed: bool | None
    signature: str
    witness: str
    text: str
    score: int | None
    passed: bool | None
    because: dict[str, Any] | None

    @property
    def departments(self) -> list[str]:
        """Departments that take part, the leading one first."""
        return list(dict.fromkeys([self.lead, *(m["department"] for m in self.members if m["department"])]))

    @property
    def joint(self) -> bool:
        """Whether several departments come at once."""
        return len(self.departments) > 1

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state not in states.VISIT.ends

    def member(self, person: UUID | None) -> dict[str, str] | None:
        """What a person is on this visit."""
        return next((m for m in self.members if m["person"] == str(person)), None)


@dataclass(frozen=True)
class Found:
    """One answer with its proof."""

    id: UUID
    ref: str
    unit: str
    answer: Any
    text: str
    broken: bool
    stands: bool
    person: UUID | None
    name: str
    department: str
    observed_at: datetime
    late: bool
    hazard: UUID | None
    photos: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A visit with its list, every answer, and how it comes out as far as it is known."""

    row: Row
    standard: standards.Version | None
    items: tuple[standards.Item, ...]
    found: tuple[Found, ...]
    result: results.Result
    parts: dict[str, list[str]]
    before: dict[tuple[str, str], UUID]  # by item and unit the hazards that a re-inspection comes for

    def of(self, ref: str) -> list[Found]:
        """The answers that stand for an item."""
        return [f for f in self.found if f.ref == ref and f.stands]

    def again(self, ref: str) -> list[str]:
        """Units where an item was found broken before and nobody has looked at it again yet."""
        seen = {(f.ref, f.unit) for f in self.found}
        return [unit for known, unit in self.before if known == ref and (known, unit) not in seen]

    def left(self, department: str) -> list[standards.Item]:
        """Items of a department's part that nobody answered yet: what must be looked at again, then by the list."""
        mine, done = set(self.parts.get(department, ())), {f.ref for f in self.found}
        again = [i for i in self.items if i.ref in mine and self.again(i.ref)]
        return again + [i for i in self.items if i.ref in mine and i.ref not in done and i not in again]


def row_of(v: Visit) -> Row:
    """The record of a row."""
    values = {name: getattr(v, name) for name in Row.__dataclass_fields__}
    return Row(**{**values, "members": tuple(v.members)})


def one(viewer: Actor, visit: UUID) -> Row | None:
    """One visit, or None where the viewer sees none."""
    v = Visit.objects.seen_by(viewer).filter(pk=visit).first()
    return row_of(v) if v else None


def listing(
    viewer: Actor,
    at: datetime,
    *,
    area: str = "",
    kind: str = "",
    state: str = "",
    strand: str = "",
    result: str = "",
    compound: UUID | None = None,
    firm: UUID | None = None,
    limit: int = PAGE,
    page: int = 1,
) -> tuple[list[Row], int]:
    """Visits, the newest first, and how many there are in all. What is over, was over by `at`."""
    rows = Visit.objects.seen_by(viewer)
    if result or state == states.DONE:
        rows = rows.filter(ended_at__lte=at)
    if result:
        rows = rows.filter(passed={PASSED: True, FAILED: False}[result])
    if state in (states.TO_APPROVE, states.TO_BEGIN):
        approved = Q(kind__in=[k.code for k in kinds.KINDS.values() if k.approved])
        rows, state = rows.filter(approved if state == states.TO_APPROVE else ~approved), states.PLANNED
    given = {"kind": kind, "state": state, "strand": strand, "compound": compound, "firm": firm}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if area:
        rows = rows.inside(area)
    found = rows.order_by("-planned_for", "-number")[(page - 1) * limit : page * limit]
    return [row_of(v) for v in found], rows.count()


def day_of(viewer: Actor, person: UUID, day: datetime) -> list[Row]:
    """A person's visits of one day, and those of days before that are still to be made: the late ones first."""
    begin = day.astimezone(CITY).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Visit.objects.seen_by(viewer).filter(
        Q(planned_for__gte=begin) | ~Q(state__in=states.VISIT.ends),
        members__contains=[{"person": str(person)}], planned_for__lt=begin + timedelta(days=1),
    )  # fmt: skip
    return [row_of(v) for v in rows.exclude(state=states.CANCELLED).order_by("planned_for", "number")]


def file(viewer: Actor, visit: UUID, at: datetime) -> File | None:
    """A visit with everything found; None where the viewer sees none."""
    row = one(viewer, visit)
    if row is None:
        return None
    version = list_of(row, at)
    items = version.items if version else ()
    found = _found(viewer, row)
    before = found_before(row, at)
    asked = results.asked(items, before, {f.ref for f in found})
    outcome = results.judge(asked, standing(found), terms_at(viewer, row.begun_at or at).pass_mark)
    parts = kinds.parts(row.departments, row.lead, asked)
    return File(row, version, items, tuple(found), outcome, parts, before)


def found_before(row: Row, at: datetime) -> dict[tuple[str, str], UUID]:
    """By item and unit the hazards that a re-inspection comes for: of earlier visits, open when it began."""
    if row.kind != kinds.AGAIN:
        return {}
    since = row.begun_at or at
    with reading(SYSTEM):
        rows = Answer.objects.seen_by(SYSTEM).filter(
            visit__compound=row.compound, visit__standard=row.standard, broken=True, stands=True, observed_at__lt=since
        )
        rows = rows.exclude(hazard=None).exclude(visit=row.id).order_by("observed_at")
        known = {
            (ref, unit): (hazard, firm)
            for ref, unit, hazard, firm in rows.values_list("ref", "unit", "hazard", "visit__firm")
        }
        facts = hazards.facts_of_all(SYSTEM, (hazard for hazard, _ in known.values())) if known else {}
    return {
        place: hazard
        for place, (hazard, firm) in known.items()
        if hazard in facts
        and (facts[hazard]["ended_at"] is None or facts[hazard]["ended_at"] > since)
        and row.firm in (None, firm, facts[hazard]["party"])
    }


def list_of(row: Row, at: datetime) -> standards.Version | None:
    """The version that a visit began with; before it began, the one in force."""
    with reading(SYSTEM):  # standards are everybody's; an engineer's own reach is the visit alone
        if row.version is not None:
            return standards.version(SYSTEM, row.version)
        return standards.in_force(SYSTEM, row.standard, at)


def standing(found: Iterable[Found]) -> dict[tuple[str, str], Any]:
    """Answers that stand, by item and unit."""
    return {(f.ref, f.unit): f.answer for f in found if f.stands}


def _found(viewer: Actor, row: Row) -> list[Found]:
    names = {m["person"]: m["name"] for m in row.members}
    answers = list(Answer.objects.seen_by(viewer).filter(visit=row.id).order_by("observed_at", "id"))
    shots = photos_of(a.pk for a in answers)
    return [
        Found(
            a.pk,
            a.ref,
            a.unit,
            a.answer,
            a.text,
            a.broken,
            a.stands,
            a.person,
            names.get(str(a.person), ""),
            a.department,
            a.observed_at,
            a.late,
            a.hazard,
            tuple(shots.get(a.pk, ())),
        )
        for a in answers
    ]


def photos_of(answers: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Hashes of the photos of answers that the viewer already sees."""
    shots: dict[UUID, list[str]] = {}
    rows = Photo.objects.filter(room=ROOM, ref__in=list(answers)).order_by("id")
    for ref, sha256 in rows.values_list("ref", "sha256"):
        shots.setdefault(ref, []).append(sha256)
    return shots


def last_time(viewer: Actor, row: Row, ref: str, units: Collection[str] = ()) -> Found | None:
    """What was found about the same item on the visit before, with its photo; where `units` wait, at one of those."""
    before = Answer.objects.seen_by(viewer).filter(
        visit__compound=row.compound, visit__standard=row.standard, ref=ref, stands=True
    )
    if units:
        before = before.filter(unit__in=units, broken=True)
    a = before.exclude(visit=row.id).order_by("-observed_at").select_related("visit").first()
    if a is None:
        return None
    name = next((m["name"] for m in a.visit.members if m["person"] == str(a.person)), "")
    shots = tuple(photos_of([a.pk]).get(a.pk, ()))
    return Found(
        a.pk,
        a.ref,
        a.unit,
        a.answer,
        a.text,
        a.broken,
        a.stands,
        a.person,
        name,
        a.department,
        a.observed_at,
        a.late,
        a.hazard,
        shots,
    )


def walked(viewer: Actor, found: File, department: str) -> list[standards.Item]:
    """A department's items in the order of the walk: a re-inspection begins with what was broken the last time."""
    mine = [i for i in found.items if i.ref in found.parts.get(department, ())]
    if found.row.kind != kinds.AGAIN:
        return mine
    broken = _broken_before(viewer, found.row)
    return sorted(mine, key=lambda item: item.ref not in broken)


def _broken_before(viewer: Actor, row: Row) -> set[str]:
    before = Answer.objects.seen_by(viewer).filter(
        visit__compound=row.compound, visit__standard=row.standard, stands=True
    )
    last: dict[str, tuple[UUID, bool]] = {}
    for ref, visit, broken in (
        before.exclude(visit=row.id).order_by("observed_at").values_list("ref", "visit", "broken")
    ):
        same = last.get(ref, (visit, False))
        last[ref] = (visit, broken or (same[0] == visit and same[1]))  # of several units one is enough
    return {ref for ref, (_, broken) in last.items() if broken}


def looks_again(row: Row, last: Found | None) -> bool:
    """Whether a re-inspection comes to what the visit before found broken, so that it must be shown again."""
    return row.kind == kinds.AGAIN and last is not None and last.hazard is not None


def of_compounds(viewer: Actor, compounds: Sequence[UUID], at: datetime) -> list[Row]:
    """Every visit to these compounds up to a time and planned after it, the newest first."""
    rows = Visit.objects.seen_by(viewer).filter(compound__in=list(compounds)).exclude(state=states.CANCELLED)
    return [row_of(v) for v in rows.order_by("-planned_for", "-number")]


def of_hazard(viewer: Actor, hazard: UUID, at: datetime) -> list[Row]:
    """Visits that found a hazard or looked at it again by a time, the oldest first."""
    answers = Answer.objects.seen_by(viewer).filter(observed_at__lte=at)
    where = ("ref", "unit", "visit__compound", "visit__standard")
    found = list(answers.filter(hazard=hazard).values_list("visit", *where))
    ids = {visit for visit, *_ in found}
    for ref, unit, compound, standard in {tuple(rest) for _, *rest in found}:
        again = answers.filter(ref=ref, unit=unit, visit__compound=compound, visit__standard=standard)
        ids |= set(again.filter(visit__kind=kinds.AGAIN).values_list("visit", flat=True))
    return [row_of(v) for v in Visit.objects.seen_by(viewer).filter(pk__in=ids).order_by("planned_for", "number")]


def count_done(viewer: Actor, area: str, at: datetime) -> int:
    """Visits that were over by a time."""
    rows = Visit.objects.seen_by(viewer).filter(ended_at__lte=at)
    return int((rows.inside(area) if area else rows).count())


def count_failed(viewer: Actor, area: str, at: datetime) -> int:
    """Visits over by a time that did not pass."""
    rows = Visit.objects.seen_by(viewer).filter(ended_at__lte=at, passed=False)
    return int((rows.inside(area) if area else rows).count())


def said_because(row: Row) -> Said | None:
    """Why a visit came out as it did."""
    return Said.from_json(row.because) if row.because else None


def by_number(viewer: Actor, words: str, limit: int) -> list[Row]:
    """Visits whose number holds these words."""
    rows = Visit.objects.seen_by(viewer).filter(number__icontains=words.strip())
    return [row_of(v) for v in rows.order_by("-number")[:limit]]
