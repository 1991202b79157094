"""A version of the grading rule as values, and whether values make a usable one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anlan.kernel.decision import Said, Verdict, no, yes
from anlan.review.grading.rules.scores import LETTERS, METHODS

STEPS = ("major", "dormitory", "floor")
PARTS = (
    "building.graver", "building.appraisal_c", "building.appraisal_d", "chain.agreement", "chain.orphan",
    "chain.consent", "chain.manager", "chain.duty", "chain.deep",
)  # fmt: skip
EVERY = ("landlord_d",)  # days between two of the landlord's checks; what the bureau visits is planned by inspections
MOST_DAYS = 730


@dataclass(frozen=True)
class Rule:
    """One version: what each finding is worth, what adds a step, the bands of scores, and how often to visit."""

    version: int
    status: str  # default: to be confirmed by the city; confirmed
    parts: Mapping[str, str]
    steps: tuple[str, ...]
    lec: Mapping[str, float]
    matrix: Mapping[str, float]
    legend: Mapping[str, str]
    dormitory_words: tuple[str, ...]  # in the use that a letting names
    dormitory_items: tuple[str, ...]  # items of the standard by which a hazard says that people sleep there
    floor_kinds: tuple[str, ...]  # kinds of hazards that say that a floor is above its limit
    frequency: Mapping[str, Mapping[str, int | None]]

    def bands(self, method: str) -> Mapping[str, float]:
        """The bounds of a method's letters."""
        return self.lec if method == "lec" else self.matrix


def rule_of(values: Mapping[str, Any], version: int, status: str) -> Rule:
    """A rule from stored values that were sound."""
    return Rule(
        version,
        status,
        dict(values["parts"]),
        tuple(values["steps"]),
        dict(values["lec"]),
        dict(values["matrix"]),
        dict(values["legend"]),
        tuple(values["dormitory_words"]),
        tuple(values["dormitory_items"]),
        tuple(values["floor_kinds"]),
        {letter: dict(values["frequency"][letter]) for letter in LETTERS},
    )


def sound(values: Mapping[str, Any]) -> Verdict:
    """Known parts and steps, letters, rising bands, and visits that get no rarer as the letter gets graver."""
    if set(values.get("parts", {})) != set(PARTS) or set(values["parts"].values()) - set(LETTERS):
        return no("grading.refused.parts")
    if set(values.get("steps", ())) - set(STEPS):
        return no("grading.refused.steps")
    for method in METHODS:
        bands = [values.get(method, {}).get(name) for name in LETTERS[1:]]
        if None in bands or bands != sorted(set(bands)) or bands[0] <= 0:
            return no("grading.refused.bands", method=Said(f"grading.method.{method}").as_json())
    if set(values.get("legend", {})) != set(LETTERS):
        return no("grading.refused.parts")
    return _visits(values.get("frequency", {}))


def _visits(frequency: Mapping[str, Any]) -> Verdict:
    if set(frequency) != set(LETTERS):
        return no("grading.refused.frequency")
    for kind in EVERY:
        days = [frequency[letter].get(kind) or MOST_DAYS for letter in LETTERS]
        if any(not 1 <= d <= MOST_DAYS for d in days) or days != sorted(days, reverse=True):
            return no("grading.refused.rarer", kind=Said(f"grading.every.{kind}").as_json())
    return yes()
