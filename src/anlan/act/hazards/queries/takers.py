"""Who can take a hazard, or look at it: whoever holds a post in charge of that for its place, nearest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards.queries import teams
from anlan.act.hazards.rules.verdicts import needs_officers
from anlan.ground.areas import queries as areas_now
from anlan.ground.people import queries as people
from anlan.ground.premises import queries as premises
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

RIGHTS = {"assign": "hazards.rectify", "reinspect": "hazards.reinspect"}  # of whom a verb's form asks for
MOST = 20
RANKS = ("head", "deputy", "staff")


@dataclass(frozen=True)
class Taker:
    """Somebody who can be named in a form, in which post, where."""

    person: UUID
    name: str
    role: str
    place: dict[str, str]

    @property
    def post(self) -> Said:
        """The post in words, or what they are to the site."""
        return said(f"hazards.taker.{self.role}" if self.role in ("lessee", "lessor") else f"people.role.{self.role}")


def takers(
    viewer: Actor, area: str, verb: str, at: datetime, words: str = "", *, of: Mapping[str, Any] | None = None
) -> list[Taker]:
    """Of the village and its town, nearest first; with words, whoever of the viewer's areas fits them.

    Of a hazard that lies in the register its enterprise and who let to it come before everybody.
    """
    if of and verb == "reinspect" and needs_officers(of):
        return _officers(viewer, of, at, words)
    own = answerers(of, at) if of and verb == "assign" else []
    fits = [t for t in own if words.lower() in " ".join((t.name, *t.place.values())).lower()]
    return (fits + _posts(viewer, area, verb, at, words))[:MOST]


def answerers(of: Mapping[str, Any], at: datetime) -> list[Taker]:
    """Persons who answer for a hazard's enterprise, then for those who let to it, the nearest first, then the owner."""
    if of["compound"] is None:
        return []
    with reading(SYSTEM):
        it = premises.one(SYSTEM, of["compound"], at, at)
        if it is None:
            return []
        above = [link.lessor for link in reversed(it.site.chain(of["unit"]))] if of["unit"] else []
        wanted = [p for p in dict.fromkeys([of["party"], *above, it.row.owner]) if p is not None]
        rows = {p.id: p for p in premises.parties(SYSTEM, at, at, ids=wanted)[0]} if wanted else {}
        persons = {p: rows[p].person for p in wanted if p in rows and rows[p].person is not None}
        names = people.names(SYSTEM, list(persons.values()))
    once: dict[UUID, Taker] = {}
    for party, person in persons.items():
        role = "lessee" if party == of["party"] and party != it.row.owner else "lessor"
        if person in names:
            once.setdefault(person, Taker(person, names[person], role, dict(rows[party].said)))
    return list(once.values())


def _officers(viewer: Actor, of: Mapping[str, Any], at: datetime, words: str) -> list[Taker]:
    """Who else can look with the viewer where officers must; never who put it right."""
    out = {viewer.person, of["holder"], of["rectifier"], of["submitter"]}
    found = {p.person: p for p in reversed(teams.officers(viewer, of, at)) if p.person not in out}
    places = areas_now.names(viewer, {p.at_area for p in found.values()}, at)
    made = [Taker(p.person, p.name, p.role, places[p.at_area]) for p in reversed(found.values())]
    return [t for t in made if words.lower() in " ".join((t.name, *t.place.values())).lower()][:MOST]


def _posts(viewer: Actor, area: str, verb: str, at: datetime, words: str) -> list[Taker]:
    roles = _roles(viewer, verb)
    if not roles:
        return []
    village = areas.village(area)
    above = [code for code in areas.chain(village) if areas.level(code) != "county"]
    if words:
        found = people.search(viewer, words, MOST)
        posts = people.holders(viewer, at, persons=[row.id for row in found], roles=roles) if found else []
    else:
        posts = people.holders(viewer, at, inside=village, roles=roles)
        posts += people.holders(viewer, at, at_areas=above, roles=roles)
    named = [h.person for h in _named(viewer, village, roles, at)]

    def nearness(h: people.Holder) -> tuple[bool, int, int, int]:
        far = next((i for i, code in enumerate(above) if areas.covers(code, areas.village(h.at_area))), len(above))
        asked = named.index(h.person) if h.person in named else len(named)
        return h.at_area != area, far, asked, RANKS.index(h.rank)

    once: dict[UUID, people.Holder] = {}
    for h in sorted(posts, key=nearness):
        once.setdefault(h.person, h)
    shown = list(once.values())[:MOST]
    places = areas_now.names(viewer, {h.at_area for h in shown}, at)
    return [Taker(h.person, h.name, h.role, places[h.at_area]) for h in shown]


def first_taker(
    viewer: Actor, area: str, verb: str, at: datetime, *, of: Mapping[str, Any] | None = None
) -> tuple[UUID, str] | None:
    """Who answers for the hazard's enterprise, else the one whom the ladder upward names first of those who can."""
    if of and verb == "assign" and (own := answerers(of, at)):
        return own[0].person, own[0].name
    found = _named(viewer, areas.village(area), _roles(viewer, verb), at)
    return (found[0].person, found[0].name) if found else None


def _roles(viewer: Actor, verb: str) -> list[str]:
    return sorted(role for role, rights in viewer.rights.items() if RIGHTS[verb] in rights)


def _named(viewer: Actor, village: str, roles: Sequence[str], at: datetime) -> list[people.Holder]:
    """The ladder upward, as far as it names those who can take it."""
    return [h for rung in people.ladder(viewer, village, at) for h in rung.holders if h.role in roles]
