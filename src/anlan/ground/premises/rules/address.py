"""An address as typed, taken apart by the province's grammar (work-safety.md, 2.2). What is not understood is left."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anlan.ground.premises.rules.lexicon import SUB_END, Lexicon
from anlan.ground.premises.rules.names import one_apart

MOST_VILLAGE, MOST_ESTATE, MOST_ROAD, MOST_HOST = 8, 12, 10, 30
MOST_BUILDINGS = 20  # ours: no estate or village counts its workshops further, so a higher number is a plate


@dataclass
class Address:
    """Parts as they stand there, in one spelling; names of places are not yet led to their present ones."""

    town: str = ""
    village: str = ""
    estate: str = ""
    road: str = ""
    base: int = 0
    sub: int = 0
    old_base: int = 0  # the number that the plate had before, where the address says so
    old_road: str = ""  # and its road, where that was another
    building: str = ""
    floor: str = ""
    unit: str = ""
    host: str = ""
    near: bool = False
    declared: bool = False
    secretary: bool = False  # a desk for registrations only
    office: bool = False  # a flat, an office or a mall: nobody makes things there

    @property
    def has_plate(self) -> bool:
        """Whether it has a number on a road, in an estate or in a village."""
        return bool(self.base and (self.road or self.estate or self.village))


class Grammar:
    """The patterns of one lexicon and one list of towns (spelling → name)."""

    def __init__(self, words: Lexicon, towns: dict[str, str]) -> None:
        self.words = words
        self.towns = {words.normal(alias): name for alias, name in towns.items()}
        self._patterns(words)

    def _patterns(self, w: Lexicon) -> None:
        number, not_digit = re.escape(w.first("number")), r"[^\d()\-]"
        building, floor = w.any_of("building_suffix"), w.any_of("floor_suffix")
        road, sub = w.any_of("road_suffix"), w.any_of("sub")
        spellings = "|".join(re.escape(t) for t in sorted(self.towns, key=lambda t: (-len(t), t)))
        self.head = re.compile(f"^{w.any_of('head')}+")
        self.county = re.compile(f"^{w.any_of('county')}")
        self.town = re.compile(f"^({spellings})({w.any_of('town_suffix')}?)")
        self.any_town = re.compile(
            f"^{not_digit}{{1,3}}?{w.any_of('town_suffix')}(?!{w.any_of('road_suffix', 'village_suffix')})"
        )
        self.after_town = re.compile(f"^(?:{road}|{w.any_of('estate_suffix', 'village_suffix')}|{number})")
        self.village = re.compile(
            f"^({not_digit}{{1,{MOST_VILLAGE}}}?){w.any_of('village_suffix')}(?!{w.any_of('not_village')})"
        )
        self.estate = re.compile(
            f"^({not_digit}{{1,{MOST_ESTATE}}}?){w.any_of('estate_suffix')}({w.any_of('inside')}?)"
        )
        ones = "".join(w.kinds["numeral"] + w.kinds["ten"])
        self.zone = re.compile(f"^([A-Z]|\\d{{1,2}}|[{ones}]{{1,2}}){w.any_of('zone')}")
        self.own_estate = re.compile(f"^{w.any_of('estate_suffix')}(?!{w.any_of('road_suffix')})")
        self.highway = re.compile(f"^(\\d{{2,3}}{w.any_of('highway')}+)")
        self.road = re.compile(f"^({not_digit}{{1,{MOST_ROAD}}}{road})(?=\\d)")
        self.lane = re.compile(f"^(\\d{{1,4}}{w.any_of('lane_suffix')})(?=\\d)")
        self.bare_road = re.compile(f"^({not_digit}{{1,{MOST_ROAD}}}?{road})")
        subs = f"(?:{sub}(\\d{{1,3}})[{SUB_END}{number}]*|-(\\d{{1,3}})(?!\\d*{building}))?"
        self.plate = re.compile(
            f"^{w.any_of('ordinal')}?(\\d{{1,5}})(?:[-](\\d{{1,4}}))?(?:[,、]\\d+)*(?:({number})|(?!\\d)){subs}"
        )
        rooms = "|".join(re.escape(u) for u in w.kinds["unit_suffix"] if u != w.first("number"))
        self.not_plate = re.compile(f"^\\d+(?:{building}|{floor}|{rooms})")
        self.building = re.compile(f"(\\d{{1,3}}|[A-Z]\\d?){building}")
        self.floor = re.compile(f"(\\d{{1,2}}){floor}")
        self.unit = re.compile(f"([A-Z]?\\d{{1,4}}){w.any_of('unit_suffix')}")
        self.inner = re.compile(
            f"(?:[A-Z]?\\d{{1,4}}|[A-Z]){w.any_of('building_suffix', 'floor_suffix', 'unit_suffix')}"
        )
        self.phone = re.compile(r"1[3-9]\d{9}$|(?:0\d{2,3}-?\d{7,8}|(?<!\d)\d{7,10})$")
        former, organisation = w.any_of("former"), w.any_of("organisation")
        lead = f"^{w.any_of('former', 'renting')}*"
        self.host = re.compile(
            f"{lead}([^\\d,、]{{2,{MOST_HOST}}}?{organisation}(?!{w.any_of('not_organisation')}))(.*)$"
        )
        self.within = re.compile(f"{lead}([^\\d,、]{{2,{MOST_HOST}}}?){w.any_of('inside')}(.*)$")
        self.rented = re.compile(
            f"^{w.any_of('renting')}+{former}?([^\\d,、]{{2,{MOST_HOST}}}?){w.any_of('rented')}(.*)$"
        )
        self.starts_inside = re.compile(w.any_of("inside"))
        self.no_house = tuple(w.kinds["estate_suffix"] + w.kinds["not_house"] + w.kinds["town_suffix"])
        self.near = re.compile(w.any_of("near"))
        self.old_plate = re.compile(
            f"^{former}(?:{w.any_of('plate_word')})?({not_digit}{{1,{MOST_ROAD}}}{road})?(\\d{{1,5}}){number}$"
        )
        self.bracket = re.compile(r"\(([^()]*)\)?")

    def parse(self, text: str) -> Address:
        """Take an address apart."""
        found = Address()
        text = self.words.normal(text)
        found.secretary = self.words.has("secretary", text)
        rest = self._brackets(text, found)
        rest = self.head.sub("", rest)
        rest = self._town(self.phone.sub("", rest), found)
        rest = self.words.digits(rest)
        rest = self._place(rest, found)
        rest = self._number(rest, found)
        self._inner(rest, found)
        for name in filter(None, (found.road, found.village)):  # a road may be named after a mall
            text = text.replace(name, "")
        found.office = self.words.has("office", text)
        return found

    def _brackets(self, text: str, found: Address) -> str:
        """What stands in brackets is a host, a neighbour, a remark or a part that belongs to the address."""
        while "(" in text:
            match = next(iter(reversed(list(self.bracket.finditer(text)))))
            before, content, after = text[: match.start()], match.group(1), text[match.end() :]
            text = before + self._said_in_bracket(content, found) + after
        return text.replace(")", "")

    def _said_in_bracket(self, content: str, found: Address) -> str:
        if self.words.has("declared", content):
            found.declared = True
            return ""
        if self._host(content, found):
            return ""
        if self.near.search(content):
            found.near = True
            return ""
        inner = self.words.digits(content)
        old = self.old_plate.match(inner)
        if old:
            found.old_road, found.old_base = old.group(1) or "", int(old.group(2))
            return ""
        return content if self.inner.search(inner) and not self.words.has("former", inner) else ""

    def _host(self, content: str, found: Address) -> bool:
        """Whether the text names the house it is in; what follows the name is looked at for building and floor."""
        match = self.host.match(content) or self.within.match(content) or self.rented.match(content)
        if match is None or self.words.has("self", match.group(1)):
            return False
        name, after = match.groups()
        village = self.village.match(content)
        if village and len(content) > village.end() and self._host(content[village.end() :], found):
            return True  # "白塔村原小学内": the house behind the village's name
        if self.near.search(after[:4]) and not self.starts_inside.match(after):
            return False
        if name.endswith(self.no_house) or self.village.match(name + after) or self.village.fullmatch(name):
            return False
        found.host = name
        self._parts(self.words.digits(match.group(2)), found)
        return True

    def _town(self, text: str, found: Address) -> str:
        county = self.county.match(text)
        if county:  # beyond the city its towns are not known: the county stands for them, so that no two are mixed up
            found.town = self.words.values["county"][county.group()]
            text = self.head.sub("", text[county.end() :])
            strange = self.any_town.match(text)
            return text[strange.end() :] if strange else text
        match = self.town.match(text)
        if match is None:
            return self._strange_town(text, found)
        spelling, suffix = match.groups()
        whole = spelling.endswith(tuple(self.words.kinds["town_suffix"]))
        rest = text[match.end() :]
        if not suffix and not whole and self.after_town.match(rest):
            return text  # the town's name begins a road's or an estate's
        found.town = self.towns.get(spelling + suffix, self.towns[spelling])
        return self.head.sub("", rest)

    def _strange_town(self, text: str, found: Address) -> str:
        """A town that no table knows: one slip of the pen from a known one, or left open for its road to tell."""
        match = self.any_town.match(text)
        if match is None:
            return text
        near = {name for spelling, name in self.towns.items() if one_apart(spelling, match.group())}
        if len(near) == 1:
            found.town = near.pop()
        return text[match.end() :]

    def _place(self, text: str, found: Address) -> str:
        match = self.village.match(text)
        if match and not self.estate.match(match.group()):
            found.village, text = match.group(1), text[match.end() :]
        match = self.own_estate.match(text) if found.village else None
        if match:  # "白塔村工业区" is 白塔工业区
            found.estate, text = found.village, text[match.end() :]
        match = None if match else self.estate.match(text)
        if match:
            found.estate, text = match.group(1), text[match.end() :]
        zone = self.zone.match(text) if found.estate or found.village else None
        if zone:
            name = zone.group(1)
            letter, text = name if name.isascii() else str(self.words.number(name)), text[zone.end() :]
            if not found.estate:  # a village counts its houses by zones as by roads
                found.road = f"{found.village}{letter}{self.words.first('zone')}"
                return text
            found.estate += letter
        match = self.highway.match(text) or self.road.match(text) or self.bare_road.match(text)
        if match and not self.host.match(match.group(1)):
            found.road, text = match.group(1), text[match.end() :]
            lane = self.lane.match(text)
            if lane:
                found.road, text = found.road + lane.group(1), text[lane.end() :]
        return text

    def _number(self, text: str, found: Address) -> str:
        match = self.plate.match(text)
        if match is None or not (found.road or found.estate or found.village):
            return text
        base, second, sign, sub, other = match.groups()
        rest = text[match.end() :]
        # "276号厂房内" is house 276, "3号厂房内" of an estate its workshop 3
        workshop = not (sign and self.starts_inside.match(rest) and (found.road or int(base) > MOST_BUILDINGS))
        if workshop and self.not_plate.match(text):
            return text
        if not sign and not (found.road and not self.inner.match(text)):
            return text
        if sign and workshop and self.building.match(text):
            return text
        found.base = int(base)
        found.sub = int(sub or other or second or 0)
        if second and len(base) == len(second) > 1 and found.sub > found.base:
            found.sub = 0  # a range of numbers: the first one stands for the site
        return rest

    def _inner(self, text: str, found: Address) -> None:
        self._parts(text, found)
        left = self.inner.sub("", text)
        if not found.host and left and not self._host(left, found) and self.near.search(left):
            found.near = True

    def _parts(self, text: str, found: Address) -> None:
        for name, pattern in (("building", self.building), ("floor", self.floor), ("unit", self.unit)):
            match = pattern.search(text)
            if match and not getattr(found, name):
                setattr(found, name, match.group(1))
                text = text[: match.start()] + "|" + text[match.end() :]
