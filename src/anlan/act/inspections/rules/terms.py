"""How often, as versioned configuration: caps a year and days between visits by grade (work-safety 5.1, 6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from anlan.kernel.decision import Said, Verdict, no, yes

GRADES = ("red", "orange", "yellow", "blue")
NO_GRADE = "none"  # nobody graded it yet: planned as this line says
EVERY = ("inspection", "service_visit", "patrol")  # kinds that the plan asks for
OWN_CHECK = "own_check"  # the landlord's own check (work-safety 1.4, 6.2): no visit of the bureau's, planned by nobody
SELF_CHECK = "self_check"  # a tenant's of what it rents: no source gives days, so the landlord's stand as default
OWN = (OWN_CHECK, SELF_CHECK)
OFTEN = (*EVERY, *OWN)  # everything that the terms give days for, by colour
DEFAULT, CONFIRMED = "default", "confirmed"


def _every() -> dict[str, dict[str, int]]:
    return {
        "red": {"inspection": 91, "service_visit": 91, "patrol": 7, OWN_CHECK: 7, SELF_CHECK: 7},
        "orange": {"inspection": 182, "service_visit": 182, "patrol": 14, OWN_CHECK: 14, SELF_CHECK: 14},
        "yellow": {"inspection": 365, "service_visit": 365, "patrol": 30, OWN_CHECK: 30, SELF_CHECK: 30},
        "blue": {"inspection": 0, "service_visit": 0, "patrol": 91, OWN_CHECK: 30, SELF_CHECK: 30},
        NO_GRADE: {"inspection": 365, "service_visit": 0, "patrol": 91, OWN_CHECK: 30, SELF_CHECK: 30},
    }


@dataclass(frozen=True)
class Terms:
    """One version. Version 0 is shipped: the defaults of work-safety 5.1 and 6.2, to be confirmed.

    `every` is days between visits by grade and kind, 0 where such a visit comes by draw or on request alone; `cap` is
    how many counting visits a body may make to a firm in a calendar year; `pass_mark` is the share of the weights, in
    percent, that a visit passes with while no ban is broken.
    """

    version: int = 0
    status: str = DEFAULT
    cap: int = 2
    cap_red: int = 4
    pass_mark: int = 80
    every: Mapping[str, Mapping[str, int]] = field(default_factory=_every)

    def cap_of(self, grade: str) -> int:
        """The yearly cap for a firm of a grade."""
        return self.cap_red if grade == "red" else self.cap

    def days(self, grade: str, kind: str) -> int:
        """Days between two visits of a kind; 0: none is due by the calendar."""
        return self.every.get(grade or NO_GRADE, {}).get(kind, 0)


NUMBERS = ("cap", "cap_red", "pass_mark")
BOUNDS = {"cap": (0, 52), "cap_red": (0, 52), "pass_mark": (0, 100)}
LONGEST = 3650


def terms_of(values: Mapping[str, Any], version: int, status: str) -> Terms:
    """Terms from a stored version; what it does not say keeps its default."""
    every = {g: {**line, **values.get("every", {}).get(g, {})} for g, line in _every().items()}
    return Terms(version, status, **{n: int(values[n]) for n in NUMBERS if n in values}, every=every)


def sound(values: Mapping[str, Any]) -> Verdict:
    """Whether values make usable terms: known names, numbers within their bounds."""
    for name, value in values.items():
        if name == "every":
            wrong = next((k for k, v in _flat(value) if not (type(v) is int and 0 <= v <= LONGEST)), None)
            if wrong is not None:
                return no("inspections.refused.every", name=wrong, high=LONGEST)
            for kind in OWN:
                checks = [value[g][kind] for g in GRADES if kind in value.get(g, {})]
                if 0 in checks or checks != sorted(checks):
                    return no("inspections.refused.rarer")
        elif name not in NUMBERS:
            return no("inspections.refused.setting", name=name)
        elif not (type(value) is int and BOUNDS[name][0] <= value <= BOUNDS[name][1]):
            low, high = BOUNDS[name]
            said = Said(f"inspections.setting.{name}").as_json()
            return no("inspections.refused.number", name=said, low=low, high=high)
    return yes()


def _flat(every: Any) -> list[tuple[str, Any]]:
    """(grade.kind, days) of a table; what is no table, grade or kind is a mistake of its name."""
    if not isinstance(every, Mapping):
        return [("every", None)]
    found: list[tuple[str, Any]] = []
    for grade, line in every.items():
        if grade not in (*GRADES, NO_GRADE) or not isinstance(line, Mapping):
            found.append((str(grade), None))
            continue
        found += [(f"{grade}.{kind}", days if kind in OFTEN else None) for kind, days in line.items()]
    return found
