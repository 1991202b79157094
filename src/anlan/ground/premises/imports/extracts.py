"""Columns of the registers by the headers people know (work-safety.md, 2.1), a mapping for others, and reading them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from anlan.ground.premises.rules.extract import LeaseRow, MarketRow, OnlineRow, PowerRow, Registers
from anlan.infra.bulk import Column, FileError, RowError, Table, Wrong, open_sheet, read_table
from anlan.infra.bulk.columns import narrow, number, text
from anlan.infra.bulk.table import plain_title

_strict: dict[int, Callable[[str], Any]] = {most: text(most) for most in (60, 400, 4000)}
LEAST_DEGREES = 1.0  # nothing of the country lies nearer to zero
_DATE = re.compile(r"(\d{4})\D{0,2}?(\d{1,2})\D{0,2}?(\d{1,2})(?!\d)")
_degrees = {"lon": number(-180, 180), "lat": number(-90, 90)}


def degrees(axis: str) -> Callable[[str], float | None]:
    """A coordinate of these parts; what is none (0, unknown, swapped) is left out, as a point is no reason to fail."""

    def read(cell: str) -> float | None:
        try:
            value: float = _degrees[axis](cell)
        except Wrong:
            return None
        return value if value > LEAST_DEGREES else None

    return read


def words(most: int) -> Callable[[str], str]:
    """Plain words quickly; whatever is not plain goes to the strict reader and its sentence."""
    strict = _strict[most]

    def read(cell: str) -> str:
        if len(cell) <= most and cell.isprintable() and cell[:1] not in "=@+- ":
            return cell.strip()
        return str(strict(cell.replace("\n", " ").replace("\t", " ").replace("\r", " ")))

    return read


def day(cell: str) -> str:
    """A date as ISO; what is none (open, unknown) is empty, as only the tables of renaming ask for it."""
    found = _DATE.search(narrow(cell))
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""


def _text(name: str, *titles: str, most: int = 400, must: bool = False) -> Column:
    return Column(name, titles, words(most), default="", needed_in_header=must, several=True)


USCC = _text("uscc", "统一社会信用代码", "注册号", "社会信用代码", "信用代码", "统一代码",
             "统一信用代码", "统一社会信用代码/注册号", "组织机构代码", "credit_code", most=60)  # fmt: skip
NAME = _text("name", "企业名称", "名称", "单位名称", "主体名称", "公司名称", "企业(机构)名称", "机构名称",
             "市场主体名称", "商户名称", "字号名称", "企业全称", "单位全称")  # fmt: skip
ROLE = _text("role", "出租/承租", "出租承租", "租赁角色", "租赁性质")
LESSOR = _text("lessor_name", "房东名称", "房东", "出租方名称", "出租人")
STAFF = _text("staff", "从业人数", "从业人员", "员工人数", "职工人数", most=60)
LON = Column("lon", ("经度", "lng", "longitude", "坐标经度"), degrees("lon"))
LAT = Column("lat", ("纬度", "latitude", "坐标纬度"), degrees("lat"))
LEGAL = ("法定代表人", "负责人", "经营者", "法定代表人/负责人/经营者", "法定代表人/负责人", "法人代表", "法人",
         "法定代表人姓名", "经营者姓名")  # fmt: skip
FORMER = _text("former_names", "曾用名", "曾用名称", "原名称", "历史名称")
PHONE = _text("phone", "联系电话", "电话", "手机", "联系方式", "企业联系电话", "法人电话", most=60)
PARCEL = _text("parcel", "不动产单元号", "宗地号", "地块编号", "宗地代码", most=60)
PRODUCTION = _text(
    "addr_production", "生产地址", "生产经营地址", "实际生产地址", "生产经营场所", "实际经营地址", "实际地址"
)

MARKET = (
    USCC,
    replace(NAME, needed_in_header=True),
    _text("legal_rep", *LEGAL),
    _text(
        "gb4754",
        "行业代码",
        "行业门类",
        "门类",
        "行业",
        "行业小类",
        "小类",
        "行业中类",
        "行业大类",
        "国民经济行业",
        "所属行业",
        "行业名称",
    ),
    _text("business_scope", "经营范围", most=4000),
    PRODUCTION,
    _text("addr_business", "经营场所", "经营地址"),
    _text(
        "addr_registered",
        "住所",
        "注册地址",
        "地址",
        "企业地址",
        "address",
        "登记住所",
        "登记地址",
        "注册地",
        "住所地",
        "企业住所",
        "详细地址",
        "单位地址",
        "住所/经营场所",
        "经营场所/住所",
        "注册地址(住所)",
    ),
    Column("founded", ("成立日期", "established", "注册日期"), day, default=""),
    Column("approved", ("核准日期",), day, default=""),
    _text("reg_status", "登记状态", "经营状态", "企业状态", "状态", "存续状态", "主体状态", most=60),
    STAFF,
    _text("area_text", "所属镇街", "所属镇街/村社/网格", "镇街", "乡镇街道", "所属街道", "所属乡镇"),
    ROLE,
    LESSOR,
    LON,
    LAT,
    FORMER,
    PHONE,
    PARCEL,
)
POWER = (
    _text("meter", "户号", "用电户号", "电表户号", most=60, must=True),
    _text("name", "企业名称", "户名", "用电户名", "用户名称", "单位名称"),
    USCC,
    _text("address", "用电地址", "地址", "用户地址"),
)
LEASES = (
    _text("lessor", "出租方", "出租方名称", "出租人", "甲方", "房东名称", must=True),
    _text("lessee", "承租方", "承租方名称", "承租人", "乙方", "企业名称", must=True),
    _text("lessor_uscc", "出租方统一社会信用代码", "出租方信用代码", "出租方代码", most=60),
    _text("lessee_uscc", "承租方统一社会信用代码", "承租方信用代码", "承租方代码", "统一社会信用代码", most=60),
    _text("address", "租赁地址", "地址", "房屋地址", "坐落", "厂房地址"),
    Column("until", ("到期日期", "租赁到期日期", "合同到期日期", "到期日", "终止日期", "结束日期", "租期止", "租赁期止",
                     "截止日期"), day, default=""),
)  # fmt: skip
ONLINE = (USCC, NAME, _text("address", *PRODUCTION.titles, "经营场所", "地址"), ROLE, LESSOR, STAFF, LON, LAT,
          FORMER, PHONE, PARCEL, _text("legal_rep", *LEGAL),
          _text("updated", "更新时间", "更新日期", most=60))  # fmt: skip
TABLES = {"market": MARKET, "power": POWER, "leases": LEASES, "online": ONLINE}
ADDRESSES = ("addr_production", "addr_business", "addr_registered")


@dataclass
class Taken:
    """What came in: the registers, the mistakes by table, and the columns nobody asked for, row by row."""

    registers: Registers
    errors: list[tuple[str, RowError]]
    kept_titles: list[str]
    kept: list[list[str]]
    empty: list[str] = field(default_factory=list)  # registers that have a header and nothing below it
    headers: dict[str, list[int]] = field(default_factory=dict)  # by register: rows that say the header once more


def mapped(mapping: bytes | None) -> dict[str, tuple[Column, ...]]:
    """The columns of each table with the headers of a mapping file (`table,field,header`) added."""
    tables = dict(TABLES)
    if mapping is None:
        return tables
    asked = (Column("table", ("表",), str.strip, True), Column("field", ("字段",), str.strip, True),
             Column("header", ("表头", "列名"), str.strip, True))  # fmt: skip
    table = read_table(mapping, "mapping", asked)
    if table.errors:
        raise whole_file(table.errors[0])
    for line in table.lines:
        columns = tables.get(line["table"], ())
        if line["field"] not in {c.name for c in columns}:
            known = ", ".join(f"{t}.{c.name}" for t, cs in TABLES.items() for c in cs)
            got = f"{line['table']}.{line['field']}"
            raise FileError("bulk.expected.one_of", row=line.row, field="field", got=got, choices=known)
        tables[line["table"]] = tuple(
            replace(c, titles=(*c.titles, line["header"])) if c.name == line["field"] else c for c in columns
        )
    return tables


def whole_file(wrong: RowError) -> FileError:
    """A row's mistake as the whole file's: a mapping with one is of no use."""
    return FileError(wrong.because.key, row=wrong.row, field=wrong.field, got=wrong.got, **wrong.because.params)


def take(files: dict[str, bytes], mapping: bytes | None = None) -> Taken:
    """Read the registers. Mistakes are collected by table, row and field; with any of them nothing may be written."""
    tables, taken = mapped(mapping), Taken(Registers([]), [], [], [])
    read: dict[str, Table] = {}
    for name, content in files.items():
        try:
            read[name] = read_table(content, name, tables[name])
            must_tell_place(name, read[name])
            taken.headers[name] = skip_headers(read[name])
            taken.errors += [(name, wrong) for wrong in read[name].sorted_errors()]
        except FileError as wrong:
            taken.errors.append((name, wrong.error))
    if taken.errors:
        return taken
    if read["market"].ignored:
        taken.kept_titles, taken.kept = kept(files["market"], read["market"].ignored, taken.headers["market"])
    taken.empty = [name for name, table in read.items() if not table.lines]
    taken.registers = Registers(
        [market_row(number, line.values) for number, line in enumerate(read["market"].lines, 1)],
        [power_row(v) for v in _values(read, "power")],
        [lease_row(v) for v in _values(read, "leases")],
        [online_row(v) for v in _values(read, "online")],
    )
    return taken


def must_tell_place(source: str, table: Table) -> None:
    """A market register without any address is none. Raises FileError."""
    if source == "market" and not set(ADDRESSES) & set(table.titles):
        titles = ", ".join(c.titles[0] for c in MARKET if c.name in ADDRESSES)
        raise FileError("bulk.file.missing_all", row=1, columns=titles, got=", ".join(table.titles.values()))


def skip_headers(table: Table) -> list[int]:
    """Take out rows that say the header once more, as pages put together do; their numbers."""
    again = [line.row for line in table.lines if _says_header(line.values, table.titles)]
    table.lines = [line for line in table.lines if line.row not in again]
    return again


def _says_header(values: Mapping[str, Any], titles: Mapping[str, str]) -> bool:
    told = [(str(values[name]), title) for name, title in titles.items() if values.get(name)]
    return len(told) > 1 and all(plain_title(cell) == plain_title(title) for cell, title in told)


def unclaimed(more: Iterable[Column], known: Iterable[Column]) -> list[Column]:
    """Columns of titles that nobody asks for and that stand there once."""
    claimed = {plain_title(t) for c in known for t in (c.name, *c.titles)}
    plain = Counter(plain_title(c.titles[0]) for c in more)
    return [c for c in more if plain[plain_title(c.titles[0])] == 1 and plain_title(c.titles[0]) not in claimed]


def _values(read: dict[str, Table], name: str) -> Iterator[dict[str, Any]]:
    return (line.values for line in read[name].lines) if name in read else iter(())


def market_row(place: int, v: Mapping[str, Any]) -> MarketRow:
    """A row of the market register from its cells; what is not told is empty."""
    t = _told(v)
    return MarketRow(
        place, t("name"), t("uscc"), t("legal_rep"), t("gb4754"), t("business_scope"),
        tuple(t(a) for a in ADDRESSES if t(a)), t("founded"), t("approved"), t("reg_status"), t("staff"),
        t("area_text"), t("role"), t("lessor_name"), v.get("lon"), v.get("lat"), t("former_names"), t("phone"),
        t("parcel"), bool(t("addr_registered")) and not (t("addr_production") or t("addr_business")),
    )  # fmt: skip


def power_row(v: Mapping[str, Any]) -> PowerRow:
    """An electricity account from its cells."""
    t = _told(v)
    return PowerRow(t("meter"), t("name"), t("uscc"), t("address"))


def lease_row(v: Mapping[str, Any]) -> LeaseRow:
    """A lease from its cells."""
    t = _told(v)
    return LeaseRow(t("lessor"), t("lessee"), t("lessor_uscc"), t("lessee_uscc"), t("address"), t("until"))


def online_row(v: Mapping[str, Any]) -> OnlineRow:
    """A profile of the province's app from its cells."""
    t = _told(v)
    return OnlineRow(t("name"), t("uscc"), t("address"), t("role"), t("lessor_name"), t("staff"), v.get("lon"),
                     v.get("lat"))  # fmt: skip


def _told(v: Mapping[str, Any]) -> Callable[[str], str]:
    return lambda name: v.get(name) or ""


def kept(content: bytes, titles: tuple[str, ...], without: Sequence[int] = ()) -> tuple[list[str], list[list[str]]]:
    """The columns that the finder does not ask for, as they came."""
    sheet = open_sheet(content, "market")
    places = [place for place, title in enumerate(sheet.header) if title in titles]
    rows = [[c if isinstance(c, str) else c.text for c in (cells[p] for p in places)]
            for number, cells in sheet.rows if number not in without]  # fmt: skip
    return [sheet.header[p] for p in places], rows
