"""The doors: batches by HTTP into the stream, charts and pages for those who may see them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import COUNTY, DATA, OTHER_TOWN, OTHER_VILLAGE, T0, TOWN, minutes
from django.db import connection
from django.test import Client

from anlan.ground.access import actions as access
from anlan.infra import nats
from anlan.infra.scope import SYSTEM, reading
from anlan.sense.sensors import actions, layers, queries
from anlan.sense.sensors.tests.house import register, us
from anlan.sense.sensors.tests.stream import free_port, open_mouth

PASSWORD = "calm-waters-1"


@pytest.fixture
def reader(world: str) -> Iterator[nats.Reader]:
    """NATS, with the consumer's eyes on what arrives."""
    mouth = open_mouth(DATA, world)
    server = nats.start(mouth)
    nats.point_to(nats.Place(mouth.url, mouth.mqtt, mouth))
    opened = nats.open_reader()
    yield opened
    opened.close()
    server.stop()


def basic(device: str = "g-1", password: str | None = None) -> dict[str, str]:
    if password is None:
        password = actions.password(device, queries.known_device(device))
    return {"Authorization": "Basic " + base64.b64encode(f"{device}:{password}".encode()).decode()}


def hand_in(content: Any, **head: str) -> Any:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Client().post("/api/obs", body, content_type="application/json", headers=head or basic())


@pytest.fixture
def device(world: str) -> None:
    register("g-1", "rain", "level")
    actions.issue(["g-1"], by=SYSTEM, at=T0)


def test_a_batch_by_http_goes_the_same_way_as_mqtt(device, reader, feed):
    content = [{"stream": "rain", "t": T0.isoformat(), "v": 0.4}, {"stream": "level", "t": T0.timestamp(), "v": 3.1}]
    answer = hand_in(content)
    assert (answer.status_code, answer.json()["taken"], answer.json()["bad_total"]) == (202, 2, 0)
    batch = reader.read(10)
    assert batch.topics() == [b"obs/g-1"]
    assert batch.seqs == [answer.json()["place"]]
    it = feed()
    assert it.raw([("obs/g-1", batch.payloads[0])]).stored == 2


def test_a_bad_record_is_told_at_once_and_still_put_aside_with_the_rest(device, reader):
    answer = hand_in([{"stream": "rain", "t": T0.isoformat(), "v": "0.260|0.267"}])
    assert answer.status_code == 202
    told = answer.json()["bad"]
    assert told[0]["because"]["en"] == "Two values in one field"
    assert told[0]["because"]["zh"] == "一格里有两个数"
    assert json.loads(reader.read(10).payloads[0])[0]["v"] == "0.260|0.267"


def test_a_great_batch_is_parted_without_loss(device, reader):
    content = [{"stream": "rain", "t": T0.timestamp() + i, "v": 0.1} for i in range(20_000)]
    answer = hand_in(content)
    assert (answer.status_code, answer.json()["taken"]) == (202, 20_000)
    got: list[Any] = []
    while len(got) < 20_000:
        batch = reader.read(10)
        assert batch is not None
        got += [r for payload in batch.payloads for r in json.loads(payload)]
    assert got == content


@pytest.mark.parametrize("head", [{}, {"Authorization": "Basic !"}, basic("g-1", "wrong"), basic("g-9", "x")])
def test_nobody_hands_in_without_a_devices_password(device, head):
    assert Client().post("/api/obs", b"[]", content_type="application/json", headers=head).status_code == 401


def test_a_revoked_password_is_no_password(device):
    head = basic()
    actions.revoke(["g-1"], by=SYSTEM, at=T0)
    assert hand_in([], **head).status_code == 401


def test_while_nats_is_away_the_device_is_told_to_come_again(device):
    nats.point_to(nats.Place(f"nats://x:y@127.0.0.1:{free_port()}", ("127.0.0.1", free_port())))
    answer = hand_in([{"stream": "rain", "t": T0.isoformat(), "v": 0.4}])
    assert answer.status_code == 503
    assert "again" in answer.json()["because"]["en"]


def test_what_is_too_much_is_refused_in_words(device):
    assert hand_in(b"[" + b" " * (4 * 2**20) + b"]").status_code == 413
    assert hand_in([{"stream": "rain", "t": 1, "v": 1}] * 50_001).status_code == 413


