"""Own checks: due by the colour, done on the phone, what is wrong becomes a hazard, the landlord's duty is done."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import uuid_utils.compat as uuids
from conftest import COUNTY, T0, TOWN, VILLAGE
from tests.contracts.doors import visitor

from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.takers import answerers
from anlan.act.inspections import actions
from anlan.act.inspections.pages import own as pages
from anlan.act.inspections.queries import own
from anlan.act.inspections.rules import own as rules
from anlan.act.inspections.rules import terms
from anlan.ground.premises import queries as premises
from anlan.ground.premises.tests.conftest import browse  # noqa: F401 (a fixture)
from anlan.ground.standards import queries as standards
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused

DAY = timedelta(days=1)
OWNER, TENANT = "丹山股份社", "晴川机电"


@pytest.fixture
def city(town):
    return town.city


@pytest.fixture
def site(town):
    """The compound with its landlord and a tenant, each with a person."""
    city = town.city
    city.sign(city.let("1幢/101", OWNER, TENANT))
    city.sign(city.let("1幢/102", OWNER, "木禾电机"))
    city.do("confirm", compound=city.compound, visited=T0, text="看过")
    people = {name: uuid4() for name in (OWNER, TENANT)}
    for name, person in people.items():
        city.do("change_party", party=city.parties[name], values={}, person=person)
    return people


def items():
    with reading(SYSTEM):
        return standards.in_force(SYSTEM, "WL-5-10", T0).items


def answers(town=None, **wrong):
    """Every item as it should be, but for these, each with its words and a photo."""
    return [
        {
            "ref": i.ref, "answer": "no" if i.ref in wrong else "yes", "text": wrong.get(i.ref, ""),
            "photos": [town.photo() if town else "x"] if i.ref in wrong else [],
        }
        for i in items()
    ]  # fmt: skip


def own_checks(city):
    with reading(SYSTEM):
        return own.checks(SYSTEM, T0 + DAY, compound=city.compound)


def sent(client, city, party, given):
    """A whole check as the phone's envelope; what became of it."""
    args = {"compound": str(city.compound), "party": str(party), "answers": given}
    envelope = {
        "v": 1, "key": str(uuids.uuid7()), "verb": "inspections.own_check", "args": args, "observed_at": T0.isoformat(),
        "tz": "Asia/Shanghai", "device": "phone", "n": 1,
    }  # fmt: skip
    return client.post("/field/sync", json.dumps([envelope]), content_type="application/json").json()[0]


def of(city, viewer, at):
    with reading(viewer):
        return [a for a in own.asked_of(viewer, at) if a.compound == city.compound]


@pytest.mark.parametrize(
    ("last", "days", "due", "late"),
    [(None, 30, 0, 0), (None, 0, None, 0), (0, 0, None, 0), (-29, 30, 1, 0), (-30, 30, 0, 0), (-31, 30, -1, 1)],
)
def test_when_the_next_is_due(last, days, due, late):
    found = rules.next_check(None if last is None else T0 + last * DAY, days, T0)
    assert found == rules.Next(None if due is None else T0 + due * DAY, late)


def test_what_makes_a_check(town):
    sound = lambda given: rules.sound(items(), given).because.key  # noqa: E731
    assert sound(answers()) == "core.ok" and sound(answers(N2="门锁了")) == "core.ok"
    assert sound(answers()[1:]) == "inspections.refused.own_whole"
    assert sound([*answers(), answers()[0]]) == "inspections.refused.own_whole"
    assert sound([{**a, "photos": []} for a in answers(N2="门锁了")]) == "inspections.refused.own_proof"
    assert sound(answers(N2="长" * 501)) == "inspections.refused.own_answer"
    assert sound(answers(N2="长" * 500)) == "core.ok"
    assert sound([{**a, "answer": "maybe"} for a in answers()]) == "inspections.refused.own_answer"


