"""Where an address lies today: aliases and dated tables of villages and roads, then one key for each plate (2.2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from anlan.ground.premises.rules.address import LETTERS, Address, Grammar
from anlan.ground.premises.rules.lexicon import Lexicon
from anlan.ground.premises.rules.names import near_spellings, one_apart

ALPHABET = 26
LEAST_ROAD = 3  # characters of a road's whole name: a shorter rest ("东路") is half a name


@dataclass(frozen=True)
class Plate:
    """A number on a road, else in an estate, else in a village, of a town (which may be unknown)."""

    town: str
    kind: str  # road | estate | village
    name: str
    base: int
    sub: int

    @property
    def within(self) -> str:
        """The plate within its town, which addresses often leave out."""
        return f"{self.kind} {self.name} {self.base}-{self.sub}"

    @property
    def street(self) -> tuple[str, str]:
        return self.kind, self.name


def number_of(base: int, sub: int, letters: list[str]) -> str:
    """A number with its sub-number or letter as people write them."""
    place = sub - LETTERS
    if place >= ALPHABET:
        return f"{base}{letters[place - ALPHABET]}"
    return f"{base}{chr(ord('A') + place)}" if place >= 0 else f"{base}-{sub}" if sub else str(base)


@dataclass
class Renaming:
    """The city's tables as rows of texts: dates are ISO, empty cells stand for any."""

    villages: list[dict[str, str]] = field(default_factory=list)
    roads: list[dict[str, str]] = field(default_factory=list)
    aliases: list[dict[str, str]] = field(default_factory=list)


class Places:
    """Leads parts of addresses to their present names."""

    def __init__(self, words: Lexicon, grammar: Grammar, tables: Renaming) -> None:
        self.words, self.grammar = words, grammar
        self.villages: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.roads: dict[tuple[str, str], list[tuple[int, str, int, str]]] = defaultdict(list)
        self.estates: dict[str, str] = {}
        self.parks: dict[str, Address] = {}  # estates that a city's table leads to one number
        for row in tables.villages:
            new = self._village(row["new"])
            if new not in self.villages[row["town"], self._village(row["old"])]:
                self.villages[row["town"], self._village(row["old"])].append(new)
        for row in tables.roads:
            old, new = words.normal(row["old_road"]), words.normal(row["new_road"])
            numbers = (int(row["old_no"] or 0), int(row["new_no"] or 0))
            self.roads[row["town"], old].append((numbers[0], new, numbers[1], row["since"]))
        for row in tables.aliases:
            if row["kind"] == "estate":
                at = grammar.parse(row["name"])
                if at.has_plate and at.road:
                    self.parks[self._estate(row["alias"])] = at
                else:
                    self.estates[self._estate(row["alias"])] = self._estate(row["name"])

    def _village(self, text: str) -> str:
        normal = self.words.normal(text)
        match = self.grammar.village.match(normal)
        return match.group(1) if match else normal

    def _estate(self, text: str) -> str:
        normal = self.words.normal(text)
        match = self.grammar.estate.match(normal)
        return match.group(1) if match else normal

    def villages_now(self, town: str, village: str) -> list[str]:
        """Present names of a village: one, or several where an old one was divided."""
        return self.villages.get((town, village)) or self.villages.get(("", village)) or [village]

    def estate_now(self, estate: str) -> str:
        """The name that an estate has today."""
        return self.estates.get(estate, estate)

    def present(self, a: Address, on: str) -> Plate | None:
        """The plate of an address that was typed on a date (empty: unknown); None where it has no number."""
        park = None if a.road or not a.estate else self.parks.get(a.estate)
        if park and park.town in ("", a.town or park.town):
            a = replace(park, town=a.town or park.town)
        if not a.has_plate:
            return None
        if a.zone:
            village = self.villages_now(a.town, a.village)[0]
            road, base = self._road(a.town, village + a.zone, a.base, on)
            return Plate(a.town, "road", road, base, a.sub)
        if a.road:
            road, base = self._road(a.town, self._renamed(a.town, a.road), a.base, on)
            return Plate(a.town, "road", road, base, a.sub)
        if a.estate:
            return Plate(a.town, "estate", self.estate_now(a.estate), a.base, a.sub)
        return Plate(a.town, "village", self.villages_now(a.town, a.village)[0], a.base, a.sub)

    def _renamed(self, town: str, road: str) -> str:
        """A road of the tables, where an old village without its kind runs into its name."""
        split = (n for n in range(2, len(road) - LEAST_ROAD + 1) if (town, road[n:]) in self.roads)
        return next((road[n:] for n in split if {(town, road[:n]), ("", road[:n])} & self.villages.keys()), road)

    def _road(self, town: str, road: str, base: int, on: str) -> tuple[str, int]:
        """A whole road's new name holds for any date; new numbers on a road only for what is older than they."""
        for old_no, new, new_no, since in self.roads.get((town, road), ()):
            if old_no == base and (new != road or not on or on < since):
                return new, new_no or base
        for old_no, new, _, _ in self.roads.get((town, road), ()):
            if not old_no:
                return new, base
        return road, base


