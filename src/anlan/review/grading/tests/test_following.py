"""What follows from a band opens work and lapses with it; late answers are called for; floors cost points."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, T0, TOWN
from tests.contracts.doors import visitor

from anlan.infra.models import Due, OpenWork
from anlan.infra.pages.words import spoken
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused
from anlan.review.grading import actions, queries
from anlan.review.grading.actions import following
from anlan.review.grading.pages import phone
from anlan.review.grading.queries import default_values
from anlan.review.grading.rules import follow, points, values
from anlan.review.grading.rules.values import BANDS, FOLLOWS, rule_of
from anlan.review.grading.tests.conftest import DAY, in_order
from anlan.warn.calls import actions as calls
from anlan.warn.calls.handlers import SHIPPED

RULE = rule_of(default_values(), 0, "default")
YEAR = queries.year_of(T0)


def open_work(kind: str) -> list[tuple[str, str]]:
    with reading(SYSTEM):
        rows = OpenWork.objects.filter(room="grading", kind=kind, done_at=None)
        return sorted((row.role, row.line["key"]) for row in rows)


def red(city, actor, name="晴川机电", at=T0) -> UUID:
    """An enterprise with no point left."""
    party = city.parties[name]
    give = {"party": party, "code": "refused", "on": at, "text": "门卫拒绝"}
    made = actions.enter_points(**give, by=actor("officer", TOWN), at=at).ref
    actions.confirm_points(point=made, by=actor("director", COUNTY), at=at)
    return party


def test_the_phone_leads_to_where_an_extra_check_is_answered(city, actor):
    in_order(city)
    party = red(city, actor)
    assert actions.followed_anew(SYSTEM, T0, {party})
    officer = actor("officer", TOWN)
    with reading(SYSTEM):
        work = OpenWork.objects.get(room="grading", kind="follow", line__key="grading.work.check", done_at=None)
    with reading(officer):
        task = phone.task(officer, work, work.due + 3 * DAY)
        other = phone.task(officer, replace_kind(work, "points"), work.due)
    assert task is not None
    assert task.url == f"/grading/points/{party}/"
    assert spoken(task.late) == "迟3天"
    assert other is None


def replace_kind(work: OpenWork, kind: str) -> OpenWork:
    work.kind = kind
    return work


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("since", [*BANDS[1:], "never"])
def test_from_which_band_on_something_follows(band, since):
    rule = replace(RULE, follows=dict.fromkeys(FOLLOWS, since))
    wanted = since != "never" and BANDS.index(band) >= BANDS.index(since)
    assert [follow.asks(rule, band, code) for code in FOLLOWS] == [wanted] * 4
    assert follow.wanted(rule, band, rents=True) == ({"talk", "check", "advice"} if wanted else set())
    assert follow.wanted(rule, band, rents=False) == ({"talk", "check"} if wanted else set())


def test_a_version_says_of_each_from_which_band_on():
    shipped = default_values()
    assert values.sound(shipped)
    for wrong in ({}, {**shipped["follows"], "talk": "green"}, {**shipped["follows"], "more": "red"}):
        assert values.sound({**shipped, "follows": wrong}).because.key == "grading.refused.follows"
    other = {**shipped, "follows": {**shipped["follows"], "talk": "orange"}}
    assert values.differences(shipped, other) == [("follows.talk", "red", "orange")]


def test_a_red_band_opens_work_which_lapses_with_it_or_is_done_with_words(city, actor):
    in_order(city)
    party = red(city, actor)
    assert actions.followed_anew(SYSTEM, T0, {party}) == 3
    assert open_work("follow") == [
        ("officer", "grading.work.check"),
        ("town_station", "grading.work.advice"), ("town_station", "grading.work.talk"),
    ]  # fmt: skip
    assert actions.followed_anew(SYSTEM, T0, {party}) == 0, "once"
    station = actor("town_station", TOWN)
    with reading(SYSTEM):
        asked = {f.code: f for f in queries.follows(SYSTEM, party, T0)}
    assert {(f.band, f.points) for f in asked.values()} == {("red", 0)}
    assert timedelta(days=14) <= asked["talk"].due - T0 <= timedelta(days=15)
    with pytest.raises(Refused):
        actions.follow_done(follow=asked["talk"].pk, text=" ", by=station, at=T0)
    actions.follow_done(follow=asked["talk"].pk, text="已约谈，签了承诺", by=station, at=T0)
    plea = {"party": party, "code": "refused", "number": "P2026-0001", "text": "停电"}
    appeal = actions.appeal(**plea, by=station, at=T0).ref
    actions.uphold(appeal=appeal, text="属实", by=actor("section", COUNTY), at=T0 + DAY)
    assert actions.followed_anew(SYSTEM, T0 + DAY, {party}) == 0
    assert open_work("follow") == []
    with reading(SYSTEM):
        states = {f.code: f.state for f in queries.follows(SYSTEM, party, T0 + DAY)}
    assert states == {"talk": "done", "check": "lapsed", "advice": "lapsed"}


def test_who_rents_nothing_has_no_landlord_to_advise(city, actor):
    in_order(city)
    owner = red(city, actor, "丹山股份社")
    assert actions.followed_anew(SYSTEM, T0, {owner}) == 2
    assert open_work("follow") == [("officer", "grading.work.check"), ("town_station", "grading.work.talk")]


def test_whoever_takes_no_new_tenants_and_lets_is_told_of_once(city, actor):
    in_order(city)
    owner, tenant = city.parties["丹山股份社"], city.parties["晴川机电"]
    assert not actions.let_anyway(owner, tenant, SYSTEM, T0, uuid4())
    red(city, actor, "丹山股份社")
    assert actions.let_anyway(owner, tenant, SYSTEM, T0, uuid4())
    assert not actions.let_anyway(owner, tenant, SYSTEM, T0, uuid4())
    assert open_work("follow") == [("section", "grading.work.no_new")]


def test_an_unanswered_appeal_is_called_for_each_day_one_step_higher(city, actor):
    in_order(city)
    party = red(city, actor)
    plea = {"party": party, "code": "refused", "number": "P2026-0001", "text": "停电"}
    calls.ship(json.loads(SHIPPED.read_text(encoding="utf-8")), COUNTY, by=SYSTEM, at=T0)
    appeal = actions.appeal(**plea, by=actor("town_station", TOWN), at=T0).ref
    with reading(SYSTEM):
        (plan,) = Due.objects.filter(kind="grading.appeal_late", done_at=None)
    assert timedelta(days=14) <= plan.at - T0 <= timedelta(days=15)
    with pytest.raises(Refused):
        actions.call_late(appeal=appeal, by=SYSTEM, at=plan.at - timedelta(seconds=1))
    first = actions.call_late(appeal=appeal, by=SYSTEM, at=plan.at)
    assert first.after["day_late"] == 1
    with pytest.raises(Refused):
        actions.call_late(appeal=appeal, by=SYSTEM, at=plan.at)
    assert actions.call_late(appeal=appeal, by=SYSTEM, at=plan.at + DAY).after["day_late"] == 2
    actions.reject(appeal=appeal, text="无停电记录", by=actor("section", COUNTY), at=plan.at + DAY)
    with pytest.raises(Refused) as told:
        actions.call_late(appeal=appeal, by=SYSTEM, at=plan.at + 2 * DAY)
    assert told.value.because.key == "grading.refused.over"
    with reading(SYSTEM):
        assert not Due.objects.filter(kind="grading.appeal_late", done_at=None).exists()


@dataclass(frozen=True)
class Floor:
    """A floor's hazard."""

    alert: UUID | None
    verified_at: datetime | None = T0
    number: str = "2026-0009"
    kind: str = "floor_overload"
    grade: str = "general"
    rule_item: str = ""
    source: str = "sensor"
    reported_at: datetime = T0
    due: datetime | None = None
    ended_at: datetime | None = None


