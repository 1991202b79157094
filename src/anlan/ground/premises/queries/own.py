"""What belongs to the parties that a person answers for: theirs is read whole, and nothing beside it (ADR 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.ground.premises.models import Party
from anlan.ground.premises.queries.compounds import Judged, compounds_of, whole
from anlan.ground.premises.queries.merged import same
from anlan.ground.premises.queries.parties import PartyRow, parties, party_names
from anlan.ground.premises.queries.parts import FloorRow, UnitPlace, buildings, unit_words
from anlan.ground.premises.rules.own import Share, share_of
from anlan.infra.scope import SYSTEM, looked_once, reading
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Own:
    """One site of an own party: one's share, the names of whom it names, and where its units are."""

    party: PartyRow
    it: Judged
    share: Share
    names: dict[UUID, dict[str, str]]
    units: dict[UUID, UnitPlace]
    floors: tuple[FloorRow, ...]  # those one rents on


def own_parties(viewer: Actor, at: datetime) -> list[PartyRow]:
    """Parties whose person is the viewer; none for whoever answers for nobody."""
    if viewer.person is None or not viewer.any("premises.read"):
        return []

    def look() -> list[PartyRow]:
        ids = own_party_ids(viewer)
        return parties(viewer, at, at, ids=ids)[0] if ids else []

    return looked_once(("premises.own_parties", viewer, at), look)


def own_party_ids(viewer: Actor) -> set[UUID]:
    """Parties whose person is the viewer."""
    if viewer.person is None:
        return set()
    return set(Party.objects.seen_by(viewer).filter(person=viewer.person).values_list("pk", flat=True))


def is_own_party(viewer: Actor, party: UUID) -> bool:
    """Whether the viewer answers for this party."""
    return viewer.person is not None and Party.objects.seen_by(viewer).filter(pk=party, person=viewer.person).exists()


def own_sites(viewer: Actor, at: datetime) -> list[Own]:
    """Each own party's sites. Who rents in a site sees its name and their own links of it, not the site itself.

    The site is read with the system's eyes, as a link is understood from what lies above it; the rule leaves of it
    what is one's own. Several rooms of one page ask for it.
    """
    return looked_once(("premises.own_sites", viewer, at), lambda: _own_sites(viewer, at))


def _own_sites(viewer: Actor, at: datetime) -> list[Own]:
    found = []
    for row in own_parties(viewer, at):
        with reading(SYSTEM):
            one = same(SYSTEM, at)
            for compound in sorted(compounds_of(SYSTEM, row.id, at, at)):
                told = whole(SYSTEM, compound, at, at, one)
                share = share_of(told.it.site, one.family([row.id])) if told else None
                if told is None or not share:
                    continue
                links = (*share.held, *share.below)
                sits = {s.party for s in share.orphans}
                named = {p for link in links for p in (link.lessor, link.lessee)} | sits
                places = unit_words(SYSTEM, {link.unit for link in links} | {s.unit for s in share.orphans}, at)
                names, floors = party_names(SYSTEM, named, at, at), _floors(compound, share, at)
                found.append(Own(row, told.it, share, names, places, floors))
    return found


def _floors(compound: UUID, share: Share, at: datetime) -> tuple[FloorRow, ...]:
    units = {link.unit for link in share.held}
    stands = buildings(SYSTEM, compound, at, at) if units else []
    return tuple(f for b in stands for f in b.floors if any(u.id in units for u in f.units))
