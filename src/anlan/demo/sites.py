"""Compounds of the demo city with their buildings, units, firms and lettings: every name, firm and code is invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from anlan.demo.grids import Area
from anlan.demo.names import FIRST, SECOND, SURNAMES
from anlan.demo.scale import Scale
from anlan.demo.split import shares
from anlan.kernel import credit_code

PARTIES = "code,name,name_en,kind,trade,above_scale,staff,address,legal_rep,person,since".split(",")
COMPOUNDS = (
    "ref,name,name_en,area,lon,lat,address,kind,owner_code,owner,owner_kind,certificate,built,trade,since,confirmed_on"
).split(",")
UNITS = (
    "compound,building,floor,unit,m2,exits,place,fire_class,built,floor_m2,design_load,posted_load,load_source,"
    "occupant_code,occupant"
).split(",")
LETTINGS = (
    "compound,building,floor,unit,lessor_code,lessor,lessee_code,lessee,since,until,contract,use,consent,moves_in,"
    "agreement,signed,agreed_until"
).split(",")
# trade of GB/T 4754-2017, its words in names, English, fire hazard class of its workshops (GB 50016)
TRADES = (
    ("3813", "机电", "Electromechanics", "D"), ("3441", "泵业", "Pumps", "D"), ("1951", "鞋业", "Shoes", "C"),
    ("2926", "塑料", "Plastics", "C"), ("2231", "包装", "Packaging", "C"), ("3311", "五金", "Hardware", "D"),
    ("3484", "机械配件", "Machine Parts", "D"), ("3391", "铸件", "Castings", "D"), ("3525", "模具", "Moulds", "D"),
)  # fmt: skip
SINCE = "2024-01-01"
KNOWN = date(2026, 8, 10)  # the demo's day: papers are dated around it
SHORT_NAMES = 2000  # beyond so many firms names take one character more, so that there are enough
STREETS = "朝霞路 银杏路 松涛街 青云路 长虹路 振兴路 迎春街 学士路 龙腾路 远航路 晨光街 梅园路 竹林路 双桥路".split()
SPARE = (3, 6)  # halls of a collective's site that stand empty, so that somebody may move in
COMING = 240  # firms that come into the city during the campaign
CARELESS = 16  # each so-manieth site lets without papers and does not know everybody who is in it
QUIET = 60  # the first sites, where floors are watched, are nobody's to clear


@dataclass(frozen=True)
class Firm:
    """A party: credit code, name, and what its trade is."""

    code: str
    name: str
    name_en: str
    kind: str
    trade: tuple[str, str, str, str]
    staff: int
    legal_rep: str


@dataclass(frozen=True)
class Tenant:
    """Who rents a hall of a collective's site, of whom and since when."""

    firm: Firm
    unit: list[object]
    lessor: Firm
    since: str


@dataclass
class Held:
    """A collective's site as the campaign knows it: who rents which hall, and which halls stand empty.

    `plain`: every tenant rents of the collective itself, and no floor is watched there.
    """

    ref: str
    name: str
    village: str
    owner: Firm
    plain: bool
    tenants: list[Tenant] = field(default_factory=list)
    spare: list[list[object]] = field(default_factory=list)


@dataclass
class Sites:
    """The rows of the four files, in the order of their headers, and the collectives' sites once more."""

    parties: list[list[object]] = field(default_factory=list)
    compounds: list[list[object]] = field(default_factory=list)
    units: list[list[object]] = field(default_factory=list)
    lettings: list[list[object]] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    empty: list[tuple[list[object], Firm]] = field(default_factory=list)  # private halls that nobody uses, and whose
    coming: list[Firm] = field(default_factory=list)  # firms that look for a hall


