"""Reads what compounds hold at a time, as it was known then: the facts that the rules weigh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, CharField, DateTimeField, F, UUIDField, Value, When
from django.db.models.functions import Cast

from anlan.ground.premises.models import Agreement, Duty, Letting, Manager, Occupant, PartyFact
from anlan.ground.premises.queries.merged import Same
from anlan.ground.premises.rules.site import Link, Site, Sitting
from anlan.kernel.rights import Actor

Owners = Mapping[UUID, UUID | None]


@dataclass(frozen=True)
class Papers:
    """Agreements by letting (number, until), managers (party, person) and duties (code → until) by compound."""

    agreements: dict[UUID, tuple[str, datetime | None]] = field(default_factory=dict)
    managers: dict[UUID, tuple[UUID, UUID | None]] = field(default_factory=dict)
    duties: dict[UUID, dict[str, datetime | None]] = field(default_factory=lambda: defaultdict(dict))


def sites(
    viewer: Actor,
    at: datetime,
    known: datetime,
    one: Same,
    owners: Owners,
    *,
    whole: bool = False,
    brief: bool = False,
) -> dict[UUID, Site]:
    """The sites of compounds, named with their owners; `whole` says that these are all that the viewer sees.

    Parties and compounds found to be one read as one. Legal representatives are read by `with_people`. `brief` leaves
    out since when and until when, which take longer to read than all the rest.
    """
    reader = _Reader(viewer, at, known, one, None if whole else one.family(owners), brief)
    papers = reader.papers()
    links, over = reader.links(papers)
    sitting = reader.sitting()
    nobody = (None, None)
    return {
        compound: Site(
            compound,
            owner,
            links.get(compound, ()),
            sitting.get(compound, ()),
            frozenset(over.get(compound, ())),
            manager=papers.managers.get(compound, nobody)[0],
            keeper=papers.managers.get(compound, nobody)[1],
            duties=papers.duties.get(compound, {}),
        )
        for compound, owner in owners.items()
    }


def with_reps(
    viewer: Actor, found: Mapping[UUID, Site], at: datetime, known: datetime, one: Same, *, few: bool = False
) -> dict[UUID, Site]:
    """Sites with the legal representatives of everybody; of a few sites only those of their own parties are read."""
    rows = PartyFact.objects.seen_by(viewer).as_of(at, known).exclude(legal_rep="")
    if few:
        rows = rows.filter(party__in=one.family({p for site in found.values() for p in site.parties}))
    reps = {one.of(party): rep for party, rep in rows.values_list("party", "legal_rep")}
    return {compound: replace(site, reps=reps) for compound, site in found.items()}


def with_people(
    viewer: Actor, found: Mapping[UUID, Site], at: datetime, known: datetime, one: Same, only: Collection[UUID]
) -> tuple[dict[UUID, Site], dict[UUID, dict[str, str]]]:
    """Sites with the legal representatives of these parties, and the parties' names at a time.

    Where no name is told for that time, it is the nearest one that is known.
    """
    rows = PartyFact.objects.seen_by(viewer).known_at(known).filter(party__in=one.family(only)).order_by("valid_from")
    names: dict[UUID, dict[str, str]] = {}
    reps: dict[UUID, str] = {}
    for party, zh, en, rep, since in rows.values_list("party", "name", "name_en", "legal_rep", "valid_from"):
        if since <= at or party not in names:
            names[party], reps[one.of(party)] = {"zh": zh, "en": en or zh}, rep
    for party in only:
        names.setdefault(party, {"zh": str(party)[:8], "en": str(party)[:8]})
    return {compound: replace(site, reps=reps) for compound, site in found.items()}, names


class _Reader:
    """The reads of one moment, each a single query over all compounds that are wanted."""

    def __init__(
        self, viewer: Actor, at: datetime, known: datetime, one: Same, only: set[UUID] | None, brief: bool
    ) -> None:
        self.viewer, self.at, self.known, self.one, self.only, self.brief = viewer, at, known, one, only, brief

    def _times(self, *names: str) -> list[Any]:
        return [Value(None, output_field=DateTimeField()) if self.brief else F(name) for name in names]

    def _here(self, found: Any) -> Any:
        return found.filter(compound__in=self.only) if self.only is not None else found

    def papers(self) -> Papers:
        """Agreements, managers and duties in force, in one look."""
        nobody, nothing = Value(None, output_field=UUIDField()), Value("", output_field=CharField())
        columns = ("what", "compound", "of", "who", "text", "valid_to")

        def of(model: Any, what: str, of_: str, who: Any, text: Any) -> Any:
            rows = self._here(model.objects.seen_by(self.viewer)).as_of(self.at, self.known)
            what_ = Value(what, output_field=CharField())
            return rows.annotate(what=what_, of=Cast(of_, UUIDField()), who=who, text=text).values_list(*columns)

        signed = of(Agreement, "agreement", "letting", nobody, Cast("number", CharField()))
        managed = of(Manager, "manager", "party_id", Cast("person", UUIDField()), nothing)
        done = self._here(Duty.objects.seen_by(self.viewer)).as_of(self.at, self.known)
        done = done.annotate(
            what=Value("duty", output_field=CharField()), of=Cast("party_id", UUIDField()), who=nobody
        ).values_list("what", "compound", "of", "who", "code", "valid_to")
        found = Papers()
        for what, compound, ref, who, text, until in signed.union(managed, done, all=True):
            if what == "agreement":
                found.agreements[ref] = (text, until)
            elif what == "manager":
                found.managers[self.one.of(compound)] = (self.one.of(ref), who)
            else:
                found.duties[self.one.of(compound)][text] = until
        return found

    def links(self, papers: Papers) -> tuple[dict[UUID, list[Link]], dict[UUID, set[tuple[UUID, UUID]]]]:
        """Lettings in force with their agreements, and (unit, lessee) of those that ran out."""
        rows = self._here(Letting.objects.seen_by(self.viewer)).known_at(self.known).filter(valid_from__lte=self.at)
        since, until = self._times("valid_from", "valid_to")
        gone = Case(When(valid_to__lte=self.at, then=True), default=False, output_field=BooleanField())
        rows = rows.annotate(gone=gone, begins=since, ends=until).values_list(
            "gone", "compound", "thing", "unit", "lessor", "lessee", "parent", "level", "begins", "ends", "contract",
            "use", "consent",
        )  # fmt: skip
        held, over = defaultdict(list), defaultdict(set)
        of = self.one.of
        for is_gone, compound, thing, unit, lessor, lessee, parent, level, *rest in rows:
            if is_gone:
                over[of(compound)].add((unit, of(lessee)))
                continue
            number, agreed = papers.agreements.get(thing, (None, None))
            held[of(compound)].append(
                Link(thing, unit, of(lessor), of(lessee), parent, level, *rest, agreement=number, agreed_until=agreed)
            )
        return held, over

    def sitting(self) -> dict[UUID, list[Sitting]]:
        """Who sits in which unit."""
        found = defaultdict(list)
        rows = self._here(Occupant.objects.seen_by(self.viewer)).as_of(self.at, self.known)
        rows = rows.annotate(begins=self._times("valid_from")[0])
        for compound, unit, party, since in rows.values_list("compound", "unit", "party", "begins"):
            found[self.one.of(compound)].append(Sitting(unit, self.one.of(party), since))
        return found
