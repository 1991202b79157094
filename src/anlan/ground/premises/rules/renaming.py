"""Whether a row of a dated table can be proposed: old and new names of villages, roads and plates, and other names.

The finder reads them (work-safety 2.2: "table old → new with dates; keep both"). What one table's rows are known by
is said here once, for files and for the page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from anlan.kernel.decision import Verdict, no, yes

FIELDS: Mapping[str, tuple[str, ...]] = {
    "villages": ("town", "old", "new", "since"),
    "roads": ("town", "old_road", "old_no", "new_road", "new_no", "since"),
    "aliases": ("kind", "alias", "name", "since"),
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "villages": ("town", "old", "new"), "roads": ("town", "old_road", "old_no"), "aliases": ("kind", "alias"),
}  # fmt: skip
NEEDED: Mapping[str, tuple[str, ...]] = {
    "villages": ("town", "old", "new", "since"), "roads": ("old_road", "new_road", "since"),
    "aliases": ("kind", "alias", "name", "since"),
}  # fmt: skip
NAMED: Mapping[str, tuple[str, ...]] = {
    "villages": ("old", "new"), "roads": ("old_road", "new_road"), "aliases": ("alias", "name"),
}  # fmt: skip
ALIASED = ("estate", "town")
LONGEST, LONGEST_KEY = 120, 100
PLATE = re.compile(r"[1-9]\d{0,4}")


def sound(source: str, values: Mapping[str, Any], text: str) -> Verdict:
    """Known fields of at most `LONGEST` characters, those needed filled, a day, plates as numbers, and a reason."""
    if source not in FIELDS or set(values) - set(FIELDS[source]):
        return no("premises.refused.renaming_table")
    told = {name: values.get(name) or "" for name in FIELDS[source]}
    for name, value in told.items():
        if not isinstance(value, str) or len(value) > LONGEST or (name in NEEDED[source] and not value.strip()):
            return _wrong(name)
        if name in ("old_no", "new_no") and value and not PLATE.fullmatch(value):
            return _wrong(name)
    if not _day(told["since"]):
        return _wrong("since")
    if source == "aliases" and told["kind"] not in ALIASED:
        return _wrong("kind")
    old, new = NAMED[source]
    plates = (told.get("old_no", ""), told.get("new_no", ""))
    if told[old] == told[new] and plates[0] == plates[1]:
        return no("premises.refused.renaming_same")
    return yes() if text.strip() else no("premises.refused.text")


def _wrong(name: str) -> Verdict:
    return no("premises.refused.renaming_field", field={"key": f"premises.form.{name}", "params": {}}, most=LONGEST)


def _day(text: str) -> bool:
    try:
        return 1900 <= date.fromisoformat(text).year <= 2200
    except ValueError:
        return False


def key(source: str, values: Mapping[str, Any]) -> str:
    """What a row of a dated table is known by."""
    return short("|".join(str(values.get(name) or "") for name in KEYS[source]))


def short(text: str) -> str:
    """A key that a column takes; a long one ends in its hash."""
    return text if len(text) <= LONGEST_KEY else text[:67] + "~" + hashlib.sha256(text.encode()).hexdigest()[:32]


def named(source: str, values: Mapping[str, Any]) -> str:
    """A row as lists show it: old → new."""
    return " → ".join(str(values.get(name) or "") for name in NAMED[source])[:LONGEST]
