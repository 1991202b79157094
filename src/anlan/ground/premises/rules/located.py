"""Every market row with its place: the best of its addresses, led to today's names, and what other registers add."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from anlan.ground.premises.rules.address import MOST_BUILDINGS, Address
from anlan.ground.premises.rules.evidence import Unit
from anlan.ground.premises.rules.extract import Decisions, Knowledge, MarketRow, Registers
from anlan.ground.premises.rules.firms import Firms
from anlan.ground.premises.rules.places import (
    Places,
    Plate,
    fill_towns,
    learn_parks,
    renumbered,
    respell,
    settle_divided,
    without_village,
)

STATED, POWER = "stated", "power"  # a lease or the firm itself says where it works; a meter stands there
LEAST_TOLD = 2  # ours: rows that must tell an estate's number before others follow
LEAST_DIGITS = 7  # of a telephone number


@dataclass
class Located:
    """A market row that is being placed."""

    row: MarketRow
    address: Address
    unit: Unit
    plate: Plate | None = None
    others: list[tuple[Address, str]] = field(default_factory=list)  # what other registers say, by how they know it
    closed: bool = False
    staff: bool = False
    role: str = ""
    core: str = ""
    slip: bool = False  # its plate stands under a spelling that was put right
    host_slip: bool = False  # so does the name of its host
    decided: list[str] = field(default_factory=list)  # codes of decisions that this row follows
    lessor_names: list[str] = field(default_factory=list)
    rents: bool = False  # a running lease or another record names a lessor, whom no register may know


class Locator:
    """Reads addresses once each and joins the registers by row."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.read: dict[str, Address] = {}

    def parse(self, text: str) -> Address:
        if text not in self.read:
            self.read[text] = self.knowledge.grammar.parse(text)
        return self.read[text]

    def locate(self, registers: Registers, decisions: Decisions = Decisions()) -> tuple[list[Located], Firms]:
        """Place every market row, then let the other registers fill what its own address does not tell."""
        rows = [self._own(row) for row in registers.market]
        firms = Firms(registers.market, [r.address.town for r in rows], self.knowledge)
        for place, found in enumerate(rows):
            found.core = firms.cores[place]
            found.unit.brand = self.knowledge.names.brand(firms.cores[place])
            found.unit.identity = firms.identity(place, found.row.uscc)
        _one_firm(rows, decisions)
        self._online(rows, registers, firms)
        self._leases(rows, registers, firms)
        self._power(rows, registers, firms)
        self._hosts(rows, firms, decisions)
        self._plates(rows, decisions)
        return rows, firms

    def _own(self, row: MarketRow) -> Located:
        told = [self.parse(text) for text in row.addresses if text]
        best = next((a for a in told if a.has_plate), None) or next((a for a in told if a.host), None)
        address = best or (told[0] if told else Address())
        host = address.host or next((a.host for a in told if a.host), "")
        if host != address.host:
            address = replace(address, host=host)
        if not address.town and row.area:
            address = replace(address, town=self.parse(row.area).town)
        words = self.knowledge.words
        producing = not address.office and self.knowledge.names.producing(row.industry, row.name, row.scope)
        trading = address.office or self.knowledge.names.trading(row.industry, row.name)
        unit = Unit(row.number, "", producing, trading, address.building, row.legal.strip(), lon=row.lon, lat=row.lat)
        unit.phone, unit.parcel = digits_of(row.phone), "".join(row.parcel.split()).upper()
        found = Located(row, address, unit, closed=words.has("closed", row.status), role=row.role)
        found.staff = row.staff.strip() not in ("", "0")
        if row.lessor:
            found.lessor_names.append(row.lessor)
        return found

    def _online(self, rows: list[Located], registers: Registers, firms: Firms) -> None:
        for line in registers.online:
            place = firms.find(line.name, line.uscc)
            if place is None:
                continue
            found = rows[place]
            found.role = found.role or line.role
            found.staff = found.staff or line.staff.strip() not in ("", "0")
            if line.lessor:
                found.lessor_names.append(line.lessor)
            if line.address:
                found.others.append((self.parse(line.address), STATED))
            if found.unit.lon is None:
                found.unit.lon, found.unit.lat = line.lon, line.lat

    def _leases(self, rows: list[Located], registers: Registers, firms: Firms) -> None:
        on = registers.day
        for line in registers.leases:
            if line.until and line.until < on:
                continue
            lessee = firms.find(line.lessee, line.lessee_uscc)
            lessor = firms.find(line.lessor, line.lessor_uscc)
            if lessee is None:
                continue
            if lessor is not None and lessor != lessee:
                rows[lessee].unit.lessors |= {rows[lessor].row.number}
            rows[lessee].rents |= lessor != lessee
            if line.address:
                rows[lessee].others.append((self.parse(line.address), STATED))

    def _power(self, rows: list[Located], registers: Registers, firms: Firms) -> None:
        meters: dict[int, set[str]] = defaultdict(set)
        for line in registers.power:
            place = firms.find(line.name, line.uscc)
            if place is None:
                continue
            rows[place].unit.powered = True
            if line.meter:
                meters[place].add(line.meter)
            if line.address:
                rows[place].others.append((self.parse(line.address), POWER))
        for place, known in meters.items():
            rows[place].unit.meters = frozenset(known)

    def _hosts(self, rows: list[Located], firms: Firms, decisions: Decisions) -> None:
        for place, found in enumerate(rows):
            town = found.address.town
            if found.address.host:
                name, host = firms.meant(found.address.called, found.address.host, town)
                core = self.knowledge.names.core(name)
                found.host_slip = host is not None and not firms.is_name(core, host)
                if core == firms.cores[place]:
                    continue  # in its own house
                found.unit.host_name = core
                elsewhere = host is not None and "" not in (town, firms.towns[host]) and firms.towns[host] != town
                parted = host is not None and decisions.parted("site", found.unit.identity, rows[host].unit.identity)
                if (
                    host is not None and host != place and not elsewhere and not parted
                ):  # else it is a second house of that firm
                    found.unit.host = rows[host].row.number
            if not self.knowledge.words.has("role_lessor", found.role):
                own = "", firms.cores[place], found.row.legal.strip()
                found.rents |= any(self.knowledge.names.core(name) not in own for name in found.lessor_names)
            named = {firms.find(name, town=town) for name in found.lessor_names}
            found.unit.named_lessors = frozenset(rows[p].row.number for p in named if p is not None and p != place)

    def _plates(self, rows: list[Located], decisions: Decisions) -> None:
        places = self.knowledge.places
        dates = [found.row.approved or found.row.founded for found in rows]
        chosen = self._chosen(rows, dates)
        plates = [places.present(a, on) for a, on in zip(chosen, dates, strict=True)]
        options = [places.villages_now(a.town, a.village) for a in chosen]
        ours = set(self.knowledge.grammar.towns.values())  # beyond the city a county is too wide to call two roads one
        villages = {(a.town, a.village) for a in chosen if a.village and a.town in ours}
        villages |= {(town or other, old) for town, old in places.villages for other in (ours if not town else ("",))}
        plates = settle_divided(without_village(fill_towns(plates), villages), options)
        plates = renumbered(plates, [(a.old_road, a.old_base) for a in chosen], dates)
        weights = self.knowledge.weights
        slips = respell(
            [p for p in plates if p and p.town in ours], int(weights["rare_at_most"]), int(weights["common_from"])
        )
        parted = {one for one, _ in decisions.apart}
        for found, plate in zip(rows, plates, strict=True):
            if (
                plate is not None
                and (plate.town, plate.kind, plate.name) in slips
                and found.unit.identity not in parted
            ):
                found.slip = True
                plate = replace(plate, name=slips[plate.town, plate.kind, plate.name])
            found.plate = plate
        _parks(rows, chosen, places)
        _middles(rows, int(weights["point_plates_at_most"]))

    def _chosen(self, rows: list[Located], dates: list[str]) -> list[Address]:
        """A row's own plate counts; another register's where it has none.

        So it does where its own is merely registered and the others say another one: by a lease or the firm's word
        always, by a meter (whose address may be an old one) if nobody else is registered where the row is.
        """
        own = [self.knowledge.places.present(r.address, on) for r, on in zip(rows, dates, strict=True)]
        registered = Counter(plate for plate in own if plate)
        made = []
        for found, plate, on in zip(rows, own, dates, strict=True):
            others = [(a, how) for a, how in found.others if a.has_plate]
            address = found.address if plate or not others else others[0][0]
            if plate and found.row.registered and not found.address.host:
                told = [self.knowledge.places.present(a, on) for a, _ in others]
                known = any(p and p.within == plate.within for p in told)
                better = next((a for a, how in others if how == STATED or registered[plate] < 2), None)
                address = address if known or better is None else better
            made.append(address)
        return made


