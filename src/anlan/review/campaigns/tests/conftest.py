"""A city with a few shared compounds of a village collective, for tests of campaigns; each step takes its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from conftest import COUNTY, OTHER_VILLAGE, T0, TOWN, VILLAGE

from anlan.ground.premises.tests.conftest import BEGIN, City, build
from anlan.infra.journal import Done
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor
from anlan.review.campaigns import actions, queries

DAY = timedelta(days=1)
SIX = ("industry", "agri_water", "housing", "fire", "land", "city_enforcement")


@dataclass
class Played:
    """The cast of a campaign: who does what, and what was made."""

    city: City
    make: Callable[..., Actor]
    sites: dict[str, UUID] = field(default_factory=dict)
    campaign: UUID = UUID(int=0)

    def __post_init__(self) -> None:
        self.section, self.director = self.make("section", COUNTY), self.make("director", COUNTY)
        self.station = self.make("town_station", TOWN)

    def do(self, verb: str, at: datetime = T0, by: Actor | None = None, **given: Any) -> Done:
        done = getattr(actions, verb)(**given, by=by or self.section, at=at)
        assert isinstance(done, Done)
        return done

    def site(self, name: str, *tenants: str, area: str = VILLAGE, kind: str = "village_collective") -> UUID:
        """A confirmed compound with two tenants or more, a hall for each."""
        owner = self.city.parties["丹山股份社"]
        values = {"name": name, "owner": owner, "owner_kind": kind}
        compound = self.city.do("register", area=area, values=values, since=BEGIN).ref
        assert compound is not None
        halls = [f"{101 + n}" for n in range(len(tenants))]
        self.city.building(compound, f"{name}幢", " ".join(halls))
        for hall, tenant in zip(halls, tenants, strict=True):
            if tenant not in self.city.parties:
                self.city.party(tenant)
            self.city.let(f"{name}幢/{hall}", "丹山股份社", tenant)
        self.city.do("confirm", compound=compound, visited=BEGIN, text="看过")
        self.sites[name] = compound
        return compound

    def start(self, at: datetime = T0, **more: Any) -> UUID:
        given = {
            "ref": "2026-1", "name": "村集体厂中厂整治", "as_of": at, "due": at + 150 * DAY, "departments": SIX,
            "owner_kind": "village_collective",
        } | more  # fmt: skip
        done = self.do("start", at, **given)
        assert done.ref is not None
        self.campaign = done.ref
        return done.ref

    def cohort(self, at: datetime, known: datetime | None = None, who: Actor = SYSTEM) -> queries.Cohort:
        with reading(who):
            row = queries.campaign(who, self.campaign)
            assert row is not None
            return queries.cohort(who, row, at, known or at)

    def member(self, name: str, at: datetime = T0) -> queries.MemberRow:
        return next(m for m in self.cohort(at).members if m.compound == self.sites[name])

    def finish(self, name: str, outcome: str, at: datetime) -> None:
        """The section ends a site: its lettings first."""
        compound = self.sites[name]
        for link in self.city.judged(at, compound=compound).site.links:
            self.city.do("end_letting", letting=link.id, until=at, text="清退", at=at)
        self.city.do("rectify", compound=compound, text="整治", at=at)
        self.city.do("finish", compound=compound, outcome=outcome, text="完成", at=at)

    def eliminated(self, name: str, at: datetime, outcome: str = "emptied") -> None:
        """Finished, claimed by the town with a document, accepted by the section."""
        self.finish(name, outcome, at)
        given = {"outcome": "eliminated", "text": "已清空", "document": f"关停确认书{name}"}
        member = self.member(name, at).id
        self.do("claim", at, by=self.make("town_station", COUNTY), member=member, **given)
        self.do("accept", at, members=[member])


@pytest.fixture
def played(actor: Callable[..., Actor]) -> Played:
    """Three compounds of a village collective, one of a private owner; the clock at T0."""
    p = Played(build(actor), actor)
    p.site("甲园", "云帆", "石竹", "朗月")
    p.site("乙园", "南枝", "青禾")
    p.site("丙园", "溪上", "云帆", area=OTHER_VILLAGE)
    p.site("丁园", "远汀", "木禾", kind="private")
    return p
