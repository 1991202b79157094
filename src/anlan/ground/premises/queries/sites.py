"""Reads what compounds hold at a time, as it was known then: the facts that the rules weigh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.premises.models import Agreement, CompoundFact, Duty, Letting, Manager, Occupant, PartyFact
from anlan.ground.premises.queries.merged import Same, same
from anlan.ground.premises.rules.site import Link, Site, Sitting
from anlan.kernel.rights import Actor

Spans = Mapping[UUID, Any]


def sites(viewer: Actor, at: datetime, known: datetime, compounds: Collection[UUID] | None = None) -> dict[UUID, Site]:
    """Each compound's site: all that the viewer sees, or these. Parties and compounds found to be one read as one."""
    one = same(viewer, known)
    reader = _Reader(viewer, at, known, one, None if compounds is None else one.family(compounds))
    owners = reader.owners()
    links, over = reader.links()
    sitting, managers, duties = reader.sitting(), reader.managers(), reader.duties()
    reps = reader.reps()
    return {
        compound: Site(
            compound,
            owner,
            links.get(compound, ()),
            sitting.get(compound, ()),
            frozenset(over.get(compound, ())),
            managers.get(compound),
            duties.get(compound, {}),
            reps,
        )
        for compound, owner in owners.items()
    }


class _Reader:
    """The reads of one moment, each a single query over all compounds that are wanted."""

    def __init__(self, viewer: Actor, at: datetime, known: datetime, one: Same, only: set[UUID] | None) -> None:
        self.viewer, self.at, self.known, self.one, self.only = viewer, at, known, one, only

    def _facts(self, found: Any) -> Any:
        found = found.filter(compound__in=self.only) if self.only is not None else found
        return found.as_of(self.at, self.known)

    def owners(self) -> dict[UUID, UUID | None]:
        """The owner of each compound; records found to be another's count there."""
        rows = self._facts(CompoundFact.objects.seen_by(self.viewer)).values_list("compound", "owner")
        return {c: self.one.of(o) if o else None for c, o in rows if c not in self.one.keeps}

    def links(self) -> tuple[dict[UUID, list[Link]], dict[UUID, set[tuple[UUID, UUID]]]]:
        """Lettings in force with their agreements, and (unit, lessee) of those that ran out."""
        signed = {
            letting: (number, until)
            for letting, number, until in self._facts(Agreement.objects.seen_by(self.viewer)).values_list(
                "letting", "number", "valid_to"
            )
        }
        found = Letting.objects.seen_by(self.viewer).known_at(self.known).filter(valid_from__lte=self.at)
        found = found.filter(compound__in=self.only) if self.only is not None else found
        rows = found.values_list(
            "compound", "thing", "unit", "lessor", "lessee", "parent", "level", "valid_from", "valid_to", "contract",
            "use", "consent",
        )  # fmt: skip
        held, over = defaultdict(list), defaultdict(set)
        of = self.one.of
        for compound, thing, unit, lessor, lessee, parent, level, since, until, contract, use, consent in rows:
            if until is not None and until <= self.at:
                over[of(compound)].add((unit, of(lessee)))
                continue
            number, agreed = signed.get(thing, (None, None))
            held[of(compound)].append(
                Link(
                    thing, unit, of(lessor), of(lessee), parent, level, since, until, contract, use, consent, number,
                    agreed,
                )
            )  # fmt: skip
        return held, over

    def sitting(self) -> dict[UUID, list[Sitting]]:
        """Who sits in which unit."""
        found = defaultdict(list)
        rows = self._facts(Occupant.objects.seen_by(self.viewer))
        for compound, unit, party, since in rows.values_list("compound", "unit", "party", "valid_from"):
            found[self.one.of(compound)].append(Sitting(unit, self.one.of(party), since))
        return found

    def managers(self) -> dict[UUID, UUID]:
        """The unified manager of each compound that has one."""
        rows = self._facts(Manager.objects.seen_by(self.viewer)).values_list("compound", "party")
        return {self.one.of(c): self.one.of(p) for c, p in rows}

    def duties(self) -> dict[UUID, dict[str, datetime | None]]:
        """Duties done that still count, with until when."""
        found: dict[UUID, dict[str, datetime | None]] = defaultdict(dict)
        rows = self._facts(Duty.objects.seen_by(self.viewer)).order_by("valid_to")
        for compound, code, until in rows.values_list("compound", "code", "valid_to"):
            found[self.one.of(compound)][code] = until
        return found

    def reps(self) -> dict[UUID, str]:
        """Legal representatives, for the rule alone."""
        rows = PartyFact.objects.seen_by(self.viewer).as_of(self.at, self.known).exclude(legal_rep="")
        if self.only is not None:
            here = Occupant.objects.seen_by(self.viewer).filter(compound__in=self.only).values("party")
            rows = rows.filter(party__in=here)
        return {self.one.of(p): rep for p, rep in rows.values_list("party", "legal_rep")}
