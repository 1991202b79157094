"""A register of premises as large as asked for: firms, sites, halls and lettings as a city's files tell them, and rows
that are wrong on purpose with what the house must say of them. Every name and code is invented and the same each time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from anlan.demo.grids import Area
from anlan.demo.names import FIRST, SECOND
from anlan.kernel import credit_code

UNITS_A_SITE = 4
TRADES = "机电 泵业 鞋业 塑料 包装 五金 铸件 模具".split()
WRONG_EVERY = 500  # one row in so many of the wrong file is wrong
PARTIES = ("统一社会信用代码", "企业名称", "主体类型", "行业代码", "从业人数", "住所", "法定代表人")
COMPOUNDS = (
    "编号", "名称", "所在村", "经度", "纬度", "地址", "业主信用代码", "业主", "业主类型", "生效日期", "确认日期",
)  # fmt: skip
UNITS = ("厂区编号", "幢", "楼层", "单元", "面积", "安全出口", "限载", "限载来源")
LETTINGS = (
    "厂区编号", "幢", "楼层", "单元", "出租方信用代码", "出租方", "承租方信用代码", "承租方", "租期起", "租期止",
    "安全协议编号", "签订日期", "协议有效期至",
)  # fmt: skip
Cells = list[str]
Spoil = tuple[str, str]  # the column that is wrong, and what stands there
# Each way to be wrong as a reader of the file or the room itself would find it.
WRONG: dict[str, Sequence[Spoil]] = {
    "parties": (
        ("统一社会信用代码", "9133"), ("从业人数", "many"), ("企业名称", ""), ("住所", "=1+1"), ("企业名称", "长" * 81),
    ),
    "compounds": (
        ("所在村", "110101001001"), ("经度", "500"), ("确认日期", "2999-01-01"), ("业主类型", "?"), ("业主", ""),
    ),
    "units": (("厂区编号", "nobody-{n}"), ("楼层", "99"), ("面积", "wide"), ("限载来源", "?"), ("单元", "")),
    "lettings": (
        ("单元", "nowhere"), ("出租方", "谁也不是"), ("租期止", "2001-01-01"), ("签订日期", "2999-01-01"),
        ("租期起", "?"),
    ),
    "market": (("企业名称", "=1+1"), ("住所", "\x07"), ("统一社会信用代码", "@"), ("法定代表人", "长" * 401)),
}  # fmt: skip
CODED = "出租方信用代码"  # who lets is found by code before by name: a wrong name alone would be no mistake


@dataclass(frozen=True)
class File:
    """One file of the register."""

    kind: str
    header: Sequence[str]
    rows: Sequence[Cells]

    def content(self) -> bytes:
        return _written(self.header, self.rows)

    def spoiled(self) -> tuple[bytes, list[tuple[int, str]]]:
        """The same with wrong rows, and each mistake by row and column as a spreadsheet shows them."""
        ways, told = WRONG[self.kind], []
        rows = [list(row) for row in self.rows]
        for number, place in enumerate(range(WRONG_EVERY - 1, len(rows), WRONG_EVERY)):
            title, cell = ways[number % len(ways)]
            rows[place][self.header.index(title)] = cell.format(n=number)
            if title == "出租方":
                rows[place][self.header.index(CODED)] = ""
            told.append((place + 2, title))
        return _written(self.header, rows), told


def _written(header: Sequence[str], rows: Sequence[Cells]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def files(many: int, villages: Sequence[Area]) -> list[File]:
    """`many` firms, as many halls and lettings, and the sites they lie in, in the order in which they come in."""
    sites = -(-many // UNITS_A_SITE)
    firms = [_firm(n) for n in range(many + sites)]
    lets, rents = firms[many:], firms[:many]
    made: list[tuple[str, Sequence[str], int, Callable[[int], Cells]]] = [
        ("parties", PARTIES, many, lambda n: _party(rents[n], n, villages)),
        ("compounds", COMPOUNDS, sites, lambda n: _compound(lets[n], n, villages)),
        ("units", UNITS, many, _unit),
        ("lettings", LETTINGS, many, lambda n: _letting(lets[n // UNITS_A_SITE], rents[n], n)),
    ]
    return [File(kind, header, [row(n) for n in range(count)]) for kind, header, count, row in made]


def _firm(n: int) -> tuple[str, str]:
    name = FIRST[n % len(FIRST)] + SECOND[n // len(FIRST) % len(SECOND)] + SECOND[n * 7 % len(SECOND)]
    return credit_code.complete("91331081", f"MB{n:06d}"), f"{name}{n}{TRADES[n % len(TRADES)]}有限公司"


def _party(firm: tuple[str, str], n: int, villages: Sequence[Area]) -> Cells:
    where = f"{villages[n % len(villages)].name}{n % 300 + 1}号"
    return [*firm, "企业", "3311", str(n % 200), where, firm[1][:2]]


def _ref(site: int) -> str:
    return f"B{site:06d}"


def _compound(owner: tuple[str, str], n: int, villages: Sequence[Area]) -> Cells:
    village = villages[n % len(villages)]
    lon, lat = village.point
    address = f"{village.name}{n // len(villages) + 1}号"
    return [_ref(n), f"{owner[1][:5]}厂区{n}", village.code, f"{lon:.6f}", f"{lat:.6f}", address, *owner, "私营",
            "2024-01-01", "2025-03-01"]  # fmt: skip


def _place(n: int) -> Cells:
    site, hall = divmod(n, UNITS_A_SITE)
    return [_ref(site), "1幢", str(hall // 2 + 1), f"{hall // 2 + 1}0{hall % 2 + 1}"]


def _unit(n: int) -> Cells:
    return [*_place(n), str(200 + n % 900), "2", "8", "限载牌"]


def _letting(owner: tuple[str, str], tenant: tuple[str, str], n: int) -> Cells:
    return [*_place(n), *owner, *tenant, "2025-01-01", "2027-12-31", f"AQ-{n}", "2025-01-01", "2026-12-31"]
