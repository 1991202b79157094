"""Plans come in the order of their time and survive a stop."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from anlan.demo.agenda import Agenda
from anlan.kernel.clock import CITY

AT = datetime(2026, 8, 10, 15, 0, tzinfo=CITY)


def test_plans_come_by_time_and_equal_times_as_they_were_made() -> None:
    agenda = Agenda()
    agenda.later(AT + timedelta(minutes=2), "c")
    agenda.later(AT, "a", x=1)
    agenda.later(AT, "b")
    assert agenda.next() == AT
    assert [(p.deed, p.args) for p in agenda.due(AT + timedelta(minutes=1))] == [("a", {"x": 1}), ("b", {})]
    assert agenda.next() == AT + timedelta(minutes=2)


def test_what_is_planned_while_doing_comes_in_the_same_turn_if_it_is_due() -> None:
    agenda, done = Agenda(), []
    agenda.later(AT, "first")
    for plan in agenda.due(AT):
        done.append(plan.deed)
        if plan.deed == "first":
            agenda.later(AT - timedelta(seconds=1), "follows")
            agenda.later(AT + timedelta(seconds=1), "tomorrow")
    assert done == ["first", "follows"]


def test_a_kept_agenda_goes_on_as_before() -> None:
    agenda = Agenda()
    for minute in (5, 1, 3, 1):
        agenda.later(AT + timedelta(minutes=minute), f"deed {minute}", n=minute)
    again = Agenda()
    again.load(json.loads(json.dumps(agenda.saved())))
    assert list(again.due(AT + timedelta(hours=1))) == list(agenda.due(AT + timedelta(hours=1)))
    again.later(AT, "new")
    assert next(iter(again.due(AT))).number == 5
