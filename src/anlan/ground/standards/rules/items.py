"""The items of a standard: read from their stored form, each wrong field named; and which answer breaks one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from anlan.kernel.decision import Refused, Said

ANSWERS = ("yes_no", "number", "photo")  # "does not apply" may be said of any item
SORTS = ("must", "ban", "item")  # one broken ban fails the whole visit, whatever the score
GRADES = ("", "general", "major")  # of the hazard that a broken item opens; "" opens none
DEPARTMENTS = (
    "emergency", "industry", "agri_water", "housing", "fire", "land", "city_enforcement", "market", "environment",
    "police", "power",
)  # fmt: skip  # work-safety 5.2
KINDS = ("checklist", "rule_set")
MOST = 400
REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9().\-]{0,15}")
CODE = re.compile(r"[A-Z0-9][A-Z0-9\-]{1,31}")
LONGEST_DAYS = 365


@dataclass(frozen=True)
class Item:
    """One item of a standard.

    `ref` names it within its standard, and keeps naming it in later versions. `rule` is the rule-set item that a broken
    item falls under, as "ORDER-10-2023/3(1)"; `days` is the default time to put it right; `kind` the kind of hazard it
    opens; `least` and `most` bound a number in `unit`. `scope` says where it is asked; empty: everywhere.
    """

    ref: str
    text: Mapping[str, str]
    basis: Mapping[str, str] = field(default_factory=dict)
    clause: str = ""
    sort: str = "item"
    answer: str = "yes_no"
    evidence: Mapping[str, str] = field(default_factory=dict)
    photo: bool = False
    grade: str = "general"
    rule: str = ""
    days: int = 15
    department: str = "emergency"
    weight: int = 1
    kind: str = "other"
    scope: tuple[str, ...] = ()
    unit: str = ""
    least: float | None = None
    most: float | None = None

    def as_json(self) -> dict[str, Any]:
        """As stored: every field, in this order."""
        return {**asdict(self), "scope": list(self.scope)}

    def asked(self, tags: frozenset[str]) -> bool:
        """Whether it is asked at a place with these tags; a place without any is asked everything."""
        return not self.scope or not tags or bool(tags & set(self.scope))

    def broken_by(self, answer: object) -> bool:
        """Whether an answer ("yes", "no", "na", or a number) breaks the item. Yes always means: as it should be."""
        if self.answer == "number" and isinstance(answer, int | float) and not isinstance(answer, bool):
            return (self.least is not None and answer < self.least) or (self.most is not None and answer > self.most)
        return answer == "no"

    def takes(self, answer: object) -> bool:
        """Whether it is an answer to this item at all."""
        if self.answer == "number":
            return answer == "na" or (isinstance(answer, int | float) and not isinstance(answer, bool))
        return answer in ("yes", "no", "na")


def read(items: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    """The items of a version. Raises `Refused` naming the item and the field that is wrong."""
    if not 0 < len(items) <= MOST:
        raise Refused(Said("standards.refused.items", {"most": MOST}))
    found = tuple(one(given) for given in items)
    twice = next((i.ref for n, i in enumerate(found) if i.ref in {o.ref for o in found[:n]}), None)
    if twice is not None:
        raise Refused(Said("standards.refused.twice", {"ref": twice}))
    return found


def one(given: Mapping[str, Any]) -> Item:
    """One item. Raises `Refused` naming its field that is wrong."""
    values = {name: given[name] for name in Item.__dataclass_fields__ if name in given}
    wrong = next(iter(set(given) - set(values)), None) or next((n for n, ok in _fits(values) if not ok), None)
    if wrong is not None:
        raise Refused(Said("standards.refused.field", {"ref": str(given.get("ref", "?"))[:16], "field": wrong}))
    return Item(**{**values, "scope": tuple(values.get("scope", ()))})


def _fits(v: Mapping[str, Any]) -> list[tuple[str, bool]]:
    text, number = v.get("text"), v.get("answer", "yes_no") == "number"
    bounds = [v.get(name) for name in ("least", "most")]
    return [
        ("ref", isinstance(v.get("ref"), str) and REF.fullmatch(v["ref"]) is not None),
        ("text", _both(text) and bool(text and text["zh"].strip() and text["en"].strip())),
        ("basis", not v.get("basis") or _both(v["basis"])),
        ("clause", _words(v.get("clause", ""), 80)),
        ("sort", v.get("sort", "item") in SORTS),
        ("answer", v.get("answer", "yes_no") in ANSWERS),
        ("evidence", not v.get("evidence") or _both(v["evidence"])),
        ("photo", isinstance(v.get("photo", False), bool)),
        ("grade", v.get("grade", "general") in GRADES),
        ("rule", _words(v.get("rule", ""), 80) and (not v.get("rule") or split(v["rule"]) is not None)),
        ("days", _whole(v.get("days", 15), 0, LONGEST_DAYS)),
        ("department", v.get("department", "emergency") in DEPARTMENTS),
        ("weight", _whole(v.get("weight", 1), 0, 100)),
        ("kind", _words(v.get("kind", "other"), 32)),
        ("scope", isinstance(v.get("scope", ()), list | tuple) and all(_words(s, 32) for s in v.get("scope", ()))),
        ("unit", _words(v.get("unit", ""), 16)),
        ("least", all(b is None or (isinstance(b, int | float) and not isinstance(b, bool)) for b in bounds)),
        ("most", not number or any(b is not None for b in bounds)),
    ]


def split(rule: str) -> tuple[str, str] | None:
    """Code and item of "ORDER-10-2023/3(1)"; None where it is none."""
    code, _, ref = rule.partition("/")
    return (code, ref) if CODE.fullmatch(code) and REF.fullmatch(ref) else None


def _both(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and set(value) == {"zh", "en"}
        and all(isinstance(v, str) and len(v) <= 500 for v in value.values())
    )


def _words(value: object, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
