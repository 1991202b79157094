"""A site for tests of premises: a village collective lets a hall to a second landlord, who lets parts of it on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, OTHER_TOWN, OTHER_VILLAGE, T0, TOWN, VILLAGE
from django.test import Client

from anlan.ground.access import actions as access
from anlan.ground.access import login
from anlan.ground.access.models import Account
from anlan.ground.areas import imports as areas_imports
from anlan.ground.premises import actions, queries
from anlan.infra.journal import Done
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor

AREAS = f"""code,layer,level,parent,name,name_en,lon,lat
{COUNTY},admin,county,,温岭市,Wenling,121.37,28.37
{TOWN},admin,town,,坞根镇,Wugen,121.31,28.31
{OTHER_TOWN},admin,town,,泽国镇,Zeguo,121.36,28.48
{VILLAGE},admin,village,,街头村,Jietou,121.31,28.31
{OTHER_VILLAGE},admin,village,,晴川村,Qingchuan,121.35,28.35
"""
Browse = Callable[..., Client]
BEGIN = datetime(2024, 1, 1, tzinfo=CITY)
END = datetime(2027, 1, 1, tzinfo=CITY)


@dataclass
class City:
    """Who acts, and the ids of what was made; every step is one call."""

    make: Callable[..., Actor]
    parties: dict[str, UUID] = field(default_factory=dict)
    units: dict[str, UUID] = field(default_factory=dict)
    compound: UUID = UUID(int=0)

    @property
    def section(self) -> Actor:
        return self.make("section", COUNTY)

    def do(self, verb: str, *, at: datetime = T0, by: Actor | None = None, **given: Any) -> Done:
        done = getattr(actions, verb)(**given, by=by or self.section, at=at)
        assert isinstance(done, Done)
        return done

    def party(self, name: str, **more: Any) -> UUID:
        values = {"name": name, **more.pop("values", {})}
        done = self.do("register_party", values=values, since=BEGIN, **more)
        assert done.ref is not None
        self.parties[name] = done.ref
        return done.ref

    def site(self, name: str = "晴川机电园", owner: UUID | None = None, area: str = VILLAGE, **more: Any) -> UUID:
        values = {"name": name, "owner": owner, "owner_kind": "village_collective"}
        done = self.do("register", area=area, values=values, since=BEGIN, **more)
        assert done.ref is not None
        return done.ref

    def building(self, compound: UUID, name: str = "1幢", units: str = "101 102 201") -> UUID:
        """A building with units such as 101: the first digit is the floor."""
        done = self.do("add_building", compound=compound, values={"name": name, "above": 2}, since=BEGIN)
        building, floors = UUID(done.after["made"]), {}
        for unit in units.split():
            level = int(unit[0])
            if level not in floors:
                values = {"name": f"{level}F", "level": level, "m2": 600}
                made = self.do("add_floor", building=building, values=values, since=BEGIN)
                floors[level] = UUID(made.after["made"])
            made = self.do("add_unit", floor=floors[level], values={"name": unit, "m2": 300}, since=BEGIN)
            self.units[f"{name}/{unit}"] = UUID(made.after["made"])
        return building

    def let(self, unit: str, lessor: str, lessee: str, since: datetime = BEGIN, **more: Any) -> UUID:
        given = {"until": END, **more}
        done = self.do(
            "let",
            units=[self.units[unit]],
            lessor=self.parties[lessor],
            lessee=self.parties[lessee],
            since=since,
            **given,
        )
        return UUID(done.after["lettings"][0])

    def sign(self, letting: UUID, signed: datetime = BEGIN, until: datetime = END) -> Done:
        return self.do("sign", letting=letting, signed=signed, until=until, number="协议1号")

    def judged(self, at: datetime = T0, known: datetime | None = None, compound: UUID | None = None) -> queries.Judged:
        with reading(SYSTEM):
            found = queries.one(SYSTEM, compound or self.compound, at, known or at)
        assert found is not None
        return found


@pytest.fixture
def city(actor: Callable[..., Actor]) -> City:
    """Areas, five parties, and a site of three units owned by the village collective; nothing is let yet."""
    return build(actor)


def build(make: Callable[..., Actor]) -> City:
    """Bring it all in, into the world that Django is connected to."""
    report = areas_imports.run(AREAS.encode(), "areas.csv", by=make("data_steward"), at=T0 - timedelta(days=2000))
    assert report.errors == [], report.errors
    city = City(make)
    for name in ("丹山股份社", "晴川机电", "白鹭包装", "朗月包装", "木禾电机"):
        city.party(name)
    city.compound = city.site(owner=city.parties["丹山股份社"])
    city.building(city.compound)
    return city


@pytest.fixture
def browse(city: City) -> Browse:
    """A logged-in device of somebody with a role: `browse("section")`."""
    admin = city.make("admin", COUNTY)

    def enter(role: str, area: str = COUNTY, person: UUID | None = None) -> Client:
        name = f"{role.replace('_', '-')}-{uuid4().hex[:6]}"
        done = access.create(name, name, area, person=person or uuid4(), by=admin, at=T0 - timedelta(days=1))
        access.grant(done.ref, role, area, by=admin, at=T0 - timedelta(days=1))
        with reading(SYSTEM):
            account = Account.objects.seen_by(SYSTEM).get(pk=done.ref)
        return Client(headers={"Authorization": f"Device {login.new_device(account, 'test')[1]}"})

    return enter


@pytest.fixture
def shared(city: City) -> City:
    """Two tenants of the owner, a sub-tenant, an orphan; one agreement."""
    city.sign(city.let("1幢/101", "丹山股份社", "晴川机电"))
    city.let("1幢/102", "丹山股份社", "木禾电机", moves_in=False)
    city.let("1幢/102", "木禾电机", "白鹭包装")
    city.do("occupy", unit=city.units["1幢/201"], party=city.parties["朗月包装"], since=T0)
    return city
