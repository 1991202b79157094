"""Scenario 20: a floor bears more than it may. Its gauges speak MQTT; tenant, landlord and town are asked in turn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from anlan.demo.client import House as Door
from anlan.demo.client import Phone
from anlan.demo.mqtt import Stations
from tests.article.harness import Story, scenario
from tests.article.house import PASSWORD, House, csv_of, opened

COUNTY, TOWN, VILLAGE = "331081000000", "331081110000", "331081110200"
SINCE = "2025-01-01"
OWNER, TENANT = "丹山股份社", "云帆鞋业有限公司"
SAFETY, LANDLORD = "林安全", "郑房东"  # who answers for the tenant, and for the owner
RATED = 500  # kg/m²
KN = 0.00980665  # kN/m² in a kg/m²


@scenario(20, "floor_load", "实时监测楼层货物重量 自动预警督促整改", "floors weighed live, warned of, put right")
def play(story: Story) -> None:
    """480, 510 for ten minutes, then 470 kg/m² on a floor rated 500: warned, asked, opened; nothing closes itself."""
    with opened() as house:
        taken_in(house)
        story.given("floor 3 of 丹山园, building 1, is rated {rated} kg/m² by its drawing", rated=RATED)
        story.given("{tenant} works there; {who} answers for it", tenant=TENANT, who=SAFETY)
        feed = Feed(house, stations(house))
        phone = house.phone("safety")
        before, over, after = 480, 510, 470
        feed.minutes(6, before)
        feed.minutes(story.pick([10, 11, 12]), over)
        story.when("its gauge says {before}, then {over} kg/m² for ten minutes, over MQTT", before=before, over=over)
        episode = warned(story, house)
        asked(story, house, phone, episode)
        hazard = opened_by_itself(story, house)
        feed.minutes(16, after)
        story.when("the load falls to {after} kg/m²", after=after)
        proof_is_asked(story, house, phone, hazard)
        feed.minutes(60, 100)
        story.when("an hour passes at 100 kg/m²")
        still_open(story, house, hazard, episode)


def taken_in(house: House) -> None:
    """The city in small, by its files; each account is somebody's."""
    areas = [
        [COUNTY, "admin", "county", "", "温岭市", "Wenling", 121.37, 28.37, SINCE],
        [TOWN, "admin", "town", "", "坞根镇", "Wugen", 121.31, 28.31, SINCE],
        [VILLAGE, "admin", "village", "", "街头村", "Jietou", 121.31, 28.31, SINCE],
    ]
    house.take_in(
        "areas", csv_of(("code", "layer", "level", "parent", "name", "name_en", "lon", "lat", "valid_from"), areas)
    )
    people = [("P1", SAFETY, "13800000001"), ("P2", LANDLORD, "13800000002"), ("P3", "镇值班王", "13800000003")]
    house.take_in("people", csv_of(("ref", "name", "phone", "area"), [[*p, VILLAGE] for p in people]))
    house.take_in("parties", csv_of(("name", "kind", "person", "since"), [
        [OWNER, "village_collective", "P2", SINCE], [TENANT, "enterprise", "P1", SINCE],
    ]))  # fmt: skip
    house.take_in("compounds", csv_of(("ref", "name", "area", "lon", "lat", "owner", "owner_kind", "since"), [
        ["A", "丹山园", VILLAGE, 121.31, 28.31, OWNER, "village_collective", SINCE],
    ]))  # fmt: skip
    units = ("compound", "building", "floor", "unit", "m2", "floor_m2", "design_load", "load_source", "occupant")
    rows = [["A", "1", n, f"{n}01", 300, 300, RATED * KN, "drawing", TENANT if n == 3 else ""] for n in (1, 2, 3)]
    house.take_in("units", csv_of(units, rows))
    streams = ("device", "stream", "name", "quantity", "period_s", "area", "lon", "lat")
    house.take_in("streams", csv_of(streams, [["hall-3", "load", "三层荷载", "load", 60, VILLAGE, 121.31, 28.31]]))
    floors = ("compound", "building", "floor", "zone", "zone_m2", "device", "stream", "kind")
    house.take_in("floors", csv_of(floors, [["A", "1", 3, "", 300, "hall-3", "load", "direct"]]))
    accounts = ("username", "name", "area", "person", "role", "password")
    house.take_in("accounts", csv_of(accounts, [
        ["duty", "值班员", COUNTY, "", "duty_officer", PASSWORD],
        ["safety", SAFETY, VILLAGE, "P1", "lessee", PASSWORD],
    ]))  # fmt: skip


