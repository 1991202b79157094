"""What a hazard carries besides its path: a case, a listing, a stop; none of them lets it be struck off."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from conftest import T0
from tests.contracts import moves

from anlan.act.hazards import actions, queries
from anlan.act.hazards.queries.beside import Beside
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused

DAY = timedelta(days=1)
LIST = {
    "text": "出口长期封堵",
    "measures": "停用三楼",
    "public_text": "某厂三楼出口封堵，限期整改",
    "until": date(2026, 9, 20),
}


def refused(verb, **given) -> str:
    with pytest.raises(Refused) as caught:
        verb(**given)
    return caught.value.because.key


def carried(hazard) -> Beside:
    with reading(SYSTEM):
        return queries.beside(SYSTEM, hazard)


def not_done(city):
    """A hazard that was re-inspected and sent back."""
    hazard = city.submitted()
    city.reinspect(hazard, ok=False)
    return hazard


def open_case(city, hazard, at=T0, **more):
    given = {"ground": "not_done", "law": "WSL-102", "text": "复查仍未整改"} | more
    return actions.open_case(hazard=hazard, **given, by=city.officer, at=at)


def test_a_case_is_opened_on_a_ground_that_the_file_shows_by_a_known_statute(city):
    hazard, rectifying, early = not_done(city), city.rectifying(), city.graded()
    case = {"hazard": hazard, "by": city.officer, "at": T0}
    for wrong, key in (
        ({"ground": "overdue"}, "ground_overdue"),
        ({"ground": "what"}, "ground"),
        ({"law": "WSL-65"}, "law"),
        ({"text": " "}, "reason"),
    ):
        given = {"ground": "not_done", "law": "WSL-102", "text": "未改"} | wrong
        assert refused(actions.open_case, **case, **given) == f"hazards.refused.{key}"
    whole = {"ground": "not_done", "law": "WSL-102", "text": "未改", "by": city.officer, "at": T0}
    assert refused(actions.open_case, hazard=rectifying, **whole) == "hazards.refused.ground_not_done"
    assert refused(actions.open_case, hazard=early, **whole) == "hazards.refused.case_early"
    by_town = whole | {"by": city.station}
    assert refused(actions.open_case, hazard=hazard, **by_town) == "core.refused.right"
    done = open_case(city, hazard)
    case = carried(hazard).open("case")
    assert (case["state"], case["number"], done.after["number"]) == ("opened", case["number"], case["number"])
    assert "2026" in case["number"] and case["number"].endswith("1号")
    assert refused(actions.open_case, hazard=hazard, **whole) == "hazards.refused.case_open"
    late = city.row(rectifying).due
    open_case(city, rectifying, at=late, ground="overdue")
    assert carried(rectifying).open("case")["number"].endswith("2号")


def test_while_a_case_is_open_the_hazard_is_not_struck_off(city):
    hazard = not_done(city)
    open_case(city, hazard)
    actions.order(hazard=hazard, until=date(2026, 8, 20), text="腾空通道", by=city.officer, at=T0)
    actions.submit(hazard=hazard, text="已清", photos=(city.photo(),), by=city.grid, at=T0)
    again = {"hazard": hazard, "text": "看过", "photos": (city.photo("second", 150),), "by": city.second, "at": T0}
    assert refused(actions.reinspect, ok=True, **again) == "hazards.refused.close_case"
    sql = {"state": "closed", "due": None, "ended_at": T0, "closed_at": T0, "inspector": city.people["second"]}
    assert "carries an open case" in moves.by_sql(city.station, "hazards_hazard", hazard, sql)
    order = carried(hazard).open("case")
    assert (order["state"], order["order_no"][-2:], order["order_until"]) == (
        "ordered", "1号", datetime(2026, 8, 21, tzinfo=CITY),
    )  # fmt: skip
    assert refused(actions.fine, hazard=hazard, amount=0, decision_no="1", text="罚", by=city.officer, at=T0) == (
        "hazards.refused.fine"
    )
    actions.fine(hazard=hazard, amount=11750, decision_no="罚〔2026〕1号", text="逾期", by=city.officer, at=T0)
    assert refused(actions.close_case, hazard=hazard, text="结案", by=city.officer, at=T0) == "hazards.refused.case_own"
    assert refused(actions.close_case, hazard=hazard, text=" ", by=city.section, at=T0) == "hazards.refused.reason"
    actions.close_case(hazard=hazard, text="罚款已缴", by=city.section, at=T0)
    case = carried(hazard).last("case")
    assert (case["state"], case["fine"], case["closed_by"]) == ("closed", 11750, city.people["section"])
    actions.reinspect(ok=True, **again)
    assert city.row(hazard).state == "closed"
    assert refused(actions.order, hazard=hazard, until=date(2026, 8, 20), text="x", by=city.officer, at=T0) == (
        "hazards.refused.no_case"
    )


def test_an_order_says_what_and_a_day_that_lies_ahead(city):
    hazard = not_done(city)
    open_case(city, hazard)
    order = {"hazard": hazard, "by": city.officer, "at": T0}
    assert refused(actions.order, until=date(2026, 8, 9), text="腾空", **order) == "hazards.refused.order_until"
    assert refused(actions.order, until=date(2027, 8, 9), text="腾空", **order) == "hazards.refused.order_until"
    assert refused(actions.order, until=date(2026, 8, 20), text="", **order) == "hazards.refused.order_text"


def test_a_listing_is_proposed_by_the_bureau_decided_by_the_leader_and_holds_the_hazard_open(city):
    general, hazard = city.submitted(), city.major_submitted()
    assert (
        refused(actions.propose_listing, hazard=general, **LIST, by=city.section, at=T0) == "hazards.refused.list_major"
    )
    assert refused(actions.propose_listing, hazard=hazard, **(LIST | {"public_text": ""}), by=city.section, at=T0) == (
        "hazards.refused.list_text"
    )
    actions.propose_listing(hazard=hazard, **LIST, by=city.section, at=T0)
    actions.refuse_listing(hazard=hazard, text="可立即整改", by=city.leader, at=T0)
    actions.propose_listing(hazard=hazard, **LIST, by=city.section, at=T0)
    both = city.make("leader", "331081000000", ("section", "331081000000"), person=city.people["section"])
    assert refused(actions.approve_listing, hazard=hazard, by=both, at=T0) == "hazards.refused.listing_own"
    assert refused(actions.approve_listing, hazard=hazard, by=city.director, at=T0) == "core.refused.right"
    actions.approve_listing(hazard=hazard, by=city.leader, at=T0)
    listing = carried(hazard).open("listing")
    assert (listing["state"], listing["number"][-2:], listing["decided_by"]) == ("listed", "1号", city.people["leader"])
    actions.visit(hazard=hazard, by=city.officer, at=T0)
    look = {"hazard": hazard, "text": "看过", "photos": (city.photo("officer2", 150),), "by": city.officer2, "at": T0}
    assert refused(actions.reinspect, ok=True, **look) == "hazards.refused.close_listing"
    leave = {"hazard": hazard, "text": "专家验收合格", "report_no": "验〔2026〕3号"}
    assert refused(actions.propose_delisting, **(leave | {"report_no": " "}), by=city.section, at=T0) == (
        "hazards.refused.acceptance"
    )
    actions.propose_delisting(**leave, result_text="已整改", by=city.section, at=T0)
    actions.refuse_delisting(hazard=hazard, text="再看一周", by=city.leader, at=T0)
    assert carried(hazard).state("listing") == "listed"
    actions.propose_delisting(**leave, by=city.section, at=T0)
    assert refused(actions.approve_delisting, hazard=hazard, by=both, at=T0) == "hazards.refused.listing_own"
    actions.approve_delisting(hazard=hazard, by=city.leader, at=T0)
    actions.reinspect(ok=True, **look)
    assert (city.row(hazard).state, city.row(hazard).second) == ("closed", city.people["officer"])


def test_delisting_is_asked_for_only_when_it_was_reported_put_right(city):
    hazard = city.ordered()
    actions.propose_listing(hazard=hazard, **LIST, by=city.section, at=T0)
    actions.approve_listing(hazard=hazard, by=city.leader, at=T0)
    assert refused(actions.propose_delisting, hazard=hazard, text="好", report_no="1", by=city.section, at=T0) == (
        "hazards.refused.delist_early"
    )


def test_a_stop_is_approved_by_the_head_and_the_holders_clock_stands_until_it_is_lifted(city, work):
    hazard = city.rectifying()
    due = city.row(hazard).due
    stop = {"hazard": hazard, "kind": "use", "law": "WSL-65", "text": "随时可能坍塌"}
    assert refused(actions.suspend, **(stop | {"kind": "all"}), by=city.officer, at=T0) == "hazards.refused.stop"
    assert refused(actions.suspend, **(stop | {"law": "WSL-102"}), by=city.officer, at=T0) == "hazards.refused.law"
    actions.suspend(**stop, by=city.officer, at=T0)
    assert city.row(hazard).due == due
    both = city.make("officer", "331081000000", ("director", "331081000000"), person=city.people["officer"])
    assert refused(actions.approve_stop, hazard=hazard, by=both, at=T0) == "hazards.refused.stop_own"
    actions.approve_stop(hazard=hazard, by=city.director, at=T0 + DAY)
    held = city.row(hazard)
    assert (held.due, held.due_before, held.paused_at) == (None, due, T0 + DAY)
    work(T0 + 60 * DAY)
    with reading(SYSTEM):
        assert queries.overdue(SYSTEM, "331081000000", T0 + 60 * DAY) == 0
        file = queries.file(SYSTEM, hazard, T0 + 60 * DAY)
    assert (file.late, file.next.key) == (0, "hazards.paused")
    asked = {"hazard": hazard, "until": date(2026, 11, 1), "text": "等", "interim": "守", "by": city.grid}
    assert refused(actions.extend, **asked, at=T0 + 60 * DAY) == "hazards.refused.paused"
    assert refused(actions.lift, hazard=hazard, text="", by=city.director, at=T0 + 61 * DAY) == "hazards.refused.reason"
    actions.lift(hazard=hazard, text="鉴定合格", by=city.director, at=T0 + 61 * DAY)
    row = city.row(hazard)
    assert (row.due, row.limit, row.paused_at, row.due_before) == (due + 60 * DAY, due + 60 * DAY, None, None)
    assert carried(hazard).last("suspension")["state"] == "lifted"


def test_a_stop_holds_nobody_elses_clock_and_keeps_the_hazard_open(city):
    hazard = city.submitted()
    due = city.row(hazard).due
    stop = {"hazard": hazard, "kind": "power", "law": "WSL-70", "text": "拒不停产"}
    actions.suspend(**stop, by=city.officer, at=T0)
    actions.approve_stop(hazard=hazard, by=city.section, at=T0)
    assert carried(hazard).open("suspension")["begins_at"] == T0 + DAY  # notice of 24 hours (Art. 70)
    assert city.row(hazard).due == due
    with pytest.raises(Refused) as caught:
        city.reinspect(hazard)
    assert caught.value.because.key == "hazards.refused.close_suspension"
    city.reinspect(hazard, T0 + DAY, ok=False)
    row = city.row(hazard)
    assert (row.state, row.due, row.held_at) == ("returned", None, T0 + DAY)
    actions.submit(hazard=hazard, text="好了", photos=(city.photo(),), by=city.grid, at=T0 + 2 * DAY)
    assert city.row(hazard).due is not None
    actions.lift(hazard=hazard, text="合格", by=city.section, at=T0 + 3 * DAY)
    city.reinspect(hazard, T0 + 3 * DAY)
    assert city.row(hazard).state == "closed"


def test_a_stop_in_an_emergency_begins_at_once_and_one_that_is_refused_holds_nothing(city):
    hazard, other = city.rectifying(), city.rectifying()
    stop = {"kind": "power", "law": "WSL-70", "text": "漏电起火"}
    actions.suspend(hazard=hazard, **stop, emergency=True, by=city.officer, at=T0)
    actions.approve_stop(hazard=hazard, by=city.section, at=T0)
    assert carried(hazard).open("suspension")["begins_at"] == T0
    actions.suspend(hazard=other, **stop, by=city.officer, at=T0)
    assert refused(actions.suspend, hazard=other, **stop, by=city.officer, at=T0) == "hazards.refused.suspension_open"
    actions.refuse_stop(hazard=other, text="可先整改", by=city.section, at=T0)
    assert (city.row(other).paused_at, carried(other).open("suspension")) == (None, None)


def test_the_database_keeps_four_eyes_and_one_open_case(city):
    hazard = not_done(city)
    open_case(city, hazard)
    case = carried(hazard).open("case")
    closed = {"state": "closed", "closed_by": case["opened_by"], "closed_at": T0}
    assert "hazards_case_closed_by_other" in moves.by_sql(city.officer, "hazards_case", case["id"], closed)
    assert "hazards_case_once" in moves.copied(city.officer, "hazards_case", case["id"], {"number": "x"})
