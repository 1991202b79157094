"""Registers of a hundred thousand rows and hostile ones: mistakes by row and field, and nothing is half saved."""

from __future__ import annotations

import io

import openpyxl
import pytest
from conftest import COUNTY, T0

from anlan.ground.premises.imports import registers
from anlan.ground.premises.models import Found, Intake, Record
from anlan.ground.premises.tests.conftest import City
from anlan.ground.premises.tests.test_registers import rows
from anlan.infra.bulk.report import Report

HEAD = "企业名称,统一社会信用代码,住所,备注\n"


def take(city: City, content: bytes, source: str = "market") -> Report:
    return registers.importer(source)(content, "x", by=city.make("data_steward", COUNTY), at=T0)


def workbook(*lines: list[object], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    if merge:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TITLES: list[object] = ["企业名称", "住所"]
HOSTILE = {
    "broken encoding": ("企业名称,住所\n".encode() + b"\xff\xfe\xfa\x80\x81\xff,x\n", "bulk.file.encoding"),
    "merged cells": (workbook(TITLES, ["甲厂", "丹安路1号"], ["", ""], merge="A2:A3"), "bulk.file.merged"),
    "doubled header": ("企业名称,住所,企业名称\n甲厂,丹安路1号,乙厂\n".encode(), "bulk.file.twice"),
    "formula": (workbook(TITLES, ["=A1", "丹安路1号"]), "bulk.expected.no_formula"),
    "formula as text": ("企业名称,住所\n=HYPERLINK(1),丹安路1号\n".encode(), "bulk.expected.no_formula"),
    "10 MB cell": (f"企业名称,住所\n{'甲' * 3_500_000},丹安路1号\n".encode(), "bulk.file.cell_too_big"),
    "no address": ("企业名称,备注\n甲厂,x\n".encode(), "bulk.file.missing_all"),
    "unquoted comma": ("企业名称,住所\n甲厂,丹安路1号,东首\n".encode(), "bulk.file.cells"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_register_ends_in_a_sentence_and_leaves_no_trace(city: City, name: str):
    content, key = HOSTILE[name]
    report = take(city, content)
    assert [e.because.key for e in report.errors] == [key]
    assert report.errors[0].row >= (0 if key in ("bulk.file.encoding", "bulk.file.merged") else 1)
    assert rows(Record) == rows(Found) == rows(Intake) == []


@pytest.mark.timeout(280)
def test_one_mistake_in_a_hundred_thousand_rows_saves_none_of_them(city: City):
    lines = [f"温岭市企业{n:06}机械厂,,温岭市泽国镇丹安路{n % 900 + 1}号,\n" for n in range(100_000)]
    lines[77_776] = "=1+1,,丹安路1号,\n"
    report = take(city, (HEAD + "".join(lines)).encode("gb18030"))
    assert [(e.row, e.field, e.got) for e in report.errors] == [(77_778, "企业名称", "=1+1")]
    assert report.rows == 100_000
    assert rows(Record) == rows(Intake) == []
