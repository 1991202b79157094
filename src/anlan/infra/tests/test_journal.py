"""The one write path, tried on a real database as the application's own roles."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE, minutes
from django.db import IntegrityError, connection, transaction

from anlan.ground.access import actions
from anlan.ground.access.models import Account
from anlan.infra.journal import sealing
from anlan.infra.models import Entry
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Conflict, Hidden, Refused


def entries():
    with reading(SYSTEM):
        return list(Entry.objects.order_by("id"))


def test_a_verb_leaves_one_row_with_what_it_changed(world, actor):
    admin = actor("admin")
    done = actions.create("wang", "王某某", TOWN, by=admin, at=T0)
    (row,) = entries()
    assert (row.id, row.verb, row.by, row.area, row.recorded_at) == (
        done.entry,
        "access.create",
        admin.account,
        TOWN,
        T0,
    )
    assert row.after["username"] == "wang"
    assert "password" not in row.after


def test_the_same_key_gives_the_same_answer_and_changes_nothing(world, actor):
    admin, key = actor("admin"), uuid4()
    first = actions.create("wang", "王某某", TOWN, by=admin, at=T0, key=key)
    again = actions.create("wang", "王某某", TOWN, by=admin, at=T0 + minutes(5), key=key)
    assert (again.entry, again.ref, again.replayed) == (first.entry, first.ref, True)
    assert len(entries()) == 1


def test_the_same_key_with_other_content_is_a_conflict_and_the_first_stays(world, actor):
    admin, key = actor("admin"), uuid4()
    actions.create("wang", "王某某", TOWN, by=admin, at=T0, key=key)
    with pytest.raises(Conflict):
        actions.create("li", "李某某", TOWN, by=admin, at=T0, key=key)
    assert [e.after["username"] for e in entries()] == ["wang"]


@pytest.mark.parametrize("other", [("admin", COUNTY), ("admin", OTHER_TOWN)], ids=["who sees it", "who does not"])
def test_a_key_is_its_users_own_and_nobody_else_learns_what_it_was_for(world, actor, other):
    key = uuid4()
    actions.create("wang", "王某某", TOWN, by=actor("admin"), at=T0, key=key)
    with pytest.raises(Conflict):
        actions.create("wang", "王某某", TOWN, by=actor(*other), at=T0, key=key)
    assert [e.after["username"] for e in entries()] == ["wang"]


def test_a_refused_key_stays_refused(world, actor):
    admin, key = actor("admin"), uuid4()
    with pytest.raises(Refused) as first:
        actions.create("NOT GOOD", "x", TOWN, by=admin, at=T0, key=key)
    with pytest.raises(Refused) as second:
        actions.create("NOT GOOD", "x", TOWN, by=admin, at=T0, key=key)
    assert first.value.because == second.value.because
    assert [e.outcome for e in entries()] == ["refused"]


def test_without_the_right_nothing_is_written_but_the_refusal(world, actor):
    with pytest.raises(Refused) as refused:
        actions.create("wang", "王某某", TOWN, by=actor("grid_worker", VILLAGE), at=T0)
    assert refused.value.because.key == "core.refused.right"
    assert not Account.objects.get_queryset().exists()


def test_matter_changed_past_the_verbs_is_refused_by_the_database(world, actor):
    made = actions.create("wang", "王某某", TOWN, by=actor("admin"), at=T0)
    with pytest.raises(IntegrityError, match="without a journal row"), transaction.atomic():
        Account.objects.get_queryset().filter(pk=made.ref).update(name="别人")
    assert Account.objects.get_queryset().get(pk=made.ref).name == "王某某"


def test_the_journal_can_be_neither_changed_nor_forged(world, actor):
    actions.create("wang", "王某某", TOWN, by=actor("admin"), at=T0)
    for attempt in (
        "update journal set area = ''",
        "delete from journal",
        "insert into journal (id, xid) values (gen_random_uuid(), '7')",
    ):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)
    assert len(entries()) == 1


def test_a_connection_without_scope_reads_no_journal_and_a_town_reads_its_own(world, actor):
    actions.create("wang", "王某某", TOWN, by=actor("admin"), at=T0)
    with transaction.atomic():
        assert Entry.objects.count() == 0
    with reading(actor("town_station", TOWN)):
        assert Entry.objects.count() == 1
    with reading(actor("town_station", OTHER_TOWN)):
        assert Entry.objects.count() == 0
    with transaction.atomic():
        assert Entry.objects.count() == 0, "a scope must not outlive its transaction on the connection"


def test_many_scopes_see_each_of_their_areas(world, actor):
    admin = actor("admin")
    for name, area in (("a1", TOWN), ("b2", OTHER_TOWN), ("c3", COUNTY)):
        actions.create(name, name, area, by=admin, at=T0)
    with reading(actor("town_station", TOWN, ("town_station", OTHER_TOWN))):
        assert sorted(e.area for e in Entry.objects.all()) == [OTHER_TOWN, TOWN]


def test_matter_out_of_scope_does_not_exist(world, actor):
    made = actions.create("wang", "王某某", TOWN, by=actor("admin"), at=T0)
    with pytest.raises(Hidden):
        actions.leave(made.ref, by=actor("admin", OTHER_TOWN), at=T0)


def test_sealing_gives_every_committed_row_its_place_and_a_broken_chain_is_found(world, actor, cluster, as_role):
    admin = actor("admin")
    for n in range(5):
        actions.create(f"user{n}", "x", TOWN, by=admin, at=T0 + minutes(n))
    with psycopg.connect(cluster.dsn("anlan_work", world)) as as_work:
        assert as_work.execute("select count(*) from journal_new").fetchone() == (5,)
    from anlan.config import wiring
    from anlan.infra import worker

    with as_role("anlan_work"):
        assert worker.settle(wiring.rooms()[:0], T0) == 5
        with reading(SYSTEM):
            assert sealing.verify() is None
        with psycopg.connect(cluster.dsn("anlan_owner", world), autocommit=True) as owner:
            owner.execute("update journal set by = gen_random_uuid() where after->>'username' = 'user2'")
        with reading(SYSTEM):
            assert sealing.verify() == 3
