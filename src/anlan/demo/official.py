"""Official towns and villages of the model city, and the printed rule that cuts 661 units down to 641."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
COUNTY, COUNTY_NAME, COUNTY_ENGLISH = "331081000000", "温岭市", "Wenling City"
VILLAGES = 641  # the city's own count; the statistical list counts more units than the civil-affairs list
NOT_A_TOWN = "331081400"  # 东部新区: a statistical unit, not one of the 16 towns
ENGLISH_KIND = {
    "town": "Town", "subdistrict": "Subdistrict",
    "village": "Village", "neighbourhood": "Neighbourhood", "community": "Community",
}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """One official unit: a town (9 digits) or a village, neighbourhood or community (12 digits)."""

    code: str
    name: str
    stem: str
    kind: str
    english: str

    @property
    def short(self) -> str:
        """The name people say: 街头村委会 is 街头村."""
        return self.name.removesuffix("委会") if self.kind == "village" else self.name

    @property
    def name_en(self) -> str:
        """English name with its kind."""
        return f"{self.english} {ENGLISH_KIND[self.kind]}"

    @property
    def town(self) -> str:
        """Nine-digit code of the town it lies in."""
        return self.code[:9]


def units() -> list[Unit]:
    """All official units of the bundled list, in code order."""
    with (DATA / "official.csv").open(encoding="utf-8") as f:
        return [Unit(**row) for row in csv.DictReader(f)]


def cut(rows: list[Unit], goal: int = VILLAGES) -> tuple[list[Unit], list[tuple[Unit, str]]]:
    """The villages that stay, and each dropped unit with the clause that dropped it.

    1. Units of 东部新区 go: it is no town.
    2. Then, until `goal` are left, neighbourhoods and communities go whose stem is also a village of the same town,
       last code first: two offices of one place.
    3. Then, one at a time, the last code among the neighbourhoods and communities of the town that has most of them
       left (of equal towns the last): urban offices that the flood list counts with their neighbours. No village goes.
    """
    dropped = [(u, "1") for u in rows if len(u.code) == 12 and u.town == NOT_A_TOWN]
    stay = [u for u in rows if len(u.code) == 12 and u.town != NOT_A_TOWN]
    stems = {(u.town, u.stem) for u in stay if u.kind == "village"}
    twins = [u for u in reversed(stay) if u.kind != "village" and (u.town, u.stem) in stems]
    for unit in twins[: max(0, len(stay) - goal)]:
        stay.remove(unit)
        dropped.append((unit, "2"))
    while len(stay) > goal:
        urban = [u for u in stay if u.kind != "village"]
        held = Counter(u.town for u in urban)
        town = max(held, key=lambda t: (held[t], t))
        unit = [u for u in urban if u.town == town][-1]
        stay.remove(unit)
        dropped.append((unit, "3"))
    return stay, dropped


def towns(rows: list[Unit]) -> list[Unit]:
    """The 16 towns."""
    return [u for u in rows if len(u.code) == 9 and u.code != NOT_A_TOWN]


def printed_rule() -> str:
    """The rule and what it did, for whoever asks where 641 comes from."""
    rows = units()
    stay, dropped = cut(rows)
    lines = [f"{sum(len(u.code) == 12 for u in rows)} official units, {len(stay)} kept. {cut.__doc__ or ''}".rstrip()]
    lines += [f"    clause {clause}: {u.code} {u.name}" for u, clause in dropped]
    return "\n".join(lines)


if __name__ == "__main__":
    print(printed_rule())
