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
COLOURS = ("blue", "yellow", "orange", "red")  # how often each is visited and checks itself stands with inspections
LISTS = ("dormitory_words", "dormitory_items", "floor_kinds", "danger_kinds")
# What no room keeps as a fact is entered by hand, by two persons: what it costs, and what it earns.
COSTS = ("accident_death", "accident_injury", "refused", "forged", "sublet")
EARNS = ("drill", "standardised")
FLOORS = ("floor_orange", "floor_red")  # a floor measured over its limit, verified by a person
BANDS = ("green", "yellow", "orange", "red")
# What a band asks for: from which band on, or never. "no_new" is raised at each new letting, the others by the band.
FOLLOWS = ("talk", "check", "advice", "no_new")
NEVER = "never"
FROM = (*BANDS[1:], NEVER)
POINTS = (
    "start", "green", "yellow", "orange", "major", "major_late", "overdue", "overdue_most", "danger", "agreement",
    "agreement_each", "self_fixed", "self_most", *COSTS, *FLOORS, *EARNS, "appeal_d", "answer_wd", "follow_wd",
)  # fmt: skip
MOST_POINTS = 100
LONGEST_WORD, MOST_WORDS, HIGHEST = 32, 40, 10_000.0


@dataclass(frozen=True)
class Rule:
    """One version: what each finding is worth, what adds a step, the bands of scores, and each letter's colour."""

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
    danger_kinds: tuple[str, ...]  # kinds of hazards that cost points as a dormitory does
    points: Mapping[str, int]  # of enterprises (work-safety 7)
    follows: Mapping[str, str]  # what follows from a band, and from which one on

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
        tuple(values["danger_kinds"]),
        dict(values["points"]),
        dict(values["follows"]),
    )


def sound(values: Mapping[str, Any]) -> Verdict:
    """Known parts and steps, letters, rising bands, each colour once, and words that can stand in a text."""
    if set(values.get("parts", {})) != set(PARTS) or set(values["parts"].values()) - set(LETTERS):
        return no("grading.refused.parts")
    if set(values.get("steps", ())) - set(STEPS):
        return no("grading.refused.steps")
    for method in METHODS:
        bands = [values.get(method, {}).get(name) for name in LETTERS[1:]]
        if not all(_number(b) for b in bands) or bands != sorted(set(bands)):
            return no("grading.refused.bands", method=Said(f"grading.method.{method}").as_json())
    legend = values.get("legend", {})
    if set(legend) != set(LETTERS) or sorted(legend.values()) != sorted(COLOURS):
        return no("grading.refused.legend")
    for name in LISTS:
        words = values.get(name, ())
        if len(words) > MOST_WORDS or not all(isinstance(w, str) and 0 < len(w) <= LONGEST_WORD for w in words):
            return no("grading.refused.words", what=Said(f"grading.form.{name}").as_json(), most=LONGEST_WORD)
    follows = values.get("follows", {})
    if set(follows) != set(FOLLOWS) or set(follows.values()) - set(FROM):
        return no("grading.refused.follows")
    return _points(values.get("points", {}))


def _points(points: Mapping[str, Any]) -> Verdict:
    """Every number there, whole and not negative, and bands that fall."""
    whole = all(type(points.get(name)) is int and 0 <= points[name] <= MOST_POINTS for name in POINTS)
    if set(points) != set(POINTS) or not whole:
        return no("grading.refused.points", most=MOST_POINTS)
    if not points["start"] >= points["green"] > points["yellow"] > points["orange"] > 0:
        return no("grading.refused.bands_of_points")
    return yes()


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= HIGHEST


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """What a version says otherwise than another: (where, was, is), as "parts.chain.orphan" or "lec.C"."""
    found: list[tuple[str, Any, Any]] = []
    ones = {"parts": PARTS, "points": POINTS, "follows": FOLLOWS}
    for name in ("parts", "lec", "matrix", "legend", "points", "follows"):
        for one in ones.get(name, LETTERS):
            was, now = before[name].get(one), after[name].get(one)
            if was != now:
                found.append((f"{name}.{one}", was, now))
    for name in ("steps", *LISTS):
        if list(before[name]) != list(after[name]):
            found.append((name, list(before[name]), list(after[name])))
    return found
