"""Confirming needs a visit and the rule; two records that are one, undone; split and join keep the past."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from conftest import COUNTY, T0

from anlan.ground.premises import actions, queries
from anlan.ground.premises.models import Compound
from anlan.ground.premises.tests.conftest import City
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused

DAY = timedelta(days=1)


def shared(city: City) -> None:
    city.let("1幢/101", "丹山股份社", "晴川机电")
    city.let("1幢/102", "丹山股份社", "木禾电机")


def refused(city: City, verb: str, **given) -> str:
    with pytest.raises(Refused) as found:
        city.do(verb, **given)
    return found.value.because.key


def test_only_what_the_rule_calls_shared_is_confirmed_and_only_after_a_visit(city):
    given = {"compound": city.compound, "text": "两家在生产"}
    assert refused(city, "confirm", visited=T0, **given) == "premises.refused.not_shared"
    shared(city)
    assert refused(city, "confirm", visited=T0 + DAY, **given) == "premises.refused.future"
    done = city.do("confirm", visited=T0, **given)
    assert done.after["state"] == "confirmed"
    assert done.because is not None and done.because.key == "premises.verdict.shared"
    assert city.judged().row.state == "confirmed"
    assert refused(city, "revert", compound=city.compound, text="只剩一家") == "premises.refused.still_shared"


def test_below_two_it_reverts_and_may_be_confirmed_again(city):
    shared(city)
    city.do("confirm", compound=city.compound, visited=T0, text="两家")
    letting = city.judged().site.links[0].id
    city.do("end_letting", letting=letting, until=T0, text="退租", at=T0 + DAY)
    city.do("revert", compound=city.compound, text="只剩一家", at=T0 + DAY)
    assert [city.judged(at).row.state for at in (T0, T0 + DAY)] == ["confirmed", "reverted"]


def test_two_records_of_one_party_read_as_one_until_it_is_undone(city):
    twin = city.party("木禾电机厂")
    city.let("1幢/101", "丹山股份社", "木禾电机")
    city.let("1幢/102", "丹山股份社", "木禾电机厂")
    assert len(city.judged().site.tenants) == 2
    other = city.make("section", COUNTY)
    city.make("section", COUNTY)
    done = city.do("propose_merge", what="party", keep=city.parties["木禾电机"], gone=twin, reason="同一家", by=other)
    merger = UUID(done.after["merger"])
    assert len(city.judged().site.tenants) == 2  # nothing changes before somebody confirms it
    with pytest.raises(Refused):
        actions.undo_merge(merger=merger, reason="x", by=city.section, at=T0)
    actions.merge(merger=merger, by=city.section, at=T0 + DAY)
    one = city.judged(T0 + DAY)
    assert (len(one.site.tenants), one.verdict.because.key) == (1, "premises.verdict.few")
    assert len(city.judged(T0).site.tenants) == 2
    with reading(SYSTEM):
        rows, _ = queries.parties(SYSTEM, T0 + DAY, T0 + DAY, words="木禾电机厂")
    assert [r.id for r in rows] == [city.parties["木禾电机"]]
    actions.undo_merge(merger=merger, reason="两家", by=city.section, at=T0 + 2 * DAY)
    assert [len(city.judged(T0 + n * DAY).site.tenants) for n in (1, 2)] == [1, 2]


def test_whoever_proposed_it_does_not_confirm_it_unless_there_is_nobody_else(city):
    twin = city.party("木禾电机厂")
    me = city.section
    done = city.do("propose_merge", what="party", keep=city.parties["木禾电机"], gone=twin, reason="同一家", by=me)
    actions.merge(merger=UUID(done.after["merger"]), by=me, at=T0)
    with reading(SYSTEM):
        assert queries.mergers(SYSTEM)[0].alone is True


def test_two_records_of_one_site_read_as_one(city):
    other = city.site("晴川电机园", owner=city.parties["丹山股份社"])
    city.building(other, "2幢", "101")
    city.let("1幢/101", "丹山股份社", "晴川机电")
    city.let("2幢/101", "丹山股份社", "木禾电机")
    done = city.do("propose_merge", what="compound", keep=city.compound, gone=other, reason="登记两次")
    actions.merge(merger=UUID(done.after["merger"]), by=city.make("section", COUNTY), at=T0)
    it = city.judged()
    assert it.verdict.ok
    with reading(SYSTEM):
        assert [b.name for b in queries.buildings(SYSTEM, city.compound, T0, T0)] == ["1幢", "2幢"]
        assert [r.id for r in queries.compounds(SYSTEM, T0, T0)] == [city.compound]


def test_a_split_takes_along_what_goes_on_and_leaves_the_past(city):
    second = city.building(city.compound, "2幢", "101 102")
    shared(city)
    city.let("2幢/101", "丹山股份社", "白鹭包装")
    city.sign(city.let("2幢/102", "丹山股份社", "朗月包装"))
    piece = actions.Piece("白鹭园", (second,))
    done = city.do("split", compound=city.compound, pieces=[piece], reason="分户", at=T0 + DAY)
    made = UUID(done.after["made"][0])
    assert len(city.judged(T0).site.links) == 4
    assert len(city.judged(T0 + DAY).site.links) == 2
    fresh = city.judged(T0 + DAY, compound=made)
    assert (len(fresh.site.links), len(fresh.site.unsigned), fresh.row.state) == (2, 1, "candidate")
    with reading(SYSTEM):
        assert queries.one(SYSTEM, made, T0, T0 + DAY) is None
        acts = queries.lineage(SYSTEM, made, T0 + DAY)
    assert [(a.kind, a.from_ids, set(a.to_ids)) for a in acts] == [("split", (city.compound,), {city.compound, made})]
    city.do("join", compound=city.compound, others=[made], reason="又合", at=T0 + 2 * DAY)
    assert len(city.judged(T0 + 2 * DAY).site.links) == 4
    with reading(SYSTEM):
        assert queries.one(SYSTEM, made, T0 + 2 * DAY, T0 + 2 * DAY) is None
        assert Compound.objects.get(pk=made).state == "joined"


@pytest.mark.parametrize("buildings", [(), (UUID(int=5),)])
def test_a_split_needs_buildings_of_its_own(city, buildings):
    given = {"compound": city.compound, "pieces": [actions.Piece("新园", buildings)], "reason": "分户"}
    assert refused(city, "split", **given) in ("premises.refused.pieces", "premises.refused.rest")


def test_a_split_leaves_a_building_behind(city):
    with reading(SYSTEM):
        every = queries.buildings(SYSTEM, city.compound, T0, T0)
    given = {"pieces": [actions.Piece("新园", tuple(b.id for b in every))], "reason": "分户"}
    assert refused(city, "split", compound=city.compound, **given) == "premises.refused.rest"


def test_manager_and_duties_count_for_their_term(city):
    shared(city)
    owner = city.parties["丹山股份社"]
    assert {m.code for m in city.judged().lacks} == {"agreement", "manager", "duty"}
    city.do("name_manager", compound=city.compound, party=owner, document="委托书1号")
    city.do("attest", compound=city.compound, code="inspection", party=owner, text="查了一遍", done=T0 - DAY)
    assert city.judged().lacking("manager") == 0
    lacking = [city.judged(T0 + n * DAY).lacking("duty") for n in (0, 28, 29)]
    assert lacking == [4, 4, 5], "thirty days, as a site without a grade checks itself"
    again = {"compound": city.compound, "code": "inspection", "party": owner, "text": "补", "done": T0 - 5 * DAY}
    assert refused(city, "attest", **again) == "premises.refused.done_later"
    assert refused(city, "attest", **{**again, "code": "dancing"}) == "premises.refused.duty"


def test_a_code_that_fails_its_check_is_kept_and_one_that_is_none_is_refused(city):
    assert city.party("丹崖模具", code="913310817399001898")
    assert refused(city, "register_party", values={"name": "甲"}, code="12345") == "premises.refused.code"
    again = {"values": {"name": "乙"}, "code": "913310817399001898"}
    assert refused(city, "register_party", **again) == "premises.refused.code_known"
