"""Grades follow events by themselves, with reasons, once; any past time can be read; two persons change the rule."""

from __future__ import annotations

from uuid import UUID

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE

from anlan.act.hazards import actions as hazards
from anlan.act.hazards import queries as hazards_read
from anlan.act.inspections import queries as visits
from anlan.ground.premises import queries as premises
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.review.grading import actions, queries
from anlan.review.grading.models import Grade, Rule
from anlan.review.grading.pages import telling
from anlan.review.grading.tests.conftest import DAY, in_order, letter


def last(compound: UUID, at=T0):
    with reading(SYSTEM):
        return queries.grade(SYSTEM, compound, at)


def test_a_confirmed_compound_is_graded_by_itself_with_its_reasons(city, work):
    compound = in_order(city, manager=False)
    assert letter(compound) == ""
    work(T0)
    row = last(compound)
    assert (row.letter, row.base) == ("B", "B")
    assert [(r.code, r.letter) for r in row.parts] == [("chain.manager", "B"), ("tenant.unassessed", "A")]
    assert row.decisive[0].because.key == "grading.reason.chain.manager"
    assert row.cause is not None


def test_an_event_changes_it_and_the_past_stays_to_be_read(city, work):
    compound = in_order(city, manager=False)
    work(T0)
    owner = city.parties["丹山股份社"]
    city.do("name_manager", compound=compound, party=owner, document="委托书", at=T0 + DAY)
    work(T0 + DAY)
    assert [letter(compound, at) for at in (T0 - DAY, T0, T0 + DAY)] == ["", "B", "A"]
    with reading(SYSTEM):
        assert [g.letter for g in queries.history(SYSTEM, compound, T0 + DAY)] == ["A", "B"]


def test_what_changes_nothing_says_nothing(city, work):
    compound = in_order(city)
    work(T0)
    assert letter(compound) == "A"
    city.do("change_compound", compound=compound, values={"built": 2009})
    work(T0)
    with reading(SYSTEM):
        assert actions.judged_anew(SYSTEM, T0, only={compound}) == 0
        assert Grade.objects.seen_by(SYSTEM).filter(compound=compound).count() == 1


def test_an_assessed_risk_counts_while_its_tenant_sits_there(city, work):
    compound = in_order(city)
    work(T0)
    section, tenant = city.section, city.parties["木禾电机"]
    given = {"compound": compound, "subject": "tenant", "thing": tenant, "what": "喷漆间旁焊接", "method": "lec"}
    done = actions.assess(**given, values={"l": 6, "e": 3, "c": 40}, by=section, at=T0)
    work(T0)
    row = last(compound)
    assert (row.letter, row.decisive[0].because.params["what"]) == ("D", "喷漆间旁焊接")
    actions.assess(**given, values={"l": 1, "e": 6, "c": 15}, by=section, at=T0 + DAY)
    work(T0 + DAY)
    assert letter(compound, T0 + DAY) == "B"
    with reading(SYSTEM):
        assert len(queries.assessments(SYSTEM, compound, T0 + DAY)) == 1
        assert len(queries.assessments(SYSTEM, compound, T0)) == 1
        site = premises.one(SYSTEM, compound, T0, T0).site
    with pytest.raises(Refused, match="over"):
        actions.withdraw(assessment=done.ref, text="已拆", by=section, at=T0 + DAY)
    letting = next(link for link in site.links if link.lessee == tenant)
    city.do("end_letting", letting=letting.id, until=T0 + 2 * DAY, text="退租", at=T0 + 2 * DAY)
    work(T0 + 2 * DAY)
    assert letter(compound, T0 + 2 * DAY) != "D"


def test_a_risk_is_assessed_of_who_is_there_by_values_of_the_table(city):
    compound = in_order(city)
    far = {"compound": compound, "subject": "tenant", "thing": city.parties["朗月包装"], "what": "喷漆"}
    with pytest.raises(Refused, match="subject"):
        actions.assess(**far, method="matrix", values={"l": 3, "s": 4}, by=city.section, at=T0)
    here = far | {"thing": city.parties["木禾电机"]}
    with pytest.raises(Refused, match="value"):
        actions.assess(**here, method="lec", values={"l": 6, "e": 3, "c": 41}, by=city.section, at=T0)
    with pytest.raises(Hidden):
        actions.assess(**here, method="matrix", values={"l": 3, "s": 4}, by=city.make("officer", OTHER_TOWN), at=T0)


def test_agreements_run_out_by_themselves_and_the_night_finds_it(city, work):
    compound = city.compound
    in_order(city)
    work(T0)
    with reading(SYSTEM):
        link = premises.one(SYSTEM, compound, T0, T0).site.links[0]
    city.sign(link.id, signed=T0 - DAY, until=T0 + DAY)
    work(T0)
    assert letter(compound) == "A"
    with reading(SYSTEM):
        actions.judged_anew(SYSTEM, T0 + 2 * DAY)
    assert letter(compound, T0 + 2 * DAY) == "C"


def test_what_is_no_shared_compound_any_more_has_no_grade(city, work):
    compound = in_order(city)
    work(T0)
    city.do("rectify", compound=compound, text="整治", at=T0 + DAY)
    city.do("finish", compound=compound, outcome="emptied", text="清空", at=T0 + DAY)
    work(T0 + DAY)
    assert [letter(compound, at) for at in (T0, T0 + DAY)] == ["A", ""]


