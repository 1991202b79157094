"""A random draw of firms and officers: the pot is frozen first, then the seed says who comes out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from uuid import UUID

from anlan.act.inspections.models import Draw
from anlan.act.inspections.queries import draws, who
from anlan.act.inspections.rules import draw as rules
from anlan.ground.standards import queries as standards
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import no, yes


@verb("inspections.draw")
def draw(
    change: Change,
    *,
    area: str,
    body: str,
    firms: int,
    officers: int,
    text: str,
    avoid: Mapping[UUID, str] | None = None,
    seed: str = "",
) -> None:
    """Draw firms that work in an area's compounds, and certified officers of a body, two at least (双随机).

    Who must keep out of it (回避) is left out of the pot with the reason. Without a seed the house makes one.
    Raises Refused where the pot holds fewer than are wanted.
    """
    change.require(yes() if body in standards.DEPARTMENTS else no("inspections.refused.body", body=body))
    change.require(yes() if text.strip() else no("inspections.refused.reason"))
    out = avoid or {}
    pot = draws.pot(change.by, change.at, area)
    known = {str(o.person): o for o in who.officers(change.by, change.at, body)}
    change.require(yes() if 1 <= firms <= len(pot) else no("inspections.refused.firms", n=firms, there=len(pot)))
    able = [person for person in known if UUID(person) not in out]
    fits = 2 <= officers <= len(able)
    change.require(yes() if fits else no("inspections.refused.officers_drawn", n=officers, there=len(able)))
    own = seed.strip()
    sown = own or secrets.token_hex(16)
    change.create(
        Draw(
            area=area,
            seed=sown,
            own_seed=bool(own),
            body=body,
            text=text.strip(),
            firms=pot,
            officers=[{"id": p, "name": known[p].name, "number": known[p].number} for p in sorted(able)],
            left_out=[
                {"id": str(p), "name": known[str(p)].name, "why": why} for p, why in out.items() if str(p) in known
            ],
            drawn_firms=rules.drawn(sown, (f["id"] for f in pot), firms),
            drawn_officers=rules.drawn(sown, able, officers),
            at=change.at,
            by=change.by.account,
        )
    )
