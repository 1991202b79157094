"""Enterprises that work on sites, and those of them that rent where they work (work-safety 9)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.ground.premises.models import Letting, Occupant, PartyFact
from anlan.ground.premises.queries.compounds import Filters, compounds
from anlan.ground.premises.queries.merged import same
from anlan.ground.premises.queries.tally import BUSINESS, tally
from anlan.infra.matter import Seen
from anlan.kernel.rights import Actor

SITS = ("operating", "lessees", "tenants")


def workers(viewer: Actor, area: str, at: datetime, known: datetime, sits: str) -> set[UUID]:
    """Businesses that sit in a unit (operating), that do so by a letting in force (lessees), each once.

    tenants: whoever sits by a letting in force in a compound that the rule calls shared.
    """
    one = same(viewer, known)

    def here(rows: Seen) -> Seen:
        return rows.inside(area) if area else rows

    found = here(Occupant.objects.seen_by(viewer).as_of(at, known)).values_list("unit", "party")
    if sits in ("lessees", "tenants"):
        let = here(Letting.objects.seen_by(viewer).as_of(at, known)).values_list("unit", "lessee")
        given = {(unit, one.of(lessee)) for unit, lessee in let}
    if sits == "tenants":
        shared = tally(compounds(viewer, at, known, Filters(area=area), one=one), at, known, one).shared
        placed = found.values_list("unit", "party", "compound")
        return {one.of(p) for unit, p, c in placed if one.of(c) in shared and (unit, one.of(p)) in given}
    if sits == "lessees":
        parties = {one.of(party) for unit, party in found if (unit, one.of(party)) in given}
    else:
        parties = {one.of(party) for _, party in found}
    others = PartyFact.objects.seen_by(viewer).as_of(at, known).exclude(kind__in=BUSINESS)
    return parties - {one.of(p) for p in others.values_list("party", flat=True)}
