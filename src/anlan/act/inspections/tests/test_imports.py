"""Certificates by file: what the page gives out changes nothing, a later last day renews, mistakes by row and field."""

from __future__ import annotations

from datetime import timedelta

from conftest import COUNTY, T0
from tests.contracts.doors import visitor

from anlan.act.inspections import actions, imports, queries
from anlan.infra.scope import SYSTEM, reading

HEAD = "执法证号,人员编号,姓名,单位,有效期起,有效期止\n"


def bring(town, text, **more):
    content = text if isinstance(text, bytes) else (HEAD + text).encode()
    return imports.run(content, "执法证.csv", by=town.section, at=T0, **more)


def officers():
    with reading(SYSTEM):
        return {o.number: o for o in queries.officers(SYSTEM)}


def test_new_renewed_and_the_same_file_again(town):
    page = visitor("shen", ("section", COUNTY))
    known = page.get("/inspections/who/?as=csv").content
    report = bring(town, known)
    assert (report.errors, report.new, report.changed, report.same) == ([], 0, 0, 4)
    file = "浙J0000,lin,林执法,应急管理局,2025-01-01,2028-12-31\n浙J0099,gao,,housing,2026-01-01,2027-12-31\n"
    assert (bring(town, file, dry_run=True).new, "浙J0099" in officers()) == (1, False)
    report = bring(town, file)
    assert (report.errors, report.new, report.changed) == ([], 1, 1)
    held = officers()
    assert f"{held['浙J0000'].last:%Y-%m-%d}" == "2028-12-31" and held["浙J0099"].name == "高网格"
    assert held["浙J0099"].holds(T0) and not held["浙J0099"].holds(T0 + timedelta(days=800))
    again = bring(town, file)
    assert (again.same, again.entry) == (2, None)
    assert len(held) == 5


def test_mistakes_are_told_and_nothing_is_kept(town):
    taken = officers()["浙J0003"].id
    actions.revoke(certificate=taken, by=town.section, at=T0)
    report = bring(
        town,
        "浙J0000,qian,,emergency,2025-01-01,2028-12-31\n"
        "浙J0010,nobody,,emergency,2025-01-01,2028-12-31\n"
        "浙J0011,lin,钱执法,emergency,2025-01-01,2028-12-31\n"
        "浙J0012,lin,,navy,2025-01-01,never\n"
        "浙J0013,lin,,emergency,2025-01-01,2024-12-31\n"
        "浙J0014,lin,,emergency,2025-01-01,2025-01-01\n"
        "浙J0014,lin,,emergency,2025-01-01,2028-12-31\n"
        "浙J0003,zhu,,housing,2025-01-01,2028-12-31\n",
    )
    told = [(e.row, e.field) for e in report.errors]
    assert told == [
        (2, "执法证号"), (3, "人员编号"), (4, "姓名"), (5, "单位"), (5, "有效期止"), (6, "有效期止"), (8, "执法证号"),
        (9, "执法证号"),
    ]  # fmt: skip
    assert "浙J0014" not in officers()


def test_only_the_section_brings_certificates_in(town):
    assert visitor("ding", ("town_station", COUNTY)).get("/ground/import/?kind=certificates").status_code == 404
