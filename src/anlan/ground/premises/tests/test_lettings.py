"""Chain rules: no overlap at one level, children end with their parent, orphans, agreements; in verbs and in SQL."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from conftest import T0, VILLAGE
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from tests.contracts import moves

from anlan.ground.premises.models import Letting, Occupant
from anlan.ground.premises.tests.conftest import BEGIN, END, City
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused

DAY = timedelta(days=1)
UNIT = "1幢/101"


def known(city: City, unit: str = UNIT) -> list[Letting]:
    with reading(SYSTEM):
        return list(Letting.objects.filter(unit=city.units[unit], known_to=None).order_by("level", "valid_from"))


def test_a_chain_hangs_below_its_owner(city):
    city.let(UNIT, "丹山股份社", "晴川机电", moves_in=False)
    city.let(UNIT, "晴川机电", "白鹭包装", until=None)
    first, second = known(city)
    assert (first.level, first.parent) == (1, None)
    assert (second.level, second.parent, second.valid_to) == (2, first.thing, END)  # ends with the one above
    with reading(SYSTEM):
        sitting = Occupant.objects.get(known_to=None)
    assert sitting.party_id == city.parties["白鹭包装"]


@pytest.mark.parametrize(
    ("since", "until", "ok"),
    [
        (BEGIN, END, False),
        (datetime(2026, 12, 31, tzinfo=CITY), None, False),
        (END, None, True),
        (datetime(2023, 1, 1, tzinfo=CITY), BEGIN, True),
        (datetime(2023, 1, 1, tzinfo=CITY), BEGIN + DAY, False),
    ],
)
def test_a_unit_is_let_once_at_a_level(city, since, until, ok):
    city.let(UNIT, "丹山股份社", "晴川机电")
    if ok:
        assert city.let(UNIT, "丹山股份社", "木禾电机", since, until=until)
    else:
        with pytest.raises(Refused) as refused:
            city.let(UNIT, "丹山股份社", "木禾电机", since, until=until)
        assert refused.value.because.key == "premises.refused.let_already"


def test_whoever_holds_nothing_lets_nothing(city):
    with pytest.raises(Refused) as refused:
        city.let(UNIT, "晴川机电", "白鹭包装")
    assert refused.value.because.key == "premises.refused.not_theirs"


def test_a_sub_letting_does_not_outlast_the_one_above(city):
    city.let(UNIT, "丹山股份社", "晴川机电")
    with pytest.raises(Refused) as refused:
        city.let(UNIT, "晴川机电", "白鹭包装", until=END + DAY)
    assert refused.value.because.key == "premises.refused.outlasts"


def test_children_end_with_their_parent_and_leave_orphans(city):
    first = city.let(UNIT, "丹山股份社", "晴川机电", moves_in=False)
    second = city.let(UNIT, "晴川机电", "白鹭包装")
    city.sign(second)
    city.do("end_letting", letting=first, until=T0, text="合同解除", at=T0 + DAY)
    assert [(r.thing, r.valid_to) for r in known(city)] == [(first, T0), (second, T0)]
    now = city.judged(T0 + DAY)
    assert [s.party for s in now.site.orphans] == [city.parties["白鹭包装"]]
    assert now.lacking("orphan") == 1
    before = city.judged(T0 - DAY, known=T0)
    assert (len(before.site.links), before.site.orphans) == (2, [])
    city.do("leave", unit=city.units[UNIT], party=city.parties["白鹭包装"], at=T0 + 2 * DAY)
    assert city.judged(T0 + 3 * DAY).site.orphans == []


def test_an_agreement_counts_from_signing_until_it_expires(city):
    letting = city.let(UNIT, "丹山股份社", "晴川机电")
    assert city.judged().lacking("agreement") == 1
    city.sign(letting, T0 - DAY, T0 + 10 * DAY)
    assert city.judged().lacking("agreement") == 0
    assert city.judged(T0 + 11 * DAY).lacking("agreement") == 1


def test_the_database_refuses_overlaps_and_children_that_outlast(city):
    city.let(UNIT, "丹山股份社", "晴川机电", moves_in=False)
    city.let(UNIT, "晴川机电", "白鹭包装")
    parent, child = known(city)
    section = city.section
    overlap = moves.copied(section, "premises_letting", parent.pk, {"thing": section.account, "valid_from": T0})
    assert "premises_letting_no_overlap" in overlap
    cut = moves.by_sql(section, "premises_letting", parent.pk, {"known_to": T0 + DAY})
    assert cut == "a letting ends with the one above it"
    rewritten = moves.by_sql(section, "premises_letting", child.pk, {"valid_to": T0 + DAY})
    assert "told anew, not rewritten" in rewritten


def test_without_a_journal_row_nothing_is_told(city):
    city.let(UNIT, "丹山股份社", "晴川机电")
    row = known(city)[0]
    said = moves.by_sql(city.section, "premises_letting", row.pk, {"known_to": T0}, entry=False, area=VILLAGE)
    assert "without a journal row" in said
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), reading(SYSTEM):
        Letting.objects.filter(pk=row.pk).update(level=7)
