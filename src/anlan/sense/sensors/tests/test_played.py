"""Real input: SenML's own examples, a cloudburst's gauges, and a dirty day of the English network."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest
from conftest import T0

from anlan.sense.sensors import rules
from anlan.sense.sensors.decode import decode
from anlan.sense.sensors.tests.house import register, us

DAY = timedelta(days=1)


@pytest.mark.parametrize("name", ["ex1", "ex2", "ex3", "ex4", "ex5", "ex8"])
def test_senml_examples_resolve_as_their_authors_say(shared_data, name):
    folder = shared_data / "12_iot_payloads" / "senml"
    wanted = json.loads((folder / f"{name}.gen.resolved.json").read_text(encoding="utf-8"))
    now = round(1.498780179e9 * 1e6) if name in ("ex1", "ex2") else us(T0)
    got = decode("g-1", None, (folder / f"{name}.json").read_bytes(), now)
    assert got.bad == []
    assert got.value == [r["v"] for r in wanted]
    assert got.at == [round(r["t"] * 1e6) for r in wanted]
    assert got.unit == [r["u"] for r in wanted]
    assert got.key == [r["n"].rsplit(":", 1)[-1] for r in wanted]


def test_sensorthings_bodies_are_put_aside_not_misread(shared_data):
    for file in sorted((shared_data / "12_iot_payloads" / "sensorthings").glob("*.json")):
        got = decode("g-1", None, file.read_bytes(), us(T0))
        assert len(got) == 0, file.name


def test_the_gothenburg_cloudburst_by_the_minute(shared_data, feed):
    with (shared_data / "05_gauges" / "openmrg" / "rain_1min.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (shared_data / "05_gauges" / "openmrg" / "stations.csv").open(encoding="utf-8") as file:
        places = {r["station_id"]: r for r in csv.DictReader(file)}
    gauges = [name for name in rows[0] if name != "time_utc"]
    for name in gauges:
        where = places[name]
        register(name.lower(), "rain", period_s=60, lon=float(where["lon"]), lat=float(where["lat"]))
    it = feed()
    ends = [datetime.fromisoformat(r["time_utc"]) for r in rows]
    for i in range(0, len(rows), 60):
        now = ends[min(i + 59, len(rows) - 1)]
        it.raw([(f"obs/{n.lower()}/rain", _payload(rows[i : i + 60], n)) for n in gauges], now)
    count = it.rows("select count(*) as n, count(*) filter (where flag = 3) as bad from obs")[0]
    assert (count["n"], count["bad"]) == (len(rows) * len(gauges), 0)
    # every minute is in exactly one hour's block, and the hours add up to the day
    totals = it.rows(
        "select d.name, sum(s.total) as total from obs_sum s join sensors_stream t on t.number = s.stream"
        " join sensors_device d on d.id = t.device_id where s.at >= %s - interval '1 h' group by 1",
        ends[0],
    )
    open_hour = ends[-1].replace(minute=0)
    for row in totals:
        wanted = sum(float(r[_named(gauges, row["name"])]) for r, at in zip(rows, ends, strict=True) if at <= open_hour)
        assert row["total"] == pytest.approx(wanted, abs=1e-3), row["name"]
    for row in it.rows(
        "select d.name, l.day, l.h1 from obs_latest l join sensors_stream t on t.number = l.stream"
        " join sensors_device d on d.id = t.device_id"
    ):
        minute = [float(r[_named(gauges, row["name"])]) for r in rows]
        assert row["day"] == pytest.approx(sum(minute[1:]), abs=1e-3)  # 00:00 UTC ends the day before
        assert row["h1"] == pytest.approx(sum(minute[-59:]), abs=1e-3)  # the slot that ends at midnight still runs


def _payload(rows, name):
    return json.dumps([{"t": r["time_utc"].replace("Z", ":00Z"), "v": float(r[name])} for r in rows]).encode()


def _named(gauges, lower):
    return next(n for n in gauges if n.lower() == lower)


def test_the_dirty_english_day(shared_data, feed):
    """Every row comes to a place: stored, dropped as a double, kept as a conflict, or put aside with its reason."""
    with (shared_data / "05_gauges" / "england_20210507" / "readings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kinds = {"rainfall": ("rain", "rain"), "level": ("level", "water_level")}
    names = sorted({(r["stationReference"], r["parameter"], r["qualifier"]) for r in rows})
    busiest = Counter((r["stationReference"], r["parameter"], r["qualifier"]) for r in rows)
    dirty = {(r["stationReference"], r["parameter"], r["qualifier"]) for r in rows if not _number(r["value"])}
    chosen = {n for n, _ in busiest.most_common(60)} | dirty  # enough streams to be quick, and every dirty one
    number = {name: f"e-{i}" for i, name in enumerate(names)}
    for name in chosen:
        register(number[name], kinds[name[1]][0], period_s=900)
    messages: dict[str, list[bytes]] = defaultdict(list)
    wanted = Counter()
    for r in rows:
        name = (r["stationReference"], r["parameter"], r["qualifier"])
        if name in chosen:
            # the unit travels with the value: stations in mm stand beside stations in m
            unit = {"mASD": "m", "mAOD": "m", "m": "m", "mm": "mm"}[r["unitName"]]
            record = {"t": r["dateTime"], "v": r["value"], "u": unit}
            messages[f"obs/{number[name]}/{kinds[name[1]][0]}"].append(record)
            wanted["rows"] += 1
            wanted["dirty"] += not _number(r["value"])
            wanted["mm levels"] += name[1] == "level" and unit == "mm"
    it = feed()
    now = max(datetime.fromisoformat(r["dateTime"]) for r in rows)
    done = it.raw([(topic, json.dumps(records).encode()) for topic, records in messages.items()], now)
    assert done.readings == wanted["rows"] == done.stored + done.same + done.conflicts + done.quarantined
    reasons = Counter(r["reason"] for r in it.rows("select reason from obs_quarantine"))
    assert reasons["sensors.bad.two_values"] + reasons["sensors.bad.empty"] == wanted["dirty"] == 5
    assert done.quarantined == wanted["dirty"] + wanted["mm levels"]
    assert it.rows("select count(*) as n from obs where value > 1000")[0]["n"] == 0  # no millimetre became a metre
    assert it.rows("select count(*) as n from obs where flag not in (0, 2, 3)")[0]["n"] == 0
    assert rules.checks_named(0) == []


def _number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True
