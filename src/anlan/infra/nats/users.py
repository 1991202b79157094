"""Who may speak MQTT: one service user, and devices that may publish under their own name alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from anlan.infra import service

SERVICE = "anlan-service"
FILE = "users.conf"
DEVICE = re.compile(r"[a-z0-9-]{1,40}")
PASSWORD_CHARACTERS = 26  # base32: 130 bits


@dataclass(frozen=True)
class Device:
    """A login of the MQTT mouth; `password` may be a bcrypt hash, which NATS knows by its `$2`."""

    name: str
    password: str


def device_password(key: str, device: str, serial: int) -> str:
    """The password of a device's `serial`th credential, made from a key so that none has to be stored.

    A new serial makes a new password and the old one worthless at the next reload.
    """
    mark = hmac.new(key.encode(), f"{device}:{serial}".encode(), hashlib.sha256).digest()
    return base64.b32encode(mark).decode().lower()[:PASSWORD_CHARACTERS]


def write_users(folder: Path, service_password: str, devices: Iterable[Device]) -> int:
    """Write the users file, whole or not at all; returns the number of devices. NATS reads it at a reload."""
    rows: list[dict[str, object]] = [{"user": SERVICE, "password": service_password}]
    rows += [login(device) for device in devices]
    fresh = folder / f"{FILE}.new"
    text = "users = [\n" + "\n".join(json.dumps(row) for row in rows) + "\n]\n"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    who = service.account()
    if who is not None:
        os.chown(fresh, who.pw_uid, who.pw_gid)
    fresh.rename(folder / FILE)
    return len(rows) - 1


def login(device: Device) -> dict[str, object]:
    if not DEVICE.fullmatch(device.name):
        raise ValueError(f"not a device id: {device.name!r}")
    allowed = [f"obs.{device.name}", f"obs.{device.name}.>"]
    permissions = {"publish": {"allow": allowed}, "subscribe": {"deny": [">"]}}
    return {"user": device.name, "password": device.password, "permissions": permissions}
