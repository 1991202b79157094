"""Scores by LEC and matrix as tabled; the grade as the worst part plus steps; versions that make sense."""

from __future__ import annotations

from copy import deepcopy

import pytest

from anlan.review.grading.queries import default_values
from anlan.review.grading.rules import scores, values
from anlan.review.grading.rules.grade import Assessed, Facts, graded
from anlan.review.grading.rules.values import rule_of

RULE = rule_of(default_values(), 0, "default")


@pytest.mark.parametrize(
    ("l", "e", "c", "d", "letter"),
    [
        (6, 3, 40, 720, "D"),  # welding over stored thinner
        (1, 6, 15, 90, "B"),  # a floor at 0.95 of what is posted
        (10, 10, 3, 300, "C"),
        (1, 1, 100, 100, "B"),
        (0.1, 0.5, 1, 0.05, "A"),
        (1, 10, 7, 70, "B"),
        (3, 6, 15, 270, "C"),
    ],
)
def test_lec_as_the_reference_works_it(l, e, c, d, letter):
    found = scores.score("lec", {"l": l, "e": e, "c": c})
    assert (found, scores.letter("lec", found, RULE.lec)) == (d, letter)


def test_the_bounds_of_lec():
    got = [scores.letter("lec", d, RULE.lec) for d in (69.9, 70, 159.9, 160, 320, 320.1)]
    assert got == ["A", "B", "B", "C", "C", "D"]


def test_the_matrix_is_the_table():
    table = ["AAAAA", "AAAAB", "AABBC", "AABCD", "ABCDD"]
    got = [
        "".join(scores.letter("matrix", scores.score("matrix", {"l": l, "s": s}), RULE.matrix) for s in range(1, 6))
        for l in range(1, 6)
    ]
    assert got == table


def test_values_outside_the_tables_are_refused():
    assert scores.sound("lec", {"l": 6, "e": 3, "c": 40})
    assert scores.sound("lec", {"l": 5, "e": 3, "c": 40}).because.params["name"] == "L"
    assert scores.sound("matrix", {"l": 6, "s": 1}).because.params["known"] == "1, 2, 3, 4, 5"
    assert scores.sound("guess", {}).because.key == "grading.refused.method"


def test_nothing_found_is_a():
    it = graded(Facts(tenants=3), RULE)
    assert (it.letter, it.base, it.parts, it.steps) == ("A", "A", (), ())


def test_the_worst_part_is_the_base_and_each_kind_of_danger_adds_a_step():
    facts = Facts(tenants=3, unassessed=2, risks=[Assessed("木禾", "喷漆", "B")], chain={"manager": 1, "agreement": 0})
    assert graded(facts, RULE).letter == "B"
    major = Facts(chain={"manager": 1}, majors=["2026-0001", "2026-0002"])
    it = graded(major, RULE)
    assert (it.base, it.letter, [s.code for s in it.steps]) == ("B", "C", ["major"])
    assert it.steps[0].because.params["n"] == 2
    assert [r.code for r in it.decisive] == ["chain.manager", "major"]
    both = Facts(chain={"manager": 1}, majors=["1"], floors=["3F"], dormitories=["宿舍"])
    assert graded(both, RULE).letter == "D"  # and no further


def test_building_and_chain_are_worth_what_the_version_says():
    facts = Facts(marks={"building.graver": ["1幢"], "building.appraisal_d": []}, chain={"orphan": 2})
    assert graded(facts, RULE).letter == "C"
    other = deepcopy(default_values())
    other["parts"] |= {"building.graver": "A", "chain.orphan": "A"}
    assert graded(facts, rule_of(other, 1, "confirmed")).letter == "A"


def wrong(**changes):
    made = deepcopy(default_values())
    for path, value in changes.items():
        at = made
        *heads, last = path.split("__")
        for head in heads:
            at = at[head]
        at[last] = value
    return values.sound(made).because.key


def test_a_version_that_makes_no_sense_is_refused():
    assert values.sound(default_values())
    assert wrong(parts={}) == "grading.refused.parts"
    assert wrong(steps=["weather"]) == "grading.refused.steps"
    assert wrong(lec={"B": 160, "C": 70, "D": 320}) == "grading.refused.bands"
    for bands in ({"B": 0, "C": 70, "D": 320}, {"B": 70, "C": 70, "D": 320}, {"B": 70, "C": 160, "D": 10_001}):
        assert wrong(matrix=bands) == "grading.refused.bands"
    assert wrong(lec__D=True) == "grading.refused.bands"
    assert wrong(legend__A="red") == "grading.refused.legend"
    assert wrong(dormitory_words=["宿" * 33]) == "grading.refused.words"
    assert wrong(floor_kinds=[""]) == "grading.refused.words"
    assert wrong(dormitory_items=[str(n) for n in range(41)]) == "grading.refused.words"
    assert wrong(dormitory_items=[str(n) for n in range(40)], lec__D=10_000, floor_kinds=["k" * 32]) == "core.ok"


def test_what_a_version_says_otherwise():
    other = deepcopy(default_values())
    assert values.differences(default_values(), other) == []
    other["parts"]["chain.manager"] = "C"
    other["lec"]["B"] = 60
    other["legend"] |= {"A": "yellow", "B": "blue"}
    other["steps"] = ["major"]
    assert values.differences(default_values(), other) == [
        ("parts.chain.manager", "B", "C"), ("lec.B", 70, 60), ("legend.A", "blue", "yellow"),
        ("legend.B", "yellow", "blue"), ("steps", ["major", "dormitory", "floor"], ["major"]),
    ]  # fmt: skip
