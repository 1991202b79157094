"""Terms of floors: proposed by one, confirmed by another, in force from a day on; what they change is shown before."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from conftest import COUNTY, T0, VILLAGE, minutes
from tests.contracts.doors import visitor

from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused
from anlan.sense.floors import actions, queries
from anlan.sense.floors.queries.terms import shipped
from anlan.sense.floors.rules import terms
from anlan.sense.floors.tests.house import KG, said

DAY = timedelta(days=1)
SHIPPED = shipped(T0).values


def proposed(by, valid_from=T0 + DAY, **more):
    return actions.propose_terms(values={**SHIPPED, **more}, valid_from=valid_from, text="试行", by=by, at=T0).ref


def key(action, **given):
    with pytest.raises(Refused) as told:
        action(**given)
    return told.value.because.key


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, "core.ok"), ({"level_4": 9}, "floors.refused.bounds"), ({"level_4": 10}, "core.ok"),
        ({"level_1": 300}, "core.ok"), ({"level_1": 301}, "floors.refused.bounds"),
        ({"silent_min": True}, "floors.refused.bounds"), ({"silent_min": 30.0}, "floors.refused.bounds"),
        ({"level_3": 80}, "floors.refused.order"), ({"level_3": 81}, "core.ok"),
        ({"short_h": 12, "long_h": 12}, "floors.refused.order"), ({"long_h": 168, "far_d": 7}, "floors.refused.order"),
        ({"other": 1}, "floors.refused.terms"),
    ],
)  # fmt: skip
def test_which_numbers_make_terms(more, wanted):
    assert terms.sound({**SHIPPED, **more}, T0, "why", T0).because.key == wanted


def test_a_reason_is_asked_for_and_the_past_is_not_changed():
    assert terms.sound(SHIPPED, T0, " ", T0).because.key == "floors.refused.text"
    assert terms.sound(SHIPPED, T0 - minutes(1), "why", T0).because.key == "floors.refused.past"


@pytest.mark.parametrize(
    ("ratio", "level"), [(79.9, 0), (80, 4), (89.9, 4), (90, 3), (99.9, 3), (100, 2), (119.9, 2), (120, 1), (300, 1)]
)
def test_how_a_floor_is_drawn(ratio, level):
    assert terms.terms_of(SHIPPED, 1, "default").level(ratio) == level


def test_confirmed_terms_hold_from_their_day_on_and_not_by_whoever_proposed_them(actor, hall):
    section, director = actor("section", COUNTY), actor("director", COUNTY)
    draft = proposed(section, silent_min=60)
    assert key(actions.propose_terms, values=SHIPPED, valid_from=T0, text="x", by=section, at=T0) == (
        "floors.refused.draft"
    )
    assert queries.terms_at(T0 + 2 * DAY).silent_min == 30, "a draft changes nothing"
    actions.confirm_terms(setting=draft, by=director, at=T0)
    assert [(t.silent_min, t.version, t.status) for t in map(queries.terms_at, (T0, T0 + DAY))] == [
        (30, 1, "default"), (60, 2, "confirmed"),
    ]  # fmt: skip
    aside = proposed(section, flat_h=7)
    actions.discard_terms(setting=aside, by=section, at=T0)
    with reading(SYSTEM):
        assert [(v.version, v.state) for v in queries.term_versions(SYSTEM)] == [(3, "discarded"), (2, "confirmed")]
    assert queries.terms_at(T0 + 2 * DAY).flat_h == 6
    both = actor("section", COUNTY, ("director", COUNTY))
    done = actions.confirm_terms(setting=proposed(both), by=both, at=T0)  # nobody else has an account: marked
    assert done.because.key == "access.because.alone"


def test_the_sense_process_goes_by_what_was_confirmed(actor, hall, feed):
    """A strain gauge whose thermometer is silent for 40 min is doubted by default, and not where 60 min are allowed."""
    hall.streams(eps="strain", warm="temperature")
    strain = {"stream": "eps", "kind": "strain", "zone_m2": 300, "factor": 0.04, "mismatch": 2, "tare_temperature": 20}
    assert hall.take_in(strain, {"stream": "warm", "kind": "temperature"}).errors == []
    feed().raw([said("warm", [20.0], T0), said("eps", [50.0], T0 + minutes(40))], T0 + minutes(41))
    with reading(SYSTEM):
        assert queries.listing(SYSTEM, T0 + minutes(41))[0].now.doubt
    section, director = actor("section", COUNTY), actor("director", COUNTY)
    actions.confirm_terms(setting=proposed(section, T0, silent_min=60), by=director, at=T0)
    feed().raw([said("eps", [50.0], T0 + minutes(45))], T0 + minutes(46))
    with reading(SYSTEM):
        (row,) = queries.listing(SYSTEM, T0 + minutes(46))
    assert (row.now.doubt, row.now.worst) == (False, pytest.approx(50 * 0.04 * KG, abs=1))


def test_the_page_proposes_shows_what_would_change_and_confirms(hall, feed):
    hall.streams(load="load")
    assert hall.take_in({"stream": "load", "kind": "direct", "zone_m2": 300}).errors == []
    feed().raw([said("load", [0.82 * 5 * KG], T0 - minutes(20))], T0)
    section, director = visitor("sun", ("section", COUNTY)), visitor("fang", ("director", COUNTY))
    reader, path = visitor("he", ("village_head", VILLAGE)), "/floors/settings/"
    more = {"level_4": 85, "silent_min": 10, "from_day": "2026-08-11", "text": "试"}
    given = {"key": str(UUID(int=7)), **SHIPPED, **more}
    assert "默认值，待确认" in reader.get(path).content.decode() and reader.post(path, given).status_code == 404
    wrong = section.post(path, {**given, "level_4": 5})
    assert wrong.status_code == 422 and "10至200" in wrong.content.decode()
    assert section.post(path, given).status_code == 302
    told = director.get(path).content.decode()
    preview = told.split("<h2>待确认的一版改了什么</h2>")[1].split("</section>")[0]
    cells = [c.split("<")[0].strip() for c in preview.replace("<b>", "").split('<td class="num end">')[1:]]
    assert cells == ["80", "85", "30", "10", "0", "1", "0", "0", "0", "0", "0", "0", "1", "0"]
    with reading(SYSTEM):
        (draft,) = queries.term_versions(SYSTEM)
    assert section.post(f"{path}{draft.id}/confirm").status_code == 409
    assert director.post(f"{path}{draft.id}/confirm").status_code == 302
    english = director.get(path, headers={"Accept-Language": "en"}).content.decode()
    assert "Terms of floors under load" in english and "floors.settings" not in english
