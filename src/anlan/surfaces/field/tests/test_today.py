"""Today on the phone: what is mine, late first, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from conftest import OTHER_VILLAGE, T0, VILLAGE
from django.db import connection

from anlan.infra.models import OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor, Grant
from anlan.surfaces.field import queries


def open_work(area: str = VILLAGE, **values: Any) -> OpenWork:
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


def ids(me: Actor) -> list[str]:
    with reading(me):
        return [t.id.split(":")[1] for t in queries.today(me, T0).tasks]


def test_the_list_holds_my_work_late_first_then_by_hour(actor: Callable[..., Actor]) -> None:
    me = actor("grid_worker", VILLAGE, person=uuid4())
    later = open_work(holder=me.person, due=T0 + timedelta(hours=5))
    soon = open_work(holder=me.person, due=T0 + timedelta(hours=1))
    late = open_work(holder=me.person, due=T0 - timedelta(days=1))
    open_work(holder=uuid4())
    assert ids(me) == [str(w.ref) for w in (late, soon, later)]


def test_work_of_a_role_lies_with_those_who_hold_it_there(actor: Callable[..., Actor]) -> None:
    mine = open_work(role="grid_worker")
    open_work(OTHER_VILLAGE, role="grid_worker")
    assert ids(actor("grid_worker", VILLAGE)) == [str(mine.ref)]
    assert ids(actor("village_head", VILLAGE)) == []


def test_who_stands_in_for_somebody_has_their_work(actor: Callable[..., Actor]) -> None:
    absent = uuid4()
    plain = actor("grid_worker", VILLAGE)
    deputy = Actor(
        plain.account,
        plain.person,
        plain.name,
        (*plain.grants, Grant("grid_worker", VILLAGE, acting_for=absent)),
        plain.rights,
    )
    work = open_work(holder=absent)
    assert ids(plain) == []
    assert ids(deputy) == [str(work.ref)]


def test_a_task_page_opens_only_while_the_task_is_mine(actor: Callable[..., Actor]) -> None:
    me, other = actor("grid_worker", VILLAGE, person=uuid4()), actor("grid_worker", VILLAGE, person=uuid4())
    work = open_work(holder=me.person)
    with reading(me):
        assert queries.task(me, "people", work.ref, T0) is not None
    with reading(other):
        assert queries.task(other, "people", work.ref, T0) is None


def test_more_than_seven_are_folded(actor: Callable[..., Actor]) -> None:
    me = actor("grid_worker", VILLAGE, person=uuid4())
    for _ in range(9):
        open_work(holder=me.person)
    with reading(me):
        day = queries.today(me, T0)
    assert (len(day.tasks), day.folded) == (9, 2)


def test_much_of_one_kind_is_a_line_and_hides_nothing_else(actor: Callable[..., Actor]) -> None:
    """Three hundred that are long late stand before one that came now, and this one is seen all the same."""
    many = [
        open_work(role="grid_worker", due=T0 - timedelta(days=40, minutes=n), line={"key": "parts.title"})
        for n in range(300)
    ]
    alone = open_work(role="grid_worker", due=T0 + timedelta(hours=1), line={"key": "field.today"})
    me = actor("grid_worker", VILLAGE)
    with reading(me):
        day = queries.today(me, T0)
        (pile,) = day.piles
        whole = queries.alike(me, "people", "confirm", "parts.title", T0)
        assert queries.alike(actor("village_head", VILLAGE), "people", "confirm", "parts.title", T0) == []
    first = [str(w.ref) for w in reversed(many)][: queries.FIRST]
    assert [t.id.split(":")[1] for t in day.tasks] == [*first, str(alone.ref)]
    assert (day.count, pile.note.params["n"]) == (301, 297)
    assert pile.url == "/field/alike?room=people&kind=confirm&line=parts.title"
    assert [t.id.split(":")[1] for t in whole] == [str(w.ref) for w in reversed(many)]


@pytest.mark.parametrize("urgent", [False, True])
def test_ones_own_work_and_what_alarms_is_never_only_counted(actor: Callable[..., Actor], urgent: bool) -> None:
    me = actor("grid_worker", VILLAGE, person=uuid4())
    for _ in range(queries.MANY + 1):
        open_work(**({"role": "grid_worker", "level": 2} if urgent else {"holder": me.person}))
    with reading(me):
        day = queries.today(me, T0)
    assert (len(day.tasks), day.count, day.piles) == (queries.MANY + 1, queries.MANY + 1, [])


def test_done_today_is_what_ended_by_ones_own_hand(actor: Callable[..., Actor]) -> None:
    me = actor("grid_worker", VILLAGE, person=uuid4())
    mine = open_work(holder=me.person, done_at=T0 - timedelta(minutes=5))
    open_work(holder=me.person, done_at=T0 - timedelta(minutes=3))  # a call of mine that somebody else answered
    with reading(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "insert into journal (id, key, digest, verb, by, room, area, recorded_at, outcome)"
            " values (%s, %s, '', 'people.confirm', %s, 'people', %s, %s, 'applied')",
            [uuid4(), uuid4(), me.account, VILLAGE, mine.done_at],
        )
    with reading(me):
        today = queries.today(me, T0)
    assert (today.done_count, [line.at for line in today.done]) == (1, [mine.done_at])
