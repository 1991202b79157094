"""An address as typed, taken apart by the province's grammar (work-safety.md, 2.2). What is not understood is left."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anlan.ground.premises.rules.lexicon import SUB_END, Lexicon
from anlan.ground.premises.rules.names import one_apart
from anlan.ground.premises.rules.signs import BREAKS, Signs, beside

MOST_VILLAGE, MOST_ESTATE, MOST_ROAD, MOST_HOST = 8, 12, 10, 30
LEAST_QUOTED = 4  # characters of a name in quotes
SHORT = 3  # characters of a town's name with its kind, where that has one character
MOST_BUILDINGS = 20  # ours: no estate or village counts its workshops further, so a higher number is a plate
LETTERS = 1000  # sub-numbers from here on stand for letters: 88A is neither 88 nor 88-1


@dataclass
class Address:
    """Parts as they stand there, in one spelling; names of places are not yet led to their present ones."""

    town: str = ""
    village: str = ""
    zone: str = ""  # part of a village that counts its houses; `road` is then the village with its zone
    estate: str = ""
    park: str = ""  # an estate that is named beside a number on a road
    road: str = ""
    base: int = 0
    sub: int = 0
    old_base: int = 0  # the number that the plate had before, where the address says so
    old_road: str = ""  # and its road, where that was another
    building: str = ""
    floor: str = ""
    unit: str = ""
    host: str = ""
    called: str = ""  # the host with everything that stood before its name and may belong to it
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
        self.signs = Signs(words)
        self._patterns(words)
        self._numbers(words)
        self._hosts(words)

    def _patterns(self, w: Lexicon) -> None:
        number, not_digit = re.escape(w.first("number")), r"[^\d()\-]"
        road = f"{w.any_of('road_suffix')}(?<!{w.first('no_road')})"
        spellings = "|".join(re.escape(t) for t in sorted(self.towns, key=lambda t: (-len(t), t)))
        self.head = re.compile(f"^{w.any_of('head')}+")
        self.lead = re.compile(f"^(?:\\d{{6}}(?!\\d)|{w.any_of('label', 'head')}|[{BREAKS}\\-])+")
        self.county = re.compile(f"^{w.any_of('county')}")
        self.town = re.compile(f"^({spellings})({w.any_of('town_suffix')}?)")
        self.cut_short = {name[:-1]: name for name in self.towns.values() if len(name) > SHORT}
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
        self.park = re.compile(f"^([^\\d()\\-]{{2,{MOST_ESTATE}}}?){w.any_of('park')}")
        ones = "".join(w.kinds["numeral"] + w.kinds["ten"])
        self.zone = re.compile(
            f"^(?:([A-Z]|\\d{{1,2}}|[{ones}]{{1,2}}){w.any_of('zone')}|({w.any_of('zone_name')}{w.any_of('zone')}(?=\\d)"
            f"|[^\\d()]{{1,{MOST_VILLAGE}}}?{w.any_of('hamlet')}))"
        )
        self.own_estate = re.compile(f"^{w.any_of('estate_suffix')}(?!{w.any_of('road_suffix')})")
        part = w.any_of("section")
        side = f"(?:{w.any_of('direction')}{w.any_of('side')}(?=\\d))?"
        self.aside = re.compile(f"^{w.any_of('direction')}{w.any_of('side')}(?=..)")
        self.highway = re.compile(f"^(\\d{{2,3}}{w.any_of('highway')}+){side}")
        self.road = re.compile(
            f"^({not_digit}{{1,{MOST_ROAD}}}{road}(?:{w.any_of('direction', 'middle')}{part})?)"
            f"(?:{side}|[^\\d()]{{1,4}}?{part})(?=\\d)"
        )
        self.lane = re.compile(f"^(\\d{{1,4}}{w.any_of('lane_suffix')})")
        self.bare_road = re.compile(f"^({not_digit}{{1,{MOST_ROAD}}}?{road})")

    def _numbers(self, w: Lexicon) -> None:
        number = re.escape(w.first("number"))
        building, floor, sub = w.any_of("building_suffix"), w.any_of("floor_suffix"), w.any_of("sub")
        subs = f"(?:{sub}(\\d{{1,3}})[{SUB_END}{number}]*|-(\\d{{1,3}})(?!\\d*{building}))?"
        self.plate = re.compile(
            f"^{w.any_of('ordinal')}?(\\d{{1,5}})(?:[-](\\d{{1,4}}))?(?:[,、]\\d+)*(?:({number})|(?!\\d)){subs}"
        )
        rooms = "|".join(re.escape(u) for u in w.kinds["unit_suffix"] if u != w.first("number"))
        halls = "|".join(b[1:] for b in w.kinds["building_suffix"] if b.startswith(w.first("number")))
        self.lettered = re.compile(f"^(\\d{{1,5}})([A-Z]|{w.any_of('letter')}){number}(?!{halls})")
        self.other_end = re.compile(f"^{number}(?!{w.any_of('sub')})")
        workshop = w.any_of("workshop")
        self.workshop = re.compile(f"^{workshop}(\\d{{1,3}}|[A-Z])(?!\\d|{w.any_of('floor_suffix', 'unit_suffix')})")
        self.any_workshop = re.compile(f"^{workshop}")
        self.beside = re.compile(f"^{w.any_of('beside')}")
        self.not_plate = re.compile(f"^{w.any_of('ordinal')}?\\d+(?:{building}|{floor}|{rooms})")
        self.lot = re.compile(f"^\\d+{w.any_of('lot')}")
        self.building = re.compile(f"(\\d{{1,3}}|[A-Z]\\d?){building}")
        self.floor = re.compile(f"(\\d{{1,2}}){floor}")
        self.unit = re.compile(f"([A-Z]?\\d{{1,4}}){w.any_of('unit_suffix')}")
        self.inner = re.compile(
            f"(?:[A-Z]?\\d{{1,4}}|[A-Z]){w.any_of('building_suffix', 'floor_suffix', 'unit_suffix')}"
        )
        self.phone = re.compile(r"1[3-9]\d{9}$|(?:0\d{2,3}-?\d{7,8}|(?<!\d)\d{7,10})$")

    def _hosts(self, w: Lexicon) -> None:
        number, not_digit, road = re.escape(w.first("number")), r"[^\d()\-]", w.any_of("road_suffix")
        former, organisation = w.any_of("former"), w.any_of("organisation")
        name = f"([^\\d,、]{{2,{MOST_HOST}}}?)"
        self.phrase = re.compile(f"^{w.any_of('with')}{name}{w.any_of('letting', 'inside')}(.*)$")
        self.its_side = re.compile(
            f"^{w.any_of('direction')}{w.any_of('side')}?{w.any_of('rented')}.*?{w.any_of('inside')}"
        )
        self.collective = re.compile(f"^{w.any_of('collective')}")
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
        text = self.signs.plain(text)
        found.secretary = self.words.has("secretary", text)
        rest = self.signs.joined(self._brackets(text, found))
        rest = self.lead.sub("", rest)
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
            content = self.signs.joined(content).lstrip(BREAKS + "-")
            if len(content) >= LEAST_QUOTED and self.starts_inside.match(
                after
            ):  # a name in quotes, and "inside" behind
                content += self.words.first("inside")
            said = self._said_in_bracket(content, found)
            text = beside(before, said, after)
        return text.replace(")", "")

    def _said_in_bracket(self, content: str, found: Address) -> str:
        if self.words.has("declared", content):
            found.declared = True
            return ""
        if self._host(content, found):
            return ""
        if self.beside.fullmatch(content):
            return content
        if self.near.search(content):
            found.near = True
            return ""
        self._park(content, found)
        inner = self.words.digits(content)
        old = self.old_plate.match(inner)
        if old:
            found.old_road, found.old_base = old.group(1) or "", int(old.group(2))
            return ""
        return content if self.inner.search(inner) and not self.words.has("former", inner) else ""

    def _host(self, content: str, found: Address) -> bool:
        """Whether the text names the house it is in; what follows the name is looked at for building and floor."""
        said = self.phrase.match(content)
        if said and self._host(said.group(1) + self.words.first("inside"), found):
            return True
        match = self.host.match(content) or self.within.match(content) or self.rented.match(content)
        if match is None or self.words.has("self", match.group(1)):
            return False
        name, after = match.groups()
        bare = self.lead.sub("", content)
        bare = bare if self.town.match(bare) is None else self._town(bare, Address())
        village = self.village.match(bare)
        inner = bare[village.end() :] if village else ""
        shared = self.collective.match(inner)  # every village has one: only with its village it is a name
        if inner and not shared and self._host(inner, found):
            found.called = name
            return True  # "白塔村原小学内": the house behind the village's name
        if self.near.search(after[:4]) and not (self.starts_inside.match(after) or self.its_side.match(after)):
            return False
        if not shared and (name.endswith(self.no_house) or self.village.match(self.head.sub("", name + after))):
            return False
        found.host = found.called = name
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
        cut = self.cut_short.get(match.group() + rest[:1])
        if cut and self.after_town.match(rest[:1]) and self._tells_place(rest[1:]):
            found.town = cut  # "城北街盛丰路": its kind lacks a character, as a road's name goes on behind it
            return self.head.sub("", rest[1:])
        if not suffix and not whole and self.after_town.match(rest):
            return text  # the town's name begins a road's or an estate's
        found.town = self.towns.get(spelling + suffix, self.towns[spelling])
        return self.head.sub("", rest)

    def _tells_place(self, text: str) -> bool:
        rest = self.words.digits(text)
        return any(p.match(rest) for p in (self.road, self.village, self.estate))

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
        if match and not self.estate.match(match.group()) and not self.collective.match(text[match.end() :]):
            found.village, text = match.group(1), text[match.end() :]
        match = self.own_estate.match(text) if found.village else None
        if match:  # "白塔村工业区" is 白塔工业区
            found.estate, text = found.village, text[match.end() :]
        match = None if match else self.estate.match(text)
        if match:
            found.estate, text = match.group(1), text[match.end() :]
            if self.beside.match(text) or self.near.fullmatch(text):
                found.estate = ""
        zone = self.zone.match(text) if found.estate or found.village else None
        if zone:
            name, whole = zone.groups()
            letter = name if not name or name.isascii() else str(self.words.number(name))
            whole, text = whole or letter + self.words.first("zone"), text[zone.end() :]
            if not found.estate:  # a village counts its houses by zones as by roads
                found.zone, found.road = whole, found.village + whole
                return text
            found.estate += letter or whole
        match = self.highway.match(text) or self.road.match(text) or self.bare_road.match(text)
        if match and not self.host.match(match.group(1)):
            found.road, text = match.group(1), text[match.end() :]
            lane = self.lane.match(text)
            if lane:
                found.road, text = found.road + lane.group(1), text[lane.end() :].lstrip("-")
        return text

    def _number(self, text: str, found: Address) -> str:
        letter = self.lettered.match(text) if found.road or found.estate or found.village else None
        if letter:
            kinds = self.words.kinds["letter"]
            place = ord(letter[2]) - ord("A") if letter[2].isascii() else 26 + kinds.index(letter[2])
            found.base, found.sub = int(letter[1]), LETTERS + place
            return text[letter.end() :]
        match = self.plate.match(text)
        if match is None or not (found.road or found.estate or found.village):
            return text
        if found.road and self.lot.match(text):
            return text  # a lot beside a road; an estate's lots are its numbers
        base, second, sign, sub, other = match.groups()
        rest = text[match.end() :]
        # "276号厂房内" is house 276, "3号厂房内" of an estate its workshop 3
        inside = self.starts_inside.match(rest) or self.workshop.match(rest)
        high = int(base) > MOST_BUILDINGS and self.any_workshop.match(rest)
        workshop = not (sign and (high or (inside and (found.road or int(base) > MOST_BUILDINGS))))
        if workshop and self.not_plate.match(text):
            return text
        signed = sign or (sub and self.words.first("number") in match.group())
        if not signed and not (found.road and not self.inner.match(text)):
            return text
        if sign and workshop and self.building.match(text):
            return text
        if self.beside.match(rest):
            found.near = True  # opposite a number, so not there
            return rest
        found.base = int(base)
        found.sub = int(sub or other or second or 0)
        if second and len(base) == len(second) > 1 and found.sub > found.base:
            found.sub = 0  # a range of numbers: the first one stands for the site
        if other and len(base) == len(other) > 1 and int(other) > found.base and self.other_end.match(rest):
            found.sub, rest = 0, rest[1:]  # "12号-18号" is one as well
        counted = self.workshop.match(rest)
        if counted:  # "365号厂房3"
            rest = f"{counted[1]}{self.words.kinds['building_suffix'][1]}{rest[counted.end() :]}"
        return rest

    def _inner(self, text: str, found: Address) -> None:
        self._parts(text, found)
        left = self.inner.sub("", text).lstrip(BREAKS + "-")
        self._park(left, found)
        if not found.host and left and not self._host(self.aside.sub("", left), found) and self.near.search(left):
            found.near = True

    def _park(self, text: str, found: Address) -> None:
        """An estate that is named where the road's number is told."""
        match = self.park.match(text)
        if match and not self.near.search(text):
            found.park = match.group(1)

    def _parts(self, text: str, found: Address) -> None:
        for name, pattern in (("building", self.building), ("floor", self.floor), ("unit", self.unit)):
            match = pattern.search(text)
            if match and not getattr(found, name):
                setattr(found, name, match.group(1))
                text = text[: match.start()] + "|" + text[match.end() :]
