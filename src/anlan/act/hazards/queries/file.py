"""One hazard, one file (一患一档): facts, fixes, photos, time line with hashes, loop times, what happens next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.ahead import ahead
from anlan.act.hazards.queries.beside import BEGINNINGS, Beside, beside
from anlan.act.hazards.queries.lists import ROOM
from anlan.act.hazards.queries.names import names_of
from anlan.act.hazards.rules import loops
from anlan.act.hazards.rules.deadlines import days_late
from anlan.infra import files
from anlan.infra.journal.then import as_then
from anlan.infra.journal.trail import Trace, trail, whole
from anlan.infra.models import OpenWork, Photo, WorkThen
from anlan.kernel.decision import Said
from anlan.kernel.geo import distance_m
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Proof:
    """A photo of the file. `away`: metres from the first photo with a position; `intact`: its bytes fit its hash."""

    sha256: str
    label: str
    at: datetime
    who: str
    lon: float | None
    lat: float | None
    away: float | None
    intact: bool


@dataclass(frozen=True)
class Line:
    """One line of the time line, with the name of who did it and its link of the chain."""

    verb: str
    at: datetime
    who: str
    words: str
    after: dict[str, Any]
    because: dict[str, Any] | None
    hash: str
    intact: bool | None


@dataclass(frozen=True)
class File:
    """Everything about one hazard that the viewer may see."""

    id: UUID
    facts: dict[str, Any]
    names: dict[str, str]
    late: int
    carried: Beside
    photos: tuple[Proof, ...]
    lines: tuple[Line, ...]
    whole: bool | None
    stretches: tuple[loops.Stretch, ...]
    next: Said | None
    next_at: datetime | None


def file(viewer: Actor, hazard: UUID, at: datetime) -> File | None:
    """The file as it stood at `at`; None where the viewer may not see it, and before it was reported."""
    (h,) = as_then(Hazard.objects.seen_by(viewer).filter(pk=hazard, reported_at__lte=at), at) or (None,)
    if h is None:
        return None
    traces = trail(ROOM, h.pk, at)
    carried = beside(viewer, h.pk) if any(t.verb in BEGINNINGS for t in traces) else Beside()
    photos = list(Photo.objects.filter(room=ROOM, ref=h.pk).order_by("id"))
    persons = {p for p in (h.reporter, h.holder, h.rectifier, h.submitter, h.inspector, h.second) if p}
    names = names_of(viewer, {t.by for t in traces}, persons | _asked(traces) | carried.persons, at)
    running = WorkThen.objects.open_at(at).filter(room=ROOM, ref=h.pk, kind__in=states.STEPS).order_by("-since").first()
    return File(
        id=h.pk,
        facts=h.facts(),
        names={str(k): v for k, v in names.items()},
        late=days_late(h.due, at),
        carried=carried,
        photos=tuple(_proofs(photos, traces, names)),
        lines=tuple(_line(t, names) for t in traces),
        whole=whole(traces),
        stretches=tuple(loops.stretches(loops.Step(h.pk, h.area, *step) for step in _steps(h.pk, at))),
        next=ahead(viewer, [running], at).get(running.id) if running else None,
        next_at=running.next_at if running else None,
    )


def _steps(hazard: UUID, at: datetime) -> Iterator[tuple[str, datetime, datetime | None, datetime | None]]:
    """Steps begun by `at`: state, since, until (None while it ran), limit."""
    begun = OpenWork.objects.filter(room=ROOM, ref=hazard, kind__in=states.STEPS, since__lte=at).order_by("since", "id")
    for kind, since, until, due in begun.values_list("kind", "since", "done_at", "due"):
        yield kind, since, until if until and until <= at else None, due


def _asked(traces: Iterable[Trace]) -> set[UUID]:
    return {UUID(person) for t in traces for person in t.after.get("told", [])}


def _line(t: Trace, names: dict[UUID, str]) -> Line:
    return Line(t.verb, t.at, names.get(t.by, ""), str(t.after.get("words", "")), t.after, t.because, t.hash, t.intact)


def _proofs(photos: list[Photo], traces: list[Trace], names: dict[UUID, str]) -> list[Proof]:
    by_entry = {t.entry: t for t in traces}
    first = next((p for p in photos if p.lon is not None and p.lat is not None), None)
    proofs = []
    for p in photos:
        trace = by_entry.get(p.entry)
        if trace is None:  # later than the time that is looked at
            continue
        placed = first is not None and p.pk != first.pk and p.lon is not None and p.lat is not None
        away = distance_m(first.lon, first.lat, p.lon, p.lat) if first and placed else None
        proofs.append(
            Proof(
                p.sha256,
                p.label,
                p.taken_at or trace.at,
                names.get(trace.by, ""),
                p.lon,
                p.lat,
                away,
                files.whole(p.sha256),
            )
        )
    return proofs


def facts_of(viewer: Actor, hazard: UUID) -> dict[str, Any] | None:
    """The row's values alone, for forms and for weighing what the viewer may do."""
    h = Hazard.objects.seen_by(viewer).filter(pk=hazard).first()
    return h.facts() if h else None


def facts_of_all(viewer: Actor, hazards: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The same of several, of those that the viewer may see."""
    return {h.pk: h.facts() for h in Hazard.objects.seen_by(viewer).filter(pk__in=set(hazards))}


def first_photo(hazard: UUID) -> str:
    """The hash of the first photo that shows it unmended, within the transaction's scope; empty without one."""
    found = (
        Photo.objects.filter(room=ROOM, ref=hazard)
        .exclude(label__in=("after", "served"))
        .order_by("id")
        .values_list("sha256", flat=True)
        .first()
    )
    return found or ""
