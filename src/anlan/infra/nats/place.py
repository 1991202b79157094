"""Which NATS this process speaks to: said once by the entry point, asked by `sense` and `adapters`."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.infra.nats.reader import Reader
from anlan.infra.nats.server import Mouth


@dataclass(frozen=True)
class Place:
    """An address; `mouth` only where NATS is ours, on this machine, so that we may tell it of devices."""

    url: str
    mqtt: tuple[str, int]
    mouth: Mouth | None = None


_here: list[Place] = []


def point_to(place: Place) -> None:
    """For entry points: from now on `here()` is this place."""
    _here[:] = [place]


def here() -> Place:
    """The place of this process. Raises RuntimeError where no entry point named one."""
    if not _here:
        raise RuntimeError("no NATS was named: processes begin in config.commands")
    return _here[0]


def open_reader(name: str = "sense") -> Reader:
    """A reader at this process's NATS; `OSError` while it can't be reached."""
    return Reader(here().url, here().mqtt, name=name)