def test_a_landlords_check_opens_hazards_and_counts_as_the_duty(town, site):
    city, lessor = town.city, town.make("lessor", VILLAGE, person=site[OWNER])
    party = city.parties[OWNER]
    before = of(city, lessor, T0)
    assert [(a.role, a.days, a.last) for a in before] == [("owner", 30, None)]
    given = {"compound": city.compound, "party": party, "by": lessor}
    actions.own_check(**given, answers=answers(town, N2="后门锁了", N9="充电"), at=T0)
    with reading(SYSTEM):
        opened = list(Hazard.objects.seen_by(SYSTEM).filter(source="self_check").order_by("text"))
        duties = premises.one(SYSTEM, city.compound, T0, T0).site.duties
        assert [(h.state, h.kind, h.party) for h in opened] == [
            ("reported", "exit_blocked", party), ("reported", "electrical", party),
        ]  # fmt: skip
        assert "后门锁了" in opened[0].text and duties["inspection"] == T0 + 30 * DAY
    later = T0 + 35 * DAY
    assert [(a.next.due, a.next.late) for a in of(city, lessor, later)] == [(T0 + 30 * DAY, 5)]
    actions.own_check(**given, answers=answers(town, N2="还锁着"), at=later)
    with reading(SYSTEM):
        assert Hazard.objects.seen_by(SYSTEM).filter(source="self_check").count() == 2
        seen = own.checks(SYSTEM, later, compound=city.compound)
        assert [c.broken for c in seen] == [1, 2]
        again = next(a for a in seen[0].answers if a["ref"] == "N2")
        assert again["hazard"] == str(opened[0].pk)
    actions.grade(compound=city.compound, colour="red", text="重", by=town.section, at=later)
    assert [(a.days, a.next.late) for a in of(city, lessor, later + 9 * DAY)] == [(7, 2)]


def test_the_duty_and_the_own_check_ask_for_the_same_days(town, site, browse):  # noqa: F811
    city, lessor = town.city, town.make("lessor", VILLAGE, person=site[OWNER])
    actions.grade(compound=city.compound, colour="orange", text="查过", by=town.section, at=T0)
    given = {"compound": city.compound, "party": city.parties[OWNER], "answers": answers()}
    actions.own_check(**given, by=lessor, at=T0)
    with reading(SYSTEM):
        assert premises.one(SYSTEM, city.compound, T0, T0).site.duties["inspection"] == T0 + 14 * DAY
    assert [(a.days, a.next.due) for a in of(city, lessor, T0)] == [(14, T0 + 14 * DAY)]
    phone = browse("lessor", VILLAGE, site[OWNER]).get("/field/").content.decode()
    desk = browse("section", COUNTY).get(f"/premises/{city.compound}/").content.decode()
    assert "每14天一次" in phone and "31天" not in phone and "31天" not in desk
    assert "出租方责任" in phone and "自查情况" in phone


def test_a_tenant_checks_its_own_and_nobody_elses(town, site):
    city, tenant = town.city, town.make("lessee", VILLAGE, person=site[TENANT])
    given = {"compound": city.compound, "answers": answers(), "by": tenant, "at": T0}
    actions.own_check(**given, party=city.parties[TENANT])
    assert [(a.role, a.days, a.last, a.next.due) for a in of(city, tenant, T0)] == [("tenant", 30, T0, T0 + 30 * DAY)]
    actions.grade(compound=city.compound, colour="red", text="重", by=town.section, at=T0)
    assert [(a.days, a.next.late) for a in of(city, tenant, T0 + 9 * DAY)] == [(7, 2)]
    with reading(tenant):
        (told,) = [h for h in pages.holdings(tenant, T0 + 9 * DAY) if h.lacks]
    assert told.lacks[0][1].key == "inspections.own.basis.tenant", "no law names these days"
    with reading(SYSTEM):
        assert "inspection" not in premises.one(SYSTEM, city.compound, T0, T0).site.duties
    with pytest.raises(Hidden):
        actions.own_check(**given, party=city.parties[OWNER])
    with pytest.raises(Refused) as refused:
        actions.own_check(**given, party=city.parties[TENANT], standard="NONE")
    assert refused.value.because.key == "inspections.refused.standard"
    lessor = town.make("lessor", VILLAGE, person=site[OWNER])
    with reading(lessor):
        assert own.checks(lessor, T0) == []
    with reading(tenant):
        assert len(own.checks(tenant, T0)) == 1


