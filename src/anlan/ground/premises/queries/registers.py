"""Reads about registers: when each was heard of, its rows, the sites found in them, and the questions they raise."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from anlan.ground.premises import states
from anlan.ground.premises.models import Doubt, Found, Intake, Record
from anlan.ground.premises.queries.terms import DATA
from anlan.kernel.rights import Actor

PAGE = 100
KNOWN = "known"  # found, and a compound of the register already: nobody needs to take it in


@dataclass(frozen=True)
class FoundRow:
    """A site as the finder sees it, with its evidence and what people made of it."""

    id: UUID
    ident: str
    state: str
    strength: str
    address: str
    town: str
    village: str
    area: str
    score: float
    enterprises: int
    producing: int
    evidence: str
    members: list[dict[str, Any]]
    first_at: datetime
    told_at: datetime
    gone_at: datetime | None
    why: str
    compound: UUID | None
    decided_by: UUID | None
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True)
class DoubtRow:
    """A question. `told` holds both sides and what speaks for and against their being one."""

    id: UUID
    kind: str
    one: str
    other: str
    state: str
    score: float
    told: dict[str, Any]
    area: str
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True)
class RecordRow:
    """A row of a register. `values` hold what is weighed and shown to nobody: pages ask for single cells."""

    id: UUID
    source: str
    key: str
    name: str
    values: dict[str, Any] = field(repr=False)
    first_at: datetime
    told_at: datetime
    gone_at: datetime | None
    firm: str
    match: str
    score: float
    area: str


@dataclass(frozen=True)
class SourceRow:
    """A register: its last file, how old that is, and what rests on it."""

    source: str
    last: datetime | None
    name: str
    rows: int
    new: int
    changed: int
    alive: int
    firms: int
    sites: int
    every_days: int
    status: str
    stale: bool


def _fields(row: type[Any]) -> tuple[str, ...]:
    return tuple(row.__dataclass_fields__)


@dataclass(frozen=True)
class Wanted:
    """Which found sites are wanted."""

    area: str = ""
    state: str = states.OPEN
    strength: str = ""
    words: str = ""


def found(viewer: Actor, wanted: Wanted) -> list[FoundRow]:
    """Sites, the strongest first."""
    rows = Found.objects.seen_by(viewer)
    if wanted.area:
        rows = rows.inside(wanted.area)
    if wanted.state == KNOWN:
        rows = rows.filter(state=states.OPEN, compound__isnull=False)
    elif wanted.state == states.OPEN:
        rows = rows.filter(state=states.OPEN, compound=None)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.strength:
        rows = rows.filter(strength=wanted.strength)
    if wanted.words:
        rows = rows.filter(Q(address__icontains=wanted.words) | Q(members__icontains=wanted.words))
    return [FoundRow(*r) for r in rows.order_by("-score", "-enterprises", "ident").values_list(*_fields(FoundRow))]


def found_one(viewer: Actor, pk: UUID) -> FoundRow | None:
    """One site, or None where the viewer sees none."""
    rows = Found.objects.seen_by(viewer).filter(pk=pk).values_list(*_fields(FoundRow))
    return next((FoundRow(*r) for r in rows), None)


def found_of(viewer: Actor, compound: UUID) -> FoundRow | None:
    """The site that a compound was made of."""
    rows = Found.objects.seen_by(viewer).filter(compound=compound).values_list(*_fields(FoundRow))
    return next((FoundRow(*r) for r in rows), None)


def found_between(viewer: Actor, since: datetime, at: datetime) -> list[FoundRow]:
    """Sites that appeared or vanished after `since` and until `at`."""
    came = Q(first_at__gt=since, first_at__lte=at, gone_at=None)
    went = Q(gone_at__gt=since, gone_at__lte=at, first_at__lte=since)
    no = Q(state=states.DISMISSED, decided_at__gt=since, decided_at__lte=at)
    rows = Found.objects.seen_by(viewer).filter(came | went | no).order_by("area", "address")
    return [FoundRow(*r) for r in rows.values_list(*_fields(FoundRow))]


def doubts(viewer: Actor, state: str = states.OPEN, limit: int | None = None) -> list[DoubtRow]:
    """Questions: open ones by what they weigh, the others by when they were answered."""
    rows = Doubt.objects.seen_by(viewer).filter(state=state)
    order = ("-score", "id") if state == states.OPEN else ("-decided_at", "id")
    return [DoubtRow(*r) for r in rows.order_by(*order)[:limit].values_list(*_fields(DoubtRow))]


def doubts_open(viewer: Actor) -> int:
    """How many wait."""
    return int(Doubt.objects.seen_by(viewer).filter(state=states.OPEN).count())


def last_answered(viewer: Actor, by: UUID) -> DoubtRow | None:
    """The answer that somebody gave last: what undo would take back."""
    rows = Doubt.objects.seen_by(viewer).filter(state__in=(states.SAME, states.DIFFERENT), decided_by=by)
    return next((DoubtRow(*r) for r in rows.order_by("-decided_at", "-id")[:1].values_list(*_fields(DoubtRow))), None)


def doubts_about(viewer: Actor, sides: Iterable[str]) -> dict[tuple[str, str], DoubtRow]:
    """Questions and answers between these sides, by the pair in either order."""
    mine = list(sides)
    rows = Doubt.objects.seen_by(viewer).filter(kind="firm", one__in=mine, other__in=mine).exclude(state=states.MOOT)
    made = [DoubtRow(*r) for r in rows.values_list(*_fields(DoubtRow))]
    return {(d.one, d.other): d for d in made} | {(d.other, d.one): d for d in made}


def records(
    viewer: Actor, source: str, match: str = "", words: str = "", page: int | None = 1
) -> tuple[list[RecordRow], int]:
    """Rows of a register by name, and how many there are."""
    rows = Record.objects.seen_by(viewer).filter(source=source)
    rows = rows.filter(gone_at__isnull=False) if match == "gone" else rows.filter(gone_at=None)
    if match and match != "gone":
        rows = rows.filter(match=match)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(key__icontains=words))
    part = rows.order_by("name", "key")
    if page is not None:
        part = part[(page - 1) * PAGE : page * PAGE]
    return [RecordRow(*r) for r in part.values_list(*_fields(RecordRow))], rows.count()


def records_of(viewer: Actor, ids: Iterable[UUID]) -> list[RecordRow]:
    """Rows by their ids, in the order asked for."""
    wanted = list(ids)
    rows = Record.objects.seen_by(viewer).filter(pk__in=wanted).values_list(*_fields(RecordRow))
    made = {r[0]: RecordRow(*r) for r in rows}
    return [made[pk] for pk in wanted if pk in made]


def records_meaning(viewer: Actor, firm: str, first: UUID) -> list[RecordRow]:
    """Rows of all registers that mean an enterprise, `first` before the others."""
    rows = Record.objects.seen_by(viewer).filter(Q(firm=firm) | Q(pk=first), gone_at=None).order_by("source", "key")
    made = [RecordRow(*r) for r in rows.values_list(*_fields(RecordRow))]
    return sorted(made, key=lambda r: r.id != first)


def records_told(viewer: Actor, ids: Iterable[str], at: datetime) -> list[RecordRow]:
    """Those of these rows that were told otherwise, or left out, by the file of that time."""
    rows = Record.objects.seen_by(viewer).filter(Q(told_at=at) | Q(gone_at=at), pk__in=list(ids))
    return [RecordRow(*r) for r in rows.order_by("name").values_list(*_fields(RecordRow))]


def firm_names(viewer: Actor, keys: Iterable[str]) -> dict[str, tuple[UUID, str]]:
    """Rows of the market register by their keys: id and name."""
    rows = Record.objects.seen_by(viewer).filter(source="market", key__in=set(keys))
    return {key: (pk, name) for key, pk, name in rows.values_list("key", "pk", "name")}


@cache
def _intervals() -> Mapping[str, tuple[int, str]]:
    with (DATA / "sources.csv").open(encoding="utf-8", newline="") as handle:
        return {row["source"]: (int(row["every_days"]), row["status"]) for row in csv.DictReader(handle)}


def sources(viewer: Actor, at: datetime) -> list[SourceRow]:
    """Registers in the order of trust: the last file until `at`, and what is stale when no other comes."""
    last: dict[str, Intake] = {}
    for intake in Intake.objects.seen_by(viewer).filter(at__lte=at).order_by("source", "-at", "-id").distinct("source"):
        last[intake.source] = intake
    alive = Record.objects.seen_by(viewer).filter(gone_at=None).values("source")
    counts = {r["source"]: r for r in alive.annotate(n=Count("pk"), firms=Count("firm", filter=~Q(firm="")))}
    open_sites = Found.objects.seen_by(viewer).exclude(state=states.GONE)
    made = []
    for source, (days, status) in _intervals().items():
        intake, count = last.get(source), counts.get(source, {"n": 0, "firms": 0})
        sites = open_sites.filter(_rests_on(source)).count()
        stale = intake is None or at - intake.at > timedelta(days=days)
        made.append(
            SourceRow(
                source, intake.at if intake else None, intake.name if intake else "", intake.rows if intake else 0,
                intake.new if intake else 0, intake.changed if intake else 0, count["n"], count["firms"], sites, days,
                status, stale,
            )
        )  # fmt: skip
    return made


RESTS = {"power": ("same_meter", "same_building_power"), "leases": ("lease",), "online": ("lessor_named", "same_point")}


def _rests_on(source: str) -> Q:
    """Sites whose evidence comes from a register; every site rests on the market register."""
    if source == "market":
        return Q()
    wanted = Q(pk__in=[])
    for code in RESTS[source]:
        wanted |= Q(evidence__contains=f"{code}:")
    return wanted
