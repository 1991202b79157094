"""Fixtures of this room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from anlan.sense.sensors.tests.house import Feed


@pytest.fixture
def feed(cluster: Any, world: str) -> Iterator[Callable[..., Feed]]:
    """Makes a pipeline of this test's world; call it after the register is filled."""
    made: list[Feed] = []

    def make(**options: Any) -> Feed:
        made.append(Feed(cluster.dsn("anlan_sense", world), **options))
        return made[-1]

    yield make
    for each in made:
        each.connection.close()
