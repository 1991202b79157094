"""Draws with their sheets: everything that is needed to repeat one, and whether repeating it gives the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.inspections.models import Draw
from anlan.act.inspections.rules import draw as rules
from anlan.ground.premises import queries as premises
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Sheet:
    """A draw as it was: pot, seed and who was drawn. `same` says that drawing again from the sheet gives the same."""

    id: UUID
    seed: str
    own_seed: bool
    body: str
    text: str
    firms: tuple[dict[str, Any], ...]
    officers: tuple[dict[str, Any], ...]
    left_out: tuple[dict[str, Any], ...]
    drawn_firms: tuple[str, ...]
    drawn_officers: tuple[str, ...]
    at: datetime
    by: UUID | None
    area: str

    @property
    def same(self) -> bool:
        """Whether anybody who repeats it gets the same."""
        firms = rules.drawn(self.seed, (f["id"] for f in self.firms), len(self.drawn_firms))
        officers = rules.drawn(self.seed, (o["id"] for o in self.officers), len(self.drawn_officers))
        return (tuple(firms), tuple(officers)) == (self.drawn_firms, self.drawn_officers)

    def rows(self) -> list[tuple[int, str, dict[str, Any], bool]]:
        """Every firm of the pot in the order of its hash: (place, hash, firm, drawn)."""
        known = {f["id"]: f for f in self.firms}
        order = rules.order(self.seed, known)
        return [(n, mark, known[one], one in self.drawn_firms) for n, (mark, one) in enumerate(order, 1)]

    def ranks(self) -> list[tuple[int, str, dict[str, Any], bool]]:
        """Every officer of the pot in the same way."""
        known = {o["id"]: o for o in self.officers}
        order = rules.order(self.seed, known)
        return [(n, mark, known[one], one in self.drawn_officers) for n, (mark, one) in enumerate(order, 1)]

    def picked(self) -> list[dict[str, Any]]:
        """The firms that were drawn, in order."""
        known = {f["id"]: f for f in self.firms}
        return [known[one] for one in self.drawn_firms]

    def sent(self) -> list[dict[str, Any]]:
        """The officers that were drawn, in order."""
        known = {o["id"]: o for o in self.officers}
        return [known[one] for one in self.drawn_officers]


def sheets(viewer: Actor) -> list[Sheet]:
    """Draws, the newest first."""
    return [_sheet(d) for d in Draw.objects.seen_by(viewer).order_by("-at")[:200]]


def sheet(viewer: Actor, draw: UUID) -> Sheet | None:
    """One draw."""
    found = Draw.objects.seen_by(viewer).filter(pk=draw).first()
    return _sheet(found) if found else None


def _sheet(d: Draw) -> Sheet:
    return Sheet(
        d.pk,
        d.seed,
        d.own_seed,
        d.body,
        d.text,
        tuple(d.firms),
        tuple(d.officers),
        tuple(d.left_out),
        tuple(d.drawn_firms),
        tuple(d.drawn_officers),
        d.at,
        d.by,
        d.area,
    )


def pot(viewer: Actor, at: datetime, area: str) -> list[dict[str, Any]]:
    """Every firm that works in a compound of an area, once, with the compound where it sits."""
    held = premises.judged(viewer, at, at, premises.Filters(area=area, state="counted"))
    where = {party: it.row for it in reversed(held) for party in it.site.tenants}
    names = premises.party_names(viewer, where, at, at)
    return [
        {"id": str(party), "name": dict(names[party]), "compound": str(row.id)}
        for party, row in sorted(where.items(), key=lambda pair: str(pair[0]))
        if party in names
    ]
