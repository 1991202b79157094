"""Scenario 21: the province feed comes in with dirty names; rows are led to firms, doubts queue, twice is once."""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter
from dataclasses import dataclass

from anlan.kernel import credit_code
from tests.article.harness import Story, scenario
from tests.article.house import House, csv_of, opened

COUNTY = "331081000000"
AREAS = ("code", "layer", "level", "parent", "name", "name_en", "lon", "lat", "valid_from")
TOWNS = {"泽国镇": "331081102000", "大溪镇": "331081101000", "横峰街道": "331081005000", "箬横镇": "331081104000"}
ROADS = ("丹安路", "泽坎路", "复兴路", "石桥路", "东环大道", "商城路", "方山路", "南屏路")
FIRST = "晴朗云石竹木溪远南青白丹秋春松柏林泉江海星月宏瑞恒嘉正祥鸿凯"
SECOND = "川汀帆枝禾鹭泽岭枫波洋峰涛明辉达盛丰泰和源发兴隆通华信诚利"
TRADES = ("机电", "水泵", "鞋业", "塑料", "包装", "模具", "电机", "五金", "汽车配件", "泵业", "制冷设备", "橡塑制品")
FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "厂")
REGISTER = ("企业名称", "统一社会信用代码", "法定代表人", "住所", "行业代码", "登记状态", "曾用名")
FEED = ("省端编号", "单位全称(省端)", "统一代码", "法人", "生产经营地址", "从业人员", "粉尘", "更新时间")
SEED = 21_000_021


@dataclass(frozen=True)
class Firm:
    """An enterprise as the market register has it."""

    name: str
    code: str
    person: str
    address: str
    former: str


@dataclass(frozen=True)
class Sent:
    """A row of the feed, the firm it truly means, and what is dirty about it."""

    row: list[str]
    code: str
    dirt: str


def firms(count: int, rng: random.Random) -> list[Firm]:
    made: dict[str, Firm] = {}
    while len(made) < count:
        brand = rng.choice(FIRST) + rng.choice(SECOND) + rng.choice(["", "", rng.choice(SECOND)])
        name = f"{rng.choice(['温岭市', '温岭市', '台州', '浙江'])}{brand}{rng.choice(TRADES)}{rng.choice(FORMS)}"
        code = credit_code.complete("91331081", f"{rng.randrange(10**8):08}")
        person = rng.choice("王李张陈林") + rng.choice(FIRST)
        place = f"温岭市{rng.choice(list(TOWNS))}{rng.choice(ROADS)}{rng.randrange(1, 900)}号"
        made.setdefault(name, Firm(name, code, person, place, f"温岭市{brand}制造厂" if rng.random() < 0.05 else ""))
    return list(made.values())


def typo(name: str, rng: random.Random) -> str:
    """One character exchanged, behind the place and the first two of the brand."""
    spot = min(len(name) - 5, 5 + rng.randrange(3))
    return name[:spot] + rng.choice("新安大") + name[spot + 1 :]


def dirtied(firm: Firm, rng: random.Random) -> tuple[str, str, str]:
    """(name, code, kind of dirt): the name is written otherwise; of most the code is gone or has a slip as well."""
    kind = rng.choice(("place", "form", "brackets", "typo", "former", "spaces"))
    name = {
        "place": firm.name.removeprefix("温岭市").removeprefix("台州").removeprefix("浙江"),
        "form": firm.name.replace("股份有限公司", "公司").replace("有限公司", "公司"),
        "brackets": firm.name[:3] + "（浙江）" + firm.name[3:],
        "typo": typo(firm.name, rng),
        "former": firm.former or firm.name.replace("温岭市", "温岭"),
        "spaces": " ".join(firm.name) + "　" if len(firm.name) < 30 else firm.name,
    }[kind]
    code = rng.choice((firm.code, "", firm.code.lower(), firm.code.replace("0", "O", 1), firm.code[:-1] + "?"))
    return name, code, kind


