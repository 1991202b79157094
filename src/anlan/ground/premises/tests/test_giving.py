"""Lists that go out and come in again: nothing changes, nothing of persons leaves, and not everybody may."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from conftest import COUNTY, VILLAGE
from openpyxl import load_workbook

from anlan.ground.premises.imports import buildings, compounds, lettings, parties, units
from anlan.ground.premises.models import Building, CompoundFact, Floor, Letting, PartyFact
from anlan.ground.premises.tests.conftest import Browse, City
from anlan.ground.premises.tests.test_attached import kept
from anlan.ground.premises.tests.test_imports import FILES
from anlan.ground.premises.tests.test_registers import rows
from anlan.ground.premises.tests.test_shapes import square
from anlan.infra.pages.sheets import FORMS, TYPES
from anlan.infra.world import now as city_now

MODULES = {"parties": parties, "compounds": compounds, "buildings": buildings, "units": units, "lettings": lettings}
MORE = (
    ("parties", "信用代码,名称,工艺标签,是否规上\n91331081MA28WL0170,-1号厂,喷涂,是\n"),
    ("compounds", f'编号,名称,所在村,坐标系,经度,纬度,边界\nG1,火星园,{VILLAGE},GCJ-02,121.3145,28.3075,"{square()}"\n'
                  f"G2,无坐标系园,{VILLAGE},,121.31,28.31,\n"),
    ("buildings", "厂区编号,幢,地上层数,结构,耐火等级,鉴定日期,楼层,层名,限载,限载来源\n"
                  "G1,空楼,3,框架,二级,2024-05-01,2,二层,3.5,限载牌\nG1,空楼,3,框架,二级,2024-05-01,-1,,,\nG2,门卫,1,,,,,,,\n"),
    ("units", "厂区编号,幢,楼层,单元,工艺标签,设计荷载,火灾危险性\nG1,-1幢,-1,地下,喷涂、焊接,4.5,丙\n"),
)  # fmt: skip


@pytest.fixture
def full(shared: City) -> City:
    """Sites told by verbs and without a number, by files, with a chain, an orphan, other systems of coordinates."""
    steward = shared.make("data_steward", COUNTY)
    for kind, text in (*FILES, *MORE):
        report = MODULES[kind].run(text.encode(), f"{kind}.csv", by=steward, at=city_now())
        assert report.errors == [], (kind, report.errors)
    return shared


def facts() -> list[set[tuple[object, ...]]]:
    return [{tuple(r.said().items()) for r in rows(m, known_to=None)} for m in (Building, Letting)]


def test_what_goes_out_comes_in_again_and_changes_nothing(full: City, browse: Browse):
    client, steward = browse("data_steward"), full.make("data_steward", COUNTY)
    before = facts()
    for language in ("zh-Hans", "en"):
        for kind, module in MODULES.items():
            for form in FORMS:
                answer = client.get(f"/premises/files/{kind}.{form}", headers={"Accept-Language": language})
                assert (answer.status_code, answer["Content-Type"]) == (200, TYPES[form])
                report = module.run(answer.content, f"{kind}.{form}", by=steward, at=city_now())
                assert (report.errors, report.new, report.changed) == ([], 0, 0), (kind, form, report)
                assert report.same == report.rows > 0 and report.ignored == ()
    assert facts() == before


def test_nothing_of_persons_leaves_and_what_a_file_leaves_out_stays(full: City, browse: Browse):
    client, steward = browse("data_steward"), full.make("data_steward", COUNTY)
    text = client.get("/premises/files/parties.csv", headers={"Accept-Language": "zh-Hans"}).content.decode("utf-8-sig")
    assert "云帆五金有限公司" in text and "顾某" not in text
    header, *lines = csv.reader(io.StringIO(text))
    assert "法定代表人" not in header and "安全负责人编号" not in header
    only = "信用代码,名称,从业人数\n913310817399001899,云帆五金有限公司,27\n"
    assert parties.run(only.encode(), "p.csv", by=steward, at=city_now()).changed == 1
    (now,) = [f for f in rows(PartyFact, known_to=None, valid_to=None) if f.name == "云帆五金有限公司"]
    assert (now.staff, now.trade, now.legal_rep) == (27, "3311", "顾某")
    renamed = f"编号,名称,所在村\nD1,溪上大园,{VILLAGE}\n"
    assert compounds.run(renamed.encode(), "c.csv", by=steward, at=city_now()).changed == 1
    (site,) = [f for f in rows(CompoundFact, known_to=None, valid_to=None) if f.name == "溪上大园"]
    assert (site.address, site.owner_kind) == ("丹安路88号", "village_collective") and site.owner_id


def test_only_who_brings_files_in_gets_them_so(full: City, browse: Browse):
    assert browse("data_steward").get("/premises/files/nothing.csv").status_code == 404
    for role in ("section", "officer", "auditor"):
        assert browse(role).get("/premises/files/parties.csv").status_code in (403, 404), role
    page = browse("data_steward").get("/premises/").content.decode()
    assert "/premises/files/" in page
    page = browse("data_steward").get("/premises/files/").content.decode()
    for kind in (*MODULES, "papers"):
        assert all(f"/premises/files/{kind}.{form}" in page for form in FORMS), kind
    assert "/premises/files/" not in browse("section").get("/premises/").content.decode()


def test_buildings_and_floors_without_a_unit_come_in_and_go_out(full: City, browse: Browse):
    steward = full.make("data_steward", COUNTY)
    (empty,) = rows(Building, name="空楼", known_to=None)
    assert (empty.above, empty.structure, empty.resistance, str(empty.appraised_on)) == (3, "框架", "2", "2024-05-01")
    floors = {f.level: (f.name, f.posted_load) for f in rows(Floor, building=empty.thing, known_to=None)}
    assert floors == {2: ("二层", 3.5), -1: ("-1F", None)}
    assert rows(Floor, building=rows(Building, name="门卫")[0].thing) == []
    changed = "厂区编号,幢,楼层,限载,限载来源\nG1,空楼,2,2.5,鉴定\n"
    assert buildings.run(changed.encode(), "b.csv", by=steward, at=city_now()).changed == 1
    (now,) = rows(Floor, building=empty.thing, level=2, known_to=None)
    assert (now.posted_load, now.load_source, now.name) == (2.5, "appraisal", "二层")
    wrong = "厂区编号,幢,地上层数,楼层\nG1,新楼,3,1\nG1,新楼,4,2\nG1,新楼,3,1\nG9,新楼,3,1\n"
    report = buildings.run(wrong.encode(), "b.csv", by=steward, at=city_now())
    assert [(e.row, e.because.key) for e in report.errors] == [
        (3, "premises.row.building"), (4, "bulk.row.twice"), (5, "bulk.row.unknown"),
    ]  # fmt: skip
    assert rows(Building, name="新楼") == []


def test_the_table_of_files_kept_names_each_with_its_hash(full: City, browse: Browse):
    client = browse("data_steward")
    book = load_workbook(io.BytesIO(client.get("/premises/files/papers.xlsx").content))
    header = [cell.value for cell in book.active[1]]
    assert header[0] == "厂区编号" and header[-1] == "校验值" and book.active.max_row == 1
    kept(full, dated=date(2024, 5, 1))
    (line,) = csv.DictReader(io.StringIO(client.get("/premises/files/papers.csv").content.decode("utf-8-sig")))
    assert (line["归属"], line["落款日期"], len(line["校验值"])) == ("整个厂区", "2024-05-01", 64)
