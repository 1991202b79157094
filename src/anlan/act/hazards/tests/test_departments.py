"""What belongs to whom: a hazard is its kind's department's, else that of the rule it was found or judged by."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from conftest import COUNTY, T0

from anlan.act.hazards import actions
from anlan.act.hazards.queries.kinds import kinds
from anlan.ground.standards import queries as standards_now
from anlan.kernel.decision import Hidden, Refused


@pytest.fixture
def fire(city):
    """An officer of the fire brigade, with an account of that department."""
    return city.make("fire", COUNTY, department="fire", person=city.people["director"])


def submitted(city, **report):
    hazard = city.report(**report)
    actions.verify(hazard=hazard, by=city.station, at=T0)
    actions.grade(hazard=hazard, text="一般", by=city.station, at=T0)
    fixes = {"responsibility": "王", "measures": "清", "funds": "自筹", "plan": "守"}
    actions.assign(hazard=hazard, holder=city.people["grid"], **fixes, by=city.station, at=T0)
    actions.rectify(hazard=hazard, text="清", by=city.grid, at=T0)
    actions.submit(hazard=hazard, text="已清", photos=(city.photo(),), by=city.grid, at=T0)
    return hazard


def test_every_kind_belongs_to_a_department_that_comes_on_visits():
    assert set(kinds().values()) - {""} <= set(standards_now.DEPARTMENTS)
    rows = list(csv.DictReader((Path(actions.__file__).parents[1] / "kinds.csv").open(encoding="utf-8")))
    assert {r["kind"]: r["department"] for r in rows}["exit_blocked"] == "fire"


def test_the_fire_brigade_looks_again_at_what_fire_rules_judge_and_at_nothing_else(city, fire):
    blocked, culvert = submitted(city, kind="exit_blocked", text="安全出口堵塞"), submitted(city)
    look = {"ok": True, "text": "已畅通", "photos": (city.photo("director", 140),), "by": fire, "at": T0}
    with pytest.raises(Hidden):
        actions.reinspect(hazard=culvert, **look)
    actions.visit(hazard=blocked, by=fire, at=T0)
    actions.reinspect(hazard=blocked, **look)
    assert (city.row(blocked).state, city.row(blocked).inspector) == ("closed", fire.person)
    major = city.major_submitted()  # ordered by the bureau's officers: two of them look again, whoever else may
    with pytest.raises(Refused) as told:
        actions.reinspect(hazard=major, **look)
    assert told.value.because.key == "hazards.refused.not_officer"


def test_a_kind_of_no_department_follows_the_rule_it_is_judged_by(city, fire, work):
    work(T0)  # the standards come with the first areas
    hazard = city.report(kind="other", text="成品库与宿舍设在同一建筑内")
    assert city.row(hazard).department == ""
    with pytest.raises(Hidden):
        actions.note(hazard=hazard, text="看到", by=fire, at=T0)
    actions.verify(hazard=hazard, by=city.station, at=T0)
    given = {"hazard": hazard, "grade": "major", "rule_item": "GB-35181/D2", "text": "同一建筑"}
    actions.grade(**given, by=city.officer, at=T0)
    assert (city.row(hazard).department, city.row(hazard).rule_version) == ("fire", 2)
    actions.note(hazard=hazard, text="看到", by=fire, at=T0)
    joint = city.report(kind="other", text="夹芯板隔断", department="fire")
    assert city.row(joint).department == "fire"
