"""Whoever leaves a post leaves its hazards to who answers there now; with nobody there the town assigns them again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import T0, TOWN, VILLAGE

from anlan.act.hazards import actions, queries
from anlan.ground.people import actions as people
from anlan.infra.journal.trail import trail
from anlan.infra.models import Entry, OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused
from anlan.warn.calls import queries as calls

LATER = T0 + timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def post(city):
    """The id of somebody's post in force."""
    from anlan.ground.people import queries as posts

    def find(name, rank="head", at=T0):
        with reading(SYSTEM):
            (found,) = (h for h in posts.holders(SYSTEM, at, person=city.people[name]) if h.rank == rank)
        return found.post

    return find


def new_head(city, name, at, begins=None):
    """Somebody becomes the village's grid worker: proposed, confirmed on paper, begun."""
    given = (city.people[name], "grid_worker", "admin", VILLAGE, "head")
    proposed = people.propose(*given, begins=begins, by=city.station, at=at).ref
    people.confirm(proposed, on_paper=True, by=city.station, at=at)
    return people.activate(proposed, by=city.station, at=at)


def holder(city, hazard):
    row = city.row(hazard)
    return next((name for name, person in city.people.items() if person == row.holder), None), row.state


def open_work(hazard):
    with reading(SYSTEM):
        return OpenWork.objects.get(room="hazards", ref=hazard, done_at=None)


def entries(hazard, verb):
    with reading(SYSTEM):
        return list(Entry.objects.filter(ref=hazard, verb=verb, outcome="applied"))


def test_a_new_head_takes_over_what_the_old_one_held_with_one_entry_each(city, work):
    hazards = [city.assigned(), city.rectifying(), city.submitted()]
    closed, due = city.closed(), [city.row(h).due for h in hazards]
    begun = new_head(city, "lead", LATER)
    work(LATER)
    assert [holder(city, h) for h in hazards] == [("lead", "assigned"), ("lead", "rectifying"), ("lead", "submitted")]
    assert [city.row(h).due for h in hazards] == due, "the limits stay"
    for hazard in hazards:
        (entry,) = entries(hazard, "hazards.succeed")
        assert entry.cause == begun.entry
        assert entry.because["params"] == {"gone": "王松年", "to": "周明"}
    assert holder(city, closed) == ("grid", "closed") and entries(closed, "hazards.succeed") == []
    assert [open_work(h).holder for h in hazards] == [city.people["lead"]] * 2 + [None]


def test_the_new_holder_does_what_the_old_one_can_no_longer(city, work):
    hazard = city.rectifying()
    new_head(city, "lead", LATER)
    work(LATER)
    done = {"text": "已清", "photos": (city.photo(),)}
    with pytest.raises(Refused) as refused:
        actions.submit(hazard=hazard, **done, by=city.grid, at=LATER)
    assert refused.value.because.key == "hazards.refused.not_holder"
    lead = city.make("grid_worker", VILLAGE, person=city.people["lead"])
    actions.submit(hazard=hazard, **done, by=lead, at=LATER)
    assert city.row(hazard).submitter == city.people["lead"]


def test_a_post_that_ends_leaves_its_hazards_to_the_deputy(city, work, post):
    hazard = city.rectifying()
    ended = people.end(post("grid"), "退休", by=city.station, at=LATER)
    work(LATER)
    assert holder(city, hazard) == ("deputy", "rectifying")
    (entry,) = entries(hazard, "hazards.succeed")
    assert entry.cause == ended.entry
    assert (open_work(hazard).holder, open_work(hazard).kind) == (city.people["deputy"], "rectifying")


