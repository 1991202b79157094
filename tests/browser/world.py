"""A small city that has been lived in: two towns of the demo after a storm, calls answered, hazards on their way."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from anlan.demo import play, rain
from anlan.demo.cases import Cases
from anlan.demo.client import House as Door
from anlan.demo.floors import Goods
from anlan.demo.gauges import Gauges
from anlan.demo.mqtt import Stations
from anlan.demo.overload import Overload
from anlan.demo.people import STORY
from anlan.demo.phones import Phones
from anlan.ground.access.loading import known_roles
from tests.article.house import PASSWORD, House, csv_of, opened
from tests.article.towns import COUNTY, TOWN, written

LIVED = rain.START + timedelta(hours=2, minutes=30)
COUNTY_ROLES = {
    "leader", "director", "duty_officer", "section", "dept", "fire", "observer", "auditor", "admin", "data_steward",
    "service",
}  # fmt: skip
TOWN_ROLES = {"town_station", "town_leader", "officer"}
EVERYTHING = "everything"  # the richest account: all roles at once, over the county
LEFT_OUT = {"public", "service"}  # nobody logs in as these


@dataclass(frozen=True)
class Lived:
    """The house, and who may come in: role → user name; all with one password."""

    house: House
    roles: dict[str, str]


@contextmanager
def lived_in() -> Iterator[Lived]:
    """Everything comes in by the doors, as in `./anlan demo`."""
    with tempfile.TemporaryDirectory() as place, opened(play.BEGIN) as house:
        folder = Path(place)
        city = written(folder, 1)
        door = Door(house.url)
        admin = door.login("admin", house.admin_password, "browser")
        play.take_in(door, admin, folder, city)
        stations = Stations("127.0.0.1", house.env.mqtt_port, play.credentials(admin))
        gauges = Gauges(city.streams, stations, play.BEGIN, 1, goods=Goods(city.floors, play.BEGIN))
        phones = Phones(door, admin, city, 1, play.network(door, admin))
        play.Play(door, admin, gauges, phones, Overload(Cases(phones))).step_to(LIVED)
        stations.close()
        yield Lived(house, accounts(house))


def accounts(house: House) -> dict[str, str]:
    """One account for each role where such a role has its place, and one that holds all of them."""
    roles = sorted(set(known_roles()) - LEFT_OUT)
    names = {role: f"as-{role.replace('_', '-')}" for role in roles}
    rows = [[names[r], r, area_of(r), r, "fire" if r in ("dept", "fire") else "", PASSWORD] for r in roles]
    house.take_in("accounts", csv_of(("username", "name", "area", "role", "department", "password"), rows))
    house.take_in(
        "accounts", csv_of(("username", "name", "area", "password"), [[EVERYTHING, "全部", COUNTY, PASSWORD]])
    )
    listed = house.admin.get(f"/accounts/?q={EVERYTHING}").text
    page = listed[: listed.index(f">{EVERYTHING}<")].rsplit('href="', 1)[1].split('"')[0]
    for role in roles:
        house.admin.post(page, {"verb": "grant", "role": role, "area": COUNTY})
    return names | {EVERYTHING: EVERYTHING}


def area_of(role: str) -> str:
    return COUNTY if role in COUNTY_ROLES else TOWN if role in TOWN_ROLES or role.startswith("town_") else STORY
