"""What devices send, as columns: `{t, v}`, lists and SenML (RFC 8428); whatever is wrong comes back with its reason."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

NAME = re.compile(r"[a-z0-9-]{1,40}")  # a device, as it stands in topics and user names
KEY = re.compile(r"[a-z0-9_-]{1,40}")  # a stream of a device
RAW_KEPT = 1000  # characters of a bad record that are kept
EARLIEST_S, LATEST_S = 1.0, 4_102_444_800.0  # 1970 and 2100: outside lies a wrong unit, not a wrong clock
RELATIVE_S = 2.0**28  # RFC 8428 4.5.3: smaller times are relative to now
SENML_VERSION = 10
SENML_BASE = {"bn": str, "bt": float, "bu": str, "bv": float, "bs": float, "bver": int}
SENML_LABELS = {"n", "u", "t", "v", "vs", "vb", "vd", "s", "ut"}
_TWO = re.compile(r"[-+0-9.eE]+\|[-+0-9.eE]+")


@dataclass(frozen=True)
class Bad:
    """A record that can't be a reading: why (a catalogue key) and how it came."""

    reason: str
    raw: str


@dataclass
class Decoded:
    """Readings of one message as columns of equal length, and what was bad in it.

    key: stream of the device · at: µs UTC · value · unit: as sent, "" where none was.
    """

    key: list[str] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    unit: list[str] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.at)

    def reject(self, reason: str, record: object) -> None:
        """Put a record aside."""
        self.bad.append(bad(reason, record))

    def add(self, key: str, at: int, value: float, unit: str = "") -> None:
        """Take a reading in."""
        self.key.append(key)
        self.at.append(at)
        self.value.append(value)
        self.unit.append(unit)


def bad(reason: str, record: object) -> Bad:
    """A bad record with as much of it as is kept."""
    if isinstance(record, bytes):
        text = record[: 2 * RAW_KEPT].decode("utf-8", "replace")
    elif isinstance(record, str):
        text = record
    else:
        text = json.dumps(record, ensure_ascii=False, default=str)
    return Bad(f"sensors.bad.{reason}", text.replace("\0", "\N{REPLACEMENT CHARACTER}")[:RAW_KEPT])


class _Wrong(Exception):
    """Carries a reason from a value to its record; never leaves this module."""


def address(topic: str) -> tuple[str, str | None] | None:
    """Device and stream of a topic `obs/<device>/<stream>` or `obs/<device>`; None if it is neither."""
    level = topic.split("/")
    if not 2 <= len(level) <= 3 or level[0] != "obs" or not NAME.fullmatch(level[1]):
        return None
    if len(level) == 2:
        return level[1], None
    return (level[1], level[2]) if KEY.fullmatch(level[2]) else None


