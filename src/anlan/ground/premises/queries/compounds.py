"""Compounds: the list with its verdicts, one compound as a whole, its history and lineage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.ground.premises import states
from anlan.ground.premises.models import Compound, CompoundFact, Letting, Occupant, PartyFact
from anlan.ground.premises.queries.merged import Same, same
from anlan.ground.premises.queries.parties import named
from anlan.ground.premises.queries.sites import sites, with_people, with_reps
from anlan.ground.premises.queries.tags import tagged
from anlan.ground.premises.queries.terms import Terms, in_force, of_told, told_beside
from anlan.ground.premises.rules.missing import DutyTerm, Missing, missing
from anlan.ground.premises.rules.shared import is_shared
from anlan.ground.premises.rules.site import Site
from anlan.infra.journal.values import loaded
from anlan.kernel.decision import Verdict
from anlan.kernel.rights import Actor

PAGE = 100


@dataclass(frozen=True)
class CompoundRow:
    """A compound as it was at a time."""

    id: UUID
    ref: str
    name: str
    name_en: str
    address: str
    kind: str
    owner: UUID | None
    owner_kind: str
    state: str
    area: str
    lon: float | None
    lat: float | None
    parcel: str
    certificate: bool | None
    built: int | None
    trade: str
    department: str
    valid_from: datetime
    valid_to: datetime | None
    known_from: datetime

    @property
    def said(self) -> dict[str, str]:
        """The name in both languages, as sentences take it."""
        return {"zh": self.name, "en": self.name_en or self.name}


@dataclass(frozen=True)
class Judged:
    """A compound with what it holds, whether that makes it shared and why, what it lacks, and by which terms."""

    row: CompoundRow
    site: Site
    verdict: Verdict
    lacks: tuple[Missing, ...]
    terms: Terms
    duties: Sequence[DutyTerm]

    def lacking(self, code: str) -> int:
        """How many of one thing are missing."""
        return sum(m.n for m in self.lacks if m.code == code)


@dataclass(frozen=True)
class Filters:
    """What is wanted. `shared` and `lacks` are judged, the rest is looked up."""

    area: str = ""
    state: str = ""
    shared: bool | None = None
    lacks: str = ""
    owner_kind: str = ""
    tag: str = ""
    words: str = ""


_FIELDS = (
    "compound", "compound__ref", "name", "name_en", "address", "kind", "owner", "owner_kind", "state", "area", "lon",
    "lat", "parcel", "certificate", "built", "trade", "compound__department", "valid_from", "valid_to", "known_from",
)  # fmt: skip


def _row(values: Any, one: Same) -> CompoundRow:
    fields = list(values)
    fields[1], fields[6] = fields[1] or "", one.of(fields[6]) if fields[6] else None  # ref, owner
    return CompoundRow(*fields)


def compounds(
    viewer: Actor,
    at: datetime,
    known: datetime,
    filters: Filters = Filters(),
    ids: Iterable[UUID] | None = None,
    one: Same | None = None,
) -> list[CompoundRow]:
    """Compounds by place and name; those found to be another's record are left out. Judged filters do nothing here."""
    one = one or same(viewer, known)
    found = CompoundFact.objects.seen_by(viewer).as_of(at, known).exclude(compound__in=list(one.keeps))
    if ids is not None:
        found = found.filter(compound__in=list(ids))
    if filters.area:
        found = found.inside(filters.area)
    if filters.state == "counted":
        found = found.filter(state__in=states.COUNTED)
    elif filters.state:
        found = found.filter(state=filters.state)
    if filters.owner_kind:
        found = found.filter(owner_kind=filters.owner_kind)
    if filters.tag:
        found = found.filter(compound__in=tagged(viewer, filters.tag, at, known, one))
    if filters.words:
        found = found.filter(compound__in=_named_ever(viewer, filters.words, known, one))
    return [_row(values, one) for values in found.order_by("area", "pinyin", "compound").values_list(*_FIELDS)]


