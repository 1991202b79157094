"""What the registries send before the storm: mostly firms nobody has visited yet, and some that are long known."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from anlan.demo import official, registry
from anlan.demo.registers import ALIASES, LEASES, MARKET, ONLINE, POWER, RENAMED, VILLAGES
from anlan.demo.sites import COMPOUNDS, Sites

ROWS = 240
TOWN = 9  # digits of a town's code
KNOWN = 12  # sites of the register whose tenants the market register lists as well


def files(made: Sites, seed: int) -> Iterator[tuple[str, bytes]]:
    """Kind and content in the order in which they come in: the city's dated tables first."""
    sent = registry.generate(ROWS, seed)
    rows: dict[str, tuple[Sequence[str], Sequence[Mapping[str, str]]]] = {
        "villages": (VILLAGES, sent.villages), "roads": (RENAMED, sent.roads), "aliases": (ALIASES, sent.aliases),
        "market": (MARKET, [*sent.market, *known(made)]), "power": (POWER, sent.power), "leases": (LEASES, sent.leases),
        "online": (ONLINE, sent.online),
    }  # fmt: skip
    for kind, (header, some) in rows.items():
        out = io.StringIO()
        writer = csv.DictWriter(out, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(some)
        yield kind, out.getvalue().encode()


def known(made: Sites) -> Iterator[dict[str, str]]:
    """Market rows of firms that rent in sites of the register, at the sites' own addresses."""
    address = {str(row[0]): str(row[COMPOUNDS.index("address")]) for row in made.compounds}
    towns = {u.code: u.name for u in official.units() if len(u.code) == TOWN}
    for held in made.held[:KNOWN]:
        for tenant in held.tenants:
            firm = tenant.firm
            cells = {
                "统一社会信用代码": firm.code, "企业名称": firm.name, "法定代表人": firm.legal_rep,
                "类型": "有限责任公司", "行业代码": f"C{firm.trade[0]}", "成立日期": tenant.since, "登记状态": "存续",
                "住所": f"温岭市{towns[held.village[:9]]}{address[held.ref]}", "从业人数": str(firm.staff),
                "所属镇街": towns[held.village[:9]],
            }  # fmt: skip
            yield dict.fromkeys(MARKET, "") | cells
