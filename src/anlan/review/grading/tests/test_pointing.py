"""Points entered by hand by two persons, and appeals: what is upheld is given back, never deleted (work-safety 7)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE
from tests.contracts.doors import visitor

from anlan.infra.models import OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused, Said
from anlan.review.grading import actions, queries
from anlan.review.grading.queries import default_values
from anlan.review.grading.rules import points
from anlan.review.grading.rules.values import COSTS, EARNS, rule_of
from anlan.review.grading.tests.conftest import DAY, in_order

RULE = rule_of(default_values(), 0, "default")
YEAR = queries.year_of(T0)
WORTH = {
    "accident_death": -12, "accident_injury": -6, "refused": -12, "forged": -12, "sublet": -4, "drill": 1,
    "standardised": 1,
}  # fmt: skip


def key(action, **given):
    with pytest.raises(Refused) as told:
        action(**given)
    return told.value.because.key


def left(party: UUID, at=T0):
    with reading(SYSTEM):
        one = queries.ledgers(SYSTEM, at, {party})[0]
    return one.points, [(e.code, e.amount, e.appeal) for e in one.entries]


def work_of(kind):
    with reading(SYSTEM):
        return list(OpenWork.objects.filter(room="grading", kind=kind, done_at=None))


def test_what_each_entry_by_hand_is_worth():
    found = [points.ByHand(code, code, T0, "因") for code in (*COSTS, *EARNS)]
    told = points.entries([], 0, RULE, YEAR, T0, T0, found)
    assert {e.code: e.amount for e in told} == WORTH
    before = [points.ByHand("refused", "1", YEAR - DAY, "因"), points.ByHand("refused", "2", T0 + DAY, "因")]
    assert points.entries([], 0, RULE, YEAR, T0, T0, before) == [], "of this year, and not ahead"


@pytest.mark.parametrize(
    ("code", "text", "on", "wanted"),
    [
        ("refused", "门卫拒绝", T0, "core.ok"), ("drill", "有报告", YEAR, "core.ok"),
        ("refused", " ", T0, "grading.refused.text"), ("late", "x", T0, "grading.refused.point"),
        ("refused", "x", T0 + timedelta(seconds=1), "grading.refused.point_day"),
        ("refused", "x", YEAR - timedelta(seconds=1), "grading.refused.point_day"),
    ],
)  # fmt: skip
def test_what_may_be_entered(code, text, on, wanted):
    assert points.may_enter(code, text, on, YEAR, T0).because.key == wanted


def entry(amount=-6, days=0, appeal=""):
    return points.Entry("major", amount, T0 - days * DAY, Said("core.ok"), "2026-0001", appeal)


@pytest.mark.parametrize(
    ("one", "text", "wanted"),
    [
        (entry(), "不实", "core.ok"), (entry(days=15), "不实", "core.ok"), (None, "不实", "grading.refused.no_entry"),
        (entry(days=16), "不实", "grading.refused.appeal_late"), (entry(amount=1), "不实", "grading.refused.no_entry"),
        (entry(amount=0), "不实", "grading.refused.no_entry"), (entry(), " ", "grading.refused.text"),
        (entry(appeal="rejected"), "不实", "grading.refused.appealed"),
    ],
)  # fmt: skip
def test_what_may_be_appealed_against(one, text, wanted):
    assert points.may_appeal(one, text, RULE, T0).because.key == wanted


def test_two_persons_make_an_entry_and_a_third_answers_the_appeal(city, actor):
    in_order(city)
    party, owner = city.parties["晴川机电"], uuid4()
    city.do("change_party", party=party, values={}, person=owner)
    tenant = actor("lessee", VILLAGE, person=owner)
    officer, section, director = actor("officer", TOWN), actor("section", COUNTY), actor("director", COUNTY)
    give = {"party": party, "code": "refused", "on": T0 - DAY, "text": "门卫拒绝进入"}
    with pytest.raises(Hidden):
        actions.enter_points(**give | {"party": city.party("空壳公司")}, by=officer, at=T0)
    made = actions.enter_points(**give, by=section, at=T0).ref
    assert left(party) == (12, []), "it counts once another person confirms it"
    assert [w.role for w in work_of("points")] == ["director"]
    assert key(actions.confirm_points, point=made, by=section, at=T0) == "grading.refused.own"
    actions.confirm_points(point=made, by=director, at=T0)
    assert (left(party), work_of("points")) == ((0, [("refused", -12, "")]), [])
    assert left(party, T0 - DAY)[0] == 12, "as of the day before nothing was known"

    plea = {"party": party, "code": "refused", "number": "P2026-0001", "text": "当天停电，门卫不在"}
    other = actor("lessee", VILLAGE, person=uuid4())
    assert key(actions.appeal, **plea, by=other, at=T0) == "core.refused.area"
    made = actions.appeal(**plea, by=tenant, at=T0).ref
    (open_,) = work_of("appeal")
    assert (open_.role, timedelta(days=14) <= open_.due - T0 <= timedelta(days=15)) == ("director", True)
    assert left(party) == (0, [("refused", -12, "open")]), "meanwhile the points count"
    assert key(actions.appeal, **plea, by=tenant, at=T0) == "grading.refused.appealed"
    for maker in (section, director):  # who entered it, and who confirmed it
        assert key(actions.uphold, appeal=made, text="查实", by=maker, at=T0) == "grading.refused.own"
    third = actor("section", COUNTY)
    assert key(actions.uphold, appeal=made, text=" ", by=third, at=T0) == "grading.refused.text"
    later = T0 + 2 * DAY
    actions.uphold(appeal=made, text="停电记录属实", by=third, at=later)
    assert left(party, later) == (12, [("refused", -12, "upheld"), ("reversal", 12, "")])
    assert left(party, T0 + DAY) == (0, [("refused", -12, "open")]), "as it stood then"
    assert work_of("appeal") == []


def test_a_rejected_appeal_changes_nothing_and_a_laid_aside_entry_never_counts(city, actor):
    in_order(city)
    party, section = city.parties["晴川机电"], actor("section", COUNTY)
    give = {"party": party, "code": "sublet", "on": T0, "text": "未登记", "by": actor("officer", TOWN), "at": T0}
    aside = actions.enter_points(**give).ref
    assert key(actions.discard_points, point=aside, text=" ", by=section, at=T0) == "grading.refused.text"
    actions.discard_points(point=aside, text="已登记", by=section, at=T0)
    actions.confirm_points(point=actions.enter_points(**give).ref, by=section, at=T0)
    plea = {"party": party, "code": "sublet", "number": "P2026-0002", "text": "登记过"}
    made = actions.appeal(**plea, by=actor("town_station", TOWN), at=T0).ref
    actions.reject(appeal=made, text="没有登记", by=actor("director", COUNTY), at=T0)
    assert left(party) == (8, [("sublet", -4, "rejected")])


def test_the_pages_carry_it_from_the_entry_to_the_answer(city):
    in_order(city)
    party = city.parties["晴川机电"]
    officer, director = visitor("wang", ("officer", TOWN)), visitor("fang", ("director", COUNTY))
    home = f"/grading/points/{party}/"
    form = officer.get(home + "enter").content.decode()
    assert "拒绝检查（-12分）" in form and "联合演练有报告（+1分）" in form
    given = {"code": "refused", "on": "2026-08-09", "text": "门卫拒绝"}
    stamped = dict(given, key=str(uuid4()))
    assert officer.post(home + "enter", {**stamped, "text": ""}).status_code == 422
    assert officer.post(home + "enter", stamped).status_code == 302
    told = director.get(home).content.decode()
    assert "待确认的记分" in told and "门卫拒绝" in told
    link = told.split("/grading/points/entry/")[1].split("/")[0]
    answer = director.post(f"/grading/points/entry/{link}/confirm_points", {"key": str(uuid4()), "text": ""})
    assert answer.status_code == 302
    station = visitor("shen", ("town_station", TOWN))
    assert "申诉" in station.get(home).content.decode()
    address = f"{home}appeal?code=refused&number=P2026-0001"
    assert station.post(address, {"key": str(uuid4()), "text": "停电"}).status_code == 302
    told = director.get(home).content.decode()
    assert "申诉中" in told and "待答复的申诉" in told
    assert "grading." not in director.get(home, headers={"Accept-Language": "en"}).content.decode().replace(
        "grading.js", ""
    )
    assert visitor("he", ("observer", COUNTY)).get(home + "enter").status_code == 404
