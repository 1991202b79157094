"""Compounds of the demo city with their buildings, units, firms and lettings: every name, firm and code is invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from anlan.demo.grids import Area
from anlan.demo.names import FIRST, SECOND, SURNAMES
from anlan.demo.scale import Scale
from anlan.kernel import credit_code

PARTIES = "code,name,name_en,kind,trade,above_scale,staff,address,legal_rep,since".split(",")
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
OF_COLLECTIVES = 207 / 1400  # work-safety 9: the article's share of compounds let by village collectives


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


@dataclass
class Sites:
    """The rows of the four files, in the order of their headers."""

    parties: list[list[object]] = field(default_factory=list)
    compounds: list[list[object]] = field(default_factory=list)
    units: list[list[object]] = field(default_factory=list)
    lettings: list[list[object]] = field(default_factory=list)


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
        self._register(found, f"{village.name}工业区{int(self.rng.integers(1, 300))}号")
        return found

    def collective(self, village: Area) -> Firm:
        """A village's collective."""
        name = f"{_stem(village)}股份经济合作社"
        trade = ("", "", "", "D")
        english = f"{village.name_en} Village Collective"
        found = Firm(self.code("N2"), name, english, "village_collective", trade, 3, "")
        if name not in self.taken:
            self.taken.add(name)
            self._register(found, village.name)
        return found

    def code(self, kind: str) -> str:
        """The next credit code that passes its check; its organisation part counts up and is nobody's."""
        self.given += 1
        return credit_code.complete(f"{kind}331081", f"MAY{self.given:05d}")

    def _register(self, firm: Firm, address: str) -> None:
        above = int(firm.staff > 50)
        row = [firm.code, firm.name, firm.name_en, firm.kind, firm.trade[0], above, firm.staff, address, firm.legal_rep]
        self.made.parties.append([*row, SINCE])


def _stem(village: Area) -> str:
    """A village's name without what kind of village it is."""
    return village.name.removesuffix("社区").removesuffix("村") or village.name


def built(size: Scale, seed: int, villages: list[Area]) -> Sites:
    """The compounds of a scale, spread over the villages; each village's collective is one and the same."""
    maker = _Maker(seed)
    collectives: dict[str, Firm] = {}
    for n in range(size.compounds):
        village = villages[(n * 37) % len(villages)]
        if maker.rng.random() < OF_COLLECTIVES or n == 0:
            owner = collectives.get(village.code) or maker.collective(village)
            collectives[village.code] = owner
        else:
            owner = maker.firm(village)
        _compound(maker, n, village, owner)
    return maker.made


def _compound(maker: _Maker, n: int, village: Area, owner: Firm) -> None:
    rng, ref = maker.rng, f"CZC-{n + 1:04d}"
    trade = TRADES[int(rng.integers(len(TRADES)))]
    lon, lat = village.point
    where = round(lon + float(rng.normal(0, 0.001)), 6), round(lat + float(rng.normal(0, 0.001)), 6)
    year = int(rng.integers(1998, 2022))
    public = owner.kind == "village_collective"
    kind = "sme_park" if rng.random() < 0.1 else "single_site"
    name = f"{_stem(village)}{trade[1]}园{n + 1}"
    english = f"{village.name_en} {trade[2]} Site {n + 1}"
    confirmed = "2025-03-01" if rng.random() < 0.9 else ""
    maker.made.compounds.append([
        ref, name, english, village.code, *where, f"{village.name}工业区{n + 1}号", kind, owner.code, owner.name,
        "village_collective" if public else "private", int(rng.random() < 0.8), year, trade[0], SINCE, confirmed,
    ])  # fmt: skip
    second = maker.firm(village) if rng.random() < 0.3 else None
    for b in range(1, int(rng.integers(1, 4)) + 1):
        _building(maker, ref, str(b), village, owner, second if b > 1 or public else None, trade[3], year)


def _building(
    maker: _Maker, ref: str, name: str, village: Area, owner: Firm, second: Firm | None, fire: str, year: int
) -> None:
    rng = maker.rng
    storeys, m2 = int(rng.integers(1, 6)), int(rng.integers(6, 16)) * 100
    loads = [(10.0, 8.0, "posted") if rng.random() < 0.7 else ("", "", "none") for _ in range(storeys)]
    for level in range(1, storeys + 1):
        design, posted, source = loads[level - 1]
        if level > 1 and posted:
            design, posted = 5.0, 4.0
        for place, share in enumerate(_shares(rng), 1):
            unit = [ref, name, level, f"{level}0{place}"]
            sits = _let(maker, unit, village, owner, second)
            size = round(m2 * share)
            maker.made.units.append([
                *unit, size, int(rng.integers(1, 3)), place, fire, year, m2, design, posted, source, *sits,
            ])  # fmt: skip


def _shares(rng: np.random.Generator) -> Iterator[float]:
    parts = rng.uniform(1, 3, int(rng.integers(1, 4)))
    return iter((parts / parts.sum()).tolist())


def _let(maker: _Maker, unit: list[object], village: Area, owner: Firm, second: Firm | None) -> tuple[str, str]:
    """Let a unit, or leave it empty, to its owner, or to somebody without papers; who sits there without a lease."""
    rng = maker.rng
    draw = rng.random()
    if draw < 0.1:
        return "", ""
    if draw < 0.16:
        return (owner.code, owner.name) if owner.kind != "village_collective" else ("", "")
    tenant = maker.firm(village)
    if draw < 0.19:
        return tenant.code, tenant.name  # an orphan: here, with nobody's letting
    begins = date(2024, 1, 1) + timedelta(days=int(rng.integers(0, 700)))
    ends = begins.replace(year=begins.year + 3, day=min(begins.day, 28))
    if second is not None:
        _link(maker, unit, owner, second, date(2024, 1, 1), date(2029, 12, 31), moves_in=False)
    _link(maker, unit, second or owner, tenant, begins, ends, consent=second is not None)
    return "", ""


def _link(
    maker: _Maker,
    unit: list[object],
    lessor: Firm,
    lessee: Firm,
    begins: date,
    ends: date,
    *,
    moves_in: bool = True,
    consent: bool = False,
) -> None:
    """One row of lettings; three in four are signed, one in ten of those has run out by the demo's day."""
    rng, n = maker.rng, len(maker.made.lettings) + 1
    signed = ["", "", ""]
    if rng.random() < 0.78:
        until = KNOWN - timedelta(days=30) if rng.random() < 0.1 else min(ends, date(2027, 6, 30))
        signed = [f"AQ-{n:05d}", begins.isoformat(), until.isoformat()]
    agreed = f"TY-{n:05d}" if consent and rng.random() < 0.8 else ""
    use = lessee.trade[1]
    maker.made.lettings.append([
        *unit, lessor.code, lessor.name, lessee.code, lessee.name, begins.isoformat(), ends.isoformat(),
        f"HT-{n:05d}", use, agreed, int(moves_in), *signed,
    ])  # fmt: skip
