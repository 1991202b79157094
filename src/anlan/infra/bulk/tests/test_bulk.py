"""Tables from outside: every encoding comes in whole, every hostile file ends in a sentence, nothing else is raised."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.infra.bulk import Column, FileError, Wrong, columns, open_sheet, read_table
from anlan.infra.bulk.files import MAX_CELL, Oddity
from anlan.infra.bulk.report import Report, RowError, shorten
from anlan.infra.pages.words import both
from anlan.infra.pages.workbook import book_of
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused, Said

COLUMNS = (
    Column("code", ("代码",), columns.code, required=True),
    Column("name", ("名称", "姓名"), columns.text(20), required=True),
    Column("phone", ("电话",), columns.phone),
    Column("heads", ("人数",), columns.whole(0, 99), default=1),
    Column("since", ("起",), columns.when),
    Column("ground", ("一楼",), columns.flag, default=False),
)
READERS = [columns.text(50), columns.whole(0, 9), columns.number(-1, 1), columns.flag, columns.code, columns.phone]
READERS += [columns.when, columns.polygon, columns.one_of({"a": "a", "乙": "b"})]
WORDS = st.text(st.characters(codec="gb18030", exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp")), max_size=12)
CELLS = WORDS.map(str.strip)
FILES = st.one_of(
    st.binary(max_size=400), st.text(max_size=300).map(str.encode), st.binary(max_size=60).map(b"PK".__add__)
)
DAYS = st.datetimes().filter(lambda d: 1950 <= d.year <= 2150)


def table(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(rows: list[list[object]], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def errors(content: bytes) -> list[tuple[int, str, str]]:
    try:
        found = read_table(content, "x.csv", COLUMNS)
    except FileError as wrong:
        return [(wrong.error.row, wrong.error.field, wrong.error.because.key)]
    return [(e.row, e.field, e.because.key) for e in found.sorted_errors()]


@settings(max_examples=60)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_is_written_is_read_in_every_encoding(rows, encoding):
    rows = [[a, b] for a, b in rows]
    sheet = open_sheet(table([["甲", "乙"], *rows], encoding))
    assert sheet.header == ["甲", "乙"]
    assert [cells for _, cells in sheet.rows] == [r for r in rows if any(r)]


@settings(max_examples=40)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_what_a_chinese_spreadsheet_writes_is_read(rows):
    rows = [[f"温{a}", b] for a, b in rows]
    sheet = open_sheet(table([["代码", "名称"], *rows], "gb18030"))
    assert [cells for _, cells in sheet.rows] == rows


@settings(max_examples=25)
@given(st.lists(st.tuples(st.text("甲乙ab12 ", max_size=8), st.integers(-999, 10**14)), min_size=1, max_size=6))
def test_a_workbook_is_read_as_its_csv(rows):
    sheet = open_sheet(workbook([["甲", "乙"], *[[a or None, n] for a, n in rows]]))
    assert [cells for _, cells in sheet.rows] == [[a, str(n)] for a, n in rows]


@settings(max_examples=150)
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=300).map(str.encode), st.binary(max_size=60).map(b"PK".__add__))
)
def test_no_file_raises_anything_but_a_sentence(content):
    for row, field, key in errors(content):
        assert row >= 0 and isinstance(field, str)
        assert both(Said(key)) != {"zh": key, "en": key}


@settings(max_examples=200)
@given(st.text(max_size=40), st.integers(0, len(READERS) - 1))
def test_no_cell_raises_anything_but_what_was_expected(cell, which):
    try:
        READERS[which](cell)
    except Wrong as wrong:
        assert wrong.because.key.startswith("bulk.expected.")


@settings(max_examples=100)
@given(DAYS)
def test_every_instant_is_read_back_in_city_time(when):
    assert columns.when(when.isoformat()) == when.replace(tzinfo=CITY)
    midnight = when.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=CITY)
    assert columns.when(f"{when:%Y-%m-%d}") == midnight


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("331081110", "331081110000"),
        ("３３１０８１１１０２００", "331081110200"),
        ("331081110200-g003", "331081110200-G003"),
    ],
)
def test_codes_are_padded_and_narrowed(cell, value):
    assert columns.code(cell) == value


@pytest.mark.parametrize("cell", ["138 0000 0000", "+86 138-0000-0000", "008613800000000", "１３８００００００００"])
def test_numbers_are_one_whatever_way_they_are_written(cell):
    assert columns.phone(cell) == "13800000000"


@pytest.mark.parametrize(("cell", "value"), [("是", True), ("0", False), ("Yes", True), ("无", False), ("１", True)])
def test_yes_and_no_are_read_in_both_languages(cell, value):
    assert columns.flag(cell) is value


def test_headers_are_found_by_any_of_their_names():
    found = read_table(
        table([["名称（必填）", "代码*", "备注", " 一楼 "], ["街头村", "331081110200", "x", "是"]]), "x", COLUMNS
    )
    assert found.errors == []
    assert (found.lines[0]["name"], found.lines[0]["ground"], found.lines[0]["heads"]) == ("街头村", True, 1)
    assert found.ignored == ("备注",)


def test_semicolons_and_tabs_are_read_as_well():
    for delimiter in (";", "\t"):
        found = read_table(table([["code", "name"], ["331081110200", "街,头"]], delimiter=delimiter), "x", COLUMNS)
        assert [line["name"] for line in found.lines] == ["街,头"]


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    content = table([["code", "name"], ["331081110200", "好"], ["", ""], ["x", "坏"]])
    assert errors(content) == [(4, "code", "bulk.expected.code")]


HEAD, GOOD = "code,name,phone,heads\n", "331081110200,街头村,,1\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (0, "", "bulk.file.empty")),
        (b"\n \n\n", (0, "", "bulk.file.empty")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (0, "", "bulk.file.old_excel")),
        (HEAD.encode() + b"\xff\xfe\xfa,\x81", (2, "", "bulk.file.encoding")),
        ("代码,名称\n1,2".encode("utf-16-le"), (0, "", "bulk.file.encoding")),
        ((HEAD + f"331081110200,{'长' * (MAX_CELL + 1)},,1").encode(), (2, "", "bulk.file.cell_too_big")),
        ((HEAD + f'331081110200,"{"x" * 10_000_000}",,1').encode(), (2, "", "bulk.file.cell_too_big")),
        ((HEAD + '331081110200,"未完\n' + GOOD).encode(), (2, "", "bulk.file.quotes")),
        (b"code,name,code\n1,2,3\n", (1, "code", "bulk.file.twice")),
        ("code,名称,姓名\n1,2,3\n".encode(), (1, "姓名", "bulk.file.twice")),
        (b"name,heads\n1,2\n", (1, "", "bulk.file.missing")),
        ((HEAD + GOOD.strip() + ",多了\n").encode(), (2, "", "bulk.file.cells")),
        ((HEAD + "3.31081E+11,街头村,,1\n").encode(), (2, "code", "bulk.expected.not_shortened")),
        ((HEAD + "331081110200,=HYPERLINK(1),,1\n").encode(), (2, "name", "bulk.expected.no_formula")),
        ((HEAD + "331081110200,+cmd|' /C calc'!A0,,1\n").encode(), (2, "name", "bulk.expected.no_formula")),
        ((HEAD + "331081110200,a\x07b,,1\n").encode(), (2, "name", "bulk.expected.printable")),
        ((HEAD + f"331081110200,{'长' * 21},,1\n").encode(), (2, "name", "bulk.expected.shorter")),
        ((HEAD + "331081110200,街头村,1.38E+10,1\n").encode(), (2, "phone", "bulk.expected.not_shortened")),
        ((HEAD + "331081110200,街头村,,100\n").encode(), (2, "heads", "bulk.expected.whole")),
        ((HEAD + "331081110200,街头村,,1.5\n").encode(), (2, "heads", "bulk.expected.whole")),
        ((HEAD + ",街头村,,1\n").encode(), (2, "code", "bulk.expected.something")),
        (workbook([["code", "name"], ["331081110200", "=1+1"]]), (2, "name", "bulk.expected.no_formula")),
        (workbook([["code", "name"], ["331081110200", "#REF!"]]), (2, "name", "bulk.expected.no_error")),
        (workbook([["code", "name"], ["331081110200", "甲"], [None, None]], "B2:B3"), (0, "", "bulk.file.merged")),
        (workbook([["code", "=A1"]]), (1, "", "bulk.file.header_formula")),
        (b"PK\x03\x04 not a workbook", (0, "", "bulk.file.broken_xlsx")),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_end_in_one_clear_sentence(content, expected):
    assert expected in errors(content)


def test_an_archive_that_would_unpack_to_gigabytes_is_not_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(3):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", b"\0" * 100_000_000)
    assert errors(out.getvalue()) == [(0, "", "bulk.file.unpacked")]


def test_an_archive_that_lies_about_its_size_is_read_no_further_than_it_says():
    honest = workbook([["code", "name"], ["331081110200", "甲"]])
    lying = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(honest)) as old, zipfile.ZipFile(lying, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            bomb = member.filename == "xl/worksheets/sheet1.xml"
            new.writestr(member.filename, b" " * 300_000_000 if bomb else old.read(member))
    content = lying.getvalue().replace((300_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert errors(content) == [(0, "", "bulk.file.broken_xlsx")]


def test_a_cell_of_ten_megabytes_in_a_workbook_is_told_by_its_row():
    content = rewritten(workbook([["code", "name"], ["331081110200", "LONG"]]), b"LONG", b"x" * 10_000_000)
    assert errors(content) == [(2, "", "bulk.file.cell_too_big")]


def test_merged_cells_far_down_are_found_and_headers_that_come_twice():
    many: list[list[object]] = [["331081110200", "甲"] for _ in range(40_000)]
    assert errors(workbook([["code", "name"], *many], "A40000:A40001")) == [(0, "", "bulk.file.merged")]
    doubled = workbook([["code", "名称", "姓名"], ["331081110200", "甲", "乙"]])
    assert errors(doubled) == [(1, "姓名", "bulk.file.twice")]


def test_of_a_wrong_cell_no_more_is_kept_than_is_shown():
    found = read_table((HEAD + f"331081110200,{'长' * 100_000},,1\n").encode(), "x.csv", COLUMNS)
    assert [len(e.got) for e in found.errors] == [80]


def rewritten(content: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook with other words in it than a spreadsheet would write."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for member in read.infolist():
            made.writestr(member.filename, read.read(member).replace(old, new))
    return out.getvalue()


def test_an_archive_that_is_no_workbook_is_told_so():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert errors(out.getvalue()) == [(0, "", "bulk.file.broken_xlsx")]


def test_a_border_that_crosses_itself_is_refused_with_the_place():
    with pytest.raises(Wrong) as wrong:
        columns.polygon("POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))")
    assert wrong.value.because.key == "bulk.expected.simple_polygon"
    assert "0.5" in wrong.value.because.params["reason"]


@pytest.mark.parametrize(
    "text", ["POINT(1 2)", "POLYGON EMPTY", "POLYGON((200 0, 201 0, 201 1, 200 0))", "nonsense", "LINESTRING(0 0,1 1)"]
)
def test_only_borders_in_degrees_are_borders(text):
    with pytest.raises(Wrong):
        columns.polygon(text)


def test_a_report_counts_all_mistakes_and_lists_some():
    report = Report("x", True, errors=[RowError(n, "f", Said("bulk.expected.flag"), "很长" * 100) for n in range(700)])
    told = report.as_json()
    assert (told["errors_total"], len(told["errors"]), len(told["errors"][0]["got"])) == (700, 500, 80)
    assert told["errors"][0]["because"] == {"zh": "应为1或0、是或否。", "en": "Expected 1 or 0, yes or no."}
    assert shorten("a\n b") == "a b"


def test_an_oddity_is_no_text():
    sheet = open_sheet(workbook([["code"], ["=A1"]]))
    assert [cells for _, cells in sheet.rows] == [[Oddity("formula", "=A1")]]


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (b"", "x.csv", "bulk.file.empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "photo.png", "bulk.file.no_table"),
        (b"%PDF-1.7 a paper", "list.csv", "bulk.file.no_table"),
        (b"not a workbook at all", "people.xlsx", "bulk.file.broken_xlsx"),
        (b"PK\x03\x04 cut off", "people.xlsx", "bulk.file.broken_xlsx"),
    ],
)
def test_what_is_no_table_is_told_as_such(content, name, key):
    with pytest.raises(FileError) as wrong:
        read_table(content, name, COLUMNS)
    assert wrong.value.error.because.key == key


@pytest.mark.parametrize(
    ("number", "shown"), [("1380000", "138****"), ("138-0000-000x", "138-****-***x"), ("无", "无")]
)
def test_a_wrong_number_is_shown_by_its_shape(number, shown):
    found = read_table(table([["代码", "名称", "电话"], ["331081110200", "甲", number]]), "x.csv", COLUMNS)
    assert [e.got for e in found.errors] == [shown]


def test_a_workbook_of_ours_keeps_numbers_days_and_words_and_runs_nothing():
    moment = datetime(2026, 8, 10, 6, 5, tzinfo=UTC)
    words = ["=1+1", "@SUM(A1)", "-1号厂", "+86", "913310817399001899"]
    row = [3.5, 12, "2026-08-10", date(2026, 8, 9), moment, *words, "", None, "x\x07y", True]
    content = book_of([f"列{n}" for n in range(len(row))], [row])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.freeze_panes == "A2"
    cells = sheet[2]
    assert [c.value for c in cells[:2] + cells[5:]] == [3.5, 12, *words, None, None, "xy", "True"]
    assert [str(c.value) for c in cells[2:5]] == ["2026-08-10 00:00:00", "2026-08-09 00:00:00", "2026-08-10 14:05:00"]
    assert [c.data_type for c in cells[:10]] == ["n", "n", "d", "d", "d", "s", "s", "s", "s", "s"]
    assert {c.number_format for c in cells[5:10]} == {"@"}, "what is typed into them stays words"
    ((number, back),) = open_sheet(content).rows
    assert (number, back[:6]) == (2, ["3.5", "12", "2026-08-10", "2026-08-09", "2026-08-10T14:05:00", "=1+1"])
    with pytest.raises(Refused):
        book_of(["a"], [["x" * 40_000]])
