"""The duty queue out of open work: what needs the viewer, what is quiet, closed or to come; now and in the past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from conftest import OTHER_TOWN, OTHER_VILLAGE, T0, TOWN, VILLAGE
from django.test import RequestFactory

from anlan.infra.models import OpenWork, WorkThen
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.surfaces.console import queries, sentences
from anlan.surfaces.console.pages import duty

Make = Callable[..., Actor]


def open_work(area: str = VILLAGE, **values: Any) -> OpenWork:
    """Open work of a room without hooks of its own, so that the queue must make do with the row."""
    values = {
        "room": "people",
        "kind": "confirm",
        "ref": uuid4(),
        "since": T0,
        "line": {"key": "parts.title"},
        **values,
    }
    with reading(SYSTEM):
        return OpenWork.objects.create(area=area, said_at=values["since"], **values)


def seen(actor: Actor, at: datetime = T0) -> queries.Queue:
    with reading(actor):
        return queries.queue(actor, at)


def test_what_a_role_of_the_town_must_do_needs_the_town_and_nobody_else(actor: Make) -> None:
    work = open_work(role="town_station")
    assert [r.id for r in seen(actor("town_station", TOWN)).rows] == [f"people:{work.ref}"]
    assert seen(actor("duty_officer")).rows == []
    assert seen(actor("duty_officer")).calm_count == 1


def test_a_person_sees_what_that_person_holds(actor: Make) -> None:
    me = actor("town_station", TOWN, person=uuid4())
    open_work(holder=me.person)
    open_work(holder=uuid4())
    queue = seen(me)
    assert (len(queue.rows), queue.calm_count) == (1, 1)


def test_level_three_needs_the_duty_officer_whoever_holds_it_and_sounds(actor: Make) -> None:
    open_work(level=3, holder=uuid4())
    open_work(level=4, holder=uuid4())
    queue = seen(actor("duty_officer"))
    assert [r.level for r in queue.rows] == [3]
    assert queue.sounding == 1


def test_the_worst_stands_first_and_then_what_is_late(actor: Make) -> None:
    me = actor("town_station", TOWN, person=uuid4())
    open_work(holder=me.person)
    open_work(holder=me.person, due=T0 - timedelta(days=3), since=T0 - timedelta(days=9))
    open_work(holder=me.person, level=2)
    rows = seen(me).rows
    assert [(r.level, r.glyph) for r in rows] == [(2, "vacant"), (0, "late"), (0, "vacant")]


def test_quiet_work_of_one_name_stands_in_one_line_whatever_its_kinds_and_levels(actor: Make) -> None:
    for kind, level in (("confirm", 0), ("confirm", 4), ("another", 4)):
        open_work(kind=kind, level=level, holder=uuid4())
    queue = seen(actor("duty_officer"))
    assert [(line.note.params["n"]) for line in queue.calm] == [3]  # type: ignore[union-attr]
    open_work(role="town_station", room="areas")
    me = actor("duty_officer")
    with reading(me):
        title, rows = queries.quiet(me, "people", queue.calm[0].url.rpartition("/")[2], T0)
        assert (len(rows), queries.quiet(me, "people", "nothing", T0)[1]) == (3, [])
    request = RequestFactory().get("/")
    request.actor, request.city_now, request.session = me, T0, {}
    html = duty.quiet(request, "people", queue.calm[0].url.rpartition("/")[2]).content.decode()
    assert html.count('class="calm-row"') == 3


def test_what_others_hold_and_is_late_is_told_so_in_the_quiet_line(actor: Make) -> None:
    for days in (1, -3, -8):
        open_work(holder=uuid4(), since=T0 - timedelta(days=9), due=T0 + timedelta(days=days))
    (line,) = seen(actor("duty_officer")).calm
    assert isinstance(line.note, Said)
    assert (line.note.key, line.note.params["n"], line.note.params["late"]) == ("console.calm.late", 3, 2)
    assert line.note.params["span"] == Said("parts.time.days", {"n": 8})


def test_another_towns_work_is_not_there(actor: Make) -> None:
    open_work(OTHER_VILLAGE, role="town_station", level=1)
    queue = seen(actor("town_station", TOWN))
    assert (queue.rows, queue.calm_count, queue.coming_count) == ([], 0, 0)


def test_what_was_closed_in_the_last_hour_is_shown_and_older_is_not(actor: Make) -> None:
    open_work(done_at=T0 - timedelta(minutes=10), since=T0 - timedelta(hours=3))
    open_work(done_at=T0 - timedelta(minutes=70), since=T0 - timedelta(hours=3))
    assert seen(actor("duty_officer")).done_count == 1


def test_the_past_is_read_as_it_was(actor: Make) -> None:
    open_work(since=T0 - timedelta(hours=2), done_at=T0 - timedelta(hours=1))
    me = actor("duty_officer")
    assert seen(me, T0 - timedelta(minutes=90)).calm_count == 1
    assert seen(me, T0 - timedelta(hours=3)).calm_count == 0
    assert seen(me).calm_count == 0


def test_the_bar_names_the_highest_level_and_in_how_many_places(actor: Make) -> None:
    for area, level in ((VILLAGE, 3), (VILLAGE, 3), (OTHER_VILLAGE, 3), (VILLAGE, 4)):
        open_work(area, level=level)
    me = actor("duty_officer")
    with reading(me):
        top = queries.top(me, T0)
    assert (top.level, top.count) == (3, 2)


def test_a_matter_is_closed_once_and_not_while_something_of_it_is_open(actor: Make) -> None:
    closed = {"since": T0 - timedelta(hours=3), "done_at": T0 - timedelta(minutes=5)}
    twice, going_on = uuid4(), uuid4()
    open_work(ref=twice, kind="a", **closed)
    open_work(ref=twice, kind="b", **closed)
    open_work(ref=going_on, kind="a", **closed)
    open_work(ref=going_on, kind="b")
    done = seen(actor("duty_officer")).done
    assert [c.url for c in done] == [f"/duty/?open=people:{twice}"]


def test_what_ended_by_itself_is_not_counted_as_closed(actor: Make) -> None:
    closed = {"since": T0 - timedelta(hours=3), "done_at": T0 - timedelta(minutes=5)}
    for _ in range(250):
        open_work(room="sensors", kind="silent", **closed)
    matters = [open_work(**closed) for _ in range(210)]
    officer = actor("duty_officer")
    assert seen(officer).done_count == len(matters)


def test_the_number_of_the_closed_opens_its_rows_and_says_what_it_counts(actor: Make) -> None:
    works = [open_work(since=T0 - timedelta(hours=3), done_at=T0 - timedelta(minutes=n)) for n in range(1, 7)]
    officer = actor("duty_officer")
    request = RequestFactory().get("/duty/closed")
    request.actor, request.city_now = officer, T0  # type: ignore[attr-defined]
    html = duty.closed(request).content.decode()
    assert html.count("/duty/?open=people:") == len(works) == seen(officer).done_count
    assert "测站自己恢复的不算" in html


def test_the_towns_page_says_what_is_late_there(actor: Make) -> None:
    open_work(due=T0 - timedelta(days=6), since=T0 - timedelta(days=9))
    open_work(due=T0 + timedelta(days=1))
    me = actor("town_leader", TOWN)
    with reading(me):
        said = sentences.late(me, sentences.open_in(me, TOWN, T0), TOWN, T0)
        elsewhere = sentences.late(me, sentences.open_in(me, OTHER_TOWN, T0), OTHER_TOWN, T0)
    assert [(s.number, len(s.lines)) for s in said] == [(1, 1)]
    assert elsewhere == []


@pytest.mark.parametrize("room", ["nowhere", "console"])
def test_a_drawer_of_nothing_is_none(actor: Make, room: str) -> None:
    me = actor("duty_officer")
    with reading(me):
        assert queries.drawer(me, room, uuid4(), T0) is None


def test_the_towns_page_parts_what_is_late_what_waits_and_what_is_in_hand(actor: Make) -> None:
    open_work(due=T0 - timedelta(days=1), since=T0 - timedelta(days=2), role="town_station")
    open_work(due=T0 + timedelta(days=1), role="town_station")
    open_work(due=T0 + timedelta(days=1), holder=uuid4())
    me = actor("town_station", TOWN)
    with reading(me):
        works = sentences.open_in(me, TOWN, T0)
        parts = [say(me, works, TOWN, T0) for say in (sentences.late, sentences.waiting, sentences.in_hand)]
    assert [[s.number for s in part] for part in parts] == [[1], [1], [1]]


def test_looking_back_the_queue_says_who_held_it_then_and_what_was_to_come(actor: Make) -> None:
    me, next_one = actor("town_station", TOWN, person=uuid4()), actor("town_station", TOWN, person=uuid4())
    work = open_work(holder=me.person, due=T0 + timedelta(hours=1), next={"key": "console.title"})
    for after, holder, due in ((10, next_one.person, 60), (10, next_one.person, 60), (20, next_one.person, 600)):
        with reading(SYSTEM):  # handed on, said again, and given more time
            OpenWork.objects.filter(pk=work.pk).update(
                holder=holder, due=T0 + timedelta(minutes=due), said_at=T0 + timedelta(minutes=after)
            )
    seen_at = [[len(seen(one, T0 + timedelta(minutes=n)).rows) for one in (me, next_one)] for n in (0, 9, 10, 25)]
    assert seen_at == [[1, 0], [1, 0], [0, 1], [0, 1]]
    late = [seen(next_one, T0 + timedelta(minutes=n)).rows[0].glyph for n in (15, 19, 90)]
    assert late == ["vacant", "vacant", "vacant"]
    with reading(SYSTEM):
        words = WorkThen.objects.filter(pk=work.pk).order_by("said_at").values_list("said_at", "until", "due")
        assert [(round((s - T0).seconds / 60), u and round((u - T0).seconds / 60)) for s, u, _ in words] == [
            (0, 10), (10, 20), (20, None),
        ]  # fmt: skip
        assert [round((due - T0).seconds / 60) for *_, due in words] == [60, 60, 600]


def test_what_was_open_is_read_within_ones_own_area_also_in_the_past(actor: Make) -> None:
    work = open_work(area=OTHER_VILLAGE, role="town_station")
    with reading(SYSTEM):
        OpenWork.objects.filter(pk=work.pk).update(level=4, said_at=T0 + timedelta(minutes=5))
    stranger = actor("town_station", TOWN)
    with reading(stranger):
        assert WorkThen.objects.count() == 0  # the database itself, without the filter
    with reading(actor("town_station", OTHER_TOWN)):
        assert WorkThen.objects.count() == 2
