"""Whom a reminder goes to, and the call that asks them to say that they know."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.spots import landlords
from anlan.act.hazards.rules import verdicts
from anlan.act.hazards.rules.deadlines import Point
from anlan.ground.areas import queries as areas_now
from anlan.ground.people import queries as people
from anlan.infra.journal import Change
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.warn.calls import actions as calls
from anlan.warn.calls import queries as calls_now

ROOM, HOLDER, LANDLORD = "hazards", "holder", "landlord"
LADDER = "notice"  # all are told at once, nobody is woken to pass it on: the next step up comes with the next day


def ask(
    change: Change, h: Hazard, roles: Sequence[str], point: Point, step: str = "", first: Sequence[UUID] = ()
) -> list[UUID]:
    """Ask the persons of these roles at the hazard's place or above it, after `first`. Returns whom."""
    persons = list(dict.fromkeys([*first, *whom(change, h, roles)]))
    if persons:
        village = areas.village(h.area)
        about = {
            "number": h.number,
            "kind": Said(f"hazards.kind.{h.kind}"),
            "step": Said(f"hazards.step.{step or h.state}"),
            "village": areas_now.names(change.by, [village], change.at)[village],
            "text": h.text[:120].rstrip("。.！!"),  # the sentence has its own end
            "share": point.share,
            "days": point.day_late,
        }
        late = "late" if point.day_late else "remind"
        calls.start(
            ROOM,
            h.pk,
            h.area,
            LADDER,
            Said(f"hazards.ask.{late}", about),
            Said(f"hazards.ask.{late}.text", about),
            first=persons,
            lon=h.lon,
            lat=h.lat,
            by=change.by,
            at=change.at,
            cause=change.entry,
        )
    return persons


def whom(change: Change, h: Hazard, roles: Sequence[str]) -> list[UUID]:
    """The holder, and who heads each other role at the hazard's place or above it; each once, in that order."""
    found: list[UUID] = []
    for role in _expanded(h, roles):
        if role == HOLDER:
            found += [h.holder] if h.holder else []
            continue
        if role == LANDLORD:
            found += landlords(h.compound, change.at)
            continue
        at_areas = areas.chain(areas.village(h.area))
        posts = people.holders(change.by, change.at, at_areas=at_areas, roles=[role])
        heads = [p.person for p in posts if p.rank == "head"]
        found += heads or [p.person for p in posts]
    return list(dict.fromkeys(found))


def _expanded(h: Hazard, roles: Sequence[str]) -> list[str]:
    """While the town has to act, or officers whom their section sends, it is they who hold the step."""
    turn = sorted(verdicts.turn(h.facts())) or [HOLDER]
    return [r for role in roles for r in (turn if role == HOLDER else [role])]


def stop(change: Change, h: Hazard) -> None:
    """The hazard moved on: nobody needs to be asked about its last step any more, and those asked are told so."""
    if not change.once(calls_now.any_about(ROOM, h.pk)):
        return
    with reading(SYSTEM):
        asking = [c.id for c in calls_now.about(SYSTEM, ROOM, h.pk) if c.open]
    reason = Said("hazards.ask.moved_on", {"number": h.number, "state": Said(f"hazards.state.{h.state}")})
    for call in asking:
        calls.stop(call, reason, by=SYSTEM, at=change.at, cause=change.entry)
