"""What the duty screen shows of premises: the drawer of a compound, and hits of the search."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.premises import queries
from anlan.ground.premises.pages import telling
from anlan.infra import world
from anlan.infra.pages.parts import Drawer, Fact, Figure
from anlan.kernel import area as areas
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor


def drawer(viewer: Actor, ref: UUID, at: datetime) -> Drawer | None:
    """The compound that was chosen on the map."""
    it = queries.one(viewer, queries.same(viewer, at).of(ref), at, at)
    if it is None:
        return None
    row = it.row
    town, village = telling.village_names(viewer, {row.area}, at)[areas.village(row.area)]
    owner = queries.party_names(viewer, {row.owner}, at, at)[row.owner] if row.owner else said("premises.unknown")
    return Drawer(
        title=said("premises.name", name=row.said),
        under=said("premises.drawer.under", town=town, village=village, state=said(f"premises.state.{row.state}")),
        glyph="late" if it.lacks else "place",
        number=Figure(said("premises.figure.here"), str(len(it.site.tenants))),
        why=it.verdict.because,
        facts=[
            Fact(said("premises.col.owner"), owner, said(f"premises.owner_kind.{row.owner_kind}")),
            *(Fact(said(f"premises.lacks.{m.code}"), m.what, m.basis) for m in it.lacks),
        ],
        file_url=f"/premises/{row.id}/",
        area=row.area,
        lon=row.lon,
        lat=row.lat,
    )


def search(viewer: Actor, words: str, limit: int) -> list[dict[str, Any]]:
    """Compounds and parties by any name they ever had, number or code."""
    words = words.replace("\x00", "").strip()[:60]
    if not words or not viewer.any(telling.READ):
        return []
    at = world.now()
    rows = queries.compounds(viewer, at, at, queries.Filters(words=words))[:limit]
    hits: list[dict[str, Any]] = [
        {
            "title": said("premises.name", name=r.said),
            "note": said("premises.hit.compound", state=said(f"premises.state.{r.state}"), address=r.address),
            "url": f"/premises/{r.id}/",
        }
        for r in rows
    ]
    for p in queries.find_parties(viewer, words, at, limit - len(hits)) if len(hits) < limit else []:
        note = said("premises.hit.party", kind=said(f"premises.party_kind.{p.kind}"), code=p.credit_code)
        hits.append({"title": said("premises.name", name=p.said), "note": note, "url": f"/premises/parties/{p.id}/"})
    return hits
