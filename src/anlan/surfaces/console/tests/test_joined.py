"""A drawer joined of several rooms."""

from __future__ import annotations

from datetime import timedelta

from conftest import T0

from anlan.infra.pages.parts import Drawer, Moment, Person, Verb
from anlan.surfaces.console.joined import joined


def at(minutes: int) -> object:
    return T0 + timedelta(minutes=minutes)


def test_one_time_line_runs_through_one_now() -> None:
    own = Drawer(
        "x", moments=[Moment("crossed", at(0)), Moment("waiting", at(5), "now"), Moment("ends", at(60), "next")]
    )
    calls = Drawer(
        "", moments=[Moment("called", at(1)), Moment("calling deputy", at(6), "now"), Moment("town", at(8), "next")]
    )
    line = joined(own, [calls]).moments
    assert [m.text for m in line] == ["crossed", "called", "waiting", "calling deputy", "town", "ends"]
    assert [m.when for m in line] == ["past", "past", "past", "now", "next", "next"]


def test_one_verb_is_filled_and_no_key_is_given_twice() -> None:
    own = Drawer("x", verbs=[Verb("stand down", key="c", first=True)])
    calls = Drawer("", verbs=[Verb("call town", key="c", first=True)], people=[Person("Wang")])
    both = joined(own, [calls])
    assert [(v.label, v.first, v.key) for v in both.verbs] == [("call town", True, "c"), ("stand down", False, "")]
    assert [p.name for p in both.people] == ["Wang"]


def test_alone_it_stays_as_it_is() -> None:
    own = Drawer("x", moments=[Moment("crossed", at(0))])
    assert joined(own, []) == own


def test_what_a_room_has_joined_by_itself_is_not_said_twice() -> None:
    wang = Person("Wang", state="ringing")
    calls = Drawer("", people=[wang], moments=[Moment("called", at(1))])
    own = Drawer("x", people=[wang], moments=[Moment("called", at(1)), Moment("crossed", at(0))])
    assert joined(own, [calls]) == own
