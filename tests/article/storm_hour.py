"""Storm hour: real rain, one village asked, its culvert found, put right and struck off; all counted.

Two towns and a village, so that it is proved in minutes; `./anlan demo --once` plays the whole city and keeps the
same account.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from anlan.demo import play, rain
from anlan.demo.cases import Cases
from anlan.demo.client import House as Door
from anlan.demo.client import Phone
from anlan.demo.floors import Goods
from anlan.demo.gauges import Gauges
from anlan.demo.mqtt import Stations
from anlan.demo.overload import Overload
from anlan.demo.people import STORY, STORY_NAMES
from anlan.demo.phones import Phones
from tests.article.harness import Story, scenario
from tests.article.house import House, opened
from tests.article.towns import written


@scenario(
    0,
    "storm-hour",
    "短临强降雨先预警，责任人叫应，隐患闭环",
    "sudden rain: warned first, whoever answers for it called, the hazard closed",
)
def storm_hour(story: Story) -> None:
    with opened(play.BEGIN) as house, staged(story, house) as storm:
        storm.step_to(play.STORM_OVER)
        story.when("the storm is played over MQTT, step by step, for {hours} hours", hours=hours(play.STORM_OVER))
        asked(story, storm)
        storm.step_to(play.END)
        story.when("three city days pass")
        closed(story, storm)
        counted(story, storm.account())


@scenario(0, "storm-killed", "断电断网不丢不重", "power or network fails: nothing lost, nothing twice")
def storm_killed(story: Story) -> None:
    """Each process is killed in the storm: nothing is lost, nothing comes twice."""
    with opened(play.BEGIN) as house, staged(story, house) as storm:
        for n, process in enumerate(("sense", "web", "work"), 1):
            storm.step_to(rain.START + n * (play.STORM_OVER - rain.START) / 6)
            house.kill(process)
            story.when("{process} is killed with -9 in the storm", process=process)
        storm.step_to(play.END)
        story.when("the storm ends and three city days pass")
        counted(story, storm.account(killed=True))


@contextmanager
def staged(story: Story, house: House) -> Iterator[play.Play]:
    """The city comes in through its doors, and everybody stands in their places."""
    seed = 1 + story.seed
    with tempfile.TemporaryDirectory() as folder:
        door = Door(house.url)
        admin = door.login("admin", house.admin_password, "storm")
        city = written(Path(folder), seed)
        report = play.take_in(door, admin, Path(folder), city)
    story.given(
        "two towns of the demo city and the village of a watched floor: {villages} villages, {people} people and"
        " {streams} gauges, brought in as files",
        villages=sum(a.level == "village" for a in city.areas),
        people=report["people"]["new"], streams=report["streams"]["new"],
    )  # fmt: skip
    stations = Stations("127.0.0.1", house.env.mqtt_port, play.credentials(admin))
    gauges = Gauges(city.streams, stations, play.BEGIN, seed, goods=Goods(city.floors, play.BEGIN))
    phones = Phones(door, admin, city, seed, play.network(door, admin))
    try:
        yield play.Play(door, admin, gauges, phones, Overload(Cases(phones)))
    finally:
        stations.close()


def hours(until: datetime) -> int:
    return round((until - play.BEGIN).total_seconds() / 3600)


def asked(story: Story, storm: play.Play) -> None:
    """The village's person is asked and says nothing; the deputy is asked next and answers."""
    episodes = storm.desk.get("/api/alerts/", area=STORY)["alerts"]
    story.holds("an alert is raised for the village of the story", len(episodes) >= 1, alerts=len(episodes))
    calls = sorted(storm.desk.get("/api/calls/", area=STORY)["calls"], key=lambda call: call["started_at"])
    story.holds("its people are called", len(calls) >= 1, calls=len(calls))
    call = storm.desk.get(f"/api/calls/{calls[0]['id']}")
    steps = sorted(call["asked"], key=lambda one: (one["asked_at"], one["n"]))
    story.then("the person who answers for it is asked first: {got}", steps[0]["name"], STORY_NAMES["village_lead"])
    answered = {one["person"]: one for one in call["answers"]}
    story.holds("and does not answer", steps[0]["person"] not in answered)
    deputy = next(one for one in steps if one["name"] == STORY_NAMES["deputy"])
    waited = seconds(steps[0]["asked_at"], deputy["asked_at"])
    story.holds("the deputy is asked {waited} s later", 0 < waited <= 600, waited=waited)
    said = answered.get(deputy["person"])
    story.holds("and answers yes", said is not None and said["answer"] == "yes")


def closed(story: Story, storm: play.Play) -> None:
    """The culvert's file: a photo, a deadline, put right, looked at by somebody else, struck off."""
    case = storm.cases.by[STORY]
    facts = file_of(storm.desk, case.hazard)
    story.then("the village's culvert is {got}", facts["facts"]["state"], "closed")
    photos, whole = len(facts["photos"]), facts["whole"]
    story.holds("with {photos} photos and a whole chain of entries", photos >= 2 and whole, photos=photos, whole=whole)
    who = {name: facts["facts"][name] for name in ("submitter", "rectifier", "inspector")}
    story.holds("somebody else looked at it again", who["inspector"] not in (who["submitter"], who["rectifier"], None))
    took = hours_between(facts["facts"]["reported_at"], facts["facts"]["closed_at"])
    story.holds("from report to strike-off {took} h", took > 0, took=took)


def file_of(desk: Phone, hazard: str) -> dict[str, Any]:
    return dict(desk.get(f"/api/hazards/{hazard}"))


def seconds(first: str, last: str) -> int:
    return round((datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds())


def hours_between(first: str, last: str) -> float:
    return round(seconds(first, last) / 3600, 1)


def counted(story: Story, account: dict[str, Any]) -> None:
    """What went in beside what the product says, promise by promise."""
    gauges, readings = account["demo"]["gauges"], account["product"]["readings"]
    story.then("{got} distinct readings were sent, and as many are stored", readings["stored"], gauges["distinct"])
    for promise, held in account["invariants"].items():
        story.holds(promise, held)
