"""Which verbs a page offers its reader, and why one can't be pressed now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.premises import queries, states
from anlan.infra.pages.parts import Verb
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor

COURSE = ("confirm", "refuse", "rectify", "finish", "revert")
KEPT = ("change", "add_building", "name_manager", "attest")
RARE = ("split", "join", "propose_merge")
ICONS = {
    "confirm": "check", "refuse": "close", "rectify": "rule", "finish": "check", "revert": "undo", "change": "file",
    "add_building": "plus", "add_floor": "plus", "add_unit": "plus", "name_manager": "person", "attest": "check",
    "split": "layers", "join": "layers", "propose_merge": "layers", "let": "plus", "occupy": "person",
    "leave": "close", "attach": "plus", "detach": "close",
    "sign": "file", "end_letting": "close", "change_part": "file", "change_floor": "file", "change_party": "file",
}  # fmt: skip


def button(verb: str, url: str, first: bool = False) -> Verb:
    """A verb that asks by a form before it acts."""
    return Verb(said(f"premises.verb.{verb}"), said(f"premises.then.{verb}"), url, ICONS[verb], first=first, asks=True)


def _may(viewer: Actor, verb: str, row: queries.CompoundRow, own: bool, at: datetime) -> bool:
    return viewer.may(f"premises.{verb}", row.area, at, own=own, department=row.department).ok


def of_compound(
    viewer: Actor, row: queries.CompoundRow, own: bool, at: datetime
) -> tuple[Sequence[Verb], Sequence[Verb]]:
    """Verbs over a compound: those of its course and keeping, and the rare ones."""
    moves = {m.verb for m in states.COMPOUND.from_state(row.state)}
    usual = [v for v in COURSE if v in moves and _may(viewer, v, row, own, at)]
    kept = [v for v in KEPT if row.state not in states.COMPOUND.ends and _may(viewer, v, row, own, at)]
    rare = [v for v in RARE if row.state not in states.COMPOUND.ends and _may(viewer, v, row, own, at)]
    here = f"/premises/{row.id}/do/"
    made = [button(v, here + v, first=n == 0 and v == "confirm") for n, v in enumerate((*usual, *kept))]
    return made, [button(v, here + v) for v in rare]


def may_attach(viewer: Actor, row: queries.CompoundRow, own: bool, at: datetime) -> bool:
    """Whether files may be added to a site, or taken off."""
    return row.state not in states.COMPOUND.ends and _may(viewer, "attach", row, own, at)


def of_own(viewer: Actor, row: queries.CompoundRow, at: datetime) -> Sequence[Verb]:
    """What an owner's phone offers: attest a duty, and the site's page for everything else."""
    here = f"/premises/{row.id}/"
    page = Verb(said("premises.own.page"), url=here, icon="layers", link=True)
    return [button("attest", f"{here}do/attest"), page] if _may(viewer, "attest", row, True, at) else [page]


def of_unit(viewer: Actor, row: queries.CompoundRow, unit: UUID, own: bool, at: datetime, sat: bool) -> Sequence[Verb]:
    """Verbs over a unit."""
    if row.state in states.COMPOUND.ends:
        return ()
    names = ["let"] + (["occupy"] if not sat else ["leave"]) + ["change_part"]
    rights = {"leave": "occupy"}
    return [
        button(v, f"/premises/{row.id}/do/{v}?unit={unit}")
        for v in names
        if _may(viewer, rights.get(v, v), row, own, at)
    ]


def of_letting(viewer: Actor, row: queries.CompoundRow, letting: UUID, own: bool, at: datetime) -> Sequence[Verb]:
    """Verbs over a link of the chain."""
    return [
        button(v, f"/premises/{row.id}/do/{v}?letting={letting}")
        for v in ("sign", "end_letting")
        if _may(viewer, v, row, own, at)
    ]


def of_part(viewer: Actor, row: queries.CompoundRow, verb: str, own: bool, at: datetime, **above: Any) -> Verb | None:
    """Add a floor to a building or a unit to a floor."""
    if row.state in states.COMPOUND.ends or not _may(viewer, verb, row, own, at):
        return None
    name, thing = next(iter(above.items()))
    return button(verb, f"/premises/{row.id}/do/{verb}?{name}={thing}")


def of_party(viewer: Actor, row: queries.PartyRow, at: datetime) -> Sequence[Verb]:
    """Verbs over a party."""
    verbs = ("change_party", "propose_merge")
    return [button(v, f"/premises/parties/{row.id}/do/{v}") for v in verbs if viewer.any(f"premises.{v}")]