class _Maker:
    """Draws everything in a fixed order for a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng([seed, 61])
        self.made = Sites()
        self.given = 0
        self.taken: set[str] = set()

    def firm(self, village: Area) -> Firm:
        """A firm whose name nobody else has; one in thirteen is a sole trader."""
        trade = TRADES[int(self.rng.integers(len(TRADES)))]
        while True:
            stem = FIRST[int(self.rng.integers(len(FIRST)))] + SECOND[int(self.rng.integers(len(SECOND)))]
            sole = self.rng.random() < 0.08
            more = SECOND[int(self.rng.integers(len(SECOND)))] if len(self.taken) > SHORT_NAMES else ""
            name = f"{stem}{more}{trade[1]}{'厂' if sole else '有限公司'}"
            if name not in self.taken:
                break
        self.taken.add(name)
        staff = int(self.rng.integers(4, 60))
        rep = SURNAMES[int(self.rng.integers(len(SURNAMES)))] + stem[0]
        english = f"Firm {self.given + 1} {trade[2]}"
        code = self.code("92" if sole else "91")
        found = Firm(code, name, english, "sole_trader" if sole else "enterprise", trade, staff, rep)
        self._register(found, self.address(village))
        return found

    def collective(self, village: Area) -> Firm:
        """A village's collective."""
        name = f"{_stem(village)}股份经济合作社"
        trade = ("", "", "", "D")
        english = f"{village.name_en.removesuffix(' Village')} Village Collective"
        found = Firm(self.code("N2"), name, english, "village_collective", trade, 3, "")
        if name not in self.taken:
            self.taken.add(name)
            self._register(found, village.name)
        return found

    def code(self, kind: str) -> str:
        """The next credit code that passes its check; its organisation part counts up and is nobody's."""
        self.given += 1
        return credit_code.complete(f"{kind}331081", f"MAY{self.given:05d}")

    def address(self, village: Area) -> str:
        """A street and a number of the village."""
        street = STREETS[int(self.rng.integers(len(STREETS)))]
        return f"{village.name}{street}{int(self.rng.integers(1, 300))}号"

    def _register(self, firm: Firm, address: str) -> None:
        above = int(firm.staff > 50)
        row = [firm.code, firm.name, firm.name_en, firm.kind, firm.trade[0], above, firm.staff, address, firm.legal_rep]
        self.made.parties.append([*row, "", SINCE])


def _stem(village: Area) -> str:
    """A village's name without what kind of village it is."""
    return village.name.removesuffix("社区").removesuffix("村") or village.name


