"""A re-inspection opinion is the hazard's re-inspection: one doing, by officers who were there."""

from __future__ import annotations

import pytest
from conftest import COUNTY, T0, TOWN, minutes
from tests.contracts.doors import visitor

from anlan.act.hazards import actions as hazards
from anlan.act.hazards import queries as hazards_now
from anlan.act.inspections import actions
from anlan.act.inspections.queries import papers
from anlan.act.inspections.rules import papers as rules
from anlan.act.inspections.tests.test_papers import text
from anlan.ground.people.imports import posts
from anlan.infra import files
from anlan.infra import world as clocks
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import Clock, real_now
from anlan.kernel.decision import Refused

FIXES = {"responsibility": "高网格", "measures": "拆除", "funds": "自筹", "plan": "值守"}
UNIT = "1幢101"
PLAN = dict.fromkeys(("goals", "methods", "means", "people", "schedule", "safety"), "照办")
OFFICERS = f"""person,role,layer,area,rank,valid_from,valid_to
lin,officer,admin,{COUNTY},head,2026-01-01,
qian,officer,admin,{COUNTY},deputy,2026-01-01,
"""


def state(hazard):
    with reading(SYSTEM):
        return hazards_now.facts_of(SYSTEM, hazard)


def words(hazard, at):
    with reading(SYSTEM):
        return [(line.verb, line.words) for line in hazards_now.file(SYSTEM, hazard, at).lines]


def ordered(town, *refs, submit=(), major=(), officer=False, order=True):
    """An inspection that broke items, its order, and their hazards with whoever must put them right."""
    report = posts.run(OFFICERS.encode(), "posts.csv", by=town.make("data_steward"), at=T0)
    assert report.errors == []
    visit = town.approved()
    for item in town.file(visit).items:
        broken = item.ref in refs
        town.answer(visit, item.ref, "lin", "no" if broken else "yes", unit=UNIT if broken else "")
    actions.finish(visit=visit, met="王厂长", signed=True, by=town.actor("lin"), at=T0 + minutes(10))
    at = T0 + minutes(11)
    found = {f.ref: f.hazard for f in town.file(visit, at).found if f.broken}
    station, grid = town.make("town_station", TOWN), town.actor("gao")
    for ref in submit:
        given = {"hazard": found[ref], "at": at}
        hazards.verify(**given, by=station)
        if ref in major:
            hazards.grade(**given, text="封堵", grade="major", rule_item="ORDER-10-2023/3(1)", by=town.actor("lin"))
        else:
            hazards.grade(**given, text="一般", by=station)
        who = town.make("officer", COUNTY, person=town.people["lin"]) if officer else station
        hazards.assign(**given, holder=town.people["gao"], **FIXES, by=who)
    if order:
        actions.issue(visit=visit, paper="order_rectify", by=town.section, at=at)
    for ref in submit:
        given = {"hazard": found[ref], "at": at}
        hazards.rectify(**given, text="明天拆", **(PLAN if ref in major else {}), by=grid)
        hazards.submit(**given, text="已拆", photos=(town.photo(),), by=grid)
    return found


def again(town, answers, who="lin", at=T0 + minutes(60)):
    """A re-inspection that answers these items of the unit and is over ten minutes later."""
    visit = town.plan(kind="reinspection", at=at)
    for ref, answer in answers.items():
        town.answer(visit, ref, who, answer, at=at + minutes(1), unit=UNIT, text="看过")
    actions.finish(visit=visit, met="王厂长", signed=True, by=town.actor(who), at=at + minutes(10))
    return visit, at + minutes(11)


def issue(town, visit, at, by=None):
    return actions.issue(visit=visit, paper="reinspection_opinion", by=by or town.actor("lin"), at=at)


