"""Visits from plan to report: approved by another, one version of the list, one hazard for a fact, late ones count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from conftest import COUNTY, T0, minutes

from anlan.act.hazards import queries as hazards
from anlan.act.inspections import actions, queries
from anlan.act.inspections.queries import often
from anlan.act.inspections.tests.conftest import DAY
from anlan.ground.access import queries as access
from anlan.ground.standards import actions as standards
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused

JOINT = ("lin", "qian", "huo", "zhu")


def refused(call, *args, **given):
    with pytest.raises(Refused) as reason:
        call(*args, **given)
    return reason.value.because.key


def opened():
    with reading(SYSTEM):
        return hazards.listing(SYSTEM, hazards.Filters(), T0 + DAY).rows


def answer_all(town, visit, who, department, at, but=()):
    for item in town.file(visit, at).parts[department]:
        if item not in but:
            town.answer(visit, item, who, at=at)


def test_grid_staff_third_parties_and_one_officer_alone_make_no_inspection(town):
    assert refused(town.plan, "lin", "gao") == "inspections.refused.not_certified"
    assert refused(town.plan, "lin") == "inspections.refused.officers"
    assert refused(town.plan, "lin", "tan") == "inspections.refused.not_certified"
    visit = town.plan("gao", kind="patrol")
    actions.begin(visit=visit, by=town.actor("gao"), at=T0)
    assert town.file(visit).row.state == "under_way"


def test_a_certificate_that_ran_out_or_was_taken_back_is_none(town):
    assert refused(town.plan, at=T0 + 500 * DAY) == "inspections.refused.not_certified"
    visit = town.approved()
    with reading(SYSTEM):
        lin = next(o for o in queries.officers(SYSTEM) if o.person == town.people["lin"])
    actions.revoke(certificate=lin.id, by=town.section, at=T0 + minutes(5))
    key = refused(actions.begin, visit=visit, by=town.actor("qian"), at=T0 + minutes(10))
    assert key == "inspections.refused.not_certified"


def test_an_inspection_is_approved_by_somebody_else_before_it_begins(town):
    visit = town.plan()
    assert refused(actions.begin, visit=visit, by=town.actor("lin"), at=T0) == "inspections.refused.not_approved"
    assert refused(town.answer, visit, "M1", "lin") == "inspections.refused.not_approved"
    section = town.make("section", COUNTY)
    own = town.plan(by=section)
    assert refused(actions.approve, visit=own, by=section, at=T0) == "inspections.refused.own"
    actions.approve(visit=visit, by=town.make("director"), at=T0)
    actions.begin(visit=visit, by=town.actor("lin"), at=T0)
    assert town.file(visit).row.state == "under_way"


def test_who_is_not_on_the_visit_cannot_answer(town):
    visit = town.approved()
    assert refused(actions.begin, visit=visit, by=town.make("officer", "331081110000"), at=T0).startswith("core.")
    with pytest.raises(Hidden):
        actions.begin(visit=visit, by=town.actor("gao"), at=T0)


def test_the_yearly_cap_of_a_body_holds_and_red_raises_it(town):
    town.plan()
    town.plan()
    assert refused(town.plan) == "inspections.refused.cap"
    assert refused(town.plan, *JOINT, lead="fire") == "inspections.refused.cap"
    town.plan(kind="reinspection")
    town.plan(at=T0 + 300 * DAY)  # another year
    actions.grade(compound=town.city.compound, colour="red", text="有重大隐患", by=town.section, at=T0 + minutes(1))
    visit = town.plan(at=T0 + minutes(2))
    with reading(SYSTEM):
        year = queries.year(SYSTEM, town.city.compound, None, T0 + minutes(3))
    assert (year.cap, year.grade) == (4, "red")
    assert [(b.body, b.made + b.planned, b.left) for b in year.bodies] == [("emergency", 3, 1)]
    assert len(year.visits) == 4
    actions.cancel(visit=visit, text="厂区停电", by=town.section, at=T0 + minutes(4))
    with reading(SYSTEM):
        assert queries.year(SYSTEM, town.city.compound, None, T0 + minutes(5)).bodies[0].left == 2


def test_a_visit_ends_on_the_version_it_began_with_and_the_next_starts_on_the_new_one(town):
    visit = town.approved()
    town.answer(visit, "N1", "lin", at=T0 + minutes(1))
    draft = standards.propose(code="WL-5-10", text="正式文本", by=town.section, at=T0 + minutes(2)).ref
    standards.drop_item(version=draft, ref="N9", by=town.section, at=T0 + minutes(2))
    standards.confirm(version=draft, by=town.make("director"), at=T0 + minutes(3))
    town.answer(visit, "N9", "lin", at=T0 + minutes(4))
    assert (town.file(visit).standard.version, len(town.file(visit).items)) == (1, 15)
    after = town.approved(at=T0 + minutes(5))
    assert refused(town.answer, after, "N9", "lin", at=T0 + minutes(6)) == "inspections.refused.item"
    town.answer(after, "N1", "lin", at=T0 + minutes(7))
    assert (town.file(after).standard.version, len(town.file(after).items)) == (2, 14)


def test_a_broken_ban_blocks_a_pass_whatever_the_score(town):
    visit = town.approved()
    answer_all(town, visit, "lin", "emergency", T0, but=("N9",))
    assert (town.file(visit).row.passed, town.file(visit).row.because["key"]) == (None, "inspections.result.missing")
    town.answer(visit, "N9", "lin", "no")
    row = town.file(visit).row
    assert row.passed is False and row.score > 90 and row.because["params"]["bans"] == ["N9"]


def test_each_department_fills_its_part_late_envelopes_count_and_one_fact_is_one_hazard(town):
    visit = town.approved(*JOINT)
    nine, eleven, evening = T0 + minutes(5), T0 + minutes(60), T0 + minutes(300)
    town.answer(visit, "N2", "lin", "no", at=nine, unit="1幢101")
    actions.finish(visit=visit, met="王厂长", signed=True, by=town.actor("lin"), at=eleven, observed_at=eleven)
    assert town.file(visit, eleven).row.passed is False
    town.answer(visit, "N2", "huo", "no", at=evening, seen=nine + minutes(9), unit="1幢101")
    town.answer(visit, "N2", "huo", "no", at=evening, seen=nine + minutes(10), unit="1幢102")
    town.answer(visit, "N6", "zhu", "yes", at=evening, seen=nine + minutes(11))
    assert refused(town.answer, visit, "N6", "zhu", at=evening) == "inspections.refused.too_late"
    found = town.file(visit, evening)
    assert len(opened()) == 2
    first, second, third = (f for f in found.found if f.ref == "N2")
    assert (first.hazard, first.stands, second.stands) == (second.hazard, False, True)
    assert third.hazard != first.hazard and third.unit == "1幢102"
    assert [f.department for f in found.found] == ["emergency", "fire", "fire", "housing"]
    assert [f.late for f in found.found] == [False, True, True, True]
    assert found.row.state == "done" and [h.source for h in map(facts, (first.hazard,))] == ["joint"]


def facts(hazard: UUID):
    from types import SimpleNamespace

    with reading(SYSTEM):
        return SimpleNamespace(**hazards.facts_of(SYSTEM, hazard))


def test_the_end_may_be_heard_before_what_was_seen_and_the_visit_begins_with_the_first_thing_seen(town):
    visit = town.approved(*JOINT)
    noon, evening = T0 + minutes(120), T0 + minutes(400)
    given = {"visit": visit, "met": "王厂长", "signed": True, "by": town.actor("lin")}
    actions.finish(**given, at=evening, observed_at=noon)
    town.answer(visit, "N6", "zhu", "yes", at=evening, seen=T0 + minutes(7))
    assert refused(town.answer, visit, "M1", "lin", at=evening, seen=T0 - DAY) == "inspections.refused.too_late"
    row = town.file(visit, evening).row
    assert (row.begun_at, row.ended_at) == (T0 + minutes(7), noon)


def test_what_was_seen_earlier_does_not_overrule_what_was_seen_later(town):
    visit = town.approved()
    town.answer(visit, "N1", "lin", "yes", at=T0 + minutes(10))
    town.answer(visit, "N1", "qian", "no", at=T0 + minutes(20), seen=T0 + minutes(5))
    stands = town.file(visit).of("N1")
    assert [(f.answer, f.name) for f in stands] == [("yes", "林执法")]
    assert not opened() and town.file(visit).row.begun_at == T0 + minutes(5)


def test_the_same_fact_found_on_the_next_visit_joins_its_open_hazard_until_that_is_ended(town):
    first = town.approved()
    hazard = town.answer(first, "N4", "lin", "no", unit="1幢101").after["hazard"]
    second = town.approved(at=T0 + minutes(1))
    assert town.answer(second, "N4", "lin", "no", at=T0 + minutes(2), unit="1幢101").after["hazard"] == hazard
    from anlan.act.hazards import actions as hazard_actions

    hazard_actions.reject(hazard=UUID(hazard), text="已拆除", by=town.section, at=T0 + minutes(3))
    assert town.answer(second, "N4", "qian", "no", at=T0 + minutes(4), unit="1幢101").after["hazard"] != hazard
    with reading(SYSTEM):
        last = queries.last_time(SYSTEM, town.file(second).row, "N4")
    assert (last.name, len(last.photos)) == ("林执法", 1)


def test_an_engineer_advises_until_the_contract_ends_and_what_was_signed_stays(town):
    until = T0 + 10 * DAY
    assert refused(town.plan, "tan", kind="service_visit") == "inspections.refused.no_expert"
    actions.engage(
        username="tan", firm="安评公司", contract="服〔2026〕3号", area=COUNTY, until=until, by=town.section, at=T0
    )
    visit, later = town.plan("tan", kind="service_visit"), town.plan("tan", kind="service_visit")
    engineer = access.named("tan", T0)
    actions.answer(visit=visit, ref="N7", answer="no", photos=[town.photo()], by=engineer, at=T0)
    actions.finish(visit=visit, met="王厂长", signed=True, by=engineer, at=T0 + minutes(5))
    assert [h.reporter for h in map(facts, [town.file(visit).found[0].hazard])] == [None]
    gone = access.named("tan", until)
    assert gone.grants == () and not gone.any("inspections.read")
    with pytest.raises(Hidden):
        actions.begin(visit=later, by=gone, at=until)
    member = town.file(visit, until).row.members[0]
    assert (member["name"], member["role"], member["paper"]) == ("谭工", "expert", "服〔2026〕3号")
    assert [f.name for f in town.file(visit, until).found] == ["谭工"]
    assert refused(town.plan, "tan", kind="service_visit", at=until) == "inspections.refused.no_expert"


def test_a_draw_is_repeated_from_its_sheet_and_keeps_out_whom_it_must(town):
    city = town.city
    for n in range(12):
        city.party(f"承租{n}")
    for n, unit in enumerate(("101", "102", "201")):
        city.let(f"1幢/{unit}", "丹山股份社", f"承租{n}")
    with reading(SYSTEM):
        assert len(queries.pot(SYSTEM, T0, COUNTY)) == 0  # a candidate is no compound that somebody confirmed
    city.do("confirm", compound=city.compound, visited=T0, text="看过")
    given = {"area": COUNTY, "body": "emergency", "officers": 2, "text": "三季度抽查", "by": town.section, "at": T0}
    made = actions.draw(firms=2, **given).ref
    with reading(SYSTEM):
        sheet = queries.sheet(SYSTEM, made)
    assert sheet.same and len(sheet.firms) == 3 and len(sheet.drawn_firms) == 2 and not sheet.own_seed
    assert set(sheet.drawn_officers) == {str(town.people["lin"]), str(town.people["qian"])}
    avoid = {town.people["lin"]: "亲属"}
    assert refused(actions.draw, firms=2, avoid=avoid, **given) == "inspections.refused.officers_drawn"
    assert refused(actions.draw, firms=9, **given) == "inspections.refused.firms"
    again = actions.draw(firms=2, seed=sheet.seed, **given).ref
    with reading(SYSTEM):
        twin = queries.sheet(SYSTEM, again)
    assert (twin.drawn_firms, twin.own_seed) == (sheet.drawn_firms, True)


def test_the_cap_counts_a_firm_and_its_whole_site_together(town):
    firms = [town.city.parties[name] for name in ("晴川机电", "白鹭包装")]
    town.plan(firm=firms[0])
    town.plan(at=T0 + minutes(1))  # the whole site: it comes to both firms
    assert refused(town.plan, firm=firms[0]) == "inspections.refused.cap"
    town.plan(firm=firms[1], at=T0 + minutes(2))
    assert refused(town.plan, firm=firms[1]) == "inspections.refused.cap"
    assert refused(town.plan) == "inspections.refused.cap"
    with reading(SYSTEM):
        used = [queries.taken(town.city.compound, firm, T0) for firm in (None, *firms)]
    assert used == [{"emergency": 2}] * 3


def test_the_plan_follows_the_grade_and_works_without_one(town):
    city = town.city
    city.let("1幢/101", "丹山股份社", "晴川机电")
    city.let("1幢/102", "丹山股份社", "白鹭包装")
    city.do("confirm", compound=city.compound, visited=T0, text="看过")

    def due(at):
        with reading(SYSTEM):
            return {(d.grade, d.kind): (d.every, d.last, d.booked is not None) for d in queries.due(SYSTEM, at)}

    assert due(T0) == {("none", "inspection"): (365, None, False), ("none", "patrol"): (91, None, False)}
    actions.grade(compound=city.compound, colour="red", text="重大隐患", by=town.section, at=T0 + minutes(1))
    assert due(T0 + minutes(2))["red", "patrol"] == (7, None, False)
    visit = town.plan("gao", kind="patrol", at=T0 + minutes(3))
    assert due(T0 + minutes(4))["red", "patrol"][2]
    actions.begin(visit=visit, by=town.actor("gao"), at=T0 + minutes(5))
    actions.finish(visit=visit, met="门卫", signed=True, by=town.actor("gao"), at=T0 + minutes(9))
    assert due(T0 + DAY)["red", "patrol"] == (7, T0 + minutes(9), False)


def test_the_plan_begins_with_the_reds(town):
    town.city.let("1幢/101", "丹山股份社", "晴川机电")
    town.city.let("1幢/102", "丹山股份社", "白鹭包装")
    town.city.do("confirm", compound=town.city.compound, visited=T0, text="看过")
    with reading(SYSTEM):
        one = next(d for d in queries.due(SYSTEM, T0) if d.kind == "patrol")
    told = [
        replace(one, grade=colour, last=T0 - DAY * days, due=T0 - DAY * late)
        for colour, days, late in (("yellow", 400, 300), ("red", 20, 5), ("none", 900, 800), ("red", 30, 9))
    ]
    ordered = [(d.grade, d.due) for d in sorted(told, key=often.urgent)]
    assert ordered == [
        ("red", T0 - DAY * 9),
        ("red", T0 - DAY * 5),
        ("yellow", T0 - DAY * 300),
        ("none", T0 - DAY * 800),
    ]


def test_terms_are_proposed_by_one_and_confirmed_by_another(town):
    section, director = town.make("section"), town.make("director")
    given = {"values": {"cap": 1}, "valid_from": T0, "text": "市里文件", "at": T0}
    draft = actions.propose(**given, by=section).ref
    town.plan()
    actions.confirm(setting=draft, by=director, at=T0 + timedelta(minutes=1))
    assert refused(town.plan, at=T0 + minutes(2)) == "inspections.refused.cap"