ONE = uuid4()


@pytest.mark.parametrize(
    ("hazard", "level", "wanted"),
    [
        (Floor(ONE), 2, [("floor_orange", -2)]),
        (Floor(ONE), 1, [("floor_red", -6)]),
        (Floor(ONE, None), 1, []),
        (Floor(None), 1, []),
        (Floor(ONE, kind="electrical"), 1, []),
        (Floor(ONE, due=T0 - DAY), 2, [("floor_orange", -2), ("overdue", -2)]),
        (Floor(ONE, grade="major"), 1, [("major", -6)]),
        (Floor(ONE, reported_at=YEAR - DAY), 1, []),
    ],
)
def test_a_floor_that_was_measured_and_verified_costs_points_by_itself(hazard, level, wanted):
    found = points.entries([hazard], 0, RULE, YEAR, T0, T0, levels={ONE: level})
    assert sorted((e.code, e.amount) for e in found) == sorted(wanted)


def test_the_page_shows_what_follows_and_takes_what_came_of_it(city, actor):
    in_order(city)
    party = red(city, actor)
    actions.followed_anew(SYSTEM, T0, {party})
    station, home = visitor("shen", ("town_station", TOWN)), f"/grading/points/{party}/"
    told = station.get(home).content.decode()
    assert "分档后要做的事" in told and "约谈负责人" in told and "不得新招租户" in told
    link = told.split("/grading/points/follow/")[1].split('"')[0]
    given = {"key": str(uuid4()), "text": "已办"}
    assert station.post(f"/grading/points/follow/{link}", given).status_code == 302
    assert "已办" in station.get(home).content.decode()
    assert visitor("he", ("observer", COUNTY)).get(f"/grading/points/follow/{link}").status_code == 404
    english = station.get(home, headers={"Accept-Language": "en"}).content.decode()
    assert "What the band asks for" in english and "grading.follow." not in english


def test_what_was_done_on_new_years_night_counts_for_the_citys_new_year():
    night = datetime(2026, 12, 31, 17, tzinfo=UTC)  # one o'clock of the first of January in the city
    summer = datetime(2027, 6, 1, tzinfo=CITY)
    assert following._holds("done", night, summer)
    assert not following._holds("done", night - timedelta(hours=2), summer)
