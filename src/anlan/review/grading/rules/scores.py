"""Scores of one risk: LEC and matrix (work-safety 6.1; the standard tables, bands as configuration).

`D = L·E·C` with the tabled values, `R = L·S` with whole numbers from 1 to 5. Both end as a letter A to D.
"""

from __future__ import annotations

from collections.abc import Mapping

from anlan.kernel.decision import Verdict, no, yes

LETTERS = ("A", "B", "C", "D")  # low, general, larger, major
LIKELIHOOD = (10.0, 6.0, 3.0, 1.0, 0.5, 0.2, 0.1)
EXPOSURE = (10.0, 6.0, 3.0, 2.0, 1.0, 0.5)
CONSEQUENCE = (100.0, 40.0, 15.0, 7.0, 3.0, 1.0)
STEPS = (1.0, 2.0, 3.0, 4.0, 5.0)
TABLES: Mapping[str, Mapping[str, tuple[float, ...]]] = {
    "lec": {"l": LIKELIHOOD, "e": EXPOSURE, "c": CONSEQUENCE},
    "matrix": {"l": STEPS, "s": STEPS},
}
METHODS = tuple(TABLES)


def worse(one: str, other: str) -> str:
    """The graver of two letters."""
    return max(one, other, key=LETTERS.index)


def up(letter: str, steps: int) -> str:
    """A letter so many steps graver, D at most."""
    return LETTERS[min(len(LETTERS) - 1, LETTERS.index(letter) + steps)]


def score(method: str, values: Mapping[str, float]) -> float:
    """D of LEC (`l`, `e`, `c`) or R of the matrix (`l`, `s`)."""
    if method == "lec":
        return round(values["l"] * values["e"] * values["c"], 3)
    return values["l"] * values["s"]


def letter(method: str, value: float, bands: Mapping[str, float]) -> str:
    """The letter of a score: each begins at its bound, but D of LEC lies above it (D > 320)."""
    found = "A"
    for name in LETTERS[1:]:
        reached = value > bands[name] if method == "lec" and name == "D" else value >= bands[name]
        if reached:
            found = name
    return found


def sound(method: str, values: Mapping[str, float]) -> Verdict:
    """Whether the values stand in the method's table."""
    if method not in TABLES:
        return no("grading.refused.method")
    for name, known in TABLES[method].items():
        if values.get(name) not in known:
            return no("grading.refused.value", name=name.upper(), known=", ".join(f"{k:g}" for k in known))
    return yes()
