"""A standard by file: what the page gives out comes in again without a change; mistakes by row and field."""

from __future__ import annotations

import io

import pytest
from conftest import COUNTY, T0
from django.test import Client
from openpyxl import Workbook
from tests.contracts.doors import visitor

from anlan.ground.standards import actions, imports, queries
from anlan.infra.scope import SYSTEM, reading

HEAD = "code,name_zh,kind,ref,text_zh,days,department,grade,photo,rule,least,answer,unit\n"
ROW = "PRE-SEASON,汛前检查,checklist,{ref},{text},3,消防救援大队,重大隐患,是,ORDER-10-2023/3(1),,,\n"


def bring(by, content, **more):
    content = content.encode() if isinstance(content, str) else content
    return imports.run(content, "标准.csv", by=by, at=T0, **more)


def newest(code):
    with reading(SYSTEM):
        found = queries.versions(SYSTEM, code)
    return found[0] if found else None


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_what_the_page_gives_out_changes_nothing_when_it_comes_in(city, actor, lang):
    client: Client = visitor("shen", ("section", COUNTY))
    for code in ("ORDER-10-2023", "WL-5-10", "FIRE-FACTORY", "GB-35181"):
        file = client.get(f"/standards/{code}/?as=csv", headers={"Accept-Language": lang}).content
        report = bring(actor("section"), file)
        assert (report.errors, report.new, report.changed, report.ignored) == ([], 0, 0, ()), code
        assert report.same == len(newest(code).items) and report.entry is None


def test_a_file_becomes_a_draft_and_the_same_file_again_changes_nothing(city, actor):
    section, director = actor("section"), actor("director")
    file = HEAD + ROW.format(ref="P1", text="排水口畅通") + ROW.format(ref="P2", text="沙袋到位")
    dry = bring(section, file, dry_run=True)
    assert (dry.errors, dry.new, newest("PRE-SEASON")) == ([], 2, None)
    assert bring(section, file).new == 2
    draft = newest("PRE-SEASON")
    assert (draft.state, draft.text, draft.authors) == ("draft", "标准.csv", (str(section.account),))
    item = draft.item("P1")
    assert (item.days, item.department, item.grade, item.photo, item.rule) == (
        3,
        "fire",
        "major",
        True,
        "ORDER-10-2023/3(1)",
    )
    again = bring(section, file)
    assert (again.same, again.entry) == (2, None)
    other = actor("section")
    changed = bring(other, HEAD + ROW.format(ref="P1", text="排水口清理过"))
    assert (changed.changed, changed.same, [n.key for n in changed.notes]) == (
        1, 0, ["standards.import.gone", "standards.import.draft"],
    )  # fmt: skip
    assert (len(newest("PRE-SEASON").items), len(newest("PRE-SEASON").authors)) == (1, 2)
    actions.confirm(version=draft.id, by=director, at=T0)
    assert bring(section, HEAD + ROW.format(ref="P1", text="排水口清理过")).entry is None


def test_a_known_standard_gets_its_next_version_in_the_citys_words(city, actor):
    rows = [dict(zip(imports.NAMES, row, strict=True)) for row in imports.cells(newest("ORDER-10-2023"))]
    book = Workbook()
    book.active.append(list(imports.NAMES))
    for row in rows[:-1]:
        book.active.append([", ".join(v) if isinstance(v, tuple) else v for v in row.values()])
    out = io.BytesIO()
    book.save(out)
    report = bring(actor("section"), out.getvalue())
    draft = newest("ORDER-10-2023")
    assert (report.errors, draft.version, len(draft.items), draft.coverage["wording"]) == ([], 2, 63, "city")


def test_mistakes_are_told_by_row_and_field_and_nothing_is_kept(city, actor):
    file = HEAD + (
        "PRE-SEASON,汛前检查,checklist,P1,,3,fire,,,,,,\n"
        "PRE-SEASON,,,P 2,x,3,fire,,,,,,\n"
        "PRE-SEASON,,,P3,x,400,navy,,,,,,\n"
        "PRE-SEASON,,,P4,宽度,3,fire,,,nothing,,number,m\n"
        "PRE-SEASON,,,P5,x,3,fire,,,,,,\n"
        "PRE-SEASON,,,P5,y,3,fire,,,,,,\n"
        "lower,,,P1,x,3,fire,,,,,,\n"
    )
    report = bring(actor("section"), file)
    told = [(e.row, e.field) for e in report.errors]
    assert told == [
        (2, "text_zh"), (3, "ref"), (4, "days"), (4, "department"), (5, "rule"), (7, "ref"), (8, "code"),
        (8, "name_zh"), (8, "kind"),
    ]  # fmt: skip
    assert newest("PRE-SEASON") is None


def test_only_who_drafts_brings_in(city):
    assert visitor("ding", ("town_station", COUNTY)).get("/ground/import/?kind=standards").status_code == 404
    assert "标准" in visitor("shen", ("section", COUNTY)).get("/ground/import/?kind=standards").content.decode()


def test_the_page_says_how_much_of_the_text_it_holds(city):
    page = visitor("shen", ("section", COUNTY)).get
    said = page("/standards/ORDER-10-2023/").content.decode()
    assert "收录原文64项中的64项" in said and "与公布的原文一致" in said and "mem.gov.cn" in said
    assert "原文共有多少项未核实" in page("/standards/GB-35181/").content.decode()
    assert "64/64" in page("/standards/").content.decode()
