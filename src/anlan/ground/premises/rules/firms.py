"""Which market row a name or a code of another register means: by code, by name, by the name but one character."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from anlan.ground.premises.rules.extract import Knowledge, MarketRow
from anlan.ground.premises.rules.names import BRAND, near_spellings, one_apart
from anlan.kernel import credit_code

LEAST_SHORTENED = 4  # characters of a name that is said without its end ("宏达机电" of 宏达机电科技有限公司)
LEAST_FOR_SLIPS = 6  # of a shorter core one character is what tells two firms apart


def _a_slip(one: str, other: str) -> bool:
    """A character too many or too few, or another one behind the brand: another brand is another firm."""
    return one_apart(one, other) and (len(one) != len(other) or one[:BRAND] == other[:BRAND])


class Firms:
    """Market rows by code and name."""

    def __init__(self, market: list[MarketRow], towns: list[str], knowledge: Knowledge) -> None:
        self.towns, self.names = towns, knowledge.names
        self.cores = [self.names.core(row.name) for row in market]
        self.by_code: dict[str, list[int]] = defaultdict(list)
        self.by_core: dict[str, list[int]] = defaultdict(list)
        self.codes = [credit_code.plain(row.uscc) for row in market]
        self.checks = [credit_code.check(code) for code in self.codes]
        self.by_former: dict[str, list[int]] = defaultdict(list)
        self.by_local: dict[str, list[int]] = defaultdict(list)  # without the town that a name may begin with
        for place, row in enumerate(market):
            if self.checks[place] == "valid":
                self.by_code[self.codes[place]].append(place)
            if self.cores[place]:
                self.by_core[self.cores[place]].append(place)
                self.by_local[self.names.local(self.cores[place])].append(place)
            for former in self.names.former(row.former):
                self.by_former[former].append(place)
        self.known: dict[tuple[str, str, str], int | None] = {}

    @cached_property
    def meeting(self) -> dict[str, set[str]]:
        """Every core under everything that is left of it without one character."""
        found: dict[str, set[str]] = defaultdict(set)
        for core in self.by_core:
            if len(core) >= LEAST_FOR_SLIPS:
                for part in near_spellings(core):
                    found[part].add(core)
        return found

    @cached_property
    def beginnings(self) -> dict[str, set[str]]:
        """Every core under its first characters."""
        found: dict[str, set[str]] = defaultdict(set)
        for core in self.by_core:
            found[core[:LEAST_SHORTENED]].add(core)
        return found

    def identity(self, place: int, code: str) -> str:
        """What makes two rows one enterprise: a valid code, else the name, which may lead to the only code it has."""
        if self.checks[place] == "valid":
            return credit_code.plain(code)
        coded = {self.codes[p] for p in self.by_core.get(self.cores[place], ())
                 if self.checks[p] == "valid" and self.towns[p] == self.towns[place]}  # fmt: skip
        return coded.pop() if len(coded) == 1 else f"name:{self.cores[place]}"

    def find(self, name: str, code: str = "", town: str = "") -> int | None:
        """The place of the row that is meant; of several in doubt the one of that town, else none."""
        asked = (name, code, town)
        if asked not in self.known:
            self.known[asked] = self._find(name, code, town)
        return self.known[asked]

    def _find(self, name: str, code: str, town: str) -> int | None:
        coded = self.by_code.get(credit_code.plain(code), []) if code else []
        if coded:
            return coded[0]
        core = self.names.core(name)
        if not core:
            return None
        fitting = self.by_core.get(core, []) or self.by_former.get(core, [])
        local = self.names.local(core)
        if not fitting and local and (town or local == core) and len(local) >= LEAST_SHORTENED:
            alike = self.by_local.get(local, [])
            fitting = [p for p in alike if town in (self.towns[p], self.names.town(self.cores[p]))] if town else alike
            fitting = fitting if len({self.cores[p] for p in fitting}) == 1 else []
        if not fitting and town and len(core) >= LEAST_FOR_SLIPS:
            near = {c for part in near_spellings(core) for c in self.meeting.get(part, ()) if _a_slip(c, core)}
            fitting = [place for c in sorted(near) for place in self.by_core[c] if self.towns[place] == town]
        if not fitting and town and len(core) >= LEAST_SHORTENED and not self.names.whole(name):
            longer = {c for c in self.beginnings.get(core[:LEAST_SHORTENED], ()) if c.startswith(core)}
            meant = [c for c in longer if any(self.towns[place] == town for place in self.by_core[c])]
            fitting = (
                [place for place in self.by_core[meant[0]] if self.towns[place] == town] if len(meant) == 1 else []
            )
        if len(fitting) > 1:
            fitting = [p for p in fitting if town and self.towns[p] == town][:1] or self._one_firm(fitting)
        return fitting[0] if fitting else None

    def meant(self, called: str, host: str, town: str) -> tuple[str, int | None]:
        """The house an address names: the whole of what it says where a firm bears that name, else its last part."""
        whole = self.find(called, town=town) if called != host else None
        if whole is not None and self.is_name(self.names.core(called), whole):
            return called, whole
        return host, self.find(host, town=town)

    def is_name(self, core: str, place: int) -> bool:
        """Whether a core is the row's own, but for the town in front."""
        return self.names.local(core) == self.names.local(self.cores[place])

    def _one_firm(self, fitting: list[int]) -> list[int]:
        """Several rows of one name are one firm or nobody knows which."""
        return fitting[:1] if len({self.cores[p] for p in fitting}) == 1 else []
