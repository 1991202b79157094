"""Versions: shipped once, drafted and put in force by two people; what somebody judged by never reads otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from conftest import T0, TOWN, minutes
from django.db import IntegrityError, connection, transaction

from anlan.ground.standards import actions, queries
from anlan.ground.standards.forms import ItemForm
from anlan.ground.standards.handlers import shipped
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Hidden, Refused

ITEM = {"ref": "N11", "text": {"zh": "不准在厂区放烟花", "en": "No fireworks on the site"}, "sort": "ban"}


def propose(by, at=T0, code="WL-5-10", **more):
    return actions.propose(**({"code": code, "text": "市里已公布正式文本"} | more), by=by, at=at).ref


def holds(code, at):
    with reading(SYSTEM):
        return queries.in_force(SYSTEM, code, at)


def test_what_is_shipped_comes_once_and_says_that_it_is_a_default(city):
    assert holds("WL-5-10", T0).default
    with pytest.raises(Refused) as refused:
        actions.ship(shipped(), "331081000000", by=SYSTEM, at=T0)
    assert refused.value.because.key == "standards.refused.shipped"


def test_a_town_reads_the_county_s_standards(city, actor):
    viewer = actor("town_station", TOWN)
    with reading(viewer):
        assert {v.code for v in queries.standards(viewer, T0)} >= {"WL-5-10", "ORDER-10-2023", "GB-35181"}


def test_the_rule_set_of_a_date(city):
    day = datetime(2025, 11, 1, tzinfo=CITY)
    assert holds("GB-35181", day - minutes(1)).document == "GB 35181-2017"
    assert holds("GB-35181", day).document == "GB 35181-2025"
    assert holds("ORDER-10-2023", datetime(2022, 5, 1, tzinfo=CITY)) is None


def test_which_rule_set_judged_a_hazard_and_has_it_changed_since(city, actor):
    with reading(SYSTEM):
        found = queries.judged(SYSTEM, "GB-35181/D8", datetime(2025, 9, 1, tzinfo=CITY), T0)
        assert queries.judged(SYSTEM, "GB-35181/D8", datetime(2017, 1, 1, tzinfo=CITY), T0) is None
        assert queries.judged(SYSTEM, "nothing", T0, T0) is None
    assert (found.version.document, found.now.document) == ("GB 35181-2017", "GB 35181-2025")
    assert found.changed and [name for name, _, _ in found.since.parts] == ["basis"]
    section, director = actor("section"), actor("director")
    draft = propose(section, code="ORDER-10-2023")
    actions.drop_item(version=draft, ref="3(2)", by=section, at=T0)
    actions.confirm(version=draft, by=director, at=T0 + minutes(5))
    later = T0 + minutes(10)
    with reading(SYSTEM):
        same = queries.judged(SYSTEM, "ORDER-10-2023/3(1)", T0, later)
        gone = queries.judged(SYSTEM, "ORDER-10-2023/3(2)", T0, later)
        assert queries.item(SYSTEM, "ORDER-10-2023/3(2)", later) is None
    assert (same.changed, same.version.version, same.now.version) == (False, 1, 2)
    assert gone.since.how == "gone"


def test_a_version_is_drafted_changed_and_put_in_force_by_another(city, actor):
    section, director = actor("section"), actor("director")
    draft = propose(section)
    actions.set_item(version=draft, item=ITEM, by=section, at=T0)
    actions.set_item(version=draft, item={**ITEM, "ref": "N1", "days": 1}, by=section, at=T0)
    actions.drop_item(version=draft, ref="N9", by=section, at=T0)
    assert holds("WL-5-10", T0).version == 1
    actions.confirm(version=draft, by=director, at=T0 + minutes(2))
    was, now = holds("WL-5-10", T0 + minutes(1)), holds("WL-5-10", T0 + minutes(2))
    assert (was.version, now.version, len(now.items)) == (1, 2, 15)
    assert (now.item("N1").days, now.item("N9"), was.item("N9").ref) == (1, None, "N9")
    assert was.valid_to == now.valid_from


def test_it_may_come_in_force_on_a_later_day(city, actor):
    draft = propose(actor("section"), valid_from=T0 + timedelta(days=10))
    actions.confirm(version=draft, by=actor("director"), at=T0)
    assert holds("WL-5-10", T0 + timedelta(days=9)).version == 1
    assert holds("WL-5-10", T0 + timedelta(days=10)).version == 2
    with pytest.raises(Refused) as refused:
        actions.confirm(version=propose(actor("section")), by=actor("director"), at=T0 + minutes(1))
    assert refused.value.because.key == "standards.refused.order"


def test_nobody_confirms_what_they_drafted_or_only_changed(city, actor):
    both, section = actor("section", "331081000000", ("director", "331081000000")), actor("section")
    actor("director")
    draft = propose(section)
    actions.set_item(version=draft, item=ITEM, by=both, at=T0)
    with reading(SYSTEM):
        assert str(both.account) in queries.version(SYSTEM, draft).authors
    actions.confirm(version=draft, by=both, at=T0)  # the accounts of this test are in no table: nobody else may
    with reading(SYSTEM):
        assert queries.version(SYSTEM, draft).alone


def test_a_new_standard_needs_names_and_a_kind(city, actor):
    section = actor("section")
    for more in ({}, {"kind": "checklist"}, {"names": {"zh": "汛前检查", "en": "Pre-season"}, "kind": "poem"}):
        with pytest.raises(Refused) as refused:
            propose(section, code="PRE-SEASON", items=[ITEM], **more)
        assert refused.value.because.key == "standards.refused.new"
    made = propose(
        section, code="PRE-SEASON", items=[ITEM], names={"zh": "汛前检查", "en": "Pre-season"}, kind="checklist"
    )
    assert holds("PRE-SEASON", T0) is None
    actions.confirm(version=made, by=actor("director"), at=T0)
    assert holds("PRE-SEASON", T0).items[0].ref == "N11"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"text": " "}, "standards.refused.text"),
        ({"code": "wl 5"}, "standards.refused.code"),
        ({"items": []}, "standards.refused.items"),
        ({"items": [ITEM, ITEM]}, "standards.refused.twice"),
        ({"items": [{**ITEM, "days": -1}]}, "standards.refused.field"),
    ],
)
def test_what_is_no_version_is_refused_with_its_reason(city, actor, more, reason):
    with pytest.raises(Refused) as refused:
        propose(actor("section"), **more)
    assert refused.value.because.key == reason


def test_one_draft_at_a_time_and_what_is_laid_aside_changes_nothing(city, actor):
    section = actor("section")
    draft = propose(section)
    with pytest.raises(Refused) as refused:
        propose(section)
    assert refused.value.because.key == "standards.refused.draft"
    actions.discard(version=draft, by=section, at=T0)
    with pytest.raises(Refused):
        actions.set_item(version=draft, item=ITEM, by=section, at=T0)
    assert holds("WL-5-10", T0).version == 1
    assert propose(section) != draft


def test_the_database_keeps_a_version_in_force_as_it_was(city):
    version = holds("WL-5-10", T0).id
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), reading(SYSTEM):
        with connection.cursor() as cursor:
            cursor.execute("update standards_standard set items = '[]' where id = %s", [version])


def test_the_page_s_form_gives_back_the_item_that_it_was_given(city):
    with reading(SYSTEM):
        versions = queries.standards(SYSTEM, T0)
    for version in versions:
        for item in version.items:
            shown = {k: v for k, v in ItemForm.filled(item).items() if v is not None}
            form = ItemForm({**shown, "key": str(uuid4())})
            assert form.is_valid(), (item.ref, form.errors)
            assert form.item() == item.as_json()


def test_an_unknown_version_is_hidden(city, actor):
    with pytest.raises(Hidden):
        actions.confirm(version=uuid4(), by=actor("director"), at=T0)