def _parks(rows: list[Located], chosen: list[Address], places: Places) -> None:
    """Rows that tell nothing but an estate's name stand where others say that it is."""
    called = [places.estate_now(a.park or a.estate) for a in chosen]
    named = [name if a.park or (a.road and a.base) else "" for name, a in zip(called, chosen, strict=True)]
    asked = [f"{a.town} {name}" if a.estate and r.unit.host is None else ""
             for name, r, a in zip(called, rows, chosen, strict=True)]  # fmt: skip
    inside = [None if p and p.kind == "estate" and p.base <= MOST_BUILDINGS else p for p in (r.plate for r in rows)]
    for found, plate in zip(rows, learn_parks(inside, named, asked, LEAST_TOLD), strict=True):
        found.plate = plate or found.plate


def _middles(rows: list[Located], most: int) -> None:
    """A point that rows of many plates have to the last digit is where a geocoder gave up, so it tells no place."""
    plates: dict[tuple[float | None, float | None], set[Plate]] = defaultdict(set)
    for found in rows:
        if found.plate and found.unit.lon is not None:
            plates[found.unit.lon, found.unit.lat].add(found.plate)
    for found in rows:
        if len(plates.get((found.unit.lon, found.unit.lat), ())) > most:
            found.unit.lon = found.unit.lat = None


def digits_of(phone: str) -> str:
    """A telephone number as digits; what is too short for one is none."""
    made = "".join(c for c in phone if c.isdigit())
    return made if len(made) >= LEAST_DIGITS else ""


def _one_firm(rows: list[Located], decisions: Decisions) -> None:
    """Rows that a person found to be one enterprise have one identity from here on."""
    leads = {other: one for one, other in sorted(decisions.one_firm)}
    for found in rows:
        seen: set[str] = set()
        while found.unit.identity in leads and found.unit.identity not in seen:
            seen.add(found.unit.identity)
            found.unit.identity = leads[found.unit.identity]
            found.decided.append("decided_one_firm")
