"""From placed rows to sites: a plate anchors its rows, a row without one follows its host, lessor or meter (2.3)."""

from __future__ import annotations

from collections import Counter, defaultdict

from anlan.ground.premises.rules.evidence import Weights, metres
from anlan.ground.premises.rules.firms import LEAST_SHORTENED
from anlan.ground.premises.rules.located import Located
from anlan.ground.premises.rules.places import Plate

Site = tuple[str, ...]
NOWHERE: Site = ()
CELL = 0.005  # degrees: some 500 m


def shells(rows: list[Located], weights: Weights) -> set[int]:
    """Row numbers of entities that are only registered at an address with too many of their kind (2.2).

    Without meter, staff, lease or lodger; among them makers count only where the others are the majority.
    """
    linked = {n for r in rows for n in (r.unit.host, *r.unit.lessors, *r.unit.named_lessors) if n is not None}
    groups: dict[Site, list[Located]] = defaultdict(list)
    for r in rows:
        if not r.closed and r.plate is not None:
            groups[_anchor(r)].append(r)
    found = {r.row.number for r in rows if r.address.secretary and _bare(r, linked) and not r.closed}
    for group in groups.values():
        if len(group) <= weights["shell_entities"]:
            continue
        bare = [r for r in group if _bare(r, linked)]
        idle = [r for r in bare if not r.unit.producing]
        if len(idle) > weights["shell_entities"]:
            found |= {r.row.number for r in (bare if 2 * len(idle) > len(group) else idle)}
    return found


def _bare(r: Located, linked: set[int]) -> bool:
    unit = r.unit
    return not (unit.powered or r.staff or unit.lessors or unit.named_lessors or unit.host or unit.number in linked)


def anchor(p: Plate) -> Site:
    """The site that a plate is."""
    return ("plate", p.town, p.kind, p.name, str(p.base), str(p.sub))


def _anchor(r: Located) -> Site:
    return NOWHERE if r.plate is None else anchor(r.plate)


def assign(rows: list[Located], apart: set[int], weights: Weights) -> dict[int, Site]:
    """The site of each row number. Rows that closed, moved or are shells have none."""
    living = {r.row.number: r for r in rows if not r.closed and r.row.number not in apart}
    site = {number: _anchor(r) for number, r in living.items()}
    _parcels(living, site)
    _hosts_adopt(living, site)
    named = _named_houses(living, site) | _left_houses(rows, living)
    for number in living:
        site[number] = site[number] or _by_host(number, living, site, named)
    _follow(living, site)
    _points(living, site, weights)
    return _split(living, site, weights)


def _parcels(living: dict[int, Located], site: dict[int, Site]) -> None:
    """A parcel that registers number is a site: plates of one parcel are one site, a plate on two parcels is two."""
    named: dict[Site, set[str]] = defaultdict(set)
    for number, r in living.items():
        if r.unit.parcel and site[number]:
            named[site[number]].add(r.unit.parcel)
    for number, r in living.items():
        known = named.get(site[number], set())
        parcel = r.unit.parcel or (next(iter(known)) if len(known) == 1 else "")
        if parcel:
            site[number] = ("parcel", parcel)