def fill_towns(plates: list[Plate | None]) -> list[Plate | None]:
    """A plate without a town gets the only town whose rows know that road, estate or village."""
    towns: dict[tuple[str, str], set[str]] = defaultdict(set)
    for plate in plates:
        if plate and plate.town:
            towns[plate.street].add(plate.town)
    made = []
    for plate in plates:
        if plate and not plate.town and len(towns[plate.street]) == 1:
            plate = replace(plate, town=next(iter(towns[plate.street])))
        made.append(plate)
    return made


def without_village(plates: list[Plate | None], villages: set[tuple[str, str]]) -> list[Plate | None]:
    """A village without its kind that runs into the road's name: the road itself, where a town knows both."""
    roads = {(p.town, p.name) for p in plates if p and p.kind == "road"}
    made = []
    for plate in plates:
        if plate and plate.kind == "road" and plate.town:
            name = plate.name
            split = (n for n in range(2, len(name) - LEAST_ROAD + 1) if (plate.town, name[:n]) in villages)
            road = next((name[n:] for n in split if (plate.town, name[n:]) in roads), name)
            plate = replace(plate, name=road)
        made.append(plate)
    return made


def renumbered(plates: list[Plate | None], old: list[tuple[str, int]], dates: list[str]) -> list[Plate | None]:
    """Old plates that addresses tell ("原12号") lead to new ones: one of another road always, else for older rows."""
    told: dict[tuple[str, str, str, int], set[tuple[Plate, str]]] = defaultdict(set)
    for plate, (road, number), on in zip(plates, old, dates, strict=True):
        if plate and road and road != plate.name:
            told[plate.town, "road", road, number].add((replace(plate, sub=0), ""))
        elif plate and number and number != plate.base:
            told[plate.town, plate.kind, plate.name, number].add((replace(plate, sub=0), on))
    made = []
    for plate, (_, number), on in zip(plates, old, dates, strict=True):
        said = told.get((plate.town, plate.kind, plate.name, plate.base), ()) if plate and not number else ()
        if plate and len({target for target, _ in said}) == 1:
            target, since = min(said, key=lambda one: one[1])
            if not on or not since or on < since:
                plate = replace(target, sub=plate.sub)
        made.append(plate)
    return made


def settle_divided(plates: list[Plate | None], options: list[list[str]]) -> list[Plate | None]:
    """An old village that became two: the row belongs to the one that has its number; in doubt to the first."""
    known = {p for p, names in zip(plates, options, strict=True) if p and len(names) < 2}
    made = []
    for plate, names in zip(plates, options, strict=True):
        if plate and plate.kind == "village" and len(names) > 1:
            fitting = [q for q in (replace(plate, name=n) for n in names) if q in known]
            plate = fitting[0] if len(fitting) == 1 else plate
        made.append(plate)
    return made


def respell(plates: Iterable[Plate | None], rare: int, common: int) -> dict[tuple[str, str, str], str]:
    """Slips in names of roads, estates and villages: (town, kind, rare spelling) → the common one a character apart.

    Only where one common spelling fits and the plate's number is known there: two roads may well be named alike, and
    names that count (lanes, zones) always are.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    numbers: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for plate in plates:
        if plate and not any(c.isascii() for c in plate.name):
            seen[plate.town, plate.kind, plate.name] += 1
            numbers[plate.town, plate.kind, plate.name].add(plate.base)
    meeting: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for (town, kind, name), count in seen.items():
        if count >= common:
            for part in near_spellings(name):
                meeting[town, kind, part].add(name)
    found = {}
    for (town, kind, name), count in seen.items():
        if town and count <= rare:
            near = {n for part in near_spellings(name) for n in meeting.get((town, kind, part), ())}
            fitting = [n for n in sorted(near) if one_apart(n, name)
                       and numbers[town, kind, name] <= numbers[town, kind, n]]  # fmt: skip
            if len(fitting) == 1:
                found[town, kind, name] = fitting[0]
    return found


def learn_parks(plates: list[Plate | None], named: list[str], asked: list[str], least: int) -> list[Plate | None]:
    """An estate told without a number stands where rows of that town tell its number, if all of them tell the
    same number, most of them on the same road.

    `named` has the estates that rows name beside their plate, `asked` those of rows without one. A name that only
    one row explains may be a slip or a whole area's, so `least` of them are needed.
    """
    told: dict[tuple[str, str], Counter[Plate]] = defaultdict(Counter)
    for plate, name in zip(plates, named, strict=True):
        if plate and name:
            told[plate.town, name][plate] += 1
    towns: dict[str, set[str]] = defaultdict(set)
    for town, name in told:
        towns[name].add(town)
    made = []
    for plate, name in zip(plates, asked, strict=True):
        town, _, estate = name.partition(" ")
        if plate is None and estate:
            if not town and len(towns[estate]) == 1:
                town = next(iter(towns[estate]))
            known = told.get((town, estate), Counter())
            best = min(known, key=lambda p: (-known[p], str(p)), default=None)
            same = len({(p.base, p.sub) for p in known}) == 1  # a road's old name or a slip in it is no other place
            if best and same and known.total() >= least and 2 * known[best] > known.total():
                plate = best
        made.append(plate)
    return made
