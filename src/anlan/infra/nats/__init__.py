"""NATS: MQTT's mouth and the durable stream behind it; only `sense` and `adapters` may import this."""

from anlan.infra.nats.link import Lost, Refused
from anlan.infra.nats.place import Place, here, open_reader, point_to
from anlan.infra.nats.reader import Batch, Reader, backlog
from anlan.infra.nats.server import Mouth, start
from anlan.infra.nats.users import Device, device_password, write_users

__all__ = [
    "Batch",
    "Device",
    "Lost",
    "Mouth",
    "Place",
    "Reader",
    "Refused",
    "backlog",
    "device_password",
    "here",
    "open_reader",
    "point_to",
    "start",
    "write_users",
]
