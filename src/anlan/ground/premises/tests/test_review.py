"""The pages of the finder: sites with evidence, one question a screen with undo, sources, rows compared, changes."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import T0, TOWN, VILLAGE
from django.test import Client

from anlan.demo import city as cities
from anlan.demo import extracts
from anlan.ground.premises.models import Compound, Doubt, Found, Party, Record
from anlan.ground.premises.tests.conftest import Browse, City
from anlan.ground.premises.tests.test_pages import rows, text
from anlan.ground.premises.tests.test_registers import MARKET, take_in
from anlan.ground.premises.tests.test_registers import rows as stored

HOUR = timedelta(hours=1)
FEED = "信用代码,企业名称,生产地址\n,温岭白鹭包装厂,丹安路88号\n,无人知晓公司,\n"


@pytest.fixture
def told(city: City) -> City:
    """A market extract with one site, and a province feed with one row in doubt."""
    assert take_in(city, "market", MARKET, T0 - 2 * HOUR).errors == []
    assert take_in(city, "online", FEED, T0 - HOUR).errors == []
    return city


def post(client: Client, path: str, **given: str) -> str:
    answer = client.post(path, given)
    assert answer.status_code == 302, (path, answer.status_code, answer.content.decode()[:500])
    return str(answer["Location"])


def test_a_found_site_shows_its_evidence_and_becomes_a_candidate_by_a_person_alone(told: City, browse: Browse):
    section = browse("section")
    page = text(section, "/premises/found/")
    site = stored(Found)[0]
    assert f"/premises/found/{site.pk}/" in page and "泽国镇丹安路88号" in page
    assert "Same plate, both makers" in text(section, "/premises/found/", "en")
    one = text(section, f"/premises/found/{site.pk}/")
    assert "温岭市木禾电机有限公司" in one and "同一门牌，都是生产企业" in one
    before = len(stored(Compound))
    assert "温岭市泽国镇丹安路88号" not in text(section, "/premises/")
    asked = section.get(f"/premises/found/{site.pk}/take").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', asked)
    assert key is not None
    given = {"key": key[1], "name": "丹安路厂区", "address": site.address, "area": VILLAGE}
    to = post(section, f"/premises/found/{site.pk}/take", **given)
    assert "待确认" in text(section, to)
    assert len(stored(Compound)) == before + 1
    assert {p.credit_code for p in stored(Party)} >= {"913310817399001899"}
    assert [f.state for f in stored(Found)] == ["taken"]
    assert post(section, f"/premises/found/{site.pk}/take", **given) == to, "a doubled press does it once"
    assert len(stored(Compound)) == before + 1


def test_a_dismissed_site_stays_dismissed_until_it_is_taken_back(told: City, browse: Browse):
    section = browse("section")
    site = stored(Found)[0]
    asked = section.get(f"/premises/found/{site.pk}/dismiss").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', asked)
    assert key is not None
    post(section, f"/premises/found/{site.pk}/dismiss", key=key[1], reason="一家的三个门")
    take_in(told, "market", MARKET.replace("C22", "C23"), T0 + HOUR)
    assert [f.state for f in stored(Found)] == ["dismissed"]
    post(section, f"/premises/found/{site.pk}/reopen")
    assert [f.state for f in stored(Found)] == ["open"]


def test_one_question_a_screen_is_answered_and_undone_by_keys(told: City, browse: Browse):
    section = browse("section")
    page = text(section, "/premises/doubts/")
    assert "温岭白鹭包装厂" in page and "温岭市白鹭包装有限公司" in page
    assert all(f'data-key="{key}"' in page for key in "sd") and "premises/doubts.js" in page
    doubt = stored(Doubt, state="open")[0]
    post(section, f"/premises/doubts/{doubt.pk}/same", reason="打过电话")
    page = text(section, "/premises/doubts/", "en")
    assert 'data-key="u"' in page and "Nothing waits for review" in page
    assert stored(Record, name="温岭白鹭包装厂")[0].match == "decided"
    assert "打过电话" in section.get("/premises/doubts/?as=csv").content.decode()
    post(section, f"/premises/doubts/{doubt.pk}/undo")
    assert "温岭白鹭包装厂" in text(section, "/premises/doubts/")
    assert stored(Record, name="温岭白鹭包装厂")[0].match == "doubtful"
    assert post(section, "/premises/doubts/run") == "/premises/found/"


def test_the_queue_is_not_for_everybody(told: City, browse: Browse):
    assert browse("town_station").get("/premises/doubts/").status_code == 404
    assert browse("auditor").get("/premises/found/").status_code == 200


def test_rows_side_by_side_say_whether_they_are_one_firm(told: City, browse: Browse):
    section = browse("section")
    firm, feed = stored(Record, name="温岭市白鹭包装有限公司")[0], stored(Record, name="温岭白鹭包装厂")[0]
    other = stored(Record, name="温岭市晴川机电有限公司")[0]
    path = f"/premises/compare/?r={firm.pk}&r={feed.pk}&r={other.pk}"
    page = text(section, path)
    assert "这3行是3家企业" in page and "另有1对存疑" in page
    post(section, "/premises/compare/", one=str(feed.pk), other=str(firm.pk), said="same", next=path)
    page = text(section, path, "en")
    assert "These 3 rows are 2 enterprises" in page and "Take back" in page
    answered = stored(Doubt, state="same")[0]
    assert post(section, f"/premises/doubts/{answered.pk}/undo", next=path) == path
    post(section, "/premises/compare/", one=str(other.pk), other=str(firm.pk), said="different", next=path)
    assert len(stored(Doubt, state="different")) == 1
    assert "白鹭" in text(section, f"/premises/compare/?r={feed.pk}")


def test_rows_from_elsewhere_are_told_as_rows_that_never_were(told: City, browse: Browse):
    own, other = stored(Record, name="温岭市白鹭包装有限公司")[0], stored(Record, name="温岭市晴川机电有限公司")[0]
    page = text(browse("section"), f"/premises/compare/?r={own.pk}&r={uuid4()}", "en")
    assert own.name in page and "1 of the chosen rows lies outside your area or is no longer there" in page
    town = browse("town_station", TOWN)
    outside = text(town, f"/premises/compare/?r={own.pk}&r={other.pk}")
    never = text(town, f"/premises/compare/?r={uuid4()}&r={uuid4()}")
    assert "所选记录中有2条不在您的辖区" in outside and own.name not in outside
    assert outside.split("<main")[1] == never.split("<main")[1]
    assert town.get("/premises/compare/?r=none").status_code == 404


def test_a_feed_that_stops_says_what_is_stale(told: City, browse: Browse):
    section = browse("section")
    page = text(section, "/premises/registers/")
    assert "online.csv" in page and "market.csv" in page
    table = {r["来源"]: r for r in rows(section, "/premises/registers/?as=csv")}
    assert table["工业企业安全在线回流数据"]["行数"] == "2"
    assert table["工业企业安全在线回流数据"]["过期"] == "否"
    late = {r["来源"]: r for r in rows(section, f"/premises/registers/?as=csv&at={(T0 - 30 * HOUR).date()}")}
    assert late["工业企业安全在线回流数据"]["最近一次"] == ""
    assert "无人知晓公司" in text(section, "/premises/registers/online/?match=none")
    assert "无人知晓公司" not in text(section, "/premises/registers/online/?match=doubtful")


def test_what_appeared_and_vanished_since_monday_and_why(told: City, browse: Browse):
    section = browse("section")
    page = text(section, "/premises/changes/")
    assert "新增" in page and "按市场监管登记识别出" in page
    take_in(told, "market", MARKET.replace("3幢,存续", "3幢,注销").replace("2幢,存续", "2幢,注销"), T0 - HOUR / 2)
    gone = rows(section, f"/premises/changes/?as=csv&since={(T0 - 400 * HOUR).date()}")
    assert gone == []  # it came and went in between
    site = stored(Found)[0]
    assert site.state == "gone"
    assert "不再成立" in text(section, f"/premises/found/{site.pk}/")


def test_the_demos_registers_leave_questions_and_an_answer_teaches_the_next_run(city: City, browse: Browse):
    """What the demo sends: five to ten questions, each with evidence for and against; none is asked twice."""
    for kind, content in extracts.files(cities.build("small", 1).sites, 1):
        assert take_in(city, kind, content.decode(), T0 - HOUR).errors == []
    asked = stored(Doubt, state="open")
    assert 5 <= len(asked) <= 10 and {d.kind for d in asked} == {"firm", "site"}
    assert all(d.told["for"] and d.told["against"] for d in asked)
    section = browse("section")
    page = text(section, "/premises/doubts/")
    assert "支持" in page and "反对" in page
    one = next(d for d in asked if d.kind == "firm" and d.told["one"]["source"] == "online")
    post(section, f"/premises/doubts/{one.pk}/same", reason="查过营业执照")
    post(section, "/premises/doubts/run")
    led = next(r for r in stored(Record, source="online") if f"online:{r.key}" == one.one)
    assert (led.firm, led.match) == (one.other, "decided")
    assert {d.pk for d in stored(Doubt, state="open")} == {d.pk for d in asked} - {one.pk}
