"""Whom the form of an order offers: those in charge of doing for the place, nearest first; others by typing."""

from __future__ import annotations

import json

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE
from django.http import Http404
from django.test import RequestFactory

from anlan.act.hazards import queries
from anlan.act.hazards.pages import do
from anlan.act.hazards.queries import first_taker, takers
from anlan.ground.people.imports import persons, posts
from anlan.infra.scope import reading

MORE = f"""ref,name,phone,area,unit
auditor,郑审,13800000011,{COUNTY},审计局
expert,冯工,13800000012,{TOWN},检测公司
informant,褚良,13800000013,{VILLAGE},街头村
"""
MORE_POSTS = f"""person,role,layer,area,rank,valid_from,valid_to
auditor,auditor,admin,{COUNTY},head,2026-01-01,
expert,expert,admin,{TOWN},head,2026-01-01,
informant,informant,admin,{VILLAGE},staff,2026-01-01,
"""


@pytest.fixture
def wide(city):
    """The town with people besides who can't take a hazard, or not so near."""
    for module, text in ((persons, MORE), (posts, MORE_POSTS)):
        assert module.run(text.encode(), "more.csv", by=city.make("data_steward"), at=T0).errors == []
    return city


def offered(viewer, hazard, verb="assign", words=""):
    request = RequestFactory().get("/", {"for": verb, "q": words})
    request.actor, request.city_now = viewer, T0
    return [(row["name"], row["within"]) for row in json.loads(do.people(request, hazard).content)]


def test_those_in_charge_of_doing_are_offered_nearest_first(wide):
    assert offered(wide.station, wide.graded()) == [
        ("周明", "村主要负责人"),
        ("王松年", "网格员"),
        ("陈知远", "网格员"),
        ("褚良", "灾害信息员"),
        ("沈立", "应急消防管理站"),
        ("李凡", "应急消防管理站"),
    ]


def test_whom_the_ladder_names_first_is_chosen_to_begin_with(wide):
    hazard = wide.graded()
    with reading(wide.station):
        assert first_taker(wide.station, VILLAGE, "assign", T0) == (wide.people["lead"], "周明")
        assert first_taker(wide.station, TOWN, "assign", T0) == (wide.people["station"], "沈立")
        h = queries.facts_of(wide.station, hazard)
        request = RequestFactory().get("/")
        request.actor, request.city_now = wide.station, T0
        assert do.form_of(request, "assign", h).asked.name == "周明"


def test_typing_finds_whoever_can_take_it_in_all_of_ones_areas(wide):
    hazard = wide.graded()
    assert offered(wide.section, hazard, words="孙") == [("孙远", "应急消防管理站")]
    assert offered(wide.section, hazard, words="zsn") == []
    assert offered(wide.section, hazard, words="wsn") == [("王松年", "网格员")]
    assert offered(wide.section, hazard, words="郑审") == []
    assert offered(wide.station, hazard, words="孙") == []


def test_a_re_inspection_offers_those_who_may_look(wide):
    assert [name for name, _ in offered(wide.station, wide.submitted(), "reinspect")] == ["沈立", "李凡"]


def test_who_may_not_see_persons_is_offered_none(wide):
    with pytest.raises(Http404):
        offered(wide.make("observer"), wide.graded())
    with reading(wide.station):
        assert takers(wide.make("observer", OTHER_TOWN), VILLAGE, "assign", T0) == []
