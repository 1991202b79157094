"""What the duty screen, the list, the file and the map show of alerts, with what calls add beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import override

from anlan.infra.models import OpenWork
from anlan.infra.pages.words import say
from anlan.infra.scope import SYSTEM, reading
from anlan.surfaces.console import queries as console
from anlan.warn.alerts import actions, layers, queries
from anlan.warn.alerts.pages import desk, file, lists
from anlan.warn.alerts.tests.test_episode import crossing
from anlan.warn.calls.tests import city
from anlan.warn.thresholds import queries as thresholds


def minutes(n):
    return timedelta(minutes=n)


@pytest.fixture
def episode(world, work):
    """An alert of level III in the village, and everybody asked who must be."""
    city.build(T0)
    work(T0)
    done = actions.raise_(crossing().as_json(), by=SYSTEM, at=T0)
    work(T0)
    return done.ref


@pytest.fixture
def officer(actor):
    return actor("duty_officer", COUNTY)


def request(viewer, at=T0, method="get", data=None, **headers):
    made = getattr(RequestFactory(), method)("/alerts/", data or {}, **headers)
    made.actor, made.city_now, made.session = viewer, at, {}
    return made


def row(viewer, at):
    with reading(viewer):
        works = list(OpenWork.objects.seen_by(viewer).filter(room="alerts", done_at=None))
        return next(iter(desk.rows(viewer, works, at).values()))


def test_the_queues_line_says_who_is_asked_and_what_comes(episode, officer, work):
    line = row(officer, T0)
    assert (line.id, line.level, line.silent, line.needs) == (f"alerts:{episode}", 3, True, False)
    assert line.ack_url == f"/alerts/{episode}/acknowledge" and line.silent_since == T0
    assert say(line.title) == "坞根镇 街头村 雨强41 mm/h"
    assert "王大明" in say(line.keeper) and "14:05" in say(line.then) and "陈小平" in say(line.then)
    with override("en"):
        assert say(line.title) == "Jietou, Wugen: 41 mm/h" and "Without" not in say(line.keeper)


def test_an_officer_who_is_asked_in_person_is_told_so_at_the_alert(episode, officer, work, actor):
    for after in (5, 7, 10):
        work(T0 + minutes(after))
    with reading(SYSTEM):
        last = OpenWork.objects.filter(room="calls", kind="ask").order_by("-since")[0]
    me = actor("duty_officer", COUNTY, person=last.holder)
    told = {}
    for viewer in (officer, me):
        with reading(viewer):
            told[viewer] = [(r.id, r.asked) for r in console.queue(viewer, T0 + minutes(10)).rows]
    assert told == {officer: [(f"alerts:{episode}", False)], me: [(f"alerts:{episode}", True)]}


def test_the_line_names_whom_it_asks_next_and_when_and_fits_its_two_lines(episode, officer, work):
    told = []
    for after in (0, 5, 7, 10):
        work(T0 + minutes(after))
        line = row(officer, T0 + minutes(after))
        with override("en"):
            told.append((say(line.keeper), say(line.then)))
    assert told == [
        ("asking 王大明", "14:05 next: deputy 陈小平"),
        ("王大明 silent; now deputy 陈小平", "14:07 next: Wugen duty room (周海)"),
        ("王大明 silent; now town desk 周海", "14:10 yours, if nobody answers"),
        ("王大明 silent; now duty officer 李值班", "14:15 yours, if nobody answers"),
    ]
    late = row(officer, T0 + minutes(16))  # a busy machine: what was announced is due and not done yet
    assert late.then.key == "calls.then.desk_now" and "14:15" not in say(late.then)
    work(T0 + minutes(16))
    line = row(officer, T0 + minutes(16))
    assert (say(line.keeper), say(line.then), line.needs) == ("都已叫过，无人应答", "亲自处理", True)


def test_who_may_not_silence_the_screen_gets_no_key_for_it(episode, actor):
    assert row(actor("town_station", TOWN), T0).ack_url == ""


def test_acknowledging_by_the_key_makes_it_quiet(episode, officer):
    answer = file.acknowledge(request(officer, T0 + minutes(1), "post", HTTP_HX_REQUEST="true"), episode=episode)
    assert answer.status_code == 204
    line = row(officer, T0 + minutes(1))
    assert not line.silent and line.ack_url == "" and line.keeper


def test_the_drawer_holds_number_reason_people_and_a_line_through_now(episode, officer):
    with reading(officer):
        drawer = desk.drawer(officer, episode, T0 + minutes(1))
    assert (drawer.number.value, drawer.number.unit, drawer.level) == ("41", "mm/h", 3)
    assert "10分钟" in say(drawer.why) and "R-07" in say(drawer.why_source)
    assert [p.name for p in drawer.people] == ["王大明"]
    assert [m.when for m in drawer.moments] == ["past", "past", "now", "next", "next", "next"]
    labels = [say(v.label) for v in drawer.verbs if not v.link]
    assert labels[0].startswith("立即呼叫") and labels[1] == "解除预警" and len(labels) == 2
    assert drawer.file_url == f"/alerts/{episode}/"


def test_the_drawer_says_when_it_ends_by_itself(world, work, officer):
    city.build(T0)
    work(T0)
    with reading(SYSTEM):
        (first, *_) = reversed(thresholds.versions(SYSTEM, "R-07"))
    done = actions.raise_(replace(crossing(), version=first.version).as_json(), by=SYSTEM, at=T0)
    with reading(officer):
        last = desk.drawer(officer, done.ref, T0 + minutes(1)).moments[-1]
    assert (last.when, last.text.key, last.text.params["clearing"]) == ("next", "alerts.moment.ends", first.clearing)


def test_what_others_may_do_is_refused_with_its_reason(episode, actor):
    leader = actor("town_leader", TOWN)
    with reading(leader):
        drawer = desk.drawer(leader, episode, T0)
    assert [v.refused is not None for v in drawer.verbs if not v.link] == [True, True]


def test_the_drawer_of_another_towns_alert_is_empty(episode, actor):
    stranger = actor("town_leader", OTHER_TOWN)
    with reading(stranger):
        assert desk.drawer(stranger, episode, T0) is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_list_and_file_read_whole(episode, officer, language):
    with override(language):
        shown = lists.index(request(officer, HTTP_HX_REQUEST="true")).content.decode()
        page = file.file(request(officer, T0 + minutes(1)), episode=episode).content.decode()
    assert f"/alerts/{episode}/" in shown
    for text in (shown, page):
        assert "alerts." not in text.replace("/alerts/", "").replace("alerts/", "")
        assert "calls." not in text.replace("/calls/", "")
    assert "坞根镇街头村暴雨" in page and "Heavy rain, level III (yellow)" in page  # frozen in both, whoever reads
    assert "13900000412" not in page and "0412" in page


def test_standing_down_by_its_form_tells_everybody_asked(episode, officer, work):
    form = file.stand_down(request(officer, HTTP_HX_REQUEST="true"), episode=episode)
    assert form.status_code == 200
    empty = file.stand_down(request(officer, T0, "post", {"key": str(uuid4()), "reason": ""}), episode=episode)
    assert empty.status_code == 422
    given = {"key": str(uuid4()), "reason": "测点检修"}
    assert file.stand_down(request(officer, T0 + minutes(2), "post", given), episode=episode).status_code == 302
    work(T0 + minutes(2))
    page = file.file(request(officer, T0 + minutes(3)), episode=episode).content.decode()
    assert "测点检修" in page and "立即呼叫" not in page
    with reading(SYSTEM):
        assert not OpenWork.objects.seen_by(SYSTEM).filter(room__in=("alerts", "calls"), done_at=None).exists()


def test_as_of_a_past_time(episode, officer):
    with reading(SYSTEM):
        assert queries.episodes(SYSTEM, at=T0 - minutes(1)) == []
    past = request(officer, T0 + minutes(9), data={"at": (T0 - minutes(1)).isoformat()})
    assert str(episode) not in lists.index(past).content.decode()


def test_the_map_has_the_level_of_its_village(episode, officer, actor):
    with reading(officer):
        found = layers.state(officer, T0)
        assert layers.state(officer, T0 - minutes(1))["count"] == 0
    (feature,) = found["features"]
    assert (found["count"], feature["properties"]["area"], feature["properties"]["level"]) == (1, VILLAGE, 3)
    assert feature["properties"]["title"] == "街头村暴雨"
    stranger = actor("town_leader", OTHER_TOWN)
    with reading(stranger):
        assert layers.state(stranger, T0)["features"] == []


def test_search_finds_it_by_its_village(episode, officer):
    with reading(officer):
        (hit,) = desk.search(officer, "街头", 5)
        assert hit["url"] == f"/alerts/{episode}/" and desk.search(officer, "石塘", 5) == []


def test_elsewhere_it_does_not_exist(episode, actor):
    stranger = actor("duty_officer", OTHER_TOWN)
    for view, made in ((file.file, request(stranger)), (file.acknowledge, request(stranger, method="post"))):
        with pytest.raises(Http404):
            view(made, episode=episode)
