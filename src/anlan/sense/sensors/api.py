"""JSON doors of sensors: devices hand in batches; charts, credentials and counts go out."""

from __future__ import annotations

import hmac
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.security import HttpBasicAuth
from pydantic import Field

from anlan.infra.nats.publisher import Publisher
from anlan.infra.pages.api import api
from anlan.infra.pages.moments import Moment
from anlan.infra.pages.typed import Words
from anlan.infra.pages.words import both
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, Said
from anlan.sense.sensors import actions, queries
from anlan.sense.sensors.decode import Decoded, decode

router = Router(tags=["sensors"])
log = structlog.get_logger()
MOST_BYTES, MOST_READINGS = 4 * 2**20, 50_000
PART = 5_000  # readings of one message
MOST_AT_ONCE = 1_000_000  # bytes that NATS takes as one message
TOLD = 20  # bad records that the answer repeats
LONGEST = timedelta(days=92)
_publisher = Publisher()


class Device(HttpBasicAuth):
    """A device by its name and password; the same that MQTT knows."""

    def authenticate(self, request: HttpRequest, username: str, password: str) -> str | None:
        """The device's name."""
        serial = queries.known_device(username[:64]) if username else 0
        wanted = actions.password(username, serial) if serial else ""
        return username if wanted and hmac.compare_digest(password.encode(), wanted.encode()) else None


class Credentials(Schema):
    """Devices that need a password; none named: all that have none yet."""

    devices: list[Words] | None = Field(None, max_length=20_000)


@router.post("/obs", auth=Device(), openapi_extra={"requestBody": {"content": {"application/json": {"schema": {}}}}})
def hand_in(request: HttpRequest) -> HttpResponse:
    """A batch of readings `[{"stream", "t", "v"}]` or SenML of one device.

    It goes into the same durable stream as MQTT's: one order, one decoder, one account of doubles, and a batch that was
    answered is as safe as one with a PUBACK. What the decoder thinks of it is told at once.
    """
    device, body = request.auth, request.body  # type: ignore[attr-defined]
    if len(body) > MOST_BYTES:
        return _no(request, 413, "sensors.bad.too_big", most=MOST_BYTES // 2**20)
    found = decode(device, None, body, round(request.city_now.timestamp() * 1e6))  # type: ignore[attr-defined]
    if len(found) + len(found.bad) > MOST_READINGS:
        return _no(request, 413, "sensors.bad.too_many", most=MOST_READINGS)
    parts = _parts(body)
    if any(len(part) > MOST_AT_ONCE for part in parts):
        return _no(request, 413, "sensors.bad.pack_too_big")
    try:
        place = [_publisher.put(f"obs/{device}", part) for part in parts][-1]
    except OSError as lost:
        log.error("sense.http_refused", error=str(lost))
        return _no(request, 503, "sensors.bad.no_stream_yet")
    return api.create_response(request, {"taken": len(found), "place": place, **_told(found)}, status=202)


def _no(request: HttpRequest, status: int, key: str, **params: Any) -> HttpResponse:
    return api.create_response(request, {"because": both(Said(key, params))}, status=status)


def _told(found: Decoded) -> dict[str, Any]:
    bad = [{"because": both(record.reason), "raw": record.raw[:200]} for record in found.bad[:TOLD]]
    return {"bad": bad, "bad_total": len(found.bad)}


def _parts(body: bytes) -> list[bytes]:
    """The body as messages that NATS takes; SenML stays whole, as its base fields hold from record to record."""
    if len(body) < 2**19:
        return [body]
    try:
        records = json.loads(body)
    except (ValueError, RecursionError):
        return [body[: 2**19]]  # the decoder puts it aside
    if not isinstance(records, list) or any(isinstance(r, dict) and "stream" not in r for r in records):
        return [body]
    return [json.dumps(records[i : i + PART]).encode() for i in range(0, len(records), PART)]


@router.get("/sensors/streams/{stream}/chart")
def chart(
    request: HttpRequest, stream: UUID, since: Moment | None = None, until: Moment | None = None
) -> dict[str, Any]:
    """Readings of a stream with their quality, and its sums. Times are ms since 1970."""
    viewer, now = _viewer(request), request.city_now  # type: ignore[attr-defined]
    end = min(until or now, now)
    begin = max(since or end - timedelta(hours=24), end - LONGEST)
    with reading(viewer):
        row = queries.one(viewer, stream, now)
        drawn = queries.chart(viewer, row, begin, end)
    columns = {name: getattr(drawn, name) for name in ("at", "value", "flag", "test", "sums", "cut")}
    return {
        "name": row.name,
        "name_en": row.name_en,
        "quantity": row.quantity,
        "unit": row.unit,
        "since": _ms(begin),
        "until": _ms(end),
        **columns,
    }


@router.post("/sensors/credentials")
def credentials(request: HttpRequest, wanted: Credentials) -> dict[str, str]:
    """A new password for each device, told once, for MQTT and HTTP alike. The ones before end."""
    viewer, now = _viewer(request, "sensors.issue"), request.city_now  # type: ignore[attr-defined]
    devices = wanted.devices
    if devices is None:
        with reading(viewer):
            devices = [login.device for login in queries.logins(viewer, without=True)]
    if devices:
        actions.issue(devices, by=viewer, at=now)
    with reading(viewer):
        return {login.device: actions.password(login.device, login.serial) for login in queries.logins(viewer, devices)}


@router.get("/sensors/counts")
def counts(request: HttpRequest) -> dict[str, Any]:
    """What the sense process has counted since the world began: readings = stored + same + conflicts + quarantined."""
    _viewer(request)
    found = queries.counts()
    return dict(vars(found)) if found else {}


def _viewer(request: HttpRequest, right: str = "sensors.read") -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.any(right):
        raise Hidden
    return actor


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
