"""A labelled generator of registry extracts: invented firms on real village names, each noise of the field, with truth.

It serves benches and tests of the finder of compounds, and plays the registries of the demo's city. It lives with the
demo because that is the client which writes what a real city would send; no finder may read it. Noise kinds are the
eleven of the domain description (work-safety.md, 2.2); a row may carry several.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace

from anlan.demo import official
from anlan.demo.registers import ALIASES, LEASES, MARKET, ONLINE, POWER, Extract, Truth
from anlan.kernel import credit_code

SYLLABLES = "宏达永盛嘉隆鑫源博瑞恒泰锦华腾飞金旺利兴昌顺德丰裕凯诚伟业朗润东升海纳百川星辰天宇卓越启航立信汇通佳美亿合"
ROADS = "朝霞 银杏 望海 松涛 青云 长虹 百合 文昌 振兴 迎春 翠屏 桂香 学士 育才"
ROADS += " 龙腾 丹霞 镜湖 远航 石榴 晨光 梅园 竹林 凤鸣 双桥"
TRADES = ("机电", "泵业", "鞋业", "塑料制品", "五金机械", "模具", "电器", "汽配", "纸箱包装", "注塑")
SHOPS = ("商贸", "贸易", "电子商务", "网络科技", "信息咨询")
ESTATES = ("凤凰", "南片", "北塘", "金鸡", "东升", "港口", "新联", "塘岸", "西湖头", "沙岗")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
OLD_TOWNS = {"泽国镇": "牧屿镇", "大溪镇": "山市镇", "箬横镇": "东浦乡", "太平街道": "太平镇", "温峤镇": "江厦镇"}
ESTATE_ALIASES = {"凤凰": "凤凰山", "北塘": "北塘岸", "金鸡": "金鸡岭"}
CHANGED = "2019-06-01"
NUMERALS = "零一二三四五六七八九"
TYPED = (("岙", "岱"), ("屿", "山与"), ("洋", "垟"), ("幢", "憧"))


@dataclass(frozen=True)
class Plate:
    """Where a site lies. Without a road the number is the village's; without a number nobody can tell the site."""

    town: str
    village: str
    estate: str
    road: str
    number: int
    sub: int = 0

    @property
    def key(self) -> str:
        return f"{self.town}/{self.road or self.estate or self.village}/{self.number}-{self.sub}"


@dataclass
class Firm:
    """An invented enterprise."""

    name: str
    uscc: str
    legal: str
    producing: bool
    founded: str


def generate(count: int, seed: int) -> Extract:
    """About `count` market rows (never fewer), the same for the same seed."""
    return _City(random.Random(seed)).fill(count)