def logged_in(role: str, area: str) -> Client:
    name = f"{role}-{area}"
    done = access.create(name, "王某某", area, password=PASSWORD, by=SYSTEM, at=T0)
    access.set_password(done.ref, PASSWORD, by=SYSTEM, at=T0)  # no longer the one that was lent
    access.grant(done.ref, role, area, by=SYSTEM, at=T0)
    client = Client()
    answer = client.post("/login/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 302, answer.content[:300]
    return client


def test_pages_show_what_is_so_in_both_languages_and_nothing_elsewhere(feed):
    register("g-1", "rain")
    register("g-2", "rain", area=OTHER_VILLAGE)
    it = feed()
    it.send("obs/g-1/rain", (T0 - minutes(5), 12.5), (T0, 41.0))
    it.send("obs/g-2/rain", (T0, 7.25))
    it.send("obs/g-1/rain", (T0, 3.0))
    it.raw([("obs/g-1/rain", b"{")])
    client = logged_in("town_station", TOWN)
    text = client.get("/sensors/").content.decode()
    assert "g-1 rain" in text
    assert "12.5" in text
    assert "g-2" not in text
    with reading(SYSTEM):
        mine, other = (queries.by_number(SYSTEM, n, T0) for n in (1, 2))
    page = client.get(f"/sensors/{mine.id}/").content.decode()
    assert "超出可能范围" in page
    client.get("/choose?lang=en&to=/")
    assert "outside what is possible" in client.get(f"/sensors/{mine.id}/").content.decode()
    assert client.get(f"/sensors/{other.id}/").status_code == 404
    assert client.get(f"/api/sensors/streams/{other.id}/chart").status_code == 404
    assert "3" in client.get("/sensors/aside").content.decode()
    assert "12.5" in client.get("/sensors/days").content.decode()


def test_the_chart_has_raw_values_with_quality_and_sums(feed):
    register("g-1", "rain")
    feed().send("obs/g-1/rain", (T0 - minutes(5), 12.5), (T0, 41.0))
    client = logged_in("duty_officer", COUNTY)
    with reading(SYSTEM):
        stream = queries.by_number(SYSTEM, 1, T0)
    got = client.get(f"/api/sensors/streams/{stream.id}/chart").json()
    assert got["value"] == [12.5, 41.0]
    assert got["flag"] == [0, 3]
    assert got["sums"]["h1"] == [[us(T0 - minutes(5)) // 1000, us(T0) // 1000], [12.5, 12.5]]


def test_the_map_says_what_gauges_say_now_and_said_then(feed, actor):
    register("g-1", "rain", lon=121.3, lat=28.3, at=T0 - minutes(180))
    it = feed()
    it.send("obs/g-1/rain", *((T0 - minutes(120 - 5 * k), 1.0) for k in range(25)))
    viewer = actor("duty_officer", COUNTY)
    with reading(viewer):
        now = layers.state(viewer, T0)
        then = layers.state(viewer, T0 - minutes(90))
        before = layers.state(viewer, T0 - minutes(240))
    assert now["count"] == 1
    assert "12mm" in now["features"][0]["properties"]["note"]
    assert "7mm" in then["features"][0]["properties"]["note"]
    assert before["count"] == 0


def test_another_town_has_no_gauges_on_its_map(feed, actor):
    register("g-1", "rain", lon=121.3, lat=28.3)
    viewer = actor("town_station", OTHER_TOWN)
    with reading(viewer):
        assert layers.state(viewer, T0)["count"] == 0


def test_passwords_are_told_once_to_the_keeper_and_to_nobody_else(device):
    keeper = logged_in("data_steward", COUNTY)
    answer = keeper.post("/api/sensors/credentials", {"devices": ["g-1"]}, content_type="application/json")
    assert answer.json() == {"g-1": actions.password("g-1", 2)}
    officer = logged_in("duty_officer", COUNTY)
    refused = officer.post("/api/sensors/credentials", {"devices": ["g-1"]}, content_type="application/json")
    assert refused.status_code == 404
    assert queries.known_device("g-1") == 2


def test_the_account_of_what_was_counted(feed):
    register("g-1", "rain")
    feed().send("obs/g-1/rain", (T0, 1.0), (T0, 1.0), (T0, 2.0))
    got = logged_in("duty_officer", COUNTY).get("/api/sensors/counts").json()
    assert (got["readings"], got["stored"], got["same"], got["conflicts"]) == (3, 1, 1, 1)


def test_operators_see_how_far_sense_has_come(world, as_role):
    client = Client()
    assert b"anlan_sensors_" not in client.get("/metrics").content
    with as_role("anlan_sense"), connection.cursor() as cursor:
        cursor.execute(
            "insert into obs_cursor (reader, store, seq, beat_at, city_at, pending, readings, stored)"
            " values ('sense', '', 7, now(), %s, 3, 40, 38)",
            [T0],
        )
    told = client.get("/metrics").content.decode()
    assert "anlan_sensors_pending_messages 3.0" in told and "anlan_sensors_stored 38.0" in told
