"""What happens later and what follows: done once, in order, and never lost."""

from __future__ import annotations

from uuid import uuid4

from conftest import T0, TOWN, minutes
from django.db import connection, transaction

from anlan.ground.access import actions
from anlan.infra import due, worker
from anlan.infra.journal import follow
from anlan.infra.models import Cursor, Due, Unread
from anlan.infra.scope import SYSTEM, reading


def test_what_is_due_is_done_once_when_its_city_time_comes(world):
    done = []
    due.plan("test.ring", "a", T0 + minutes(10), n=1)
    ticks = {"test.ring": lambda plan, system, at: done.append((plan.ref, plan.args, at))}
    assert due.work_off(ticks, SYSTEM, T0 + minutes(9)) == 0
    assert due.work_off(ticks, SYSTEM, T0 + minutes(10)) == 1
    assert due.work_off(ticks, SYSTEM, T0 + minutes(11)) == 0
    assert done == [("a", {"n": 1}, T0 + minutes(10))]


def test_a_tick_that_fails_leaves_nothing_half_done_and_is_tried_again(world):
    due.plan("test.break", "a", T0)

    def break_(plan, system, at):
        due.plan("test.other", "half", at)
        raise ValueError("not yet")

    due.work_off({"test.break": break_}, SYSTEM, T0)
    with transaction.atomic():
        assert not Due.objects.filter(kind="test.other").exists()
        row = Due.objects.get(kind="test.break")
    assert (row.done_at, row.last_error) == (None, "ValueError: not yet")
    with transaction.atomic():
        Due.objects.update(lease_until=None)
    fine = []
    due.work_off({"test.break": lambda *a: fine.append(1)}, SYSTEM, T0)
    assert fine == [1]


def test_a_claimed_plan_is_not_taken_by_a_second_worker_while_its_lease_runs(world, cluster):
    import psycopg

    due.plan("test.ring", "a", T0)
    with psycopg.connect(cluster.dsn("anlan_work", world)) as other:
        other.execute("select id from due for update")
        assert due.work_off({"test.ring": lambda *a: None}, SYSTEM, T0) == 0


def test_a_plan_that_was_moved_while_it_was_claimed_waits_for_its_new_time(world):
    due.plan("test.first", "a", T0)
    due.plan("test.second", "a", T0)
    done = []

    def move(plan, system, at):
        done.append(plan.kind)
        with connection.cursor() as cursor:
            cursor.execute("update due set at = %s where kind = 'test.second'", [T0 + minutes(5)])

    ticks = {"test.first": move, "test.second": lambda plan, system, at: done.append(plan.kind)}
    due.work_off(ticks, SYSTEM, T0)
    assert done == ["test.first"]
    with transaction.atomic():
        Due.objects.update(lease_until=None)
    due.work_off(ticks, SYSTEM, T0 + minutes(5))
    assert done == ["test.first", "test.second"]


def test_a_reader_gets_every_entry_of_its_verbs_once_and_in_order(world, actor, as_role):
    admin = actor("admin")
    for n in range(5):
        actions.create(f"user{n}", "x", TOWN, by=admin, at=T0 + minutes(n))
    seen = []
    handlers = {"access.create": lambda entry, system, at: seen.append(entry.after["username"])}
    with as_role("anlan_work"):
        worker.turn([], T0)
        assert follow.follow("reader", handlers, SYSTEM, T0) == 5
        assert follow.follow("reader", handlers, SYSTEM, T0) == 0
    assert seen == [f"user{n}" for n in range(5)]


def test_a_handler_that_never_succeeds_is_put_aside_where_it_is_seen(world, actor, as_role):
    actions.create("user1", "x", TOWN, by=actor("admin"), at=T0)
    actions.create("user2", "x", TOWN, by=actor("admin"), at=T0)
    seen = []

    def handler(entry, system, at):
        if entry.after["username"] == "user1":
            raise ValueError("poison")
        seen.append(entry.after["username"])

    with as_role("anlan_work"):
        worker.turn([], T0)
        for _ in range(follow.GIVE_UP_AFTER + 2):
            follow.follow("reader", {"access.create": handler}, SYSTEM, T0)
    with reading(SYSTEM):
        assert seen == ["user2"]
        assert Unread.objects.get().error == "ValueError: poison"
        assert Cursor.objects.get(reader="reader").seq == 2


def test_a_plan_of_the_same_kind_and_ref_stands_once(world):
    ref = uuid4()
    due.plan("test.ring", ref, T0)
    due.plan("test.ring", ref, T0 + minutes(3))
    with transaction.atomic():
        assert [d.at for d in Due.objects.filter(ref=str(ref))] == [T0]


def test_a_reader_that_is_stuck_holds_up_itself_alone(world, actor, as_role):
    admin = actor("admin")
    for n in range(4):
        actions.create(f"user{n}", "x", TOWN, by=admin, at=T0 + minutes(n))
    seen: dict[str, list[str]] = {"calm": [], "stuck": []}

    def stuck(entry, system, at):
        if entry.after["username"] == "user1":
            raise ValueError("not yet")
        seen["stuck"].append(entry.after["username"])

    readers = {
        "stuck": {"access.create": stuck},
        "calm": {"access.create": lambda entry, system, at: seen["calm"].append(entry.after["username"])},
        "deaf": {"access.leave": lambda entry, system, at: None},
    }
    with as_role("anlan_work"):
        worker.turn([], T0)
        handled = [follow.follow_all(readers, SYSTEM, T0, limit=2) for _ in range(3)]
    assert handled == [3, 2, 0]  # two at a time: the first of the stuck one, and all of the calm one
    assert seen == {"stuck": ["user0"], "calm": [f"user{n}" for n in range(4)]}
    with reading(SYSTEM):
        assert dict(Cursor.objects.values_list("reader", "seq")) == {"stuck": 1, "calm": 4, "deaf": 4}
