"""What officers found on an administrative inspection two officers look at again, whoever ordered it put right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import COUNTY, T0
from django.test import RequestFactory

from anlan.act.hazards import actions, queries
from anlan.act.hazards.pages import do, phone
from anlan.infra.models import OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused
from anlan.warn.calls import queries as calls

FIXES = {"responsibility": "王松年", "measures": "清淤", "funds": "村集体", "plan": "专人值守"}
LATER = T0 + timedelta(hours=1)


@pytest.fixture
def found(city):
    """A hazard of an inspection, assigned by the town and reported put right."""
    hazard = city.report(kind="exit_blocked", text="安全出口堆物", enforced=True)
    actions.verify(hazard=hazard, by=city.station, at=T0)
    actions.grade(hazard=hazard, text="一般", by=city.station, at=T0)
    actions.assign(hazard=hazard, holder=city.people["grid"], **FIXES, by=city.station, at=T0)
    actions.rectify(hazard=hazard, text="马上搬", by=city.grid, at=T0)
    actions.submit(hazard=hazard, text="已搬", photos=(city.photo(),), by=city.grid, at=T0)
    return hazard


def refused(city, hazard, by, **more):
    with pytest.raises(Refused) as reason:
        city.reinspect(hazard, LATER, by=by, **more)
    return reason.value.because.key


def test_neither_the_town_nor_one_officer_alone_strikes_it_off(city, found):
    assert city.row(found).body == "", "the town ordered it"
    assert refused(city, found, "second") == "hazards.refused.not_officer"
    assert refused(city, found, "officer") == "hazards.refused.second"
    assert refused(city, found, "officer", second=city.people["second"]) == "hazards.refused.second_officer"
    city.reinspect(found, LATER, by="officer", second=city.people["officer2"])
    h = city.row(found)
    assert (h.state, h.inspector, h.second) == ("closed", city.people["officer"], city.people["officer2"])


def test_officers_are_told_whose_turn_it_is_and_their_section_when_it_is_late(city, found, work):
    def turn():
        with reading(SYSTEM):
            return OpenWork.objects.seen_by(SYSTEM).get(room="hazards", ref=found, done_at=None).role

    assert turn() == "officer"
    due = city.row(found).due
    work(due)
    with reading(SYSTEM):
        (call,) = calls.about(SYSTEM, "hazards", found)
    assert call.first == (str(city.people["section"]),)
    actions.visit(hazard=found, by=city.officer, at=due)
    assert turn() == "officer", "whoever is there holds it, as an officer"


def test_what_a_patrol_found_the_town_s_second_person_strikes_off_alone(city):
    hazard = city.submitted()
    city.reinspect(hazard, LATER)
    assert city.row(hazard).state == "closed"


def test_the_department_s_own_people_look_again_at_its_subject(city, found):
    first = city.make("fire", COUNTY, department="fire", person=city.people["director"])
    with reading(SYSTEM):
        facts = queries.facts_of(SYSTEM, found)
        assert facts["department"] == "fire"
        allowed = {o.verb for o in queries.offers(first, found, LATER) if o.refused is None}
        other = city.make("dept", COUNTY, department="housing", person=city.people["director"])
        housing = {o.verb for o in queries.offers(other, found, LATER) if o.refused is None}
    assert "reinspect" in allowed and "reinspect" not in housing


def answers(city, who, hazard):
    with reading(SYSTEM):
        work = OpenWork.objects.seen_by(SYSTEM).get(ref=hazard, room="hazards", done_at=None)
    viewer = city.actors[who]
    with reading(viewer):
        return {a.label.key: a for a in phone.task(viewer, work, LATER).answers}


def test_the_phone_asks_for_the_other_officer_of_those_who_may_the_county_s_too(city, found):
    assert "hazards.verb.reinspect.yes" not in answers(city, "second", found), "the town is told no such button"
    answer = answers(city, "officer", found)["hazards.verb.reinspect.yes"]
    ((name, label, choices),) = answer.picks
    assert (name, label.key) == ("second", "hazards.form.second")
    assert [c.value for c in choices] == [str(city.people["officer2"])]


def test_the_desk_s_picker_offers_the_same(city, found):
    request = RequestFactory().get("/", {"for": "reinspect"})
    request.actor, request.city_now = city.officer, LATER
    assert city.row(found).state == "submitted"
    told = do.people(request, found).content.decode()
    assert str(city.people["officer2"]) in told and str(city.people["second"]) not in told
