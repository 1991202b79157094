"""Visits follow the grade: what the rule judges is what the plan of visits goes by."""

from __future__ import annotations

from conftest import T0

from anlan.act.inspections import queries as inspections
from anlan.ground.premises.tests.conftest import BEGIN, END
from anlan.infra.scope import SYSTEM, reading
from anlan.review.grading import queries
from anlan.review.grading.tests.conftest import in_order, letter


def due(compound):
    """The letter, the colour that visits go by, and its grade in the plan."""
    with reading(SYSTEM):
        held = inspections.grade(SYSTEM, compound, T0)
        return letter(compound), held.colour, {d.grade for d in inspections.due(SYSTEM, T0)}


def test_the_plan_of_visits_goes_by_the_grade_as_soon_as_it_is_said(city, work):
    compound = in_order(city, manager=False)
    work(T0)
    with reading(SYSTEM):
        legend = queries.rule_at(T0).legend
    assert due(compound) == ("B", legend["B"], {legend["B"]})
    given = {"party": city.parties["丹山股份社"], "document": "委托书", "since": BEGIN, "until": END}
    city.do("name_manager", compound=compound, **given)
    work(T0)
    assert due(compound) == ("A", legend["A"], {legend["A"]})
