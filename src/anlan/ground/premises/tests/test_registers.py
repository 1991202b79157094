"""Registers in the house: rows are led to enterprises, sites found, people asked; the same file changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from conftest import COUNTY, OTHER_VILLAGE, T0

from anlan.ground.premises import actions, queries, states
from anlan.ground.premises.imports import registers
from anlan.ground.premises.models import Doubt, Found, Intake, Record
from anlan.ground.premises.tests.conftest import City
from anlan.infra.bulk.report import Report
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused

HOUR = timedelta(hours=1)
MARKET = """统一社会信用代码,企业名称,行业代码,住所,登记状态,备注
913310817399001899,温岭市晴川机电有限公司,C38,温岭市泽国镇丹安路88号,存续,甲
91331081MA28WL0170,温岭市木禾电机有限公司,C38,温岭市泽国镇丹安路88号2幢,存续,
,温岭市白鹭包装有限公司,C22,温岭市泽国镇丹安路88号3幢,存续,
,温岭市朗月鞋业有限公司,C19,温岭市坞根镇街头村12号,存续,
"""


def take_in(city: City, source: str, text: str, at: Any = T0, **more: Any) -> Report:
    by = city.make("data_steward", COUNTY)
    return registers.importer(source)(text.encode(), f"{source}.csv", by=by, at=at, **more)


def rows(model: Any, **where: Any) -> list[Any]:
    with reading(SYSTEM):
        return list(model.objects.seen_by(SYSTEM).filter(**where))


def test_a_market_extract_finds_a_site_and_its_repetition_changes_nothing(city: City):
    report = take_in(city, "market", MARKET)
    assert report.errors == [] and (report.rows, report.new) == (4, 4)
    found = rows(Found)
    assert [(f.state, f.enterprises, f.producing) for f in found] == [("open", 3, 3)]
    assert {m["name"] for m in found[0].members} == {
        "温岭市晴川机电有限公司", "温岭市木禾电机有限公司", "温岭市白鹭包装有限公司",
    }  # fmt: skip
    assert rows(Record, name="温岭市晴川机电有限公司")[0].values["more"] == {"备注": "甲"}
    again = take_in(city, "market", MARKET, T0 + HOUR)
    assert (again.new, again.changed, again.same) == (0, 0, 4)
    assert [(f.pk, f.told_at) for f in rows(Found)] == [(f.pk, f.told_at) for f in found]
    assert len(rows(Intake)) == 2 and rows(Doubt) == []


def test_a_closed_firm_takes_its_site_away_and_its_return_brings_it_back(city: City):
    take_in(city, "market", MARKET)
    closed = MARKET.replace("3幢,存续", "3幢,注销").replace("2幢,存续", "2幢,注销")
    report = take_in(city, "market", closed, T0 + HOUR)
    assert (report.new, report.changed) == (0, 2)
    assert [(f.state, f.gone_at, f.why) for f in rows(Found)] == [("gone", T0 + HOUR, "market")]
    take_in(city, "market", MARKET, T0 + 2 * HOUR)
    assert [(f.state, f.gone_at) for f in rows(Found)] == [("open", None)]


def test_a_province_row_is_led_to_its_firm_or_asked_about(city: City):
    take_in(city, "market", MARKET)
    feed = "信用代码,企业名称,生产地址\n91331081739900l899,晴川机电,\n,温岭白鹭包装厂,丹安路88号\n,无人知晓公司,\n"
    report = take_in(city, "online", feed, T0 + HOUR)
    assert report.errors == []
    led = {r.name: (r.match, r.firm) for r in rows(Record, source="online")}
    assert led["无人知晓公司"] == ("none", "")
    assert led["晴川机电"][0] in ("sure", "doubtful")
    asked = rows(Doubt, kind="firm", state="open")
    assert asked
    again = take_in(city, "online", feed, T0 + 2 * HOUR)
    assert (again.new, again.changed) == (0, 0)
    assert [(d.pk, d.state) for d in rows(Doubt)] == [(d.pk, d.state) for d in asked]


def test_an_answer_is_obeyed_by_the_next_run_and_can_be_taken_back(city: City):
    take_in(city, "market", MARKET)
    take_in(city, "online", "企业名称\n温岭白鹭包装厂\n", T0 + HOUR)
    doubt = rows(Doubt, state="open")[0]
    by = city.section
    actions.answer(doubt=doubt.pk, said=states.DIFFERENT, by=by, at=T0 + HOUR)
    assert [(r.match, r.firm) for r in rows(Record, source="online")] == [("none", "")]
    take_in(city, "market", MARKET.replace("C22", "C23"), T0 + 2 * HOUR)
    assert rows(Doubt, state="open") == []
    actions.take_back(doubt=doubt.pk, by=by, at=T0 + 2 * HOUR)
    actions.answer(doubt=doubt.pk, said=states.SAME, by=by, at=T0 + 2 * HOUR)
    record = rows(Record, source="online")[0]
    assert (record.match, record.firm) == ("decided", doubt.other)


def test_a_site_that_is_registered_already_is_not_offered_again(city: City):
    values = {"name": "丹安路园", "owner_kind": "private", "address": "温岭市泽国镇丹安路八十八号"}
    known = city.do("register", area=OTHER_VILLAGE, values=values).ref
    take_in(city, "market", MARKET, T0 + HOUR)
    site = rows(Found)[0]
    assert (site.state, site.compound) == ("open", known)
    with reading(SYSTEM):
        assert queries.found(SYSTEM, queries.Wanted()) == []
        assert [f.id for f in queries.found(SYSTEM, queries.Wanted(state="known"))] == [site.pk]
    with pytest.raises(Refused):
        actions.take(found=site.pk, area=OTHER_VILLAGE, name="园", address="", by=city.section, at=T0 + HOUR)
