"""Files of parties, compounds, units and lettings: whole or not at all, twice changes nothing, mistakes by row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from conftest import COUNTY, OTHER_VILLAGE, T0, TOWN, VILLAGE
from django.utils import translation

from anlan.ground.premises import queries
from anlan.ground.premises.imports import compounds, lettings, parties, units
from anlan.ground.premises.tests.conftest import City
from anlan.infra.bulk import Report
from anlan.infra.bulk.columns import Wrong
from anlan.infra.pages.words import both, say
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY

DAY = timedelta(days=1)
PARTIES = """统一社会信用代码,企业名称,主体类型,行业代码,从业人数,法定代表人
913310817399001899,云帆五金有限公司,企业,3311,26,顾某
,丹山铸件厂,个体工商户,3391,,
"""
COMPOUNDS = f"""编号,名称,所在村,地址,业主,业主类型,生效日期,确认日期,备注
D1,溪上园,{VILLAGE},丹安路88号,丹山股份社,村集体,2024-01-01,2025-03-01,x
D2,石竹园,{OTHER_VILLAGE},,石竹塑料,私营,2024-01-01,,
"""
UNITS = """厂区编号,幢,楼层,单元,面积,限载,限载来源,在用单位
D1,1幢,1,101,300,8,限载牌,
D1,1幢,1,102,200,8,限载牌,
D1,1幢,2,201,500,,,丹山铸件厂
D2,A,1,1,900,,,
"""
LETTINGS = """厂区编号,幢,楼层,单元,出租方,承租方信用代码,承租方,租期起,租期止,\
是否使用,同意转租文件,协议编号,签订日期,协议有效期至
D1,1幢,1,101,青禾包装,913310817399001899,云帆五金有限公司,2025-01-01,2026-12-31,是,同意1号,,,
D1,1幢,1,101,丹山股份社,,青禾包装,2024-01-01,2026-12-31,否,,协1,2026-01-01,2026-12-31
D1,1幢,1,102,丹山股份社,,木禾电机,2024-01-01,,是,,,,
"""


@pytest.fixture
def bring(city: City):
    """Takes in one text as the data steward, at a time."""
    steward = city.make("data_steward", COUNTY)
    modules = {"parties": parties, "compounds": compounds, "units": units, "lettings": lettings}

    def take(kind: str, text: str, at: Any = T0, **more: Any) -> Report:
        return modules[kind].run(text.encode(), f"{kind}.csv", by=steward, at=at, **more)

    return take


FILES = (("parties", PARTIES), ("compounds", COMPOUNDS), ("units", UNITS), ("lettings", LETTINGS))


def counts(report: Report) -> tuple[int, int, int]:
    assert report.errors == [], report.errors
    return report.new, report.changed, report.same


def test_a_city_comes_in_and_the_same_files_again_change_nothing(city, bring):
    assert [counts(bring(kind, text)) for kind, text in FILES] == [(2, 0, 0), (2, 0, 0), (4, 0, 0), (3, 0, 0)]
    again = [bring(kind, text, T0 + DAY) for kind, text in FILES]
    assert [counts(r) for r in again] == [(0, 0, 2), (0, 0, 2), (0, 0, 4), (0, 0, 3)]
    assert [r.entry for r in again] == [None] * 4
    with reading(SYSTEM):
        found = {it.row.ref: it for it in queries.judged(SYSTEM, T0, T0) if it.row.ref}
        units_ = {u: queries.unit_words(SYSTEM, [u], T0)[u] for u in found["D1"].site.by_unit}
        d1 = queries.one(SYSTEM, found["D1"].row.id, T0, T0)
    assert d1 is not None
    assert (d1.row.state, found["D2"].row.state) == ("confirmed", "candidate")
    assert (d1.verdict.ok, len(d1.site.tenants), len(d1.site.orphans), len(d1.site.unsigned)) == (True, 2, 1, 2)
    assert sorted(units_.values()) == [("1幢", "1F", "101"), ("1幢", "1F", "102")]
    chain = next(d1.site.chain(u) for u, words in units_.items() if words[2] == "101")
    assert [k.level for k in chain] == [1, 2]
    assert chain[0].until == datetime(2027, 1, 1, tzinfo=CITY)  # the last day belongs to the term


def test_a_changed_row_is_told_anew_from_its_day_and_the_past_stays(city, bring):
    for kind, text in FILES:
        bring(kind, text)
    changed = COMPOUNDS.replace("溪上园", "溪上产业园").replace("2024-01-01,2025-03-01", "2026-09-01,2025-03-01")
    assert counts(bring("compounds", changed, T0 + 40 * DAY)) == (0, 1, 1)
    with reading(SYSTEM):
        now = T0 + 40 * DAY
        one = next(r.id for r in queries.compounds(SYSTEM, now, now) if r.ref == "D1")
        names = [queries.one(SYSTEM, one, at, now).row.name for at in (T0, now)]  # type: ignore[union-attr]
    assert names == ["溪上园", "溪上产业园"]
    smaller = UNITS.replace("D1,1幢,1,102,200", "D1,1幢,1,102,180")
    assert counts(bring("units", smaller, T0 + 41 * DAY)) == (0, 1, 3)


@pytest.mark.parametrize(
    ("kind", "text", "row", "key"),
    [
        ("parties", PARTIES.replace("913310817399001899", "91331"), 2, "premises.expected.code"),
        ("parties", PARTIES + ",丹山铸件厂,企业,,,\n", 4, "premises.row.namesake"),
        ("parties", PARTIES + "913310817399001899,云帆五金,企业,,,\n", 4, "bulk.row.twice"),
        ("parties", PARTIES + ",云帆五金有限公司,企业,,,\n", 4, "premises.row.namesake"),
        ("compounds", COMPOUNDS.replace(VILLAGE, TOWN), 2, "bulk.row.unknown"),
        ("compounds", COMPOUNDS.replace("2025-03-01", "2027-03-01"), 2, "premises.expected.past"),
        ("compounds", COMPOUNDS.replace(VILLAGE, ""), 2, "premises.expected.place"),
        ("compounds", COMPOUNDS.replace("村集体", "皇室"), 2, "bulk.expected.one_of"),
        ("units", UNITS.replace("D2", "D9"), 5, "bulk.row.unknown"),
        ("units", UNITS + "D1,1幢,1,101,1,,,\n", 6, "bulk.row.twice"),
        ("units", UNITS + "D1,1幢,2,201,250,,,木禾电机\n", 6, "premises.row.shared_hall"),
        ("units", UNITS.replace(",300,", ",=1+1,"), 2, "bulk.expected.number"),
        ("lettings", LETTINGS.replace("1,102,", "1,109,"), 4, "bulk.row.unknown"),
        ("lettings", LETTINGS.replace("青禾包装,9133", "无名厂,9133"), 2, "premises.refused.not_theirs"),
        (
            "lettings",
            LETTINGS.replace("2025-01-01,2026-12-31", "2025-01-01,2027-12-31"),
            2,
            "premises.refused.outlasts",
        ),
        ("lettings", LETTINGS.replace("2024-01-01,,是", "2024-01-01,2023-01-01,是"), 4, "premises.refused.term"),
        (
            "lettings",
            LETTINGS + "D1,1幢,1,102,丹山股份社,,白鹭包装,2025-01-01,,,,,,\n",
            5,
            "premises.refused.let_already",
        ),
    ],
)
def test_a_mistake_names_its_row_and_nothing_is_saved(city, bring, kind, text, row, key):
    for before, good in FILES[: [k for k, _ in FILES].index(kind)]:
        bring(before, good)
    report = bring(kind, text)
    assert [(e.row, e.because.key) for e in report.errors] == [(row, key)]
    assert report.entry is None
    assert set(report.errors[0].as_json()["because"]) == {"zh", "en"}


NAMESAKES = """企业名称,住所,法定代表人
同名五金厂,丹安路1号,甲
同名五金厂,丹安路2号,甲
同名五金厂,丹安路2号,乙
"""


def test_firms_of_one_name_without_a_code_are_told_apart_by_seat_or_by_who_stands_for_them(city, bring):
    assert counts(bring("parties", NAMESAKES)) == (3, 0, 0)
    assert counts(bring("parties", NAMESAKES, T0 + DAY)) == (0, 0, 3)
    assert counts(bring("parties", "企业名称,住所,从业人数\n同名五金厂,丹安路1号,9\n", T0 + DAY)) == (0, 1, 0)
    for head, cell in (("企业类别", ""), ("住所", "丹安路2号"), ("法定代表人", "甲")):
        report = bring("parties", f"企业名称,{head}\n同名五金厂,{cell}\n", T0 + DAY)
        assert [(e.row, e.because.key) for e in report.errors] == [(2, "premises.row.namesake_known")], head
    assert counts(bring("parties", "企业名称,住所\n同名五金厂,丹安路3号\n", T0 + DAY)) == (1, 0, 0)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_words_of_our_own_lists_are_read_again(language):
    for prefix, values, read in (
        ("party_kind", parties.PARTY_KINDS, parties.COLUMNS),
        ("owner_kind", compounds.OWNER_KINDS, compounds.COLUMNS),
        ("kind", compounds.KINDS, compounds.COLUMNS),
        ("load_source", units.LOAD_SOURCES, units.COLUMNS),
    ):
        name = "kind" if prefix == "party_kind" else prefix
        column = next(c for c in read if c.name == name)
        with translation.override(language):
            words = {value: say(f"premises.{prefix}.{value}") for value in values}
        assert {value: column.read(word) for value, word in words.items()} == {value: value for value in values}


def test_a_word_that_is_not_known_is_told_what_was_expected_in_each_language():
    kind = next(c for c in parties.COLUMNS if c.name == "kind")
    with pytest.raises(Wrong) as wrong:
        kind.read("公司")
    told = both(wrong.value.because)
    assert "村集体经济组织" in told["zh"] and "village_collective" in told["en"]


def test_a_name_that_several_bear_needs_a_code_unless_the_unit_tells_which(city, bring):
    for kind, text in FILES:
        bring(kind, text)
    assert counts(bring("parties", "企业名称,住所\n青木电机,丹安路9号\n青木电机,丹安路8号\n")) == (2, 0, 0)
    line = "D1,1幢,2,201,丹山股份社,,青木电机,2025-01-01,,,,,,\n"
    report = bring("lettings", LETTINGS + line)
    assert [(e.row, e.field, e.because.key) for e in report.errors] == [(5, "承租方", "premises.row.namesakes")]
    report = bring("units", UNITS.replace("丹山铸件厂", "青木电机"))
    assert [(e.row, e.because.key) for e in report.errors] == [(4, "premises.row.namesakes")]
    report = bring("compounds", COMPOUNDS.replace("石竹塑料", "青木电机"))
    assert [(e.row, e.because.key) for e in report.errors] == [(3, "premises.row.namesakes")]


def test_a_hall_that_several_share_comes_in_as_units_of_its_own(city, bring):
    for kind, text in FILES:
        bring(kind, text)
    parts = "厂区编号,幢,楼层,单元,面积\nD2,A,1,1-1,500\nD2,A,1,1-2,400\n"
    assert counts(bring("units", parts)) == (2, 0, 0)
    header, *lines = "厂区编号,幢,楼层,单元,出租方,承租方,租期起", "D2,A,1,1-1,石竹塑料,甲厂,2025-01-01"
    lines.append(lines[0].replace("1-1", "1-2").replace("甲", "乙"))
    assert counts(bring("lettings", "\n".join((header, *lines)))) == (2, 0, 0)


def test_an_ended_letting_stays_ended_when_the_old_file_comes_again(city, bring):
    for kind, text in FILES:
        bring(kind, text)
    with reading(SYSTEM):
        compound = next(r.id for r in queries.compounds(SYSTEM, T0, T0) if r.ref == "D1")
        it = queries.one(SYSTEM, compound, T0, T0)
    assert it is not None
    first = next(k for k in it.site.links if k.level == 1 and k.until is not None)
    city.do("end_letting", letting=first.id, until=T0, text="解除", at=T0)
    again = bring("lettings", LETTINGS, T0 + DAY)
    assert again.entry is None
    assert [e.because.key for e in again.errors] in ([], ["premises.refused.outlasts"], ["premises.refused.not_theirs"])


def test_who_may_not_write_there_brings_nothing_in(city):
    station = city.make("data_steward", TOWN)
    far = COMPOUNDS.replace(VILLAGE, OTHER_VILLAGE)
    report = compounds.run(far.encode(), "x.csv", by=station, at=T0)
    assert {e.because.key for e in report.errors} <= {"bulk.row.elsewhere", "bulk.row.unknown"}
    assert report.errors
