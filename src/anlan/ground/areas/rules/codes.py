"""Layers, levels and codes: which code may stand for what, and how codes change when areas are split or merged."""

from __future__ import annotations

from collections.abc import Container, Iterable
from os.path import commonprefix

from anlan.kernel import area as areas

LAYERS = ("admin", "community", "flood_duty", "flood_risk")
LEVELS = ("county", "town", "village", "grid", "micro_grid")
# kinds of risk grids, flood-typhoon 1.3
KINDS = (
    "geohazard", "flash_flood", "dangerous_house", "lowland", "seawall_outside", "seawall_substandard_inside",
    "seawall_breach_possible", "reservoir_downstream", "aquaculture_sea", "fishing_vessel", "site_shed", "farm_stay",
    "scenic", "underpass", "high_object", "factory_light", "other",
)  # fmt: skip
ENGLISH_KINDS = (" Village", " Neighbourhood", " Community", " Town", " Subdistrict")


def brief(name: str) -> str:
    """An English name without the word for its kind, for rows that are short of room: "Jietou Village" is Jietou."""
    return next((name.removesuffix(kind) for kind in ENGLISH_KINDS if name.endswith(kind)), name)


def level_fits(code: str, layer: str, level: str) -> bool:
    """Whether a code may stand for an area of this layer and level: villages are administrative, grids are not."""
    return level == areas.level(code) and (layer == "admin") == (level in ("county", "town", "village"))


def default_parent(code: str) -> str:
    """The area above by the code; the county is the top of the tree."""
    return "" if areas.level(code) == "county" else areas.parent(code)


def common(codes: Iterable[str]) -> str:
    """The smallest administrative area that covers all of `codes`; empty if there is none."""
    stems = [areas.trunk(areas.village(c)) for c in codes]
    if not stems:
        return ""
    shared = commonprefix(stems)
    for size in (12, 9, 6, 4, 2):
        if len(shared) >= size:
            return areas.pad(shared[:size])
    return ""


def recoded(code: str, parent: str, taken: Container[str]) -> str:
    """The code of a village or grid under another parent: the same number, or the next free one."""
    if "-" not in code:
        wanted = parent[:9] + code[9:]
        return wanted if wanted not in taken else free_village(wanted, taken)
    wanted = f"{parent}-{code.rsplit('-', 1)[1]}"
    return wanted if wanted not in taken else free_number(wanted, taken)


def free_village(code: str, taken: Container[str]) -> str:
    """The first free code after `code` among the villages of its town; 000 is the town itself."""
    town, number = code[:9], int(code[9:])
    for n in [*range(number + 1, 1000), *range(1, number)]:
        candidate = f"{town}{n:03d}"
        if candidate not in taken:
            return candidate
    raise ValueError(f"no code is free beside {code}")


def free_number(code: str, taken: Container[str]) -> str:
    """The first free code after `code` among its siblings."""
    stem, letter, number = code[:-4], code[-4], int(code[-3:])
    for n in [*range(number + 1, 1000), *range(1, number)]:
        candidate = f"{stem}{letter}{n:03d}"
        if candidate not in taken:
            return candidate
    raise ValueError(f"no number is free beside {code}")
