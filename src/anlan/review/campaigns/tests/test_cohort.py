"""A cohort is fixed at its start; outcomes take evidence and two persons; any day can be read as known on any day."""

from __future__ import annotations

import pytest
from conftest import OTHER_TOWN, T0, TOWN

from anlan.ground.premises.actions import Piece
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, Refused
from anlan.review.campaigns import queries
from anlan.review.campaigns.tests.conftest import DAY


def test_the_cohort_is_what_counted_on_the_day_and_does_not_change(played):
    played.start()
    played.site("戊园", "江宁", "白鹭")
    assert len(played.cohort(T0 + DAY).members) == 3
    with pytest.raises(Refused, match="ref"):
        played.start()
    with pytest.raises(Refused, match="empty"):
        played.start(ref="2026-2", owner_kind="state")


def test_an_eliminated_compound_is_claimed_by_one_and_accepted_by_another(played):
    played.start()
    member = played.member("乙园").id
    given = {"member": member, "outcome": "eliminated", "text": "已清空", "document": "1号"}
    with pytest.raises(Refused, match="still_shared"):
        played.do("claim", **given)
    played.finish("乙园", "emptied", T0 + DAY)
    played.do("claim", T0 + DAY, **given)
    with pytest.raises(Refused, match="own"):
        played.do("accept", T0 + DAY, members=[member])
    played.do("accept", T0 + 2 * DAY, by=played.director, members=[member])
    sizes = [(len(c.still), len(c.by_outcome["eliminated"])) for c in map(played.cohort, days(0, 1, 2))]
    assert sizes == [(3, 0), (2, 0), (2, 1)]
    assert sum(len(rows) for rows in played.cohort(T0 + 2 * DAY).by_outcome.values()) == 3
    assert played.cohort(T0 + 2 * DAY).way(played.sites["乙园"]) == "emptied"


def days(*numbers: int):
    return [T0 + n * DAY for n in numbers]


def test_an_outcome_that_is_sent_back_is_open_again(played):
    played.start()
    member = played.member("甲园").id
    played.do("claim", by=played.station, member=member, outcome="rectified", text="整改到位", document="2号")
    played.do("send_back", member=member, text="照片不清")
    assert played.member("甲园", T0).claimed == ""
    played.do("claim", member=member, outcome="upgraded", text="改造", document="3号", by=played.station)
    with pytest.raises(Hidden):
        played.do("claim", by=played.make("town_station", OTHER_TOWN), member=member, outcome="upgraded", text="x")


def test_tenants_flow_and_add_up(played):
    played.start()
    city, later = played.city, T0 + 10 * DAY
    assert played.cohort(T0).flows.start == 6  # 云帆 rents at two sites and is one tenant
    played.eliminated("乙园", later)
    played.do("leave", later, party=city.parties["南枝"], how="left_city", since=later, document="迁出证明")
    now = played.cohort(later).flows
    assert {k: now.n(k) for k in ("stayed", "left_city", "unknown", "new")} == {
        "stayed": 4, "left_city": 1, "unknown": 1, "new": 0,
    }  # fmt: skip
    assert (now.start, now.end) == (6, 4)
    assert played.cohort(T0, known=later).flows.left == 0


def test_a_tenant_who_moves_to_a_private_compound_left_the_cohort_but_not_the_city(played):
    played.start()
    later = T0 + 10 * DAY
    played.eliminated("乙园", later)
    city = played.city
    city.building(played.sites["丁园"], "丁园二幢", "101")
    city.let("丁园二幢/101", "丹山股份社", "南枝", since=later, at=later)
    assert played.cohort(later + DAY).flows.n("moved_out") == 1


def test_what_splits_keeps_its_place_and_a_past_day_is_as_it_was(played):
    played.start()
    city, later = played.city, T0 + 10 * DAY
    compound = played.sites["甲园"]
    extra = city.building(compound, "甲园二幢", "101")
    piece = Piece("甲园东区", (extra,))
    city.do("split", compound=compound, pieces=[piece], reason="分割", at=later)
    whole = played.cohort(later + DAY)
    assert len(whole.members) == 3
    assert len(whole.heirs[compound]) == 2
    assert len(whole.still) == 3
    assert len(played.cohort(T0).heirs[compound]) == 1


def test_a_correction_told_later_changes_the_past_only_as_known_later(played):
    played.start()
    city, day, told = played.city, T0 + 5 * DAY, T0 + 20 * DAY
    letting = next(k for k in city.judged(T0, compound=played.sites["甲园"]).site.links)
    city.do("end_letting", letting=letting.id, until=day, text="早已退租", at=told)
    assert played.cohort(T0 + 6 * DAY).flows.end == 6
    assert played.cohort(T0 + 6 * DAY, known=told).flows.end == (6 if letting.lessee == city.parties["云帆"] else 5)


def test_a_town_sees_its_own_part(played):
    played.start()
    assert len(played.cohort(T0, who=played.station).members) == 2
    far = played.make("town_station", OTHER_TOWN)
    assert len(played.cohort(T0, who=far).members) == 1
    with reading(played.make("town_leader", TOWN)) as _:
        assert len(queries.campaigns(played.make("town_leader", TOWN), T0)) == 1


def test_it_ends_when_everything_has_an_outcome(played):
    played.start()
    with pytest.raises(Refused, match="unfinished"):
        played.do("end", by=played.director, campaign=played.campaign)
    for name in ("甲园", "乙园", "丙园"):
        played.eliminated(name, T0 + DAY)
    played.do("end", T0 + DAY, by=played.director, campaign=played.campaign)
    with reading(played.section):
        assert queries.campaign(played.section, played.campaign).state == "ended"


def test_a_department_looks_at_compounds_of_the_cohort_and_at_no_others(played):
    played.start()
    at = {"campaign": played.campaign, "department": "fire", "text": "看过"}
    with pytest.raises(Refused, match="not_member"):
        played.do("screen", compounds=[played.sites["甲园"], played.sites["丁园"]], **at)
    done = played.do("screen", compounds=[played.sites["甲园"], played.sites["丙园"]], **at)
    assert done.after["looked"] == 2