def test_a_rule_is_proposed_by_one_and_confirmed_by_another(city, actor, work):
    compound = in_order(city, manager=False)
    work(T0)
    section, director = city.section, actor("director", COUNTY)
    values = queries.default_values()
    values["parts"]["chain.manager"] = "D"
    done = actions.propose(values=values, valid_from=T0 + DAY, text="更严", by=section, at=T0)
    with pytest.raises(Refused):
        actions.confirm(rule=done.ref, by=section, at=T0)
    actions.confirm(rule=done.ref, by=director, at=T0)
    work(T0)
    assert letter(compound) == "B"
    work(T0 + DAY)
    assert letter(compound, T0 + DAY) == "D"
    assert last(compound, T0 + DAY).rule == 1


def test_who_proposed_confirms_only_where_nobody_else_may_and_it_is_marked_so(city, actor):
    both = actor("section", COUNTY, ("director", COUNTY))
    done = actions.propose(values=queries.default_values(), valid_from=T0 + DAY, text="复核", by=both, at=T0)
    actions.confirm(rule=done.ref, by=both, at=T0)
    with reading(both):
        assert [r.alone for r in Rule.objects.seen_by(both).filter(pk=done.ref)] == [True]


def test_who_reads_a_grade(city, actor, work):
    person = city.make("lessor", VILLAGE).person
    compound = in_order(city)
    city.do("change_party", party=city.parties["丹山股份社"], values={}, person=person)
    work(T0)

    def reads(who) -> bool:
        with reading(who):
            return queries.grade(who, compound, T0) is not None

    assert reads(actor("town_leader", TOWN))
    assert reads(actor("lessor", VILLAGE, person=person))
    assert not reads(actor("lessor", VILLAGE))
    assert not reads(actor("town_leader", OTHER_TOWN))
    assert not reads(actor("dept", COUNTY, department="water"))


def reported(city, compound, kind="electrical", **more):
    officer = city.make("officer", TOWN)
    given = {"kind": kind, "text": "私拉电线", "source": "complaint", "area": VILLAGE, "compound": compound}
    hazard = hazards.report(**given, by=officer, at=T0).ref
    hazards.verify(hazard=hazard, text="属实", by=officer, at=T0, **more)
    return hazard, officer


def test_a_confirmed_major_hazard_makes_it_a_step_graver_and_its_visits_twice_as_many(city, work):
    compound = in_order(city, manager=False)
    work(T0)
    hazard, officer = reported(city, compound)
    work(T0)
    assert letter(compound) == "B"  # not graded major yet
    hazards.grade(hazard=hazard, text="唯一出口", grade="major", rule_item="ORDER-10-2023/3(1)", by=officer, at=T0)
    work(T0)
    row = last(compound)
    assert (row.letter, row.base, [s.code for s in row.steps]) == ("C", "B", ["major"])
    assert row.steps[0].because.params["n"] == 1
    assert row.since == T0
    rule = queries.rule_at(T0)
    assert [telling.yearly(rule, one, T0) for one in "ABCD"] == [0, 1, 2, 4]
    with reading(SYSTEM):
        assert visits.grades(SYSTEM, [compound], T0) == {compound: "orange"}  # the plan of visits follows


def test_people_who_sleep_there_and_floors_above_their_limit_add_a_step_each(city, work):
    compound = in_order(city)
    reported(city, compound, rule_item="N1")
    work(T0)
    assert (letter(compound), [s.code for s in last(compound).steps]) == ("B", ["dormitory"])
    reported(city, compound, kind="floor_overload")
    work(T0)
    assert (letter(compound), [s.code for s in last(compound).steps]) == ("C", ["dormitory", "floor"])


def test_a_hazard_that_proves_to_be_none_changes_nothing_and_one_tied_later_counts(city, work):
    compound = in_order(city)
    officer = city.make("officer", TOWN)
    given = {"kind": "floor_overload", "text": "堆货", "source": "complaint", "area": VILLAGE}
    hazard = hazards.report(**given, by=officer, at=T0).ref
    hazards.verify(hazard=hazard, text="属实", by=officer, at=T0)
    work(T0)
    assert letter(compound) == "A"
    hazards.locate(hazard=hazard, compound=compound, by=officer, at=T0)
    work(T0)
    assert letter(compound) == "B"


def test_lists_of_sites_hear_how_urgent_hazards_and_grades_make_them(city, work):
    compound = in_order(city, manager=False)
    work(T0)
    officer = reported(city, compound)[1]
    told = [(SYSTEM, T0), (SYSTEM, T0 + 30 * DAY), (city.make("town_station", OTHER_TOWN), T0)]

    def ranks():
        found = []
        for by, at in told:
            with reading(by):
                one = hazards_read.urgent(by, at).get(compound)
                found.append((one.rank, one.then, one.tag.key.rsplit(".", 1)[1]) if one else None)
        return found

    assert ranks() == [(3, -1, "open"), (2, -1, "late"), None]
    hazard, _ = reported(city, compound)
    hazards.grade(hazard=hazard, text="唯一出口", grade="major", rule_item="ORDER-10-2023/3(1)", by=officer, at=T0)
    assert ranks() == [(1, -2, "major"), (0, -2, "major"), None]
    work(T0)
    with reading(SYSTEM):
        one = queries.urgent(SYSTEM, T0)[compound]
        assert (one.rank, one.tag.params) == (-ord(letter(compound)), {"letter": letter(compound)})
    assert queries.urgent(city.make("town_station", OTHER_TOWN), T0) == {}