def test_with_nobody_left_the_town_assigns_again(city, work, post):
    hazards = [city.assigned(), city.rectifying()]
    people.end(post("deputy", "deputy"), by=city.station, at=T0)
    resigned = people.resign(city.people["grid"], by=city.station, at=LATER)
    work(LATER)
    for hazard in hazards:
        row, line = city.row(hazard), open_work(hazard)
        assert (row.state, row.holder, row.assigned_at) == ("graded", None, None)
        assert (line.kind, line.holder, line.role) == ("graded", None, "town_station")
        assert row.due < T0 + 4 * DAY, "the town's own time to assign runs"
        (entry,) = entries(hazard, "hazards.hand_back")
        assert entry.cause == resigned.entry
    fixes = {"responsibility": "周明", "measures": "清淤", "funds": "村集体", "plan": "专人值守"}
    actions.assign(hazard=hazards[1], holder=city.people["lead"], **fixes, by=city.station, at=LATER)
    assert holder(city, hazards[1]) == ("lead", "assigned")


def test_what_is_returned_to_somebody_who_left_goes_on_as_well(city, work, post):
    hazard = city.submitted()
    people.end(post("deputy", "deputy"), by=city.station, at=T0)
    people.end(post("grid"), by=city.station, at=LATER)
    work(LATER)
    assert holder(city, hazard) == ("grid", "submitted"), "the town is looking, nobody has to do anything else"
    decided = city.reinspect(hazard, LATER, ok=False)
    work(LATER)
    assert holder(city, hazard) == (None, "graded")
    (entry,) = entries(hazard, "hazards.hand_back")
    assert entry.cause == decided.entry


def test_a_stand_in_gives_back_what_came_from_whom_they_stood_in_for(city, work, post):
    from_head = city.rectifying()
    own = city.assigned(holder="deputy")
    relieved = people.suspend(post("grid"), "住院", by=city.station, at=LATER).ref
    work(LATER)
    assert holder(city, from_head) == ("deputy", "rectifying")
    people.resume(relieved, by=city.station, at=LATER + DAY)
    work(LATER + DAY)
    assert (holder(city, from_head)[0], holder(city, own)[0]) == ("grid", "deputy")


def test_a_post_that_ends_later_hands_over_then(city, work):
    hazard = city.rectifying()
    new_head(city, "lead", T0, begins=T0 + DAY)
    work(T0 + DAY - timedelta(minutes=1))
    assert holder(city, hazard)[0] == "grid"
    work(T0 + DAY)
    assert holder(city, hazard)[0] == "lead"


def test_who_still_answers_for_the_place_or_never_did_keeps_theirs(city, work, post):
    lessor = city.assigned(holder="second")  # holds a post of the town, none of the village
    both = people.propose(city.people["grid"], "village_lead", "admin", VILLAGE, "deputy", by=city.station, at=T0).ref
    people.confirm(both, on_paper=True, by=city.station, at=T0)
    people.activate(both, by=city.station, at=T0)
    kept = city.assigned()
    people.end(post("grid"), by=city.station, at=LATER)
    work(LATER)
    assert (holder(city, kept)[0], holder(city, lessor)[0]) == ("grid", "second")
    people.end(both, by=city.station, at=LATER + DAY)
    work(LATER + DAY)
    assert holder(city, kept)[0] == "lead", "the post they gave up last tells who follows"


def test_who_left_is_not_asked_any_more_and_the_file_says_who_took_over(city, work, post):
    hazard = city.rectifying()
    half = T0 + 8 * DAY
    work(half)
    with reading(SYSTEM):
        (asking,) = calls.about(SYSTEM, "hazards", hazard)
    assert asking.open and asking.name_of(city.people["grid"])
    people.end(post("grid"), by=city.station, at=half + timedelta(hours=1))
    work(half + timedelta(hours=1))
    with reading(SYSTEM):
        assert calls.call(SYSTEM, asking.id).state == "stopped"
        told = [t.verb for t in trail("hazards", hazard, half + DAY)]
        found = queries.file(SYSTEM, hazard, half + DAY)
    assert told[-1] == "hazards.succeed"
    assert found.names[str(city.people["deputy"])] == "陈知远"
    assert city.make("town_station", TOWN).may("hazards.succeed", VILLAGE).ok is False, "nobody does it by hand"
