"""Tables as registers send them, with the truth apart: headers, labels and files of the generated extracts."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

NOISES = (
    "head", "suffix", "inside", "number", "building", "village", "road", "town", "alias", "typing", "shell",
)  # fmt: skip
MARKET = (
    "统一社会信用代码", "企业名称", "法定代表人", "类型", "行业代码", "住所", "经营场所", "生产地址", "成立日期",
    "登记状态", "从业人数", "所属镇街",
)  # fmt: skip
POWER = ("户号", "户名", "统一社会信用代码", "用电地址", "月用电量")
LEASES = ("出租方", "承租方", "租赁地址", "起始日期", "终止日期")
ONLINE = ("统一社会信用代码", "企业名称", "生产地址", "厂中厂", "出租/承租", "房东名称", "从业人数")
VILLAGES = ("town", "old", "new", "since")
RENAMED = ("town", "old_road", "old_no", "new_road", "new_no", "since")
ALIASES = ("kind", "alias", "name", "since")
TOWN_KINDS = "镇街乡"


@dataclass(frozen=True)
class Truth:
    """What is so, whatever the row says: the site (empty where no address tells it), the flag, the role, the noises."""

    site: str
    shared: bool
    role: str
    noise: tuple[str, ...]


@dataclass
class Extract:
    """The tables that registries would send, the city's dated tables of renaming, and the truth by market row."""

    market: list[dict[str, str]] = field(default_factory=list)
    power: list[dict[str, str]] = field(default_factory=list)
    leases: list[dict[str, str]] = field(default_factory=list)
    online: list[dict[str, str]] = field(default_factory=list)
    villages: list[dict[str, str]] = field(default_factory=list)
    roads: list[dict[str, str]] = field(default_factory=list)
    aliases: list[dict[str, str]] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)


def write(extract: Extract, folder: Path) -> None:
    """The registers as CSV, and the city's tables in a folder `tables` beside them. The truth is not written."""
    files = {
        "market": (MARKET, extract.market),
        "power": (POWER, extract.power),
        "leases": (LEASES, extract.leases),
        "online": (ONLINE, extract.online),
        "tables/villages": (VILLAGES, extract.villages),
        "tables/roads": (RENAMED, extract.roads),
        "tables/aliases": (ALIASES, extract.aliases),
    }
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    for name, (header, rows) in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, header)
            writer.writeheader()
            writer.writerows(rows)
