"""Every form that devices may send, and every way in which it can be wrong."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.sense.sensors.decode import LATEST_S, Bad, address, decode, stream_key

NOW = 1_565_366_400_000_000  # 2019-08-10 00:00 in Wenling


def one(content, stream="rain"):
    payload = content if isinstance(content, bytes) else json.dumps(content).encode()
    return decode("g-1", stream, payload, NOW)


def reasons(decoded):
    return [bad.reason.removeprefix("sensors.bad.") for bad in decoded.bad]


def test_a_single_reading_and_a_list_of_them():
    assert one({"t": 1565366100, "v": 0.4}).value == [0.4]
    many = one([{"t": "2019-08-10T00:00:00+08:00", "v": 1}, {"t": 1565366400.5, "v": 2.5}])
    assert many.at == [1_565_366_400_000_000, 1_565_366_400_500_000]
    assert (many.key, many.value, many.bad) == (["rain", "rain"], [1.0, 2.5], [])


def test_a_device_sends_readings_of_several_streams():
    got = one([{"stream": "rain", "t": 1565366100, "v": 0}, {"stream": "level", "t": 1565366100, "v": 3.2}], None)
    assert list(zip(got.key, got.value, strict=True)) == [("rain", 0.0), ("level", 3.2)]


def test_one_bad_record_doesnt_spoil_its_neighbours():
    got = one([{"t": 1565366100, "v": 1}, {"t": 1565366100, "v": "0.260|0.267"}, {"t": 1565366160, "v": "3.5"}])
    assert got.value == [1.0, 3.5]
    assert got.bad == [Bad("sensors.bad.two_values", '{"t": 1565366100, "v": "0.260|0.267"}')]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe{", "encoding"),
        (b"{", "json"),
        (b"[" * 100_000, "json"),
        (b"", "json"),
        (b"12", "shape"),
        (b"[[]]", "shape"),
        ({"v": 1}, "no_time"),
        ({"t": 1565366100}, "no_value"),
        ({"t": 1565366100, "v": None}, "no_number"),
        ({"t": 1565366100, "v": True}, "no_number"),
        ({"t": 1565366100, "v": "1_000"}, "no_number"),
        ({"t": 1565366100, "v": ""}, "empty"),
        ({"t": 1565366100, "v": "n/a"}, "no_number"),
        (b'{"t": 1565366100, "v": NaN}', "not_finite"),
        (b'{"t": 1565366100, "v": 1e999}', "not_finite"),
        (b'{"t": 1565366100, "v": 1' + b"0" * 400 + b"}", "not_finite"),
        ({"t": "yesterday", "v": 1}, "time_form"),
        ({"t": [1], "v": 1}, "time_form"),
        ({"t": "2019-08-10T00:00:00", "v": 1}, "time_zone"),
        ({"t": 1565366100_000, "v": 1}, "time_range"),
        (b'{"t": Infinity, "v": 1}', "time_range"),
        (b'{"t": NaN, "v": 1}', "time_range"),
        ({"t": "0001-01-01T00:00:00+14:00", "v": 1}, "time_range"),
    ],
)
def test_what_is_no_reading_is_put_aside_with_its_reason(content, reason):
    got = one(content)
    assert (len(got), reasons(got)) == (0, [reason])


def test_a_reading_that_names_no_stream_on_the_devices_topic():
    got = one([{"stream": 7, "t": 1565366100, "v": 1}], None)
    assert reasons(got) == ["no_stream"]


def test_what_is_kept_of_a_bad_record_is_bounded_and_storable():
    got = one(b"\0" * 5000)
    assert len(got.bad[0].raw) == 1000
    assert "\0" not in got.bad[0].raw


@pytest.mark.parametrize(
    ("topic", "found"),
    [
        ("obs/g-1/rain", ("g-1", "rain")),
        ("obs/g-1", ("g-1", None)),
        ("obs/G-1/rain", None),
        ("obs/g-1/rain/x", None),
        ("obs//rain", None),
        ("obs", None),
        ("/obs/g-1", None),
        ("obs/g-1/雨", None),
    ],
)
def test_addresses(topic, found):
    assert address(topic) == found


def test_senml_base_fields_hold_until_replaced():
    pack = [
        {"bn": "g-1:", "bt": 1565366000, "bu": "mm", "bv": 1, "n": "rain", "t": 5, "v": 0.5},
        {"n": "level", "u": "m", "v": 2},
        {"bu": "m", "bv": 0, "n": "level", "t": 60, "v": 2},
    ]
    got = one(pack, None)
    assert list(zip(got.key, got.at, got.value, got.unit, strict=True)) == [
        ("rain", 1_565_366_005_000_000, 1.5, "mm"),
        ("level", 1_565_366_000_000_000, 3.0, "m"),
        ("level", 1_565_366_060_000_000, 2.0, "m"),
    ]


def test_senml_small_times_are_relative_to_receipt():
    got = one([{"n": "rain", "t": -300, "v": 1}, {"n": "rain", "v": 2}, {"n": "rain", "t": 2.0**28, "v": 3}], None)
    assert got.at == [NOW - 300_000_000, NOW, 2**28 * 1_000_000]


def test_senml_without_number_is_put_aside_and_a_record_of_bases_alone_is_no_reading():
    pack = [
        {"bn": "g-1/"},
        {"n": "door", "vb": True},
        {"n": "label", "vs": "x"},
        {"n": "sum", "s": 3},
        {"n": "rain", "v": 1},
    ]
    got = one(pack, None)
    assert (got.key, reasons(got)) == (["rain"], ["no_number"] * 3)


@pytest.mark.parametrize(
    ("pack", "reason", "taken"),
    [
        ([{"bver": 11, "n": "rain", "v": 1}], "senml_version", 0),
        ([{"bver": True, "n": "rain", "v": 1}], "senml_version", 0),
        ([{"n": "rain", "v": 1}, {"n": "rain", "v": 2, "mode_": 3}], "senml_must", 0),
        ([{"n": "rain", "v": 1}, {"bt": "soon", "n": "rain", "v": 2}, {"n": "rain", "v": 3}], "senml_base", 1),
        ([{"n": 5, "v": 1}], "senml_name", 0),
        ([{"v": 1}], "senml_name", 0),
        ([{"n": "rain", "v": 1}, 5], "shape", 1),
    ],
)
def test_senml_that_cant_be_understood(pack, reason, taken):
    got = one(pack, None)
    assert (len(got), reasons(got)) == (taken, [reason])


def test_stream_keys_of_names():
    assert stream_key("g-1:rain", "g-1") == "rain"
    assert stream_key("urn:dev:ow:10e2073a0108006", "g-1") == "10e2073a0108006"
    assert stream_key("rain", "g-1") == "rain"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("tvnus") | st.text(), inner, max_size=5)
    ),
    max_leaves=20,
)
labels = st.sampled_from(["t", "v", "u", "n", "stream", "bn", "bt", "bv", "bu", "bver", "vs", "s", "x_"])
records = st.dictionaries(labels, st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8))


@settings(max_examples=400)
@given(st.binary() | json_values.map(lambda c: json.dumps(c).encode()), st.sampled_from(["rain", None]))
def test_nothing_a_device_sends_raises(payload, stream):
    got = decode("g-1", stream, payload, NOW)
    assert len(got.key) == len(got.at) == len(got.value) == len(got.unit)
    assert all(bad.reason.startswith("sensors.bad.") and len(bad.raw) <= 1000 for bad in got.bad)


@settings(max_examples=400)
@given(st.lists(records, max_size=8), st.sampled_from(["rain", None]))
def test_every_record_is_a_reading_or_has_a_reason(pack, stream):
    got = decode("g-1", stream, json.dumps(pack).encode(), NOW)
    assert all(math.isfinite(v) for v in got.value)
    assert all(0 < at < LATEST_S * 1e6 for at in got.at)
    if stream is not None:
        assert len(got) + len(got.bad) == len(pack)


@given(st.lists(st.tuples(st.integers(2, 4_000_000_000), st.floats(-1e6, 1e6)), max_size=20))
def test_what_is_well_formed_comes_through_whole(readings):
    got = decode("g-1", "rain", json.dumps([{"t": t, "v": v} for t, v in readings]).encode(), NOW)
    assert list(zip(got.at, got.value, strict=True)) == [(t * 1_000_000, v) for t, v in readings]
    assert not got.bad
