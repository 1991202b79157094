"""Papers of a visit: what they say, once each, only of what has happened, and never otherwise afterwards."""

from __future__ import annotations

import io

import pytest
from conftest import COUNTY, T0, minutes
from pypdf import PdfReader

from anlan.act.inspections import actions, queries
from anlan.act.inspections.queries import papers
from anlan.act.inspections.rules import papers as rules
from anlan.infra import files
from anlan.infra.papers import press
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused


def text(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace(" ", "").replace("\n", "")


def issued(visit, kind, at):
    with reading(SYSTEM):
        (paper,) = [p for p in papers.of_visit(SYSTEM, visit, at) if p.kind == kind]
    assert files.whole(paper.sha256)
    return paper, text(files.place(paper.sha256).read_bytes())


def refused(**given):
    with pytest.raises(Refused) as reason:
        actions.issue(**given)
    return reason.value.because.key


def walked(town, but=(), unit=""):
    """An inspection that answered every item; `but` are broken."""
    visit = town.approved()
    for item in town.file(visit).items:
        broken = item.ref in but
        town.answer(visit, item.ref, "lin", "no" if broken else "yes", unit=unit if broken else "")
    return visit


def test_the_order_names_each_problem_with_its_law_and_day_and_the_opinion_looks_at_each_again(town):
    section = town.section
    visit = walked(town, ("N2", "M2"), "1幢101")
    assert refused(visit=visit, paper="order_rectify", by=section, at=T0) == "inspections.refused.not_over"
    actions.issue(visit=visit, paper="inspection_plan", by=section, at=T0)
    actions.finish(visit=visit, met="王厂长", signed=False, text="拒不签字", by=town.actor("lin"), at=T0 + minutes(60))
    at = T0 + minutes(61)
    for kind in ("site_record", "order_rectify"):
        actions.issue(visit=visit, paper=kind, by=section, at=at)
    assert refused(visit=visit, paper="order_rectify", by=section, at=at) == "inspections.refused.paper_made"
    plan, said = issued(visit, "inspection_plan", at)
    assert plan.number == "（温）应急检方〔2026〕1号" and "林执法" in said and "浙J0000" in said
    signs = "林执法（执法证浙J0000）", "钱执法（执法证浙J0001）"
    record, said = issued(visit, "site_record", at)
    for part in (
        record.number,
        "现场检查记录",
        "晴川机电园",
        "王厂长",
        "1幢101",
        "拒绝签字，由两名执法人员注明",
        "申请回避",
        *signs,
    ):
        assert part in said, part
    order, said = issued(visit, "order_rectify", at)
    for part in (
        order.number,
        "责令限期整改指令书",
        "《中华人民共和国安全生产法》第四十二条",
        "2026-08-11",
        "2026-09-09",
        "60日",
        "6个月",
        "待确认",
        *signs,
    ):
        assert part in said, part
    again = town.plan(kind="reinspection", at=T0 + minutes(90))
    town.answer(again, "N2", "lin", "yes", at=T0 + minutes(91), unit="1幢101", text="已打通")
    actions.finish(visit=again, met="王厂长", signed=True, by=town.actor("lin"), at=T0 + minutes(100))
    actions.issue(visit=again, paper="reinspection_opinion", by=section, at=T0 + minutes(101))
    _, said = issued(again, "reinspection_opinion", T0 + minutes(102))
    for part in (order.number, "已整改", "未复查", "已打通", "2项中1项已整改", *signs):
        assert part in said, part


def test_an_item_answered_at_several_places_is_told_place_by_place(town):
    visit = walked(town, ("N5",), "1幢101")
    town.answer(visit, "N5", "qian", "yes", unit="")
    town.answer(visit, "N9", "lin", "yes", text="无充电", unit="")
    actions.finish(visit=visit, met="王厂长", signed=True, by=town.actor("lin"), at=T0 + minutes(60))
    actions.issue(visit=visit, paper="site_record", by=town.section, at=T0 + minutes(61))
    _, said = issued(visit, "site_record", T0 + minutes(61))
    assert "1幢101：不合格；全场：合格" in said and said.count("不准私拉乱接电线") == 1
    assert "合格，无充电" in said and "：合格，无充电" not in said


def test_what_was_issued_stays_when_a_late_envelope_changes_the_result(town):
    visit = walked(town)
    actions.finish(visit=visit, met="王厂长", signed=True, by=town.actor("lin"), at=T0 + minutes(60))
    actions.issue(visit=visit, paper="site_record", by=town.section, at=T0 + minutes(61))
    before = issued(visit, "site_record", T0 + minutes(62))[0]
    town.answer(visit, "N1", "qian", "no", at=T0 + minutes(90), seen=T0 + minutes(30))
    assert town.file(visit, T0 + minutes(91)).row.passed is False
    assert issued(visit, "site_record", T0 + minutes(92))[0].sha256 == before.sha256


def test_a_draft_bears_no_number_and_typed_markup_stays_text(town):
    visit = town.plan(basis="#panic() *依据* $x$")
    with reading(SYSTEM):
        found = queries.file(SYSTEM, visit, T0)
    (to,) = papers.addressees("inspection_plan", found, T0)
    pdf = press(papers.KINDS["inspection_plan"].template, papers.data("inspection_plan", found, T0, to), at=T0)
    said = text(pdf)
    assert "#panic()*依据*$x$" in said and "草稿" in said and "〔2026〕" not in said


VISIT = {"kind": "inspection", "state": "done", "approved_by": 1}


@pytest.mark.parametrize(
    ("kind", "more", "counts", "reason"),
    [
        ("poem", {}, (0, 0, (), False), "inspections.refused.paper"),
        ("inspection_plan", {"approved_by": None}, (0, 0, (), False), "inspections.refused.not_approved"),
        ("site_record", {"state": "under_way"}, (0, 0, (), False), "inspections.refused.not_over"),
        ("site_record", {}, (0, 3, (), False), "inspections.refused.paper_missing"),
        ("site_record", {"kind": "patrol"}, (1, 0, (), False), "core.ok"),
        ("order_rectify", {"kind": "patrol"}, (1, 0, (), False), "inspections.refused.paper_officers"),
        ("order_rectify", {}, (0, 0, (), False), "inspections.refused.nothing_broken"),
        ("order_rectify", {}, (1, 0, ("order_rectify",), False), "inspections.refused.paper_made"),
        ("order_rectify", {}, (1, 0, (), False), "core.ok"),
        ("reinspection_opinion", {}, (1, 0, (), True), "inspections.refused.no_reinspection"),
        ("reinspection_opinion", {"kind": "reinspection"}, (1, 9, (), False), "inspections.refused.nothing_again"),
        ("reinspection_opinion", {"kind": "reinspection"}, (1, 9, (), True), "core.ok"),
    ],
)
def test_only_of_what_has_happened(kind, more, counts, reason):
    assert rules.may_issue(kind, {**VISIT, **more}, *counts).because.key == reason


def test_an_officer_of_the_town_issues_and_a_grid_worker_does_not(town):
    visit = town.approved()
    with pytest.raises(Refused):
        actions.issue(visit=visit, paper="inspection_plan", by=town.actor("gao"), at=T0)
    actions.issue(visit=visit, paper="inspection_plan", by=town.make("officer", COUNTY), at=T0)
    assert issued(visit, "inspection_plan", T0)[0].number.endswith("〔2026〕1号")
