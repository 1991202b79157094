"""Numbers: kept encrypted, masked, shown for a reason that is kept, found wrong, erased."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module

import pytest
from conftest import OTHER_TOWN, T0, TOWN, VILLAGE
from django.apps import apps

from anlan.ground.people import actions, queries, rules
from anlan.ground.people.models import Contact, Look
from anlan.ground.people.tests import city
from anlan.ground.people.tests.city import world  # noqa: F401 (the fixture with the town in it)
from anlan.infra.models import Entry, OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused

WHY = "今晚值班联系"


@pytest.fixture
def town(actor):
    return actor("town_station", TOWN)


def row(viewer, ref: str):
    with reading(viewer):
        found = queries.person(viewer, city.person(ref))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("057686123456", "057****3456"),
        ("86123456", "****3456"),
        ("8612345", "****2345"),
    ],
)
def test_a_masked_number_shows_its_ends_and_hides_at_least_three_digits(number, shown):
    assert rules.masked(**rules.ends(number)) == shown
    assert len(number) - sum(c.isdigit() for c in shown) >= 3


def test_numbers_kept_before_show_their_first_three_digits_too(town, as_role):
    with as_role("anlan_owner"):
        Contact.objects.update(first3="")
        import_module("anlan.ground.people.migrations.0002_first3").fill(apps, None)
    with reading(town):
        assert queries.person(town, city.person("P1")).masked == "138****0001"


def test_lists_show_the_ends_of_a_number_alone(town):
    found = row(town, "P0")
    assert (found.masked, found.number_state) == ("138****0000", "ok")
    assert "13800000000" not in repr(found)


def test_a_look_is_kept_with_its_reason_and_the_journal_holds_no_number(town):
    done, number = actions.reveal(city.person("P0"), WHY, by=town, at=T0)
    assert number == "13800000000"
    with reading(SYSTEM):
        (look,) = Look.objects.all()
        entry = Entry.objects.get(pk=done.entry)
    assert (look.by, look.person_id, look.reason, look.field) == (town.account, city.person("P0"), WHY, "phone")
    assert number not in json.dumps([entry.before, entry.after, entry.because], ensure_ascii=False)


@pytest.mark.parametrize(
    ("role", "area", "reason", "key"),
    [
        ("town_station", TOWN, " ", "people.refused.reason"),
        ("town_leader", TOWN, WHY, "core.refused.right"),
        ("grid_worker", VILLAGE, WHY, "core.refused.area"),
        ("duty_officer", "331081000000", WHY, "core.refused.area"),
        ("data_steward", "331081000000", WHY, "core.refused.right"),
    ],
)
def test_who_may_not_look_is_told_why_and_sees_nothing(town, actor, role, area, reason, key):
    with pytest.raises(Refused) as refused:
        actions.reveal(city.person("P0"), reason, by=actor(role, area), at=T0)
    assert refused.value.because.key == key
    with reading(SYSTEM):
        assert Look.objects.count() == 0


def test_a_stranger_learns_nothing_of_the_person(town, actor):
    stranger = actor("town_station", OTHER_TOWN)
    with pytest.raises(Hidden):
        actions.reveal(city.person("P0"), WHY, by=stranger, at=T0)
    with reading(stranger):
        assert queries.person(stranger, city.person("P0")) is None
        assert queries.search(stranger, "王松年") == []


def test_one_may_set_and_confirm_ones_own_number(town, actor):
    me = actor("grid_worker", VILLAGE, person=city.person("P2"))
    actions.set_contact(city.person("P2"), actions.Number("139 0000 1234"), by=me, at=T0)
    found = row(town, "P2")
    assert (found.masked, found.confirmed_until) == ("139****1234", T0 + timedelta(days=365))
    later = T0 + timedelta(days=100)
    actions.confirm_contact(city.person("P2"), by=me, at=later)
    assert row(town, "P2").confirmed_until == later + timedelta(days=365)
    with reading(SYSTEM):
        assert sorted(c.state for c in Contact.objects.filter(person__ref="P2")) == ["ok", "wrong"]
        assert queries.person_by_number(SYSTEM, "+86 139-0000-1234") == city.person("P2")
        assert queries.person_by_number(SYSTEM, "13800000002") is None


def test_the_same_number_again_is_no_change(town):
    with pytest.raises(Refused) as refused:
        actions.set_contact(city.person("P2"), actions.Number("13800000002"), by=town, at=T0)
    assert refused.value.because.key == "people.refused.same_number"


def test_a_wrong_number_is_not_called_and_becomes_the_towns_task(town):
    actions.wrong_number(city.person("P2"), by=town, at=T0)
    assert row(town, "P2").number_state == "wrong"
    with reading(SYSTEM):
        assert city.person("P2") not in queries.reachable(SYSTEM, [city.person("P2")])
        (task,) = OpenWork.objects.filter(kind="number")
    assert (task.role, task.done_at, task.line["params"]["name"]) == ("town_station", None, "林秀")
    actions.set_contact(city.person("P2"), actions.Number("13900000002"), by=town, at=T0)
    with reading(SYSTEM):
        assert OpenWork.objects.get(pk=task.pk).done_at == T0
        assert queries.reachable(SYSTEM, [city.person("P2")])[city.person("P2")].number == "13900000002"


def test_erased_numbers_are_gone(town, actor):
    actions.erase_contact(city.person("P2"), by=actor("data_steward"), at=T0)
    with reading(SYSTEM):
        contact = Contact.objects.get(person__ref="P2")
    assert (bytes(contact.value), contact.first3, contact.last4, contact.hmac) == (b"", "", "", "")
    assert contact.state == "erased"
    assert row(town, "P2").number_state == "none"


def test_numbers_are_read_by_the_house_alone(town):
    with pytest.raises(PermissionError):
        queries.reachable(town, [city.person("P0")])
    with pytest.raises(PermissionError):
        queries.person_by_number(town, "13800000000")


def test_a_person_is_registered_and_corrected(town):
    done = actions.register(
        "单 明", VILLAGE, unit="街头村", ref="P9", number=actions.Number("13800000009"), by=town, at=T0
    )
    actions.correct(done.ref, name="单明", by=town, at=T0)
    found = row(town, "P9")
    assert (found.name, found.masked, found.unit) == ("单明", "138****0009", "街头村")
    actions.correct(done.ref, unit=" 第二村 ", by=town, at=T0)
    assert (row(town, "P9").name, row(town, "P9").unit) == ("单明", "第二村")
    actions.correct(done.ref, unit="", by=town, at=T0)
    assert row(town, "P9").unit == ""
    with reading(town):
        assert [p.ref for p in queries.search(town, "shanm")] == ["P9"]
        assert [p.ref for p in queries.search(town, "0009")] == ["P9"]
    with pytest.raises(Refused) as refused:
        actions.register("李四", VILLAGE, ref="P9", by=town, at=T0)
    assert refused.value.because.key == "people.refused.ref"
