"""Conditions and reasons of rules as sentences, so that a crossing says in words what it saw and what was asked."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.kernel.decision import Said
from anlan.kernel.quantity import symbol
from anlan.warn.thresholds.rules.spec import Spec


@dataclass(frozen=True)
class Facts:
    """What a crossing saw. `suspect` says that the value was judged doubtful: a person must look at it."""

    value: float
    count: int = 0
    of: int = 0
    suspect: bool = False


def number(value: float) -> str:
    """As people write it: 41, 6.7, 0.35."""
    return f"{round(value, 2):g}"


def span(seconds: int) -> Said:
    """A duration in its largest whole unit."""
    for size, unit in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds and seconds % size == 0:
            return Said(f"thresholds.span.{unit}", {"n": seconds // size})
    return Said("thresholds.span.seconds", {"n": seconds})


def condition(spec: Spec) -> Said:
    """When the rule speaks: "10-min mean intensity ≥ 40 mm/h, for 5 min"."""
    if spec.kind == "missing":
        silent = span(spec.silent_s) if spec.silent_s else Said("thresholds.span.periods")
        plain = Said("thresholds.condition.missing", {"quantity": quantity(spec), "span": silent})
    else:
        unit = symbol(spec.unit)
        plain = Said(
            f"thresholds.condition.{spec.measure}{'.low' if spec.low else ''}",
            {"quantity": quantity(spec), "window": span(spec.window_s), "limit": number(spec.limit), "unit": unit},
        )
    if spec.for_s:
        plain = Said("thresholds.condition.lasting", {"condition": plain, "span": span(spec.for_s)})
    if spec.per:
        level = Said(f"thresholds.per.{spec.per}")
        plain = Said("thresholds.condition.k_of_n", {"condition": plain, "k": spec.k, "n": spec.n, "per": level})
    return plain


def clearing(spec: Spec) -> Said:
    """When it is over: "below 20 mm/h for 30 min"."""
    if spec.kind == "missing":
        return Said("thresholds.clearing.missing")
    key = "thresholds.clearing.low" if spec.low else "thresholds.clearing.high"
    values = {"limit": number(spec.clear), "unit": symbol(spec.unit)}
    if not spec.clear_for_s:
        return Said(key, values)
    return Said("thresholds.clearing.lasting", {"clearing": Said(key, values), "span": span(spec.clear_for_s)})


def quantity(spec: Spec) -> Said:
    """The quantity's name."""
    return Said(f"thresholds.quantity.{spec.quantity}")


def seen(spec: Spec, facts: Facts) -> Said:
    """What was seen: "10-min mean intensity 41 mm/h"."""
    if spec.per:
        return Said("thresholds.seen.count", {"count": facts.count, "of": facts.of, "quantity": quantity(spec)})
    if spec.kind == "missing":
        return Said("thresholds.seen.missing", {"span": span(int(facts.value)), "quantity": quantity(spec)})
    return Said(
        f"thresholds.seen.{spec.measure}",
        {
            "quantity": quantity(spec),
            "window": span(spec.window_s),
            "value": number(facts.value),
            "unit": symbol(spec.unit),
        },
    )


def reason(spec: Spec, facts: Facts) -> Said:
    """Why it crossed: what was seen, what the rule asks, and whether a person must doubt it."""
    whole = Said("thresholds.reason", {"seen": seen(spec, facts), "condition": condition(spec)})
    return Said("thresholds.reason.suspect", {"reason": whole}) if facts.suspect else whole
