"""The JSON doors of rules, alerts and calls: in scope, by right, and the same answer to the same key."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE
from django.test import Client

from anlan.ground.access import actions as access
from anlan.ground.access import login
from anlan.ground.access.models import Account
from anlan.infra.scope import SYSTEM, reading
from anlan.warn.alerts import actions as alerts
from anlan.warn.alerts.tests.test_episode import crossing
from anlan.warn.calls import queries


@pytest.fixture
def client(people):
    """A program of an account: role, area, and the person behind it."""

    def make(role, area=COUNTY, person=None):
        name = f"u{uuid4().hex[:10]}"
        account = access.create(name, name, area, person=person, by=SYSTEM, at=T0 - timedelta(days=1)).ref
        access.grant(account, role, area, by=SYSTEM, at=T0 - timedelta(days=1))
        with reading(SYSTEM):
            _, token = login.new_device(Account.objects.get_queryset().get(pk=account), "program")
        return Client(headers={"Authorization": f"Device {token}"}, raise_request_exception=False)

    return make


def get(client, path, **params):
    return client.get(f"/api/{path}", params)


def post(client, path, **body):
    return client.post(f"/api/{path}", json.dumps(body), content_type="application/json")


@pytest.fixture
def episode(people, work):
    done = alerts.raise_(crossing(area=VILLAGE).as_json(), by=SYSTEM, at=T0)
    work(T0)
    return done.ref


def test_alerts_are_listed_read_acknowledged_and_stood_down(episode, client):
    officer = client("duty_officer")
    assert [a["id"] for a in get(officer, "alerts/").json()["alerts"]] == [str(episode)]
    assert get(officer, "alerts/", at=(T0 - timedelta(hours=1)).isoformat()).json()["alerts"] == []
    one = get(officer, f"alerts/{episode}").json()
    assert (one["level"], [m["message"] for m in one["chain"]]) == (3, ["alert"])
    key = str(uuid4())
    first, again = (post(officer, f"alerts/{episode}/acknowledge", key=key).json() for _ in range(2))
    assert first["entry"] == again["entry"] and again["replayed"]
    assert post(officer, f"alerts/{episode}/stand_down", reason=" ").status_code == 409
    assert post(officer, f"alerts/{episode}/stand_down", reason="误报").status_code == 200
    assert post(officer, f"alerts/{episode}/acknowledge").status_code == 409


def test_calls_are_answered_gone_on_with_recorded_and_stopped(episode, client, people):
    officer, wang = client("duty_officer"), client("village_lead", VILLAGE, people["wang"])
    (call,) = get(officer, "calls/", only_open="true").json()["calls"]
    assert get(officer, f"calls/{call['id']}").json()["asked"][0]["name"] == "王大明"
    told = post(wang, f"calls/{call['id']}/answer", answer="no").json()["told"]
    assert "陈小平" in told["zh"]
    assert post(wang, f"calls/{call['id']}/escalate").status_code == 409
    assert post(officer, f"calls/{call['id']}/escalate").status_code == 200
    said = {"person": str(people["chen"]), "answer": "yes", "said_by": "本人"}
    assert post(officer, f"calls/{call['id']}/record", **said).status_code == 200
    assert post(officer, f"calls/{call['id']}/stop", reason="已有人").status_code == 409  # it is answered
    with reading(SYSTEM):
        assert queries.call(SYSTEM, call["id"]).state == "answered"


def test_rules_are_drafted_confirmed_and_tried(people, work, client):
    work(T0)
    section, director = client("section"), client("director")
    rules = get(section, "thresholds/").json()["rules"]
    assert [r["number"] for r in rules][-5:] == ["R-01", "R-02", "R-03", "R-04", "R-07"]
    body = {
        "number": "W-01", "names": {"zh": "水位", "en": "Level"}, "kind": "level", "level": 2, "ladder": "upward",
        "args": {"quantity": "water_level", "at_least": 4.0}, "area_set": [TOWN],
    }  # fmt: skip
    rule = post(section, "thresholds/", **body).json()["rule"]
    assert post(section, "thresholds/", **body).status_code == 409
    assert post(section, "thresholds/", **{**body, "args": {"quantity": "joy"}, "number": "W-02"}).status_code == 409
    assert post(section, f"thresholds/{rule}/confirm").status_code == 409
    assert post(director, f"thresholds/{rule}/confirm").status_code == 200
    stretch = {"since": (T0 - timedelta(days=1)).isoformat(), "until": T0.isoformat()}
    assert get(section, f"thresholds/{rule}/past", **stretch).json()["total"] == 0
    end = post(section, f"thresholds/{rule}/withdraw", note="不用").json()["rule"]
    assert post(section, f"thresholds/{end}/discard").status_code == 200
    assert get(section, f"thresholds/{rule}").json()["state"] == "confirmed"


@pytest.mark.parametrize("path", ["alerts/{}", "calls/{}", "thresholds/{}"])
def test_elsewhere_and_unknown_are_not_found(episode, client, path):
    with reading(SYSTEM):
        (call,) = queries.calls(SYSTEM)
    known = {"alerts/{}": episode, "calls/{}": call.id, "thresholds/{}": uuid4()}[path]
    stranger = client("town_leader", OTHER_TOWN)
    assert get(stranger, path.format(known)).status_code == 404
    assert get(stranger, path.format(uuid4())).status_code == 404
    assert get(client("public"), path.format(known)).status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("alerts/{}/stand_down", {"reason": "a\x00b"}),
        ("alerts/{}/stand_down", {"reason": "x" * 301}),
        ("alerts/{}/acknowledge", {"colour": "red"}),
        ("calls/{}/answer", {"answer": "perhaps"}),
        ("thresholds/", {"number": "W-1"}),
        ("thresholds/", {"args": {"quantity": "a\x00"}}),
    ],
)
def test_what_has_no_shape_is_refused_as_such(people, client, path, body):
    assert post(client("director"), path.format(uuid4()), **body).status_code == 422