def test_what_is_put_right_is_struck_off_what_is_not_goes_back_and_what_was_not_submitted_is_noted(town):
    found = ordered(town, "N2", "N3", "N5", submit=("N2", "N3"))
    visit, at = again(town, {"N2": "yes", "N3": "no", "N5": "yes"})
    assert [state(found[r])["state"] for r in ("N2", "N3", "N5")] == ["reinspecting", "reinspecting", "graded"]
    assert state(found["N2"])["inspector"] == town.people["lin"]  # looking again was the beginning of it
    with pytest.raises(Refused) as reason:  # the section was not there
        issue(town, visit, at, by=town.section)
    assert reason.value.because.key == "inspections.refused.opinion_there"
    assert reason.value.because.params["n"] == 2
    done = issue(town, visit, at, by=town.actor("qian"))
    assert [(h["state"], h["became"]) for h in done.after["hazards"]] == [
        ("fixed", "moved"), ("not", "moved"), ("fixed", "noted"),
    ]  # fmt: skip
    number = done.after["papers"][0]["number"]
    closed, back, left = (state(found[r]) for r in ("N2", "N3", "N5"))
    assert (closed["state"], closed["inspector"], closed["second"]) == (
        "closed",
        town.people["qian"],
        town.people["lin"],
    )
    assert (back["state"], back["returned"], left["state"]) == ("returned", 1, "graded")
    assert words(found["N2"], at)[-1] == ("hazards.reinspect", f"整改复查意见书{number}：已整改。看过")
    assert words(found["N3"], at)[-1] == ("hazards.reinspect", f"整改复查意见书{number}：未整改。看过")
    assert words(found["N5"], at)[-1] == ("hazards.note", f"整改复查意见书{number}：已整改。看过")


def test_the_file_of_a_hazard_leads_to_its_visits_and_their_papers(town):
    found = ordered(town, "N2", submit=("N2",))
    visit, at = again(town, {"N2": "yes"})
    issue(town, visit, at)
    clocks.set_clock(Clock(real_now(), at + minutes(1), 0))
    told = visitor("shen", ("section", COUNTY)).get(f"/hazards/{found['N2']}").content.decode()
    assert told.count('href="/inspections/') >= 2 and f'href="/inspections/{visit}/"' in told
    assert "应急责改" in told and "应急复查" in told
    assert town.file(visit, at).result.passed, "what it came for is in order, and nothing else was asked"


def test_an_opinion_says_what_is_not_struck_off_yet_and_bears_no_earlier_signature(town):
    ordered(town, "N2", "N5", submit=("N2",))
    visit, at = again(town, {"N2": "yes", "N5": "yes"})
    with reading(SYSTEM):
        found = town.file(visit, at)
        looked = papers.looked_again(found, papers.last_ordered(found.row, at))
        (to,) = papers.addressees("reinspection_opinion", found, at, looked)
        told = papers.data("reinspection_opinion", found, at, to)
    assert (told["next"].key, told["next"].params["n"]) == ("inspections.paper.next.unreported", 1)
    assert (told["glass"], told["signed_at"], told["witness"]) == ([], "", "")


def test_without_an_order_an_opinion_settles_what_a_visit_found_and_the_town_assigned(town):
    found = ordered(town, "N2", "N3", "N5", submit=("N2", "N3"), order=False)
    visit = town.plan(kind="reinspection", at=T0 + minutes(60))
    left = [i.ref for i in town.file(visit, T0 + minutes(60)).left("emergency")]
    assert left == ["N2", "N3", "N5"], "it comes for what was broken, and asks nothing else"
    town.answer(visit, "M2", "lin", "yes", at=T0 + minutes(61))
    at = T0 + minutes(71)
    for ref, answer in (("N2", "yes"), ("N3", "no")):
        town.answer(visit, ref, "lin", answer, at=T0 + minutes(61), unit=UNIT, text="看过")
    assert [town.file(visit).again(r) for r in ("N2", "N5")] == [[], [UNIT]]
    actions.finish(visit=visit, met="王厂长", signed=True, by=town.actor("lin"), at=T0 + minutes(70))
    done = issue(town, visit, at)
    assert [(h["state"], h["became"]) for h in done.after["hazards"]] == [("fixed", "moved"), ("not", "moved")]
    assert [state(found[r])["state"] for r in ("N2", "N3", "N5")] == ["closed", "returned", "reported"]
    with reading(SYSTEM):
        shots = [p.label for p in hazards_now.file(SYSTEM, found["N2"], at).photos]
        (paper,) = papers.of_visit(SYSTEM, visit, at)
        numbers = hazards_now.numbers(SYSTEM, list(found.values()))
    assert shots.count("after") == 2, "the holder's photo and the one of the visit"
    said = text(files.place(paper.sha256).read_bytes())
    assert "以前检查发现的隐患" in said and "2项中1项已整改" in said
    assert numbers[found["N2"]] in said and numbers[found["N5"]] not in said


