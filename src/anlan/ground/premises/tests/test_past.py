"""Any past date can be read again: what was true then, as it was known then; what a change and a correction leave."""

from __future__ import annotations

from datetime import datetime, timedelta

from conftest import COUNTY, OTHER_VILLAGE, T0, TOWN, VILLAGE

from anlan.ground.areas import actions as areas
from anlan.ground.areas.actions import Piece
from anlan.ground.premises import queries
from anlan.ground.premises.models import CompoundFact, Letting
from anlan.ground.premises.tests.conftest import BEGIN, City
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY

DAY = timedelta(days=1)


def name(city: City, at: datetime, known: datetime | None = None) -> str:
    return city.judged(at, known).row.name


def test_a_change_holds_from_its_day_and_is_known_from_today(city):
    day = T0 - 100 * DAY
    city.do("change_compound", compound=city.compound, values={"name": "丹山园"}, since=day, at=T0 + DAY)
    now = T0 + 2 * DAY
    assert [name(city, at, now) for at in (day - DAY, day, now)] == ["晴川机电园", "丹山园", "丹山园"]
    assert name(city, T0) == "晴川机电园"  # as known at T0, before it was said
    with reading(SYSTEM):
        assert CompoundFact.objects.filter(compound=city.compound).count() == 3
        rows, _ = queries.parties(SYSTEM, now, now)
        assert [r.id for r in queries.compounds(SYSTEM, now, now, queries.Filters(words="晴川"))] == [city.compound]
        assert len(rows) == 5


def test_a_correction_from_the_beginning_leaves_no_trace_in_truth_and_one_in_knowledge(city):
    city.do("change_compound", compound=city.compound, values={"built": 2009}, since=BEGIN, at=T0 + DAY)
    assert city.judged(BEGIN, T0 + DAY).row.built == 2009
    assert city.judged(BEGIN, T0).row.built is None


def test_what_we_knew_then_about_a_letting_that_was_told_late(city):
    city.do(
        "let",
        units=[city.units["1幢/101"]],
        lessor=city.parties["丹山股份社"],
        lessee=city.parties["木禾电机"],
        since=BEGIN,
        at=T0 + 10 * DAY,
    )
    then, later = T0 + DAY, T0 + 20 * DAY
    assert len(city.judged(then, known=then).site.links) == 0
    assert len(city.judged(then, known=later).site.links) == 1
    assert len(city.judged(BEGIN - DAY + DAY, known=later).site.links) == 1


def test_a_party_is_found_by_every_name_it_ever_had(city):
    party = city.parties["白鹭包装"]
    city.do("change_party", party=party, values={"name": "云起包装"}, since=T0, at=T0)
    with reading(SYSTEM):
        for words in ("白鹭", "云起", "bailu", "yqbz"):
            rows, total = queries.parties(SYSTEM, T0 + DAY, T0 + DAY, words=words)
            assert [(r.name, total) for r in rows] == [("云起包装", 1)]
        before, _ = queries.parties(SYSTEM, T0 - DAY, T0 + DAY, words="云起")
        assert [r.name for r in before] == ["白鹭包装"]
        assert len(queries.party_history(SYSTEM, party, T0 + DAY)) == 2


def test_ending_a_letting_keeps_what_was_agreed_before(city):
    letting = city.let("1幢/101", "丹山股份社", "木禾电机")
    city.do("end_letting", letting=letting, until=T0, text="退租", at=T0)
    with reading(SYSTEM):
        rows = list(Letting.objects.filter(thing=letting).order_by("known_from", "valid_to"))
    assert sorted((r.valid_to, r.known_to is None) for r in rows) == [
        (T0, True),
        (datetime(2027, 1, 1, tzinfo=CITY), False),
    ]
    assert rows[0].known_from == T0


def test_when_a_village_is_merged_its_sites_go_along_and_what_was_known_stays(city):
    city.let("1幢/101", "丹山股份社", "木禾电机")
    into = Piece(f"{TOWN[:9]}777", "新村", "Xin")
    areas.merge([VILLAGE, OTHER_VILLAGE], into, "合并", by=city.make("data_steward", COUNTY), at=T0 + DAY)
    it = city.judged(T0 + 2 * DAY)
    assert (it.row.area, len(it.site.links)) == (into.code, 1)
    with reading(SYSTEM):
        assert set(Letting.objects.values_list("area", flat=True)) == {into.code}
        assert queries.compounds(SYSTEM, T0 + 2 * DAY, T0 + 2 * DAY, queries.Filters(area=TOWN))
