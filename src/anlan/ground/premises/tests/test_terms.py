"""Terms of the rules: proposed by one, confirmed by another, in force from a day on; past days keep theirs."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from conftest import COUNTY, T0, TOWN

from anlan.ground.premises import actions, queries
from anlan.ground.premises.queries.terms import shipped_duties
from anlan.ground.premises.rules import terms
from anlan.ground.premises.tests.conftest import Browse, City
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused

DAY = timedelta(days=1)
CODES = [d.code for d in shipped_duties(T0)]
THREE = {"least_units": 3, "deep": 2, "duties": {**dict.fromkeys(CODES, 30), "inspection": 7}}


def proposed(city: City, **more) -> UUID:
    given = {"values": THREE, "valid_from": T0 + DAY, "text": "三家起算", **more}
    ref = city.do("propose_terms", **given).ref
    assert ref is not None
    return ref


def test_confirmed_terms_hold_from_their_day_on_and_past_days_keep_theirs(shared: City):
    assert shared.judged(T0).verdict.ok  # two units
    draft = proposed(shared)
    assert shared.judged(T0 + 2 * DAY).verdict.ok  # a draft changes nothing
    actions.confirm_terms(setting=draft, by=shared.make("director", COUNTY), at=T0)
    assert not shared.judged(T0 + 2 * DAY).verdict.ok
    assert shared.judged(T0).verdict.ok
    with reading(SYSTEM):
        assert {d.code: d.every_days for d in queries.duties_at(T0 + 2 * DAY)}["inspection"] == 7
        assert queries.terms_at(T0 + 2 * DAY).status == "confirmed" and queries.terms_at(T0).status == "default"
    done = shared.do("attest", compound=shared.compound, code="inspection", party=shared.parties["丹山股份社"],
                     text="查过", done=T0 + 2 * DAY, at=T0 + 2 * DAY)  # fmt: skip
    assert done.ref == shared.compound
    site = shared.judged(T0 + 3 * DAY).site
    assert site.duties["inspection"] == T0 + 9 * DAY


def test_whoever_proposed_does_not_confirm_and_a_draft_can_be_laid_aside(city: City):
    draft = proposed(city)
    both = city.make("section", COUNTY, ("director", COUNTY))
    with pytest.raises(Refused):
        city.do("propose_terms", values=THREE, valid_from=T0 + DAY, text="再来")
    city.do("discard_terms", setting=draft)
    own = city.do("propose_terms", values=THREE, valid_from=T0 + DAY, text="x", by=both).ref
    with reading(SYSTEM):
        assert [v.state for v in queries.term_versions(SYSTEM)] == ["draft", "discarded"]
    done = actions.confirm_terms(setting=own, by=both, at=T0)  # nobody else has an account: allowed, and marked
    assert done.because.key == "access.because.alone"


@pytest.mark.parametrize(
    "wrong",
    [
        {"least_units": 1},
        {"deep": 0},
        {"deep": True},
        {"duties": {}},
        {"duties": {**dict.fromkeys(CODES, 30), "inspection": 0}},
        {"duties": {**dict.fromkeys(CODES, 30), "other": 5}},
    ],
)
def test_numbers_out_of_bounds_are_refused(wrong):
    assert not terms.sound({**THREE, **wrong}, CODES, T0, "why", T0)
    assert terms.sound(THREE, CODES, T0, "why", T0)
    for notice, fits in ((0, False), (1, True), (366, True), (367, False)):
        assert terms.sound({**THREE, "notice": notice}, CODES, T0, "why", T0).ok == fits
    assert not terms.sound(THREE, CODES, T0 - DAY, "why", T0)


def test_the_page_proposes_confirms_and_shows_both(city: City, browse: Browse):
    section, director, town = browse("section"), browse("director"), browse("town_leader", TOWN)
    path = "/premises/settings/"
    given = {"key": str(UUID(int=5)), "least_units": 4, "deep": 3, "notice": 45, "from_day": "2026-08-11",
             "text": "四家起算", **dict.fromkeys(CODES, 31)}  # fmt: skip
    assert town.get(path).status_code == 200 and town.post(path, given).status_code == 404
    wrong = section.post(path, {**given, "inspection": 0, "key": str(UUID(int=6))})
    assert wrong.status_code == 422 and "1096" in wrong.content.decode()
    assert section.post(path, given).status_code == 302
    with reading(SYSTEM):
        (draft,) = queries.term_versions(SYSTEM)
    assert section.post(f"{path}{draft.id}/confirm").status_code == 409
    assert draft.values["notice"] == 45
    assert f"{path}{draft.id}/confirm" in director.get(path).content.decode()
    assert director.post(f"{path}{draft.id}/confirm").status_code == 302
    shown = town.get(path, headers={"Accept-Language": "en"}).content.decode()
    assert "四家起算" in shown and "version 2" not in shown.split("In force")[0]
