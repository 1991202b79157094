"""What the clock does next with open hazards, and by name to whom, as posts stand at the time that is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.queries.names import PERSONS, names_of, stations
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import deadlines
from anlan.act.hazards.rules.verdicts import OFFICER
from anlan.ground.people import queries as people
from anlan.infra.models import OpenWork, Work
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor
from anlan.warn.calls import queries as calls

OWN = "hazards.next."


def ahead(
    viewer: Actor, works: Iterable[Work], at: datetime, names: Mapping[UUID, str] | None = None
) -> dict[UUID, Said]:
    """The next of each open work in words: who is reminded or told, for those who may see persons.

    names : of the holders, where the caller knows them already
    """
    told = {w.id: Said.from_json(w.next) for w in works if w.next}
    own = [w for w in works if w.id in told and told[w.id].key.startswith(OWN)]
    if not own or not (viewer.system or viewer.any(PERSONS)):
        return told
    holders = names_of(viewer, (), {w.holder for w in own if w.holder}, at) if names is None else names
    towns = stations(viewer, {areas.village(w.area) for w in own if not w.holder}, at)
    officers = said("hazards.with_officers")
    terms = terms_at(viewer, at) if any("days" in told[w.id].params for w in own) else deadlines.Terms()
    for w in own:
        away = officers if w.role == OFFICER else towns.get(areas.village(w.area), "")
        who: Said | str = holders.get(w.holder, "") if w.holder else away
        days = told[w.id].params.get("days")
        if days is not None:
            who = _above(viewer, w, deadlines.steps(days, terms, _turn(w)), at) or who
        if who:
            told[w.id] = said(told[w.id].key.replace(OWN, "hazards.ahead."), who=who, **told[w.id].params)
    return told


def _turn(work: Work) -> frozenset[str]:
    if work.role == OFFICER:
        return deadlines.SECTION
    return frozenset() if work.kind in states.WITH_HOLDER else deadlines.TOWN


def ahead_of(viewer: Actor, hazards: Iterable[UUID], at: datetime) -> dict[UUID, tuple[Said | None, datetime | None]]:
    """What the clock does next with each of these hazards, and when; nothing where a suspension holds it."""
    works = list(
        OpenWork.objects.seen_by(viewer).filter(
            room="hazards", ref__in=list(hazards), done_at=None, kind__in=states.STEPS
        )
    )
    told = ahead(viewer, works, at)
    return {w.ref: (told.get(w.id), w.next_at) for w in works}


def _above(viewer: Actor, work: Work, steps: Sequence[Sequence[str]], at: datetime) -> Said | None:
    """Who heads the highest of these steps that anybody holds at the place or above it, the role before the names."""
    roles = [role for step in steps for role in step]
    posts = people.holders(viewer, at, at_areas=areas.chain(areas.village(work.area)), roles=roles)
    for step in reversed(steps):
        there = [p for p in posts if p.role in step]
        heads = [p for p in there if p.rank == "head"] or there
        if heads:
            names = calls.together(list(dict.fromkeys(p.name for p in heads)))
            return said("hazards.ahead.who", role=said(f"people.role.{heads[0].role}"), names=names)
    return None
