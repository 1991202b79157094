"""What waits beside a step: the answer of whom a hazard was handed to, and whether a struck-off file is reopened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from conftest import T0

from anlan.act.hazards import actions, queries
from anlan.act.hazards.rules import handing
from anlan.act.hazards.tests.conftest import PLAN
from anlan.infra.models import Due, OpenWork
from anlan.infra.papers import papers_of
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused, Said
from anlan.warn.calls import queries as calls

DAY = timedelta(days=1)
POINT = {"lon": 121.31, "lat": 28.31}
LAWS = ("WSL-69",)
FREE: dict[str, Any] = {"transfer": None}
SENT = {"transfer": {"to": "住建局", "document": "1号"}}
RECEIVED = {"transfer": SENT["transfer"] | {"receipt": "收1号"}}
ANSWERED = {"transfer": RECEIVED["transfer"] | {"reply": "已受理"}}


def refused(action: Any, **given: Any) -> str:
    with pytest.raises(Refused) as told:
        action(**given)
    return str(told.value.because.key)


def waits(hazard: UUID, kind: str) -> list[OpenWork]:
    with reading(SYSTEM):
        return list(OpenWork.objects.filter(ref=hazard, kind=kind, done_at=None))


def asked(hazard: UUID) -> set[UUID]:
    """Who is asked about a hazard now."""
    with reading(SYSTEM):
        return {a.person for c in calls.about(SYSTEM, "hazards", hazard) if c.open for a in c.asked}


@pytest.mark.parametrize(
    ("h", "to", "law", "text", "days", "key"),
    [
        (FREE, "住建局", "WSL-69", "燃气", 1, "core.ok"),
        (FREE, "住建局", "WSL-69", " ", 1, "hazards.refused.reason"),
        (FREE, " ", "WSL-69", "燃气", 1, "hazards.refused.transfer_to"),
        (FREE, "住建局", "WSL-102", "燃气", 1, "hazards.refused.law"),
        (FREE, "住建局", "WSL-69", "燃气", 0, "hazards.refused.reply_until"),
        (SENT, "住建局", "WSL-69", "燃气", 1, "hazards.refused.handed_over"),
        (RECEIVED, "住建局", "WSL-69", "燃气", 1, "hazards.refused.handed_over"),
        (ANSWERED, "消防", "WSL-69", "燃气", 1, "core.ok"),
    ],
)
def test_handing_over(h: dict[str, Any], to: str, law: str, text: str, days: int, key: str) -> None:
    assert handing.may_hand_over(h, to, law, LAWS, text, T0 + days * DAY, T0).because.key == key


@pytest.mark.parametrize(
    ("h", "number", "reply", "key"),
    [
        (FREE, "收1号", "", "hazards.refused.not_handed_over"),
        (SENT, "收1号", "", "core.ok"),
        (SENT, "收1号", "已受理", "core.ok"),
        (SENT, " ", "已受理", "hazards.refused.receipt_number"),
        (RECEIVED, "", "已受理", "core.ok"),
        (RECEIVED, "收2号", "", "hazards.refused.reply"),
        (ANSWERED, "收1号", "再答", "hazards.refused.answered"),
    ],
)
def test_what_comes_back(h: dict[str, Any], number: str, reply: str, key: str) -> None:
    assert handing.may_receive(h, number, reply).because.key == key


def test_a_transfer_goes_out_on_numbered_paper_and_its_answer_is_asked_for_until_it_comes(city, work):
    hazard = city.report(photos=(city.photo(),))
    actions.transfer(hazard=hazard, to="住建局", text="燃气设施", by=city.station, at=T0)
    h = city.row(hazard)
    with reading(city.station):
        (paper,) = papers_of(city.station, "hazards", hazard, T0)
    assert (h.state, h.transfer["document"], paper.kind) == ("transferred", paper.number, "transfer")
    assert paper.number == "（温）应急移送〔2026〕1号"
    (open_,) = waits(hazard, "reply")
    assert open_.holder == city.people["station"]
    assert open_.due - T0 > 15 * DAY > open_.due - T0 - DAY, "the terms' days, to their midnight"
    with reading(SYSTEM):
        assert queries.overdue(SYSTEM, h.area, open_.due + DAY) == 0, "no step of a hazard is late"

    half = open_.next_at
    assert half == T0 + (open_.due - T0) / 2
    work(half)
    assert asked(hazard) == {city.people["station"]}
    work(open_.due + 2 * DAY)
    assert asked(hazard) >= {city.people["station"], city.people["mayor"]}, "late: one step more each day"
    with reading(city.station):
        assert [(o.verb, o.refused) for o in queries.offers(city.station, hazard, half)] == [("receipt", None)]

    later = open_.due + 2 * DAY
    actions.receipt(hazard=hazard, number="温住建收8号", by=city.station, at=later)
    assert len(waits(hazard, "reply")) == 1
    actions.receipt(hazard=hazard, text="已立案", by=city.station, at=later)
    assert (waits(hazard, "reply"), asked(hazard)) == ([], set())
    kept = city.row(hazard).transfer
    assert (kept["receipt"], kept["reply"]) == ("温住建收8号", "已立案")
    with reading(SYSTEM):
        assert not Due.objects.filter(kind="hazards.waiting", done_at=None, dead_at=None).exists()


def test_an_open_case_is_handed_over_and_keeps_the_hazard_open_until_it_is_closed(city):
    hazard = city.major_submitted()
    given = {"hazard": hazard, "to": "公安局", "text": "涉嫌犯罪", "until": date(2026, 9, 30)}
    assert refused(actions.hand_over, **given, by=city.officer, at=T0) == "hazards.refused.no_case"
    actions.open_case(hazard=hazard, ground="refused", law="WSL-102", text="拒不整改", by=city.officer, at=T0)
    assert refused(actions.hand_over, **given | {"to": ""}, by=city.officer, at=T0) == "hazards.refused.transfer_to"
    actions.hand_over(**given, by=city.officer, at=T0)
    with reading(SYSTEM):
        case = queries.beside(SYSTEM, hazard).open("case")
        kinds = [p.kind for p in papers_of(city.officer, "hazards", hazard, T0)]
    assert (case["state"], kinds, city.row(hazard).transfer["case"]) == ("opened", ["transfer"], case["number"])
    assert refused(actions.hand_over, **given, by=city.officer, at=T0) == "hazards.refused.handed_over"
    actions.visit(hazard=hazard, by=city.officer, at=T0)
    assert len(waits(hazard, "reply")) == 1, "the hazard moves on; the answer is still owed"


def test_a_proposal_to_reopen_is_an_officers_work_until_it_is_decided(city, work):
    old = city.report(**POINT, photos=(city.photo("grid", 40),))
    _closed(city, old)
    later = T0 + 100 * DAY
    again = city.report(later, **POINT)
    work(later)
    (open_,) = waits(old, "again")
    number = city.row(again).number
    assert (open_.role, open_.line["params"]["new"]) == ("officer", number)
    assert timedelta(days=2) <= open_.due - later <= timedelta(days=5), "two working days by default"
    with reading(SYSTEM):
        assert queries.closed(SYSTEM, open_.area, later + DAY) == 1, "it is still struck off"
    work(open_.next_at)
    assert asked(old) == {city.people["officer"]}
    work(open_.due + 3 * DAY)
    assert asked(old) > {city.people["officer"], city.people["section"]}

    decided = open_.due + 3 * DAY
    actions.verify(hazard=again, by=city.station, at=decided)
    assert len(waits(old, "again")) == 1, "verified, it may still be the same"
    actions.grade(hazard=again, text="一般", by=city.station, at=decided)
    assert (waits(old, "again"), asked(old)) == ([], set())

    third = city.report(decided, **POINT)
    work(decided)
    assert len(waits(old, "again")) == 1
    actions.reopen(hazard=old, text="又堵", by=city.officer, at=decided)
    assert (waits(old, "again"), city.row(third).state) == ([], "joined")


def test_a_stop_has_a_period_whose_end_asks_and_lifts_nothing(city, work):
    hazard = city.ordered()
    given = {"hazard": hazard, "kind": "use", "law": "WSL-65", "text": "出口封堵", "by": city.officer, "at": T0}
    for until in (T0.date() - DAY, T0.date() + 91 * DAY):
        assert refused(actions.suspend, **given, until=until) == "hazards.refused.order_until"
    actions.suspend(**given, until=T0.date() + 6 * DAY)
    assert waits(hazard, "stop") == [], "nothing is stopped yet"
    actions.approve_stop(hazard=hazard, by=city.director, at=T0)
    (open_,) = waits(hazard, "stop")
    assert (open_.role, open_.due - T0 < 7 * DAY) == ("section", True)
    actions.rectify(hazard=hazard, text="接受", **PLAN, by=city.grid, at=T0)
    assert len(waits(hazard, "stop")) == 1
    work(open_.due + DAY)
    assert city.people["section"] in asked(hazard)
    with reading(SYSTEM):
        assert queries.beside(SYSTEM, hazard).state("suspension") == "in_force", "no clock lifts a stop"
    actions.lift(hazard=hazard, text="已清", by=city.director, at=open_.due + DAY)
    assert (waits(hazard, "stop"), asked(hazard)) == ([], set())


def test_nobody_is_asked_about_what_was_decided(city):
    hazard = city.closed()
    line = Said("hazards.work.again", {"number": "1", "new": "2", "text": "堵"})
    given = {"kind": "again", "line": line, "due": T0 + DAY, "since": T0, "role": "officer"}
    assert refused(actions.urge, hazard=hazard, **given, by=SYSTEM, at=T0 + 2 * DAY) == "hazards.refused.moved_on"


def test_a_line_of_work_says_what_it_is_where_the_kind_says_nothing(city):
    other, exit_ = city.report(kind="other", text="夹芯板隔断"), city.report(kind="exit_blocked", text="后门锁了")
    (said,), (named,) = waits(other, "reported"), waits(exit_, "reported")
    assert said.line["params"]["kind"] == "夹芯板隔断"
    assert named.line["params"]["kind"]["key"] == "hazards.kind.exit_blocked"


def _closed(city: Any, hazard: UUID) -> None:
    """A report, taken to its strike-off."""
    actions.verify(hazard=hazard, by=city.station, at=T0)
    actions.grade(hazard=hazard, text="一般", by=city.station, at=T0)
    fixes = {"responsibility": "王", "measures": "清", "funds": "村", "plan": "守"}
    actions.assign(hazard=hazard, holder=city.people["grid"], **fixes, by=city.station, at=T0)
    actions.rectify(hazard=hazard, text="清", by=city.grid, at=T0)
    actions.submit(hazard=hazard, text="已清", photos=(city.photo("grid", 77),), by=city.grid, at=T0)
    city.reinspect(hazard)