def feed(known: list[Firm], count: int, rng: random.Random) -> list[Sent]:
    """Rows of firms in the register, 30 % of them dirty; one in fifty means nobody there."""
    names = {f.name for f in known}
    strangers = [f for f in firms(count // 50, rng) if f.name not in names]
    meant = [(f, f.code) for f in rng.sample(known, count - len(strangers))] + [(f, "") for f in strangers]
    made = []
    for number, (firm, true) in enumerate(meant, 1):
        name, code, dirt = dirtied(firm, rng) if rng.random() < 0.3 else (firm.name, firm.code, "")
        place = firm.address.removeprefix("温岭市") if rng.random() < 0.4 else firm.address
        person, staff = firm.person if rng.random() < 0.8 else "", str(rng.randrange(3, 200))
        row = [f"S{number:05}", name, code, person, place, staff, rng.choice("是否"), "2026-08-09"]
        made.append(Sent(row, true, dirt))
    rng.shuffle(made)
    return made


def areas() -> list[list[object]]:
    county: list[object] = [COUNTY, "admin", "county", "", "温岭市", "Wenling", 121.37, 28.37, "2020-01-01"]
    towns = [[c, "admin", "town", "", n, "", 121.3, 28.4, "2020-01-01"] for n, c in TOWNS.items()]
    return [county, *towns]


@scenario(21, "feed", "“工业企业安全在线”回流数据 标注", "the province's feed, matched and marked")
def play(story: Story) -> None:
    """A feed of 5,000 rows, 30 % of the names dirty, against a register of 8,000 firms."""
    rng = random.Random(SEED + story.seed)
    known = firms(story.vary(8000), rng)
    sent = feed(known, story.vary(5000), rng)
    dirty = sum(bool(s.dirt) for s in sent)
    with opened() as house:
        house.take_in("areas", csv_of(AREAS, areas()))
        register = [[f.name, f.code, f.person, f.address, "C34", "存续", f.former] for f in known]
        house.take_in("market", csv_of(REGISTER, register))
        story.given("a market register of {firms} firms", firms=len(known))
        house.take_in("headers", csv_of(("table", "field", "header"), [["online", "name", "单位全称(省端)"]]))
        story.given(
            "a feed of {rows} rows with a header of its own, {share} of them with dirty names",
            rows=len(sent), share=f"{dirty / len(sent):.0%}",
        )  # fmt: skip
        with story.doing("the feed comes in"):
            house.take_in("online", csv_of(FEED, [s.row for s in sent]))
        matched(story, house, sent)
        queued(story, house)
        again(story, house, sent)


def table(house: House, path: str, **more: str) -> list[dict[str, str]]:
    text = house.admin.get(path, **{"as": "csv", **more}).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def led(house: House) -> dict[str, tuple[str, str]]:
    """Name and code as sent → (how it was led, code of the firm), from the page's file."""
    codes = {r["名称"]: r["编号"] for r in table(house, "/premises/registers/market/")}
    return {
        r["名称"] + "|" + r["信用代码"]: (r["对应情况"], codes.get(r["对应企业"], ""))
        for r in table(house, "/premises/registers/online/")
    }


def matched(story: Story, house: House, sent: list[Sent]) -> None:
    found, outcome, wrong = led(house), Counter[tuple[bool, str]](), 0
    for s in sent:
        how, code = found[s.row[1].strip() + "|" + s.row[2]]
        outcome[bool(s.dirt), how] += 1
        wrong += how == "已对应" and code != s.code
    clean = sum(n for (dirt, _), n in outcome.items() if not dirt)
    dirty = len(sent) - clean
    sure = outcome[False, "已对应"] / clean
    story.holds("of the clean rows {sure} are led to their firm", sure >= 0.97, sure=f"{sure:.1%}")
    story.then(
        "of the dirty rows {led} are led, {asked} are in doubt, {none} mean nobody known: together {got}",
        outcome[True, "已对应"] + outcome[True, "存疑"] + outcome[True, "无对应"], dirty,
        led=outcome[True, "已对应"], asked=outcome[True, "存疑"], none=outcome[True, "无对应"],
    )  # fmt: skip
    share = outcome[True, "已对应"] / dirty
    story.holds("{share} of the dirty rows are led without being asked about", share >= 0.7, share=f"{share:.1%}")
    story.holds("rows led to a wrong firm: {wrong} of {rows}", wrong <= len(sent) // 500, wrong=wrong, rows=len(sent))


def queued(story: Story, house: House) -> None:
    doubtful = table(house, "/premises/registers/online/", match="doubtful")
    story.holds("{asked} doubtful rows are asked about, none is decided by machine",
                bool(doubtful) and all(not r["对应企业"] for r in doubtful), asked=len(doubtful))  # fmt: skip


def again(story: Story, house: House, sent: list[Sent]) -> None:
    before = table(house, "/premises/registers/online/"), table(house, "/premises/registers/market/")
    shuffled = sent[:]
    random.Random(SEED).shuffle(shuffled)
    with story.doing("the same feed comes in again, in another order"):
        told = house.take_in("online", csv_of(FEED, [s.row for s in shuffled]))
    said = [int(n) for n in re.findall(r"\d+", told.splitlines()[0].split("prove", 1)[-1])]
    story.then("rows, new, changed, as before: {got}", said, [len(sent), 0, 0, len(sent)])
    after = table(house, "/premises/registers/online/"), table(house, "/premises/registers/market/")
    story.then("every row is as it was: {got}", after == before, True)
    feed_row = next(r for r in table(house, "/premises/registers/") if r["行数"] == str(len(after[0])))
    story.then("the page of registers knows that it was heard of and is not stale: {got}", feed_row["过期"], "否")
