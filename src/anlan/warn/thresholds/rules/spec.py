"""The settings of a rule, read from its stored arguments; the impossible is refused with field and expectation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from anlan.kernel.decision import Refused, Said
from anlan.kernel.quantity import QUANTITIES

Kind = Literal["level", "rate", "k_of_n", "missing"]
KINDS: tuple[Kind, ...] = ("level", "rate", "k_of_n", "missing")
MEASURES = {
    "level": ("sum", "intensity", "value"),
    "rate": ("change",),
    "k_of_n": ("sum", "intensity", "value", "change"),
}
GROUPS = {"village": 12, "town": 9, "county": 6}  # digits of the code that members of a group share
SLOT_S = 300  # windows are whole slots of five minutes (flood-typhoon 3.1)
LONGEST_S = 86_400
KNOWN = frozenset(
    "quantity measure window_s at_least at_most for_s clear_below clear_above clear_for_s k n per silent_s".split()
)


@dataclass(frozen=True)
class Spec:
    """One rule's settings. `low` says that values at or below `limit` cross, instead of at or above it.

    limit, clear : in the measure's unit: the quantity's own, mm/h for intensity, the change in the window for change
    for_s, clear_for_s : how long a value must stay beyond the limit, and back beyond `clear`, before it counts
    k, n, per : of a group's streams at least k must be beyond the limit, in groups of at least n
    silent_s : seconds without a reading; 0 means 2.5 periods of the stream (flood-typhoon 7.9)
    """

    kind: Kind
    quantity: str
    measure: str = "value"
    window_s: int = 0
    limit: float = 0.0
    low: bool = False
    for_s: int = 0
    clear: float = 0.0
    clear_for_s: int = 0
    k: int = 1
    n: int = 1
    per: str = ""
    silent_s: int = 0

    @property
    def sign(self) -> float:
        """1, or -1 for rules about low values: times this, beyond is always upward."""
        return -1.0 if self.low else 1.0

    @property
    def unit(self) -> str:
        """Unit of limit and value."""
        return "mm/h" if self.measure == "intensity" else QUANTITIES[self.quantity].unit


def read(kind: str, args: Mapping[str, Any]) -> Spec:
    """The settings of a rule. Raises `Refused` naming the field, what it held and what was expected."""
    if kind not in KINDS:
        raise _wrong("kind", kind, Said("thresholds.expected.kind"))
    strange = sorted(set(args) - KNOWN)
    if strange:
        raise _wrong(strange[0], args[strange[0]], Said("thresholds.expected.known_field"))
    quantity = args.get("quantity")
    if quantity not in QUANTITIES:
        raise _wrong("quantity", quantity, Said("thresholds.expected.quantity"))
    if kind == "missing":
        group = _group(args, optional=True)
        return Spec("missing", quantity, measure="silence", silent_s=_seconds(args, "silent_s"), **group)
    measure, window = _measure(kind, quantity, args)
    low, limit, clear = _limits(args)
    group = _group(args) if kind == "k_of_n" else {}
    return Spec(
        kind,
        quantity,
        measure,
        window,
        limit,
        low,
        _seconds(args, "for_s"),
        clear,
        _seconds(args, "clear_for_s"),
        **group,
    )


def _measure(kind: str, quantity: str, args: Mapping[str, Any]) -> tuple[str, int]:
    """Which value is looked at, and over which window."""
    adds_up = QUANTITIES[quantity].kind == "sum"
    measure = args.get("measure", "change" if kind == "rate" else "sum" if adds_up else "value")
    if measure not in MEASURES[kind] or (measure in ("sum", "intensity")) != adds_up:
        raise _wrong("measure", measure, Said("thresholds.expected.measure"))
    window = _seconds(args, "window_s")
    if measure == "value":
        if window:
            raise _wrong("window_s", window, Said("thresholds.expected.no_window"))
    elif window == 0 or window % SLOT_S or window > LONGEST_S:
        raise _wrong("window_s", window, Said("thresholds.expected.window"))
    return measure, window


def _limits(args: Mapping[str, Any]) -> tuple[bool, float, float]:
    """Low rule or not, the limit, and the value beyond which it clears."""
    low = "at_most" in args
    if low == ("at_least" in args):
        raise _wrong("at_least", args.get("at_least"), Said("thresholds.expected.one_limit"))
    limit = _number(args, "at_most" if low else "at_least")
    name = "clear_above" if low else "clear_below"
    clear = _number(args, name) if name in args else limit
    if (clear < limit) if low else (clear > limit):
        raise _wrong(name, clear, Said("thresholds.expected.clear", {"limit": limit}))
    return low, limit, clear


def _group(args: Mapping[str, Any], *, optional: bool = False) -> dict[str, Any]:
    """k, n and the level of the groups."""
    if optional and "per" not in args:
        return {}
    per, k = args.get("per"), args.get("k")
    if per not in GROUPS:
        raise _wrong("per", per, Said("thresholds.expected.per"))
    if not isinstance(k, int) or isinstance(k, bool) or k < 1:
        raise _wrong("k", k, Said("thresholds.expected.k"))
    n = args.get("n", k)
    if not isinstance(n, int) or isinstance(n, bool) or n < k:
        raise _wrong("n", n, Said("thresholds.expected.n", {"k": k}))
    return {"per": per, "k": k, "n": n}


def _number(args: Mapping[str, Any], name: str) -> float:
    value = args.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise _wrong(name, value, Said("thresholds.expected.number"))
    return float(value)


def _seconds(args: Mapping[str, Any], name: str) -> int:
    value = args.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 7 * LONGEST_S:
        raise _wrong(name, value, Said("thresholds.expected.seconds"))
    return value


def _wrong(field: str, got: object, expected: Said) -> Refused:
    return Refused(
        Said("thresholds.refused.field", {"field": field, "got": "" if got is None else str(got), "expected": expected})
    )
