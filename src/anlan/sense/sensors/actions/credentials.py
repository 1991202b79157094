"""What devices log in with. A password follows from the device's serial and the house's secret: none is stored."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from anlan.infra.journal import Change, verb
from anlan.infra.nats import device_password
from anlan.kernel.decision import Hidden, Refused, Said
from anlan.sense.sensors import rules
from anlan.sense.sensors.actions.register import over
from anlan.sense.sensors.models import Device


@verb("sensors.issue")
def issue(change: Change, devices: Sequence[str]) -> None:
    """Give devices a new password each; the ones before are worthless from then on. Raises Refused.

    The passwords themselves are asked for with `password` and shown once; the journal has the names alone.
    """
    rows = _named(change, devices)
    for row in rows:
        row.serial = abs(row.serial) + 1
        change.save(row, ["serial"])
    _told(change, rows)


@verb("sensors.revoke")
def revoke(change: Change, devices: Sequence[str]) -> None:
    """Take devices' passwords away: a stolen station falls silent."""
    rows = _named(change, devices)
    for row in rows:
        row.serial = -abs(row.serial)  # a later one counts on, so that no password ever comes back
        change.save(row, ["serial"])
    _told(change, rows)


def password(device: str, serial: int) -> str:
    """The password of a device's `serial`th credential."""
    return device_password(settings.SECRET_KEY, device, serial)


def _named(change: Change, devices: Sequence[str]) -> list[Device]:
    if not devices or any(name.startswith(rules.MADE) for name in devices):
        raise Refused(Said("sensors.refused.no_device"))
    pks = dict(Device.objects.seen_by(change.by).filter(name__in=devices, retired_at=None).values_list("name", "pk"))
    if set(devices) - set(pks):
        raise Hidden
    return [change.lock(Device, pks[name]) for name in dict.fromkeys(devices)]


def _told(change: Change, rows: list[Device]) -> None:
    change.area = over(row.area for row in rows)
    change.after.update({"devices": [row.name for row in rows]})
