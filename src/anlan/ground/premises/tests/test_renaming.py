"""Rows of the dated tables on their page: proposed, confirmed by somebody else, read by the finder, kept by files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import COUNTY, T0
from tests.contracts.doors import visitor

from anlan.ground.premises import actions, queries
from anlan.ground.premises.models import Found, Record
from anlan.ground.premises.rules import renaming as rules
from anlan.ground.premises.tests.conftest import City
from anlan.ground.premises.tests.test_registers import rows, take_in
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused

HOUR = timedelta(hours=1)
ROAD = {"town": "泽国镇", "old_road": "旧丹路", "new_road": "丹安路", "since": "2020-01-01"}
TWO = """统一社会信用代码,企业名称,行业代码,住所,登记状态
913310817399001899,温岭市晴川机电有限公司,C38,温岭市泽国镇丹安路88号,存续
91331081MA28WL0170,温岭市木禾电机有限公司,C38,温岭市泽国镇旧丹路88号,存续
"""


def propose(city: City, values=ROAD, source="roads", by=None, **more):
    given = {"source": source, "values": values, "text": "2020年路名调整", **more}
    return actions.propose_renaming(**given, by=by or city.section, at=T0 + HOUR).ref


@pytest.mark.parametrize(
    ("source", "changed", "reason"),
    [
        ("headers", {}, "renaming_table"), ("roads", {"since": ""}, "renaming_field"),
        ("roads", {"since": "1899-12-31"}, "renaming_field"), ("roads", {"since": "2200-12-31"}, ""),
        ("roads", {"old_road": "路" * 121}, "renaming_field"), ("roads", {"old_road": "路" * 120}, ""),
        ("roads", {"new_no": "99999"}, ""), ("roads", {"new_no": "0"}, "renaming_field"),
        ("roads", {"new_no": "100000"}, "renaming_field"), ("roads", {"new_road": "旧丹路"}, "renaming_same"),
        ("roads", {"new_road": "旧丹路", "old_no": "8", "new_no": "9"}, ""),
        ("roads", {"colour": "x"}, "renaming_table"),
        ("aliases", {"kind": "sea", "alias": "a", "name": "b"}, "renaming_table"),
    ],
)  # fmt: skip
def test_what_a_row_must_hold(source, changed, reason):
    found = rules.sound(source, {**ROAD, **changed}, "why")
    assert (bool(found), found.because.key) == (not reason, f"premises.refused.{reason}" if reason else "core.ok")


def test_every_table_has_its_needs_and_a_reason():
    village = {"town": "坞根镇", "old": "甲村", "new": "街头村", "since": "2019-05-01"}
    alias = {"kind": "estate", "alias": "水仓工业区", "name": "水苍工业区", "since": "2019-05-01"}
    assert rules.sound("villages", village, "x") and rules.sound("aliases", alias, "x")
    assert rules.sound("villages", village, " ").because.key == "premises.refused.text"
    assert rules.sound("aliases", {**alias, "kind": "sea"}, "x").because.key == "premises.refused.renaming_field"
    assert not rules.sound("villages", {**village, "town": ""}, "x")


def test_a_row_makes_the_finder_see_one_site_and_a_file_does_not_take_it_away(city: City, actor, work):
    take_in(city, "market", TWO, T0)
    assert rows(Found) == []
    made = propose(city)
    work(T0 + HOUR)
    assert rows(Found) == []
    director = actor("director")
    with pytest.raises(Refused) as refused:
        propose(city, {**ROAD, "new_road": "丹安大道"})
    assert refused.value.because.key == "premises.refused.renaming_open"
    actions.confirm_renaming(renaming=made, by=director, at=T0 + HOUR)
    work(T0 + 2 * HOUR)
    assert [(f.state, f.enterprises) for f in rows(Found)] == [("open", 2)]
    with pytest.raises(Refused) as refused:
        propose(city)
    assert refused.value.because.key == "premises.refused.renaming_known"
    take_in(city, "roads", "镇街,原路名,现路名,起\n泽国镇,别路,新路,2021-01-01\n", T0 + 3 * HOUR)
    assert {r.name: r.gone_at for r in rows(Record, source="roads")} == {"旧丹路 → 丹安路": None, "别路 → 新路": None}
    out = propose(city, out=True)
    actions.confirm_renaming(renaming=out, by=director, at=T0 + 4 * HOUR)
    work(T0 + 5 * HOUR)
    assert [f.state for f in rows(Found)] == ["gone"]
    with pytest.raises(Refused) as refused:
        propose(city, out=True)
    assert refused.value.because.key == "premises.refused.renaming_unknown"


def test_the_page_proposes_and_somebody_else_confirms(city: City):
    section, director = visitor("shen", ("section", COUNTY)), visitor("fang", ("director", COUNTY))
    form = section.get("/premises/registers/roads/new").content.decode()
    assert "现路名" in form
    key = "01a22320-88a9-71e9-820c-00000000000a"
    wrong = section.post("/premises/registers/roads/new", {**ROAD, "key": key, "since": "", "text": "x"})
    assert wrong.status_code == 422 and "旧丹路" in wrong.content.decode()
    given = {**ROAD, "key": key, "text": "区划办〔2020〕3号"}
    assert section.post("/premises/registers/roads/new", given).status_code == 302
    page = director.get("/premises/registers/roads/").content.decode()
    for words in ("旧丹路 → 丹安路", "区划办〔2020〕3号", "2020-01-01"):
        assert words in page, words
    with reading(SYSTEM):
        made = queries.renamings(SYSTEM, "roads")[0].id
    assert section.post(f"/premises/registers/renaming/{made}/confirm").status_code == 409
    assert director.post(f"/premises/registers/renaming/{made}/confirm").status_code == 302
    page = section.get("/premises/registers/roads/").content.decode()
    assert f"/premises/registers/roads/new?row={rows(Record, source='roads')[0].pk}" in page
    english = section.get("/premises/registers/roads/", headers={"Accept-Language": "en"}).content.decode()
    assert "premises." not in english.replace("premises.css", "")
    assert visitor("ding", ("town_station", COUNTY)).get("/premises/registers/roads/new").status_code == 404
    assert section.get("/premises/registers/market/new").status_code == 404
