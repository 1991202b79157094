"""Posts change hands without a gap: resigning, taking over, suspending, lending, ending."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE
from django.db import IntegrityError, transaction

from anlan.ground.people import actions, queries
from anlan.ground.people.models import Post
from anlan.ground.people.pages import desk
from anlan.ground.people.tests import city
from anlan.ground.people.tests.city import (
    DUTY,
    DUTY2,
    RISK,
    world,  # noqa: F401 (the fixture with the town in it)
)
from anlan.infra.models import OpenWork
from anlan.infra.pages.words import say
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused

LATER = T0 + timedelta(hours=1)


@pytest.fixture
def town(actor):
    return actor("town_station", TOWN)


@pytest.fixture
def me(town, actor):
    return lambda ref, role="grid_worker": actor(role, VILLAGE, person=city.person(ref))


def no_head(at=LATER, layer="") -> list[str]:
    with reading(SYSTEM):
        return [v.area.code for v in queries.no_head(SYSTEM, COUNTY, at, layer)]


def no_deputy(at=LATER, layer="") -> list[str]:
    with reading(SYSTEM):
        return [v.area.code for v in queries.no_deputy(SYSTEM, COUNTY, at, layer)]


def head(area: str, at=LATER) -> str:
    with reading(SYSTEM):
        found = queries.responsible(SYSTEM, area, at)
        return found.head.name if found and found.head else ""


def open_work() -> list[tuple[str, str]]:
    with reading(SYSTEM):
        return sorted((w.kind, w.area) for w in OpenWork.objects.filter(done_at=None))


def reason_of(call, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.because.key


def test_whoever_resigns_leaves_vacancies_at_once_and_the_deputy_is_asked(town, me):
    assert no_head(T0, "flood_duty") == []
    actions.resign(city.person("P0"), "搬走了", by=me("P0"), at=LATER)
    assert no_head() == [VILLAGE, DUTY, DUTY2, city.OTHER]  # the other village never had one
    assert no_head(LATER - timedelta(seconds=1), "flood_duty") == []
    with reading(SYSTEM):
        vacancy = queries.no_head(SYSTEM, COUNTY, LATER, "flood_duty")[0]
    assert vacancy.asked and (vacancy.asked.name, vacancy.since) == ("陈知远", LATER)
    assert ("confirm", VILLAGE) in open_work() and ("no_head", VILLAGE) in open_work()


def test_a_deputy_who_accepts_is_head_and_deputy_no_more(town, me):
    actions.resign(city.person("P0"), "搬走了", by=me("P0"), at=LATER)
    done = LATER + timedelta(minutes=5)
    actions.confirm(city.post("P1", DUTY, rank="head"), by=me("P1"), at=done)
    assert (head(DUTY, done), head(DUTY2, done)) == ("陈知远", "")
    assert no_head(done, "flood_duty") == [DUTY2]
    assert no_deputy(done, "flood_duty") == [DUTY]
    with reading(SYSTEM):
        states = {(p.rank, p.state) for p in Post.objects.filter(person__ref="P1", at_area=DUTY)}
    assert states == {("head", "active"), ("deputy", "ended")}
    assert [w for w in open_work() if w[0] == "no_head"] == [("no_head", VILLAGE)] * 2  # the village's and DUTY2's


def test_somebody_new_begins_at_the_instant_the_old_head_ends(town, me):
    actions.propose(city.person("P3"), "grid_head", "flood_duty", DUTY, "head", by=town, at=LATER)
    proposal = city.post("P3", DUTY)
    assert head(DUTY) == "王松年"
    actions.confirm(proposal, by=me("P3"), at=LATER)
    assert head(DUTY) == "王松年"
    begins = LATER + timedelta(days=3)
    actions.activate(proposal, begins=begins, by=town, at=LATER)
    assert (head(DUTY, begins - timedelta(seconds=1)), head(DUTY, begins)) == ("王松年", "赵安")
    with reading(SYSTEM):
        old = Post.objects.get(person__ref="P0", at_area=DUTY, rank="head")
    assert (old.valid_to, old.state) == (begins, "active")


def test_whoever_answers_for_a_village_accepts_a_post_of_the_town(town, me):
    who = city.person("P1")
    post = actions.propose(who, "town_duty", "admin", TOWN, "staff", by=town, at=LATER).ref
    actions.confirm(post, by=me("P1"), at=LATER)
    actions.activate(post, by=town, at=LATER)
    with reading(SYSTEM):
        assert [h.person for h in queries.holders(SYSTEM, LATER, at_areas=[TOWN], roles=["town_duty"])] == [who]


def test_a_proposal_that_is_declined_was_never_in_force(town, me):
    actions.propose(city.person("P3"), "grid_head", "flood_duty", DUTY, "deputy", by=town, at=LATER)
    proposal = city.post("P3", DUTY)
    actions.decline(proposal, "太远", by=me("P3"), at=LATER)
    with reading(SYSTEM):
        row = Post.objects.get(pk=proposal)
        assert queries.posts_of(SYSTEM, city.person("P3"))[0].role == "grid_head"
    assert (row.state, row.valid_to == row.valid_from, row.reason) == ("ended", True, "太远")
    assert [w for w in open_work() if w[0] == "confirm"] == []


def test_a_suspended_head_is_acted_for_and_comes_back(town, me):
    own = city.post("P0", DUTY)
    actions.suspend(own, "两次未应答", by=town, at=LATER)
    with reading(SYSTEM):
        found = queries.responsible(SYSTEM, DUTY, LATER)
    assert found and found.head and (found.head.name, found.head.acting_for_name) == ("陈知远", "王松年")
    back = LATER + timedelta(hours=2)
    actions.resume(own, by=town, at=back)
    assert (head(DUTY, back - timedelta(seconds=1)), head(DUTY, back)) == ("陈知远", "王松年")
    with reading(SYSTEM):
        now = queries.responsible(SYSTEM, DUTY, back)
    assert now and now.head and (now.head.acting_for, [d.name for d in now.deputies]) == (None, ["陈知远"])


def test_a_head_without_a_deputy_can_not_be_suspended(town):
    post = city.post("P3", city.COMMUNITY)
    assert reason_of(actions.suspend, post, "x", by=town, at=LATER) == "people.refused.no_deputy"


def test_lending_says_for_whom_and_ends_by_itself(town, me):
    until = LATER + timedelta(days=2)
    actions.delegate(city.post("P0", DUTY), city.person("P2"), until, by=me("P0"), at=LATER)
    with reading(SYSTEM):
        lent = queries.posts_in_force(city.person("P2"), LATER)
        over = queries.posts_in_force(city.person("P2"), until)
    assert (DUTY, city.person("P0")) in [(p.area, p.acting_for) for p in lent]
    assert DUTY not in [p.area for p in over]
    assert head(DUTY) == "王松年"


def test_ending_asks_the_longest_serving_deputy(town):
    actions.end(city.post("P0", DUTY2), "换届", by=town, at=LATER)
    assert (head(DUTY2), head(DUTY)) == ("", "王松年")
    with reading(SYSTEM):
        asked = queries.waiting(SYSTEM, inside=DUTY2)
    assert [(h.name, h.rank, h.state) for h in asked] == [("陈知远", "head", "proposed")]


@pytest.mark.parametrize(
    ("what", "key"),
    [
        (("P1", "grid_head", "flood_duty", DUTY, "deputy"), "people.refused.holds"),
        (("P0", "grid_head", "flood_duty", DUTY, "deputy"), "people.refused.holds"),
        (("P2", "king", "flood_duty", DUTY, "head"), "people.refused.role"),
        (("P2", "grid_head", "community", DUTY, "head"), "people.refused.layer"),
        (("P2", "grid_head", "flood_duty", f"{VILLAGE}-F009", "head"), "people.refused.area"),
        (("P2", "grid_head", "flood_duty", DUTY, "boss"), "people.refused.rank"),
    ],
)
def test_what_can_not_be_proposed_is_refused_with_its_reason(town, what, key):
    ref, *rest = what
    assert reason_of(actions.propose, city.person(ref), *rest, by=town, at=LATER) == key


def test_a_post_does_not_begin_in_the_past(town):
    who = city.person("P2")
    call = {"begins": T0, "by": town, "at": LATER}
    assert reason_of(actions.propose, who, "grid_head", "flood_duty", DUTY, "deputy", **call) == "people.refused.past"


def test_another_town_sees_no_such_post(actor, town):
    stranger = actor("town_station", "331081109000")
    with pytest.raises(Hidden):
        actions.end(city.post("P0", DUTY), by=stranger, at=LATER)


def test_a_grid_worker_may_not_end_another_ones_post(town, me):
    assert reason_of(actions.end, city.post("P0", DUTY), by=me("P3"), at=LATER) == "core.refused.right"
    assert reason_of(actions.resign, city.person("P0"), by=me("P3"), at=LATER).startswith("core.refused")


def test_the_database_itself_refuses_two_heads(town):
    with reading(SYSTEM):
        old = Post.objects.get(pk=city.post("P0", DUTY))
        twin = Post(**{f.attname: getattr(old, f.attname) for f in Post._meta.concrete_fields if f.name != "id"})
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(change=object(), force_insert=True)


def test_open_tasks_go_to_the_successor(town, me):
    with reading(SYSTEM):
        OpenWork.objects.create(
            room="hazards", kind="fix", ref=city.person("P0"), area=VILLAGE, holder=city.person("P2"), since=T0,
            said_at=T0, line={"key": "x", "params": {}},
        )  # fmt: skip
    actions.propose(city.person("P3"), "evac_lead", "flood_risk", RISK, "head", by=town, at=LATER)
    proposal = city.post("P3", RISK)
    actions.confirm(proposal, by=me("P3"), at=LATER)
    done = actions.activate(proposal, by=town, at=LATER)
    with reading(SYSTEM):
        task = OpenWork.objects.get(kind="fix")
    assert (task.holder, done.after["tasks_handed"]) == (city.person("P3"), 1)


def test_a_vacancy_is_told_on_the_duty_screen_and_the_question_on_the_phone(town, me):
    actions.end(city.post("P0", DUTY2), "换届", by=town, at=LATER)
    deputy = me("P1")
    with reading(SYSTEM):
        gone = OpenWork.objects.get(kind="no_head")
        asked = OpenWork.objects.get(kind="confirm")
    with reading(town):
        shown = desk.drawer(town, gone.ref, LATER)
        assert desk.task(town, gone, LATER) is None
    with reading(deputy):
        task = desk.task(deputy, asked, LATER)
    assert shown and say(shown.title) == "责任二格没有网格长"
    assert [v.url for v in shown.verbs] == [f"/people/posts/{asked.ref}/confirm"]
    assert [p.name for p in shown.people] == ["陈知远"]
    assert task and [(a.verb, a.args) for a in task.answers] == [
        ("people.confirm", {"post": str(asked.ref)}),
        ("people.decline", {"post": str(asked.ref)}),
    ]


def test_a_wrong_number_is_told_on_the_duty_screen(town):
    actions.wrong_number(city.person("P2"), by=town, at=LATER)
    with reading(town):
        shown = desk.drawer(town, city.person("P2"), LATER)
    assert shown and (say(shown.title), shown.verbs[0].url) == (
        "林秀的号码有误，请更新",
        f"/people/{city.person('P2')}/do/set_contact",
    )