class _Reading(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """A reading as it should be: exactly these fields, no unit, nothing unknown."""

    t: int | float
    v: float


class _Named(_Reading, gc=False, forbid_unknown_fields=True):
    stream: str


_ONE, _MANY = msgspec.json.Decoder(_Reading), msgspec.json.Decoder(list[_Reading])
_ONE_NAMED, _MANY_NAMED = msgspec.json.Decoder(_Named), msgspec.json.Decoder(list[_Named])


def decode(device: str, stream: str | None, payload: bytes, received: int) -> Decoded:
    """A message of a device, or of one of its streams. Never raises for anything that a device can send.

    `received` is when it came, in city time (µs UTC): SenML's relative times count from it.
    """
    out = Decoded()
    if _well_formed(out, stream, payload):
        return out
    try:
        content = json.loads(payload.decode("utf-8"))
    except UnicodeDecodeError:
        out.reject("encoding", payload)
        return out
    except (ValueError, RecursionError):
        out.reject("json", payload)
        return out
    records = content if isinstance(content, list) else [content]
    if stream is None and any(isinstance(r, dict) and "stream" not in r for r in records):
        _senml(out, device, records, received)
    else:
        _records(out, stream, records)
    return out


def _well_formed(out: Decoded, stream: str | None, payload: bytes) -> bool:
    """The quick way, whole columns at a time; False: some record needs a look of its own."""
    try:
        found: list[Any]
        if payload.startswith(b"["):
            found = (_MANY if stream is not None else _MANY_NAMED).decode(payload)
        else:
            found = [(_ONE if stream is not None else _ONE_NAMED).decode(payload)]
        at, value = [r.t for r in found], [r.v for r in found]
        if not math.isfinite(math.fsum(value)) or (at and not (EARLIEST_S < min(at) and max(at) < LATEST_S)):
            return False
    except (ValueError, OverflowError, RecursionError):  # msgspec's errors are ValueErrors
        return False
    whole = set(map(type, at)) == {int}
    out.at = [t * 1_000_000 for t in at] if whole else [round(t * 1e6) for t in at]
    out.value, out.unit = value, [""] * len(at)
    named: Any = found
    out.key = [stream] * len(at) if stream is not None else [r.stream for r in named]
    return True


def number(value: object) -> float:
    """A finite number, also as decimal text. Raises the reason: two values in one field, nothing, no number at all."""
    if isinstance(value, str):
        text = value.strip()
        if not text:
            raise _Wrong("empty")
        if _TWO.fullmatch(text):
            raise _Wrong("two_values")  # two instruments in one field, as in "0.260|0.267": which one is true?
        try:
            value = float(text) if "_" not in text else None
        except ValueError:
            value = None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong("no_number")
    try:
        found = float(value)
    except OverflowError:
        raise _Wrong("not_finite") from None
    if not math.isfinite(found):
        raise _Wrong("not_finite")
    return found


def instant(value: object) -> int:
    """µs UTC of epoch seconds or ISO 8601 text with its zone. Raises the reason."""
    if isinstance(value, str):
        try:
            at = datetime.fromisoformat(value.strip())
        except ValueError:
            raise _Wrong("time_form") from None
        if at.tzinfo is None:
            raise _Wrong("time_zone")  # ten o'clock where? Guessing moves rain by eight hours
        try:
            seconds = at.timestamp()
        except (OverflowError, ValueError):
            raise _Wrong("time_range") from None
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong("time_form" if value is not None else "no_time")
    else:
        seconds = value if abs(value) < 2**63 else math.inf
    if not EARLIEST_S < seconds < LATEST_S:
        raise _Wrong("time_range")
    return round(seconds * 1e6)


def _records(out: Decoded, stream: str | None, records: list[Any]) -> None:
    for record in records:
        try:
            if not isinstance(record, dict):
                raise _Wrong("shape")
            key = stream if stream is not None else record.get("stream")
            if not isinstance(key, str) or not key:
                raise _Wrong("no_stream")
            if "v" not in record:
                raise _Wrong("no_value")
            unit = record.get("u", "")
            out.add(key, instant(record.get("t")), number(record["v"]), unit if isinstance(unit, str) else "?")
        except _Wrong as wrong:
            out.reject(str(wrong), record)


def _senml(out: Decoded, device: str, pack: list[Any], received: int) -> None:
    """A SenML pack: base fields hold from their record on; what must be understood and isn't stops the whole pack."""
    base: dict[str, Any] = {"bn": "", "bt": 0.0, "bu": "", "bv": 0.0}
    for record in pack:
        if isinstance(record, dict) and (reason := _unsupported(record)):
            out.reject(reason, pack)
            return
    for place, record in enumerate(pack):
        try:
            if not isinstance(record, dict):
                raise _Wrong("shape")
            try:
                base.update({k: _based(k, record[k]) for k in SENML_BASE if k in record})
            except _Wrong:
                out.reject("senml_base", pack[place:])  # what follows rests on a base nobody knows
                return
            if record.keys() & SENML_LABELS:
                out.add(*_resolved(record, base, device, received))
        except _Wrong as wrong:
            out.reject(str(wrong), record)


def _unsupported(record: dict[str, Any]) -> str:
    version = record.get("bver", SENML_VERSION)
    if isinstance(version, bool) or not isinstance(version, int) or version > SENML_VERSION:
        return "senml_version"
    return "senml_must" if any(label.endswith("_") for label in record) else ""


def _based(label: str, value: object) -> object:
    wanted = SENML_BASE[label]
    if wanted is float:
        return number(value)
    if not isinstance(value, wanted):
        raise _Wrong("senml_base")
    return value


def _resolved(record: dict[str, Any], base: dict[str, Any], device: str, received: int) -> tuple[str, int, float, str]:
    name, unit = record.get("n", ""), record.get("u", base["bu"])
    if not isinstance(name, str) or not isinstance(unit, str):
        raise _Wrong("senml_name")
    if "v" not in record:
        raise _Wrong("no_number")  # text, Boolean, data or a sum alone is no reading
    value = number(number(record["v"]) + base["bv"])
    seconds = number(record.get("t", 0)) + base["bt"]
    at = instant(seconds) if seconds >= RELATIVE_S else instant(received / 1e6 + seconds)
    key = stream_key(base["bn"] + name, device)
    if not key:
        raise _Wrong("senml_name")
    return key, at, value, unit


def stream_key(name: str, device: str) -> str:
    """The stream's key in a SenML name: what follows the device, else the part after the last `:` or `/`.

    >>> stream_key("urn:dev:ow:10e2073a01080063:voltage", "g-0001"), stream_key("g-0001/rain", "g-0001")
    ('voltage', 'rain')
    """
    for mark in ":/":
        if name.startswith(device + mark):
            return name[len(device) + 1 :]
    return re.split("[:/]", name)[-1]
