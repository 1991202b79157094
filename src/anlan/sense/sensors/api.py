"""JSON doors of sensors: passwords for devices, told once."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from anlan.infra.scope import reading
from anlan.sense.sensors import actions
from anlan.sense.sensors.actions.credentials import password
from anlan.sense.sensors.models import Device

router = Router(tags=["sensors"])


class Devices(Schema):
    """Names of devices."""

    devices: list[str] = Field(min_length=1, max_length=20_000)


@router.post("/sensors/credentials")
def issue(request: HttpRequest, given: Devices) -> dict[str, str]:
    """A new password for each device, told once; the ones before end. For MQTT and HTTP alike."""
    actor, at = request.actor, request.city_now  # type: ignore[attr-defined]
    actions.issue(given.devices, by=actor, at=at)
    with reading(actor):
        rows = Device.objects.seen_by(actor).filter(name__in=given.devices).values_list("name", "serial")
        return {name: password(name, serial) for name, serial in rows}
