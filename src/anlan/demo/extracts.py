"""What the registries send before the storm: mostly firms nobody has visited yet, and some that are long known."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from anlan.demo import official, registry
from anlan.demo.registers import ALIASES, LEASES, MARKET, ONLINE, POWER, RENAMED, VILLAGES
from anlan.demo.sites import COMPOUNDS, Sites

ROWS = 240
TOWN = 9  # digits of a town's code
KNOWN = 12  # sites of the register whose tenants the market register lists as well
FULL = 6  # rows at a site from which its road is common enough that another spelling of it is seen
SLIPS = 3  # rows of the province's feed whose code and name were typed with a slip, from another site's address
FORMS = 2  # rows of the feed that call a firm by another legal form, without a code, from another site's address
TWICE = 2  # market rows of nearly a neighbour's name, without a code, of another person: once more, or somebody else?
MISSPELT = 2  # market rows whose road nobody else spells so
LIMITED, BY_SHARES = "有限公司", "股份有限公司"
LOOKS_LIKE = dict(
    zip(
        "霞杏涛云虹兴春士腾航光园林桥清明思和泽远承柏青泓恒宜成松行平宁",
        "暇否淘去红光舂土滕杭先圆淋侨情朋恩知择元丞伯清弘桓宣城淞衍评泞",
        strict=True,
    )
)
ROAD = re.compile(r"(.)(?=[路街]\d+号$)")  # the last character of a road's own name
Rows = list[dict[str, str]]


def files(made: Sites, seed: int) -> Iterator[tuple[str, bytes]]:
    """Kind and content in the order in which they come in: the city's dated tables first."""
    sent, told = registry.generate(ROWS, seed), list(known(made))
    feed = unsure(told)
    rows: dict[str, tuple[Sequence[str], Sequence[Mapping[str, str]]]] = {
        "villages": (VILLAGES, sent.villages), "roads": (RENAMED, sent.roads), "aliases": (ALIASES, sent.aliases),
        "market": (MARKET, [*sent.market, *told]), "power": (POWER, sent.power),
        "leases": (LEASES, sent.leases), "online": (ONLINE, [*sent.online, *feed]),
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


def unsure(told: Rows) -> Rows:
    """What only a person can settle: some of the market rows are misspelt or stand twice, and the feed's rows returned
    here may mean one of them, or not.
    """
    sites: dict[str, Rows] = {}
    for row in told:
        sites.setdefault(row["住所"], []).append(row)
    full = [rows for rows in sites.values() if len(rows) >= FULL]
    feed: Rows = []
    for rows, elsewhere in zip(full[:SLIPS], full[1:], strict=False):
        meant, code = _readable(rows), _readable(rows)["统一社会信用代码"]
        feed.append(_online(_slip(meant["企业名称"]), elsewhere[0], code[:-1] + ("1" if code[-1] == "0" else "0")))
    for rows, elsewhere in zip(full[:FORMS], full[2:], strict=False):
        name = next(r["企业名称"] for r in reversed(rows) if r["企业名称"].endswith(LIMITED))
        feed.append(_online(name.removesuffix(LIMITED) + BY_SHARES, elsewhere[0], ""))
    for rows in full[-TWICE:]:
        meant = _readable(rows)
        other = next(r["法定代表人"] for r in rows if r is not meant)
        again = {"企业名称": _slip(meant["企业名称"]), "统一社会信用代码": "", "法定代表人": other}
        told.append(meant | again)
    for rows in full[-MISSPELT:]:
        rows[-1]["住所"] = ROAD.sub(lambda found: LOOKS_LIKE[found[1]], rows[-1]["住所"])
    return feed


def _readable(rows: Rows) -> dict[str, str]:
    """The first whose name has a character that is easily mistaken."""
    return next(r for r in rows if _slip(r["企业名称"]) != r["企业名称"])


def _slip(name: str) -> str:
    """With the first character that has a look-alike mistaken for it."""
    place = next((n for n, character in enumerate(name) if character in LOOKS_LIKE), None)
    return name if place is None else name[:place] + LOOKS_LIKE[name[place]] + name[place + 1 :]


def _online(name: str, at: dict[str, str], code: str) -> dict[str, str]:
    cells = {"统一社会信用代码": code, "企业名称": name, "生产地址": at["住所"], "从业人数": "12"}
    return dict.fromkeys(ONLINE, "") | cells
