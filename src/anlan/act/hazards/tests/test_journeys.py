"""What a verb costs by the API, counted in journeys to the database and back; and that no saving outlives a right."""

from __future__ import annotations

from uuid import uuid4

import pytest
from conftest import T0, TOWN, VILLAGE, minutes
from django.db import connection
from django.test import Client

from anlan.act.hazards import actions
from anlan.ground.access import actions as access
from anlan.ground.access import login
from anlan.ground.access.models import Account, Grant
from anlan.ground.people import actions as people
from anlan.ground.people.models import Post
from anlan.infra import world as clocks
from anlan.infra.models import Entry, OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import Clock, real_now

# who comes in and when · key, row and what it is judged by · what it writes, with the commit; a report asks for the
# village under its point, for the alert that sent whoever reports, and for its number; a grade for the rule sets
MOST = {"report": 6, "verify": 3, "grade": 4, "assign": 3, "rectify": 3, "submit": 5, "visit": 3}


@pytest.fixture
def phones(city):
    """A phone for everybody: `phones(name)` gives its header."""
    heads = {}

    def of(name: str) -> dict[str, str]:
        if name not in heads:
            area = VILLAGE if name == "grid" else TOWN
            made = access.create(name, name, area, person=city.people[name], by=SYSTEM, at=T0)
            with reading(SYSTEM):
                account = Account.objects.get_queryset().get(pk=made.ref)
            heads[name] = {"Authorization": f"Device {login.new_device(account, 'phone')[1]}"}
        return heads[name]

    return of


def test_a_step_takes_few_journeys_to_the_database(city, phones):
    photo = city.photo()

    def send(name: str, path: str, **body):
        head = phones(name)
        before = connection.journeys
        said = body | {"key": str(uuid4())}
        answer = Client().post(f"/api/hazards/{path}", said, "application/json", headers=head)
        assert answer.status_code == 200, answer.content
        return answer.json()["hazard"], connection.journeys - before

    def once() -> dict[str, int]:
        taken = {}
        hazard, taken["report"] = send(
            "grid", "", kind="blocked_culvert", text="堵", source="complaint", lon=121.31, lat=28.31
        )
        for verb, name, body in (
            ("verify", "station", {"rule_item": "N2"}),
            ("grade", "station", {"text": "一般", "rule_item": "N2"}),
            ("assign", "station", {"holder": str(city.people["grid"]), "responsibility": "王", "measures": "清",
                                   "funds": "村", "plan": "守"}),
            ("rectify", "grid", {"text": "明天清"}),
            ("submit", "grid", {"text": "已清", "photos": [photo]}),
            ("visit", "second", {}),
        ):  # fmt: skip
            _, taken[verb] = send(name, f"{hazard}/{verb}", **body)
        return taken

    once()  # matrix, kinds and shapes are read by the first who needs them
    taken = once()
    assert {verb: n for verb, n in taken.items() if n > MOST[verb]} == {}
    with reading(SYSTEM):
        assert OpenWork.objects.filter(done_at=None).count() == 2  # one step is open of each


def test_a_post_that_has_ended_gives_nothing_to_the_very_next_request(city, phones):
    hazard = city.report()
    path, body = f"/api/hazards/{hazard}/verify", {"text": "属实"}
    client, head = Client(), phones("station")
    assert client.get(f"/api/hazards/{hazard}", headers=head).status_code == 200
    with reading(SYSTEM):
        post = Post.objects.get(person=city.people["station"])
    people.end(post.pk, reason="调离", by=SYSTEM, at=T0)
    assert client.post(path, body | {"key": str(uuid4())}, "application/json", headers=head).status_code in (404, 409)
    assert client.get(f"/api/hazards/{hazard}", headers=head).status_code == 404
    assert city.row(hazard).state == "reported"


def test_a_role_until_a_time_is_weighed_at_the_time_of_the_request_itself(city, phones):
    hazard = city.report(area=VILLAGE)
    head = phones("far")
    with reading(SYSTEM):
        account = Account.objects.get_queryset().get(username="far").pk
    access.grant(account, "town_station", TOWN, until=T0 + minutes(10), by=SYSTEM, at=T0)
    asked = f"/api/hazards/{hazard}"
    for minute, status in ((9, 200), (10, 404)):
        clocks.set_clock(Clock(real_now(), T0 + minutes(minute), 0), "test")
        assert Client().get(asked, headers=head).status_code == status
    clocks.set_clock(Clock(real_now(), T0 + minutes(5), 0), "test")
    assert Client().get(asked, headers=head).status_code == 200
    with reading(SYSTEM):
        grant = Grant.objects.get(account=account)
    access.end_grant(grant.pk, by=SYSTEM, at=T0 + minutes(5))
    assert Client().get(asked, headers=head).status_code == 404


def test_a_refused_step_leaves_its_refusal_and_nothing_that_waited(city, phones):
    hazard = city.assigned()
    before = city.row(hazard).since
    body = {"text": "不是我的", "key": str(uuid4())}
    refused = Client().post(f"/api/hazards/{hazard}/rectify", body, "application/json", headers=phones("second"))
    assert refused.status_code == 409
    assert connection.waiting == []
    assert city.row(hazard).since == before
    with reading(SYSTEM):
        assert Entry.objects.get(key=body["key"]).outcome == "refused"
        assert OpenWork.objects.filter(ref=hazard, done_at=None).count() == 1
    again = Client().post(f"/api/hazards/{hazard}/rectify", body, "application/json", headers=phones("second"))
    assert again.status_code == 409
    actions.rectify(hazard=hazard, text="明天清", by=city.grid, at=T0)
    assert city.row(hazard).state == "rectifying"
