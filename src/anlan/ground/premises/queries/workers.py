"""Enterprises that work on sites, and those of them that rent where they work (work-safety 9)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.ground.premises.models import Letting, Occupant, PartyFact
from anlan.ground.premises.queries.compounds import Filters, judged
from anlan.ground.premises.queries.merged import same
from anlan.infra.matter import Seen
from anlan.kernel.rights import Actor

BUSINESS = ("enterprise", "sole_trader", "cooperative")  # who operates; collectives and public bodies only let
SITS = ("operating", "lessees", "tenants")


def workers(viewer: Actor, area: str, at: datetime, known: datetime, sits: str) -> set[UUID]:
    """Businesses that sit in a unit (operating), that do so by a letting in force (lessees), each once.

    tenants: whoever sits by a letting in force in a compound that the rule calls shared.
    """
    one = same(viewer, known)
    if sits == "tenants":
        shared = judged(viewer, at, known, Filters(area=area, shared=True), one=one)
        return {party for it in shared for party in it.site.tenants}

    def here(rows: Seen) -> Seen:
        return rows.inside(area) if area else rows

    found = here(Occupant.objects.seen_by(viewer).as_of(at, known)).values_list("unit", "party")
    if sits == "lessees":
        let = here(Letting.objects.seen_by(viewer).as_of(at, known)).values_list("unit", "lessee")
        given = {(unit, one.of(lessee)) for unit, lessee in let}
        parties = {one.of(party) for unit, party in found if (unit, one.of(party)) in given}
    else:
        parties = {one.of(party) for _, party in found}
    others = PartyFact.objects.seen_by(viewer).as_of(at, known).exclude(kind__in=BUSINESS)
    return parties - {one.of(p) for p in others.values_list("party", flat=True)}