def built(size: Scale, seed: int, villages: list[Area]) -> Sites:
    """The compounds of a scale, spread over the villages; each village's collective is one and the same."""
    maker = _Maker(seed)
    owners: dict[str, Firm] = {}
    own = [i * size.compounds // size.collectives for i in range(size.collectives)]
    many = dict(zip(own, shares(maker.rng.uniform(1, 4, len(own)).tolist(), size.tenants, least=3), strict=True))
    for n in range(size.compounds):
        village = villages[(n * 37) % len(villages)]
        if n in many:
            owner = owners.setdefault(village.code, owners.get(village.code) or maker.collective(village))
        else:
            owner = maker.firm(village)
        _Compound(maker, n, village, owner).made(many.get(n))
    maker.made.coming = [maker.firm(villages[(n * 53) % len(villages)]) for n in range(COMING)]
    return maker.made


class _Compound:
    """One site while it is made."""

    def __init__(self, maker: _Maker, n: int, village: Area, owner: Firm) -> None:
        self.maker, self.rng, self.n, self.village, self.owner = maker, maker.rng, n, village, owner
        self.ref = f"CZC-{n + 1:04d}"
        self.trade = TRADES[int(self.rng.integers(len(TRADES)))]
        self.year = int(self.rng.integers(1998, 2022))
        self.public = owner.kind == "village_collective"
        self.careless = n % CARELESS == 0
        self.units: list[list[object]] = []  # those whose use is still to be said
        stem = _stem(village)
        if self.public:
            self.name = f"{stem}{self.trade[1]}工业点{n + 1}号"
        else:
            self.name = f"{owner.name.removesuffix('有限公司').removesuffix('厂')}厂区"
        self.name_en = f"{village.name_en} {self.trade[2]} Site {n + 1}"

    def made(self, tenants: int | None) -> None:
        """Its rows. `tenants`: of a collective's, exactly so many rent there, and some halls stand empty."""
        rng = self.rng
        lon, lat = self.village.point
        where = round(lon + float(rng.normal(0, 0.001)), 6), round(lat + float(rng.normal(0, 0.001)), 6)
        kind = "sme_park" if rng.random() < 0.1 else "single_site"
        confirmed = "2025-03-01" if self.public or rng.random() < 0.9 else ""
        self.maker.made.compounds.append([
            self.ref, self.name, self.name_en, self.village.code, *where, self.maker.address(self.village), kind,
            self.owner.code, self.owner.name, "village_collective" if self.public else "private",
            int(rng.random() < 0.8), self.year, self.trade[0], SINCE, confirmed,
        ])  # fmt: skip
        second = self.maker.firm(self.village) if rng.random() < (0.1 if self.public else 0.3) else None
        if tenants is None:
            for b in range(1, int(rng.integers(1, 4)) + 1):
                self._building(str(b), second if b > 1 else None)
        else:
            self._collective(tenants, second)

    def _collective(self, tenants: int, second: Firm | None) -> None:
        held = Held(self.ref, self.name, self.village.code, self.owner, second is None and self.n >= QUIET)
        self.maker.made.held.append(held)
        need = tenants + int(self.rng.integers(*SPARE))
        b = 0
        while len(self.units) < need:
            b += 1
            self._building(str(b), None, said=False, most=1 + (need - len(self.units)) // 2)
        for k, unit in enumerate(self.units):
            if k < tenants:
                held.tenants.append(self._to_tenant(unit, second if k % 3 == 0 else None))
            else:
                held.spare.append(unit)

    def _building(self, name: str, second: Firm | None, *, said: bool = True, most: int = 4) -> None:
        """At most so many floors, and halls; `said`: each is let by chance, else somebody tells later who uses it."""
        rng = self.rng
        storeys, m2 = min(int(rng.integers(1, 5)), most), int(rng.integers(6, 16)) * 100
        loads = [(10.0, 8.0, "posted") if rng.random() < 0.7 else ("", "", "none") for _ in range(storeys)]
        for level in range(1, storeys + 1):
            design, posted, source = loads[level - 1]
            if level > 1 and posted:
                design, posted = 5.0, 4.0
            for place, share in enumerate(_shares(rng), 1):
                unit: list[object] = [self.ref, name, level, f"{level}0{place}"]
                sits = self._let(unit, second) if said else ("", "")
                self.units.append(unit)
                self.maker.made.units.append([
                    *unit, round(m2 * share), int(rng.integers(1, 3)), place, self.trade[3], self.year, m2, design,
                    posted, source, *sits,
                ])  # fmt: skip

    def _let(self, unit: list[object], second: Firm | None) -> tuple[str, str]:
        """Let a unit, leave it empty, to its owner, or to somebody without papers; who sits there without a lease."""
        draw = self.rng.random()
        if draw < 0.1:
            self.maker.made.empty.append((unit, self.owner))
            return "", ""
        if draw < 0.16:
            return self.owner.code, self.owner.name
        if draw < 0.3 and self.careless:
            tenant = self.maker.firm(self.village)
            return tenant.code, tenant.name  # an orphan: here, with nobody's letting
        self._to_tenant(unit, second)
        return "", ""

    def _to_tenant(self, unit: list[object], second: Firm | None) -> Tenant:
        tenant = self.maker.firm(self.village)
        begins = date(2024, 1, 1) + timedelta(days=int(self.rng.integers(0, 700)))
        ends = begins.replace(year=begins.year + 3, day=min(begins.day, 28))
        if second is not None:
            term = date(2024, 1, 1), date(2029, 12, 31)
            _link(self.maker, unit, self.owner, second, *term, papers=not self.careless, moves_in=False)
        _link(
            self.maker, unit, second or self.owner, tenant, begins, ends, papers=not self.careless,
            consent=second is not None,
        )  # fmt: skip
        return Tenant(tenant, unit, second or self.owner, begins.isoformat())


def _shares(rng: np.random.Generator) -> Iterator[float]:
    parts = rng.uniform(1, 3, int(rng.integers(1, 4)))
    return iter((parts / parts.sum()).tolist())


def _link(
    maker: _Maker,
    unit: list[object],
    lessor: Firm,
    lessee: Firm,
    begins: date,
    ends: date,
    *,
    papers: bool,
    moves_in: bool = True,
    consent: bool = False,
) -> None:
    """One row of lettings. Without `papers` two in three are signed, of which one in ten ran out by the demo's day."""
    rng, n = maker.rng, len(maker.made.lettings) + 1
    signed = ["", "", ""]
    if papers or rng.random() < 0.67:
        over = not papers and rng.random() < 0.1
        until = KNOWN - timedelta(days=30) if over else min(ends, date(2027, 6, 30))
        signed = [f"AQ-{n:05d}", begins.isoformat(), until.isoformat()]
    agreed = f"TY-{n:05d}" if consent and (papers or rng.random() < 0.8) else ""
    use = lessee.trade[1]
    maker.made.lettings.append([
        *unit, lessor.code, lessor.name, lessee.code, lessee.name, begins.isoformat(), ends.isoformat(),
        f"HT-{n:05d}", use, agreed, int(moves_in), *signed,
    ])  # fmt: skip