class _City:
    """Everything that is drawn while an extract is made."""

    def __init__(self, luck: random.Random) -> None:
        self.luck, self.out = luck, Extract()
        self.names: Counter[str] = Counter()
        self.codes = 10_000_000
        self.meter = 5_000_000
        units = official.units()
        towns = {u.code: u.name for u in units if len(u.code) == 9 and u.kind != "zone"}
        self.villages = [(towns[u.town], u.short) for u in units if len(u.code) == 12 and u.town in towns]
        self.taken: set[str] = set()
        self.estates = [(t, v, f"{e}工业区") for t, v, e in self._estates(sorted(set(towns.values())))]
        self.renamed = {(t, v): v[0] + "前" + v[1:] for t, v in self.villages[::6] if v.endswith("村")}
        self.road_old: dict[tuple[str, str], str] = {}
        self.replated: dict[str, int] = {}
        for number, town in enumerate(sorted(set(towns.values()))):
            for road in ROADS.split()[number % 3 :: 3]:
                self.road_old[town, f"{road}路"] = f"{road[0]}安路"
        self._tables()

    def _estates(self, towns: list[str]) -> list[tuple[str, str, str]]:
        found = []
        for number, town in enumerate(towns):
            home = [v for t, v in self.villages if t == town]
            found += [(town, self.luck.choice(home), ESTATES[(number + i) % len(ESTATES)]) for i in range(3)]
        return found

    def _tables(self) -> None:
        for (town, new), old in self.renamed.items():
            self.out.villages.append({"town": town, "old": old, "new": new, "since": CHANGED})
        for (town, new), old in self.road_old.items():
            self.out.roads.append(
                {"town": town, "old_road": old, "old_no": "", "new_road": new, "new_no": "", "since": CHANGED}
            )
        for known, other in ESTATE_ALIASES.items():
            cells = ("estate", f"{other}工业区", f"{known}工业区", "")
            self.out.aliases.append(dict(zip(ALIASES, cells, strict=True)))
        for town, before in OLD_TOWNS.items():
            self.out.aliases.append(dict(zip(ALIASES, ("town", before, town, "2001-01-01"), strict=True)))

    def fill(self, count: int) -> Extract:
        kinds = (self.shared, self.single, self.neighbours, self.estate_without, self.secretary, self.affiliates)
        weights = (46, 30, 8, 0.9, 0.55, 4)
        while len(self.out.market) < count:
            self.luck.choices(kinds, weights)[0]()
        order = list(range(len(self.out.market)))
        self.luck.shuffle(order)
        self.out.market = [self.out.market[i] for i in order]
        self.out.truth = [self.out.truth[i] for i in order]
        return self.out

    def plate(self) -> Plate:
        """A plate nobody has yet: on a road, in an estate or by the village's own numbers."""
        while True:
            town, village = self.luck.choice(self.villages)
            estate = road = ""
            kind = self.luck.random()
            if kind < 0.55:
                road = f"{self.luck.choice(ROADS.split())}{self.luck.choice(['路', '路', '路', '街', '大道'])}"
            elif kind < 0.8:
                town, village, estate = self.luck.choice(self.estates)
            number = self.luck.randint(1, 1900 if estate or road else 400)
            made = Plate(town, village, estate, road, number)
            if made.key not in self.taken:
                self.taken.add(made.key)
                return made

    def firm(self, producing: bool = True, legal: str = "") -> Firm:
        luck = self.luck
        while True:
            core = "".join(luck.choice(SYLLABLES) for _ in range(luck.choice((2, 3, 3))))
            trade = luck.choice(TRADES if producing else SHOPS)
            form = luck.choice(("有限公司", "有限公司", "股份有限公司", "厂") if producing else ("有限公司",))
            name = f"{luck.choice(('温岭市', '台州市', '台州', '浙江', '温岭'))}{core}{trade}{form}"
            if not self.names[core + trade]:
                break
        self.names[core + trade] += 1
        self.codes += luck.randint(1, 7)
        code = credit_code.complete("91331081", f"{self.codes:08d}")
        year, month, day = luck.randint(1998, 2025), luck.randint(1, 12), luck.randint(1, 28)
        legal = legal or luck.choice(SURNAMES) + "".join(luck.choice(GIVEN) for _ in range(luck.choice((1, 2))))
        return Firm(name, code, legal, producing, f"{year}-{month:02}-{day:02}")

    def shared(self, plate: Plate | None = None) -> None:
        """A landlord and his lessees, some of whom let on; now and then one has gone already."""
        plate = plate or self.plate()
        host = self.firm()
        many = self.luck.choice((1, 1, 2, 2, 3, 4, 6, 9))
        guests = [self.firm(self.luck.random() < 0.93) for _ in range(many)]
        meter = self._meter()
        self.row(host, plate, "lessor", shared=True)
        self._power(host, plate, meter)
        above = host
        for guest in guests:
            sub = above is not host
            inside = self.luck.random() < 0.22
            self.row(guest, plate, "sublessee" if sub else "lessee", shared=True, host=above if inside else None)
            if self.luck.random() < 0.5:
                self._power(guest, plate, meter if self.luck.random() < 0.4 else self._meter())
            if not inside and self.luck.random() < 0.35:
                self._lease(above, guest, plate)
            elif self.luck.random() < 0.2:
                self._online(guest, plate, "承租", above.name)
            above = guest if self.luck.random() < 0.08 else host
        if self.luck.random() < 0.12:
            self.row(self.firm(), plate, "unknown", shared=False, status=self.luck.choice(("注销", "吊销", "迁出")))

    def single(self, plate: Plate | None = None) -> None:
        """A firm alone on its plate."""
        plate, firm = plate or self.plate(), self.firm(self.luck.random() < 0.85)
        self.row(firm, plate, "sole", shared=False)
        if self.luck.random() < 0.6:
            self._power(firm, plate, self._meter())

    def neighbours(self) -> None:
        """88 and 88-1 are two sites."""
        plate = self.plate()
        other = Plate(plate.town, plate.village, plate.estate, plate.road, plate.number, self.luck.choice((1, 2)))
        for one in (plate, other):
            (self.single if self.luck.random() < 0.5 else self.shared)(one)

    def affiliates(self) -> None:
        """Two firms of one person on his own ground are not let to anybody."""
        plate, first = self.plate(), self.firm()
        for firm in (first, self.firm(legal=first.legal)):
            self.row(firm, plate, "unknown", shared=False)

    def estate_without(self) -> None:
        """An estate of unrelated firms that give its name and no number; a few sit inside one another and say so."""
        town, village, estate = self.luck.choice(self.estates)
        for _ in range(self.luck.randint(20, 45)):
            plate, firm = Plate(town, village, estate, "", 0), self.firm()
            if self.luck.random() < 0.1:
                self.meter += 1
                site = f"{town}/inside/{firm.uscc}"
                self.row(firm, plate, "lessor", shared=True, site=site)
                self.row(self.firm(), plate, "lessee", shared=True, host=firm, site=site)
            else:
                self.row(firm, plate, "unknown", shared=False, site="")

    def secretary(self) -> None:
        """One desk at which more firms are registered than could ever sit there."""
        plate = self.plate()
        for _ in range(self.luck.randint(34, 60)):
            self.row(self.firm(False), plate, "shell", shared=False, site="", room=self.luck.randint(101, 999))

    def row(
        self,
        firm: Firm,
        plate: Plate,
        role: str,
        *,
        shared: bool,
        host: Firm | None = None,
        site: str | None = None,
        status: str = "",
        room: int = 0,
    ) -> None:
        """One market row with its truth."""
        noise: set[str] = set()
        shell = role == "shell"
        address = self.address(firm, plate, host, room, noise, shell)
        if shell:
            noise.add("shell")
        gone = bool(status)
        column = self.luck.choice(("住所", "经营场所", "生产地址")) if firm.producing else "住所"
        staff = "" if shell else self.luck.choice(("", str(self.luck.randint(1, 180))))
        self.out.market.append(
            dict.fromkeys(MARKET, "")
            | {
                "统一社会信用代码": firm.uscc if self.luck.random() > 0.02 else firm.uscc[:-1] + "0",
                "企业名称": firm.name.replace("有限公司", "有限责任公司") if self.luck.random() < 0.03 else firm.name,
                "法定代表人": firm.legal,
                "类型": "有限责任公司",
                "行业代码": self.luck.choice(("C3441", "C1953", "C2929")) if firm.producing else "F5179",
                column: address,
                "成立日期": firm.founded,
                "登记状态": status or self.luck.choice(("存续", "在业", "开业")),
                "从业人数": staff,
                "所属镇街": plate.town if self.luck.random() < 0.5 else "",
            }
        )
        where = "" if gone else plate.key if site is None else site
        self.out.truth.append(Truth(where, shared, role, tuple(sorted(noise))))

    def address(self, firm: Firm, plate: Plate, host: Firm | None, room: int, noise: set[str], shell: bool) -> str:
        """An address as somebody typed it."""
        chance = self.luck.random
        town = self._town(plate, noise)
        head = "" if chance() < 0.12 else self.luck.choice(("浙江省台州市温岭市", "温岭市", "温岭市", "台州市温岭市"))
        if not head:
            noise.add("head")
        place = self._place(plate, firm, noise)
        inner = self._inner(room, noise)
        tail = ""
        if host is not None:
            noise.add("inside")
            name = host.name.removeprefix("温岭市") if chance() < 0.3 else host.name
            tail = self.luck.choice((f"({name}内)", f"（{name}内）", f"{name}内", f"({name}内{inner})"))
        elif chance() < 0.05:
            noise.add("inside")
            tail = self.luck.choice(("(村委会东侧)", "（菜市场对面）", "(加油站旁)"))
        text = f"{head}{town}{place}" + ("" if tail.endswith(f"{inner})") else inner) + tail
        if chance() < (0.3 if shell else 0.08):
            noise.add("suffix")
            text += self.luck.choice(("(自主申报)", "（承诺申报）", "(一照多址)", "(住所申报)"))
        return self._typing(text, noise)

    def _town(self, plate: Plate, noise: set[str]) -> str:
        chance = self.luck.random()
        if chance < 0.07 and plate.town in OLD_TOWNS or chance < 0.3 and plate.town in ("泽国镇", "太平街道"):
            noise.add("town")
            return OLD_TOWNS[plate.town]
        if chance > 0.95:
            noise.add("head")
            return plate.town.removesuffix("镇").removesuffix("街道")
        return plate.town

    def _place(self, plate: Plate, firm: Firm, noise: set[str]) -> str:
        village, road = plate.village, plate.road
        old = self.renamed.get((plate.town, village))
        if old and self.luck.random() < 0.6:
            village = old
            noise.add("village")
        elif village.endswith("村") and self.luck.random() < 0.04:
            village = village.removesuffix("村") + "社区"
            noise.add("village")
        if (plate.town, road) in self.road_old and self.luck.random() < 0.7:
            road = self.road_old[plate.town, road]
            noise.add("road")
        elif road and not plate.sub and firm.founded < CHANGED and self.luck.random() < 0.15:
            noise.add("road")
            plate = replace(plate, number=self._old_number(plate))
        estate = plate.estate
        if estate:
            stem = estate.removesuffix("工业区")
            if stem in ESTATE_ALIASES and self.luck.random() < 0.6:
                estate = f"{ESTATE_ALIASES[stem]}工业区"
                noise.add("alias")
            elif self.luck.random() < 0.25:
                estate = f"{stem}工业园区"
                noise.add("alias")
        said = village if not (road or estate) or self.luck.random() < 0.6 else ""
        return said + estate + road + (self._number(plate, noise) if plate.number else "")

    def _old_number(self, plate: Plate) -> int:
        """The number that a plate bore before the road got new ones."""
        if plate.key not in self.replated:
            self.replated[plate.key] = 3000 + len(self.replated) % 6000
            self.out.roads.append(
                {
                    "town": plate.town, "old_road": plate.road, "old_no": str(self.replated[plate.key]),
                    "new_road": plate.road, "new_no": str(plate.number), "since": CHANGED,
                }
            )  # fmt: skip
        return self.replated[plate.key]

    def _number(self, plate: Plate, noise: set[str]) -> str:
        number, sub, luck = str(plate.number), plate.sub, self.luck.random()
        if luck < 0.82:
            return f"{number}-{sub}号" if sub else f"{number}号"
        noise.add("number")
        if sub:
            return luck < 0.9 and f"{number}号之{NUMERALS[sub]}" or f"{number}号附{sub}号"
        if luck < 0.88:
            return "".join(chr(ord(c) + 0xFEE0) for c in number) + "號"
        if luck < 0.94:
            return "".join(NUMERALS[int(c)] for c in number).replace("零", "〇") + "号"
        return number.replace("0", "O") + "号"

    def _inner(self, room: int, noise: set[str]) -> str:
        if room:
            return f"{room}室"
        if self.luck.random() > 0.3:
            return ""
        noise.add("building")
        block, floor = self.luck.randint(1, 6), self.luck.randint(1, 5)
        part = self.luck.choice((f"{block}幢", f"{block}栋", f"{block}号楼", f"{NUMERALS[block]}号厂房", ""))
        return part + self.luck.choice(("", f"{floor}楼", f"{floor}层", f"{NUMERALS[floor]}楼东首", f"{floor}F"))

    def _typing(self, text: str, noise: set[str]) -> str:
        if self.luck.random() > 0.12:
            return text
        kind = self.luck.random()
        made = text
        if kind < 0.3:
            made = "浙江省" + text
        elif kind < 0.55:
            made = text + f"1{self.luck.randint(3_000_000_000, 9_999_999_999)}"
        elif kind < 0.75:
            made = text.replace("镇", "", 1)
        else:
            for right, wrong in TYPED:
                made = made.replace(right, wrong)
        if made != text:
            noise.add("typing")
        return made

    def _meter(self) -> str:
        self.meter += 1
        return f"33{self.meter}"

    def _plain(self, plate: Plate) -> str:
        sub = f"-{plate.sub}" if plate.sub else ""
        return f"{plate.town}{plate.village}{plate.estate}{plate.road}{plate.number}{sub}号"

    def _power(self, firm: Firm, plate: Plate, meter: str) -> None:
        used = str(self.luck.randint(800, 90_000))
        cells = (meter, firm.name, firm.uscc, self._plain(plate), used)
        self.out.power.append(dict(zip(POWER, cells, strict=True)))

    def _lease(self, lessor: Firm, lessee: Firm, plate: Plate) -> None:
        cells = (lessor.name, lessee.name, self._plain(plate), "2023-01-01", "2028-12-31")
        self.out.leases.append(dict(zip(LEASES, cells, strict=True)))

    def _online(self, firm: Firm, plate: Plate, role: str, landlord: str) -> None:
        cells = (firm.uscc, firm.name, self._plain(plate), "是", role, landlord, str(self.luck.randint(3, 90)))
        self.out.online.append(dict(zip(ONLINE, cells, strict=True)))