def _named_ever(viewer: Actor, words: str, known: datetime, one: Same) -> set[UUID]:
    """Compounds that ever had such a name, number or address, or where somebody of such a name ever rented."""
    facts = CompoundFact.objects.seen_by(viewer).known_at(known)
    called = facts.filter(named(words) | Q(address__icontains=words)).values_list("compound", flat=True)
    numbered = Compound.objects.seen_by(viewer).filter(ref__iexact=words).values_list("pk", flat=True)
    who = PartyFact.objects.seen_by(viewer).known_at(known).filter(named(words)).values("party")
    rented = Letting.objects.seen_by(viewer).filter(lessee__in=who).values_list("compound", flat=True)
    hits = called.union(numbered, rented)  # one look
    return {one.of(compound) for compound in hits}


def judged(
    viewer: Actor,
    at: datetime,
    known: datetime,
    filters: Filters = Filters(),
    rows: Sequence[CompoundRow] | None = None,
    one: Same | None = None,
) -> list[Judged]:
    """Compounds (those of `rows`, where given) with their verdicts and what they lack, filtered by both."""
    one_ = one or same(viewer, known)
    few = rows is not None
    if rows is None:
        rows = compounds(viewer, at, known, filters, one=one_)
    whole = not few and not any((filters.area, filters.state, filters.words, filters.owner_kind, filters.tag))
    held = sites(viewer, at, known, one_, {r.id: r.owner for r in rows}, whole=whole, brief=True)
    held = with_reps(viewer, held, at, known, one_, few=few)
    terms, duties = in_force(at)
    every = (_judge(row, held[row.id], terms, duties) for row in rows)
    return [it for it in every if _wanted(it, filters)]


def _judge(row: CompoundRow, site: Site, terms: Terms, duties: Sequence[DutyTerm]) -> Judged:
    verdict = is_shared(site, terms.least_units)
    return Judged(row, site, verdict, tuple(missing(site, duties, verdict.ok)), terms, duties)


def _wanted(it: Judged, filters: Filters) -> bool:
    if filters.shared is not None and it.verdict.ok != filters.shared:
        return False
    return not filters.lacks or bool(it.lacks if filters.lacks == "any" else it.lacking(filters.lacks))


@dataclass(frozen=True)
class Whole:
    """One compound with the names of its parties and everything that was ever true of it, the newest first."""

    it: Judged
    names: dict[UUID, dict[str, str]]
    history: list[CompoundRow]
    shape: dict[str, Any] | None = None  # the parcel, WGS84
    shape_given: dict[str, Any] | None = None  # as it came in: system, geometry
    given: dict[str, Any] | None = None  # the point as it came in: system, lon, lat


def whole(viewer: Actor, compound: UUID, at: datetime, known: datetime, one_: Same) -> Whole | None:
    """One compound as it was at a time, or None where the viewer sees none, or where there was none yet."""
    found = CompoundFact.objects.seen_by(viewer).known_at(known).filter(compound=compound).order_by("-valid_from")
    rows = list(
        found.annotate(told=told_beside(at)).values_list(*_FIELDS, "shape", "shape_given", "compound__given", "told")
    )
    history = [_row(values[: len(_FIELDS)], one_) for values in rows]
    held_then = (
        (r, v)
        for r, v in zip(history, rows, strict=True)
        if r.valid_from <= at and (r.valid_to is None or at < r.valid_to)
    )
    row, values = next(held_then, (None, ()))
    if row is None or compound in one_.keeps:
        return None
    site = sites(viewer, at, known, one_, {compound: row.owner})[compound]
    held, names = with_people(viewer, {compound: site}, at, known, one_, site.parties)
    return Whole(_judge(row, held[compound], *of_told(rows[0][-1], at)), names, history, *values[len(_FIELDS) : -1])


def shapes(viewer: Actor, at: datetime, known: datetime) -> dict[UUID, dict[str, Any]]:
    """The parcels that were drawn, by site: for the map."""
    found = CompoundFact.objects.seen_by(viewer).as_of(at, known).exclude(shape=None)
    return {compound: loaded(shape) for compound, shape in found.values_list("compound", "shape")}


