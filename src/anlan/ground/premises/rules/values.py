"""Which values facts may have: choices, numbers, years. Codes of lists are work-safety 1.1 and 1.2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anlan.kernel.decision import Verdict, no, yes

KINDS = ("single_site", "sme_park", "park_in_park", "split_building")
OWNER_KINDS = ("village_collective", "private", "state", "other")
PARTY_KINDS = ("enterprise", "sole_trader", "village_collective", "cooperative", "public_body", "person")
FIRE_CLASSES = ("A", "B", "C", "D", "E")
RESISTANCES = ("1", "2", "3", "4")
APPRAISALS = ("A", "B", "C", "D")
LOAD_SOURCES = ("drawing", "appraisal", "posted", "estimate", "none")
CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "compound": {"kind": KINDS, "owner_kind": OWNER_KINDS},
    "party": {"kind": PARTY_KINDS},
    "building": {
        "fire_class": ("", *FIRE_CLASSES),
        "fire_found": ("", *FIRE_CLASSES),
        "resistance": ("", *RESISTANCES),
        "appraisal": ("", *APPRAISALS),
    },
    "floor": {"load_source": LOAD_SOURCES},
    "unit": {},
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "compound": (
        "name", "name_en", "address", "kind", "owner", "owner_kind", "parcel", "certificate", "built", "trade",
        "shape", "shape_given",
    ),
    "party": ("name", "name_en", "kind", "trade", "above_scale", "staff", "address", "legal_rep", "tags"),
    "building": (
        "name", "above", "below", "structure", "built", "resistance", "fire_class", "fire_found", "acceptance",
        "appraisal", "appraised_on", "lifts", "exits",
    ),
    "floor": ("name", "level", "m2", "design_load", "posted_load", "load_source", "exits"),
    "unit": ("name", "m2", "exits", "place", "tags"),
}  # fmt: skip
BOUNDS: Mapping[str, tuple[float, float]] = {
    "built": (1850, 2200), "above": (0, 60), "below": (0, 6), "level": (-6, 60), "m2": (0, 1e6), "exits": (0, 200),
    "lifts": (0, 200), "place": (0, 999), "staff": (0, 1e6), "design_load": (0, 200), "posted_load": (0, 200),
}  # fmt: skip
LENGTHS: Mapping[str, int] = {
    "name": 80, "name_en": 200, "address": 200, "parcel": 40, "trade": 8, "structure": 16, "acceptance": 60,
    "legal_rep": 60,
}  # fmt: skip


def sound(what: str, values: Mapping[str, Any]) -> Verdict:
    """Whether these values can be told of a compound, party, building, floor or unit."""
    for name, value in values.items():
        if name not in FIELDS[what]:
            return no("premises.refused.field", field=name)
        choices = CHOICES[what].get(name)
        low, high = BOUNDS.get(name, (None, None))
        if choices is not None and value not in choices:
            return no("premises.refused.choice", field=name, choices=", ".join(c for c in choices if c))
        if low is not None and high is not None and value is not None and not low <= value <= high:
            return no("premises.refused.bounds", field=name, low=f"{low:g}", high=f"{high:g}")
        if name in LENGTHS and value is not None and len(str(value)) > _longest(what, name):
            return no("premises.refused.long", field=name, most=_longest(what, name))
    if "name" in values and not str(values["name"] or "").strip():
        return no("premises.refused.name")
    return yes()


def _longest(what: str, name: str) -> int:
    return 40 if name == "name" and what in ("building", "floor", "unit") else LENGTHS[name]
