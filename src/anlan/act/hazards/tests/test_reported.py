"""What a reporter's phone says of their own reports: where each stands, who has it until when, how it ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import T0
from django.http import Http404
from django.test import RequestFactory

from anlan.act.hazards import actions
from anlan.act.hazards.pages import phone
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.surfaces.field.pages import today

DAY = timedelta(days=1)


def lines(viewer, when=T0):
    with reading(viewer):
        return [(say(line.text), say(line.note), say(line.strong)) for line in phone.reported(viewer, when)]


def opened(view, viewer, path, *args):
    request = RequestFactory().get(path)
    request.actor, request.city_now = viewer, T0
    return view(request, *args).content.decode()


def test_every_step_names_who_has_it_and_until_when(city):
    hazard = city.report()
    assert lines(city.grid) == [("等镇街应急站沈立核实", "限08-10 18:00", "")]
    actions.verify(hazard=hazard, by=city.station, at=T0)
    actions.grade(hazard=hazard, text="一般", by=city.station, at=T0)
    fixes = {"responsibility": "王", "measures": "清淤", "funds": "村", "plan": "值守"}
    actions.assign(hazard=hazard, holder=city.people["lead"], **fixes, by=city.station, at=T0)
    assert lines(city.grid) == [("已交给周明，等接受", "限08-10 20:00", "")]
    assert lines(city.grid, T0 + DAY / 2) == [("已交给周明，等接受", "限08-10 20:00", "迟1天")]


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (lambda h, c: actions.reject(hazard=h, text="水管试压", by=c.station, at=T0), "不属隐患：水管试压"),
        (
            lambda h, c: actions.transfer(hazard=h, to="水利局", text="河道内", by=c.station, at=T0),
            "已移送别的部门：河道内",
        ),
    ],
)
def test_what_ended_says_how_for_a_month(city, end, told):
    end(city.report(), city)
    assert lines(city.grid) == [(told, "14:00", "")]
    assert lines(city.grid, T0 + 29 * DAY) == [(told, "08-10", "")]
    assert lines(city.grid, T0 + 31 * DAY) == []


def test_what_was_struck_off_says_what_was_seen(city):
    city.closed()
    assert lines(city.grid) == [("复查合格，已销号：看过", "14:00", "")]


def test_only_ones_own_reports_are_listed_newest_first(city):
    city.report()
    city.report(T0 + DAY, text="护栏断了")
    with reading(city.grid):
        assert [line.title for line in phone.reported(city.grid, T0 + DAY)] == ["护栏断了", "涵洞被树枝堵死"]
    assert lines(city.lead) == []


def test_the_phone_lists_it_and_opens_its_time_line(city):
    hazard = city.report(photos=(city.photo(),))
    url = f"/field/reported/hazards/{hazard}"
    listed = opened(today.tasks, city.grid, "/field/tasks")
    assert url in listed and "等镇街应急站沈立核实" in listed
    page = opened(today.reported, city.grid, url, "hazards", hazard)
    assert "报送：涵洞被树枝堵死" in page and 'data-live="hazards"' in page
    with pytest.raises(Http404):
        opened(today.reported, city.lead, url, "hazards", hazard)
