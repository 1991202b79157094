"""Rules by their pages: listed, drafted, confirmed, ended, tried on the past, in both languages."""

from __future__ import annotations

from datetime import UTC, timedelta
from uuid import uuid4

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import override

from anlan.infra.scope import SYSTEM, reading
from anlan.warn.calls.tests import city
from anlan.warn.thresholds import queries
from anlan.warn.thresholds.pages import do, rules

FILLED = {
    "number": "W-01", "name_zh": "河道水位", "name_en": "River level", "level": "2", "ladder": "upward",
    "areas": [TOWN], "kind": "level", "quantity": "water_level", "measure": "", "side": "at_least", "limit": "4.0",
    "for": "10", "clear": "3.5", "clear_for": "30", "note": "汛期",
}  # fmt: skip


@pytest.fixture
def town(world):
    """Areas to choose from."""
    return city.build(T0)


def request(viewer, method="get", data=None, **headers):
    made = getattr(RequestFactory(), method)("/thresholds/", data or {}, **headers)
    made.actor, made.city_now, made.session = viewer, T0, {}
    return made


def filled(**changed):
    return {**FILLED, "key": str(uuid4()), **changed}


def newest(number="W-01"):
    with reading(SYSTEM):
        return queries.versions(SYSTEM, number)[0]


def test_a_rule_is_drafted_changed_and_confirmed_on_pages(town, actor):
    section, director = actor("section", COUNTY), actor("director", COUNTY)
    assert do.draft(request(section, "post", filled())).status_code == 302
    rule = newest()
    assert (rule.state, rule.area, rule.args) == (
        "draft",
        TOWN,
        {"quantity": "water_level", "at_least": 4.0, "clear_below": 3.5, "for_s": 600, "clear_for_s": 1800},
    )
    page = do.draft(request(section), number="W-01").content.decode()
    assert 'value="4.0"' in page and 'value="30"' in page
    again = do.draft(request(section, "post", filled(limit="4.2", areas=[COUNTY])), number="W-01")
    assert again.status_code == 302 and (newest().args["at_least"], newest().version) == (4.2, 1)
    assert do.confirm(request(director, "post", HTTP_HX_REQUEST="true"), rule=rule.id).status_code == 204
    assert newest().state == "confirmed"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"limit": "five"}, "limit"),
        ({"limit": "", "clear": ""}, "at_least"),
        ({"clear": "9"}, "clear_below"),
        ({"kind": "rate"}, "window_s"),
        ({"quantity": "rain", "measure": "sum", "window": "7"}, "window_s"),
        ({"number": "first rule"}, "first rule"),
        ({"name_en": ""}, "name_en"),
        ({"areas": []}, "areas"),
    ],
)
def test_a_draft_that_is_wrong_is_told_and_kept_on_the_page(town, actor, changed, told):
    answer = do.draft(request(actor("section", COUNTY), "post", filled(**changed)))
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page and "河道水位" in page
    with reading(SYSTEM):
        assert queries.versions(SYSTEM, "W-01") == []


def test_a_rule_is_ended_by_a_draft_with_a_reason(town, actor):
    section, director = actor("section", COUNTY), actor("director", COUNTY)
    do.draft(request(section, "post", filled()))
    do.confirm(request(director, "post"), rule=newest().id)
    form = do.withdraw(request(section, HTTP_HX_REQUEST="true"), rule=newest().id)
    assert form.status_code == 200 and "W-01" in form.content.decode()
    assert do.withdraw(request(section, "post", {"key": str(uuid4()), "note": ""}), rule=newest().id).status_code == 422
    done = do.withdraw(request(section, "post", {"key": str(uuid4()), "note": "测点撤销"}), rule=newest().id)
    assert done.status_code == 302 and newest().withdraws
    do.discard(request(section, "post"), rule=newest().id)
    assert newest().state == "discarded"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_list_and_rule_read_whole_in_both_languages(town, shipped_here, actor, language):
    viewer = actor("section", COUNTY, ("director", COUNTY))
    with override(language):
        pages = [
            rules.index(request(viewer)).content.decode(),
            rules.one(request(viewer), number="R-07").content.decode(),
            do.draft(request(viewer)).content.decode(),
            do.draft(request(viewer), number="R-07").content.decode(),
        ]
    for page in pages:
        assert "thresholds." not in page.replace("/thresholds/", "")
    assert "≥" in pages[0] and "10" in pages[1]


@pytest.fixture
def shipped_here(work):
    """The rules that ship with the first areas."""
    work(T0)


def test_trying_on_the_past_by_the_page(town, shipped_here, actor):
    viewer = actor("section", COUNTY)
    day = T0.date()
    page = rules.one(request(viewer, data={"since": str(day), "until": str(day)}), number="R-07").content.decode()
    assert "会触发0次" in page
    long_ago = str(day - timedelta(days=90))
    assert (
        "31" in rules.one(request(viewer, data={"since": long_ago, "until": str(day)}), number="R-07").content.decode()
    )
    assert rules.one(request(viewer, data={"since": "?", "until": ""}), number="R-07").status_code == 200


def test_another_limit_is_tried_without_a_draft(gauges, town, shipped_here, actor):
    gauge = gauges.stream(VILLAGE)
    gauges.sense.execute("select obs_day(%s)", [T0.astimezone(UTC).date()])
    for n in range(60):
        at = T0 + timedelta(minutes=n)
        gauges.sense.execute(
            "insert into obs (at, value, received_at, stream, test, flag) values (%s, 0.5, %s, %s, 0, 0)",
            [at, at, gauge],
        )
    gauges.sense.commit()
    viewer, day = actor("section", COUNTY), str(T0.date())

    def tried(**asked):
        seen = request(viewer, data={"since": day, "until": day, **asked})
        seen.city_now = T0 + timedelta(hours=2)
        return rules.one(seen, number="R-07").content.decode()

    assert "会触发0次" in tried()
    assert "会触发1次" in tried(limit="20") and "≥20" in tried(limit="20").replace(" ", "")
    with reading(SYSTEM):
        assert len(queries.versions(SYSTEM, "R-07")) == 1


def test_what_lies_elsewhere_is_not_found(town, actor):
    do.draft(request(actor("section", COUNTY), "post", filled()))
    stranger = actor("town_leader", OTHER_TOWN)
    with pytest.raises(Http404):
        rules.one(request(stranger), number="W-01")
    with pytest.raises(Http404):
        do.confirm(request(actor("director", OTHER_TOWN), "post"), rule=newest().id)
    with pytest.raises(Http404):
        do.draft(request(actor("duty_officer", COUNTY)))