def stations(house: House) -> Stations:
    door = Door(house.url)
    steward = door.login("admin", house.admin_password, "proof")
    return Stations("127.0.0.1", house.env.mqtt_port, dict(steward.post("/api/sensors/credentials", {"devices": None})))


class Feed:
    """A gauge that says a value each minute of the city, over MQTT."""

    def __init__(self, house: House, stations: Stations) -> None:
        self.house, self.stations, self.sent = house, stations, 0

    def minutes(self, n: int, value: float) -> None:
        while n > 0:
            some = min(n, 5)
            until = self.house.city() + timedelta(minutes=some)
            self.house.step_to(until)
            self._say([until - timedelta(minutes=some - 1 - i) for i in range(some)], value)
            n -= some
        self.house.settle()

    def _say(self, at: Sequence[datetime], value: float) -> None:
        payload = [{"t": when.isoformat(), "v": value} for when in at]
        self.stations.publish("hall-3", "obs/hall-3/load", json.dumps(payload).encode())
        self.stations.flush()
        self.sent += len(at)
        for _ in range(400):
            if self.house.admin.json("/api/sensors/counts")["stored"] >= self.sent:
                break
            self.stations.turn(0.05)
        self.house.settle()


def episodes(house: House) -> list[dict[str, Any]]:
    return list(house.desk("duty").json("/api/alerts/")["alerts"])


def warned(story: Story, house: House) -> str:
    """The alert names floor and tenant."""
    found = story.until("one alert goes on", lambda: episodes(house), lambda e: len(e) == 1)
    story.then("its level is {got} (orange)", found[0]["level"], 2)
    chain = house.desk("duty").json(f"/api/alerts/{found[0]['id']}")["chain"]
    said = chain[-1]
    story.holds(
        "it names the floor and the tenant: {headline}",
        all(word in said["headline"]["zh"] for word in ("丹山园", "3层", TENANT)),
        headline=said["headline"]["zh"],
    )
    story.holds("and says the share of the limit: {text}", "102" in said["text"]["zh"], text=said["text"]["zh"])
    story.holds("it rose through yellow", [m["level"] for m in chain][-1] == 2, levels=[m["level"] for m in chain])
    return str(found[0]["id"])


def asked(story: Story, house: House, phone: Phone, episode: str) -> None:
    """The tenant's phone is asked first."""
    calls = [c for c in house.desk("duty").json("/api/calls/")["calls"] if c["subject_ref"] == episode]
    now = [c for c in calls if c["state"] == "asking"]
    story.then("one call asks, on the ladder of its level: {got}", [c["ladder"] for c in now], ["floor_2"])
    one = house.desk("duty").json(f"/api/calls/{now[0]['id']}")
    story.then("who answers for the tenant is asked first: {got}", one["asked"][0]["name"], SAFETY)
    tasks = [t for t in phone.today() if t["call"]]
    story.holds("the phone of {who} asks", bool(tasks), who=SAFETY, tasks=len(tasks))


def hazards(house: House) -> list[dict[str, Any]]:
    return list(house.desk("duty").json("/api/hazards/")["hazards"])


def opened_by_itself(story: Story, house: House) -> str:
    found = story.until("a hazard is opened by itself", lambda: hazards(house), lambda h: len(h) == 1)
    one = house.desk("duty").json(f"/api/hazards/{found[0]['id']}")["facts"]
    story.then("of kind {got}", one["kind"], "floor_overload")
    story.holds(
        "about the floor and the tenant", "丹山园" in one["place"] and one["subject"] == TENANT, place=one["place"]
    )
    return str(found[0]["id"])


def proof_is_asked(story: Story, house: House, phone: Phone, hazard: str) -> None:
    def about() -> list[dict[str, Any]]:
        return [c for c in house.desk("duty").json("/api/calls/")["calls"] if c["subject_ref"] == hazard]

    found = story.until("proof is asked for", about, lambda c: any("拍照" in x["headline"]["zh"] for x in c))
    one = next(c for c in found if "拍照" in c["headline"]["zh"])
    asked_ = house.desk("duty").json(f"/api/calls/{one['id']}")["asked"]
    story.then("of {got}", [a["name"] for a in asked_], [SAFETY])


def still_open(story: Story, house: House, hazard: str, episode: str) -> None:
    ended = house.desk("duty").json(f"/api/alerts/{episode}")
    story.then("the alert is over: {got}", ended["state"], "ended")
    one = house.desk("duty").json(f"/api/hazards/{hazard}")["facts"]
    story.holds("the hazard is not: {state}", one["ended_at"] is None, state=one["state"])