def test_an_opinion_is_about_something_that_was_found_before(town):
    ordered(town, "N2", submit=("N2",), order=False)
    visit = town.plan(kind="reinspection", at=T0 + minutes(60))
    town.answer(visit, "M2", "lin", "no", at=T0 + minutes(61))
    actions.finish(visit=visit, met="王厂长", signed=True, by=town.actor("lin"), at=T0 + minutes(70))
    with pytest.raises(Refused) as reason:
        issue(town, visit, T0 + minutes(71))
    assert reason.value.because.key == "inspections.refused.nothing_again"


def test_a_hazard_that_may_not_be_struck_off_keeps_the_opinion_from_being_issued(town):
    found = ordered(town, "N2", submit=("N2",))
    visit, at = again(town, {"N2": "yes"})
    hazards.suspend(
        hazard=found["N2"], kind="use", law="WSL-65", text="停用", by=town.actor("lin"), at=at
    )  # fmt: skip
    hazards.approve_stop(hazard=found["N2"], by=town.make("director"), at=at)
    with pytest.raises(Refused) as reason:
        issue(town, visit, at)
    assert reason.value.because.key == "inspections.refused.opinion"
    assert reason.value.because.params["ref"] == "N2"
    assert state(found["N2"])["state"] == "reinspecting"
    with reading(SYSTEM):
        assert papers.of_visit(SYSTEM, visit, at) == []


def test_of_a_major_hazard_one_officer_looks_and_another_issues(town):
    found = ordered(town, "N2", submit=("N2",), major=("N2",), officer=True)
    visit, at = again(town, {"N2": "yes"})
    county = {name: town.make("officer", COUNTY, person=town.people[name]) for name in ("lin", "qian")}
    with pytest.raises(Refused) as reason:
        issue(town, visit, at, by=county["lin"])
    assert reason.value.because.params["because"]["key"] == "hazards.refused.major_visit"
    issue(town, visit, at, by=county["qian"])
    assert state(found["N2"])["state"] == "closed"


def test_whoever_holds_a_hazard_begins_no_re_inspection_and_looking_again_needs_a_photo(town):
    found = ordered(town, "N2", submit=("N2",))
    visit = town.plan(kind="reinspection", at=T0 + minutes(60))
    given = {"at": T0 + minutes(61), "unit": UNIT}
    with pytest.raises(Refused) as reason:
        town.answer(visit, "M2", "lin", "yes", **given, photos=())
        town.answer(visit, "N2", "lin", "yes", **given, photos=())
    assert (reason.value.because.key, reason.value.because.params["ref"]) == ("inspections.refused.photo", "N2")
    hazards.arrived(found["N2"], by=town.actor("gao"), at=T0 + minutes(62), cause=visit)
    assert state(found["N2"])["state"] == "submitted"
    town.answer(visit, "N2", "lin", "yes", **given)
    assert state(found["N2"])["state"] == "reinspecting"


MEMBERS = [{"person": "a", "role": "officer"}, {"person": "b", "role": "expert"}]


@pytest.mark.parametrize(
    ("person", "waiting", "ok"), [("a", 1, True), ("b", 1, False), ("c", 1, False), ("c", 0, True), (None, 2, False)]
)
def test_an_opinion_that_moves_hazards_is_an_officers_who_was_there(person, waiting, ok):
    assert rules.may_move(MEMBERS, person, waiting).ok is ok