def one(viewer: Actor, compound: UUID, at: datetime, known: datetime) -> Judged | None:
    """The same without names and history."""
    found = whole(viewer, compound, at, known, same(viewer, known))
    return found.it if found else None


def first_told(viewer: Actor, compound: UUID) -> tuple[datetime, datetime] | None:
    """Since when a compound is there and since when that is known; None where the viewer sees none."""
    rows = CompoundFact.objects.seen_by(viewer).filter(compound=compound)
    found = list(rows.values_list("valid_from", "known_from"))
    return (min(f[0] for f in found), min(f[1] for f in found)) if found else None


def compound_names(viewer: Actor, ids: Iterable[UUID], at: datetime, known: datetime) -> dict[UUID, dict[str, str]]:
    """Names in both languages at a time, else the nearest that is known."""
    names: dict[UUID, dict[str, str]] = {}
    rows = CompoundFact.objects.seen_by(viewer).known_at(known).filter(compound__in=set(ids)).order_by("valid_from")
    for compound, zh, en, since in rows.values_list("compound", "name", "name_en", "valid_from"):
        if since <= at or compound not in names:
            names[compound] = {"zh": zh, "en": en or zh}
    return names


def compounds_of(viewer: Actor, party: UUID, at: datetime, known: datetime) -> set[UUID]:
    """Compounds where a party owns, lets, rents or sits at a time."""
    same_ = same(viewer, known)
    family = same_.family([party])
    held = Letting.objects.seen_by(viewer).as_of(at, known).filter(Q(lessor__in=family) | Q(lessee__in=family))
    sat = Occupant.objects.seen_by(viewer).as_of(at, known).filter(party__in=family)
    owned = CompoundFact.objects.seen_by(viewer).as_of(at, known).filter(owner__in=family)
    found = {c for rows in (held, sat, owned) for c in rows.values_list("compound", flat=True)}
    return {same_.of(c) for c in found}


def rented_by(viewer: Actor, parties: Iterable[UUID], at: datetime, known: datetime, one: Same) -> set[UUID]:
    """Compounds where any of these parties rents at a time."""
    family = one.family(parties)
    rows = Letting.objects.seen_by(viewer).as_of(at, known).filter(lessee__in=family)
    return {one.of(compound) for compound in rows.values_list("compound", flat=True)}


def compound_of(viewer: Actor, ref: str, at: datetime) -> list[UUID]:
    """Which compound is meant by a number or a whole name of today: none, one or several."""
    one_, word = same(viewer, at), ref.strip()
    numbered = Compound.objects.seen_by(viewer).filter(ref=word).values_list("pk", flat=True)
    called = CompoundFact.objects.seen_by(viewer).as_of(at, at).filter(Q(name=word) | Q(name_en=word))
    return sorted({one_.of(c) for c in (*numbered, *(called.values_list("compound", flat=True) if word else ()))})


def is_own(viewer: Actor, compound: UUID) -> bool:
    """Whether the viewer owns it, for scope O; nobody asks who holds nothing by that scope."""
    own = (viewer.rights.get(g.role, {}).get("premises.let") == "O" for g in viewer.grants)
    if not any(own):
        return False
    row = Compound.objects.seen_by(viewer).filter(pk=compound).first()
    return row is not None and bool(row.is_own(viewer))


def seen_ids(viewer: Actor) -> set[UUID]:
    """Compounds that the viewer sees by department or as owner: for rooms whose rows are a compound's."""
    return set(Compound.objects.seen_by(viewer).values_list("pk", flat=True))


def is_compound(viewer: Actor, ref: UUID) -> bool:
    """Whether an id is that of a compound: entries of the journal may be about parties or mergers, too."""
    return bool(Compound.objects.seen_by(viewer).filter(pk=ref).exists())


def by_ref(viewer: Actor) -> dict[str, UUID]:
    """Compounds by the number that files know them by."""
    return dict(Compound.objects.seen_by(viewer).exclude(ref=None).values_list("ref", "pk"))
