"""An order reaches its hazards: one for each party, with number and day in the file, as far as its officer may go."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from conftest import COUNTY, T0, TOWN, minutes

from anlan.act.hazards import actions as hazards
from anlan.act.hazards import queries as hazards_now
from anlan.act.inspections import actions
from anlan.act.inspections.pages import papers as page
from anlan.act.inspections.queries import papers
from anlan.act.inspections.tests.test_pages import device
from anlan.act.inspections.tests.test_papers import text
from anlan.infra import files
from anlan.infra.pages.words import say
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY, end_of_day

FIXES = {"responsibility": "王厂长", "measures": "拆除", "funds": "自筹", "plan": "值守"}
AT = T0 + minutes(61)


@pytest.fixture
def let(town):
    """A firm whose boss is known here rents one unit, one whose boss is not another."""
    town.city.party("方远机电", person=town.people["gao"], values={"legal_rep": "林大为"})
    town.city.let("1幢/101", "丹山股份社", "方远机电")
    town.city.let("1幢/102", "丹山股份社", "木禾电机")
    return town


def visited(town, **broken):
    """An inspection that found these items broken at these units, and their hazards."""
    visit = town.approved()
    for item in town.file(visit).items:
        unit = broken.get(item.ref)
        town.answer(visit, item.ref, "lin", "yes" if unit is None else "no", unit=unit or "")
    actions.finish(visit=visit, met="王厂长", signed=True, by=town.actor("lin"), at=T0 + minutes(60))
    return visit, {f.ref: f.hazard for f in town.file(visit).found if f.broken}


def officer(town, name="lin"):
    return town.make("officer", COUNTY, person=town.people[name])


def row(hazard):
    with reading(SYSTEM):
        return hazards_now.facts_of(SYSTEM, hazard)


def orders(visit):
    with reading(SYSTEM):
        made = [p for p in papers.of_visit(SYSTEM, visit, AT) if p.kind == "order_rectify"]
    return {p.number: text(files.place(p.sha256).read_bytes()) for p in made}


def midnight(days: int) -> datetime:
    return end_of_day(AT.astimezone(CITY) + timedelta(days=days))


def test_each_party_gets_its_own_order_and_its_hazards_hold_number_and_day(let):
    visit, found = visited(let, N2="1幢101", N5="1幢102", M2="")
    done = actions.issue(visit=visit, paper="order_rectify", by=officer(let), at=AT)
    said = orders(visit)
    firms = ("方远机电", "木禾电机", "丹山股份社")
    to = {number: next(n for n in firms if f"{n}：" in told) for number, told in said.items()}
    assert sorted(to.values()) == ["丹山股份社", "方远机电", "木禾电机"]
    by = {name: number for number, name in to.items()}
    assert "林大为" in said[by["方远机电"]] and "安全出口" in said[by["方远机电"]]
    assert "安全出口" not in said[by["木禾电机"]] and "2026-08-17" in said[by["木禾电机"]]
    exits, wires, deeds = (row(found[ref]) for ref in ("N2", "N5", "M2"))
    assert [(h["order_no"], h["ordered_at"]) for h in (exits, wires, deeds)] == [
        (by["方远机电"], AT), (by["木禾电机"], AT), (by["丹山股份社"], AT),
    ]  # fmt: skip
    assert [h["limit"] for h in (exits, wires, deeds)] == [midnight(1), midnight(7), midnight(30)]
    assert (exits["state"], exits["holder"], exits["due"]) == ("assigned", let.people["gao"], midnight(1))
    assert exits["grade"] == "general" and by["方远机电"] in exits["fixes"]["measures"]
    assert (wires["state"], deeds["state"]) == ("graded", "verified"), "nobody is known there; it may be a major one"
    assert [h["waits"] for h in done.after["hazards"]] == ["grade", "", "assign"]


def test_the_order_s_own_day_holds_against_the_usual_limit_and_what_was_assigned_runs_on_it(let):
    visit, found = visited(let, N4="1幢101")
    hazard, station = found["N4"], let.make("town_station", TOWN)
    hazards.verify(hazard=hazard, by=station, at=AT)
    hazards.grade(hazard=hazard, text="一般", by=station, at=AT)
    hazards.assign(hazard=hazard, holder=let.people["gao"], **FIXES, by=station, at=AT)
    usual = row(hazard)["due"]
    actions.issue(visit=visit, paper="order_rectify", by=officer(let), at=AT)
    h = row(hazard)
    assert usual == midnight(15) and (h["limit"], h["due"], h["state"]) == (midnight(30), midnight(30), "assigned")
    assert h["fixes"] == FIXES, "who holds it and how stays as the town said"
    with reading(SYSTEM):
        file = hazards_now.file(SYSTEM, hazard, AT)
    assert file.next_at == AT + (midnight(30) - AT) / 2, "reminded at half of the order's time"
    assert [line.verb for line in file.lines][-1] == "hazards.instruct"


def test_what_the_town_assigns_afterwards_keeps_the_order_s_number_and_day(let):
    visit, found = visited(let, N4="1幢102")
    actions.issue(visit=visit, paper="order_rectify", by=officer(let), at=AT)
    station = let.make("town_station", TOWN)
    hazards.assign(hazard=found["N4"], holder=let.people["gao"], **FIXES, by=station, at=AT + minutes(1))
    h = row(found["N4"])
    assert (h["state"], h["due"], h["limit"]) == ("assigned", midnight(30), midnight(30))
    assert h["order_no"] in orders(visit)


def test_who_may_not_verify_issues_the_order_and_the_page_says_whose_step_waits(let):
    visit, found = visited(let, N5="1幢101")
    fire = let.make("fire", COUNTY, department="emergency", person=let.people["huo"])
    with reading(fire):
        told = page.told(fire, let.file(visit, AT), AT)
    (offer,) = [v for v in told["issues"] if v.values["paper"] == "order_rectify"]
    assert "方远机电" in say(offer.then)
    actions.issue(visit=visit, paper="order_rectify", by=fire, at=AT)
    h = row(found["N5"])
    assert (h["state"], h["limit"]) == ("reported", midnight(7)) and h["order_no"] in orders(visit)
    section = let.section
    with reading(section):
        ((url, words),) = page.told(section, let.file(visit, AT), AT)["steps"]
    assert url == f"/hazards/{found['N5']}" and h["number"] in say(words) and "镇街应急站" in say(words)


def test_a_firm_that_was_visited_is_the_one_that_is_ordered(let):
    visit = let.plan(firm=let.city.parties["木禾电机"])
    actions.approve(visit=visit, by=let.make("director"), at=T0)
    for item in let.file(visit).items:
        let.answer(visit, item.ref, "lin", "no" if item.ref == "N5" else "yes")
    actions.finish(visit=visit, met="厂长", signed=True, by=let.actor("lin"), at=T0 + minutes(60))
    actions.issue(visit=visit, paper="order_rectify", by=officer(let), at=AT)
    ((number, said),) = orders(visit).items()
    assert "木禾电机：" in said and number in said


def test_two_drafts_for_two_parties_and_none_for_a_third(let):
    desk = device("shen", "section", COUNTY)
    visit, _ = visited(let, N2="1幢101", N5="1幢102")
    for n, name in enumerate(("方远机电", "木禾电机")):
        assert f"{name}：" in text(desk.get(f"/inspections/{visit}/draft/order_rectify?to={n}").content)
    assert desk.get(f"/inspections/{visit}/draft/order_rectify?to=2").status_code == 404
