"""A town in miniature for tests: two villages, grids of three layers, six persons with posts, two homes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE
from django.db import connection

from anlan.ground.access import actions as access
from anlan.ground.areas import imports as areas
from anlan.ground.people.imports import households, persons, posts
from anlan.ground.people.models import Person, Post
from anlan.infra import postgres
from anlan.infra import world as clocks
from anlan.infra.postgres.cluster import database
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import Clock, real_now
from anlan.kernel.rights import Actor

OTHER = "331081110201"
DUTY, DUTY2, RISK, COMMUNITY = f"{VILLAGE}-F001", f"{VILLAGE}-F002", f"{VILLAGE}-R001", f"{VILLAGE}-G003"
PASSWORD = "calm-waters-1"


def box(west: float, south: float, east: float, north: float) -> str:
    """A rectangle as WKT in quotes."""
    return f'"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"'


VILLAGE_BOX, OTHER_BOX = box(121.30, 28.30, 121.32, 28.32), box(121.32, 28.30, 121.34, 28.32)
AREAS = f"""code,layer,level,parent,name,name_en,kind,shape,valid_from,invented
{COUNTY},admin,county,,温岭市,Wenling City,,{box(121.2, 28.2, 121.5, 28.5)},2026-01-01,0
{TOWN},admin,town,,坞根镇,Wugen Town,,{box(121.30, 28.30, 121.34, 28.32)},2026-01-01,0
{VILLAGE},admin,village,,街头村,Jietou Village,,{VILLAGE_BOX},2026-01-01,1
{OTHER},admin,village,,东里村,Dongli Village,,{OTHER_BOX},2026-01-01,1
{DUTY},flood_duty,grid,,责任一格,Duty Grid 1,,{box(121.30, 28.30, 121.31, 28.32)},2026-01-01,1
{DUTY2},flood_duty,grid,,责任二格,Duty Grid 2,,{box(121.31, 28.30, 121.32, 28.32)},2026-01-01,1
{RISK},flood_risk,grid,,低洼点,Low Land,lowland,{box(121.302, 28.302, 121.306, 28.306)},2026-01-01,1
{COMMUNITY},community,grid,,社区三格,Community Grid 3,,{VILLAGE_BOX},2026-01-01,1
"""
PEOPLE = "ref,name,phone,area,unit\n" + "".join(
    f"{ref},{name},1380000000{n},{VILLAGE},街头村\n"
    for n, (ref, name) in enumerate(
        [("P0", "王松年"), ("P1", "陈知远"), ("P2", "林秀"), ("P3", "赵安"), ("P4", "周站长"), ("P5", "吴镇长")]
    )
)
POSTS = f"""person,role,layer,area,rank,valid_from
P0,village_lead,admin,{VILLAGE},head,2026-01-01
P1,village_lead,admin,{VILLAGE},deputy,2026-01-01
P0,grid_head,flood_duty,{DUTY},head,2026-01-01
P1,grid_head,flood_duty,{DUTY},deputy,2026-01-01
P0,grid_head,flood_duty,{DUTY2},head,2026-01-01
P1,grid_head,flood_duty,{DUTY2},deputy,2026-01-01
P2,evac_lead,flood_risk,{RISK},head,2026-01-01
P0,evac_lead,flood_risk,{RISK},deputy,2026-01-01
P3,grid_worker,community,{COMMUNITY},head,2026-01-01
P4,town_station,admin,{TOWN},head,2026-01-01
P5,town_lead,admin,{TOWN},head,2026-01-01
P4,town_lead,admin,{TOWN},deputy,2026-01-01
"""
HOMES = f"""ref,area,grid,address,lon,lat,heads,alone,ground_floor
H1,{VILLAGE},{COMMUNITY},街头村1号,121.304,28.304,4,0,1
H2,{VILLAGE},{COMMUNITY},街头村2号,121.315,28.310,2,1,0
"""


@pytest.fixture
def world(cluster: postgres.Cluster) -> Iterator[str]:
    """In place of the house's fixture: a fresh copy of a world in which the town stands already."""
    if not any(w.name == "town" for w in cluster.described()):
        cluster.copy_world("template", "town")
        _connect("town")
        clocks.set_clock(Clock(real_now(), T0, 0), "test")
        build(SYSTEM)
        connection.close()
        cluster.close_world("town")
    name = f"t{uuid4().hex[:12]}"
    cluster.copy_world("town", name)
    _connect(name)
    yield name
    connection.close()
    cluster.drop_world(name)


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database(name)


def build(steward: Actor, at: datetime = T0) -> None:
    """Import the town."""
    for module, content in ((areas, AREAS), (persons, PEOPLE), (posts, POSTS), (households, HOMES)):
        report = module.run(content.encode(), "city.csv", by=steward, at=at)
        assert report.errors == [], report.errors


def person(ref: str) -> UUID:
    """A person's id."""
    with reading(SYSTEM):
        return Person.objects.get(ref=ref).pk


def post(ref: str, area: str, **more: str) -> UUID:
    """The id of the post that somebody holds or was proposed for at an area, the latest one."""
    with reading(SYSTEM):
        return Post.objects.filter(person__ref=ref, at_area=area, **more).order_by("-valid_from", "-id")[0].pk


def account(name: str, role: str, area: str, person_id: UUID | None = None) -> UUID:
    """An account that can log in with PASSWORD."""
    done = access.create(name, name, area, password=PASSWORD, person=person_id, by=SYSTEM, at=T0)
    access.set_password(done.ref, PASSWORD, by=SYSTEM, at=T0)  # no longer the one that was lent
    if role:
        access.grant(done.ref, role, area, by=SYSTEM, at=T0)
    return done.ref