def _points(living: dict[int, Located], site: dict[int, Site], weights: Weights) -> None:
    """Who has nothing but a point is on the only site with a point within the tolerance; blocked by cells of a grid."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, r in living.items():
        if r.unit.lon is not None and site[number]:
            cells[_cell(r)].append(number)
    for number, r in living.items():
        if r.unit.lon is None or site[number]:
            continue
        row, column = _cell(r)
        around = [n for i in (-1, 0, 1) for j in (-1, 0, 1) for n in cells.get((row + i, column + j), ())]
        near = {site[n] for n in around if (metres(living[n].unit, r.unit) or 0.0) <= weights["same_point_m"]}
        if len(near) == 1:
            site[number] = near.pop()


def _cell(r: Located) -> tuple[int, int]:
    """A cell of some 500 m: the tolerance lies well within it and its neighbours."""
    return int((r.unit.lat or 0.0) / CELL), int((r.unit.lon or 0.0) / CELL)


def _hosts_adopt(living: dict[int, Located], site: dict[int, Site]) -> None:
    """A host without a number of its own is where those say who sit in it, if they all say the same."""
    said: dict[int, set[Site]] = defaultdict(set)
    for number, r in living.items():
        if r.unit.host in living and site[number]:
            said[r.unit.host].add(site[number])
    for host, sites in said.items():
        if not site[host] and len(sites) == 1:
            site[host] = next(iter(sites))


def _house(r: Located) -> tuple[str, str]:
    """What a host of nobody's register is known by: town and name, and its village where the name is any village's."""
    common = len(r.unit.host_name) < LEAST_SHORTENED
    return r.address.town, (r.address.village if common else "") + r.unit.host_name


def _named_houses(living: dict[int, Located], site: dict[int, Site]) -> dict[tuple[str, str], Site]:
    """Hosts of nobody's register, by town and name, whose house stands on one plate for all who tell one."""
    said: dict[tuple[str, str], set[Site]] = defaultdict(set)
    for number, r in living.items():
        if r.unit.host is None and r.unit.host_name and site[number]:
            said[_house(r)].add(site[number])
    return {house: next(iter(sites)) for house, sites in said.items() if len(sites) == 1}


def _left_houses(rows: list[Located], living: dict[int, Located]) -> dict[tuple[str, str], Site]:
    """Houses still called after a firm that closed or moved: they stand where it was."""
    gone = {r.row.number: _anchor(r) for r in rows if r.row.number not in living and r.plate is not None}
    return {_house(r): gone[r.unit.host] for r in living.values() if r.unit.host in gone}


def _by_host(
    number: int, living: dict[int, Located], site: dict[int, Site], named: dict[tuple[str, str], Site]
) -> Site:
    """The site of the house it is in, however many houses deep; a host of nobody's register is a site by its name."""
    seen: set[int] = set()
    while number not in seen:
        seen.add(number)
        if site[number]:
            return site[number]
        r = living[number]
        if r.unit.host is None or r.unit.host not in living:
            house = _house(r)
            return named.get(house, ("host", *house)) if r.unit.host_name else NOWHERE
        number = r.unit.host
        if not site[number] and not living[number].unit.host_name:
            site[number] = ("row", living[number].unit.identity)
    return NOWHERE


def _follow(living: dict[int, Located], site: dict[int, Site]) -> None:
    """Who has neither plate nor host follows a lessor, then a meter that only one site has."""
    meters: dict[str, set[Site]] = defaultdict(set)
    for number, r in living.items():
        if site[number]:
            for meter in r.unit.meters:
                meters[meter].add(site[number])
    for number, r in living.items():
        if site[number]:
            continue
        for lessor in (*sorted(r.unit.lessors), *sorted(r.unit.named_lessors)):
            if lessor in living:
                if not site[lessor]:
                    site[lessor] = ("row", living[lessor].unit.identity)
                site[number] = site[lessor]
                break
        else:
            known = {s for meter in r.unit.meters for s in meters[meter]}
            if len(known) == 1:
                site[number] = next(iter(known))


def _split(living: dict[int, Located], site: dict[int, Site], weights: Weights) -> dict[int, Site]:
    """A site whose points lie further apart than its span (and what unlabelled systems differ by) falls in parts."""
    reach = weights["span_m"] + weights["datum_m"]
    groups: dict[Site, list[int]] = defaultdict(list)
    for number, where in site.items():
        if where and living[number].unit.lon is not None:
            groups[where].append(number)
    for where, numbers in groups.items():
        parts: list[list[int]] = []
        for number in sorted(numbers):
            near = [p for p in parts if (metres(living[p[0]].unit, living[number].unit) or 0.0) <= reach]
            near[0].append(number) if near else parts.append([number])
        if len(parts) < 2:
            continue
        sizes = Counter({index: len(part) for index, part in enumerate(parts)})
        main = min(sizes, key=lambda index: (-sizes[index], index))
        for index, part in enumerate(parts):
            if index != main:
                for number in part:
                    site[number] = (*where, "part", living[part[0]].unit.identity)
    return site
