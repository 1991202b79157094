"""How NATS writes an MQTT topic as a subject, and back."""

from __future__ import annotations

STORED = b"$MQTT.msgs."  # what QoS 1 messages are stored under


def topic(subject: bytes) -> bytes:
    """The MQTT topic of a stored subject: `.` parts levels, `//` stands for a dot, `/.` for an empty level."""
    rest = subject.removeprefix(STORED)
    if b"/" not in rest:
        return rest.replace(b".", b"/")
    found = bytearray()
    place, end = 0, len(rest)
    while place < end:
        sign, after = rest[place : place + 1], rest[place + 1 : place + 2]
        if sign == b"/":
            if after in (b".", b"/") and after:
                found += b"/" if after == b"." else b"."
                place += 1
        else:
            found += b"/" if sign == b"." else sign
        place += 1
    return bytes(found)
