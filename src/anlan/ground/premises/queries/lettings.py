"""Lettings in force as far as they are listed and counted: one look at all of them, without building the sites."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from anlan.ground.premises import states
from anlan.ground.premises.models import Agreement, CompoundFact, Letting, Occupant
from anlan.ground.premises.queries.merged import Same, same
from anlan.ground.premises.rules.missing import AGREEMENT, CONSENT
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Let:
    """A letting in force: in which compound, by whom, since when."""

    id: UUID
    compound: UUID
    lessor: UUID
    since: datetime


def lettings(viewer: Actor, at: datetime, known: datetime, one: Same, lacks: str = "") -> list[Let]:
    """Lettings in force at a time: all, or those that lack an agreement or a consent (`rules.missing`)."""
    found = _in_force(viewer, at, known)
    if lacks == AGREEMENT:
        found = _unsigned(found, viewer, at, known)
    elif lacks == CONSENT:
        found = found.filter(level__gt=1, consent="")
    rows = found.values_list("thing", "compound", "lessor", "valid_from")
    return [Let(thing, one.of(compound), one.of(lessor), since) for thing, compound, lessor, since in rows]


def tenants(
    viewer: Actor, at: datetime, known: datetime, one: Same, compounds: Collection[UUID]
) -> dict[UUID, frozenset[UUID]]:
    """Who sits in each of these compounds by a letting in force, as `Site.tenants` tells it; without any: left out."""
    if not compounds:
        return {}
    family = one.family(compounds)
    let = _in_force(viewer, at, known).filter(compound__in=family).values_list("unit", "lessee")
    given = {(unit, one.of(lessee)) for unit, lessee in let}
    sits = Occupant.objects.seen_by(viewer).as_of(at, known).filter(compound__in=family)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for compound, unit, party in sits.values_list("compound", "unit", "party"):
        if (unit, one.of(party)) in given:
            found[one.of(compound)].add(one.of(party))
    return {compound: frozenset(parties) for compound, parties in found.items()}


def unsigned_by_lessor(viewer: Actor, at: datetime, lessors: Collection[UUID] | None = None) -> Counter[UUID]:
    """How many links of each lessor (of some) have no agreement in force, in counted sites."""
    one = same(viewer, at)
    found = _unsigned(_in_force(viewer, at, at), viewer, at, at)
    if lessors is not None:
        found = found.filter(lessor__in=one.family(lessors))
    counted = CompoundFact.objects.seen_by(viewer).as_of(at, at).filter(state__in=states.COUNTED)
    sites = set(counted.values_list("compound", flat=True))
    rows = found.values_list("compound", "lessor")
    return Counter(one.of(lessor) for compound, lessor in rows if one.of(compound) in sites)


def renting(viewer: Actor, at: datetime, parties: Collection[UUID]) -> set[UUID]:
    """Which of these parties rent by a letting in force."""
    one = same(viewer, at)
    let = _in_force(viewer, at, at).filter(lessee__in=one.family(parties)).values_list("lessee", flat=True)
    return {one.of(lessee) for lessee in let}


def _in_force(viewer: Actor, at: datetime, known: datetime) -> Any:
    return Letting.objects.seen_by(viewer).as_of(at, known)


def _unsigned(found: Any, viewer: Actor, at: datetime, known: datetime) -> Any:
    signed = Agreement.objects.seen_by(viewer).as_of(at, known).filter(letting=OuterRef("thing"))
    return found.filter(~Exists(signed))
