"""The town leader's page with hazards in it: five sentences always, villages and holders by name, numbers open."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from conftest import OTHER_TOWN, T0, TOWN
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from anlan.act.hazards import actions, queries
from anlan.act.hazards.pages import lists, town
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.surfaces.console.pages import town as page

OWN, FRAME = 20, 6  # questions of the page with the sentences of all rooms full; of the transaction and the bar
DAY = timedelta(days=1)
NOW = T0 + 9 * DAY
FIVE = ("没有负责人", "正在预警", "没有应答", "隐患逾期", "等你决定")


@pytest.fixture
def late(city):
    """One rectification two days late, one report a town station is late with, six not late."""
    city.rectifying(T0, until=(T0 + 6 * DAY).date())
    city.report(T0 + 4 * DAY, text="墙裂", kind="other")
    for _ in range(6):
        city.assigned(NOW)
    return city


def seen(viewer, at, query=""):
    request = RequestFactory().get(f"/town/{TOWN}/{query}")
    request.actor, request.city_now = viewer, at
    return page.town(request, TOWN).content.decode()


def sentence(viewer, at, area=TOWN):
    with reading(viewer):
        (one,) = town.town(viewer, area, at)
    return one


def test_what_is_stopped_has_no_limit_and_is_open_all_the_same(city):
    hazard = city.rectifying(T0)
    stop = {"hazard": hazard, "kind": "use", "law": "WSL-70", "text": "停用", "emergency": True}
    actions.suspend(**stop, by=city.officer, at=T0)
    actions.approve_stop(hazard=hazard, by=city.director, at=T0)
    assert city.row(hazard).due is None
    one = sentence(city.mayor, NOW)
    with reading(city.mayor):
        assert (one.number, one.under.params["n"]) == (0, queries.open_(city.mayor, TOWN, NOW)) == (0, 1)


def test_what_is_overdue_is_told_with_village_holder_and_how_late(late):
    one = sentence(late.mayor, NOW)
    assert (one.number, say(one.words)) == (2, "处隐患逾期，最久3天。")
    assert say(one.under) == "未销号8处，7天内到期0处"
    assert [(say(x.title), say(x.text), say(x.strong), say(x.note)) for x in one.lines] == [
        ("街头村 涵洞堵塞", "正在整改", "迟3天", "王松年"),
        ("街头村 其他", "等待核实", "迟1天", "镇街应急站沈立"),
    ]


def test_its_number_opens_as_many_rows(late):
    one = sentence(late.mayor, NOW)
    request = RequestFactory().get(one.url, HTTP_HX_REQUEST="true")
    request.actor, request.city_now = late.mayor, NOW
    assert len(re.findall(r"<tr><td", lists.overdue(request).content.decode())) == one.number


def test_five_sentences_stand_there_even_when_all_is_calm(city):
    html = seen(city.mayor, T0)
    assert all(words in html for words in FIVE)
    assert sentence(city.mayor, T0).number == 0
    assert sentence(city.section, T0, OTHER_TOWN).number == 0


def test_late_hazards_are_told_once_and_what_is_in_hand_names_its_village(late):
    html = seen(late.mayor, NOW)
    assert html.count("逾期，最久") == 1
    assert "街头村 接受整改：涵洞堵塞" in html and "由王松年负责" in html


def test_a_number_of_open_work_opens_all_its_lines(late):
    assert seen(late.mayor, NOW).count("街头村 接受整改") == 5
    opened = seen(late.mayor, NOW, "?rows=hand-hazards")
    assert opened.count("街头村 接受整改") == 6
    assert "隐患逾期" not in opened


def test_whose_town_it_is_not_sees_no_page(late):
    with pytest.raises(page.Http404):
        seen(late.far, T0)


def test_the_page_asks_the_database_few_questions(late):
    with CaptureQueriesContext(connection) as asked:
        seen(late.mayor, NOW)
    assert len(asked) <= OWN + FRAME


def test_what_was_put_right_and_waits_for_the_station_is_the_stations(late):
    hazard = late.submitted(NOW)
    html = seen(late.station, NOW)
    assert "街头村 复查：涵洞堵塞" in html
    actions.reinspect(hazard=hazard, ok=True, text="好", photos=(late.photo("second", 3),), by=late.second, at=NOW)
    assert "街头村 复查：涵洞堵塞" not in seen(late.station, NOW)
