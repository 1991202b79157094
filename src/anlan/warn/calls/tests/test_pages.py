"""What the desk and the phone see of a call, through the doors."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from conftest import COUNTY, T0
from django.test import RequestFactory
from django.utils.translation import override

from anlan.ground.people import rules as register
from anlan.infra.models import OpenWork
from anlan.infra.pages.words import say
from anlan.infra.scope import SYSTEM, reading
from anlan.warn.calls import actions, queries
from anlan.warn.calls.pages import desk, do, log, phone, telling


def minutes(n):
    return timedelta(minutes=n)


@pytest.fixture
def ask(people, start):
    """A call about a subject whose own line stands in the queue."""
    about = uuid4()
    return about, start(ref=about)


def request(viewer, at, method="get", data=None, **headers):
    made = getattr(RequestFactory(), method)("/calls/", data or {}, **headers)
    made.actor, made.city_now, made.session = viewer, at, {}
    return made


def test_beside_the_subject_stand_people_time_line_and_verbs(ask, voice, work, people):
    about, call = ask
    work(T0 + minutes(5))
    officer = voice("li")
    with reading(officer):
        drawer = desk.beside(officer, "alerts", about, T0 + minutes(6))
    assert [(p.name, p.state.key) for p in drawer.people] == [
        ("王大明", "calls.person.silent"),
        ("陈小平", "calls.person.asking"),
    ]
    assert drawer.people[0].phone.endswith("0412") and "*" in drawer.people[0].phone
    asked = parse_qs(urlsplit(drawer.people[0].show_url).query)
    assert register.may_reveal(asked["why"][0]).ok  # the number is one press away, the reason known
    assert drawer.people[0].since == T0 and drawer.people[1].since == T0 + minutes(5)
    whens = [m.when for m in drawer.moments]
    assert whens == ["past", "past", "past", "now", "next", "next"]
    assert [m.at for m in drawer.moments if m.when == "next"] == [T0 + minutes(7), T0 + minutes(10)]
    assert drawer.moments[-1].text.key == "calls.moment.desk"
    assert "坞根镇" in say(drawer.moments[4].text) and "周海" in say(drawer.moments[4].text)
    first = drawer.verbs[0]
    assert (first.key, first.url, first.refused) == ("c", f"/calls/{call}/escalate", None)
    assert "周海" in say(first.label) and "14:07" in say(first.then)


def test_before_it_began_nothing_is_beside(ask, voice):
    officer = voice("li")
    with reading(officer):
        assert desk.beside(officer, "alerts", ask[0], T0 - minutes(1)) is None
        assert desk.beside(officer, "alerts", uuid4(), T0) is None


def test_who_may_not_read_calls_sees_none_beside(ask, voice, actor):
    nobody = actor("informant", COUNTY)
    with reading(nobody):
        assert desk.beside(nobody, "alerts", ask[0], T0) is None


def test_the_phone_shows_one_question_with_three_answers(ask, voice, people):
    _, call = ask
    wang = voice("wang")
    with reading(wang):
        work = OpenWork.objects.seen_by(wang).get(holder=people["wang"], done_at=None)
        task = phone.task(wang, work, T0)
    assert (task.call, task.level, task.asked_at, task.until) == (True, 3, T0, T0 + minutes(5))
    assert [a.args for a in task.answers] == [
        {"call": str(call), "answer": "yes"},
        {"call": str(call), "answer": "no"},
        {"call": str(call), "answer": "wrong_number"},
    ]
    assert "街头村" in task.title["zh"] and "陈小平" in say(task.until_words)
    actions.answer(call, "yes", by=wang, at=T0 + minutes(1))
    with reading(wang):
        over = phone.task(wang, work, T0 + minutes(1))
    assert (over.over.key, list(over.answers)) == ("calls.phone.over.mine", [])


def test_who_is_asked_sees_what_became_of_it_and_may_answer_at_the_desk(ask, voice, people, work):
    about, call = ask
    work(T0 + minutes(5))
    chen, wang = voice("chen"), voice("wang")
    with reading(wang):
        mine = OpenWork.objects.seen_by(wang).get(holder=people["wang"], done_at=None)
        assert phone.task(wang, mine, T0 + minutes(5)).until_words.key == "calls.phone.passed"
    with reading(chen):
        (calls,) = [queries.about(chen, "alerts", about)]
        first = telling.verbs(chen, calls, T0 + minutes(6))[0]
    assert (first.label.key, first.url, first.first) == ("calls.answer.yes", f"/calls/{call}/answer", True)
    answer = do.answer(request(chen, T0 + minutes(6), "post", HTTP_HX_REQUEST="true"), call=call)
    assert answer.status_code == 204
    with reading(wang):
        mine = OpenWork.objects.seen_by(wang).get(holder=people["wang"])
        over = phone.task(wang, mine, T0 + minutes(9)).over
    assert (over.key, over.params["name"], over.params["time"]) == ("calls.phone.over.taken", "陈小平", "14:06")


def test_who_said_no_reads_whom_it_was_passed_to(ask, voice, people):
    _, call = ask
    wang = voice("wang")
    actions.answer(call, "no", by=wang, at=T0 + minutes(1))
    with reading(wang):
        mine = OpenWork.objects.seen_by(wang).get(holder=people["wang"])
        task = phone.task(wang, mine, T0 + minutes(2))
        assert "陈小平" in say(task.over) and "14:01" in say(task.over)
    actions.answer(call, "no", by=voice("chen"), at=T0 + minutes(2))
    assert list(task.answers) == []


def test_an_ask_stands_in_the_queue_as_its_subject(ask, voice):
    about, _ = ask
    officer = voice("li")
    with reading(officer):
        works = list(OpenWork.objects.seen_by(officer).filter(room="calls"))
        rows = desk.rows(officer, works, T0)
    assert [(r.id, r.level) for r in rows.values()] == [(f"alerts:{about}", 3)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_log_and_file_of_a_call(ask, voice, language, work):
    _, call = ask
    work(T0 + minutes(5))
    officer = voice("li")
    with override(language):
        page = log.index(request(officer, T0 + minutes(6), HTTP_HX_REQUEST="true")).content.decode()
        file = log.one(request(officer, T0 + minutes(6)), call=call).content.decode()
    assert str(call) in page and "calls." not in page.replace("calls/", "")
    assert "陈小平" in file and "13600007725" not in file and "7725" in file
    assert "calls.moment" not in file and "calls.verb" not in file and "calls.person" not in file


def test_the_desk_does_not_wait_records_and_stops_by_its_pages(ask, voice, people):
    _, call = ask
    officer = voice("li")
    answer = do.escalate(request(officer, T0 + minutes(1), "post", HTTP_HX_REQUEST="true"), call=call)
    assert answer.status_code == 204
    given = {"key": str(uuid4()), "person": str(people["chen"]), "answer": "no", "said_by": "本人"}
    assert do.record(request(officer, T0 + minutes(2), "post", given), call=call).status_code == 302
    empty = do.stop(request(officer, T0 + minutes(3), "post", {"key": str(uuid4()), "reason": ""}), call=call)
    assert empty.status_code == 422
    reason = {"key": str(uuid4()), "reason": "现场已有人"}
    assert do.stop(request(officer, T0 + minutes(3), "post", reason), call=call).status_code == 302
    with reading(SYSTEM):
        one = queries.call(SYSTEM, call)
    assert (one.state, [a.channel for a in one.answers]) == ("stopped", ["phone"])