def test_on_the_phone_and_on_the_sites_page(town, site, browse):  # noqa: F811
    city = town.city
    lessor = browse("lessor", VILLAGE, site[OWNER])
    path = f"/inspections/own/{city.compound}/{city.parties[OWNER]}/"
    today = lessor.get("/field/").content.decode()
    assert path in today and "还没有自查过" in today
    form = lessor.get(path).content.decode()
    assert "不准堵塞" in form and form.count("data-step") == len(items()) + 1 and f"1/{len(items())} M1" in form
    assert lessor.post(path, {"answer_M1": "yes"}).status_code == 200 and own_checks(city) == []
    told = [{**a, "photos": [town.photo()] if a["photos"] else []} for a in answers(N2="后门锁了")]
    gap = sent(lessor, city, city.parties[OWNER], told[:-1])
    assert gap["state"] == "refused" and "还有1项没有回答" in gap["because"]["zh"]
    assert sent(lessor, city, city.parties[OWNER], told)["state"] == "applied"
    (made,) = own_checks(city)
    where = f"/inspections/own/{made.id}/"
    told = lessor.get(where).content.decode()
    assert "后门锁了" in told and "/hazards/" in told
    section = visitor("shen", ("section", COUNTY))
    page = section.get(f"/premises/{city.compound}/").content.decode()
    assert "自查：丹山股份社（出租方），1项不合格" in page
    listed = section.get("/inspections/own/").content.decode()
    assert "丹山股份社" in listed and "1处出租方：逾期0处，从未自查0处" in listed
    assert "丹山股份社" in section.get("/inspections/own/?as=csv").content.decode()
    assert "没有符合条件" in section.get("/inspections/own/?late=1").content.decode()
    english = section.get("/inspections/own/", headers={"Accept-Language": "en"}).content.decode()
    assert "Own checks" in english and "inspections.own" not in english
    assert visitor("ding", ("town_station", TOWN)).get(path).status_code == 404
    other = browse("lessor", VILLAGE, uuid4())
    assert other.get(path).status_code == 404 and other.get(where).status_code == 404


@pytest.mark.parametrize("kind", ["own_check", "self_check"])
def test_the_graver_the_colour_the_oftener_both_check(kind):
    lines = dict(zip(terms.GRADES, (7, 14, 30, 30), strict=True))
    key = lambda **more: terms.sound({"every": {g: {kind: n} for g, n in (lines | more).items()}}).because.key  # noqa: E731
    assert (key(), key(red=14), key(red=15), key(blue=29), key(red=0)) == (
        "core.ok", "core.ok", "inspections.refused.rarer", "inspections.refused.rarer", "inspections.refused.rarer",
    )  # fmt: skip
    assert {terms.Terms().days(g, kind) for g in ("red", "none")} == {7, 30}


def test_what_a_visit_found_in_a_unit_is_its_tenants_and_their_own_check_joins_it(town, site):
    city, person = town.city, town.people["qian"]
    tenant = town.make("lessee", VILLAGE, person=person)
    city.do("change_party", party=city.parties[TENANT], values={}, person=person)
    visit = town.approved()
    town.answer(visit, "N2", "lin", "no", unit="1幢 101室")
    given = {"compound": city.compound, "party": city.parties[TENANT], "by": tenant, "at": T0}
    actions.own_check(**given, answers=answers(town, N2="还锁着", N9="充电"))
    with reading(SYSTEM):
        rows = list(Hazard.objects.seen_by(SYSTEM).order_by("number"))
        assert [(h.item, h.unit, h.party) for h in rows] == [
            ("WL-5-10 N2", city.units["1幢/101"], city.parties[TENANT]),
            ("WL-5-10 N9", city.units["1幢/101"], city.parties[TENANT]),
        ]
        assert [(t.person, t.role) for t in answerers(rows[0].facts(), T0)] == [(person, "lessee")]
    with reading(tenant):
        assert [h.item for h in Hazard.objects.seen_by(tenant)] == ["WL-5-10 N9"]  # what they reported
