"""What the finder is given and what it says: rows of registers, knowledge of the city, enterprises, compounds."""

from __future__ import annotations

from dataclasses import dataclass, field

from anlan.ground.premises.rules.address import Grammar
from anlan.ground.premises.rules.evidence import Reason, Weights
from anlan.ground.premises.rules.lexicon import Lexicon
from anlan.ground.premises.rules.names import Names
from anlan.ground.premises.rules.places import Places, Renaming

SLIPS = 0.001  # ours: one date in a thousand may be a slip of the pen that lies in the future


@dataclass(frozen=True)
class MarketRow:
    """A row of the market register; `number` is its place among the rows, from 1."""

    number: int
    name: str = ""
    uscc: str = ""
    legal: str = ""
    industry: str = ""
    scope: str = ""
    addresses: tuple[str, ...] = ()  # production, business, registered: in this order of trust
    founded: str = ""
    approved: str = ""
    status: str = ""
    staff: str = ""
    area: str = ""
    role: str = ""
    lessor: str = ""
    lon: float | None = None
    lat: float | None = None
    former: str = ""  # former names, as one text
    phone: str = ""
    parcel: str = ""  # number of the real-estate unit or the parcel
    registered: bool = False  # its only address is the registered one, which is declared and not verified (2.1)


@dataclass(frozen=True)
class PowerRow:
    """An electricity account."""

    meter: str
    name: str = ""
    uscc: str = ""
    address: str = ""


@dataclass(frozen=True)
class LeaseRow:
    """A lease or a line of a village's lease ledger."""

    lessor: str
    lessee: str
    lessor_uscc: str = ""
    lessee_uscc: str = ""
    address: str = ""
    until: str = ""  # its last day


@dataclass(frozen=True)
class OnlineRow:
    """A profile that the province's work-safety app gives back."""

    name: str = ""
    uscc: str = ""
    address: str = ""
    role: str = ""
    lessor: str = ""
    staff: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass
class Registers:
    """All that came in."""

    market: list[MarketRow]
    power: list[PowerRow] = field(default_factory=list)
    leases: list[LeaseRow] = field(default_factory=list)
    online: list[OnlineRow] = field(default_factory=list)
    on: str = ""  # the day they show (ISO); empty: not known

    @property
    def day(self) -> str:
        """The day they show: as told, else the latest at which a firm was founded or approved, but for slips."""
        dates = sorted(filter(None, (row.approved or row.founded for row in self.market)))
        return self.on or (dates[-1 - int(SLIPS * len(dates))] if dates else "")


class Knowledge:
    """Words, towns, tables of renaming and weights: data of the city and of the field, in versions."""

    def __init__(self, words: Lexicon, towns: dict[str, str], tables: Renaming, weights: Weights) -> None:
        self.words, self.weights = words, weights
        more = {row["alias"]: row["name"] for row in tables.aliases if row["kind"] == "town"}
        self.grammar = Grammar(words, {**towns, **more})
        self.names = Names(words, self.grammar.towns)
        self.places = Places(words, self.grammar, tables)


@dataclass(frozen=True)
class Decisions:
    """What people decided before: pairs of enterprises by their identities, and sites by their idents."""

    one_site: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()
    one_firm: frozenset[tuple[str, str]] = frozenset()
    two_firms: frozenset[tuple[str, str]] = frozenset()
    not_shared: frozenset[str] = frozenset()

    def parted(self, kind: str, one: str, other: str) -> bool:
        """Whether a pair was judged to be two (kind "firm" or "site")."""
        pairs = self.two_firms if kind == "firm" else self.apart
        return (one, other) in pairs or (other, one) in pairs


@dataclass(frozen=True)
class Question:
    """A pair of rows that the rules join, or don't, on thin ground: a person is asked. `one` is the row in doubt."""

    kind: str  # site | firm
    one: int
    other: int
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    score: float


@dataclass
class Enterprise:
    """What is said of a market row."""

    number: int
    uscc: str
    name: str
    compound: str = ""
    role: str = "unknown"
    shared: bool = False
    score: float = 0.0
    reasons: list[Reason] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    identity: str = ""


@dataclass(frozen=True)
class Compound:
    """A site; `status` is candidate at most, as a person confirms."""

    ident: str
    address: str
    town: str
    village: str
    enterprises: int
    producing: int
    shared: bool
    status: str
    evidence: str
    score: float = 0.0


@dataclass
class Found:
    """The outcome: one enterprise for each market row in order, and the sites."""

    enterprises: list[Enterprise]
    compounds: list[Compound]
    questions: list[Question] = field(default_factory=list)
