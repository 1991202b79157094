"""Lists that go out and come in again: nothing changes, nothing of persons leaves, and not everybody may."""

from __future__ import annotations

import csv
import io

import pytest
from conftest import COUNTY, VILLAGE

from anlan.ground.premises.imports import compounds, lettings, parties, units
from anlan.ground.premises.models import Building, CompoundFact, Letting, PartyFact
from anlan.ground.premises.tests.conftest import Browse, City
from anlan.ground.premises.tests.test_imports import FILES
from anlan.ground.premises.tests.test_registers import rows
from anlan.ground.premises.tests.test_shapes import square
from anlan.infra.world import now as city_now

MODULES = {"parties": parties, "compounds": compounds, "units": units, "lettings": lettings}
MORE = (
    ("parties", "信用代码,名称,工艺标签,是否规上\n91331081MA28WL0170,-1号厂,喷涂,是\n"),
    ("compounds", f'编号,名称,所在村,坐标系,经度,纬度,边界\nG1,火星园,{VILLAGE},GCJ-02,121.3145,28.3075,"{square()}"\n'
                  f"G2,无坐标系园,{VILLAGE},,121.31,28.31,\n"),
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
            answer = client.get(f"/premises/files/{kind}.csv", headers={"Accept-Language": language})
            assert answer.status_code == 200 and answer["Content-Type"].startswith("text/csv")
            report = module.run(answer.content, f"{kind}.csv", by=steward, at=city_now())
            assert (report.errors, report.new, report.changed) == ([], 0, 0), (kind, report, rows(CompoundFact))
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
    assert "/premises/files/compounds.csv" in page and "/premises/files/units.csv" in page
    assert "/premises/files/" not in browse("section").get("/premises/").content.decode()
