"""A small town for tests of hazards: two villages, the people who answer for them, photos, the path in a call each."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

import pytest
from conftest import COUNTY, OTHER_TOWN, OTHER_VILLAGE, T0, TOWN, VILLAGE
from PIL import Image

from anlan.act.hazards import actions
from anlan.act.hazards.models import Hazard
from anlan.ground.areas import imports as areas_imports
from anlan.ground.people.imports import persons, posts
from anlan.ground.people.models import Person
from anlan.ground.premises import actions as premises
from anlan.infra import files
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor

AREAS = f"""code,layer,level,parent,name,name_en,kind,shape
{COUNTY},admin,county,,温岭市,Wenling,,
{TOWN},admin,town,,坞根镇,Wugen,,
{OTHER_TOWN},admin,town,,泽国镇,Zeguo,,
{VILLAGE},admin,village,,街头村,Jietou,,"POLYGON((121.30 28.30,121.32 28.30,121.32 28.32,121.30 28.32,121.30 28.30))"
{OTHER_VILLAGE},admin,village,,晴川村,Qing,,"POLYGON((121.34 28.3,121.36 28.3,121.36 28.4,121.34 28.4,121.34 28.3))"
"""
PEOPLE = f"""ref,name,phone,area,unit
grid,王松年,13800000001,{VILLAGE},街头村
deputy,陈知远,13800000002,{VILLAGE},街头村
lead,周明,13800000003,{VILLAGE},街头村
station,沈立,13800000004,{TOWN},坞根镇
second,李凡,13800000005,{TOWN},坞根镇
mayor,赵全,13800000006,{TOWN},坞根镇
section,钱思,13800000007,{COUNTY},应急局
director,吴局,13800000008,{COUNTY},应急局
far,孙远,13800000009,{OTHER_TOWN},泽国镇
officer,林正,13800000010,{COUNTY},应急局
officer2,高远,13800000011,{COUNTY},应急局
leader,何市,13800000012,{COUNTY},市政府
"""
POSTS = f"""person,role,layer,area,rank,valid_from,valid_to
grid,grid_worker,admin,{VILLAGE},head,2026-01-01,
deputy,grid_worker,admin,{VILLAGE},deputy,2026-01-01,
lead,village_lead,admin,{VILLAGE},head,2026-01-01,
station,town_station,admin,{TOWN},head,2026-01-01,
second,town_station,admin,{TOWN},deputy,2026-01-01,
mayor,town_lead,admin,{TOWN},head,2026-01-01,
section,section,admin,{COUNTY},head,2026-01-01,
director,director,admin,{COUNTY},head,2026-01-01,
far,town_station,admin,{OTHER_TOWN},head,2026-01-01,
officer,officer,admin,{COUNTY},head,2026-01-01,
officer2,officer,admin,{COUNTY},deputy,2026-01-01,
"""
PLAN = {
    "goals": "腾空通道", "methods": "搬离货物并划线", "means": "自筹三千元",
    "people": "厂长负责", "schedule": "三日内", "safety": "专人值守，停用该层",
}  # fmt: skip
FIXES = {"responsibility": "王松年", "measures": "清淤", "funds": "村集体", "plan": "专人值守"}


@dataclass
class City:
    """The cast and what they do; each step takes the time at which it is done."""

    people: dict[str, UUID]
    actors: dict[str, Actor]
    make: Callable[..., Actor]

    def __getattr__(self, name: str) -> Actor:
        return self.actors[name]

    @cached_property
    def site(self) -> UUID:
        """A site of the village in the register."""
        values = {"name": "晴川机电园", "owner_kind": "village_collective"}
        done = premises.register(area=VILLAGE, values=values, since=T0 - timedelta(days=900), by=self.section, at=T0)
        assert done.ref is not None
        return done.ref

    def photo(self, by: str = "grid", shade: int = 90) -> str:
        """A small photo, kept; another shade is another file."""
        out = io.BytesIO()
        Image.new("RGB", (32, 24), (shade, shade, 60)).save(out, "PNG")
        return files.keep(out.getvalue(), self.actors[by], T0)

    def report(self, at: datetime = T0, by: str = "grid", **args: Any) -> UUID:
        given: dict[str, Any] = {"kind": "blocked_culvert", "text": "涵洞被树枝堵死", "source": "complaint"}
        done = actions.report(**(given | args), by=self.actors[by], at=at)
        assert done.ref is not None
        return done.ref

    def graded(self, at: datetime = T0) -> UUID:
        hazard = self.report(at)
        actions.verify(hazard=hazard, by=self.station, at=at)
        actions.grade(hazard=hazard, text="一般", by=self.station, at=at)
        return hazard

    def major(self, at: datetime = T0) -> UUID:
        """A major hazard, graded by an officer."""
        hazard = self.report(at, kind="exit_blocked", text="三楼唯一安全出口被封堵")
        actions.verify(hazard=hazard, by=self.station, at=at)
        actions.grade(hazard=hazard, text="唯一出口", grade="major", rule_item="3(1)", by=self.officer, at=at)
        return hazard

    def ordered(self, at: datetime = T0) -> UUID:
        """A major hazard that an officer ordered the grid worker to put right."""
        hazard = self.major(at)
        given = {"holder": self.people["grid"], "responsibility": "王松年"}
        actions.assign(hazard=hazard, **given, by=self.officer, at=at)
        return hazard

    def major_submitted(self, at: datetime = T0) -> UUID:
        hazard = self.ordered(at)
        actions.rectify(hazard=hazard, text="接受", **PLAN, by=self.grid, at=at)
        actions.submit(hazard=hazard, text="已清", photos=(self.photo(),), by=self.grid, at=at)
        return hazard

    def assigned(self, at: datetime = T0, holder: str = "grid", **args: Any) -> UUID:
        hazard = self.graded(at)
        given = {"until": (at.astimezone(CITY) + timedelta(days=15)).date()} | FIXES | args
        actions.assign(hazard=hazard, holder=self.people[holder], **given, by=self.station, at=at)
        return hazard

    def rectifying(self, at: datetime = T0, **args: Any) -> UUID:
        hazard = self.assigned(at, **args)
        actions.rectify(hazard=hazard, text="明天清", by=self.grid, at=at)
        return hazard

    def submitted(self, at: datetime = T0) -> UUID:
        hazard = self.rectifying(at)
        actions.submit(hazard=hazard, text="已清", photos=(self.photo(),), by=self.grid, at=at)
        return hazard

    def closed(self, at: datetime = T0) -> UUID:
        hazard = self.submitted(at)
        self.reinspect(hazard, at)
        return hazard

    def reinspect(self, hazard: UUID, at: datetime = T0, ok: bool = True, by: str = "second", **more: Any) -> Any:
        photos = more.pop("photos", None) or (self.photo(by, 140),)
        return actions.reinspect(hazard=hazard, ok=ok, text="看过", photos=photos, **more, by=self.actors[by], at=at)

    def row(self, hazard: UUID) -> Hazard:
        with reading(SYSTEM):
            return Hazard.objects.get(pk=hazard)


@pytest.fixture
def city(actor: Callable[..., Actor]) -> City:
    """The town, its people in their posts, and an actor for each of them."""
    return build(actor)


def build(actor: Callable[..., Actor]) -> City:
    """Bring the town in, into the world that Django is connected to."""
    steward = actor("data_steward")
    for module, text in ((areas_imports, AREAS), (persons, PEOPLE), (posts, POSTS)):
        report = module.run(text.encode(), "file.csv", by=steward, at=T0 - timedelta(days=1))
        assert report.errors == [], report.errors
    with reading(SYSTEM):
        people = dict(Person.objects.values_list("ref", "id"))
    roles = [line.split(",") for line in POSTS.splitlines()[1:]]
    actors = {ref: actor(role, area, person=people[ref]) for ref, role, _, area, *_ in roles}
    actors["leader"] = actor("leader", COUNTY, person=people["leader"])  # no post: nobody heads the chain's last step
    return City(people, actors, actor)
