"""The finder: registers in, enterprises with their role and sites with their evidence out (work-safety.md, 2.3)."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable

from anlan.ground.premises.rules.deciding import questions, settle
from anlan.ground.premises.rules.evidence import Reason, Unit, Weighed, makes_shared, weigh
from anlan.ground.premises.rules.extract import Compound, Decisions, Enterprise, Found, Knowledge, Registers
from anlan.ground.premises.rules.located import Located, Locator
from anlan.ground.premises.rules.places import Plate, number_of
from anlan.ground.premises.rules.sites import Site, assign, shells

CANDIDATE, DOUBTFUL = "candidate", "doubtful"


def find(registers: Registers, knowledge: Knowledge, decisions: Decisions = Decisions()) -> Found:
    """Find the sites that enterprises share. The same registers, knowledge and decisions give the same outcome."""
    rows, firms = Locator(knowledge).locate(registers, decisions)
    apart = shells(rows, knowledge.weights)
    sites = assign(rows, apart, knowledge.weights)
    settle(rows, sites, decisions)
    said = [Enterprise(r.row.number, r.row.uscc.strip(), r.row.name.strip(), identity=r.unit.identity) for r in rows]
    for enterprise, r, check in zip(said, rows, firms.checks, strict=True):
        enterprise.remarks = list(_remarks(r, check, r.row.number in apart))
    members: dict[Site, list[int]] = defaultdict(list)
    for place, r in enumerate(rows):
        where = sites.get(r.row.number)
        if where:
            members[where].append(place)
    compounds = [
        _compound(where, [rows[p] for p in places], [said[p] for p in places], knowledge, decisions)
        for where, places in members.items()
    ]
    _roles(rows, said, apart, knowledge)
    return Found(said, compounds, questions(rows, members, decisions, knowledge.weights))


def ident_of(where: Site) -> str:
    """What a site is known by from run to run."""
    return "S" + hashlib.sha256("\x1f".join(where).encode()).hexdigest()[:12]


def _remarks(r: Located, check: str, shell: bool) -> Iterable[str]:
    if check != "valid":
        yield f"uscc_{check}"
    if r.closed:
        yield "closed"
    if shell:
        yield "shell"
    if r.address.near:
        yield "near"
    if r.address.declared:
        yield "declared"
    if r.unit.host_name and r.unit.host is None:
        yield "host_unknown"
    yield from dict.fromkeys(r.decided)


def _pairs(units: dict[int, Unit], most: int) -> Iterable[tuple[Unit, Unit]]:
    """Every pair of two enterprises once; at a large site each with so many others, and its hosts always."""
    order = sorted(units)
    for place, number in enumerate(order):
        one = units[number]
        others = order[place + 1 : place + 1 + most]
        if len(order) > most:
            others = sorted({*others, *(n for n in _above(one) if n in units)})
        for other in others:
            if units[other].identity != one.identity:
                yield one, units[other]


def _compound(
    where: Site, rows: list[Located], said: list[Enterprise], knowledge: Knowledge, decisions: Decisions
) -> Compound:
    weights = knowledge.weights
    units = {r.row.number: r.unit for r in rows}
    plates = {r.row.number: r.plate for r in rows}
    best: dict[int, tuple[int, Weighed]] = {}
    shared, works, seen = False, any(unit.producing for unit in units.values()), Counter[str]()
    for one, other in _pairs(units, int(weights["pairs_at_most"])):
        same = _same_plate(one, other, plates[one.number], plates[other.number])
        pair = weigh(one, other, same, weights)
        if pair.codes:
            _keep(best, one.number, other.number, pair)
            _keep(best, other.number, one.number, pair)
            shared = shared or makes_shared(pair, weights)
            works = works or ("inside" in pair.codes and not (one.trading or other.trading))
            seen.update(pair.codes)
    shared = shared and works  # a factory site, not a mall or an office: a maker, or a works that houses another firm
    ident = ident_of(where)
    if ident in decisions.not_shared:
        shared = False
        for enterprise in said:
            enterprise.remarks.append("decided_not_shared")
    score = max((pair.score for _, pair in best.values()), default=0.0)
    for r, enterprise in zip(rows, said, strict=True):
        enterprise.compound, enterprise.shared = ident, shared
        if r.row.number in best:
            partner, pair = best[r.row.number]
            enterprise.score = pair.score
            enterprise.reasons = [Reason(code, weights[code], partner) for code in pair.codes]
    status = "" if not shared else CANDIDATE if score >= weights["candidate"] else DOUBTFUL
    evidence = ";".join(f"{code}:{weights[code]:+g}x{seen[code]}" for code in sorted(seen))
    identities = {r.unit.identity: r.unit.producing for r in rows}
    address, town, village = _shown(where, rows, knowledge)
    return Compound(ident, address, town, village, len(identities), sum(identities.values()), shared, status, evidence,
                    score)  # fmt: skip


def _same_plate(one: Unit, other: Unit, plate: Plate | None, second: Plate | None) -> bool:
    """Whether two stand on one plate: by their numbers, or because one says that it is inside the other."""
    if one.parcel and one.parcel == other.parcel:
        return True
    if plate is not None and second is not None:
        return plate == second
    return one.host == other.number or other.host == one.number or bool(one.host and one.host == other.host)


def _keep(best: dict[int, tuple[int, Weighed]], number: int, partner: int, pair: Weighed) -> None:
    if number not in best or pair.score > best[number][1].score:
        best[number] = partner, pair


def _shown(where: Site, rows: list[Located], knowledge: Knowledge) -> tuple[str, str, str]:
    """Address, town and village of a site as people write them."""
    words = knowledge.words
    villages = Counter(v for r in rows for v in knowledge.places.villages_now(r.address.town, r.address.village) if v)
    village = min(villages, key=lambda v: (-villages[v], v)) if villages else ""
    towns = Counter(t for r in rows for t in [(r.plate.town if r.plate else "") or r.address.town] if t)
    town = min(towns, key=lambda t: (-towns[t], t)) if towns else ""
    plates = Counter(r.plate for r in rows if r.plate is not None)
    if where[0] == "plate" or (where[0] == "parcel" and plates):
        p = min(plates, key=lambda q: (-plates[q], str(q)))
        kind, name, base, sub = where[2:6] if where[0] == "plate" else (p.kind, p.name, str(p.base), str(p.sub))
        suffix = words.first(f"{kind}_suffix") if kind == "estate" else ""
        number = number_of(int(base), int(sub), words.kinds["letter"]) + words.first("number")
        return f"{town}{name}{suffix}{number}", town, village
    hosts = {r.unit.host for r in rows} | {n for r in rows for n in r.unit.lessors | r.unit.named_lessors}
    host = next((r.row.name for r in rows if r.row.number in hosts), "") or next(
        (r.address.host for r in rows if r.address.host), rows[0].row.name
    )
    return f"{town}{village}({host})", town, village


def _above(unit: Unit) -> set[int]:
    return {n for n in (unit.host, *unit.lessors, *unit.named_lessors) if n is not None}


def _roles(rows: list[Located], said: list[Enterprise], apart: set[int], knowledge: Knowledge) -> None:
    """Lessor, lessee and sublessee by the chains that registers tell; then by what a register says; else unknown."""
    units = {r.row.number: r.unit for r in rows}
    letting = {n for r in rows if not r.closed for n in _above(r.unit)}
    renting = {r.row.number for r in rows if r.rents}
    size = Counter(e.compound for e in said if e.compound)
    for r, enterprise in zip(rows, said, strict=True):
        above = {n for n in _above(r.unit) if n in units}
        if r.row.number in apart:
            enterprise.role = "shell"
        elif r.closed:
            enterprise.role = "unknown"
        elif above:
            deeper = any(_above(units[n]) or n in renting for n in above)
            enterprise.role = "sublessee" if deeper else "lessee"
        elif r.row.number in letting and r.rents:
            enterprise.role = "lessee"  # of somebody whom no register knows; it lets on
        elif r.row.number in letting:
            enterprise.role = "lessor"
        else:
            enterprise.role = _told(r, knowledge) or ("sole" if size[enterprise.compound] == 1 else "unknown")
    lessors = Counter(e.compound for e in said if e.role == "lessor")
    for enterprise in said:
        if enterprise.role == "unknown" and enterprise.shared and lessors[enterprise.compound] == 1:
            enterprise.role = "lessee"


def _told(r: Located, knowledge: Knowledge) -> str:
    for role in ("sublessee", "lessee", "lessor"):
        if knowledge.words.has(f"role_{role}", r.role):
            return role
    return "lessee" if r.unit.host_name or r.rents else ""
