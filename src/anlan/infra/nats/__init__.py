"""NATS: MQTT's mouth and the durable stream behind it; only `sense` and `adapters` may import this."""

from anlan.infra.nats.reader import Batch, Reader
from anlan.infra.nats.server import Mouth, start
from anlan.infra.nats.users import Device, device_password, write_users

__all__ = ["Batch", "Device", "Mouth", "Reader", "device_password", "start", "write_users"]
